"""What a build with `--target` is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.semantics.arguments import PREDEFINED_ARGUMENTS, Argument
from mkdocs_dockerfile.semantics.assignments import Assignment, assignments
from mkdocs_dockerfile.semantics.build import Build, analyse
from mkdocs_dockerfile.semantics.expansion import expand


def find_stage(dockerfile: Dockerfile, target: str) -> int | None:
    """The stage that `--target` names.

    Args:
        dockerfile: The file.
        target: Name of a stage, in any case. A number is no name for it, unlike for
            `COPY --from` (`findStateByName` in BuildKit's dockerfile2llb/convert.go).

    Returns:
        Index of the stage, of two with the same name the last; None where the file has
        no such stage.
    """
    name = target.lower()
    found = (stage.index for stage in reversed(dockerfile.stages) if stage.name == name)
    return next(found, None)


def analyse_target(dockerfile: Dockerfile, stage: int) -> Build:
    """Give the meaning of a build with `--target`, which is not made of the whole file.

    Args:
        dockerfile: The file.
        stage: Index of the target stage.

    Returns:
        The meaning of a file that ends with that stage, in which the stages that it does
        not need are empty, and so is an ARG before the first FROM that reaches none of the
        others: nothing of what they do counts. Steps and stages have the numbers that they
        have in the whole file, and its text stays whole.
    """
    short = _until(dockerfile, stage)
    needed = needed_for(analyse(short), stage)
    unused = frozenset(_unused_instructions(short, needed))
    return Build(
        replace(
            short,
            instructions=tuple(
                _emptied(item)
                if index in unused or (item.stage is not None and item.stage not in needed)
                else item
                for index, item in enumerate(short.instructions)
            ),
            stages=tuple(
                item if item.index in needed else replace(item, base=_NOTHING, platform=None)
                for item in short.stages
            ),
        ),
        needed,
        unused,
    )


def needed_for(build: Build, stage: int) -> frozenset[int]:
    """The stages that a stage is made of, itself among them.

    Args:
        build: What the file means.
        stage: Index of the stage.

    Returns:
        Indexes; where the target platform decides which one is used, all that it may be.
    """
    used: list[set[int]] = [set() for _ in build.stages]
    for meaning in build.stages:
        for user in meaning.users:
            used[user].add(meaning.index)
    needed: set[int] = set()
    todo = [stage]
    while todo:
        index = todo.pop()
        if index not in needed:
            needed.add(index)
            todo += used[index]
    return frozenset(needed)


def arguments_for(build: Build, stage: int) -> Iterator[Argument]:
    """The build arguments that a build of a stage takes.

    Args:
        build: What the file means.
        stage: Index of the stage.

    Returns:
        Those from before the first FROM, without the ones that reach none of the stages that
        are built, then those that these declare, in order.
    """
    needed = needed_for(build, stage)
    reached = _reached_arguments(build.dockerfile, needed)
    yield from (item for item in build.global_args.values() if item.name in reached)
    for index in sorted(needed):
        yield from build.stages[index].own_args


_NOTHING = "scratch"
# Of these, a build takes note without any stage that names them.
_OF_EVERY_BUILD = "BUILDKIT_"


def _unused_instructions(dockerfile: Dockerfile, needed: Set[int]) -> Iterator[int]:
    """Indexes of the ARGs before the first FROM of which no name reaches a needed stage."""
    reached = _reached_arguments(dockerfile, needed)
    for index, declared in _declared_outside(dockerfile):
        if reached.isdisjoint(item.name for item in declared):
            yield index


def _declared_outside(dockerfile: Dockerfile) -> Iterator[tuple[int, Sequence[Assignment]]]:
    """The ARGs before the first FROM: index of each, and what it declares."""
    for index, instruction in enumerate(dockerfile.instructions):
        if instruction.stage is not None:
            break
        if instruction.keyword == "ARG":
            yield index, assignments(instruction, escape=dockerfile.escape)


def _reached_arguments(dockerfile: Dockerfile, needed: Set[int]) -> Set[str]:
    """Names declared before the first FROM that a build of some stages makes use of."""
    defaults: dict[str, list[str]] = {}
    for _, declared in _declared_outside(dockerfile):
        for item in declared:
            defaults.setdefault(item.name, []).append(item.written)
    # With every name set, a word that requires one is no error.
    given = dict.fromkeys(defaults, "x")
    todo = [*_taken_from_outside(dockerfile, needed, given)]
    todo += (
        name
        for name in defaults
        if name in PREDEFINED_ARGUMENTS or name.startswith(_OF_EVERY_BUILD)
    )
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name in defaults and name not in reached:
            reached.add(name)
            for word in defaults[name]:
                todo += expand(word, given, escape=dockerfile.escape).used
    return reached


def _taken_from_outside(
    dockerfile: Dockerfile, needed: Set[int], given: dict[str, str]
) -> Iterator[str]:
    """Names that FROM lines of stages use, and those that their ARGs take the value of."""
    for index in needed:
        stage = dockerfile.stages[index]
        for word in (stage.base, stage.platform or ""):
            yield from expand(word, given, escape=dockerfile.escape).used
        for instruction in dockerfile.instructions[stage.first + 1 : stage.last + 1]:
            inner = instruction.inner or instruction
            if inner.keyword == "ARG":
                found = assignments(inner, escape=dockerfile.escape)
                # One with a default of its own takes nothing (`dispatchArg` in convert.go).
                yield from (item.name for item in found if item.value is None)


def _until(dockerfile: Dockerfile, stage: int) -> Dockerfile:
    """What follows the target is not there for its build."""
    last = dockerfile.stages[stage].last
    return replace(
        dockerfile,
        instructions=dockerfile.instructions[: last + 1],
        stages=dockerfile.stages[: stage + 1],
    )


def _emptied(instruction: Instruction) -> Instruction:
    """An instruction that does nothing, at its place."""
    first = instruction.keyword == "FROM"
    return Instruction(
        keyword="FROM" if first else "",
        start_line=instruction.start_line,
        end_line=instruction.end_line,
        source="",
        logical="",
        arguments=(_NOTHING,) if first else (),
        stage=instruction.stage,
    )
