"""What a build with `--target` is made of."""

from __future__ import annotations

from dataclasses import replace

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.semantics.build import Build


def find_stage(dockerfile: Dockerfile, target: str) -> int | None:
    """The stage that `--target` names.

    Args:
        dockerfile: The file.
        target: Name of a stage, in any case, or its 0-based number (`HasStage` in
            BuildKit's instructions/commands.go: of two with the same name, the first).

    Returns:
        Index of the stage; None where the file has no such stage.
    """
    for stage in dockerfile.stages:
        if stage.name == target.lower():
            return stage.index
    if target.isascii() and target.isdecimal() and len(target) < 10:
        number = int(target)
        return number if number < len(dockerfile.stages) else None
    return None


def until(dockerfile: Dockerfile, stage: int) -> Dockerfile:
    """A Dockerfile as a build with `--target` sees it: what follows the stage is not there.

    Args:
        dockerfile: The file.
        stage: Index of the target stage.

    Returns:
        The file with fewer instructions and stages; its text stays whole.
    """
    last = dockerfile.stages[stage].last
    return replace(
        dockerfile,
        instructions=dockerfile.instructions[: last + 1],
        stages=dockerfile.stages[: stage + 1],
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
