"""Which instructions a section of a sidecar quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.parser import KEYWORDS, parse
from mkdocs_dockerfile.sidecar import Block, HeadingPart, Section, text_hash

QuoteKind = Literal["whole", "prefix", "keyword"]

# What a heading quotes whole, and how much of all else: nobody wants a line cut off to spare the
# last few letters of it.
LONGEST_QUOTE = 84
SHORTENED_QUOTE = 76

# What may stand beside keywords in a heading that quotes nothing but keywords.
_CONNECTIVES = re.compile(
    r"(?:\s|[,&+/()\uff0c、和与及と·]|\b(?:and|und|et|y|e|the|instructions?|statements?|commands?"
    r"|lines?|directives?|anweisung(?:en)?|instrucción|instrução|instruções)\b|指令|命令)*",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\s*(?:[:\uff1a\u2013\u2014(]|-{1,2}\s)")
_ELLIPSIS = re.compile(r"\s*(?:\[\s?(?:…|\.{3})\s?\]|\(\s?(?:…|\.{3})\s?\)|…|\.{3})")
_KEYWORD = re.compile(r"[A-Z]{2,20}(?=\s|$)")
_DOCKER_INFO = frozenset({"", "dockerfile", "docker", "containerfile"})
_LONGEST_FENCE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Quote:
    """A text in a sidecar that stands for an instruction.

    Attributes:
        section: Index of the section.
        text: Normalised.
        kind: The `whole` instruction, its beginning (`prefix`), or its `keyword` alone.
        number: What number the heading gives it; None if it has none.
        tentative: It may be a heading about something else, unless it fits.
        fenced: It stands in a fence under the heading.
        fingerprint: Hash of the instruction that the heading shortens.
        plain: It stands in the heading, but not in a code span.
        span: 0-based place among the heading's code spans; None where it is not in one.
        closes: It ends a run that the quote before it begins ("`EXPOSE 80` … `EXPOSE 83`", as
            pages head one), which those in between belong to.
    """

    section: int
    text: str
    kind: QuoteKind = "whole"
    number: int | None = None
    tentative: bool = False
    fenced: bool = False
    fingerprint: str | None = None
    plain: bool = False
    span: int | None = None
    closes: bool = False

    @property
    def shown(self) -> str:
        """The text as the heading has it: a beginning ends with `…`."""
        return f"{self.text} …" if self.kind == "prefix" else self.text

    @property
    def keyword(self) -> str:
        """The first word."""
        return self.text.partition(" ")[0]


def normalise(text: str, escape: str = "\\") -> str:
    """Make texts of instructions comparable.

    Continuations are joined, blanks are one space each, the keyword is in upper case.

    Args:
        text: An instruction, whole or in part.
        escape: The escape token of the file.
    """
    if "\n" in text:
        text = re.sub(re.escape(escape) + r"[ \t\r]*\n", " ", text)
    words = text.split()
    if words and words[0].upper() in KEYWORDS:
        words[0] = words[0].upper()
    return " ".join(words)


def instruction_text(instruction: Instruction) -> str:
    """The normalised text of an instruction: one line, without heredoc bodies."""
    return normalise(instruction.logical)


class QuoteReader:
    """Finds quotes of one file's instructions.

    Attributes:
        texts: The normalised text of each instruction.
    """

    def __init__(self, dockerfile: Dockerfile) -> None:
        """Remember what the file's instructions say."""
        self.escape = dockerfile.escape
        self.texts = [instruction_text(item) for item in dockerfile.instructions]
        self.known = frozenset(self.texts)
        self.keywords = KEYWORDS | {item.keyword for item in dockerfile.instructions}

    def read(self, section: Section) -> tuple[Quote, ...]:
        """The quotes of a section: those of its heading, else those of its first fence."""
        found = tuple(self._heading(section))
        if found and all(quote.text in self.known for quote in found):
            return found
        fenced = tuple(self._fence(section))
        # A heading that shortens what the fence below it says in full.
        if found and fenced:
            longer = len(fenced) >= len(found) and all(
                whole.keyword == part.keyword for whole, part in zip(fenced, found, strict=False)
            )
            exact = all(quote.text in self.known for quote in fenced)
            if longer and (exact or found[0].kind != "whole"):
                return tuple(replace(quote, tentative=found[0].tentative) for quote in fenced)
            return found
        return found or fenced

    def _heading(self, section: Section) -> Iterator[Quote]:
        spans = tuple(self._spans(section))
        if spans or section.quotes:
            yield from spans
            return
        for text in dict.fromkeys((section.source, section.rest)):
            plain = normalise(text)
            if plain in self.known:
                yield replace(self._quote(section, plain, tentative=True), plain=True)
                return
        word = _KEYWORD.match(section.rest)
        if word and word[0] in self.keywords:
            plain = self._without_caption(section.rest)
            yield replace(self._quote(section, plain, tentative=True), plain=True)

    def _without_caption(self, text: str) -> str:
        """Cut "FROM alpine:3.20: the base image" where the instruction ends."""
        plain = normalise(text)
        for match in re.finditer(r"\s?[:\uff1a\u2013\u2014(]\s|\s-{1,2}\s", plain[:400]):
            if plain[: match.start()] in self.known:
                return plain[: match.start()]
        return plain

    def _spans(self, section: Section) -> Iterator[Quote]:
        parts = section.parts
        codes = [index for index, part in enumerate(parts) if part.code]
        runs = False
        for span, index in enumerate(codes):
            part = parts[index]
            behind = parts[index + 1].text if index + 1 < len(parts) else ""
            text = normalise(part.text)
            closes, runs = runs, _begins_run(parts[index : index + 3])
            if text in self.known:
                yield replace(self._quote(section, text, span=span), closes=closes)
                continue
            word = _KEYWORD.match(text)
            if (
                not word
                or word[0] not in self.keywords
                or not part.text.lstrip().startswith(word[0])
            ):
                continue
            if text == word[0] and not (_ELLIPSIS.match(behind) or self._is_bare(section, index)):
                continue
            bare = text == word[0]
            shortened = not runs and not bare and bool(_ELLIPSIS.match(behind))
            quote = self._quote(section, text, tentative=bare, shortened=shortened, span=span)
            yield replace(quote, closes=closes)

    def _is_bare(self, section: Section, index: int) -> bool:
        """Whether a heading says nothing but keywords, or a keyword and a caption."""
        before = " ".join(part.text for part in section.parts[:index] if not part.code)
        if section.number is not None:
            before = ""
        after = " ".join(part.text for part in section.parts[index + 1 :] if not part.code)
        if not _CONNECTIVES.fullmatch(before):
            return False
        return bool(_CONNECTIVES.fullmatch(after) or _CAPTION.match(after))

    def _fence(self, section: Section) -> Iterator[Quote]:
        block = section.blocks[0] if section.blocks else None
        if block is None or not is_dockerfile_fence(block):
            return
        read = parse_fence(block, self.escape)
        if not all(
            item.keyword in self.keywords and item.source.lstrip().startswith(item.keyword)
            for item in read.instructions
        ):
            return
        for item in read.instructions:
            yield self._quote(section, instruction_text(item), tentative=True, fenced=True)

    def _quote(
        self,
        section: Section,
        text: str,
        *,
        tentative: bool = False,
        fenced: bool = False,
        shortened: bool = False,
        span: int | None = None,
    ) -> Quote:
        kind: QuoteKind = "prefix" if shortened else "whole"
        if text not in self.known:
            ellipsis = [match for match in _ELLIPSIS.finditer(text) if match.end() == len(text)]
            cut = text[: ellipsis[-1].start()] if ellipsis else text
            for tail in ("&&", self.escape, "&&"):
                cut = cut.rstrip().removesuffix(tail)
            cut = cut.rstrip()
            if cut != text:
                text, kind = cut, "prefix"
            if " " not in text:
                kind = "keyword"
        return Quote(
            section.index,
            text,
            kind,
            section.number,
            tentative or kind == "keyword",
            fenced,
            section.marks.fingerprint,
            span=span,
        )


def _begins_run(parts: Sequence[HeadingPart]) -> bool:
    """Whether nothing but an ellipsis stands between two instructions of a kind."""
    if len(parts) < 3 or not (parts[2].code and _ELLIPSIS.fullmatch(parts[1].text.rstrip())):
        return False
    first, last = (_KEYWORD.match(normalise(part.text)) for part in parts[::2])
    return first is not None and last is not None and first[0] == last[0]


def is_dockerfile_fence(block: Block) -> bool:
    """Whether a block is a fence that may hold instructions."""
    info = block.info.split(maxsplit=1)[0].lower().strip("{}.") if block.info else ""
    return block.kind == "fence" and info in _DOCKER_INFO and len(block.content) <= _LONGEST_FENCE


def parse_fence(block: Block, escape: str) -> Dockerfile:
    """Read the instructions of a fence, with the escape token of the file it is about."""
    directive = "" if escape == "\\" else f"# escape={escape}\n"
    return parse(directive + block.content)


def fingerprint(text: str) -> str:
    """The hash that a mark under a shortened heading holds.

    Args:
        text: The instruction's normalised text.
    """
    return text_hash(text)
