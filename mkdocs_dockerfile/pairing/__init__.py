"""Exactly one numbered step per instruction, and where its words came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Literal

from mkdocs_dockerfile.comments import Commentary, read_comments
from mkdocs_dockerfile.diagnostics import Diagnostic, Severity, diagnostic
from mkdocs_dockerfile.explanations import Catalog, Labels, explain, summarise, texts_for
from mkdocs_dockerfile.model import (
    Dockerfile,
    Explanation,
    Prose,
    StagePart,
    Step,
    Trusted,
    Walkthrough,
)
from mkdocs_dockerfile.pairing.aligning import Alignment, align
from mkdocs_dockerfile.pairing.anchors import anchors, base_name, named_first, slug, unique
from mkdocs_dockerfile.pairing.assignment import Hit, increasing
from mkdocs_dockerfile.pairing.captions import caption
from mkdocs_dockerfile.pairing.commands.authored import Source
from mkdocs_dockerfile.pairing.commands.calls import calls_in_comments, docker_calls
from mkdocs_dockerfile.pairing.commands.checks import unfit_commands
from mkdocs_dockerfile.pairing.commands.files import Entries, Exists, FileCalls
from mkdocs_dockerfile.pairing.commands.page import page_commands
from mkdocs_dockerfile.pairing.commands.parts import comment_commands
from mkdocs_dockerfile.pairing.drift import shorten
from mkdocs_dockerfile.pairing.matching import Match, match
from mkdocs_dockerfile.pairing.mentions import stale_mentions
from mkdocs_dockerfile.pairing.numbering import numbering
from mkdocs_dockerfile.pairing.outline import escape, join, says_something
from mkdocs_dockerfile.pairing.quotes import (
    LONGEST_QUOTE,
    SHORTENED_QUOTE,
    Quote,
    fingerprint,
    instruction_text,
    is_dockerfile_fence,
    normalise,
    parse_fence,
)
from mkdocs_dockerfile.pairing.roles import Part
from mkdocs_dockerfile.pairing.titles import title_of
from mkdocs_dockerfile.semantics import Build, analyse, analyse_target, find_stage, leaked_in_words
from mkdocs_dockerfile.sidecar import Link, Sidecar, read_links, read_sidecar
from mkdocs_dockerfile.surroundings import Builder

__all__ = [
    "LONGEST_QUOTE",
    "SHORTENED_QUOTE",
    "Alignment",
    "Choices",
    "Entries",
    "Exists",
    "Hit",
    "Judge",
    "Part",
    "Quote",
    "align",
    "base_name",
    "caption",
    "escape",
    "fingerprint",
    "increasing",
    "instruction_text",
    "is_dockerfile_fence",
    "named_first",
    "normalise",
    "numbering",
    "pair",
    "parse_fence",
    "shorten",
    "slug",
    "title_of",
    "unique",
]

Judge = Callable[[Link], tuple[str, str] | None]
"""Says what is wrong with a link of a sidecar, and what to do about it; None: nothing."""

_DRIFT = frozenset({"DF103", "DF104", "DF105"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a site chose of all that concerns pairing.

    Attributes:
        comments: Which comments explain.
        explanations: Where the built-in explanation stands.
        language: Of explanations and labels.
        engine: Whose commands are listed.
        drift: Severity of a sidecar that no longer fits.
        labels: The site's own words for labels.
        catalog: The site's own commands and images.
        project: Name of the repository; None if it has none.
        target: The stage that the page is about, as `--target` names one; None for the
            whole file.
    """

    comments: Literal["all", "marked", "none"] = "all"
    explanations: Literal["auto", "always", "never"] = "auto"
    language: str = "en"
    engine: str = "docker"
    drift: Severity = "warning"
    labels: Labels = ()
    catalog: Catalog | None = None
    project: str | None = None
    target: str | None = None


