"""Names in a Dockerfile's code that lead somewhere on its page: stages and variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.semantics import Build

_FROM = re.compile(r"\A\s*FROM\s+(?:--\S+\s+)*([^\s-]\S*)", re.IGNORECASE)
_FLAG = re.compile(r"\bfrom=[\"']?([^,\s\"']+)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}?|([A-Za-z_]\w*))")


class Link(NamedTuple):
    """A part of a line that leads somewhere.

    Attributes:
        start: 0-based index of its first character.
        end: Index behind its last one.
        href: Where it leads: `#` and an id of the page.
    """

    start: int
    end: int
    href: str


class Linker:
    """Finds the names of stages and variables in the code of one file.

    A stage leads to its heading, a variable to the ARG or ENV that gives it its value here.
    """

    def __init__(
        self, build: Build, *, steps: Mapping[int, str], stages: Mapping[int, str]
    ) -> None:
        """Take over where things stand.

        Args:
            build: What the file means.
            steps: Id of every step that the page shows, by number.
            stages: Id of every stage's heading, by the index of the stage.
        """
        self._build = build
        self._steps = steps
        self._stages = stages

    def find(self, index: int, text: str) -> tuple[Link, ...]:
        """Find the names in a piece of an instruction.

        Args:
            index: Index of the instruction.
            text: The instruction in one line, or one of its lines.

        Returns:
            Links in order, none within another.
        """
        instruction = self._build.dockerfile.instructions[index]
        found = [*self._stage_names(index, instruction, text), *self._variables(index, text)]
        links: list[Link] = []
        for link in sorted(found):
            if not links or link.start >= links[-1].end:
                links.append(link)
        return tuple(links)

    def _stage_names(self, index: int, instruction: Instruction, text: str) -> Iterator[Link]:
        names = {
            reference.written.lower(): reference.stage
            for reference in self._build.references(index)
            if reference.stage is not None and reference.written
        }
        if not names:
            return
        pattern = _FROM if instruction.keyword == "FROM" else _FLAG
        for match in pattern.finditer(text):
            stage = names.get(match[1].lower())
            if stage is not None and stage in self._stages:
                yield Link(match.start(1), match.end(1), f"#{self._stages[stage]}")

    def _variables(self, index: int, text: str) -> Iterator[Link]:
        if "$" not in text:
            return
        for match in _VARIABLE.finditer(text):
            if match.start() and text[match.start() - 1] in (self._build.dockerfile.escape, "$"):
                continue
            step = self._origin(index, match[1] or match[2])
            if step in self._steps:
                yield Link(match.start(), match.end(), f"#{self._steps[step]}")

    def _origin(self, index: int, name: str) -> int:
        """Number of the step that gives a variable its value; 0 where none of the file does."""
        instruction = self._build.dockerfile.instructions[index]
        # ENV beats ARG (reference.md, "Using ARG variables").
        if instruction.stage is not None and instruction.keyword != "FROM":
            setting = self._build.stages[instruction.stage].config_before(index).env.get(name)
            if setting is not None:
                return setting.step
        argument = self._build.argument_at(index, name)
        return argument.step if argument is not None else 0


def line_links(linker: Linker, dockerfile: Dockerfile) -> Mapping[int, Sequence[Link]]:
    """The links in every line of a file that has any, by 1-based number."""
    lines = dockerfile.lines
    found: dict[int, Sequence[Link]] = {}
    for index, instruction in enumerate(dockerfile.instructions):
        literal = {
            line
            for heredoc in instruction.heredocs
            # A shell has the variables too; elsewhere such a body is no place for them.
            if not heredoc.expand and instruction.keyword != "RUN"
            for line in range(heredoc.start_line, heredoc.end_line + 1)
        }
        for line in range(instruction.start_line, instruction.end_line + 1):
            if line not in literal and (links := linker.find(index, lines[line - 1])):
                found[line] = links
    return found
