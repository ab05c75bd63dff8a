"""Tells what an `if`, a `while` or the left side of `&&` decides by."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_dockerfile.explanations.commands.scope import Scope
from mkdocs_dockerfile.explanations.commands.words import command_text, note_commands
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.shell.syntax import EXPRESSION, Command, Item, Script, Simple

_UNARY = {
    "-e": "exists",
    "-a": "exists",
    "-f": "is_file",
    "-d": "is_folder",
    "-L": "is_link",
    "-h": "is_link",
    "-x": "is_executable",
    "-r": "is_readable",
    "-w": "is_writable",
    "-s": "has_content",
    "-n": "not_empty",
    "-z": "empty",
    "-v": "is_set",
}
_BINARY = {
    "=": "equals",
    "==": "equals",
    "-eq": "equals",
    "!=": "differs",
    "-ne": "differs",
    "=~": "matches",
    "-gt": "greater",
    "-ge": "at_least",
    "-lt": "less",
    "-le": "at_most",
}
_TESTS = frozenset({"[", "[[", "test", "(("})
_FINDERS = frozenset({"command", "which", "type", "hash"})


def is_test(command: Command) -> bool:
    """Whether a command does nothing but decide."""
    if not isinstance(command, Simple) or not command.words:
        return False
    name = command.words[0].text
    if name in _TESTS:
        return True
    return name in _FINDERS and len(command.words) > 1 and command.words[1].text in ("-v", "-V")


def tell_condition(page: Page, script: Script, scope: Scope) -> str:
    """Tell a condition as the words that follow "if".

    Args:
        page: The page.
        script: What is run to decide.
        scope: The script it stands in; the commands in the condition are noted there.
    """
    parts = [_item(page, item, scope) for item in script.items]
    if not parts:
        return code("")
    text = parts[0]
    for item, part in zip(script.items[1:], parts[1:], strict=True):
        key = "condition.either" if item.joint == "||" else "condition.both"
        text = page.say(key, first=text, second=part)
    return text


def _item(page: Page, item: Item, scope: Scope) -> str:
    command = item.command
    if isinstance(command, Simple) and command.words:
        name = command.words[0].text
        words = [word.text for word in command.words[1:]]
        if name in _TESTS:
            note_commands(page, command, scope)
            if words and words[-1] in ("]", "]]"):
                words.pop()
            return _test(page, words, negated=item.negated)
        if name == EXPRESSION:
            scope.met(name, known=True)
            return page.say("condition.holds", test=code(words[0] if words else ""))
        if is_test(command):
            note_commands(page, command, scope)
            key = "condition.no_command" if item.negated else "condition.command"
            return page.say(key, name=page.codes(words[1:]))
    note_commands(page, command, scope)
    key = "condition.fails" if item.negated else "condition.succeeds"
    return page.say(key, command=code(command_text(command)))


def _test(page: Page, words: Sequence[str], *, negated: bool) -> str:
    for divider, key in (("||", "either"), ("-o", "either"), ("&&", "both"), ("-a", "both")):
        if divider in words[1:] and not negated:
            at = words.index(divider, 1)
            if at + 1 < len(words) and len(words) > 3:
                return page.say(
                    f"condition.{key}",
                    first=_test(page, words[:at], negated=False),
                    second=_simple_test(page, words[at + 1 :], negated=False),
                )
    return _simple_test(page, words, negated=negated)


def _simple_test(page: Page, words: Sequence[str], *, negated: bool) -> str:
    words = list(words)
    while len(words) > 1 and words[0] == "!":
        negated = not negated
        words = words[1:]
    not_ = "not_" if negated else ""
    if len(words) == 2 and words[0] in _UNARY:
        return page.say(f"condition.{not_}{_UNARY[words[0]]}", first=code(words[1]))
    if len(words) == 3 and words[1] in _BINARY:
        # `"x$A" = x` is an old way to ask whether `$A` is empty.
        key = f"condition.{not_}{_BINARY[words[1]]}"
        return page.say(key, first=code(words[0]), second=code(words[2]))
    if len(words) == 1:
        return page.say(f"condition.{not_}not_empty", first=code(words[0]))
    return page.say(f"condition.{not_}holds", test=code(" ".join(words)))
