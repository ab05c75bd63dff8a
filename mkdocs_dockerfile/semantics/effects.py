"""What each instruction does to the configuration and the variables of its stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.semantics.arguments import Argument, description_of, kind_of
from mkdocs_dockerfile.semantics.assignments import bare, is_plain, written_pairs
from mkdocs_dockerfile.semantics.config import (
    CommandLine,
    Healthcheck,
    History,
    Setting,
    Trigger,
    Unset,
    Varies,
    read_duration,
    read_port,
)
from mkdocs_dockerfile.semantics.expansion import expand, expand_words, is_literal
from mkdocs_dockerfile.semantics.mounts import Mount, mounts
from mkdocs_dockerfile.semantics.paths import join_workdir
from mkdocs_dockerfile.semantics.timeline import Timeline
from mkdocs_dockerfile.semantics.values import Expansion, Value

# BuildKit does not put these into the environment (`nonEnvArgs` in convert.go).
_HIDDEN_ARGUMENTS = frozenset({"BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"})
# Characters that variables may add in one file, all values together. `ENV A1=$A0…` on
# thousands of lines would fill any memory.
_LARGEST_GROWTH = 8 * 1024 * 1024


@dataclass(slots=True)
class Findings:
    """What is wrong, while a file is gone through.

    Attributes:
        unset: Index of an instruction, and a variable without value in it.
        errors: Index of an instruction, and why BuildKit refuses a word of it.
        refused: Index of an instruction, and why BuildKit refuses a flag or port of it.
        room: Characters that variables may still add.
    """

    unset: dict[tuple[int, str], None] = field(default_factory=dict)
    errors: dict[tuple[int, str], None] = field(default_factory=dict)
    refused: dict[tuple[int, str], None] = field(default_factory=dict)
    room: int = _LARGEST_GROWTH


@dataclass(slots=True)
class State:
    """A stage while it is gone through.

    Attributes:
        scope: Its index, or `global`.
        escape: The escape token of the file.
        globals: The variables of FROM lines.
        variables: What `$X` stands for: ENV and ARG.
        arguments: The declared build arguments.
        history: The configuration.
        mounts: Those of each RUN, by its index, with variables replaced.
        findings: What is wrong.
        windows: The stage is one for Windows.
        empty_base: It goes back to `scratch`: all its variables are known.
        has_cmd: A CMD stood in this stage.
        shadowed: Variables of ENV that a later ARG of this stage hides.
    """

    scope: Literal["global"] | int
    escape: str
    globals: Timeline[Value]
    variables: Timeline[Value]
    arguments: Timeline[Argument]
    history: History
    findings: Findings
    windows: bool = False
    empty_base: bool = False
    has_cmd: bool = False
    mounts: dict[int, tuple[Mount, ...]] = field(default_factory=dict)
    shadowed: set[str] = field(default_factory=set)

    @property
    def starts_nothing(self) -> bool:
        """Whether its image certainly has no command: it is run with one, or not at all.

        Such images hold files that somebody takes out of them (`FROM scratch` and COPY), or
        leave the command to whoever runs them (`ENTRYPOINT []`, which takes the CMD of the
        image below with it: `dispatchEntrypoint` in convert.go).
        """
        if self.history.start_varies():
            return False
        lines = (line for start in self.history.starts() for line in start)
        given = any(line.words for line in lines if line)
        return not given and (self.empty_base or "entrypoint" in self.history.commands.end)

    def apply(
        self, index: int, instruction: Instruction, comments: tuple[str, ...], position: int
    ) -> None:
        """Go through one instruction: `dispatch` in dockerfile2llb/convert.go.

        Args:
            index: Of the instruction; of the ONBUILD, where it is triggered.
            instruction: The instruction.
            comments: The comments above it.
            position: From where on it has its effect: `index`, or the index of the FROM
                that triggers it.
        """
        at = _At(self, index, position)
        match instruction.keyword:
            case "ENV":
                at.env(instruction)
            case "ARG":
                at.arg(instruction, comments)
            case "LABEL":
                for name, value in at.pairs(instruction):
                    self.history.labels.set(name, position, value)
            case "WORKDIR":
                at.workdir(instruction)
            case "USER" | "STOPSIGNAL":
                for setting in at.settings(instruction.arguments):
                    self.history.single.set(instruction.keyword.lower(), position, setting)
            case "VOLUME":
                for setting in at.settings(instruction.arguments):
                    self.history.volumes.set(setting.value, position, setting)
            case "EXPOSE":
                at.expose(instruction)
            case "CMD" | "ENTRYPOINT" | "SHELL":
                at.command(instruction)
            case "HEALTHCHECK":
                at.healthcheck(instruction)
            case "ONBUILD" if instruction.inner:
                trigger = Trigger(index, instruction.inner)
                self.history.triggers.set(str(index), position, trigger)
            case "ADD" | "COPY":
                at.copy(instruction)
            case "RUN" if instruction.flags:
                found = mounts(instruction, lambda word: at.expand(word).text)
                self.mounts[index] = found
                for mount in found:
                    if mount.error:
                        at.refuse(f"the mount `{mount.written}` is wrong: {mount.error}")


@dataclass(slots=True)
class _At:
    """One instruction at its place."""

    state: State
    index: int
    position: int

    def refuse(self, why: str) -> None:
        self.state.findings.refused[self.index, why] = None

    def expand(self, word: str, *, quotes: bool = True) -> Expansion:
        if is_literal(word):
            return Expansion(word)
        escape = self.state.escape if quotes else "\\"
        expansion = expand(word, self.state.variables.end, escape=escape, quotes=quotes)
        self.note(expansion)
        findings = self.state.findings
        findings.room -= max(len(expansion.text) - len(word), 0)
        return expansion if findings.room >= 0 else Expansion(word, error="it is too long")

    def note(self, expansion: Expansion) -> None:
        """Note what BuildKit would warn about or refuse."""
        state = self.state
        if expansion.error and (
            not expansion.missing or state.empty_base or self.is_argument(expansion.missing)
        ):
            state.findings.errors[self.index, expansion.error] = None
        elif state.empty_base:
            for name in expansion.unset:
                if not self.is_argument(name) and name not in _HIDDEN_ARGUMENTS:
                    state.findings.unset[self.index, name] = None

    def is_argument(self, name: str) -> bool:
        return name in self.state.arguments.end

    def setting(self, word: str) -> Setting:
        expansion = self.expand(word)
        return Setting(expansion.text, self.index, word, expansion.unresolved)

    def settings(self, words: tuple[str, ...]) -> list[Setting]:
        return [self.setting(word) for word in words]

    # --- One method for each kind of instruction -----------------------------------

    def pairs(self, instruction: Instruction) -> list[tuple[str, Setting]]:
        """Names and values of ENV or LABEL; none of them sees the others."""
        found = []
        escape = self.state.escape
        for name, written in written_pairs(instruction):
            word = written or ""
            value = (
                Setting(bare(word, escape), self.index, word)
                if is_plain(word)
                else self.setting(word)
            )
            found.append((bare(name, escape) if is_plain(name) else self.expand(name).text, value))
        return found

    def env(self, instruction: Instruction) -> None:
        for name, value in self.pairs(instruction):
            self.state.history.env.set(name, self.position, value)
            self.state.variables.set(name, self.position, Value(value.value, value.unresolved))

    def arg(self, instruction: Instruction, comments: tuple[str, ...]) -> None:
        """`dispatchArg`, and `buildMetaArgs` for what stands before the first FROM."""
        state = self.state
        for name, written in written_pairs(instruction):
            value: Value | None
            if written is None:
                value = state.globals.end.get(name) if state.scope != "global" else None
            else:
                setting = self.setting(written)
                value = Value(setting.value, setting.unresolved)
            before = state.variables.end.get(name) if value is None else None
            known = value or before or Value(None)
            argument = Argument(
                name=name,
                written=written,
                value=known.text,
                unresolved=known.unresolved,
                scope=state.scope,
                instruction=self.index,
                description=description_of(comments, name),
                kind=kind_of(name),
                from_global=written is None and value is not None,
                kept=before is not None and before.text is not None,
            )
            state.arguments.set(name, self.position, argument)
            if value and name not in _HIDDEN_ARGUMENTS:
                state.variables.set(name, self.position, value)
                if name in state.history.env.end:
                    state.shadowed.add(name)

    def workdir(self, instruction: Instruction) -> None:
        state = self.state
        for word in instruction.arguments:
            setting = self.setting(word)
            before = state.history.single.end.get("workdir")
            current = before.value if before else "/" if state.empty_base else None
            path = setting.value
            if not path.startswith("$"):
                # A variable in front may well be an absolute path.
                path = join_workdir(current, path, windows=state.windows)
            unresolved = setting.unresolved
            if before and path.startswith(before.value):
                unresolved = tuple(dict.fromkeys((*before.unresolved, *unresolved)))
            state.history.single.set(
                "workdir", self.position, Setting(path, self.index, word, unresolved)
            )

    def expose(self, instruction: Instruction) -> None:
        state = self.state
        for word in instruction.arguments:
            expansion, words = expand_words(word, state.variables.end, escape=state.escape)
            if expansion.error:
                self.note(expansion)
                words = (word,)
            for text in words:
                port = read_port(text, expansion, self.index, word)
                if port.start is None and not expansion.unresolved and not expansion.error:
                    self.refuse(f"`{text}` is no port")
                state.history.ports.set(port.text, self.position, port)

    def command_line(self, words: tuple[str, ...], *, exec_form: bool) -> CommandLine:
        shell = self.state.history.commands.end.get("shell")
        known = shell.words if isinstance(shell, CommandLine) else None
        return CommandLine(exec_form, words, self.index, None if exec_form else known)

    def command(self, instruction: Instruction) -> None:
        state, words = self.state, instruction.arguments
        commands = state.history.commands
        line = self.command_line(words, exec_form=instruction.exec_form)
        match instruction.keyword:
            case "SHELL":
                if words and instruction.exec_form:
                    commands.set("shell", self.position, line)
            case "CMD":
                commands.set("cmd", self.position, line)
                state.has_cmd = True
            case "ENTRYPOINT":
                empty = instruction.exec_form and not words
                commands.set("entrypoint", self.position, Unset(self.index) if empty else line)
                # `dispatchEntrypoint`: an inherited CMD was meant for another entry point.
                if not state.has_cmd and isinstance(commands.end.get("cmd"), CommandLine | Varies):
                    commands.set("cmd", self.position, Unset(self.index))

    def healthcheck(self, instruction: Instruction) -> None:
        kind, *words = instruction.arguments or ("",)
        check = Healthcheck(self.index, none=True)
        if kind.upper() != "NONE":
            line = self.command_line(tuple(words), exec_form=instruction.exec_form)
            check = Healthcheck(
                self.index,
                command=line if kind.upper() == "CMD" and words else None,
                interval=self.duration(instruction, "interval"),
                timeout=self.duration(instruction, "timeout"),
                start_period=self.duration(instruction, "start-period"),
                start_interval=self.duration(instruction, "start-interval"),
                retries=self.retries(instruction),
            )
        self.state.history.healthcheck.set("healthcheck", self.position, check)

    def duration(self, instruction: Instruction, name: str) -> float | None:
        text = instruction.flag(name)
        seconds = read_duration(text) if text else 0
        if seconds is None:
            self.refuse(f"`--{name}={text}` is no duration such as 30s or 1m30s")
        return seconds or None

    def retries(self, instruction: Instruction) -> int | None:
        text = instruction.flag("retries")
        if not text:
            return None
        digits = text.removeprefix("+")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
            self.refuse(f"`--retries={text}` is no number")
            return None
        return int(digits) or None

    def copy(self, instruction: Instruction) -> None:
        for word in _expanded_words(instruction):
            self.expand(word)
        for heredoc in instruction.heredocs:
            if heredoc.expand:
                self.expand(heredoc.content, quotes=False)


def _expanded_words(instruction: Instruction) -> Iterator[str]:
    """The words of ADD and COPY in which BuildKit replaces variables."""
    if instruction.flags:
        for name in ("chown", "chmod", *(("checksum",) if instruction.keyword == "ADD" else ())):
            if value := instruction.flag(name):
                yield value
    for word in instruction.arguments:
        if not (instruction.heredocs and "<<" in word):
            yield word


def begin(
    scope: Literal["global"] | int,
    escape: str,
    global_variables: Timeline[Value],
    findings: Findings,
    base: State | None = None,
    position: int = 0,
) -> State:
    """Begin a stage, on top of another one of the file or of nothing known.

    Args:
        scope: Its index, or `global`.
        escape: The escape token of the file.
        global_variables: The variables of FROM lines.
        findings: Where to note what is wrong.
        base: The stage it is built on, at its end. Its variables and arguments carry
            over, and an ENV of it beats an ARG that came later.
        position: Index of its FROM.
    """
    state = State(
        scope=scope,
        escape=escape,
        globals=global_variables,
        variables=Timeline(base.variables if base else None),
        arguments=Timeline(base.arguments if base else None),
        history=History.on(base.history if base else None),
        findings=findings,
        windows=base.windows if base else False,
        empty_base=base.empty_base if base else False,
    )
    for name in base.shadowed if base else ():
        setting = state.history.env.end[name]
        state.variables.set(name, position, Value(setting.value, setting.unresolved))
    return state
