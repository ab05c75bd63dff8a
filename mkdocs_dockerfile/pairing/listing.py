"""Copies of the whole Dockerfile in a sidecar, and where they differ from the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing.quotes import is_dockerfile_fence, parse_fence
from mkdocs_dockerfile.pairing.section_names import name_of
from mkdocs_dockerfile.sidecar import Block, Section

# From which share of common lines on a fence is a copy of the file.
_ALIKE = 0.6
# The same, where a copy of the file is to be expected.
_ALIKE_ABOVE = 0.4
_FEWEST_LINES = 3


class ListingFinder:
    """Finds the fences that hold the whole file."""

    def __init__(self, dockerfile: Dockerfile) -> None:
        """Remember what the file says."""
        self.name = PurePosixPath(dockerfile.path or "Dockerfile").name
        self.lines = tidy(dockerfile.text)
        self.counts = Counter(_code(self.lines))
        self.escape = dockerfile.escape
        self.instructions = len(dockerfile.instructions)

    def find(self, section: Section) -> Block | None:
        """The first fence of a section that holds the whole file.

        It is one if it says most of what the file says; or if it begins as a Dockerfile
        does, and its heading calls it so, or it stands above all headings but the title
        and has much in common with the file.
        """
        opens = section.level == 0 or (section.level == 1 and section.index == 0)
        named = name_of(section.rest) == "listing" or section.rest.rstrip(" :") == self.name
        for block in section.blocks:
            if not is_dockerfile_fence(block):
                continue
            lines = tidy(block.content)
            if lines == self.lines:
                return block
            begins = _begins_like_a_file(lines)
            if begins and (named or (opens and self.alike(lines) >= _ALIKE_ABOVE)):
                return block
            if self.alike(lines) >= _ALIKE and not self.is_a_part(block):
                return block
        return None

    def alike(self, lines: list[str]) -> float:
        """Share of lines that a fence and the file have in common, 0 to 1."""
        code = Counter(_code(lines))
        larger = max(code.total(), self.counts.total())
        return (code & self.counts).total() / larger if larger >= _FEWEST_LINES else 0.0

    def is_a_part(self, block: Block) -> bool:
        """Whether it is a single long instruction that makes up most of a short file."""
        return self.instructions > 1 and len(parse_fence(block, self.escape).instructions) == 1

    def difference(self, block: Block) -> tuple[int, str, str] | None:
        """The first line that differs: its line in the sidecar, what it says, what the file says.

        Line ends, blanks at the ends of lines and empty lines around the text do not
        count. A missing line is an empty text.
        """
        listed = tidy(block.content)
        if listed == self.lines:
            return None
        leading = next((i for i, line in enumerate(block.content.split("\n")) if line.strip()), 0)
        size = max(len(listed), len(self.lines))
        for index in range(size):
            here = listed[index] if index < len(listed) else ""
            there = self.lines[index] if index < len(self.lines) else ""
            if here != there:
                return (
                    min(block.line + 1 + leading + index, block.end_line),
                    here,
                    there,
                )
        return None


def tidy(text: str) -> list[str]:
    """The lines of a text without what an editor may change unseen."""
    return [line.rstrip() for line in text.strip("\r\n\t ").split("\n")]


def _code(lines: list[str]) -> Iterator[str]:
    for line in lines:
        bare = line.strip()
        if bare and not bare.startswith("#"):
            yield bare


def _begins_like_a_file(lines: list[str]) -> bool:
    first = next(_code(lines), "")
    return first.split(" ", 1)[0].upper() in ("FROM", "ARG")
