"""Sections of a sidecar put together again, as Markdown for a page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from mkdocs_dockerfile.sidecar import Block, Section, split_lines

# Where a page has the heading of a step, and where that of a section between steps.
STEP_LEVEL = 3
PART_LEVEL = 2


def body(section: Section, without: Collection[Block] = ()) -> str:
    """The prose of a section, with line feeds as line ends.

    Rules at its beginning and end only divide, so they are left out; marks of `sync` are
    too.

    Args:
        section: The section.
        without: Blocks to leave out.
    """
    lines = split_lines(section.body)
    skipped = set(range(section.marks.lines))
    for block in (*without, *_dividing(section, without)):
        first, behind = block.line - section.body_line, block.end_line - section.body_line + 1
        if not 0 <= first < len(lines):
            continue  # it stands in another section
        while behind < len(lines) and not lines[behind].strip():
            behind += 1
        skipped.update(range(first, behind))
    kept = [line.rstrip("\r\n") for index, line in enumerate(lines) if index not in skipped]
    start, end = 0, len(kept)
    while start < end and not kept[start].strip():
        start += 1
    while end > start and not kept[end - 1].strip():
        end -= 1
    return "\n".join(kept[start:end])


def nested(sections: Iterable[Section], shift: int, without: Collection[Block] = ()) -> str:
    """Headings and prose of sections, all levels shifted alike."""
    parts = []
    for section in sections:
        parts.append(heading(section, section.level + shift))
        parts.append(body(section, without))
    return join(*parts)


def heading(section: Section, level: int) -> str:
    """The heading of a section at a level of 1 to 6."""
    return f"{'#' * min(max(level, 1), 6)} {' '.join(section.source.split())}"


def join(*parts: str) -> str:
    """Put blocks of Markdown below each other."""
    return "\n\n".join(part for part in parts if part)


def escape(text: str) -> str:
    """Keep a plain text plain in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _dividing(section: Section, without: Collection[Block]) -> list[Block]:
    """The rules at the beginning and the end of a section."""
    blocks = [block for block in section.blocks if block not in without]
    found = []
    while blocks and blocks[-1].kind == "rule":
        found.append(blocks.pop())
    while blocks and blocks[0].kind == "rule":
        found.append(blocks.pop(0))
    return found
