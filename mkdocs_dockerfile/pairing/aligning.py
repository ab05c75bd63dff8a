"""Which instructions the quotes of a sidecar mean, and what each of its sections is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing.assignment import Hit, assign
from mkdocs_dockerfile.pairing.listing import ListingFinder
from mkdocs_dockerfile.pairing.quotes import Quote, QuoteReader, instruction_text, parse_fence
from mkdocs_dockerfile.pairing.roles import Part, cut
from mkdocs_dockerfile.sidecar import Block, Sidecar


@dataclass(frozen=True, slots=True)
class Alignment:
    """A sidecar and its Dockerfile side by side.

    Attributes:
        texts: Normalised text of each instruction.
        quotes: In the order of the sidecar.
        hits: The instruction that a quote means, by index of the quote; what is missing
            means none.
        between: Instructions that runs hold between their ends, by index of the section.
        parts: The sections with their roles, in order.
        listings: The fences that hold the whole file, in order.
        finder: Tells where a listing differs from the file.
    """

    texts: Sequence[str]
    quotes: Sequence[Quote]
    hits: Mapping[int, Hit]
    between: Mapping[int, Sequence[int]]
    parts: Sequence[Part]
    listings: Sequence[Block]
    finder: ListingFinder


def align(dockerfile: Dockerfile, sidecar: Sidecar) -> Alignment:
    """Find out which instruction every section of a sidecar is about.

    Instructions are found by text, never by line.
    """
    reader = QuoteReader(dockerfile)
    finder = ListingFinder(dockerfile)
    quotes, listings = _quotes(sidecar, reader, finder)
    hits = assign(quotes, reader.texts)
    firm = _firm(sidecar, quotes, hits)
    if firm != quotes:
        quotes = firm
        hits = assign(quotes, reader.texts)
    hits = _with_ends(quotes, hits, reader.texts)
    quotes, hits = _without_asides(sidecar, quotes, hits)
    hits = _check_heredocs(dockerfile, sidecar, quotes, hits)
    own = {quotes[number].section: number for number in hits}
    steps: dict[int, Literal["step", "orphan"]] = {
        quote.section: "step" if quote.section in own else "orphan" for quote in quotes
    }
    parts = cut(sidecar.sections, steps, listings)
    copies = {block.line: block for block in listings.values()}
    between = _between(quotes, hits, reader.texts)
    return Alignment(reader.texts, quotes, hits, between, parts, tuple(copies.values()), finder)


def _with_ends(
    quotes: Sequence[Quote], hits: Mapping[int, Hit], texts: Sequence[str]
) -> dict[int, Hit]:
    """Let a run of which one end changed go on to the last of its kind beside the other end."""
    result = dict(hits)
    quoted = {hit.instruction for hit in hits.values()}
    for first, last in _runs(quotes):
        missing, there, step = (first, last, -1) if last in hits else (last, first, 1)
        if missing in hits or there not in hits:
            continue
        start = at = hits[there].instruction
        keyword = _keyword(texts[at])
        while (
            0 <= at + step < len(texts)
            and at + step not in quoted
            and _keyword(texts[at + step]) == keyword
        ):
            at += step
        if at != start:
            quoted.add(at)
            result[missing] = Hit(at, exact=False)
    return result


def _between(
    quotes: Sequence[Quote], hits: Mapping[int, Hit], texts: Sequence[str]
) -> dict[int, list[int]]:
    """The instructions within the runs of headings: those of their kind that nobody quotes."""
    result: dict[int, list[int]] = {}
    quoted = {hit.instruction for hit in hits.values()}
    for first, last in _runs(quotes):
        if first not in hits or last not in hits:
            continue
        start, end = sorted((hits[first].instruction, hits[last].instruction))
        for index in range(start + 1, end):
            if _keyword(texts[index]) == _keyword(texts[end]) and index not in quoted:
                quoted.add(index)
                result.setdefault(quotes[last].section, []).append(index)
    return result


def _runs(quotes: Sequence[Quote]) -> Iterator[tuple[int, int]]:
    """Indexes of the quotes that begin and end a run."""
    for last, quote in enumerate(quotes):
        if quote.closes and last and quotes[last - 1].section == quote.section:
            yield last - 1, last


def _keyword(text: str) -> str:
    return text.partition(" ")[0]


def _quotes(
    sidecar: Sidecar, reader: QuoteReader, finder: ListingFinder
) -> tuple[list[Quote], dict[int, Block]]:
    """All quotes in order, and the listings by index of their section."""
    quotes: list[Quote] = []
    listings: dict[int, Block] = {}
    if block := finder.find(sidecar.opening):
        listings[-1] = block
    above: list[tuple[int, frozenset[str]]] = []
    there, said = Counter(reader.texts), Counter[str]()
    parked: int | None = None
    for section in sidecar.sections:
        if parked is not None and section.level > parked:
            continue
        parked = section.level if section.marks.parked else None
        if parked is not None:
            continue
        while above and above[-1][0] >= section.level:
            above.pop()
        found = reader.read(section)
        if not found or all(quote.fenced for quote in found):
            block = finder.find(section)
            if block:
                listings[section.index] = block
                continue
        texts = frozenset(quote.text for quote in found)
        # A smaller heading that quotes what the one around it does is a detail of that,
        # unless the file says the same again.
        repeats = any(texts & outer for _, outer in above)
        if found and not (repeats and all(said[text] >= there[text] for text in texts)):
            quotes += found
            said.update(texts)
            above.append((section.level, texts))
    return quotes, listings


def _firm(sidecar: Sidecar, quotes: Sequence[Quote], hits: Mapping[int, Hit]) -> list[Quote]:
    """Believe a heading that is written as the headings of steps around it are."""
    numbered: set[int] = set()
    plain: Counter[int] = Counter()
    for number, hit in hits.items():
        level = sidecar.sections[quotes[number].section].level
        if hit.exact and quotes[number].number is not None:
            numbered.add(level)
        if hit.exact and quotes[number].plain:
            plain[level] += 1
    return [
        replace(quote, tentative=False)
        if (quote.number is not None and sidecar.sections[quote.section].level in numbered)
        or (quote.plain and plain[sidecar.sections[quote.section].level] > 1)
        else quote
        for quote in quotes
    ]


def _without_asides(
    sidecar: Sidecar, quotes: Sequence[Quote], hits: Mapping[int, Hit]
) -> tuple[list[Quote], dict[int, Hit]]:
    """Drop quotes of headings that turn out to be about something else.

    These are tentative ones that fit nothing, and unmatched ones in smaller headings
    inside the section of a step.
    """
    matched = {quotes[number].section for number in hits}
    levels = {sidecar.sections[index].level for index in matched}
    inside: set[int] = set()
    level: int | None = None
    for section in sidecar.sections:
        if section.index in matched:
            level = section.level
        elif level is not None and section.level <= level:
            level = None
        elif level is not None and section.level not in levels:
            inside.add(section.index)
    kept: list[Quote] = []
    kept_hits: dict[int, Hit] = {}
    for number, quote in enumerate(quotes):
        if number in hits:
            kept_hits[len(kept)] = hits[number]
        elif quote.tentative or quote.section in inside:
            continue
        kept.append(quote)
    return kept, kept_hits


def _check_heredocs(
    dockerfile: Dockerfile,
    sidecar: Sidecar,
    quotes: Sequence[Quote],
    hits: Mapping[int, Hit],
) -> dict[int, Hit]:
    """Compare the heredocs of instructions that a fence quotes whole."""
    checked = dict(hits)
    for number, hit in hits.items():
        instruction = dockerfile.instructions[hit.instruction]
        quote = quotes[number]
        if not (hit.exact and quote.fenced and instruction.heredocs):
            continue
        block = sidecar.sections[quote.section].blocks[0]
        quoted = [
            tuple(heredoc.content for heredoc in item.heredocs)
            for item in parse_fence(block, dockerfile.escape).instructions
            if instruction_text(item) == quote.text
        ]
        if tuple(heredoc.content for heredoc in instruction.heredocs) not in quoted:
            checked[number] = Hit(hit.instruction, exact=False)
    return checked
