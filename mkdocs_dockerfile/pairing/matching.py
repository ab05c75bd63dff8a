"""Which section of a sidecar explains which instruction, and what else the sidecar says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.model import Command, Dockerfile, Trusted
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.aligning import align
from mkdocs_dockerfile.pairing.commands.front_matter import front_commands
from mkdocs_dockerfile.pairing.drift import DriftReport
from mkdocs_dockerfile.pairing.placing import Matched, Page
from mkdocs_dockerfile.pairing.quotes import instruction_text, normalise
from mkdocs_dockerfile.pairing.roles import Part, Role
from mkdocs_dockerfile.sidecar import Sidecar

__all__ = ["Match", "Matched", "instruction_text", "match", "normalise"]


@dataclass(frozen=True, slots=True)
class Match:
    """A sidecar, brought together with its Dockerfile.

    Attributes:
        sections: What explains each step, by its number.
        title: The heading of level 1; None if there is none.
        introduction: What stands before the first step and is nothing else.
        leads: What stands between steps, by the number of the step whose section follows.
        closing: What stands behind the last step and is neither commands nor summary.
        commands: The author's, those of the front matter first.
        command_starts: Indexes of the commands with which sections begin.
        command_words: What stands in a section for the page's commands that holds none.
        summary: The author's.
        metadata: The front matter.
        listing_differs: A copy of the file is not the file.
        diagnostics: What is wrong with the sidecar, in the order of its lines.
        roles: What each section of the sidecar is for, by its index.
    """

    sections: Mapping[int, Matched]
    title: str | None
    introduction: Trusted
    leads: Mapping[int, Trusted]
    closing: Trusted
    commands: tuple[Command, ...]
    command_starts: tuple[int, ...]
    command_words: Trusted
    summary: Trusted
    metadata: Mapping[str, Any]
    listing_differs: bool
    diagnostics: tuple[Diagnostic, ...]
    roles: tuple[Role, ...]


def match(dockerfile: Dockerfile, sidecar: Sidecar) -> Match:
    """Bring a sidecar and its Dockerfile together.

    Args:
        dockerfile: The file.
        sidecar: Its walkthrough.

    Returns:
        Everything that the sidecar says, each part at its place. Instructions are found
        by text, never by line. Nothing raises: what does not fit is a diagnostic.
    """
    aligned = align(dockerfile, sidecar)
    page = Page(dockerfile, sidecar, aligned)
    report = DriftReport(dockerfile, sidecar, aligned)
    found = sorted(report.all(), key=lambda item: item.line or 0)
    front = front_commands(sidecar)
    return Match(
        sections=MappingProxyType(page.sections),
        title=page.title,
        introduction=Trusted(outline.join(*page.introduction)),
        leads=MappingProxyType(
            {step: Trusted(outline.join(*texts)) for step, texts in page.leads.items()}
        ),
        closing=Trusted(outline.join(*page.closing)),
        commands=(*front.commands, *page.commands),
        command_starts=tuple(len(front.commands) + start for start in page.command_starts),
        command_words=Trusted(outline.join(*page.command_words)),
        summary=Trusted(outline.join(*filter(outline.says_something, page.summary))),
        metadata=sidecar.metadata,
        listing_differs=any(item.code == "DF105" for item in found),
        diagnostics=(*sidecar.diagnostics, *front.diagnostics, *found),
        roles=_roles(sidecar, aligned.parts),
    )


def _roles(sidecar: Sidecar, parts: Sequence[Part]) -> tuple[Role, ...]:
    roles: list[Role] = ["other"] * len(sidecar.sections)
    for part in parts:
        for section in (part.section, *part.inner):
            roles[section.index] = part.role
    return tuple(roles)
