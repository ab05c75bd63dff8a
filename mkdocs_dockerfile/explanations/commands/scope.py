"""What is known while a script is told: where it runs, what it has done so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mkdocs_dockerfile.explanations.shell import Dialect


class Line(NamedTuple):
    """One line of a told script: a sentence without its full stop, or a heading of others.

    Attributes:
        text: Markdown in one line.
        children: What is done under it; then the text ends with a colon.
    """

    text: str
    children: tuple[Line, ...] = ()


@dataclass(slots=True)
class Scope:
    """The script that is being told.

    Attributes:
        step: 0-based index of the instruction that runs it.
        dialect: The language it is written in.
        functions: Names of the functions it defines.
        commands: Every command so far with whether it is known, in order.
        done: Names of the messages that told the commands so far.
        named: Every argument so far, for what is deleted again later.
        stops: It stops at the first command that fails.
        depth: How many shells stand around the script.
    """

    step: int = 0
    dialect: Dialect = "posix"
    functions: set[str] = field(default_factory=set)
    commands: list[tuple[str, bool]] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    stops: bool = False
    depth: int = 0

    def met(self, name: str, *, known: bool) -> None:
        """Note a command."""
        self.commands.append((name, known))

    @property
    def windows(self) -> bool:
        """It runs in PowerShell or cmd."""
        return self.dialect != "posix"

    @property
    def all_known(self) -> bool:
        """Every command so far is known."""
        return all(known for _, known in self.commands)
