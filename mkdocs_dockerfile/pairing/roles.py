"""What each section of a sidecar is for: a step, commands, the summary, something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mkdocs_dockerfile.pairing.commands.sections import section_commands
from mkdocs_dockerfile.pairing.section_names import name_of
from mkdocs_dockerfile.sidecar import Block, Section

Role = Literal["title", "step", "orphan", "commands", "summary", "listing", "other", "parked"]


@dataclass(slots=True)
class Part:
    """A section and those below it that belong to it.

    Attributes:
        role: What it is for.
        section: The section.
        inner: Sections of deeper levels, in order, flat.
        divides: Its heading only leads into the steps.
    """

    role: Role
    section: Section
    inner: list[Section] = field(default_factory=list)
    divides: bool = False


def cut(
    sections: Sequence[Section],
    steps: Mapping[int, Literal["step", "orphan"]],
    listings: Mapping[int, Block],
) -> list[Part]:
    """Give every section its role.

    A heading that quotes an instruction opens a part, and so does one that is called
    like the commands or the summary; deeper headings below belong to it; others open
    parts of their own.

    Args:
        sections: Of the sidecar.
        steps: Which sections quote an instruction, by index.
        listings: The fences that hold the whole file, by index of their section.
    """
    last_step = max(steps, default=-1)
    title = _title(sections, steps)
    parts: list[Part] = []
    for section in sections:
        current = parts[-1] if parts else None
        deeper = current is not None and section.level > current.section.level
        if section.marks.parked or (deeper and current and current.role == "parked"):
            role: Role | None = "parked"
        elif section.index in steps:
            role = steps[section.index]
        elif section.index == title:
            role = "title"
        else:
            in_step = deeper and current is not None and current.role in ("step", "orphan")
            # A small heading between steps sums up its step, the last one the page.
            inside = in_step and section.index < last_step
            role = None if inside else _named(section, listings)
        below = role == "commands" and current is not None and current.role == "commands"
        if (role is None or below) and deeper and current and _may_hold(current, section):
            current.inner.append(section)
            continue
        name = name_of(section.rest)
        divides = role is None and (name == "divider" or (section.level == 1 and title is not None))
        parts.append(Part(role or "other", section, divides=divides))
    return parts


def _title(sections: Sequence[Section], steps: Mapping[int, object]) -> int | None:
    """Index of the section whose heading is the page's title."""
    for section in sections:
        if section.level == 1 and section.index not in steps and not section.marks.parked:
            named = _named(section, {})
            if named not in ("commands", "summary"):
                return section.index
    return None


def _named(section: Section, listings: Mapping[int, Block]) -> Role | None:
    if section.index in listings:
        return "listing"
    name = name_of(section.rest)
    if name == "listing" and not section.blocks:
        return "listing"
    if name == "summary":
        return "summary"
    if name in ("commands", "action") or (name == "tool" and section.level > 1):
        return "commands"
    return None


def _may_hold(current: Part, section: Section) -> bool:
    """Whether a deeper section belongs to the part before it."""
    if current.role in ("title", "listing") or current.divides:
        return False
    if current.role == "commands":
        # A heading of the first level may be that of all the file.
        words = current.section.level > 1 and name_of(section.rest) != "divider"
        return words or bool(section_commands(section))
    return True
