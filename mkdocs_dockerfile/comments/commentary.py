"""What the comments of a file say, by what they say it about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mkdocs_dockerfile.model import Command, Note, Remark

Mode = Literal["all", "marked", "none"]


@dataclass(frozen=True, slots=True)
class Commentary:
    """The comments of a Dockerfile, read.

    Steps are numbered from 1 in the order of instructions, stages from 0. Texts are
    Markdown without HTML, headings and images, safe whatever the file holds; titles and
    descriptions are plain text.

    Attributes:
        remarks: Every comment line, in exactly one of them, in order.
        prose: By step, what belongs to that instruction. Empty text where only `notes`
            explain it: they count as its comment.
        inherited: By step, the step whose comment covers it.
        introductions: By step, what introduces the group that this step opens.
        stage_titles: By stage, without a "Stage 1:" in front. None in a file of one stage.
        stage_introductions: By stage, what stands before the stage as a whole.
        stage_descriptions: By stage, from BuildKit's `# NAME text`.
        notes: By step, the comments inside the instruction.
        title: Of the page, from a banner; None without one.
        description: The one-line first comment; None without one.
        introduction: Of the page.
        closing: What stands at the file's end.
        commands: What the header comment tells to type; notes of its lines follow a
            command as shell comments. Their titles are Markdown.
        ignores: Diagnostic codes silenced by step; at 0 those of the whole file.
        skip: The file wants no diagnostics at all.
    """

    remarks: tuple[Remark, ...]
    prose: Mapping[int, str]
    inherited: Mapping[int, int]
    introductions: Mapping[int, str]
    stage_titles: Mapping[int, str]
    stage_introductions: Mapping[int, str]
    stage_descriptions: Mapping[int, str]
    notes: Mapping[int, tuple[Note, ...]]
    title: str | None
    description: str | None
    introduction: str
    closing: str
    commands: tuple[Command, ...]
    ignores: Mapping[int, frozenset[str]]
    skip: bool
