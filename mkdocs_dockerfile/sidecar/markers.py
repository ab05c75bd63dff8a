"""The marks that `sync` leaves directly under a heading, and the hashes in them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_MARK = re.compile(r"[ ]{0,3}<!--[ ]*dockerfile:[ ]*([a-z0-9]+(?: [a-z0-9]+)?)[ ]*-->")
_HASH = re.compile(r"[0-9a-f]{12}")
# A mark is short: longer lines are not looked at.
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Marks:
    """What the marks under a heading say.

    Attributes:
        draft: Hash of the text that `sync` wrote; None where a person wrote the section.
        fingerprint: Hash of the instruction that a shortened heading means.
        parked: `sync` put the section aside: its instruction is gone.
        lines: How many lines of the body the marks take, blank lines above included.
    """

    draft: str | None = None
    fingerprint: str | None = None
    parked: bool = False
    lines: int = 0


def text_hash(text: str) -> str:
    """Hash a text: 12 hexadecimal digits.

    Blanks at the ends of lines, line ends and empty lines around the text do not count,
    so that an editor which only tidies up does not change it.
    """
    lines = [line.rstrip() for line in re.split(r"\r\n?|\n", text)]
    data = "\n".join(lines).strip("\n").encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:12]


def draft_mark(prose: str) -> str:
    """The comment that marks a section as a draft whose text is `prose`."""
    return f"<!-- dockerfile: draft {text_hash(prose)} -->"


def fingerprint_mark(instruction: str) -> str:
    """The comment that says which instruction a shortened heading means.

    Args:
        instruction: Its normalised text, as `pairing.quotes.normalise` makes it.
    """
    return f"<!-- dockerfile: {text_hash(instruction)} -->"


PARKED_MARK = "<!-- dockerfile: parked -->"


def read_marks(lines: list[str]) -> Marks:
    """Read the marks that a section's body begins with.

    Args:
        lines: Of the body, with or without line ends.
    """
    draft = fingerprint = None
    parked = False
    taken = 0
    for number, line in enumerate(lines, 1):
        bare = line.rstrip()
        if not bare:
            continue
        mark = _MARK.fullmatch(bare) if len(bare) <= _LONGEST_LINE else None
        if mark is None:
            break
        word, _, value = mark[1].partition(" ")
        if word == "draft" and _HASH.fullmatch(value):
            draft = value
        elif word == "parked" and not value:
            parked = True
        elif _HASH.fullmatch(word) and not value:
            fingerprint = word
        else:
            break
        taken = number
    return Marks(draft, fingerprint, parked, taken)
