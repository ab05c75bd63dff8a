"""What the templates of both flavours see: a walkthrough, arranged as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.model import StagePart, Step, Walkthrough
from mkdocs_dockerfile.rendering.quoting import quote, visible


@dataclass(frozen=True, slots=True)
class StepView:
    """A step and how it is shown.

    Attributes:
        step: The step.
        quote: The instruction in one line, for the heading.
        whole: The quote is all of the instruction.
    """

    step: Step
    quote: str
    whole: bool

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line of the instruction, 1-based."""
        return self.step.instruction.start_line, self.step.instruction.end_line


@dataclass(frozen=True, slots=True)
class GroupView:
    """The steps under one heading of the second level.

    Attributes:
        anchor: Id of the heading.
        heading: Its text in three parts, the middle one code: ("Stage ", "builder",
            ": Build the application"). The middle may be empty.
        part: The stage; None for what stands before the first.
        steps: In order.
    """

    anchor: str
    heading: tuple[str, str, str]
    part: StagePart | None
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page, arranged.

    Attributes:
        walkthrough: What it shows.
        groups: In order; a single one where the file has one stage or none.
        anchors: Id of every step's heading, by number.
        label: Looks up a heading or label in the page's language.
        language: Of headings and labels.
    """

    walkthrough: Walkthrough
    groups: tuple[GroupView, ...]
    anchors: Mapping[int, str]
    label: Callable[..., str]
    language: str


def arrange(walkthrough: Walkthrough, *, language: str = "en", prefix: str = "") -> PageView:
    """Arrange a walkthrough as a page.

    Args:
        walkthrough: What to show.
        language: Of headings and labels.
        prefix: Goes before every id, where another walkthrough stands on the same page.
    """
    texts = texts_for(language)

    def label(name: str, /, **values: object) -> str:
        return texts.say(f"labels.{name}", **values)

    views = []
    for step in walkthrough.steps:
        text, whole = quote(step.instruction)
        views.append(StepView(step, text, whole))
    return PageView(
        walkthrough=walkthrough,
        groups=tuple(_groups(walkthrough, views, label, prefix)),
        anchors={step.number: prefix + step.anchor for step in walkthrough.steps},
        label=label,
        language=texts.language,
    )


def _groups(
    walkthrough: Walkthrough,
    views: list[StepView],
    label: Callable[..., str],
    prefix: str,
) -> Iterator[GroupView]:
    if not views:
        return
    stages = walkthrough.stages
    if len(stages) < 2:
        heading = (label("explanation"), "", "")
        part = stages[0] if stages else None
        yield GroupView(f"{prefix}explanation", heading, part, tuple(views))
        return
    before = tuple(view for view in views if view.step.instruction.stage is None)
    if before:
        heading = (label("before_first_stage"), "", "")
        yield GroupView(f"{prefix}before-first-stage", heading, None, before)
    for part in stages:
        stage = part.stage
        final = stage.index == len(stages) - 1
        name = stage.name or ("final" if final else str(stage.index + 1))
        yield GroupView(
            anchor=f"{prefix}stage-{name}",
            heading=_stage_heading(part, label, final=final),
            part=part,
            steps=tuple(views[stage.first : stage.last + 1]),
        )


def _stage_heading(
    part: StagePart, label: Callable[..., str], *, final: bool
) -> tuple[str, str, str]:
    title = part.title or part.description
    tail = f": {visible(title)}" if title else ""
    if part.stage.name:
        before, _, after = label("stage", name="\0").partition("\0")
        return before, visible(part.stage.name), after + tail
    name = "final_stage" if final else "stage_number"
    return label(name, number=part.stage.index + 1) + tail, "", ""
