"""What the numbers in the headings of a sidecar count."""

from __future__ import annotations

from typing import Literal

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing.aligning import Alignment
from mkdocs_dockerfile.sidecar import Section, Sidecar

Numbering = Literal["none", "steps", "sections", "stages"]

# From which share of explained instructions on a sidecar's numbers are those of the steps.
_OWN_NUMBERS = 2 / 3


def numbered_sections(sidecar: Sidecar, aligned: Alignment) -> list[tuple[Section, int]]:
    """The sections with a number, each with the step it begins with."""
    firsts: dict[int, int] = {}
    for quote, hit in sorted(aligned.hits.items()):
        index = aligned.quotes[quote].section
        firsts[index] = min(firsts.get(index, hit.instruction), hit.instruction)
    sections = ((sidecar.sections[index], first + 1) for index, first in firsts.items())
    return [(section, step) for section, step in sections if section.number is not None]


def numbering(dockerfile: Dockerfile, sidecar: Sidecar, aligned: Alignment) -> Numbering:
    """What is counted: nothing, the steps, the sections, or the sections of each stage.

    Sections whose instruction is gone count too: they had their numbers before it went.
    """
    numbered = numbered_sections(sidecar, aligned)
    if not numbered:
        return "none"
    quoting = dict.fromkeys(quote.section for quote in aligned.quotes)
    counted = [
        number for index in quoting if (number := sidecar.sections[index].number) is not None
    ]
    hits = aligned.hits
    partly = len(hits) < _OWN_NUMBERS * len(aligned.texts)
    grouped = len(hits) > len({aligned.quotes[quote].section for quote in hits})
    if (partly or grouped) and counted == list(range(1, len(counted) + 1)):
        return "sections"
    stages = [dockerfile.instructions[step - 1].stage for _, step in numbered]
    firsts = {stage: stages.index(stage) for stage in stages}
    if len(firsts) > 1 and [section.number for section, _ in numbered] == [
        place - firsts[stage] + 1 for place, stage in enumerate(stages)
    ]:
        return "stages"
    return "steps"
