"""What a stage sets for the containers of its image, and which instruction set it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.semantics.timeline import LATEST, Timeline
from mkdocs_dockerfile.semantics.values import Expansion


class Setting(NamedTuple):
    """One value of the configuration.

    Attributes:
        value: With variables replaced; what cannot be known stands as written.
        instruction: Index of the instruction that set it, an ONBUILD's where a stage
            below triggered it.
        written: As it stands in the file.
        unresolved: Names that stand visibly unresolved in `value`.
    """

    value: str
    instruction: int
    written: str = ""
    unresolved: tuple[str, ...] = ()

    @property
    def step(self) -> int:
        """Number of the step that set it, 1-based."""
        return self.instruction + 1


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The command of CMD, ENTRYPOINT, SHELL or HEALTHCHECK.

    Attributes:
        exec_form: It is an array; else one line for a shell.
        words: The array, or the one line.
        instruction: Index of the instruction that set it.
        shell: The shell in force, for the shell form; None where nothing in the file says
            which one (then `/bin/sh -c`, unless the base image says otherwise).
    """

    exec_form: bool
    words: tuple[str, ...]
    instruction: int
    shell: tuple[str, ...] | None = None

    @property
    def step(self) -> int:
        """Number of the step that set it, 1-based."""
        return self.instruction + 1

    @property
    def text(self) -> str:
        """The words with blanks between; not quoted."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """What HEALTHCHECK says.

    Attributes:
        instruction: Index of the instruction.
        none: `HEALTHCHECK NONE`: the one of the base image is switched off.
        command: What runs; None for `NONE`, and where it is missing.
        interval: Seconds between checks; None where the flag is missing, is 0 (which
            means the default too) or cannot be read.
        timeout: Seconds until a check has failed; None as above.
        start_period: Seconds in which failures do not count; None as above.
        start_interval: Seconds between checks in that time; None as above.
        retries: Failures in a row that make it unhealthy; None as above.
    """

    instruction: int
    none: bool = False
    command: CommandLine | None = None
    interval: float | None = None
    timeout: float | None = None
    start_period: float | None = None
    start_interval: float | None = None
    retries: int | None = None

    @property
    def step(self) -> int:
        """Number of the step that set it, 1-based."""
        return self.instruction + 1


@dataclass(frozen=True, slots=True)
class Port:
    """A port, or a range of ports, that EXPOSE names.

    Attributes:
        text: `8080/tcp`, `8000-8010/udp`; as expanded where that cannot be read.
        start: The first port; None where it is not known.
        end: The last port, the same as `start` for a single one.
        protocol: `tcp`, `udp` or `sctp`; None where it cannot be read.
        instruction: Index of the EXPOSE.
        written: The word in the file.
        unresolved: Names that stand visibly unresolved in `text`.
    """

    text: str
    start: int | None
    end: int | None
    protocol: str | None
    instruction: int
    written: str
    unresolved: tuple[str, ...] = ()

    @property
    def step(self) -> int:
        """Number of the step that set it, 1-based."""
        return self.instruction + 1


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an ONBUILD instruction leaves for the builds on top of this stage.

    Attributes:
        instruction: Index of the ONBUILD.
        inner: The instruction that it triggers.
    """

    instruction: int
    inner: Instruction

    @property
    def step(self) -> int:
        """Number of the step that set it, 1-based."""
        return self.instruction + 1


@dataclass(frozen=True, slots=True)
class History:
    """All changes that a stage makes; `Config` is a look at it."""

    single: Timeline[Setting]
    env: Timeline[Setting]
    labels: Timeline[Setting]
    volumes: Timeline[Setting]
    ports: Timeline[Port]
    commands: Timeline[CommandLine | Unset | Varies]
    healthcheck: Timeline[Healthcheck]
    triggers: Timeline[Trigger]

    @classmethod
    def on(cls, base: History | None) -> History:
        """Begin a stage; triggers do not carry over (`init` in convert.go)."""
        return cls(
            Timeline(base.single if base else None),
            Timeline(base.env if base else None),
            Timeline(base.labels if base else None),
            Timeline(base.volumes if base else None),
            Timeline(base.ports if base else None),
            Timeline(base.commands if base else None),
            Timeline(base.healthcheck if base else None),
            Timeline(),
        )

    def starts(self, before: int = LATEST) -> tuple[Start, ...]:
        """What a container may start; see `Config.starts`.

        Args:
            before: Index of the instruction before which it is asked; the end of the stage
                without one.
        """
        entrypoint = self.commands.get("entrypoint", before)
        cmd = self.commands.get("cmd", before)
        if isinstance(cmd, Varies):
            return cmd.starts
        own = cmd if isinstance(cmd, CommandLine) else None
        if isinstance(entrypoint, Varies):
            return tuple(dict.fromkeys(Start(one.entrypoint, own) for one in entrypoint.starts))
        return (Start(entrypoint if isinstance(entrypoint, CommandLine) else None, own),)

    def start_varies(self, before: int = LATEST) -> bool:
        """Whether the target platform decides what a container starts; see `starts`."""
        return any(
            isinstance(self.commands.get(key, before), Varies) for key in ("entrypoint", "cmd")
        )


class Start(NamedTuple):
    """What a container starts.

    Attributes:
        entrypoint: The entry point; None if there is none or it was reset.
        cmd: The default command; None likewise.
    """

    entrypoint: CommandLine | None
    cmd: CommandLine | None


