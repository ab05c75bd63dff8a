"""The heading of a section, written anew with as little change as possible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mkdocs_dockerfile.explanations import code
from mkdocs_dockerfile.pairing import LONGEST_QUOTE, SHORTENED_QUOTE, normalise
from mkdocs_dockerfile.sidecar import Section, split_lines, split_number

_SPAN = re.compile(r"\\.|(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_ELLIPSIS = re.compile(r"[ \t\u00a0]*(?:\[\s?(?:…|\.{3})\s?\]|\(\s?(?:…|\.{3})\s?\)|…|\.{3})")
_CONNECTIVE = re.compile(
    r"\s*(?:[,&+/;…\uff0c、和与及と·]|and|und|et|y|e)?\s*(?:and|und|et|y|e)?\s*", re.IGNORECASE
)
_RANGE = re.compile(r"(\s?[-\u2013]\s?)(\d{1,6})(?!\d)")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a heading quotes an instruction.

    Attributes:
        span: A code span.
        whole: It holds all of the instruction's text, so that needs no fingerprint.
    """

    span: str
    whole: bool


def show(text: str, *, limit: int = LONGEST_QUOTE) -> Shown:
    """Quote an instruction for a heading.

    Args:
        text: Its normalised text.
        limit: How many characters of it may be shown.
    """
    shown = text
    if len(text) > limit:
        limit = min(limit, SHORTENED_QUOTE)
        words = text[: limit - 1].rpartition(" ")[0]
        # One long word must not leave the keyword alone.
        cut = words if len(words) > limit // 2 else text[: limit - 2]
        shown = f"{cut} …"
    span = code(shown)
    return Shown(span, normalise(span.strip("`")) == text)


def still_shortens(span: str, text: str) -> bool:
    """Whether a code span that cuts an instruction's text is right for another text too."""
    shown = normalise(span)
    ellipsis = next((m for m in _ELLIPSIS.finditer(shown) if m.end() == len(shown)), None)
    return ellipsis is not None and text.startswith(shown[: ellipsis.start()])


def spans(source: str) -> list[tuple[int, int]]:
    """Where the code spans of a heading's Markdown stand, marks included."""
    return [match.span() for match in _SPAN.finditer(source) if match[1]]


def requote(source: str, changes: Mapping[int, str | None]) -> str:
    """Put other code spans into a heading.

    Args:
        source: The Markdown inside the heading.
        changes: New spans by place among the old ones; None takes one out, and the comma
            or word that joins it to the one before (else the one behind).
    """
    places = spans(source)
    for index in sorted(changes, reverse=True):
        start, end = places[index]
        new = changes[index]
        # An ellipsis behind the span said that the old one was shortened, unless a run begins.
        if ellipsis := _ELLIPSIS.match(source, end):
            following = places[index + 1 : index + 2]
            if not following or source[ellipsis.end() : following[0][0]].strip():
                end = ellipsis.end()
        if new is None:
            new = ""
            before = places[index - 1][1] if index else None
            if before is not None and _CONNECTIVE.fullmatch(source, before, start):
                start = before
            elif index + 1 < len(places) and _CONNECTIVE.fullmatch(
                source, end, places[index + 1][0]
            ):
                end = places[index + 1][0]
        source = source[:start] + new + source[end:]
        moved = len(new) - (end - start)
        places[index + 1 :] = [(a + moved, b + moved) for a, b in places[index + 1 :]]
        places[index] = (start, start + len(new))
    return source


def renumber(source: str, old: int, new: int, last: int) -> str:
    """Put another number into a heading, leading zeros and the end of a range included.

    Args:
        source: The Markdown inside the heading.
        old: The number that it begins with.
        new: What it is to be.
        last: Number of the last step that the section is about, for "4-6".
    """
    match = re.search(rf"(?<!\d)(0*){old}(?!\d)", source)
    if match is None:
        return source
    width = len(match[0]) if match[1] else 0
    rest = source[match.end() :]
    if found := _RANGE.match(rest):
        rest = (found[1] + str(last) if last > new else "") + rest[found.end() :]
    return source[: match.start()] + str(new).zfill(width) + rest


def before_quote(section: Section) -> str:
    """What a heading's Markdown holds before its quote: the number, as it is written here."""
    places = spans(section.source)
    start = section.source[: places[0][0]] if places else section.source
    if section.number is None:
        return ""
    if places and not split_number(start)[1]:
        return start
    # A caption follows the number; it belongs to that section alone.
    rest = split_number(start)[1]
    return start[: start.find(rest)] if rest and rest in start else f"{section.number}. "


def heading_lines(section: Section, source: str, level: int, newline: str) -> list[str]:
    """The lines of a section's heading, with another text or level.

    A heading keeps its form (underlined, closing marks) where its level is the same.
    """
    if source == section.source and level == section.level:
        return split_lines(section.heading)
    if level == section.level and section.heading.count(section.source) == 1:
        return split_lines(section.heading.replace(section.source, source))
    return [f"{'#' * min(max(level, 1), 6)} {' '.join(source.split())}{newline}"]


def new_heading(style: str, number: int | None, quote: Shown, level: int, newline: str) -> str:
    """The heading of a section that is new.

    Args:
        style: What stands before the quote in the headings around, with any number in it;
            empty where they have none.
        number: Of the new section.
        quote: Its instruction.
        level: 1 to 6.
        newline: How lines end.
    """
    prefix = ""
    if number is not None:
        prefix = re.sub(rf"\d+(?:{_RANGE.pattern})?", str(number), style, count=1)
    return f"{'#' * level} {prefix}{quote.span}{newline}"


def quoted_spans(section: Section, keywords: Sequence[str]) -> list[int]:
    """Places of the code spans that begin with keywords, where they are these keywords."""
    found = [
        index
        for index, text in enumerate(section.quotes)
        if normalise(text).partition(" ")[0] in keywords
    ]
    words = [normalise(section.quotes[index]).partition(" ")[0] for index in found]
    return found if words == list(keywords) else []
