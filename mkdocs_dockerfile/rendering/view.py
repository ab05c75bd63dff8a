"""What the templates of both flavours see: a walkthrough, arranged as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

from mkdocs_dockerfile.explanations import Labels, Texts, explained_in, texts_for
from mkdocs_dockerfile.model import Command, StagePart, Step, Walkthrough
from mkdocs_dockerfile.parser import KEYWORDS
from mkdocs_dockerfile.rendering.contents import Depth, listed_steps
from mkdocs_dockerfile.rendering.folding import fold
from mkdocs_dockerfile.rendering.graph import Graph, stage_graph
from mkdocs_dockerfile.rendering.linking import Linker
from mkdocs_dockerfile.rendering.quoting import quote, visible
from mkdocs_dockerfile.rendering.showing import shown_lines, shown_steps, without_titles
from mkdocs_dockerfile.rendering.stage_ids import FINAL, stage_ids
from mkdocs_dockerfile.semantics import Build, analyse, analyse_target

Engine = Literal["docker", "podman"]

# More commands that are alike than that are folded: builds of single stages, and what builds the
# image as Compose and Bake files have it.
_MOST_ALIKE = {"build_targets": 3, "build_services": 8, "build_bakes": 8}
# The one stage of a page has the heading of all steps.
_ALONE = "explanation"
_REFERENCE = "https://docs.docker.com/reference/dockerfile/#"
# Where the reference's heading is more than the keyword.
_SECTIONS = {"MAINTAINER": "maintainer-deprecated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a site wants its pages.

    Attributes:
        language: Of headings and labels.
        labels: The site's own words for some of them.
        templates: Folder of the site's own templates; see `templating.environment`.
        graph: Show how the stages hang together.
        contents: What the table of contents lists: `steps`, `stages`, or by their number.
        engine: Whose commands are listed.
    """

    language: str = "en"
    labels: Labels = ()
    templates: Path | None = None
    graph: bool = True
    contents: Depth = "auto"
    engine: Engine = "docker"

    @property
    def texts(self) -> Texts:
        """The messages of its language, with its labels."""
        return texts_for(self.language).with_labels(self.labels)


class Run(NamedTuple):
    """A part of a heading.

    Attributes:
        text: What it reads.
        code: It is shown as code.
        href: Where it leads; empty if nowhere.
    """

    text: str
    code: bool = False
    href: str = ""


class CommandGroup(NamedTuple):
    """Commands that stand together.

    Attributes:
        commands: In order.
        title: Of those that are alike and many, the one line that leads to them; else empty.
        apart: They follow an author's words and are none of these, so that they have a heading.
    """

    commands: tuple[Command, ...]
    title: str
    apart: bool

    @property
    def folded(self) -> bool:
        """They are alike and many: one line leads to them."""
        return bool(self.title)


class Lines(NamedTuple):
    """Lines of code below a step's heading, or the prose of a note between them.

    Attributes:
        start: First line, 1-based.
        end: Last line, inclusive.
        note: Markdown shown instead of these lines; empty for code.
    """

    start: int
    end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """A step and how it is shown.

    Attributes:
        step: The step.
        quote: The instruction in one line, for the heading.
        whole: The quote is all of the instruction.
        code: The instruction's links within the quote, as parts of a heading.
        lines: What is shown below a heading that cannot hold the instruction: its code,
            and notes at their places; empty where the heading can.
        origins: Where its words come from: `written`, `comment`, `draft`, `generated`.
        reference: Address of the instruction in the Dockerfile reference; None for one
            that is not in it.
    """

    step: Step
    quote: str
    whole: bool
    code: tuple[Run, ...]
    lines: tuple[Lines, ...]
    origins: tuple[str, ...]
    reference: str | None

    @property
    def start(self) -> int:
        """First line of the instruction, 1-based."""
        return self.step.instruction.start_line

    @property
    def end(self) -> int:
        """Last line of the instruction, 1-based."""
        return self.step.instruction.end_line


