"""How many instructions a person has explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import floor

from mkdocs_dockerfile.model import Walkthrough


@dataclass(frozen=True, slots=True)
class Unexplained:
    """An instruction that nobody explains.

    Attributes:
        number: Of its step, 1-based.
        line: 1-based line at which it begins.
        keyword: In upper case.
    """

    number: int
    line: int
    keyword: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who explains the instructions of one file.

    Attributes:
        path: Of the Dockerfile, relative to the root.
        sidecar: Its sidecar, relative to the root; None if it has none.
        instructions: How many count.
        sidecar_steps: How many of them a section explains.
        comment_steps: How many a comment of their own explains.
        inherited_steps: How many the words of another step cover.
        unexplained: The others. A draft that nobody edited explains nothing here: it
            says what the built-in explanation says.
    """

    path: str
    sidecar: str | None
    instructions: int
    sidecar_steps: int
    comment_steps: int
    inherited_steps: int
    unexplained: tuple[Unexplained, ...]

    @property
    def percent(self) -> float:
        """Share that is explained; see `percent_of`."""
        return percent_of([self])


def coverage(
    walkthrough: Walkthrough,
    *,
    steps: Collection[int] | None = None,
    keywords: Collection[str] = (),
) -> Coverage:
    """Count the instructions of a file by who explains them.

    Args:
        walkthrough: The file and its words.
        steps: Numbers of the steps that count; None for all.
        keywords: Only these instructions count; all, if empty.
    """
    counted = [
        step
        for step in walkthrough.steps
        if (steps is None or step.number in steps)
        and (not keywords or step.instruction.keyword in keywords)
    ]
    sources = Counter(step.prose.source for step in counted)
    return Coverage(
        path=walkthrough.path,
        sidecar=walkthrough.sidecar,
        instructions=len(counted),
        sidecar_steps=sources["sidecar"],
        comment_steps=sources["comment"],
        inherited_steps=sources["inherited"],
        unexplained=tuple(
            Unexplained(step.number, step.instruction.start_line, step.instruction.keyword)
            for step in counted
            if step.prose.source in ("none", "draft")
        ),
    )


def percent_of(files: Iterable[Coverage]) -> float:
    """Share of the instructions of several files that is explained, in per cent.

    Rounded down to one decimal, so that a single missing one never reads as 100; and 100
    where there is nothing to explain.
    """
    total = missing = 0
    for file in files:
        total += file.instructions
        missing += len(file.unexplained)
    return floor(1000 * (total - missing) / total) / 10 if total else 100.0
