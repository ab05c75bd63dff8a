"""The docker commands that follow from a Dockerfile: build it, run it, clean up."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain

from mkdocs_dockerfile.explanations import Texts, code
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing.commands.authored import Authored
from mkdocs_dockerfile.pairing.commands.files import full_name
from mkdocs_dockerfile.pairing.commands.lines import PLACEHOLDER, as_operand, command_line
from mkdocs_dockerfile.pairing.commands.terminals import needs_terminal
from mkdocs_dockerfile.pairing.commands.volumes import named_volumes
from mkdocs_dockerfile.semantics import Build, Port, StageMeaning, may_be_secret, needed_for

# A variable that only the build knows; in `--secret` and `--ssh`, signs with another meaning.
_NO_ID = re.compile(r"[$,=\"]")
# Nobody reads a list of more builds; each looks at all stages.
_MOST_STAGES = 300
# What BuildKit takes for the name of a stage (`parseBuildStageName`).
_STAGE = re.compile(r"[a-z][a-z0-9._-]*")


def derived_commands(
    build: Build,
    said: Authored,
    *,
    path: str,
    default_name: str,
    context: str,
    contexts: Mapping[str, str | None],
    image: str,
    texts: Texts,
    engine: str,
    target: str | None = None,
) -> tuple[Command, ...]:
    """Say how the image of a Dockerfile is built, run, looked into and removed.

    Every image and container that is named here is made by a command of the page: what the
    author makes keeps the name it has there. What has a name that nobody can tell is made
    anew, with a name of ours.

    Args:
        build: What the Dockerfile means, up to the stage that is built.
        said: What the author's commands make of it; that is not said again.
        path: Of the Dockerfile, relative to the root, where the commands are run.
        default_name: Of the file that the engine builds in the folder if it is told none.
        context: The build context, likewise.
        contexts: Further ones, by name; None for one that the reader has to find.
        image: Name of an image that the author does not name.
        texts: The messages of the page's language, for the titles.
        engine: `docker` or `podman`.
        target: Name of the stage that is built, where it is not the last one of the file.

    Returns:
        Commands in the order of use; none for a file that cannot be built since it has no
        stage, or one without a base image.
    """
    if build.default is None or not all(map(partial(_has_base, build), build.stages)):
        return ()
    if said.image is not None:
        image = said.image
    elif target:
        image = f"{image}:{target}"
    # A container's name has neither folders nor a tag, and two characters at least (`ValidNames`
    # in moby's daemon/names).
    name = "-".join(filter(None, (_repository(image).rpartition("/")[2], target)))
    name = name if len(name) > 1 else f"{name}-container"
    making = _Making(
        build=build,
        said=said,
        path=path,
        default_name=default_name,
        context=context,
        contexts=contexts,
        image=image,
        name=name,
        texts=texts,
        engine=engine,
        target=target,
        interactive=needs_terminal(build),
    )
    return tuple(making.commands())


def _has_base(build: Build, meaning: StageMeaning) -> bool:
    """Whether FROM has as many arguments as BuildKit wants (`parseFrom`)."""
    return len(build.dockerfile.instructions[meaning.stage.first].arguments) in (1, 3)


@dataclass(frozen=True, slots=True)
class _Making:
    """Writes the commands for one Dockerfile; see `derived_commands`.

    Attributes:
        build: What the file means.
        said: What the author's commands make of it.
        path: Of the file.
        default_name: Of the file that is built without `-f`.
        context: The build context.
        contexts: Further ones, by name.
        image: Name of the image.
        name: Of a container, where the author gives none.
        texts: The messages.
        engine: `docker` or `podman`.
        target: Name of the stage that the page is about.
        interactive: A container waits for somebody at a terminal.
    """

    build: Build
    said: Authored
    path: str
    default_name: str
    context: str
    contexts: Mapping[str, str | None]
    image: str
    name: str
    texts: Texts
    engine: str
    target: str | None
    interactive: bool

    def commands(self) -> Iterator[Command]:
        """All of them, in the order of use."""
        label, engine, said = self.texts.label, self.engine, self.said
        if not said.is_built:
            last = len(self.build.stages) - 1
            line = self.building(self.image, last, self.target)
            yield Command(label("build"), line, "derived")
        # A reader of one stage wants its build, whatever else an author writes.
        yield from self.stages()
        container = said.container
        assert self.build.default is not None
        if not said.is_run and not self.build.default.starts_nothing:
            yield Command(label("run"), self.running(), "derived")
            container = None if self.interactive else self.name
        if container and not said.does("logs", container):
            yield Command(label("logs"), f"{engine} logs --follow {container}", "derived")
        if container and not said.does("rm", container):
            yield Command(label("stop"), f"{engine} rm --force {container}", "derived")
        if not said.does("rmi", self.image):
            yield Command(label("remove"), f"{engine} image rm {self.image}", "derived")

    def stages(self) -> Iterator[Command]:
        """The builds of single stages, other than the one that the page is about."""
        if len(self.build.shown) > _MOST_STAGES:
            return
        # Of two stages with the same name, the last one is built.
        named = {item.name: item.index for item in self.build.stages if item.name}
        repository = _repository(self.image)
        # Without a tag, `repository` is the image itself for whoever runs it.
        taken = {full_name(self.image), full_name(repository), *self.said.tags}
        for name, index in named.items():
            if index == len(self.build.stages) - 1 or index not in self.build.shown:
                continue
            if index in self.said.stages or not _STAGE.fullmatch(name):
                continue
            image = f"{repository}:{name}"
            # Maybe the author tags another image so.
            while full_name(image) in taken:
                image += "-stage"
            taken.add(full_name(image))
            title = self.texts.label("build_target", name=code(name))
            line = self.building(image, index, name)
            yield Command(title, line, "derived", target=name)

    def building(self, image: str, stage: int, target: str | None) -> str:
        """The build of a stage, which needs a target where it is not the last one."""
        words = [self.engine, "build"]
        if target:
            words += ["--target", target]
        # Of the other stages BuildKit builds nothing.
        needed = needed_for(self.build, stage)
        names = _required(self.build, needed)
        words += [word for name in names for word in ("--build-arg", f"{name}={PLACEHOLDER}")]
        words += list(_handed_over(self.build, needed))
        for context, value in self.contexts.items():
            shown = PLACEHOLDER if value is None or may_be_secret(context, value) else value
            words += ["--build-context", f"{context}={shown}"]
        words += ["-t", image]
        folder, name = posixpath.split(self.path)
        if name != self.default_name or (folder or ".") != self.context:
            words += ["-f", as_operand(self.path)]
        words.append(as_operand(self.context))
        return command_line(words)

    def running(self) -> str:
        """The start of a container, with all that the image exposes and keeps."""
        assert self.build.default is not None
        config = self.build.default.config
        words = [self.engine, "run"]
        words += ["--rm", "-it"] if self.interactive else ["-d", "--name", self.name]
        for numbers in _published(config.exposed):
            words += ["-p", numbers]
        paths = (volume.value for volume in config.volumes if not volume.unresolved)
        volumes = named_volumes(paths, windows=self.build.default.windows)
        for name, path in volumes.items():
            words += ["-v", f"{self.name}-{name}:{path}"]
        return command_line([*words, self.image])


def _published(ports: Sequence[Port]) -> Iterator[str]:
    """Every port once: docker takes none of the host's a second time."""
    taken: dict[str | None, int] = {}
    parts: dict[int, tuple[int, int]] = {}
    known = [
        (port.start, port.end, at)
        for at, port in enumerate(ports)
        if port.start is not None and port.end is not None
    ]
    for start, end, at in sorted(known, key=lambda item: (item[0], -item[1])):
        protocol = ports[at].protocol
        # Port 0 is any, and none in particular.
        first = max(start, taken.get(protocol, 0) + 1)
        if first <= end:
            parts[at] = first, end
            taken[protocol] = end
    for at in sorted(parts):
        first, end = parts[at]
        numbers = f"{first}" if first == end else f"{first}-{end}"
        suffix = "" if ports[at].protocol == "tcp" else f"/{ports[at].protocol}"
        yield f"{numbers}:{numbers}{suffix}"


