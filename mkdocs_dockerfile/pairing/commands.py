"""The docker commands that follow from a Dockerfile: build it, run it, clean up."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence, Set
from itertools import chain
from pathlib import PurePosixPath

from mkdocs_dockerfile.explanations import Texts, code
from mkdocs_dockerfile.model import Command, Dockerfile
from mkdocs_dockerfile.pairing.anchors import slug
from mkdocs_dockerfile.pairing.titles import image_name
from mkdocs_dockerfile.pairing.told import Told, what_is_told
from mkdocs_dockerfile.semantics import Build, find_stage, mounts, needed_for

# Nobody reads a list of more builds; each looks at all stages.
_MOST_STAGES = 300
_SHELLS = frozenset(
    "sh bash ash dash zsh fish ksh python python3 ipython node irb ghci psql mysql redis-cli "
    "pwsh powershell powershell.exe cmd cmd.exe".split()
)


def derived_commands(
    build: Build,
    authors: Sequence[Command],
    *,
    whole: Dockerfile,
    path: str,
    project: str | None,
    texts: Texts,
    engine: str,
) -> tuple[Command, ...]:
    """Say how the image of a Dockerfile is built, run, looked into and removed.

    Args:
        build: What the Dockerfile means; for a page about a target, as its build sees it.
        authors: What the author says already: image and container keep the names that
            they have there, and what these commands do is not said again.
        whole: The file, with the stages that a target does not need.
        path: Of the Dockerfile, relative to the build's working directory.
        project: Name of the repository, for the image of a `Dockerfile` at its top.
        texts: The messages of the page's language, for the titles.
        engine: `docker` or `podman`.

    Returns:
        Commands in the order of use, none of which names an image or a container that no
        command of the page makes; none for a file without a stage, since nothing can be
        built from it.
    """
    default = build.default
    if default is None or not default.base.text:
        return ()
    say = texts.say
    told = what_is_told(authors, whole, path, engine=engine, stage=default.index)
    name = image_name(path, project)
    target = default.stage.name if build.targeted else None
    image = told.image or _run_already(told, name) or (f"{name}:{target}" if target else name)
    commands: list[Command] = []
    if told.image is None:
        line = _build(build, path, image, engine, default.index if target else None)
        commands.append(Command(say("labels.build"), line, "derived"))
        commands += _targets(build, told, path, name, engine, texts)
    container = told.container
    if "run" not in told.kinds:
        container = None if _interactive(build) else _container(image, target)
        line = _run(build, image, container, engine)
        commands.append(Command(say("labels.run"), line, "derived"))
    tool = told.tool or engine
    if container is not None and "logs" not in told.kinds:
        commands.append(Command(say("labels.logs"), f"{tool} logs --follow {container}", "derived"))
    if container is not None and "rm" not in told.kinds:
        commands.append(Command(say("labels.stop"), f"{tool} rm --force {container}", "derived"))
    if "rmi" not in told.kinds:
        commands.append(Command(say("labels.remove"), f"{tool} image rm {image}", "derived"))
    return tuple(commands)


def _run_already(told: Told, name: str) -> str | None:
    """The image that the author runs, if it is called like the one of this file."""
    called = (image for image in told.runs if _last_part(image) == name)
    return next(called, None)


def _container(image: str, target: str | None) -> str:
    return f"{_last_part(image)}-{target}" if target else _last_part(image)


def _last_part(image: str) -> str:
    """The name of an image without registry, owner and tag."""
    return re.split("[:@]", image.rpartition("/")[2])[0]


def _build(build: Build, path: str, image: str, engine: str, stage: int | None) -> str:
    words = [engine, "build"]
    if stage is not None:
        words += ["--target", build.stages[stage].name or ""]
    # Of the other stages BuildKit builds nothing.
    needed = needed_for(build, len(build.stages) - 1 if stage is None else stage)
    names = _required(build, needed)
    words += [word for name in names for word in ("--build-arg", f"{name}=…")]
    words += list(_handed_over(build, needed))
    words += ["-t", image]
    place = PurePosixPath(path)
    if place.name != "Dockerfile" and not (engine == "podman" and place.name == "Containerfile"):
        words += ["-f", path]
    words.append(str(place.parent))
    return _joined(words)


def _targets(
    build: Build, told: Told, path: str, image: str, engine: str, texts: Texts
) -> Iterator[Command]:
    """Builds of the stages that can be named, each of which nobody builds yet."""
    if len(build.shown) > _MOST_STAGES:
        return
    for meaning in build.stages[:-1]:
        name = meaning.stage.name
        if not name or meaning.index not in build.shown or meaning.index in told.stages:
            continue
        if find_stage(build.dockerfile, name) != meaning.index:
            continue
        title = texts.say("labels.build_target", name=code(name))
        line = _build(build, path, f"{image}:{name}", engine, meaning.index)
        yield Command(title, line, "derived", target=name)


def _required(build: Build, stages: Set[int]) -> list[str]:
    """Build arguments that somebody must give: declared for these stages, without a default."""
    declared = (build.stages[index].own_args for index in sorted(stages))
    names = [
        argument.name
        for argument in chain(build.global_args.values(), *declared)
        if argument.kind == "user" and argument.value is None
    ]
    return list(dict.fromkeys(names))


def _handed_over(build: Build, stages: Set[int]) -> Iterator[str]:
    """Secrets and ssh sockets that the mounts of these stages ask for."""
    seen: set[str] = set()
    for instruction in build.dockerfile.instructions:
        if instruction.stage not in stages:
            continue
        for mount in mounts(instruction):
            name = mount.id or (PurePosixPath(mount.target or "").name if mount.target else "")
            if mount.type == "secret" and name:
                words = ("--secret", f"id={name},src=…")
            elif mount.type == "ssh":
                words = ("--ssh", name or "default")
            else:
                continue
            if words[1] not in seen:
                seen.add(words[1])
                yield from words


def _run(build: Build, image: str, container: str | None, engine: str) -> str:
    assert build.default is not None
    config = build.default.config
    words = [engine, "run"]
    words += ["--rm", "-it"] if container is None else ["-d", "--name", container]
    for port in config.exposed:
        if port.start is not None:
            numbers, _, protocol = port.text.partition("/")
            suffix = "" if protocol == "tcp" else f"/{protocol}"
            words += ["-p", f"{numbers}:{numbers}{suffix}"]
    for volume in config.volumes:
        if not volume.unresolved:
            name = slug(volume.value) or "data"
            words += ["-v", f"{container or _last_part(image)}-{name}:{volume.value}"]
    return _joined([*words, image])


def _interactive(build: Build) -> bool:
    """The container starts a shell or a REPL, which ends at once without a terminal."""
    assert build.default is not None
    config = build.default.config
    if config.entrypoint is not None or config.cmd is None:
        return False
    words = config.cmd.words
    return len(words) == 1 and PurePosixPath(words[0].replace("\\", "/")).name in _SHELLS


def _joined(words: list[str]) -> str:
    return " ".join(word if "…" in word else shlex.quote(word) for word in words)
