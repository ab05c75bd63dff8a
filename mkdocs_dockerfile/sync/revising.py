"""One pass over a sidecar: the text with what has to change changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing import (
    Part,
    Quote,
    align,
    caption,
    fingerprint,
    is_dockerfile_fence,
    normalise,
    parse_fence,
    shorten,
)
from mkdocs_dockerfile.sidecar import (
    PARKED_MARK,
    Section,
    Sidecar,
    fingerprint_mark,
    split_lines,
    text_hash,
)
from mkdocs_dockerfile.sync.arranging import Arranger, Change, Item, Quoted
from mkdocs_dockerfile.sync.drafts import draft_body, draft_marks, draft_section
from mkdocs_dockerfile.sync.fences import plain_lines, refenced
from mkdocs_dockerfile.sync.headings import (
    before_quote,
    heading_lines,
    quoted_spans,
    renumber,
    requote,
    show,
    still_shortens,
)


class Revised(NamedTuple):
    """A sidecar after one pass.

    Attributes:
        text: Its content.
        changes: What was done.
    """

    text: str
    changes: tuple[Change, ...]


def revise(dockerfile: Dockerfile, sidecar: Sidecar, drafts: Sequence[str]) -> Revised:
    """Bring a sidecar one step further.

    Args:
        dockerfile: The file.
        sidecar: Its sidecar; readable, and no fence in it is left open.
        drafts: The built-in explanation of each instruction.

    Returns:
        The new text, equal to the old one where nothing has to change.
    """
    return _Reviser(dockerfile, sidecar, drafts).run()


class _Reviser:
    def __init__(self, dockerfile: Dockerfile, sidecar: Sidecar, drafts: Sequence[str]) -> None:
        self.dockerfile = dockerfile
        self.sidecar = sidecar
        self.drafts = drafts
        self.aligned = align(dockerfile, sidecar)
        self.texts = self.aligned.texts
        self.arranger = Arranger(dockerfile, sidecar, self.aligned)
        self.newline = _newline(sidecar.text)
        self.lines = split_lines(sidecar.text[len(sidecar.front_matter) :])
        self.offset = sidecar.opening.body_line
        self.numbered = 0

    def run(self) -> Revised:
        returned = self.returned()
        if returned is not None:
            return returned
        items = self.arranger.arrange()
        parts = self.aligned.parts
        opening = parts[0].section.line - self.offset if parts else len(self.lines)
        pieces = [self.relisted(self.sidecar.opening, self.lines[:opening])]
        pieces += (self.render(item) for item in items)
        text = self.join(pieces, [-1, *(item.place for item in items)])
        if self.numbered:
            headings = f"{self.numbered} heading{'s'[: self.numbered > 1]}"
            self.say(None, f"renumbered {headings}")
        return Revised(self.sidecar.front_matter + text, tuple(self.arranger.changes))

    def say(self, line: int | None, message: str) -> None:
        self.arranger.changes.append(Change(line, message))

    def returned(self) -> Revised | None:
        """Take back a section that was put aside, where its instruction is there again."""
        missing = {
            text: fingerprint(text)
            for index, text in enumerate(self.texts)
            if text and index not in self.arranger.explained
        }
        for part in self.aligned.parts:
            section = part.section
            if not section.marks.parked or not section.quotes:
                continue
            text = normalise(section.quotes[0])
            if text not in missing and section.marks.fingerprint not in missing.values():
                continue
            start = section.body_line - self.offset
            end = start + section.marks.lines
            marks = [line for line in self.lines[start:end] if line.strip() != PARKED_MARK]
            lines = [*self.lines[:start], *marks, *self.lines[end:]]
            shown = shorten(text)[0]
            self.say(section.line, f"took back `{shown}`: the instruction is there again")
            content = self.sidecar.front_matter + "".join(lines)
            return Revised(content, tuple(self.arranger.changes))
        return None

    def join(self, pieces: Sequence[list[str]], places: Sequence[int | None]) -> str:
        """Put pieces one below the other; new neighbours get a blank line between them."""
        lines: list[str] = []
        fresh = False
        for piece, place, before in zip(pieces, places, [None, *places], strict=False):
            follows = place is not None and before is not None and place == before + 1
            if lines and piece and not (follows and _ended(lines)):
                fresh = True
                _end(lines, self.newline)
                if lines[-1].strip():
                    lines.append(self.newline)
            lines += piece
        if fresh or places[-1] != len(self.aligned.parts) - 1:
            while len(lines) > 1 and not lines[-1].strip():
                lines.pop()
        return "".join(lines)

    # --- Pieces --------------------------------------------------------------------

    def render(self, item: Item) -> list[str]:
        """The lines of a piece, after those that lead to it."""
        lines = [line for lead in item.leads for line in self.render(lead)]
        return lines + self.own(item) if lines else self.own(item)

    def own(self, item: Item) -> list[str]:
        if item.part is None:
            return self.draft(item)
        if item.fate == "parked":
            return self.aside(item.part)
        if item.fate == "step":
            return self.step(item, item.part)
        return [line for one in (item.part.section, *item.part.inner) for line in self.kept(one)]

    def draft(self, item: Item) -> list[str]:
        index = item.first or 0
        return draft_section(
            self.texts[index],
            self.drafts[index],
            style=self.style(index),
            number=item.number,
            level=item.level,
            newline=self.newline,
        )

    def style(self, index: int) -> str:
        """What the nearest heading with a number has before its quote."""
        near = [
            (abs(found.hit.instruction - index), found.hit.instruction, section)
            for section, quoted in self.arranger.quoted.items()
            for found in quoted
            if found.hit and self.sidecar.sections[section].number is not None
        ]
        return before_quote(self.sidecar.sections[min(near)[2]]) if near else "1. "

    def kept(self, section: Section) -> Iterator[str]:
        """The lines of a section that is about no instruction."""
        yield from split_lines(section.heading)
        yield from self.relisted(section, split_lines(section.body))

    def relisted(self, section: Section, body: list[str]) -> list[str]:
        """The lines under a heading, with the copy of the file in them as the file is now."""
        for block in self.aligned.listings:
            if block in section.blocks and self.aligned.finder.difference(block):
                code = refenced(block.text, plain_lines(self.dockerfile.text), self.newline)
                start = block.line - section.body_line
                body[start : start + block.end_line - block.line + 1] = code
                self.say(block.line, "copied the listing again")
        return body

    def aside(self, part: Part) -> list[str]:
        """A section whose instruction is gone, as it was, under a mark."""
        section = part.section
        lines = split_lines(section.heading)
        _end(lines, self.newline)
        if section.marks.fingerprint:
            lines.append(f"<!-- dockerfile: {section.marks.fingerprint} -->{self.newline}")
        lines += [PARKED_MARK + self.newline, *_body(section)]
        for inner in part.inner:
            lines += [*split_lines(inner.heading), *split_lines(inner.body)]
        return lines

    def step(self, item: Item, part: Part) -> list[str]:
        """The section of a step: heading, marks, words, and what else belongs to it."""
        section = part.section
        quoted = self.arranger.quoted[section.index]
        source = self.quotes_now(section, quoted)
        old, new = section.number, item.number
        runs = any(found.quote.closes or found.hit is None for found in quoted)
        if old is not None and new is not None and (old != new or runs):
            written = renumber(source, old, new, item.last + 1)
            self.numbered += written != source
            source = written
        lines = heading_lines(section, source, item.level, self.newline)
        marks, body = self.under_heading(item, section, quoted)
        if marks:
            _end(lines, self.newline)
        lines += [*(mark + self.newline for mark in marks), *body]
        for other in item.joined:
            self.join_words(lines, other, section)
        for whole in (part, *item.joined):
            for inner in whole.inner:
                if not _ended(lines):  # What was the file's last line stands here now.
                    _end(lines, self.newline)
                    lines.append(self.newline)
                lines += self.shifted(inner, item.level - whole.section.level)
        return lines

    def shifted(self, section: Section, shift: int) -> list[str]:
        level = section.level + shift
        heading = heading_lines(section, section.source, level, self.newline)
        return [*heading, *split_lines(section.body)]

    def join_words(self, lines: list[str], other: Part, section: Section) -> None:
        """Put the words of a second section about an instruction behind those of the first."""
        body = _body(other.section)
        if text_hash("".join(body)) == text_hash(section.prose):
            return
        while body and not body[0].strip():
            body.pop(0)
        _end(lines, self.newline)
        if lines[-1].strip():
            lines.append(self.newline)
        quotes = [found.quote for found in self.arranger.quoted[other.section.index]]
        if words := caption(other.section, quotes):
            lines += [words + self.newline, self.newline]
        lines += body

    # --- Headings ------------------------------------------------------------------

    def quotes_now(self, section: Section, quoted: Sequence[Quoted]) -> str:
        """The heading's Markdown, with every quote as its instruction reads now."""
        changes: dict[int, str | None] = {}
        alone = len(quoted) == 1
        for found, place in zip(quoted, _places(section, quoted), strict=True):
            if found.hit is None:
                if place is not None:
                    changes[place] = None
                continue
            if found.hit.exact:
                continue
            text = self.texts[found.hit.instruction]
            old, new = shorten(found.quote.shown, text)
            self.say(section.line, f"`{old}` is now `{new}`: read whether the words still fit")
            if place is not None:
                if not (alone and still_shortens(section.quotes[place], text)):
                    changes[place] = self.shown(text, alone=alone)
            elif found.quote.plain:
                words = caption(section, [found.quote]).strip("*")
                quote = before_quote(section) + self.shown(text, alone=True)
                return f"{quote}: {words}" if words else quote
        return requote(section.source, changes)

    def shown(self, text: str, *, alone: bool) -> str:
        """A code span for an instruction; whole where no fingerprint can tell it apart."""
        quote = show(text)
        start = quote.span.strip("` …")
        if alone or quote.whole or sum(other.startswith(start) for other in self.texts) == 1:
            return quote.span
        return show(text, limit=len(text)).span

    # --- What stands under a heading -----------------------------------------------

    def under_heading(
        self, item: Item, section: Section, quoted: Sequence[Quoted]
    ) -> tuple[list[str], list[str]]:
        """The marks that a step's section needs, and its body.

        Marks that are right stay where they are, as part of the body.
        """
        shortened = self.shortened(section, quoted)
        marks = [fingerprint_mark(shortened)] if shortened else []
        index = item.first or 0
        if section.unedited_draft and item.part and not item.part.inner:
            if item.joined:
                # A person's words take the place of the draft.
                return marks, []
            draft = self.drafts[index]
            marks = draft_marks(draft, shortened)
            if text_hash(draft) != section.marks.draft:
                self.say(section.line, f"wrote the draft of {self.arranger.name(item)} anew")
                return marks, draft_body(draft, self.newline)
            body = _body(section)
        else:
            body = self.refreshed(section, quoted)
        own = split_lines(section.body)[: section.marks.lines]
        if [line.strip() for line in own if line.strip()] == marks:
            return [], [*own, *body]
        return marks, body

    def shortened(self, section: Section, quoted: Sequence[Quoted]) -> str | None:
        """The instruction whose fingerprint a section needs, because its heading cuts it."""
        quote, hit = quoted[0]
        if len(quoted) != 1 or hit is None or quote.fenced:
            return None
        text = self.texts[hit.instruction]
        if not hit.exact:
            kept = quote.span is not None and still_shortens(section.quotes[quote.span], text)
            return text if kept or not show(text).whole else None
        cut = quote.kind == "prefix" or quote.fingerprint
        return text if cut and quote.text != text else None

    def refreshed(self, section: Section, quoted: Sequence[Quoted]) -> list[str]:
        """The body, with the fence that repeats the quoted instructions as they read now."""
        body = _body(section)
        block = section.blocks[0] if section.blocks else None
        if block is None or not is_dockerfile_fence(block):
            return body
        before = plain_lines(block.content)
        code = list(before)
        read = parse_fence(block, self.dockerfile.escape)
        # An escape directive may stand above what was read.
        shift = len(read.lines) - len(before)
        waiting = list(quoted)
        for instruction in reversed(read.instructions):
            text = normalise(instruction.logical)
            found = next((one for one in reversed(waiting) if _repeats(text, one.quote)), None)
            if found is None:
                if quoted[0].quote.fenced:
                    continue
                # It shows something else than what the heading quotes.
                return body
            waiting.remove(found)
            lines = slice(instruction.start_line - 1 - shift, instruction.end_line - shift)
            if found.hit is None:
                code[lines] = []
            elif not found.hit.exact:
                now = self.dockerfile.instructions[found.hit.instruction]
                code[lines] = plain_lines(now.source)
        if code == before or not any(line.strip() for line in code):
            return body
        start = block.line - section.body_line - section.marks.lines
        end = start + block.end_line - block.line + 1
        return [*body[:start], *refenced(block.text, code, self.newline), *body[end:]]


def _body(section: Section) -> list[str]:
    """The lines under a heading, without the marks of an earlier pass."""
    return split_lines(section.body)[section.marks.lines :]


def _places(section: Section, quoted: Sequence[Quoted]) -> Sequence[int | None]:
    """Which code span of the heading shows each quote."""
    if any(found.quote.fenced for found in quoted):
        keywords = [found.quote.keyword for found in quoted]
        return quoted_spans(section, keywords) or [None] * len(quoted)
    return [found.quote.span for found in quoted]


def _repeats(text: str, quote: Quote) -> bool:
    return text == quote.text or (quote.kind != "whole" and text.startswith(quote.text))


def _ended(lines: Sequence[str]) -> bool:
    return lines[-1].endswith(("\n", "\r"))


def _end(lines: list[str], newline: str) -> None:
    """Make sure that a line can follow."""
    if not _ended(lines):
        lines[-1] += newline


def _newline(text: str) -> str:
    """How most lines of a text end."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