@dataclass(frozen=True, slots=True)
class Varies:
    """An entry point or CMD that the target platform decides about.

    Attributes:
        instruction: Index of the FROM whose base it decides.
        starts: The entry points of the candidates with their CMDs, each pair once; empty where
            that is not known.
    """

    instruction: int
    starts: tuple[Start, ...] = ()


@dataclass(frozen=True, slots=True)
class Unset:
    """A CMD that an ENTRYPOINT reset, or an `ENTRYPOINT []`.

    Attributes:
        instruction: Index of the instruction that did so; that of a FROM whose candidates all
            start nothing.
    """

    instruction: int


class Config(NamedTuple):
    """What is in force at one place of a stage, as far as the Dockerfile says.

    What an external base image brings is not known and not in it.

    Attributes:
        history: The changes of the stage.
        before: Index of the instruction before which it is in force.
    """

    history: History
    before: int

    @property
    def workdir(self) -> Setting | None:
        """The working directory; relative where it depends on the base image's."""
        return self.history.single.get("workdir", self.before)

    @property
    def user(self) -> Setting | None:
        """The user, maybe with a group."""
        return self.history.single.get("user", self.before)

    @property
    def stopsignal(self) -> Setting | None:
        """The signal that stops a container."""
        return self.history.single.get("stopsignal", self.before)

    @property
    def env(self) -> Mapping[str, Setting]:
        """The environment variables, in the order in which they were first set."""
        return self.history.env.at(self.before)

    @property
    def labels(self) -> Mapping[str, Setting]:
        """The labels, in the order in which they were first set."""
        return self.history.labels.at(self.before)

    @property
    def exposed(self) -> tuple[Port, ...]:
        """The ports, in the order in which they were first named."""
        return tuple(self.history.ports.at(self.before).values())

    @property
    def volumes(self) -> tuple[Setting, ...]:
        """The volumes' paths, in the order in which they were first named."""
        return tuple(self.history.volumes.at(self.before).values())

    @property
    def onbuild(self) -> tuple[Trigger, ...]:
        """What this stage triggers in builds on top of it."""
        return tuple(self.history.triggers.at(self.before).values())

    @property
    def entrypoint(self) -> CommandLine | None:
        """The entry point; None if there is none or it was reset."""
        return self._command("entrypoint")

    @property
    def cmd(self) -> CommandLine | None:
        """The default command; None if there is none or an ENTRYPOINT reset it."""
        return self._command("cmd")

    @property
    def starts(self) -> tuple[Start, ...]:
        """What a container may start: one, unless the target platform decides.

        Of several, some may have no command in the file. Empty where it decides, but of what is
        not known.
        """
        return self.history.starts(self.before)

    @property
    def start_varies(self) -> bool:
        """Whether the target platform decides what a container starts."""
        return self.history.start_varies(self.before)

    @property
    def shell(self) -> CommandLine | None:
        """The shell of the shell form; None if no SHELL says."""
        return self._command("shell")

    @property
    def healthcheck(self) -> Healthcheck | None:
        """The health check; None if there is none."""
        return self.history.healthcheck.get("healthcheck", self.before)

    def _command(self, key: str) -> CommandLine | None:
        found = self.history.commands.get(key, self.before)
        return found if isinstance(found, CommandLine) else None


# --- Reading values -----------------------------------------------------------------

_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_DURATION_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_MOST_PORTS = 65535


def read_duration(text: str) -> float | None:
    """Read a duration of Go, `1m30s`.

    Args:
        text: The value of a flag of HEALTHCHECK.

    Returns:
        Seconds; None if BuildKit refuses it: no unit, negative, or above 0 but below a
        millisecond (`parseOptInterval` in instructions/parse.go).
    """
    text = text.removeprefix("+")
    if text == "0":
        return 0.0
    seconds = 0.0
    position = 0
    while match := _DURATION_PART.match(text, position):
        seconds += float(match[1]) * _SECONDS[match[2]]
        position = match.end()
    if not text or position < len(text) or 0 < seconds < 0.001 or seconds > 2**63 / 1e9:
        return None
    return seconds


def read_port(word: str, expansion: Expansion, instruction: int, written: str) -> Port:
    """Read one word of EXPOSE: `[[ip:]host:]port[-port][/protocol]` (convert_expose.go).

    Args:
        word: The expanded word.
        expansion: What it came from.
        instruction: Index of the EXPOSE.
        written: The word in the file.

    Returns:
        The port; its `start` is None where BuildKit would refuse it.
    """
    container = word.rpartition(":")[2]
    numbers, _, protocol = container.partition("/")
    protocol = protocol.lower() or "tcp"
    first, dash, last = numbers.partition("-")
    start = _read_number(first)
    end = _read_number(last) if dash else start
    if start is None or end is None or end < start or protocol not in ("tcp", "udp", "sctp"):
        return Port(word, None, None, None, instruction, written, expansion.unresolved)
    shown = str(start) if start == end else f"{start}-{end}"
    return Port(
        f"{shown}/{protocol}", start, end, protocol, instruction, written, expansion.unresolved
    )


def _read_number(text: str) -> int | None:
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()) or len(digits.lstrip("0")) > 5:
        return None
    return int(digits) if int(digits) <= _MOST_PORTS else None