def pair(
    dockerfile: Dockerfile,
    *,
    sidecar: str | bytes | None = None,
    sidecar_path: str | None = None,
    choices: Choices | None = None,
    judge: Judge | None = None,
    builders: Sequence[Builder] = (),
    exists: Exists | None = None,
    entries: Entries | None = None,
) -> Walkthrough:
    """Put a Dockerfile and everything that is said about it together.

    Args:
        dockerfile: The file.
        sidecar: Content of the Markdown walkthrough beside it, if there is one.
        sidecar_path: How diagnostics name the sidecar.
        choices: What the site chose.
        judge: Knows where the sidecar's links lead; None: they are not looked at.
        builders: What the repository's Compose and Bake files make of this Dockerfile.
        exists: Knows the files that commands name; None: they are not looked at.
        entries: Knows the names that patterns may match; None: they match nothing.

    Returns:
        The walkthrough, with as many steps as the file has instructions. What is wrong
        with file or sidecar is among its diagnostics; nothing raises. Its target is None
        where the file has no such stage.
    """
    choices = choices or Choices()
    path = dockerfile.path or "Dockerfile"
    build = built = analyse(dockerfile)
    target = None if choices.target is None else find_stage(dockerfile, choices.target)
    if target is not None:
        built = analyse_target(dockerfile, target)
    said = read_comments(dockerfile, choices.comments)
    read = matched = None
    beside: list[Diagnostic] = []
    if sidecar is not None:
        read = read_sidecar(sidecar, path=sidecar_path or f"{path}.md")
        matched = match(dockerfile, read)
        lost = _lost(read, matched, judge) if judge else ()
        leaked = leaked_in_words(read.text, path=read.path or "-", dockerfile=dockerfile)
        beside = [*matched.diagnostics, *lost, *leaked]
    mentions = list(stale_mentions(build, said, read, matched))
    typed = comment_commands(said.commands)
    sources = [Source(dockerfile.path or "-", typed, calls_in_comments(dockerfile, typed), 1)]
    if read is not None and matched is not None:
        calls = tuple(docker_calls(matched.commands))
        starts = matched.command_starts
        sources.insert(0, Source(read.path or "-", matched.commands, calls, starts=starts))
    of_file = FileCalls(build, path, choices.project, exists, entries)
    mentions += unfit_commands(
        build, sources, of_file, project=choices.project, catalog=choices.catalog
    )
    explained: Iterable[Explanation] = ()
    summary = ""
    if choices.explanations != "never":
        language, catalog = choices.language, choices.catalog
        explained = explain(built.dockerfile, built, language=language, catalog=catalog)
        summary = summarise(built.dockerfile, built, language=language, catalog=catalog)
    metadata = matched.metadata if matched else {}
    words = matched.command_words if matched else Trusted("")
    commands = page_commands(
        built,
        sources,
        builders,
        of_file,
        words=words,
        project=choices.project,
        texts=texts_for(choices.language).with_labels(choices.labels),
        engine=choices.engine,
        target=target,
    )
    closing = matched.closing if matched else Trusted("")
    if not commands:
        closing = Trusted(join(closing, words))
    return Walkthrough(
        dockerfile=dockerfile,
        path=path,
        title=_text(metadata.get("title"))
        or (matched and matched.title)
        or said.title
        or title_of(path, choices.project),
        description=Trusted(_text(metadata.get("description")) or "") or said.description,
        introduction=(matched and matched.introduction) or said.introduction,
        stages=tuple(_stages(build, said)),
        steps=tuple(_steps(dockerfile, said, matched, explained, choices)),
        closing=closing
        # A comment at the file's end is in none of its other stages.
        or (said.closing if len(built.stages) == len(build.stages) else ""),
        # The author's is about the image that the whole file builds.
        summary=summary if target is not None else (matched and matched.summary) or summary,
        remarks=said.remarks,
        commands=commands,
        metadata=metadata,
        sidecar=sidecar_path if matched else None,
        diagnostics=tuple(_diagnostics(build, said, beside, mentions, choices.drift)),
        target=target,
    )


def _text(value: object) -> str | None:
    """A front matter value that is meant as text; YAML makes numbers and dates of some."""
    return str(value) if value is not None and str(value).strip() else None


def _stages(build: Build, said: Commentary) -> Iterator[StagePart]:
    for meaning in build.stages:
        index = meaning.stage.index
        yield StagePart(
            stage=meaning.stage,
            title=said.stage_titles.get(index),
            description=said.stage_descriptions.get(index),
            introduction=said.stage_introductions.get(index, ""),
        )


