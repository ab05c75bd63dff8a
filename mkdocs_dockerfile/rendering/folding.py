"""Runs of like instructions that share one heading."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_dockerfile.model import Step

# Each says one small thing; six of them in a row are one thought.
_FOLDABLE = frozenset({"ARG", "ENV", "EXPOSE", "LABEL", "VOLUME"})
_FEWEST = 3


def fold(steps: Sequence[Step]) -> tuple[tuple[int, int], ...]:
    """Group steps under headings.

    Three or more EXPOSE, VOLUME, ENV, ARG or LABEL in a row stand under one, where people
    wrote at most one text about them: what is written about a single one of them needs a
    heading of its own.

    Args:
        steps: Of one stage, in order.

    Returns:
        Half-open ranges of indexes, in order, that make up all steps.
    """
    runs: list[tuple[int, int]] = []
    start = 0
    for index in range(1, len(steps) + 1):
        if index < len(steps) and _goes_on(steps[start], steps[index]):
            continue
        if index - start >= _FEWEST:
            runs.append((start, index))
        else:
            runs += [(single, single + 1) for single in range(start, index)]
        start = index
    return tuple(runs)


def _goes_on(first: Step, step: Step) -> bool:
    keyword = first.instruction.keyword
    if keyword not in _FOLDABLE or step.instruction.keyword != keyword:
        return False
    if step.introduction or step.notes or first.notes:
        return False
    if step.prose.source == "none":
        return first.prose.source == "none"
    return step.prose.source == "inherited" and step.prose.from_step in (
        first.number,
        first.prose.from_step,
    )
