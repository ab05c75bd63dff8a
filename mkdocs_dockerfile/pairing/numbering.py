"""What the numbers in the headings of a sidecar count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing.aligning import Alignment
from mkdocs_dockerfile.sidecar import Section, Sidecar

Numbering = Literal["none", "steps", "sections", "stages"]

# From which share of explained instructions on a sidecar's numbers are those of the steps.
_OWN_NUMBERS = 2 / 3


def numbered_sections(sidecar: Sidecar, aligned: Alignment) -> list[tuple[Section, int]]:
    """The sections with a number, each with the step it begins with."""
    found: dict[int, tuple[Section, int]] = {}
    for quote in sorted(aligned.hits):
        section = sidecar.sections[aligned.quotes[quote].section]
        if section.number is not None:
            found.setdefault(section.index, (section, aligned.hits[quote].instruction + 1))
    return list(found.values())


def numbering(
    dockerfile: Dockerfile, numbered: Sequence[tuple[Section, int]], aligned: Alignment
) -> Numbering:
    """What is counted: nothing, the steps, the sections, or the sections of each stage.

    Args:
        dockerfile: The file.
        numbered: From `numbered_sections`.
        aligned: The sidecar beside the file.
    """
    if not numbered:
        return "none"
    numbers = [section.number for section, _ in numbered]
    hits = aligned.hits
    partly = len(hits) < _OWN_NUMBERS * len(aligned.texts)
    grouped = len(hits) > len({aligned.quotes[quote].section for quote in hits})
    if (partly or grouped) and numbers == list(range(1, len(numbers) + 1)):
        return "sections"
    stages = [dockerfile.instructions[step - 1].stage for _, step in numbered]
    firsts = {stage: stages.index(stage) for stage in stages}
    if len(firsts) > 1 and numbers == [
        place - firsts[stage] + 1 for place, stage in enumerate(stages)
    ]:
        return "stages"
    return "steps"
