"""Values as a reader should see them: as written, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page

_VARIABLE = re.compile(r"\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*[^}]*\})")
_SHELLS = frozenset("ash bash cmd dash ksh powershell pwsh sh zsh".split())


def shown(
    page: Page, index: int, value: str, written: str | None = None, *, own: str | None = None
) -> str:
    """A value in a code span; with variables, what they come to beside it.

    Args:
        page: The page.
        index: 0-based index of the instruction.
        value: The value, quotes resolved or as written.
        written: As it stands in the file, if that differs.
        own: The variable that gets the value: used in it, it is what the base image sets.
    """
    text = value if written is None else written
    if "$" not in text:
        return code(value)
    expansion = page.build.expand_at(index, text)
    if own in expansion.unset and own not in expansion.unresolved:
        # What `${PATH:+…}` comes to depends on whether the base image sets it.
        return page.say("values.of_base", value=code(text.strip("'\"")), names=code(f"${own}"))
    if "$" not in value:
        return code(value)
    if expansion.unresolved and expansion.text.strip() in (value, written, value.strip("'\"")):
        names = page.texts.all_of([code(f"${name}") for name in expansion.unresolved])
        if all(page.build.argument_at(index, name) for name in expansion.unresolved):
            return page.say("values.of_build", value=code(value), names=names)
        if list(expansion.unresolved) == [own]:
            return page.say("values.of_base", value=code(value), names=names)
        if all(f"unresolved {name}" in page.told for name in expansion.unresolved):
            return code(value)
        for name in expansion.unresolved:
            page.told.add(f"unresolved {name}")
        return page.say("values.unresolved", value=code(value), names=names)
    if expansion.text == value:
        return code(value)
    return page.say("values.resolved", value=code(value), result=code(expansion.text))


def unquoted(page: Page, index: int, written: str) -> str:
    """A word without its quotes, where there is nothing else in it to resolve."""
    if "$" in written or not ("'" in written or '"' in written):
        return written
    return page.build.expand_at(index, written).text


def resolved(page: Page, index: int, value: str) -> str:
    """A value with variables replaced as far as they are known; plain text."""
    return page.build.expand_at(index, value).text if "$" in value else value


def as_written(page: Page, words: Sequence[str]) -> str:
    """That the variables in an exec form are no variables; empty where a shell is handed them.

    Args:
        page: The page.
        words: The array (Dockerfile reference, "Exec form": no variable expansion).
    """
    if any(re.split(r"[/\\]", word)[-1].removesuffix(".exe") in _SHELLS for word in words):
        return ""
    names = list(dict.fromkeys(name for word in words for name in _VARIABLE.findall(word)))
    if not names:
        return ""
    return page.say("start.as_written", names=page.codes(names), count=len(names))
