"""Which section of a sidecar explains which instruction, and what else the sidecar says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.model import Command, Dockerfile, Trusted
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.assignment import Hit, assign
from mkdocs_dockerfile.pairing.author_commands import metadata_commands
from mkdocs_dockerfile.pairing.drift import DriftReport
from mkdocs_dockerfile.pairing.listing import ListingFinder
from mkdocs_dockerfile.pairing.placing import Matched, Page
from mkdocs_dockerfile.pairing.quotes import (
    Quote,
    QuoteReader,
    instruction_text,
    normalise,
    parse_fence,
)
from mkdocs_dockerfile.pairing.roles import Part, Role, cut
from mkdocs_dockerfile.sidecar import Block, Sidecar

__all__ = ["Match", "Matched", "instruction_text", "match", "normalise"]


@dataclass(frozen=True, slots=True)
class Match:
    """A sidecar, brought together with its Dockerfile.

    Attributes:
        sections: What explains each step, by its number.
        title: The heading of level 1; None if there is none.
        introduction: What stands before the first step and is nothing else.
        leads: What stands between steps, by the number of the step whose section follows.
        closing: What stands behind the last step and is neither commands nor summary.
        commands: The author's, those of the front matter first.
        summary: The author's.
        metadata: The front matter.
        listing_differs: A copy of the file is not the file.
        diagnostics: What is wrong with the sidecar, in the order of its lines.
        roles: What each section of the sidecar is for, by its index.
    """

    sections: Mapping[int, Matched]
    title: str | None
    introduction: Trusted
    leads: Mapping[int, Trusted]
    closing: Trusted
    commands: tuple[Command, ...]
    summary: Trusted
    metadata: Mapping[str, Any]
    listing_differs: bool
    diagnostics: tuple[Diagnostic, ...]
    roles: tuple[Role, ...]


def match(dockerfile: Dockerfile, sidecar: Sidecar) -> Match:
    """Bring a sidecar and its Dockerfile together.

    Args:
        dockerfile: The file.
        sidecar: Its walkthrough.

    Returns:
        Everything that the sidecar says, each part at its place. Instructions are found
        by text, never by line. Nothing raises: what does not fit is a diagnostic.
    """
    reader = QuoteReader(dockerfile)
    finder = ListingFinder(dockerfile)
    quotes, listings = _quotes(sidecar, reader, finder)
    hits = assign(quotes, reader.texts)
    firm = _firm(sidecar, quotes, hits)
    if firm != quotes:
        quotes = firm
        hits = assign(quotes, reader.texts)
    quotes, hits = _without_asides(sidecar, quotes, hits)
    hits = _check_heredocs(dockerfile, sidecar, quotes, hits)
    own = {quotes[number].section: number for number in hits}
    steps: dict[int, Literal["step", "orphan"]] = {
        quote.section: "step" if quote.section in own else "orphan" for quote in quotes
    }
    parts = cut(sidecar.sections, steps, listings)
    copies = {block.line: block for block in listings.values()}
    page = Page(
        dockerfile,
        sidecar,
        quotes,
        hits,
        reader.texts,
        parts,
        frozenset(copies.values()),
    )
    report = DriftReport(dockerfile, sidecar, quotes, hits, reader.texts)
    found = sorted(report.all(finder, copies.values()), key=lambda item: item.line or 0)
    return Match(
        sections=MappingProxyType(page.sections),
        title=page.title,
        introduction=Trusted(outline.join(*page.introduction)),
        leads=MappingProxyType(
            {step: Trusted(outline.join(*texts)) for step, texts in page.leads.items()}
        ),
        closing=Trusted(outline.join(*page.closing)),
        commands=(*metadata_commands(sidecar.metadata), *page.commands),
        summary=Trusted(outline.join(*page.summary)),
        metadata=sidecar.metadata,
        listing_differs=any(item.code == "DF105" for item in found),
        diagnostics=(*sidecar.diagnostics, *found),
        roles=_roles(sidecar, parts),
    )


# --- Quotes ------------------------------------------------------------------------


def _quotes(
    sidecar: Sidecar, reader: QuoteReader, finder: ListingFinder
) -> tuple[list[Quote], dict[int, Block]]:
    """All quotes in order, and the listings by index of their section."""
    quotes: list[Quote] = []
    listings: dict[int, Block] = {}
    if block := finder.find(sidecar.opening):
        listings[-1] = block
    above: list[tuple[int, frozenset[str]]] = []
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
        if found and not any(texts & outer for _, outer in above):
            quotes += found
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


def _roles(sidecar: Sidecar, parts: Sequence[Part]) -> tuple[Role, ...]:
    roles: list[Role] = ["other"] * len(sidecar.sections)
    for part in parts:
        for section in (part.section, *part.inner):
            roles[section.index] = part.role
    return tuple(roles)
