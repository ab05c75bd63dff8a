"""Classified comment lines → Markdown blocks: paragraphs, lists and code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.comments.inline import BREAK, inline
from mkdocs_dockerfile.comments.lines import Line, is_note

_ITEM = re.compile(
    r"(?P<indent> *)(?:(?P<bullet>[-*+\u2022\u2023\u2013])|(?P<number>\d{1,3})[.)])\s+(?=\S)"
)
_OPEN_END = re.compile(
    r"[.,;:!?\u2026\u3002\uff0c\u3001\uff1b\uff1a\uff01\uff1f(\[{\u2013\u2014&+/-]$"
)
_JOINING_END = re.compile(
    r"\b(?:a|an|the|of|to|and|or|for|with|in|on|at|by|from|is|are|be|that|as|into|via|if|than|"
    r"our|your|its|this|not|no|using|use|like|see|der|die|das|und|de|la|le|et|y|del)$",
    re.IGNORECASE,
)
_ADDRESSES = ("http://", "https://")
_REFERENCES = (*_ADDRESSES, "see http", "See http", "Ref: http", "ref: http")
_JOINING_START = re.compile(r"(?:and|or|but|of|to|for|with|in|on|at|by|from|is|are|as)\b")
# Up to here a line may be short because its sentence ends, not because the page does.
_WIDTH = 60
_LONGEST_TITLE = 60
# Nobody wraps text at this width: three lines and more that are all shorter are rows.
_ROW = 30


def dedent(lines: Sequence[Line]) -> list[str]:
    """The texts of lines without their common indentation."""
    filled = [len(line.text) - len(line.text.lstrip(" ")) for line in lines if line.text.strip()]
    common = min(filled, default=0)
    return [line.text[common:].rstrip() for line in lines]


def to_markdown(lines: Sequence[Line]) -> str:
    """Write comment lines as Markdown that shows what their author saw.

    Args:
        lines: Of one block, in order. Lines that are not prose end a paragraph, except
            pragmas and private ones, which are as if they were not there.

    Returns:
        Blocks with an empty line between them; without HTML, headings, images, or any
        Markdown that the author did not mean. Empty if there is no prose.
    """
    kept = [line for line in lines if line.kind not in ("pragma", "private")]
    prose = [line for line in kept if line.kind == "prose" and not line.bare and not line.title]
    common = min((_indent(line.text) for line in prose), default=0)
    titled = len(prose) > 0
    blocks: list[str] = []
    chunk: list[Line] = []
    for line in kept:
        if line.kind == "prose" and (not line.bare or line.verbatim) and not line.title:
            chunk.append(line)
            continue
        blocks += _blocks(chunk, common)
        chunk = []
        if line.title:
            title = inline(plain_title(line.text))
            blocks.append(f"**{title}**" if titled and "*" not in title else title)
    blocks += _blocks(chunk, common)
    return "\n\n".join(block for block in blocks if block)


def plain_title(text: str) -> str:
    """A title as plain text: one line, without the colon that ends it."""
    return " ".join(text.split()).rstrip(":").rstrip()


def can_be_title(text: str) -> bool:
    """Tell whether a plain line is one as titles are: short, and no sentence."""
    return 0 < len(text) <= _LONGEST_TITLE and not text.endswith((".", "\u3002"))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


@dataclass(slots=True)
class _Item:
    """A list item while its lines are read."""

    indent: int
    marker: str
    lines: list[tuple[int, str]]


def _blocks(chunk: Sequence[Line], common: int) -> list[str]:
    """The blocks of one paragraph of the comment."""
    texts = [line.text[min(common, _indent(line.text)) :] for line in chunk]
    numbered = _numbered(texts)
    blocks: list[str] = []
    paragraph: list[tuple[int, str]] = []
    items: list[_Item] = []
    code: list[str] = []

    def close() -> None:
        if paragraph:
            blocks.append(inline(_join(paragraph)))
        if items:
            blocks.append(_list(items))
        if code:
            blocks.append(_fence(code))
        for part in (paragraph, items, code):
            part.clear()

    for at, (line, text) in enumerate(zip(chunk, texts, strict=True)):
        item = _ITEM.match(text)
        if line.fence:
            close()
            if not line.verbatim:
                paragraph.append((_indent(text), text.strip()))
        elif line.verbatim:
            if not code:
                close()
            code.append(text)
        elif item and (item["bullet"] or at in numbered):
            if not items:
                close()
            marker = "-" if item["bullet"] else f"{item['number']}."
            items.append(_Item(_indent(text), marker, [(item.end(), text[item.end() :])]))
        elif items and _goes_on(items[-1], text):
            items[-1].lines.append((_indent(text), text.strip()))
        else:
            if not paragraph:
                close()
            paragraph.append((_indent(text), text.strip()))
    close()
    return blocks


def _numbered(texts: Sequence[str]) -> set[int]:
    """Indexes of the lines that are items of a numbered list: two and more that count on."""
    found: list[tuple[int, int, int]] = []
    for at, text in enumerate(texts):
        item = _ITEM.match(text)
        if item and item["number"]:
            found.append((at, _indent(text), int(item["number"])))
    last: dict[int, tuple[int, int]] = {}
    result: set[int] = set()
    for at, indent, number in found:
        before = last.get(indent)
        if before and number == before[1] + 1:
            result |= {before[0], at}
        last[indent] = (at, number)
    return result


def _goes_on(item: _Item, text: str) -> bool:
    """A line belongs to the item above when it stands deeper, or goes on in its sentence."""
    if _indent(text) > item.indent:
        return True
    first = text.strip()[0]
    return first.islower() and not _OPEN_END.search(item.lines[-1][1])


def _join(lines: Sequence[tuple[int, str]]) -> str:
    """One paragraph; a break is kept where the next line begins a new sentence."""
    widest = max(_width(text) for _, text in lines)
    width = max(_WIDTH, widest)
    parts = [lines[0][1]]
    for (_, text), (indent, following) in pairwise(lines):
        row = indent > lines[0][0] or (widest <= _ROW and len(lines) > 2)
        breaks = _breaks(text, following, width, row=row)
        parts += [BREAK if breaks else "\n", following]
    return "".join(parts)


def _breaks(line: str, following: str, width: int, *, row: bool) -> bool:
    first = following.split(None, 1)[0]
    if following.startswith(_REFERENCES):
        return not _JOINING_END.search(line[-20:]) and not line.endswith(("(", ",", "-"))
    if line.startswith(_ADDRESSES) and " " not in line:
        return True
    if line.endswith(":") and _width(line) + _width(first) < _WIDTH:
        return True
    if goes_on(line):
        return False
    if _JOINING_START.match(following):
        return False
    begins = first[0].isupper() or unicodedata.category(first[0]) == "Lo" or _is_counter(first)
    # An author who had room for the next word on this line broke it on purpose.
    return (begins or row) and _width(line) + 1 + _width(first) <= width


def goes_on(line: str) -> bool:
    """A line that cannot be the end of a sentence, or says itself that it is one."""
    return bool(_OPEN_END.search(line) or _JOINING_END.search(line[-20:]))


def _is_counter(word: str) -> bool:
    """Say whether a word counts: `1)`, `(2)`, `3.` do."""
    return len(word) <= 4 and word.strip("().").isdigit() and word[-1] in ".)"


def _width(text: str) -> int:
    """Columns: the wide letters of East Asian scripts take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _list(items: Sequence[_Item]) -> str:
    """Items with their depth expressed as CommonMark wants it."""
    lines: list[str] = []
    # Open levels: the comment's indentation, and where that level's text begins.
    levels: list[tuple[int, int]] = []
    for item in items:
        while levels and levels[-1][0] > item.indent:
            levels.pop()
        if levels and levels[-1][0] == item.indent:
            levels.pop()
        start = levels[-1][1] if levels else 0
        inside = start + len(item.marker) + 1
        levels.append((item.indent, inside))
        text = inline(_join(item.lines)).split("\n")
        lines.append(f"{' ' * start}{item.marker} {text[0]}")
        lines += [" " * inside + line for line in text[1:]]
    return "\n".join(lines)


def _fence(code: Sequence[str]) -> str:
    """A code block; the prompts go, unless they tell what was typed from what was answered."""
    filled = [at for at, text in enumerate(code) if text.strip()]
    if not filled:
        return ""
    body = [text.rstrip() for text in code[filled[0] : filled[-1] + 1]]
    common = min(_indent(text) for text in body if text)
    body = [text[common:] for text in body]
    if all(map(_is_typed, body, ["", *body])):
        body = [_without_prompt(text) for text in body]
    longest = max((len(run) for run in re.findall("`+", "\n".join(body))), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence, *body, fence])


def _is_typed(text: str, above: str) -> bool:
    """Whether a line of code has a prompt, or none of its own."""
    return not text or bool(words.PROMPT.match(text)) or is_note(text) or above.endswith("\\")


def _without_prompt(text: str) -> str:
    prompt = words.PROMPT.match(text)
    return text[prompt.end() :] if prompt else text