def _repository(image: str) -> str:
    """An image's name without its tag; a port is none."""
    folder, slash, name = image.rpartition("/")
    return folder + slash + name.partition(":")[0]


def _required(build: Build, stages: Set[int]) -> list[str]:
    """Build arguments that somebody must give: these stages have them, without a default.

    A global argument is one of theirs where their FROM uses it, or their own ARG takes it.
    """
    names: list[str] = []
    used: set[str] = set()
    for index in sorted(stages):
        meaning = build.stages[index]
        base = build.expand_at(meaning.stage.first, meaning.stage.base)
        for item in filter(None, (base, meaning.platform)):
            used.update(item.unresolved, filter(None, (item.missing,)))
        names += (argument.name for argument in meaning.own_args if argument.is_open)
    outside = (argument.name for argument in build.global_args.values() if argument.is_open)
    return list(dict.fromkeys(chain((name for name in outside if name in used), names)))


def _handed_over(build: Build, stages: Set[int]) -> Iterator[str]:
    """Secrets and ssh sockets that the mounts of these stages ask for."""
    seen: set[str] = set()
    for stage in sorted(stages):
        for _, mount in build.mounts_of(stage):
            if mount.type == "secret":
                words = ("--secret", f"id={_id(mount.secret_id)},src={PLACEHOLDER}")
            elif mount.type == "ssh":
                words = ("--ssh", _id(mount.id or "default"))
            else:
                continue
            if words[1] not in seen:
                seen.add(words[1])
                yield from words


def _id(name: str) -> str:
    """The id of a secret or socket; a placeholder where the reader has to find it out."""
    return PLACEHOLDER if not name or _NO_ID.search(name) else name
