"""What a page shows of a walkthrough: all of it, unless it is about a target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mkdocs_dockerfile.comments import plain_title
from mkdocs_dockerfile.model import Dockerfile, Prose, Step, Walkthrough
from mkdocs_dockerfile.semantics import Build


def shown_steps(walkthrough: Walkthrough, build: Build) -> list[Step]:
    """The steps of a build; the words of a step that is not shown go to its first heir."""
    steps: list[Step] = []
    heirs: dict[int, int] = {}
    for index, step in enumerate(walkthrough.steps):
        if not build.shows(index):
            continue
        giver = step.prose.from_step
        if giver is not None:
            owner = walkthrough.steps[giver - 1]
            if build.shows(giver - 1):
                heirs[giver] = giver
            heir = heirs.setdefault(giver, step.number)
            prose = owner.prose if heir == step.number else replace(step.prose, from_step=heir)
            step = replace(step, prose=prose)
        steps.append(step)
    return steps


def without_titles(steps: Iterable[Step], titles: Mapping[int, str | None]) -> list[Step]:
    """Steps whose comments do not say what the heading of their stage says above them.

    Args:
        steps: The steps that are shown.
        titles: Titles of stages, by the number of the step that a stage begins with.

    Returns:
        The steps. Where a comment is nothing but the title, none of them is from it: neither
        its own step nor those that it covers, which all stand below the heading.
    """
    result: list[Step] = []
    told: set[int] = set()
    for step in steps:
        prose = step.prose
        if prose.source == "comment":
            first, _, rest = prose.markdown.partition("\n")
            title = titles.get(step.number)
            if title is not None and plain_title(first) == title:
                prose = replace(prose, markdown=rest.lstrip("\n"))
            if not prose.markdown:
                told.add(step.number)
                prose = Prose()
        elif prose.from_step in told:
            prose = Prose()
        result.append(step if prose is step.prose else replace(step, prose=prose))
    return result


def shown_lines(dockerfile: Dockerfile, build: Build) -> Sequence[int]:
    """The lines of a listing: comments and blanks go with the instruction below them.

    The head of the file stays, and its end does where the build goes so far.
    """
    count = len(dockerfile.lines)
    if not build.targeted:
        return range(1, count + 1)
    done = _head(dockerfile)
    shown = [*range(1, done + 1)]
    for index, instruction in enumerate(dockerfile.instructions):
        if build.shows(index):
            shown += range(done + 1, instruction.end_line + 1)
        done = instruction.end_line
    if len(build.stages) == len(dockerfile.stages):
        shown += range(done + 1, count + 1)
    return shown


def _head(dockerfile: Dockerfile) -> int:
    """The last line of what is about the file: parser directives, and all that a blank ends."""
    first = dockerfile.instructions[0].start_line
    above = enumerate(dockerfile.lines[: first - 1], 1)
    blank = max((number for number, line in above if not line.strip()), default=0)
    return max(blank, *(item.line for item in dockerfile.directives), 0)
