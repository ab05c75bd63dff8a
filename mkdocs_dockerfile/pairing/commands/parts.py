"""A part of a sidecar that is about commands, made ready for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.commands.sections import section_commands
from mkdocs_dockerfile.pairing.roles import Part
from mkdocs_dockerfile.pairing.section_names import name_of
from mkdocs_dockerfile.sidecar import Block


def part_commands(
    part: Part, listings: frozenset[Block] = frozenset(), *, first: bool = True
) -> list[Command]:
    """The commands of a part, with all its words.

    The page has a heading for all commands, which stands for the first that says no more. One
    that says what its first command does is the title of that, and stays a heading where
    there are words as well. All others stay headings.

    Args:
        part: One that is called like the commands.
        listings: The fences that hold the whole Dockerfile; they are left out.
        first: No part before it has commands.

    Returns:
        In order; none where the part has no command.
    """
    own = part.section
    action = name_of(own.rest) == "action"
    top = outline.PART_LEVEL
    commands: list[Command] = []
    waiting = ""
    for section in (own, *part.inner):
        found = [*section_commands(section, listings)]
        said = any(item.before or item.after for item in found)
        words = "" if found else outline.body(section, listings)
        heading = ""
        if section is not own:
            heading = outline.heading(
                section, max(top + section.level - own.level, outline.PART_LEVEL + 1)
            )
        elif (action and (said or words)) or not (action or first):
            top = outline.PART_LEVEL + 1
            heading = outline.heading(section, top)
        if found:
            title = section.rest if action or section is not own else ""
            found[0] = _titled(found[0], title, heading if said or not title else "")
            found[0] = replace(found[0], before=outline.join(waiting, found[0].before))
            waiting = ""
            commands += found
        elif commands:
            after = outline.join(commands[-1].after, heading, words)
            commands[-1] = replace(commands[-1], after=after)
        else:
            waiting = outline.join(waiting, heading, words)
    return commands


def comment_commands(commands: Sequence[Command]) -> tuple[Command, ...]:
    """The commands of a comment, without a title that is no more than a name for all of them.

    "Usage:" stands above the first and is about those below it too; on the page, the heading of
    all commands says so.

    Args:
        commands: In order.
    """
    at = next((at for at, command in enumerate(commands) if command.shown == "all"), len(commands))
    for first in commands[at : at + 1]:
        called, _, rest = first.title.partition(": ")
        if name_of(called) == "commands":
            return (*commands[:at], replace(first, title=rest), *commands[at + 1 :])
    return tuple(commands)


def _titled(command: Command, title: str, heading: str) -> Command:
    """Give a section's heading to its first command."""
    if not heading:
        return replace(command, title=": ".join(filter(None, (title, command.title))))
    before = outline.join(heading, command.before)
    if command.title or not title:
        return replace(command, before=before)
    if command.shown == "words":
        return replace(command, before=before, title=title)
    return replace(command, before=before, title=title, shown="code")
