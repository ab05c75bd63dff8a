"""Sections of a sidecar put together again, as Markdown for a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import dropwhile, takewhile

from mkdocs_dockerfile.sidecar import Block, Section, split_lines

# Where a page has the heading of a step, and where that of a section between steps.
STEP_LEVEL = 3
PART_LEVEL = 2

_HIDDEN = re.compile(r"<!--.*?-->", re.DOTALL)


def body(section: Section, without: Set[Block] = frozenset()) -> str:
    """The prose of a section, with line feeds as line ends.

    Rules at its beginning and end only divide, so they are left out; marks of `sync` are
    too.

    Args:
        section: The section.
        without: Blocks to leave out; those of other sections may be among them.
    """
    return divided(section, (), without)[0]


def divided(section: Section, at: Sequence[Block], without: Set[Block] = frozenset()) -> list[str]:
    """The prose of a section before, between and behind some of its blocks.

    Each piece is as `body` would have it.

    Args:
        section: The section.
        at: The blocks, in order; they are left out.
        without: More blocks to leave out; those of other sections may be among them.

    Returns:
        One piece more than there are such blocks; any may be empty.
    """
    lines = split_lines(section.body)
    skipped = set(range(section.marks.lines))
    left_out = (block for block in section.blocks if block in without)
    for block in (*left_out, *_dividing(section, at, without)):
        first, behind = block.line - section.body_line, block.end_line - section.body_line + 1
        while behind < len(lines) and not lines[behind].strip():
            behind += 1
        skipped.update(range(first, behind))
    starts = [0, *(block.end_line - section.body_line + 1 for block in at)]
    ends = [*(block.line - section.body_line for block in at), len(lines)]
    return [
        _trimmed([lines[index].rstrip("\r\n") for index in range(*span) if index not in skipped])
        for span in zip(starts, ends, strict=True)
    ]


def _trimmed(lines: Sequence[str]) -> str:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return "\n".join(lines[start:end])


def nested(sections: Iterable[Section], shift: int, without: Set[Block] = frozenset()) -> str:
    """Headings and prose of sections, all levels shifted alike."""
    parts = []
    for section in sections:
        parts.append(heading(section, section.level + shift))
        parts.append(body(section, without))
    return join(*parts)


def heading(section: Section, level: int) -> str:
    """The heading of a section at a level of 1 to 6."""
    return f"{'#' * min(max(level, 1), 6)} {' '.join(section.source.split())}"


def says_something(markdown: str) -> bool:
    """Whether readers see anything of a text: comments of HTML are for its authors."""
    return bool(_HIDDEN.sub("", markdown).strip())


def join(*parts: str) -> str:
    """Put blocks of Markdown below each other."""
    return "\n\n".join(part for part in parts if part)


def escape(text: str) -> str:
    """Keep a plain text plain in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _dividing(section: Section, at: Sequence[Block], without: Set[Block]) -> Iterator[Block]:
    """The rules at the beginning and the end of each piece of a section."""
    lines = {block.line for block in at}
    piece: list[Block] = []
    for block in section.blocks:
        if block.line in lines:
            yield from _rules(piece)
            piece = []
        elif block not in without:
            piece.append(block)
    yield from _rules(piece)


def _rules(blocks: Sequence[Block]) -> Iterator[Block]:
    """The rules at the beginning and the end of some blocks."""
    rest = list(dropwhile(_is_rule, blocks))
    yield from blocks[: len(blocks) - len(rest)]
    yield from takewhile(_is_rule, reversed(rest))


def _is_rule(block: Block) -> bool:
    return block.kind == "rule"
