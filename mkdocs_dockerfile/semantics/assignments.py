"""Names and values of ENV, LABEL and ARG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dockerfile_parse.util import WordSplitter

from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.semantics.expansion import expand, is_literal


class Assignment(NamedTuple):
    """One `NAME=value` of an instruction.

    Attributes:
        name: Quotes are resolved, except in ARG, whose names BuildKit takes as they are.
        value: Quotes and escapes are resolved, variables stand as written; None for an
            ARG without `=`. As written where a quote is not closed.
        written: The value as it stands in the file; empty where `value` is None.
        written_name: The name as it stands in the file.
    """

    name: str
    value: str | None
    written: str
    written_name: str


def assignments(instruction: Instruction, *, escape: str = "\\") -> tuple[Assignment, ...]:
    """List what an ENV, LABEL or ARG instruction sets, in order.

    Args:
        instruction: Any; others than these three set nothing.
        escape: The escape token of the file.

    Returns:
        One for each word; one for the legacy form `ENV name the rest` (`parseKvps` and
        `parseArg` in BuildKit's instructions/parse.go).
    """
    if instruction.keyword not in ("ENV", "LABEL", "ARG"):
        return ()
    if instruction.keyword == "ARG":
        return tuple(
            Assignment(name, None if value is None else bare(value, escape), value or "", name)
            for name, value in written_pairs(instruction)
        )
    return tuple(
        Assignment(bare(name, escape), bare(value or "", escape), value or "", name)
        for name, value in written_pairs(instruction)
    )


def written_pairs(instruction: Instruction) -> Iterator[tuple[str, str | None]]:
    """List names and values of an ENV, LABEL or ARG as they are written; see `assignments`."""
    words = instruction.arguments
    if instruction.keyword != "ARG" and words and "=" not in words[0]:
        yield words[0], " ".join(words[1:])
        return
    for word in words:
        name, equals, value = word.partition("=")
        yield name, value if equals else None


# Closed quotes around printable ASCII, without what dockerfile-parse and BuildKit read
# differently: escape tokens and variables outside single quotes.
_PLAIN = re.compile(r"""(?:[ !#%&(-\[\]-_a-~]|'[ -&(-~]*'|"[ !#%-\[\]-_a-~]*")*""")
# dockerfile-parse goes through a word character by character.
_LONGEST = 200


def is_plain(word: str) -> bool:
    """Whether dockerfile-parse resolves the quotes of a word exactly as BuildKit does.

    Args:
        word: As written.

    Returns:
        True if something is quoted in it, every quote is closed, and outside single quotes
        there is neither an escape token nor a variable; only printable ASCII, and not
        long. Such a word is the same in every environment.
    """
    return (
        ("'" in word or '"' in word)
        and len(word) <= _LONGEST
        and _PLAIN.fullmatch(word) is not None
    )


def bare(word: str, escape: str) -> str:
    """Resolve quotes and escapes of a word; variables stay as written.

    Returns:
        The word as written where a quote is not closed.
    """
    if is_literal(word):
        return word
    if is_plain(word):
        return WordSplitter(word).dequote()
    return expand(word, {}, escape=escape).text
