"""What a build with `--target` is made of."""

from __future__ import annotations

from dataclasses import replace

from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.semantics.build import Build, analyse


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
        not need are empty: nothing of what they do counts. Steps and stages have the
        numbers that they have in the whole file, and its text stays whole.
    """
    short = _until(dockerfile, stage)
    needed = needed_for(analyse(short), stage)
    return Build(
        replace(
            short,
            instructions=tuple(
                item if item.stage is None or item.stage in needed else _emptied(item)
                for item in short.instructions
            ),
            stages=tuple(
                item if item.index in needed else replace(item, base=_NOTHING, platform=None)
                for item in short.stages
            ),
        ),
        needed,
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


_NOTHING = "scratch"


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
