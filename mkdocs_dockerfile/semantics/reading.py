"""Goes through a file once, stage by stage, as BuildKit's `toDispatchState` does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import Dockerfile, Instruction, Stage
from mkdocs_dockerfile.semantics.arguments import (
    PLATFORM_ARGUMENTS,
    describing_comments,
    description_of,
)
from mkdocs_dockerfile.semantics.config import Trigger
from mkdocs_dockerfile.semantics.effects import Findings, State, begin
from mkdocs_dockerfile.semantics.expansion import expand, is_literal
from mkdocs_dockerfile.semantics.mounts import read_mount
from mkdocs_dockerfile.semantics.references import Reference, is_image_name
from mkdocs_dockerfile.semantics.resolution import (
    as_by_default,
    as_unknown,
    resolve_base,
    resolve_source,
)
from mkdocs_dockerfile.semantics.sharing import begin_on_any
from mkdocs_dockerfile.semantics.timeline import Timeline
from mkdocs_dockerfile.semantics.values import Expansion, Value

# `DefaultPathEnvUnix` in BuildKit's util/system/path.go.
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_WINDOWS_IMAGES = re.compile(
    r"windowsservercore|nanoserver|/windows[/:]|-windows(?:[:@]|$)|ltsc20|microsoft/iis"
    r"|dotnet/framework/|microsoft/dotnet-framework"
)

# Values of the stages that another one may be built on, in one file.
_MOST_COMPARED = 100_000

_OF_EVERY_BUILD: Timeline[Value] = Timeline()
for _name in sorted(PLATFORM_ARGUMENTS):
    _OF_EVERY_BUILD.set(_name, -1, Value(None))


@dataclass(frozen=True, slots=True)
class Reading:
    """What going through a file gave.

    Attributes:
        outside: What stands before the first FROM.
        states: The stages, at their ends.
        bases: What each stage is built on.
        platforms: The platform of each, where one is written.
        descriptions: Of each, by BuildKit's convention.
        references: By index of the instruction.
        diagnostics: What is wrong, in the order of lines.
    """

    outside: State
    states: tuple[State, ...]
    bases: tuple[Reference, ...]
    platforms: tuple[Expansion | None, ...]
    descriptions: tuple[str | None, ...]
    references: dict[int, tuple[Reference, ...]]
    diagnostics: tuple[Diagnostic, ...]


def read(dockerfile: Dockerfile) -> Reading:
    """Go through a file."""
    return _Reader(dockerfile).read()


class _Reader:
    """The state of going through one file."""

    def __init__(self, dockerfile: Dockerfile) -> None:
        self.dockerfile = dockerfile
        self.escape = dockerfile.escape
        self.comments = describing_comments(dockerfile)
        self.findings = Findings()
        self.outside = begin("global", self.escape, _OF_EVERY_BUILD, self.findings)
        self.outside.variables = Timeline(_OF_EVERY_BUILD)
        self.outside.empty_base = True
        self.states: list[State] = []
        self.bases: list[Reference] = []
        self.platforms: list[Expansion | None] = []
        self.references: dict[int, list[Reference]] = {}
        self.diagnostics: list[Diagnostic] = []
        # `COPY --from` finds the last stage of a name, FROM the last one above it.
        self.names = {item.name: item.index for item in dockerfile.stages if item.name}
        self.earlier: dict[str, int] = {}
        self.room = _MOST_COMPARED

    def read(self) -> Reading:
        for index, instruction in enumerate(self.dockerfile.instructions):
            if instruction.stage is not None:
                break
            if instruction.keyword == "ARG":
                self.outside.apply(index, instruction, self.comments[index], index)
        for stage in self.dockerfile.stages:
            self.read_stage(stage)
        self.report_findings()
        return Reading(
            outside=self.outside,
            states=tuple(self.states),
            bases=tuple(self.bases),
            platforms=tuple(self.platforms),
            descriptions=tuple(
                description_of(self.comments[stage.first], stage.name)
                for stage in self.dockerfile.stages
            ),
            references={index: tuple(found) for index, found in self.references.items()},
            diagnostics=tuple(sorted(self.diagnostics, key=lambda item: item.line or 0)),
        )

    @cached_property
    def by_default(self) -> Mapping[str, str]:
        """The variables of FROM lines in a build without any `--build-arg`."""
        return as_by_default(self.outside.variables.end)

    @cached_property
    def unknown(self) -> Mapping[str, str | Value]:
        """The variables of FROM lines, with a mark for what only the build knows."""
        return as_unknown(self.outside.variables.end)

    # --- Stages --------------------------------------------------------------------

    def read_stage(self, stage: Stage) -> None:
        platform = None if stage.platform is None else self.expand_from(stage, stage.platform)
        base = self.resolve(stage)
        below = None if base.stage is None else self.states[base.stage]
        state = begin(
            stage.index, self.escape, self.outside.variables, self.findings, below, stage.first
        )
        if below is None:
            state.windows = _is_windows(platform, base, self.escape)
            state.empty_base = base.kind == "scratch"
            known = Value(_PATH) if state.empty_base and not state.windows else Value(None)
            state.variables.set("PATH", stage.first, known)
            if base.candidates:
                candidates = [self.states[index] for index in base.candidates]
                self.room = begin_on_any(state, candidates, stage.first, self.room)
        self.states.append(state)
        self.bases.append(base)
        self.platforms.append(platform)
        self.add(base)
        if stage.name:
            self.earlier[stage.name] = stage.index
        if below:
            for trigger in below.history.triggers.end.values():
                self.run_trigger(trigger, stage, state)
        for index in range(stage.first + 1, stage.last + 1):
            instruction = self.dockerfile.instructions[index]
            state.apply(index, instruction, self.comments[index], index)
            self.refer(index, instruction, state, stage.index)

    def run_trigger(self, trigger: Trigger, stage: Stage, state: State) -> None:
        """A stage begins with what the one below it has left (`initOnBuildTriggers`)."""
        state.apply(trigger.instruction, trigger.inner, (), stage.first)
        self.refer(trigger.instruction, trigger.inner, state, stage.index)

    def expand_from(self, stage: Stage, word: str) -> Expansion:
        """Expand a word of a FROM line, and note what BuildKit warns about."""
        expansion = expand(word, self.outside.variables.end, escape=self.escape)
        if expansion.error:
            self.findings.errors[stage.first, expansion.error] = None
        for name in expansion.unset:
            if name not in self.outside.arguments.end:
                self.findings.unset[stage.first, name] = None
        return expansion

    def resolve(self, stage: Stage) -> Reference:
        """Resolve what a stage is built on, and note what BuildKit warns about."""
        if stage.name and stage.name in self.earlier:
            first = self.dockerfile.stages[self.earlier[stage.name]]
            line = self.dockerfile.instructions[first.first].start_line
            self.report(
                "DF022",
                stage.first,
                f"the stage `{stage.name}` has the name of the one at line {line}",
                "give it another name",
            )
        expansion = self.expand_from(stage, stage.base)
        if stage.base and not expansion.error:
            self.check_base(stage, expansion)
        return resolve_base(
            stage.base,
            expansion,
            # Only what the build decides may be one of several stages.
            self.unknown if expansion.unresolved else {},
            escape=self.escape,
            earlier=self.earlier,
            instruction=stage.first,
            stage=stage.index,
        )

    def check_base(self, stage: Stage, expansion: Expansion) -> None:
        """`validateBaseImagesWithDefaultArgs` in BuildKit's validations.go."""
        text = stage.base
        if not is_literal(text):
            text = expand(text, self.by_default, escape=self.escape, keep=False).text
        undeclared = (stage.first, *expansion.unset[:1]) in self.findings.unset
        if undeclared or text in self.earlier or is_image_name(text):
            return
        if expansion.used or expansion.unset:
            self.report(
                "DF020",
                stage.first,
                f"`{stage.base}` names no image in a build without `--build-arg`",
                "give the arguments in it a default before the first FROM",
            )
        else:
            self.report(
                "DF020",
                stage.first,
                f"`{stage.base}` cannot be the name of an image",
                "write one such as alpine:3.20, or the name of an earlier stage",
            )

    # --- References ----------------------------------------------------------------

    def refer(self, index: int, instruction: Instruction, state: State, stage: int) -> None:
        """Note what an instruction takes its files from."""
        if instruction.keyword in ("ADD", "COPY"):
            self.add(self.source(instruction.flag("from"), "copy", index, stage))
        elif instruction.keyword == "RUN" and instruction.flags:
            for expanded in state.mounts[index]:
                # Stages are found before variables are replaced.
                literal = is_literal(expanded.written)
                mount = expanded if literal else read_mount(expanded.written)
                # An empty cache or tmpfs, a secret and a socket come from nowhere.
                if mount.from_ or mount.type == "bind":
                    self.add(self.source(mount.from_, "mount", index, stage))

    def source(
        self, written: str | None, use: Literal["copy", "mount"], index: int, stage: int
    ) -> Reference:
        reference = resolve_source(
            written,
            use,
            escape=self.escape,
            names=self.names,
            count=len(self.dockerfile.stages),
            instruction=index,
            stage=stage,
        )
        if reference.stage is not None and reference.stage >= stage:
            which = "this stage itself" if reference.stage == stage else "a later stage"
            self.report(
                "DF021",
                index,
                f"`{written}` is {which}",
                "a stage can take files from earlier ones only",
            )
        elif reference.kind == "unresolved":
            self.report(
                "DF023",
                index,
                f"`{written}` is neither a stage nor an image",
                "variables are not replaced here: give an image a name with FROM … AS …"
                if reference.unresolved
                else "name an earlier stage, its number, or an image",
            )
        return reference

    def add(self, reference: Reference) -> None:
        self.references.setdefault(reference.instruction, []).append(reference)

    # --- Diagnostics ---------------------------------------------------------------

    def report(self, code: str, index: int, message: str, hint: str) -> None:
        self.diagnostics.append(
            diagnostic(
                code,
                message,
                path=self.dockerfile.path or "-",
                line=self.dockerfile.instructions[index].start_line,
                hint=hint,
            )
        )

    def report_findings(self) -> None:
        for index, name in self.findings.unset:
            self.report("DF020", index, f"`{name}` has no value here", f"declare it: ARG {name}=…")
        for index, why in self.findings.errors:
            self.report(
                "DF020",
                index,
                f"a variable cannot be resolved: {why}",
                "correct it: BuildKit stops here",
            )
        for index, why in self.findings.refused:
            self.report("DF023", index, why, "correct it: BuildKit stops here")


def _is_windows(platform: Expansion | None, base: Reference, escape: str) -> bool:
    """Guess the operating system as a reader would; BuildKit asks the base image."""
    if platform and not platform.unresolved and "/" in platform.text:
        return platform.text.startswith("windows/")
    if base.kind == "scratch":
        return False
    return escape == "`" or bool(_WINDOWS_IMAGES.search(base.text))
