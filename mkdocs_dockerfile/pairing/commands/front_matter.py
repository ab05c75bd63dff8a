"""The docker commands in the front matter of a sidecar, under `commands`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.sidecar import Sidecar, split_lines

_CODES = ("code", "command")
# What somebody writes who means a title, or a command; no title of one.
_MISNAMED = frozenset(
    "title name label description desc cmd cmds commands exec script shell sh text value".split()
)
_HINT = (
    "write each as text, as `title: command`, or with `title` and `code`; the rest of the file "
    "is used"
)
_KEY = re.compile(r"""^["']?commands["']?[ \t]*(?=:)""", re.MULTILINE)
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class FrontCommands:
    """What a front matter says about commands.

    Attributes:
        commands: In order.
        diagnostics: One for each item or key that is none (DF102).
    """

    commands: tuple[Command, ...]
    diagnostics: tuple[Diagnostic, ...]


class _Entry(NamedTuple):
    title: str
    code: str


class _Wrong(NamedTuple):
    """What is wrong, and the text at whose line that is."""

    message: str
    at: str


def front_commands(sidecar: Sidecar) -> FrontCommands:
    """Read the commands of a front matter.

    `commands` is a list of commands, or of mappings with `code` (or `command`) and maybe a
    `title`; or a mapping of titles to commands. A list may hold such a mapping too. Anything
    else is left out, and reported.

    Args:
        sidecar: Whose metadata and front matter are read; the lines are those of the file.
    """
    lines = _Lines(sidecar.front_matter)
    commands: list[Command] = []
    diagnostics: list[Diagnostic] = []
    for item in _items(sidecar.metadata.get("commands")):
        if isinstance(item, _Entry):
            line = lines.of(item.code.partition("\n")[0])
            commands.append(Command(item.title, item.code, "author", line))
        else:
            line = lines.of(item.at) or lines.first
            path = sidecar.path or "-"
            diagnostics.append(diagnostic("DF102", item.message, path=path, line=line, hint=_HINT))
    return FrontCommands(tuple(commands), tuple(diagnostics))


class _Lines:
    """Finds the lines of values that follow each other under `commands`.

    Attributes:
        first: 1-based line of the key.
    """

    def __init__(self, text: str) -> None:
        key = _KEY.search(text)
        self._text = text
        self._at = key.end() if key else 0
        self._line = self.first = _lines(text[: self._at])

    def of(self, text: str) -> int | None:
        """The 1-based line of a text behind the last one; None where YAML's quotes hide it."""
        found = self._text.find(text, self._at) if text else -1
        if found < 0:
            return None
        self._line += _lines(self._text[self._at : found]) - 1
        self._at = found
        return self._line


def _lines(text: str) -> int:
    """How many lines a text stands in, the one that it ends in included."""
    return len(split_lines(text + "|"))


def _items(given: object) -> Iterator[_Entry | _Wrong]:
    if given is None:
        return
    if isinstance(given, list):
        for item in given:
            yield from _mapping(item) if isinstance(item, Mapping) else _text("", item, "commands")
    elif isinstance(given, Mapping):
        yield from _mapping(given)
    else:
        yield from _text("", given, "commands")


def _mapping(given: Mapping[Any, Any]) -> Iterator[_Entry | _Wrong]:
    names = [str(key) for key in given]
    key = next((name for name in _CODES if name in given), None)
    if key is not None:
        title = given.get("title")
        if isinstance(title, (list, Mapping)):
            yield _Wrong("the `title` of a command is no text", "title")
            title = None
        # In the order of the text, where their lines are found.
        for name in names:
            if name == key:
                yield from _text("" if title is None else str(title), given[key], key)
            elif name != "title":
                yield _unknown(name)
    elif misnamed := [name for name in names if name.lower() in _MISNAMED]:
        yield _unknown(next((name for name in misnamed if name != "title"), None))
    else:
        for title, code in given.items():
            yield from _text(str(title), code, str(title))


def _text(title: str, code: object, key: str) -> Iterator[_Entry | _Wrong]:
    if isinstance(code, str) and code.strip():
        yield _Entry(title, code.strip())
    else:
        yield _Wrong(f"{_shown(key)} holds what is no command", key)


def _unknown(name: str | None) -> _Wrong:
    if name is None:
        return _Wrong("a command has a `title` and no `code`", "title")
    return _Wrong(f"a command has the key {_shown(name)}, not `title` and `code`", name)


def _shown(name: str) -> str:
    """A key of somebody's in a message: one line, no longer than needed."""
    text = re.sub(r"[\s`]+", " ", name)
    return f"`{text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + '…'}`"
