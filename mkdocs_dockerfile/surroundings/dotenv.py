"""`.env` files: what Compose gives variables that nobody sets in their environment."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from mkdocs_dockerfile.surroundings.builders import Budget, Said, Unknown, Unreadable
from mkdocs_dockerfile.surroundings.reader import Reader
from mkdocs_dockerfile.surroundings.variables import Variables, interpolate

Hides = Callable[[str, str], bool]
"""Says of the name and value of a variable whether it may be a secret."""

ENV_FILE = ".env"

# compose-go/dotenv/parser.go: a name and what it calls spaces.
_NAME = re.compile(r"[\w.\-\[\]\t\v\f\r \x85\xa0]*")
_SPACES = "\t\v\f\r \x85\xa0"
_BETWEEN = re.compile(r"(?:\s++|#[^\n]*+)*+")
_EXPORT = re.compile(r"export[\t\f\r ]")
_QUOTED = {
    "'": re.compile(r"'((?:[^'\\]|\\.)*)'", re.S),
    '"': re.compile(r'"((?:[^"\\]|\\.)*)"', re.S),
}
_PAIR = re.compile(r"\\(.)", re.S)
_ESCAPE = re.compile(r'\\(?:([abcfnrtv$"\\])|(0\d{0,3}))', re.A)
_ESCAPED = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    '"': '"',
    "\\": "\\",
    "$": "$$",
}
# What a file costs: each way on which projects include one another has variables of its own.
_FILE = 500
_OCTAL = re.compile(r"0[0-3][0-7]{2}", re.A)


class Environments:
    """The variables that the `.env` files of a repository set.

    Folders are relative to the root; the root itself is an empty one.
    """

    def __init__(self, reader: Reader, files: Collection[str], hides: Hides) -> None:
        """Take the files that belong to the repository; no other one is opened."""
        self._reader = reader
        self._files = frozenset(files)
        self._hides = hides
        self._none = Variables()
        self._known: dict[tuple[Variables, str], Variables | None] = {}

    def of(self, folder: str, budget: Budget, above: Variables | None = None) -> Variables | None:
        """The variables of a project.

        Args:
            folder: The project's, in which Compose looks for `.env`.
            budget: Pays for it.
            above: Of the project that includes it; they win (`ApplyInclude` in
                compose-go/loader/include.go).

        Returns:
            None where Compose or this tool cannot read the file; the reason is reported once.
        """
        above = above or self._none
        path = posixpath.join(folder, ENV_FILE)
        if path not in self._files or folder in above.folders:
            return above
        key = (above, folder)
        if key not in self._known:
            self._known[key] = self._reader.tried(
                path, lambda: self._within(above, folder, path, budget), None
            )
        return self._known[key]

    def _within(self, above: Variables, folder: str, path: str, budget: Budget) -> Variables:
        budget.spend(_FILE + len(above.values))
        values, public = dict(above.values), dict(above.public)
        for name, text, expands in _statements(self._reader.text(path, "surrogateescape")):
            budget.spend(1)
            if name in above.values:
                continue
            value = _value(text, values, expands, budget)
            shown = _value(text, public, expands, budget)
            hidden = isinstance(value, str) and self._hides(name, value)
            values[name] = value
            public[name] = Unknown.UNKNOWN if hidden else shown
        return replace(above, values=values, public=public, folders=above.folders | {folder})

    def named(self, path: str, budget: Budget, above: Variables) -> Variables | None:
        """The variables where an `include` says which file has them.

        Args:
            path: The file. If it is not one that was found, nobody can tell what it says.
            budget: Pays for it.
            above: Of the project that includes.

        Returns:
            None where the file cannot be read, as `of`.
        """
        if path == "/dev/null":
            return above
        if path in self._files:
            return self.of(posixpath.dirname(path), budget, above)
        return replace(above, complete=False)


def _value(text: str, values: Mapping[str, Said], expands: bool, budget: Budget) -> Said:
    value, known = interpolate(text, values.get, budget) if expands else (text, True)
    return value if known else Unknown.UNKNOWN


def _statements(text: str) -> list[tuple[str, str, bool]]:
    """Read a file as `parse` in compose-go/dotenv/parser.go.

    Returns:
        Names, values and whether variables are replaced in the value. Names without a
        value, which the environment gives, are left out.

    Raises:
        Unreadable: Compose refuses it.
    """
    found: list[tuple[str, str, bool]] = []
    position = 0
    while (position := _start(text, position)) < len(text):
        begin, end = position, _end(_NAME, text, position)
        mark = text[end : end + 1]
        if not mark:
            break
        if mark not in "=:\n":
            raise _refused(text, begin, "has an unexpected character in a name")
        name = text[begin:end]
        if _EXPORT.match(name):
            name = name.removeprefix("export").lstrip(_SPACES)
        name = name.rstrip()
        if " " in name:
            raise _refused(text, begin, "has a name with a blank")
        position = end + 1
        if mark == "\n":
            continue
        while position < len(text) and text[position] in _SPACES:
            position += 1
        quote = text[position : position + 1]
        if quote not in _QUOTED:
            value, _, _ = text[position : _line_end(text, position)].partition(" #")
            found.append((name, value.rstrip(), True))
            position = _line_end(text, position)
            continue
        match = _QUOTED[quote].match(text, position)
        if match is None:
            raise _refused(text, position, "has a quote that does not end")
        found.append((name, _unquoted(match[1], quote), quote == '"'))
        position = match.end()
    return found


def _start(text: str, position: int) -> int:
    return _end(_BETWEEN, text, position)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _refused(text: str, position: int, what: str) -> Unreadable:
    return Unreadable(f"it {what}", text.count("\n", 0, position) + 1)


def _unquoted(inner: str, quote: str) -> str:
    value = _PAIR.sub(lambda pair: quote if pair[1] == quote else pair[0], inner)
    return _ESCAPE.sub(_escaped, value) if quote == '"' else value


def _escaped(match: re.Match[str]) -> str:
    """As `expandEscapes`: what Go does not know as an escape stays."""
    if match[1]:
        return _ESCAPED.get(match[1], match[0])
    if _OCTAL.fullmatch(match[2]):
        return chr(int(match[2], 8))
    return f"\\{match[2][1:]}"
