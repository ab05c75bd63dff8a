"""`Build`: a Dockerfile's meaning, computed when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.model import Dockerfile, Stage
from mkdocs_dockerfile.semantics.arguments import Argument
from mkdocs_dockerfile.semantics.config import Config
from mkdocs_dockerfile.semantics.effects import State
from mkdocs_dockerfile.semantics.expansion import expand, expand_words
from mkdocs_dockerfile.semantics.mounts import Mount
from mkdocs_dockerfile.semantics.paths import join_workdir
from mkdocs_dockerfile.semantics.reading import Reading, read
from mkdocs_dockerfile.semantics.references import Reference
from mkdocs_dockerfile.semantics.secrets import leaked_secrets
from mkdocs_dockerfile.semantics.timeline import Timeline
from mkdocs_dockerfile.semantics.values import Expansion, Value

# What a variable holds may begin at the root too.
_FROM_ROOT = ("/", "\\", "$")


@dataclass(frozen=True)
class StageMeaning:
    """What a stage means.

    Attributes:
        stage: The stage as it is written.
        base: What it is built on.
        platform: The value of `--platform` with variables replaced; None without one.
        description: By BuildKit's convention, from `# NAME text` above FROM.
        used_by: What other stages take from it, in order; where the target platform
            decides the base of a stage, this counts for all candidates.
        windows: It is a stage for Windows, as far as platform, base and escape token tell.
        state: What going through it gave.
    """

    stage: Stage
    base: Reference
    platform: Expansion | None
    description: str | None
    used_by: tuple[Reference, ...]
    windows: bool
    state: State

    @property
    def index(self) -> int:
        """Index of the stage."""
        return self.stage.index

    @property
    def name(self) -> str | None:
        """Name of the stage."""
        return self.stage.name

    @property
    def config(self) -> Config:
        """The configuration at the end of the stage."""
        return Config(self.state.history, self.stage.last + 1)

    def config_before(self, index: int) -> Config:
        """The configuration in force for an instruction of this stage.

        Args:
            index: Index of the instruction in `Dockerfile.instructions`.
        """
        return Config(self.state.history, index)

    def path_before(self, index: int, path: str) -> str:
        """Where a path leads that is relative to the working directory.

        Args:
            index: Index of the instruction of this stage that has it.
            path: With variables replaced.

        Returns:
            The path from the root; as given where it is one, or begins with a variable, or
            where the base image decides the working directory.
        """
        workdir = self.config_before(index).workdir
        current = workdir.value if workdir else "/" if self.state.empty_base else ""
        if path.startswith(_FROM_ROOT) or not current.startswith(_FROM_ROOT):
            return path
        if self.windows and ":" in path:
            return path
        return join_workdir(current, path, windows=self.windows)

    @property
    def args(self) -> Mapping[str, Argument]:
        """The build arguments declared for the end of the stage, also by stages below it."""
        return self.state.arguments.at(self.stage.last + 1)

    @property
    def own_args(self) -> tuple[Argument, ...]:
        """The build arguments that its own ARG lines declare, those of stages below left out."""
        return tuple(self.state.arguments.own())

    @property
    def starts_nothing(self) -> bool:
        """Whether its image certainly has no command; see `State.starts_nothing`."""
        return self.state.starts_nothing

    @cached_property
    def users(self) -> tuple[int, ...]:
        """Indexes of the stages that use it, without repetition."""
        return tuple(dict.fromkeys(reference.by for reference in self.used_by))


class Build:
    """The meaning of a Dockerfile, for a build of its last stage without `--build-arg`.

    Everything is computed once, when something of it is first asked for.

    Attributes:
        dockerfile: The file.
        shown: Indexes of the stages that somebody wants to know about: all of them, but
            for a build with `--target` (see `targets.analyse_target`).
        targeted: It is one with `--target`: its last stage need not be that of the file.
    """

    def __init__(
        self,
        dockerfile: Dockerfile,
        shown: frozenset[int] | None = None,
        unused: frozenset[int] = frozenset(),
    ) -> None:
        """Take a file; nothing is computed yet.

        Args:
            dockerfile: The file.
            shown: Indexes of the stages of interest; None: all of them.
            unused: Indexes of the instructions before the first FROM that are of none.
        """
        self.dockerfile = dockerfile
        self.shown = frozenset(range(len(dockerfile.stages))) if shown is None else shown
        self.targeted = shown is not None
        self._unused = unused

    def shows(self, index: int) -> bool:
        """Whether somebody wants to know about an instruction; see `shown`.

        Args:
            index: Of the instruction; for a build with `--target`, in the whole file.
        """
        instructions = self.dockerfile.instructions
        if index >= len(instructions):
            return False
        stage = instructions[index].stage
        return index not in self._unused if stage is None else stage in self.shown

    @cached_property
    def _reading(self) -> Reading:
        return read(self.dockerfile)

    @property
    def global_args(self) -> Mapping[str, Argument]:
        """The build arguments declared before the first FROM, by name."""
        return self._reading.outside.arguments.end

    @cached_property
    def stages(self) -> tuple[StageMeaning, ...]:
        """The stages, in order."""
        reading = self._reading
        used_by: list[list[Reference]] = [[] for _ in reading.states]
        for references in reading.references.values():
            for reference in references:
                targets = reference.candidates
                if reference.stage is not None:
                    targets = (reference.stage,)
                for target in targets:
                    used_by[target].append(reference)
        return tuple(
            StageMeaning(
                stage=stage,
                base=reading.bases[stage.index],
                platform=reading.platforms[stage.index],
                description=reading.descriptions[stage.index],
                used_by=tuple(used_by[stage.index]),
                windows=reading.states[stage.index].windows,
                state=reading.states[stage.index],
            )
            for stage in self.dockerfile.stages
        )

    @property
    def default(self) -> StageMeaning | None:
        """The stage that is built without `--target`: the last one."""
        return self.stages[-1] if self.stages else None

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong, in the order of lines."""
        found = [*self._reading.diagnostics, *leaked_secrets(self.dockerfile)]
        return tuple(sorted(found, key=lambda item: item.line or 0))

    def references(self, index: int) -> tuple[Reference, ...]:
        """List what an instruction takes its base or files from.

        Args:
            index: Index of the instruction.

        Returns:
            One for FROM, ADD and COPY, one for each mount that has a source; for ONBUILD
            one for each stage of this file that it is triggered in.
        """
        return self._reading.references.get(index, ())

    def variables_at(self, index: int) -> Mapping[str, Value]:
        """The variables in force for an instruction.

        Args:
            index: Index of the instruction. FROM lines and what stands before the first
                see the arguments declared there.
        """
        instruction = self.dockerfile.instructions[index]
        if instruction.stage is None:
            return self._reading.outside.variables.at(index)
        if instruction.keyword == "FROM":
            return self._reading.outside.variables.end
        return self._reading.states[instruction.stage].variables.at(index)

    def expand_at(self, index: int, word: str) -> Expansion:
        """Expand a word of an instruction with the variables in force there.

        Args:
            index: Index of the instruction.
            word: As written.
        """
        return expand(word, self.variables_at(index), escape=self.dockerfile.escape)

    def words_at(self, index: int, word: str) -> tuple[str, ...]:
        """Expand a word and split the result, as BuildKit does for EXPOSE.

        Args:
            index: Index of the instruction.
            word: As written.
        """
        return expand_words(word, self.variables_at(index), escape=self.dockerfile.escape)[1]

    def argument_at(self, index: int, name: str) -> Argument | None:
        """The build argument that a name stands for at an instruction, if it is declared.

        Args:
            index: Index of the instruction.
            name: Of the argument.
        """
        return self._arguments_for(index).get(name, index)

    def argument_of(self, index: int, name: str) -> Argument | None:
        """The build argument that an ARG declares under a name; None if it does not.

        Args:
            index: Index of the ARG.
            name: Of the argument.
        """
        found = self._arguments_for(index).get(name, index + 1)
        return found if found is not None and found.instruction == index else None

    def _arguments_for(self, index: int) -> Timeline[Argument]:
        instruction = self.dockerfile.instructions[index]
        if instruction.stage is None or instruction.keyword == "FROM":
            return self._reading.outside.arguments
        return self._reading.states[instruction.stage].arguments

    def mounts_at(self, index: int) -> tuple[Mount, ...]:
        """List the mounts of a RUN with variables replaced.

        Args:
            index: Index of the instruction.
        """
        stage = self.dockerfile.instructions[index].stage
        # What stands before the first FROM is in no stage, and is never run.
        return () if stage is None else self._reading.states[stage].mounts.get(index, ())

    def mounts_of(self, stage: int) -> Iterator[tuple[int, Mount]]:
        """List what is mounted while a stage is built, in order, with variables replaced.

        Args:
            stage: Index of the stage.

        Returns:
            Index of the RUN and its mount, one by one. What an ONBUILD of the stage below
            mounts has the index of that.
        """
        for index, found in self._reading.states[stage].mounts.items():
            for mount in found:
                yield index, mount


def analyse(dockerfile: Dockerfile) -> Build:
    """Give a Dockerfile's meaning.

    Args:
        dockerfile: The file, as `parse` gives it.

    Returns:
        Its meaning, computed when first asked for. Nothing raises: what is wrong is in
        its `diagnostics`.
    """
    return Build(dockerfile)
