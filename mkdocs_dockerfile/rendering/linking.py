"""Names in a Dockerfile's code that lead somewhere on its page: stages and variables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import PureWindowsPath
from typing import NamedTuple

from mkdocs_dockerfile.model import Heredoc, Instruction
from mkdocs_dockerfile.rendering.expanded import (
    Variable,
    in_body,
    in_cmd,
    in_powershell,
    in_shell,
    in_words,
)
from mkdocs_dockerfile.semantics import Build, assignments

# "Environment replacement" in the Dockerfile reference; ARG replaces in its default.
_REPLACING = frozenset("ADD ARG COPY ENV EXPOSE FROM LABEL STOPSIGNAL USER VOLUME WORKDIR".split())
# What these name runs with the container's variables, in which no build argument is.
_STARTING = frozenset({"CMD", "ENTRYPOINT", "HEALTHCHECK"})
_SHELLS = frozenset("ash bash dash ksh mksh sh yash zsh".split())
_FINDING = {
    **dict.fromkeys(_SHELLS, in_shell),
    "powershell": in_powershell,
    "pwsh": in_powershell,
    "cmd": in_cmd,
}
_FROM_FLAG = re.compile(r"\bfrom=[\"']?([^,\s\"']+)", re.IGNORECASE)


class Link(NamedTuple):
    """A part of a text that leads somewhere.

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

    A stage leads to its heading, a variable to the ARG or ENV that gives it its value
    there. A variable is only what BuildKit or a shell replaces by its value: in exec form,
    single quotes and comments nothing is, and a shell's own variables are none of the file.
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
        self._escape = build.dockerfile.escape
        self._steps = steps
        self._stages = stages
        # Keyword and flags at the start of an instruction, over continued lines.
        continued = rf"{re.escape(self._escape)}[ \t]*\n"
        blank, word = rf"(?:\s|{continued})", rf"(?:(?!{continued})\S)+"
        self._head = re.compile(rf"\s*{word}(?:{blank}+--{word})*{blank}*")

    def in_quote(self, index: int, text: str) -> tuple[Link, ...]:
        """Find the names in an instruction as it is quoted.

        Args:
            index: Index of the instruction.
            text: The instruction in one line, or the first part of it.

        Returns:
            Links in order, none within another.
        """
        return tuple(self._in_code(index, text))

    def in_lines(self) -> Mapping[int, Sequence[Link]]:
        """Find the names in the lines of the file, by 1-based number of lines that have any."""
        dockerfile = self._build.dockerfile
        inside = {comment.line for comment in dockerfile.comments if comment.place == "inside"}
        # A comment between the lines of an instruction is no part of it.
        lines = [
            " " * len(line) if number in inside else line
            for number, line in enumerate(dockerfile.lines, 1)
        ]
        found: dict[int, list[Link]] = {}

        def add(start: int, end: int, links: Iterable[Link]) -> None:
            begins = [0, *accumulate(len(line) + 1 for line in lines[start - 1 : end])]
            for link in links:
                line = bisect_right(begins, link.start) - 1
                shift = begins[line]
                moved = Link(link.start - shift, link.end - shift, link.href)
                found.setdefault(start + line, []).append(moved)

        for index, instruction in enumerate(dockerfile.instructions):
            if not instruction.source:
                continue
            bodies = instruction.heredocs
            head = bodies[0].start_line - 1 if bodies else instruction.end_line
            text = "\n".join(lines[instruction.start_line - 1 : head])
            add(instruction.start_line, head, self._in_code(index, text))
            for body in bodies:
                text = "\n".join(lines[body.start_line - 1 : body.end_line - 1])
                add(body.start_line, body.end_line, self._in_heredoc(index, body, text))
        return found

    def _in_code(self, index: int, text: str) -> Iterator[Link]:
        """Find the names in an instruction without the bodies of its heredocs."""
        instruction = self._build.dockerfile.instructions[index]
        head = self._head.match(text)
        if head is None:
            return
        flags = head.end()
        stages = {
            reference.written.lower(): reference.stage
            for reference in self._build.references(index)
            if reference.stage is not None and reference.written
        }
        names = list(self._stage_names(instruction, text, flags, stages)) if stages else []
        variables = list(self._variables(index, instruction, text, flags))
        done = 0
        for link in sorted([*names, *variables]):
            if link.start >= done:
                done = link.end
                yield link

    def _stage_names(
        self, instruction: Instruction, text: str, flags: int, stages: Mapping[str, int]
    ) -> Iterator[Link]:
        if instruction.keyword == "FROM":
            base = re.compile(r"\S+").match(text, flags)
            found = [(base.start(), base.end())] if base else []
        else:
            found = [match.span(1) for match in _FROM_FLAG.finditer(text, 0, flags)]
        for start, end in found:
            stage = stages.get(text[start:end].lower())
            if stage is not None and stage in self._stages:
                yield Link(start, end, f"#{self._stages[stage]}")

    def _variables(
        self, index: int, instruction: Instruction, text: str, flags: int
    ) -> Iterator[Link]:
        keyword = instruction.keyword
        if keyword in _REPLACING:
            yield from self._links(index, in_words(text, self._escape))
            return
        if keyword == "RUN":
            yield from self._links(index, in_words(text[:flags], self._escape))
        shell = keyword == "RUN" or keyword in _STARTING
        find = self._shell(index) if shell and not instruction.exec_form else None
        if find is not None:
            found = find(text[flags:])
            if find is not in_shell:
                found = (item._replace(name=self._as_declared(item.name)) for item in found)
            yield from self._links(index, found, flags, arguments=keyword == "RUN")

    def _as_declared(self, name: str) -> str:
        """A name of a variable as the file writes it; on Windows capitals make no difference."""
        return self._declared.get(name.lower(), name)

    @cached_property
    def _declared(self) -> Mapping[str, str]:
        """The names of ARG and ENV, by themselves in small letters."""
        return {
            item.name.lower(): item.name
            for instruction in self._build.dockerfile.instructions
            if instruction.keyword in ("ARG", "ENV")
            for item in assignments(instruction, escape=self._escape)
        }

    def _in_heredoc(self, index: int, body: Heredoc, text: str) -> Iterator[Link]:
        instruction = self._build.dockerfile.instructions[index]
        if "$" not in text:
            return
        if instruction.keyword != "RUN":
            found = in_body(text, self._escape) if body.expand else iter(())
        elif self._shell(index) is not in_shell:
            return
        elif "".join(instruction.arguments).lstrip().startswith("<<"):
            # It is the script itself; quotes around the heredoc's word change nothing.
            shebang = text.split("\n", 1)[0].split()[:1] if text.startswith("#!") else ["#!/sh"]
            found = in_shell(text) if _name(shebang[0]) in _SHELLS else iter(())
        else:
            found = in_body(text, "\\") if body.expand else iter(())
        yield from self._links(index, found)

    def _links(
        self, index: int, found: Iterable[Variable], shift: int = 0, *, arguments: bool = True
    ) -> Iterator[Link]:
        for variable in found:
            step = self._origin(index, variable.name, arguments=arguments)
            if step in self._steps:
                href = f"#{self._steps[step]}"
                yield Link(variable.start + shift, variable.end + shift, href)

    def _origin(self, index: int, name: str, *, arguments: bool) -> int:
        """Number of the step that gives a variable its value; 0 where none of the file does."""
        instruction = self._build.dockerfile.instructions[index]
        # ENV beats ARG (reference.md, "Using ARG variables").
        if instruction.stage is not None and instruction.keyword != "FROM":
            setting = self._build.stages[instruction.stage].config_before(index).env.get(name)
            if setting is not None:
                return setting.step
        argument = self._build.argument_at(index, name) if arguments else None
        return argument.step if argument is not None else 0

    def _shell(self, index: int) -> Callable[[str], Iterator[Variable]] | None:
        """What finds the variables of a script for the shell that an instruction has."""
        stage = self._build.dockerfile.instructions[index].stage
        if stage is None:
            return None
        meaning = self._build.stages[stage]
        shell = meaning.config_before(index).shell
        if shell is None:
            return in_cmd if meaning.windows else in_shell
        return _FINDING.get(_name(shell.words[0])) if shell.words else None


def _name(program: str) -> str:
    return PureWindowsPath(program.removeprefix("#!")).name.lower().removesuffix(".exe")