@dataclass(frozen=True, slots=True)
class GroupView:
    """The steps under one heading of the second level.

    Attributes:
        anchor: Id of the heading, without the prefix of a page's further walkthroughs.
        aliases: More ids that lead there.
        heading: Its parts: "Stage ", "builder", ": Build the application".
        part: The stage; None for what stands before the first.
        entries: The steps, in order; like ones that share a heading stand together.
    """

    anchor: str
    aliases: tuple[str, ...]
    heading: tuple[Run, ...]
    part: StagePart | None
    entries: tuple[tuple[StepView, ...], ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page, arranged.

    Attributes:
        walkthrough: What it shows.
        build: What is built: up to the target, if the page has one.
        engine: Whose commands they are, as the site wants it.
        commands: In groups: the author's stand apart, and those of ours that are alike are
            folded where there are many.
        groups: In order; a single one where the file has one stage or none.
        steps: The shown steps by number.
        anchors: Id of every shown step's heading, by number.
        stage_anchors: Id of every shown stage's heading, by index.
        texts: The messages of the page's language.
        spoken: Language of the built-in explanations, where it is not the page's.
        listed: By number, the steps that the table of contents lists, and what it calls each;
            empty where that is what the heading says.
        linker: Finds what leads somewhere in the code.
        shown: The 1-based lines of the listing; all of them, unless there is a target.
        graph: How the stages hang together; None where there is nothing to draw, or the
            site wants no drawing.
    """

    walkthrough: Walkthrough
    build: Build
    engine: Engine
    commands: tuple[CommandGroup, ...]
    groups: tuple[GroupView, ...]
    steps: Mapping[int, StepView]
    anchors: Mapping[int, str]
    stage_anchors: Mapping[int, str]
    texts: Texts
    spoken: str | None
    listed: Mapping[int, str]
    linker: Linker
    shown: Sequence[int]
    graph: Graph | None

    def label(self, name: str, /, **values: object) -> str:
        """Look up a heading or label in the page's language."""
        return self.texts.say(f"labels.{name}", **values)

    def markdown_label(self, name: str, /, **values: object) -> str:
        """Look up a label that stands in Markdown."""
        return self.texts.label(name, **values)

    def numbers(self, views: Sequence[StepView]) -> str:
        """The numbers of steps that share a heading: `1–4`, `1–2, 4` where the page lacks one."""
        found = [view.step.number for view in views]
        ranges = []
        for _, group in groupby(enumerate(found), lambda item: item[1] - item[0]):
            run = [number for _, number in group]
            ranges.append(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}")
        return self.label("comma").join(ranges)

    def step_link(self, number: int) -> str:
        """A Markdown link to a step."""
        return self.texts.say("steps.link", number=number)


def arrange(walkthrough: Walkthrough, look: Look, *, prefix: str = "") -> PageView:
    """Arrange a walkthrough as a page.

    Args:
        walkthrough: What to show.
        look: How the site wants it.
        prefix: Goes before every id, where another walkthrough stands on the same page.
    """
    dockerfile = walkthrough.dockerfile
    texts = look.texts
    target = walkthrough.target
    build = analyse(dockerfile) if target is None else analyse_target(dockerfile, target)
    shown = build.shown
    steps = shown_steps(walkthrough, build)
    anchors = {step.number: prefix + step.anchor for step in steps}
    parts = [part for part in walkthrough.stages if part.stage.index in shown]
    ids = stage_ids(dockerfile.stages) if len(parts) > 1 else {}
    headings = {part.stage.index: ids.get(part.stage.index, _ALONE) for part in parts}
    final = len(dockerfile.stages) - 1 if FINAL not in ids.values() else None
    stage_anchors = {index: prefix + name for index, name in headings.items()}
    linker = Linker(build, steps=anchors, stages=stage_anchors)
    titles = {part.stage.first + 1: part.said_above for part in parts if len(parts) > 1}
    views = {step.number: _view(step, linker) for step in without_titles(steps, titles)}

    def label(name: str, /, **values: object) -> str:
        return texts.say(f"labels.{name}", **values)

    spoken = explained_in(look.language)
    return PageView(
        walkthrough=walkthrough,
        build=build,
        engine=look.engine,
        commands=tuple(_commands(walkthrough.commands, look.engine, label)),
        groups=tuple(_groups(parts, views, headings, final, build, label)),
        steps=views,
        anchors=anchors,
        stage_anchors=stage_anchors,
        texts=texts,
        spoken=spoken if spoken != texts.language else None,
        listed=listed_steps(steps, len(parts), look.contents),
        linker=linker,
        shown=shown_lines(dockerfile, build),
        graph=stage_graph(build, parts, whole=target is None) if look.graph else None,
    )


# --- Steps -------------------------------------------------------------------------


def _view(step: Step, linker: Linker) -> StepView:
    text, whole = quote(step.instruction)
    section = _SECTIONS.get(step.instruction.keyword, step.instruction.keyword.lower())
    return StepView(
        step=step,
        quote=text,
        whole=whole,
        code=tuple(_pieces(text, step.number - 1, linker)),
        lines=() if whole else tuple(_lines(step)),
        origins=tuple(_origins(step)),
        reference=_REFERENCE + section if step.instruction.keyword in KEYWORDS else None,
    )


def _pieces(text: str, index: int, linker: Linker) -> Iterator[Run]:
    done = 0
    for link in linker.in_quote(index, text):
        if link.start > done:
            yield Run(text[done : link.start], code=True)
        yield Run(text[link.start : link.end], code=True, href=link.href)
        done = link.end
    if done < len(text):
        yield Run(text[done:], code=True)


def _lines(step: Step) -> Iterator[Lines]:
    """The code of an instruction, with its notes in place of the comments that they are."""
    instruction = step.instruction
    told = {line for note in step.notes for line in note.lines}
    start = instruction.start_line
    for note in step.notes:
        yield from _code(start, note.line - 1, told)
        yield Lines(note.line, note.lines[-1], note.markdown)
        start = note.line
    yield from _code(start, instruction.end_line, told)


def _code(first: int, last: int, told: Set[int]) -> Iterator[Lines]:
    """Ranges of lines, without those that notes tell."""
    lines = (line for line in range(first, last + 1) if line not in told)
    # What is counted up evenly belongs together.
    for _, group in groupby(enumerate(lines), lambda item: item[1] - item[0]):
        found = [line for _, line in group]
        yield Lines(found[0], found[-1])


def _origins(step: Step) -> Iterator[str]:
    names = {"sidecar": "written", "comment": "comment", "draft": "draft"}
    if step.prose.source in names:
        yield names[step.prose.source]
    if step.notes and step.prose.source != "comment":
        yield "comment"
    if step.explanation.markdown:
        yield "generated"


def _commands(
    commands: Sequence[Command], engine: Engine, label: Callable[..., str]
) -> Iterator[CommandGroup]:
    worded = any(command.before or command.after for command in commands)
    for (written, kind), group in groupby(commands, _kind):
        found = tuple(group)
        title = ""
        if kind is not None and len(found) > _MOST_ALIKE[kind]:
            title = label(kind, engine=engine.capitalize(), count=len(found))
        yield CommandGroup(found, title, worded and not written)
        worded = worded and written


def _kind(command: Command) -> tuple[bool, str | None]:
    """Whether an author wrote a command; else, if it may be many, the label for all of them."""
    match command.source:
        case "author":
            return True, None
        case "compose":
            return False, "build_services"
        case "bake":
            return False, "build_bakes"
    return False, None if command.target is None else "build_targets"


# --- Groups ------------------------------------------------------------------------


def _groups(
    parts: Sequence[StagePart],
    views: Mapping[int, StepView],
    anchors: Mapping[int, str],
    final: int | None,
    build: Build,
    label: Callable[..., str],
) -> Iterator[GroupView]:
    if not views:
        return
    before = [view for view in views.values() if view.step.instruction.stage is None]
    if len(parts) < 2:
        part = parts[0] if parts else None
        title = Run(label("explanation"))
        yield GroupView(_ALONE, (), (title,), part, _entries(list(views.values())))
        return
    if before:
        title = Run(label("before_first_stage"))
        yield GroupView("before-first-stage", (), (title,), None, _entries(before))
    for part in parts:
        stage = part.stage
        steps = [views[number] for number in range(stage.first + 1, stage.last + 2)]
        heading = tuple(_stage_heading(part, label, final=stage.index == len(build.stages) - 1))
        aliases = (FINAL,) if stage.index == final else ()
        yield GroupView(anchors[stage.index], aliases, heading, part, _entries(steps))


def _entries(views: Sequence[StepView]) -> tuple[tuple[StepView, ...], ...]:
    runs = fold([view.step for view in views])
    return tuple(tuple(views[start:end]) for start, end in runs)


def _stage_heading(part: StagePart, label: Callable[..., str], *, final: bool) -> Iterator[Run]:
    if part.stage.name:
        before, _, after = label("stage", name="\0").partition("\0")
        yield Run(before)
        yield Run(visible(part.stage.name), code=True)
        yield Run(after)
    else:
        name = "final_stage" if final else "stage_number"
        yield Run(label(name, number=part.stage.index + 1))
    if part.subtitle:
        yield Run(label("colon") + visible(part.subtitle))