def _steps(
    dockerfile: Dockerfile,
    said: Commentary,
    matched: Match | None,
    explained: Iterable[Explanation],
    choices: Choices,
) -> Iterator[Step]:
    leads = matched.leads if matched else {}
    names = anchors(dockerfile)
    for number, (instruction, explanation) in enumerate(
        zip(dockerfile.instructions, chain(explained, repeat(Explanation())), strict=False), 1
    ):
        prose = _prose(number, said, matched)
        if choices.explanations == "auto" and prose.source in ("sidecar", "draft"):
            explanation = Explanation()
        yield Step(
            number=number,
            anchor=names[number - 1],
            instruction=instruction,
            prose=prose,
            explanation=explanation,
            introduction=leads.get(number) or said.introductions.get(number, ""),
            notes=said.notes.get(number, ()),
        )


def _prose(number: int, said: Commentary, matched: Match | None) -> Prose:
    """Section before comment before draft; a covered step says whose words cover it."""
    section = matched.sections.get(number) if matched else None
    if section is not None and not says_something(section.markdown):
        # A heading alone explains nothing.
        section = None
    if section is not None and section.step != number:
        # One heading for several instructions: its text stands at the first of them.
        return Prose("inherited", "", section.step)
    if section is not None and not section.draft:
        return Prose("sidecar", section.markdown)
    if number in said.prose:
        return Prose("comment", said.prose[number])
    if number in said.inherited:
        return Prose("inherited", "", said.inherited[number])
    return Prose("draft", section.markdown) if section else Prose()


# --- Diagnostics -------------------------------------------------------------------


def _diagnostics(
    build: Build,
    said: Commentary,
    beside: Iterable[Diagnostic],
    mentions: Iterable[Diagnostic],
    drift: Severity,
) -> list[Diagnostic]:
    """All of them in the order of files and lines, without what the file itself silences.

    Args:
        build: The file, whose own diagnostics come first.
        said: Its comments, which silence.
        beside: Those of the sidecar.
        mentions: Those about words and commands, wherever they stand.
        drift: Severity of a sidecar that does not fit.
    """
    if said.skip:
        return []
    dockerfile = build.dockerfile
    silenced = said.ignores.get(0, frozenset())
    own = [*dockerfile.diagnostics, *build.diagnostics]
    other = list(beside)
    for item in mentions:
        (own if item.path == (dockerfile.path or "-") else other).append(item)

    def loud(item: Diagnostic, at: int) -> bool:
        return item.code not in silenced | said.ignores.get(item.step or at, frozenset())

    def place(item: Diagnostic) -> int:
        return item.line or 0

    return [
        *(
            item
            for item in sorted(own, key=place)
            if loud(item, _step_at(item.line, dockerfile) if said.ignores else 0)
        ),
        *(
            replace(item, severity=drift) if item.code in _DRIFT else item
            for item in sorted(other, key=place)
            if loud(item, 0)
        ),
    ]


def _lost(sidecar: Sidecar, matched: Match, judge: Judge) -> Iterator[Diagnostic]:
    """The links of a sidecar that lead nowhere, as far as the page shows them."""
    steps = {section.section: section.step for section in matched.sections.values()}
    starts = [section.line for section in sidecar.sections]
    for link in read_links(sidecar):
        section = bisect_right(starts, link.line) - 1
        if section >= 0 and matched.roles[section] in ("orphan", "parked"):
            continue
        trouble = judge(link)
        if trouble is None:
            continue
        message, hint = trouble
        yield diagnostic(
            "DF206",
            message,
            path=sidecar.path or "-",
            line=link.line,
            hint=hint,
            step=steps.get(section),
        )


def _step_at(line: int | None, dockerfile: Dockerfile) -> int:
    """Number of the step that a line of the Dockerfile is in; 0 where it is in none."""
    for number, instruction in enumerate(dockerfile.instructions, 1):
        if line is not None and instruction.start_line <= line <= instruction.end_line:
            return number
    return 0
