"""What a sidecar is made of: headings, blocks, sections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.sidecar.markers import Marks, text_hash

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")

BlockKind = Literal["fence", "rule", "html", "list", "text"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of Markdown at the top level of a section.

    Attributes:
        kind: `fence` for code with marks, `rule` for a thematic break, `html`, `list`;
            all else is `text`, indented code included.
        line: 1-based line in the file.
        end_line: 1-based, inclusive; blank lines behind do not count.
        text: The exact text of these lines.
        info: What follows the mark of a fence.
        content: The code of a fence.
        fences: The fences inside a list, in order.
    """

    kind: BlockKind
    line: int
    end_line: int
    text: str
    info: str = ""
    content: str = ""
    fences: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadingPart:
    """A part of a heading: a code span, or the text between two.

    Attributes:
        code: It is a code span.
        text: What it says, without Markdown's marks.
    """

    code: bool
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows, up to the next heading of any level.

    Attributes:
        index: 0-based place among the sections; -1 for what precedes the first heading.
        line: 1-based line of the heading.
        level: 1 to 6; 0 for what precedes the first heading.
        heading: The exact text of the heading's lines, line ends included.
        source: The Markdown inside the heading, without its marks.
        parts: Text and code spans of the heading, number included.
        number: The number it begins with ("### 4. …", "Step 4: …").
        rest: The heading's text behind the number, without Markdown's marks.
        body: The exact Markdown behind the heading.
        body_line: 1-based line where the body begins.
        blocks: What the body is made of, marks of `sync` left out.
        marks: What the marks of `sync` under the heading say.
    """

    index: int
    line: int
    level: int
    heading: str
    source: str
    parts: tuple[HeadingPart, ...]
    number: int | None
    rest: str
    body: str
    body_line: int
    blocks: tuple[Block, ...]
    marks: Marks

    @property
    def title(self) -> str:
        """The heading's text, without Markdown's marks."""
        return " ".join("".join(part.text for part in self.parts).split())

    @property
    def quotes(self) -> tuple[str, ...]:
        """The code spans of the heading."""
        return tuple(part.text for part in self.parts if part.code)

    @property
    def prose(self) -> str:
        """The body without the marks of `sync`."""
        if not self.marks.lines:
            return self.body
        return "".join(split_lines(self.body)[self.marks.lines :])

    @property
    def unedited_draft(self) -> bool:
        """`sync` wrote this text and nobody changed it."""
        return self.marks.draft is not None and self.marks.draft == text_hash(self.prose)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A Markdown walkthrough, read; `write_sidecar` gives its text back.

    Attributes:
        path: As the caller named it; None where it has no name.
        text: The decoded text; a byte order mark is part of it. Empty if unreadable.
        metadata: The front matter.
        front_matter: Its exact text, marks and byte order mark included.
        opening: What precedes the first heading, as a section of level 0.
        sections: All sections, in order, flat.
        references: Link definitions, ready to stand in Markdown, by label in lower case.
        readable: False where the file is no text; then everything is empty.
        diagnostics: What was wrong while reading.
    """

    path: str | None
    text: str
    metadata: Mapping[str, Any]
    front_matter: str
    opening: Section
    sections: tuple[Section, ...]
    references: Mapping[str, str]
    readable: bool
    diagnostics: tuple[Diagnostic, ...]

    @property
    def preamble(self) -> str:
        """The exact Markdown before the first heading."""
        return self.opening.body

    @property
    def title(self) -> str | None:
        """The text of the first heading of level 1, with its number; None without one."""
        return next((item.title for item in self.sections if item.level == 1), None)


def split_lines(text: str) -> list[str]:
    """Split after line feeds, carriage returns and both: Markdown's line ends."""
    return _LINE.findall(text)
