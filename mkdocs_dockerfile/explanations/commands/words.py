"""Commands as text, and which of them are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_dockerfile.explanations.catalog import Tool
from mkdocs_dockerfile.explanations.commands.scope import Scope
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.shell.syntax import (
    EXPRESSION,
    Choice,
    Command,
    Group,
    Item,
    Loop,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Word,
)

BUILT_INS = frozenset({EXPRESSION, "[", "[[", "test", "((", "command", "type", "hash"})


# Windows PowerShell has these for aliases of `Invoke-WebRequest` ("about_Aliases").
_ALIASES = frozenset({"curl", "wget"})
_OF_CMDLET = re.compile(r"-(?:uri|outf[a-z]*|useb[a-z]*|method|headers)", re.IGNORECASE)


def find_tool(
    page: Page, name: str, arguments: Sequence[str] = (), *, windows: bool = False
) -> Tool | None:
    """The catalogue's entry for a command, as it is called.

    Args:
        page: The page.
        name: As written; a path counts by its last part.
        arguments: Its words: they tell Windows PowerShell's `wget` from the program.
        windows: Letters' case, backslashes and `.exe` do not count.
    """
    tools = page.catalog.tools
    if windows and name.lower() in _ALIASES and any(map(_OF_CMDLET.fullmatch, arguments)):
        return tools.get("invoke-webrequest")
    if name in tools:
        return tools[name]
    if windows:
        name = name.lower().replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
        return tools.get(name)
    base = name.rpartition("/")[2]
    return tools.get(base) if base else None


def is_known(page: Page, name: str, scope: Scope) -> bool:
    """Whether a command is known: by the catalogue, by the script, or by its path."""
    return (
        name in BUILT_INS
        or name in scope.functions
        or "/" in name
        or (scope.windows and "\\" in name)
        or find_tool(page, name, windows=scope.windows) is not None
    )


def note_commands(page: Page, command: Command, scope: Scope) -> None:
    """Note every command in something that is shown rather than told."""
    for simple in _simples(command):
        if simple.words:
            name = simple.words[0].text
            scope.met(name, known=is_known(page, name, scope))


def note_substitutions(page: Page, words: Iterable[Word], scope: Scope) -> None:
    """Note every command in the words' `$(…)`."""
    for word in words:
        for script in word.scripts:
            for item in script.items:
                note_commands(page, item.command, scope)


def _simples(command: Command) -> Iterator[Simple]:
    if isinstance(command, Simple):
        yield command
        words = [*command.words, *(word for _, word in command.assignments)]
        for word in words:
            for script in word.scripts:
                yield from _all(script)
    elif isinstance(command, Pipeline):
        for part in command.commands:
            yield from _simples(part)
    elif isinstance(command, Choice):
        for branch in command.branches:
            if branch.condition is not None:
                yield from _all(branch.condition)
            yield from _all(branch.body)
    elif isinstance(command, Loop):
        if command.condition is not None:
            yield from _all(command.condition)
        yield from _all(command.body)
    else:
        yield from _all(command.body)


def _all(script: Script) -> Iterator[Simple]:
    for item in script.items:
        yield from _simples(item.command)


def command_text(command: Command) -> str:
    """A command in one line, quotes removed; long bodies as `…`."""
    if isinstance(command, Simple):
        parts = [f"{name}={word.text}" for name, word in command.assignments]
        parts += [word.text or "''" for word in command.words]
        parts += [_redirect(redirect) for redirect in command.redirects]
        return " ".join(parts)
    if isinstance(command, Pipeline):
        return " | ".join(map(command_text, command.commands))
    if isinstance(command, Group) and command.kind != "function":
        opening, closing = ("(", ")") if command.kind == "subshell" else ("{ ", "; }")
        return opening + script_text(command.body) + closing
    return "…"


def script_text(script: Script) -> str:
    """A script in one line."""
    return "".join(map(_item, script.items))


def _item(item: Item) -> str:
    joint = {"": "", ";": "; "}.get(item.joint, f" {item.joint} ")
    return joint + ("! " if item.negated else "") + command_text(item.command)


def _redirect(redirect: Redirect) -> str:
    return f"{redirect.descriptor}{redirect.operator}{redirect.target.text}"
