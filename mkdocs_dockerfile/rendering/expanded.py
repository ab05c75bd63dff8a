"""Where code has a variable's value put in: by BuildKit, or by a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = r"[A-Za-z_]\w*"
# `$$` is the shell's process id and, to BuildKit (`isSpecialParam` in shell/lex.go), a variable
# that nobody sets: a name behind it is mere text.
_VARIABLE = rf"\$(?:\$|\{{(?P<braced>{_NAME})\}}?|(?P<bare>{_NAME}))"
# Where a shell expects a command, which an assignment may stand before.
_START = r"(?<![^\s;&|(`])"
_PLAIN = re.compile(
    rf"""
      (?P<single>'[^']*'?)
    | (?P<double>")
    | (?P<comment>{_START}\#[^\n]*)
    | {_START}(?P<declaring>export|readonly|local|declare|typeset)(?=\s)
    | {_START}(?P<assigned>{_NAME})\+?=
    | {_START}(?:for|select)\s+(?P<loop>{_NAME})\b
    | {_START}(?:read|getopts\s+\S+)\s+(?:-\S+\s+)*(?P<read>{_NAME}(?:[ \t]+{_NAME})*)
    | {_VARIABLE}
    """,
    re.VERBOSE,
)
_QUOTED = re.compile(rf'(?P<double>")|{_VARIABLE}')
_ANY = re.compile(rf"(?P<double>(?!))|{_VARIABLE}")  # No quote is one.
# A value, a row of assignments with the blanks behind them, what begins a further word, and what
# one command is, as far as quotes and parentheses do not hide its end.
_TEXT = r"""(?:
    \\. | '[^']*' | "(?:\\.|[^"\\])*" | `[^`]*`
    | \$\([^()]*(?:\([^()]*\)[^()]*)*\)
    | [^\s;&|()\\]
)*"""
_GAP = r"(?:[ \t]|\\[ \t]*\n(?:[ \t]*\n)*)*"
_VALUE = re.compile(_TEXT, re.VERBOSE | re.DOTALL)
_ASSIGNMENTS = re.compile(rf"(?:{_NAME}\+?={_TEXT}{_GAP})+", re.VERBOSE | re.DOTALL)
_WORD = re.compile(r"[^\s;&|()<>\#}]")
_COMMAND = re.compile(r"(?:\\.|[^\\\n;&|)])*", re.DOTALL)
_WORDS = re.compile(rf"(?P<single>'[^']*'?)|(?P<double>\")|{_VARIABLE}")
# PowerShell: `$env:NAME`, `${env:NAME}`. What is set so is the script's own from there on.
_DRIVE = rf"(?:\$env:(?P<bare>{_NAME})|\$\{{env:(?P<braced>{_NAME})\}})(?P<set>\s*=(?!=))?"
_POWERSHELL = re.compile(
    rf"(?P<single>'[^']*'?)|(?P<double>\")|(?P<comment><\#.*?(?:\#>|\Z)|(?<!\S)\#[^\n]*)|{_DRIVE}",
    re.IGNORECASE | re.DOTALL,
)
_POWERSHELL_QUOTED = re.compile(rf'(?P<double>")|{_DRIVE}', re.IGNORECASE)
_STATEMENT = re.compile(r"""(?:'[^']*'|"(?:`.|[^"`])*"|[^;\n'"])*""", re.DOTALL)
# A part of it (`%A:~0,3%`), or with something replaced (`%A:b=c%`).
_PERCENT = re.compile(rf"%(?P<name>{_NAME})(?::[^%\n]*)?%")


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
    return _unquoted(text, escape, _ANY)


def in_shell(text: str) -> Iterator[Variable]:
    r"""Find those that a POSIX shell takes from its environment.

    Args:
        text: A script. What is in single quotes or a comment is none of them, and neither
            is a variable that the script has set itself by then. What it sets for a single
            command, as in `X=1 make`, it sets for nothing behind that (POSIX, "Simple
            Commands").
    """
    own: set[str] = set()
    waiting: list[tuple[int, str]] = []
    declaring = assigning = 0
    lasting = True
    for match in _scan(text, "\\", _PLAIN):
        groups = match.groupdict()
        names = groups.get("loop") or groups.get("read") or ""
        end = match.end()
        if groups.get("declaring"):
            declaring = declaring if end < declaring else _end_of(_COMMAND, text, end)
        elif groups.get("assigned"):
            start = match.start()
            if start >= assigning:
                assigning = _end_of(_ASSIGNMENTS, text, start)
                lasting = start < declaring or _WORD.match(text, assigning) is None
            names = groups["assigned"] if lasting else ""
            # `X=$X-1` still takes the value from before.
            end = _end_of(_VALUE, text, end)
        waiting += [(end, name) for name in names.split()]
        name = groups["braced"] or groups["bare"]
        if name:
            own.update(known for at, known in waiting if at <= match.start())
            waiting = [item for item in waiting if item[0] > match.start()]
            if name not in own:
                yield _variable(match)


def in_powershell(text: str) -> Iterator[Variable]:
    """Find those that PowerShell takes from its environment (`about_Environment_Variables`).

    Args:
        text: A script. Single quotes and comments are as in a POSIX shell.
    """
    # By name, where the statement ends that sets it: its right side is read before.
    own: dict[str, int] = {}
    end = 0
    for match in _scan(text, "`", _POWERSHELL, _POWERSHELL_QUOTED):
        name = (match["bare"] or match["braced"] or "").lower()
        if name and match["set"]:
            end = end if match.end() < end else _end_of(_STATEMENT, text, match.end())
            own.setdefault(name, end)
        elif name and match.start() < own.get(name, len(text)):
            yield Variable(match.start(), match.end(), match["bare"] or match["braced"])


def in_cmd(text: str) -> Iterator[Variable]:
    """Find those that `cmd` puts in, which it does before it runs anything, quoted or not.

    It hands the line to PowerShell where that is what it starts.
    """
    for match in _PERCENT.finditer(text):
        yield Variable(match.start(), match.end(), match["name"])
    yield from in_powershell(text)


def _unquoted(text: str, escape: str, plain: re.Pattern[str]) -> Iterator[Variable]:
    for match in _scan(text, escape, plain):
        if match["braced"] or match["bare"]:
            yield _variable(match)


def _scan(
    text: str, escape: str, plain: re.Pattern[str], within: re.Pattern[str] = _QUOTED
) -> Iterator[re.Match[str]]:
    """What is found outside single quotes; within double ones that is variables alone."""
    quoted = False
    position = 0
    while match := (within if quoted else plain).search(text, position):
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


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _variable(match: re.Match[str]) -> Variable:
    return Variable(match.start(), match.end(), match["braced"] or match["bare"])
