"""Markdown → sections and their blocks, by the tokens of a CommonMark parser."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mkdocs_dockerfile.sidecar.blocks import BLOCKS
from mkdocs_dockerfile.sidecar.markers import Marks, read_marks
from mkdocs_dockerfile.sidecar.structure import (
    Block,
    BlockKind,
    HeadingPart,
    Section,
    split_lines,
)

# Only headings need it.
_INLINE = MarkdownIt("commonmark")
# A longer heading is taken as it stands: some inline constructs take quadratic time.
_LONGEST_HEADING = 2000
_MARKUP = re.compile(r"[`*_\[\]<>&\\!\n]")

_KINDS: dict[str, BlockKind] = {
    "fence": "fence",
    "hr": "rule",
    "html_block": "html",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
}
# "4.", "4)", "4:", "4 -", "#4", "Step 4:", "Schritt 4", "第4步", "步骤 4", "4-6.", "4/10".
_NUMBER = re.compile(
    r"""\s*[#*_]{0,3}
    (?:(?:(?:step|line|instruction|no\.?|part|schritt|zeile|étape|etape|ligne|paso|línea|linea
        |passo|etapa|linha|步骤|第|行|ステップ|手順)\s{0,3}[#№]?\s{0,3}(?P<worded>\d{1,6})
      (?:\s?(?:[-\u2013/]|to|of)\s?\d{1,6})?\s?(?:步|行|歩)?\s*[*_]{0,3}(?:[.):\-\u2013\u2014\uff1a、\uff0e]{1,3}|\s|$))
    |(?:\#?(?P<bare>\d{1,6})(?:\s?[-\u2013/]\s?\d{1,6})?[*_]{0,3}
      (?:\s?[.):\uff1a、\uff0e]{1,2}(?=\D|$)|\s{1,3}[-\u2013\u2014]{1,2}\s|\s|$)))
    \s*[*_]{0,3}\s*""",
    re.VERBOSE | re.IGNORECASE,
)


def read_sections(
    content: str, first_line: int
) -> tuple[Section, tuple[Section, ...], Mapping[str, str], int | None]:
    """Cut Markdown at its headings.

    Headings inside fences, indented code, HTML, lists and quotations do not count.

    Args:
        content: The Markdown.
        first_line: 1-based line of the file at which it begins.

    Returns:
        What precedes the first heading, a section for each heading, the link definitions
        of the whole text by label, and the line of a fence that is never closed.
    """
    lines = split_lines(content)
    found: dict[str, Any] = {}
    tokens = BLOCKS.parse(content, found)
    starts = [
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]
    cutter = _Cutter(lines, first_line)
    stop = starts[0] if starts else len(tokens)
    opening = cutter.section(-1, None, tokens[:stop], 0, cutter.start(tokens, stop))
    sections = tuple(
        cutter.section(
            number,
            tokens[start],
            tokens[start + 1 : stop],
            cutter.start(tokens, start),
            cutter.start(tokens, stop),
        )
        for number, (start, stop) in enumerate(
            zip(starts, [*starts[1:], len(tokens)], strict=False)
        )
    )
    references = {
        " ".join(label.split()).casefold(): _definition(label, target)
        for label, target in found.get("references", {}).items()
    }
    return opening, sections, MappingProxyType(references), cutter.open_fence(tokens)


def _definition(label: str, target: Mapping[str, str]) -> str:
    title = target.get("title", "").replace('"', "&quot;")
    name = " ".join(label.split()).casefold()
    return f"[{name}]: <{target['href']}>" + (f' "{title}"' if title else "")


def split_number(text: str) -> tuple[int | None, str]:
    """Split the number off a heading's text.

    Returns:
        The number, or None, and what follows it.
    """
    match = _NUMBER.match(text)
    digits = match and (match["worded"] or match["bare"])
    if match is None or not digits:
        return None, text.strip()
    return int(digits), text[match.end() :].strip()


class _Cutter:
    """The lines of a file, cut into sections and blocks."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.lines = lines
        self.first_line = first_line

    def start(self, tokens: Sequence[Token], index: int) -> int:
        """0-based line of a token; the number of lines behind the last one."""
        found = tokens[index].map if index < len(tokens) else None
        return found[0] if found else len(self.lines)

    def text(self, start: int, end: int) -> str:
        return "".join(self.lines[start:end])

    def open_fence(self, tokens: Sequence[Token]) -> int | None:
        """The line of a fence that takes all the rest of the file because nothing closes it."""
        last = tokens[-1] if tokens else None
        if last is None or last.type != "fence" or not last.map:
            return None
        start, end = last.map
        closing = self.lines[end - 1].strip()
        mark = last.markup
        if end - 1 > start and len(closing) >= len(mark) and not closing.strip(mark[0]):
            return None
        return self.first_line + start

    def section(
        self,
        index: int,
        heading: Token | None,
        tokens: Sequence[Token],
        start: int,
        end: int,
    ) -> Section:
        body = heading.map[1] if heading and heading.map else start
        source = tokens[0].content if heading else ""
        parts = _parts(source)
        number, rest = split_number(" ".join("".join(part.text for part in parts).split()))
        # Outside its headings, the start of a text can hold no mark.
        marks = read_marks(self.lines[body:end]) if heading else Marks()
        return Section(
            index=index,
            line=self.first_line + start,
            level=int(heading.tag[1:]) if heading else 0,
            heading=self.text(start, body),
            source=source,
            parts=parts,
            number=number,
            rest=rest,
            body=self.text(body, end),
            body_line=self.first_line + body,
            blocks=self.blocks(tokens, body + marks.lines),
            marks=marks,
        )

    def blocks(self, tokens: Sequence[Token], start: int) -> tuple[Block, ...]:
        found: list[Block] = []
        inside: list[Block] = []
        for token in tokens:
            if not token.map or token.map[0] < start:
                continue
            if token.level == 0:
                found.append(self.block(token, tuple(inside)))
                inside = []
            elif token.type == "fence":
                inside.append(self.block(token))
                last = found[-1]
                found[-1] = Block(
                    last.kind, last.line, last.end_line, last.text, fences=tuple(inside)
                )
        return tuple(found)

    def block(self, token: Token, fences: tuple[Block, ...] = ()) -> Block:
        start, end = token.map or (0, 0)
        while end > start + 1 and not self.lines[end - 1].strip():
            end -= 1
        code = token.type == "fence"
        return Block(
            kind=_KINDS.get(token.type, "text"),
            line=self.first_line + start,
            end_line=self.first_line + end - 1,
            text=self.text(start, end),
            info=token.info.strip() if code else "",
            content=token.content if code else "",
        )


def _parts(source: str) -> tuple[HeadingPart, ...]:
    """Read the inline Markdown of a heading; neighbouring texts are joined."""
    if len(source) > _LONGEST_HEADING or not _MARKUP.search(source):
        return (HeadingPart(False, source),) if source else ()
    parts: list[HeadingPart] = []
    children = _INLINE.parseInline(source)[0].children or []
    for token in children:
        text = " " if token.type in ("softbreak", "hardbreak") else token.content
        if token.type == "html_inline" or not text:
            continue
        code = token.type == "code_inline"
        if parts and not code and not parts[-1].code:
            parts[-1] = HeadingPart(False, parts[-1].text + text)
        else:
            parts.append(HeadingPart(code, text))
    return tuple(parts)
