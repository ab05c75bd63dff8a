"""Where code has a variable's value put in: by BuildKit, or by a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = r"[A-Za-z_]\w*"
_VARIABLE = rf"\$(?:\{{(?P<braced>{_NAME})\}}?|(?P<bare>{_NAME}))"
# Where a shell expects a command, which an assignment may stand before.
_START = r"(?<![^\s;&|(`])"
_PLAIN = re.compile(
    rf"""
      (?P<single>'[^']*'?)
    | (?P<double>")
    | (?P<comment>{_START}\#[^\n]*)
    | {_START}(?P<assigned>{_NAME})\+?=
    | {_START}(?:for|select)\s+(?P<loop>{_NAME})\b
    | {_START}(?:read|getopts\s+\S+)\s+(?:-\S+\s+)*(?P<read>{_NAME}(?:[ \t]+{_NAME})*)
    | {_VARIABLE}
    """,
    re.VERBOSE,
)
_QUOTED = re.compile(rf'(?P<double>")|{_VARIABLE}')
_ANY = re.compile(_VARIABLE)
_WORDS = re.compile(rf"(?P<single>'[^']*'?)|(?P<double>\")|{_VARIABLE}")


class Variable(NamedTuple):
    """A variable in code, which is replaced there by its value.

    Attributes:
        start: 0-based index of its `$`.
        end: Index behind it; what `${NAME:-…}` holds behind the name is not in it.
        name: Its name.
    """

    start: int
    end: int
    name: str


def in_words(text: str, escape: str) -> Iterator[Variable]:
    r"""Find the variables that BuildKit replaces in the words of an instruction.

    Args:
        text: The words.
        escape: The escape token; behind it a `$` is one, and in single quotes it always is
            (Dockerfile reference, "Environment replacement").
    """
    return _unquoted(text, escape, _WORDS)


def in_body(text: str, escape: str) -> Iterator[Variable]:
    """Find those in the body of a heredoc, where quotes mean nothing."""
    for match in _ANY.finditer(text):
        if not _escaped(text, match.start(), escape):
            yield _variable(match)


def in_shell(text: str) -> Iterator[Variable]:
    r"""Find those that a POSIX shell takes from its environment.

    Args:
        text: A script. What is in single quotes or a comment is none of them, and neither
            is a variable that the script has set itself by then.
    """
    own: set[str] = set()
    waiting: list[tuple[int, str]] = []
    for match in _scan(text, "\\", _PLAIN):
        groups = match.groupdict()
        names = groups.get("assigned") or groups.get("loop") or groups.get("read") or ""
        # `X=$X-1` still takes the value from before.
        end = _end_of_word(text, match.end()) if groups.get("assigned") else match.end()
        waiting += [(end, name) for name in names.split()]
        name = groups["braced"] or groups["bare"]
        if name:
            own.update(known for at, known in waiting if at <= match.start())
            waiting = [item for item in waiting if item[0] > match.start()]
            if name not in own:
                yield _variable(match)


def _unquoted(text: str, escape: str, plain: re.Pattern[str]) -> Iterator[Variable]:
    for match in _scan(text, escape, plain):
        if match["braced"] or match["bare"]:
            yield _variable(match)


def _scan(text: str, escape: str, plain: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What is found outside single quotes; within double ones that is variables alone."""
    quoted = False
    position = 0
    while match := (_QUOTED if quoted else plain).search(text, position):
        position = match.end()
        if _escaped(text, match.start(), escape):
            position = match.start() + 1
        elif match["double"]:
            quoted = not quoted
        else:
            yield match


def _escaped(text: str, start: int, escape: str) -> bool:
    """Whether an odd number of escape tokens stands before a character."""
    begin = start
    while begin and text[begin - 1] == escape:
        begin -= 1
    return (start - begin) % 2 == 1


def _end_of_word(text: str, start: int) -> int:
    match = _WORD_END.search(text, start)
    return match.start() if match else len(text)


_WORD_END = re.compile(r"[\s;&|)]")


def _variable(match: re.Match[str]) -> Variable:
    return Variable(match.start(), match.end(), match["braced"] or match["bare"])
