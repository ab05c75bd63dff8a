"""The code spans of running text, and whether the words before one tell not to type it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SPAN = re.compile(r"(?P<mark>`{1,3})(?!`)(?P<code>[^`]+)(?P=mark)(?!`)")
# Where what a sentence says of a command begins anew: at its clauses, at items and cells.
_CLAUSE = re.compile(
    r"[.!?:;,|](?=\s|$)|[\u3002\uff01\uff1f\uff1b\uff1a\uff0c]|\bbut\b", re.IGNORECASE
)
_NOT = re.compile(
    r"\b(?:never|do\s+not|don['\u2019]t|avoid)\b(?!\s+(?:forget|hesitate))", re.IGNORECASE
)
_LONGEST_CLAUSE = 200


class Span(NamedTuple):
    """Code within a line.

    Attributes:
        code: Its text, blanks at its ends removed.
        negated: The words before it in its clause are "never", "do not" and the like.
    """

    code: str
    negated: bool


class SpanReader:
    """Reads lines of running text, in order: a clause may begin in a line before its span.

    Args:
        pattern: What a span is; its group `code` is the code.
    """

    def __init__(self, pattern: re.Pattern[str] = SPAN) -> None:
        self._pattern = pattern
        self._clause = ""

    def begin(self) -> None:
        """Begin a paragraph or an item: what was said before is about something else."""
        self._clause = ""

    def read(self, line: str) -> Iterator[Span]:
        """The spans of the next line."""
        at = 0
        for span in self._pattern.finditer(line):
            self._clause = _clause(f"{self._clause} {line[at : span.start()]}")
            at = span.end()
            yield Span(span["code"].strip(), is_negated(self._clause))
        self._clause = _clause(f"{self._clause} {line[at:]}")


def is_negated(before: str) -> bool:
    """Whether the words before a command say that nobody should type it ("Never run").

    Args:
        before: Of the same clause: "If you do not have make, run" is none.
    """
    return _NOT.search(_clause(before)) is not None


def _clause(text: str) -> str:
    """The last clause that is begun in a text."""
    text = text[-_LONGEST_CLAUSE:]
    return text[max((match.end() for match in _CLAUSE.finditer(text)), default=0) :]
