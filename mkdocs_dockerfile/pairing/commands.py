"""The docker commands that follow from a Dockerfile: build it, run it, clean up."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence, Set
from itertools import chain
from pathlib import PurePosixPath

from mkdocs_dockerfile.explanations import Texts, code
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing.anchors import slug
from mkdocs_dockerfile.pairing.titles import image_name
from mkdocs_dockerfile.semantics import Build, find_stage, mounts, needed_for

_TAG = re.compile(r"\s(?:-t|--tag)[ =]['\"]?([a-z0-9][a-z0-9._/-]*)")
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
    path: str,
    project: str | None,
    texts: Texts,
    engine: str,
    target: str | None = None,
) -> tuple[Command, ...]:
    """Say how the image of a Dockerfile is built, run, looked into and removed.

    Args:
        build: What the Dockerfile means.
        authors: What the author says already: the image keeps the name it has there, and
            what these commands do is not said again.
        path: Of the Dockerfile, relative to the build's working directory.
        project: Name of the repository, for the image of a `Dockerfile` at its top.
        texts: The messages of the page's language, for the titles.
        engine: `docker` or `podman`.
        target: The stage that is built, where it is not the last one of the file.

    Returns:
        Commands in the order of use; none for a file without a stage, since nothing can
        be built from it.
    """
    if build.default is None:
        return ()
    say = texts.say
    image = _authors_image(authors) or image_name(path, project)
    commands = [
        Command(say("labels.build"), _build(build, path, image, engine, target), "derived"),
        *_targets(build, path, image, engine, texts),
        Command(say("labels.run"), _run(build, image, engine), "derived"),
    ]
    if not _interactive(build):
        commands.append(Command(say("labels.logs"), f"{engine} logs --follow {image}", "derived"))
        commands.append(Command(say("labels.stop"), f"{engine} rm --force {image}", "derived"))
    commands.append(Command(say("labels.remove"), f"{engine} image rm {image}", "derived"))
    told = {_verb(command.code) for command in authors}
    return tuple(command for command in commands if _verb(command.code) not in told)


def _authors_image(authors: Sequence[Command]) -> str | None:
    for command in authors:
        if _verb(command.code) == "build" and (match := _TAG.search(command.code)):
            return match[1]
    return None


def _verb(command: str) -> str | None:
    """What a docker command does: `build`, `run`, `image rm`; None for other commands."""
    words = command.split()
    if len(words) < 2 or words[0] not in ("docker", "podman", "buildah", "nerdctl"):
        return None
    if words[1] in ("buildx", "builder", "container", "image") and len(words) > 2:
        words = words[1:]
    return f"{words[0]} {words[1]}" if words[0] == "image" and words[1] == "rm" else words[1]


def _build(build: Build, path: str, image: str, engine: str, target: str | None) -> str:
    words = [engine, "build"]
    if target:
        words += ["--target", target]
    stage = find_stage(build.dockerfile, target) if target else None
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


def _targets(build: Build, path: str, image: str, engine: str, texts: Texts) -> Iterator[Command]:
    if len(build.stages) > _MOST_STAGES:
        return
    for meaning in build.stages[:-1]:
        if name := meaning.stage.name:
            title = texts.say("labels.build_target", name=code(name))
            line = _build(build, path, f"{image}:{name}", engine, name)
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


def _run(build: Build, image: str, engine: str) -> str:
    assert build.default is not None
    config = build.default.config
    words = [engine, "run"]
    words += ["--rm", "-it"] if _interactive(build) else ["-d", "--name", image]
    for port in config.exposed:
        if port.start is not None:
            numbers, _, protocol = port.text.partition("/")
            suffix = "" if protocol == "tcp" else f"/{protocol}"
            words += ["-p", f"{numbers}:{numbers}{suffix}"]
    for volume in config.volumes:
        if not volume.unresolved:
            name = slug(volume.value) or "data"
            words += ["-v", f"{image}-{name}:{volume.value}"]
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
