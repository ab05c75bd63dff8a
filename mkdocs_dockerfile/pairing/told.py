"""What an author's commands do already, so that it is not said again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mkdocs_dockerfile.model import Command, Dockerfile
from mkdocs_dockerfile.pairing.docker_calls import BUILT_WITHOUT_A_NAME, Call, docker_calls
from mkdocs_dockerfile.semantics import find_stage

# What podman has built and run, docker does not know of, and the other way round.
_OF_PODMAN = frozenset({"podman", "buildah"})
# A placeholder for a name is none.
_IMAGE = re.compile(r"[\w.${}@/:-]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What commands do with the image of one Dockerfile.

    Attributes:
        image: Name that a build of the whole image gives it; None where none does.
        stages: Indexes of the stages that are built by themselves.
        runs: Images that are run, as they are named.
        container: Name that the first run gives its container; None where it gives none.
        tool: What builds or runs it; None where nothing does.
        kinds: What is done, as `Call.kind` has it.
    """

    image: str | None
    stages: frozenset[int]
    runs: tuple[str, ...]
    container: str | None
    tool: str | None
    kinds: frozenset[str]


def what_is_told(
    commands: Sequence[Command], dockerfile: Dockerfile, path: str, *, engine: str, stage: int
) -> Told:
    """Say what commands do already.

    Args:
        commands: Of the author.
        dockerfile: The file, whole.
        path: Of the file, relative to the root, with `/`.
        engine: `docker` or `podman`: the commands of docker are nothing to podman.
        stage: Index of the stage that the page is about.
    """
    calls = [
        call for call in docker_calls(commands) if engine != "podman" or call.tool in _OF_PODMAN
    ]
    builds = [call for call in calls if call.kind == "build" and _is_of(call, path)]
    whole = [call for call in builds if _built_stage(call, dockerfile) == stage]
    runs = [call for call in calls if call.kind == "run"]
    makers = [*whole, *runs]
    return Told(
        image=next(filter(None, map(_tag, whole)), None),
        stages=frozenset(
            found for call in builds if (found := _built_stage(call, dockerfile)) is not None
        ),
        runs=tuple(filter(None, map(_image, runs))),
        container=next((name for call in runs[:1] for name in call.values("name")), None),
        tool=makers[0].tool if makers else None,
        kinds=frozenset(call.kind for call in calls),
    )


def of_stage(
    commands: Sequence[Command], dockerfile: Dockerfile, path: str, stage: int
) -> Iterator[Command]:
    """The commands that build a stage, or run what these have built.

    Args:
        commands: Of the author.
        dockerfile: The file, whole.
        path: Of the file, relative to the root, with `/`.
        stage: Index of the stage.
    """
    images: set[str] = set()
    for command in commands:
        found = False
        for call in docker_calls([command]):
            if call.kind == "build" and _is_of(call, path):
                if _built_stage(call, dockerfile) == stage:
                    images.update(call.values("tag"))
                    found = True
            elif call.kind == "run":
                found |= not images.isdisjoint(call.operands[:1])
        if found:
            yield command


def _built_stage(call: Call, dockerfile: Dockerfile) -> int | None:
    """Index of the stage that a build builds; None where the file has no such stage."""
    targets = call.values("target")
    if targets:
        return find_stage(dockerfile, targets[-1])
    return len(dockerfile.stages) - 1 if dockerfile.stages else None


def _is_of(call: Call, path: str) -> bool:
    """Whether a build may be of this file, as far as its name tells."""
    files = call.values("file")
    name = PurePosixPath(path).name
    return PurePosixPath(files[-1]).name == name if files else name in BUILT_WITHOUT_A_NAME


def _tag(call: Call) -> str | None:
    tags = call.values("tag")
    return tags[0] if tags and _IMAGE.fullmatch(tags[0]) else None


def _image(call: Call) -> str | None:
    first = call.operands[0] if call.operands else ""
    return first if _IMAGE.fullmatch(first) and not call.vague else None
