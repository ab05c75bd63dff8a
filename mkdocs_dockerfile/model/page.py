"""A Dockerfile and its words, as one page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.model.file import Dockerfile, Instruction, Stage
from mkdocs_dockerfile.model.said import Command, Explanation, Note, Prose, Remark

EMPTY: Mapping[str, Any] = MappingProxyType({})
"""A mapping that stays empty."""


@dataclass(frozen=True, slots=True)
class StagePart:
    """A stage as a part of the page.

    Attributes:
        stage: The stage.
        title: "Build the application", from the comment above FROM; None if it has none.
        description: By BuildKit's convention, from `# NAME text` above FROM.
        introduction: Prose that introduces the stage as a whole.
    """

    stage: Stage
    title: str | None = None
    description: str | None = None
    introduction: str = ""

    @property
    def subtitle(self) -> str:
        """What stands behind the stage's name, which is no subject there; empty for nothing.

        Of `# xx is a helper` BuildKit takes "is a helper" for the description of `xx`.
        """
        return (self.title or self.description or "").removeprefix("is ")

    @property
    def said_above(self) -> str | None:
        """The line of the comment above FROM that the stage's heading says."""
        if self.title or not self.description:
            return self.title
        return f"{self.stage.name} {self.description}"


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of the walkthrough; there are exactly as many as instructions.

    Attributes:
        number: 1-based.
        anchor: Id of its heading: made of stage and instruction, not of numbers.
        instruction: The instruction.
        prose: What a person wrote about it.
        explanation: What this program says about it.
        introduction: Prose that stands before it and introduces the group it opens.
        notes: Comments inside the instruction.
    """

    number: int
    anchor: str
    instruction: Instruction
    prose: Prose = Prose()
    explanation: Explanation = Explanation()
    introduction: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Walkthrough:
    """A Dockerfile and everything that its page says about it.

    Attributes:
        dockerfile: The file.
        path: Relative to the root, with `/`; `Dockerfile` where it has no name.
        title: Of the page.
        description: One line for indexes and metadata; Markdown where it is a `Trusted`.
        introduction: Prose before the listing.
        stages: In order.
        steps: In order; one per instruction.
        closing: Prose after the last step.
        summary: The author's, else the built-in one.
        remarks: Every comment of the file, classified.
        commands: Docker commands, the author's first, with the words around them.
        metadata: Front matter of the sidecar.
        sidecar: Path of the sidecar, relative to the root; None if there is none.
        diagnostics: What is wrong with file and sidecar, in the order of lines.
        target: Index of the stage that the page is about, as `--target` names one; None
            for the whole file.
    """

    dockerfile: Dockerfile
    path: str
    title: str
    description: str | None = None
    introduction: str = ""
    stages: tuple[StagePart, ...] = ()
    steps: tuple[Step, ...] = ()
    closing: str = ""
    summary: str = ""
    remarks: tuple[Remark, ...] = ()
    commands: tuple[Command, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    sidecar: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    target: int | None = None
