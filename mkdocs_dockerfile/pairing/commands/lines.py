"""How words become a command that a reader can type."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

PLACEHOLDER = "…"
"""Stands for what the reader has to fill in."""


def command_line(words: Iterable[str]) -> str:
    """Write words so that a POSIX shell reads the same words; only placeholders stay bare."""
    return " ".join(map(_quoted, words))


def as_operand(path: str) -> str:
    """A relative path that no program takes for an option."""
    return f"./{path}" if path.startswith("-") else path


def _quoted(word: str) -> str:
    # No shell minds the sign itself, and in quotes it looks like a part of the value.
    rest = word.replace(PLACEHOLDER, "")
    return word if word and shlex.quote(rest) in (rest, "''") else shlex.quote(word)
