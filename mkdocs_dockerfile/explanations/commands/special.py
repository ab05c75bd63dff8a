"""The few commands that take more than a table to tell."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_dockerfile.explanations.catalog import Tool
from mkdocs_dockerfile.explanations.commands.scope import Scope
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.shell.syntax import Word

_LISTS = (
    "/var/lib/apt/lists",
    "/var/cache/apt",
    "/var/cache/apk",
    "/var/cache/yum",
    "/var/cache/dnf",
)
_CREATING = (
    "fetch",
    "git_clone",
    "tar_unpack",
    "unzip",
    "mkdir",
    "cp",
    "key_receive",
    "gpg",
    "mktemp",
)


def tell_set(page: Page, words: Sequence[str], step: int) -> str:
    """Tell `set` with options; what each means is said once on a page."""
    call = " ".join(["set", *words])
    told = page.told_at.setdefault(call, step)
    if told != step:
        does = page.say("run.set_again_step", step=page.step(told))
        return page.say("run.subject", name=code(call), does=does)
    if not page.first(f"call {call}"):
        return page.say("run.subject", name=code(call), does=page.say("run.set_again"))
    meanings: list[str] = []
    named = False
    for word in words:
        if named:
            meanings.append(_meaning(page, word, f"-o {word}", off=False))
            named = False
            continue
        if len(word) < 2 or word[0] not in "+-":
            continue
        for letter in word[1:]:
            if letter == "o":
                named = True
            else:
                meanings.append(_meaning(page, letter, word[0] + letter, off=word[0] == "+"))
    found = [meaning for meaning in meanings if meaning]
    if not found:
        rest = page.codes(words)
        does = page.say("commands.set_other", operands=rest)
        return page.say("run.subject", name=code("set"), does=does)
    does = page.say("commands.set", operands=page.texts.all_of(found))
    return page.say("run.subject", name=code(call), does=does)


def stops_on_failure(words: Sequence[str]) -> bool:
    """Whether `set` with these words makes the script stop at a failure."""
    return any(word[:1] == "-" and "e" in word for word in words) or "errexit" in words


def _meaning(page: Page, name: str, option: str, *, off: bool) -> str:
    key = f"set.{name}"
    if name == "errexit":
        key = "set.e"
    if not page.texts.knows(key):
        return code(option)
    meaning = page.say(key, option=code(option))
    return page.say("set.off", meaning=meaning) if off else meaning


def wrapped(tool: Tool, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of the command that a wrapping command runs, its own arguments left out.

    Args:
        tool: The wrapping command.
        words: Its arguments.
    """
    at = 0
    while at < len(words) and words[at].text.startswith("-"):
        at += 2 if words[at].text in tool.takes else 1
    while at < len(words) - 1 and "=" in words[at].text and words[at].text[:1].isalpha():
        at += 1  # `env A=b command`, `sudo A=b command`.
    return words[at:]


def _all_made_here(words: Sequence[str], scope: Scope) -> bool:
    """Whether everything that is deleted came with this script: all else is in a layer."""
    deleted = [word.rstrip("/*") for word in words if word[:1] != "-"]
    return bool(deleted) and all(word in scope.named for word in deleted)


def remember(page: Page, scope: Scope, does: str, words: Sequence[str]) -> str:
    """Note what a command did; what to add when it deletes what the script brought.

    Args:
        page: The page.
        scope: The script.
        does: Name of the message that tells the command.
        words: Its arguments.
    """
    remark = ""
    if does in ("rm", "rm_path"):
        # Lists that are fetched a second time may stay; those of a layer below do.
        fetched = "lists_fetch" in scope.done and scope.step in page.fetching
        lists = [word for word in words if word.startswith(_LISTS)]
        if fetched and lists:
            others = [word for word in words if word not in lists and word[:1] != "-"]
            every = not others or _all_made_here(others, scope)
            remark = page.once("run.rm_lists" if every else "run.rm_lists_only")
        elif _all_made_here(words, scope):
            remark = page.once("run.rm_again")
    elif does.startswith(_CREATING):
        for word in words:
            if len(word) > 2 and word[0] not in "-$":
                scope.named.add(word.rstrip("/"))
                if "://" in word:
                    scope.named.add(word.rstrip("/").rpartition("/")[2])
    scope.done.add(does)
    return remark
