"""What a page shows of a walkthrough: all of it, unless it is about a target."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from mkdocs_dockerfile.comments import plain_title
from mkdocs_dockerfile.model import Dockerfile, Step, Walkthrough


def shown_steps(walkthrough: Walkthrough, stages: Set[int]) -> list[Step]:
    """The steps of some stages; the words of a step that is not shown go to its first heir."""
    steps: list[Step] = []
    heirs: dict[int, int] = {}
    for step in walkthrough.steps:
        if step.instruction.stage is not None and step.instruction.stage not in stages:
            continue
        giver = step.prose.from_step
        if giver is not None:
            owner = walkthrough.steps[giver - 1]
            if owner.instruction.stage is None or owner.instruction.stage in stages:
                heirs[giver] = giver
            heir = heirs.setdefault(giver, step.number)
            prose = owner.prose if heir == step.number else replace(step.prose, from_step=heir)
            step = replace(step, prose=prose)
        steps.append(step)
    return steps


def without_title(step: Step, title: str | None) -> Step:
    """A step whose comment does not begin with what the stage's heading says just above."""
    first, _, rest = step.prose.markdown.partition("\n")
    if title is None or step.prose.source != "comment" or plain_title(first) != title:
        return step
    return replace(step, prose=replace(step.prose, markdown=rest.lstrip("\n")))


def shown_lines(dockerfile: Dockerfile, stages: frozenset[int] | None) -> Sequence[int]:
    """The lines of a listing: comments and blanks go with the instruction below them."""
    count = len(dockerfile.lines)
    if stages is None:
        return range(1, count + 1)
    shown: list[int] = []
    done = 0
    for instruction in dockerfile.instructions:
        if instruction.stage is None or instruction.stage in stages:
            shown += range(done + 1, instruction.end_line + 1)
        done = instruction.end_line
    return shown
