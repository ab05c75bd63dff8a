"""Which steps the table of contents of a page lists, and what it calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from mkdocs_dockerfile.comments import can_be_title
from mkdocs_dockerfile.model import Step, Trusted
from mkdocs_dockerfile.rendering.prose import only_line

Depth = Literal["auto", "stages", "steps"]

# A table of more steps than that shows the stages alone.
_MOST_LISTED = 60
# Titles that an author gave the parts of a long file are looked through faster.
_MOST_EXPLAINED = 2 * _MOST_LISTED


def listed_steps(steps: Sequence[Step], stages: int, depth: Depth) -> Mapping[int, str]:
    """Choose what a table of contents lists besides the stages.

    Stages that are themselves long divide nothing. There it lists the steps that people have
    something to say about, by their words: what the author of a long file writes above some
    of its instructions are its sections. Where that is still more than anybody looks through,
    only those that begin a group with an introduction count, if these are few enough.

    Args:
        steps: Those that the page shows.
        stages: How many stages it shows.
        depth: What the site wants.

    Returns:
        By number of the step, what stands for its heading; empty for the heading itself.
    """
    if depth == "steps" or (depth == "auto" and len(steps) <= _MOST_LISTED):
        return {step.number: "" for step in steps}
    if depth == "stages" or len(steps) <= _MOST_LISTED * stages:
        return {}
    explained = list(_explained(steps))
    for chosen in (explained, [step for step in explained if step.introduction]):
        if len(chosen) <= _MOST_EXPLAINED:
            return {step.number: _called(step) for step in chosen}
    return {}


def _explained(steps: Iterable[Step]) -> Iterable[Step]:
    people = ("comment", "sidecar")
    return (
        step
        for step in steps
        if step.introduction or (step.prose.markdown and step.prose.source in people)
    )


def _called(step: Step) -> str:
    """The title above a step, as far as a comment is one."""
    words = step.introduction or step.prose.markdown
    if isinstance(words, Trusted):
        return ""
    title = only_line(words).rstrip(":").rstrip()
    return f"{step.number}. {title}" if can_be_title(title) else ""
