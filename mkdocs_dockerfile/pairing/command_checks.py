"""Docker commands of an author that do not fit the Dockerfile (DF114).

A reader copies them, so they are held against the file: the stage of `--target`, the
argument of `--build-arg`, published ports, and the paths that a build is handed. Only what
certainly concerns this file is judged:

- a build whose `--file` is this file, or whose context is its folder while the file has the
  name that is built without `--file`;
- a run of an image that such a build tags. Where no author writes a build: a run of the
  image that is called like the file's folder. Its ports are judged only if the base image
  is known to expose none of its own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.explanations import Catalog
from mkdocs_dockerfile.explanations.catalog import built_in
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing.docker_calls import BUILT_WITHOUT_A_NAME, Call, docker_calls
from mkdocs_dockerfile.pairing.titles import image_name
from mkdocs_dockerfile.parser import KEYWORDS
from mkdocs_dockerfile.semantics import (
    PLATFORM_ARGUMENTS,
    PREDEFINED_ARGUMENTS,
    Build,
    Port,
    StageMeaning,
    assignments,
)

Exists = Callable[[str], bool]
"""Says whether a relative path leads to something, from any place where a reader may be."""


class Source(NamedTuple):
    """The commands that stand in one file.

    Attributes:
        path: Of the file.
        commands: In order.
        step: Number of the step at which they are silenced; None: for the whole file only.
    """

    path: str
    commands: Sequence[Command]
    step: int | None = None


def unfit_commands(
    build: Build,
    sources: Iterable[Source],
    *,
    path: str,
    project: str | None = None,
    exists: Exists | None = None,
    catalog: Catalog | None = None,
) -> Iterator[Diagnostic]:
    """Find what commands name and the Dockerfile does not have.

    Args:
        build: What the file means.
        sources: Where commands of an author stand.
        path: Of the Dockerfile, relative to the root, with `/`.
        project: Name of the repository.
        exists: Knows the files; None: paths are not looked at.
        catalog: Knows base images; the built-in one by default.

    Returns:
        One diagnostic for each value, at the line of its command.
    """
    calls = [
        (source, call)
        for source in sources
        for call in docker_calls(source.commands)
        if call.kind in ("build", "run")
    ]
    if not calls:
        return
    check = _Check(build, path, project, exists, catalog or built_in())
    check.learn([call for _, call in calls])
    for source, call in calls:
        for item in check.builds(call) if call.kind == "build" else check.runs(call):
            yield diagnostic(
                "DF114",
                item.message,
                path=source.path,
                line=call.line_of(*item.words),
                hint=f"{item.hint}, or silence this with # docs: ignore=DF114",
                step=source.step,
            )


_PATH = re.compile(r"[\w.@+-][\w.@+/-]*")
# `path/to/x` and `CONTEXT` stand for other paths; `github.com/owner/name` is an address.
_NO_PATH = re.compile(
    r"(?:^|/)(?:path|dir|directory|folder|context)(?:$|/)|^[A-Z_/-]+$|^-|\.{3}"
    r"|^[\w-]+\.(?:com|org|net|io|dev)/|(?:^|[/._-])(?:your|my)(?:[/._-]|$)"
)
_HERE = frozenset({"$PWD", "${PWD}", "$(pwd)", "`pwd`", "%cd%"})
_NAME = re.compile(r"[\w.-]+", re.ASCII)
_EXAMPLE_NAME = re.compile(
    r"(?:[A-Z]+_)?(?:STAGE|TARGET|NAME|KEY|ARG|VAR|ARGUMENT|VARIABLE|FOO)|foo"
)
# Variables of a program that say where it listens.
_LISTENING = re.compile("PORT|ADDR|BIND|LISTEN|URL", re.IGNORECASE)
_PUBLISHED = re.compile(r"(?:.*:)?(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?(?:/(?:tcp|udp|sctp))?")
# Kinds of base images that expose no port, as the catalogue has them; and those that do.
_PLAIN = frozenset({"alpine", "distroless", "language", "system"})
_SERVERS = frozenset({"php"})


class _Unfit(NamedTuple):
    """What does not fit, what to do about it, and the words that show it in the command."""

    message: str
    hint: str
    words: tuple[str, ...]


class _Check:
    """Holds the commands of a file against it."""

    def __init__(
        self,
        build: Build,
        path: str,
        project: str | None,
        exists: Exists | None,
        catalog: Catalog,
    ) -> None:
        self.build = build
        self.catalog = catalog
        self.path = PurePosixPath(path)
        self.project = project
        self.exists = exists
        # A template holds more than can be read in it.
        self.readable = all(item.keyword in KEYWORDS for item in build.dockerfile.instructions)
        # The stages that an image may be, by its full name.
        self.images: dict[str, list[StageMeaning]] = {}

    # --- What concerns this file -----------------------------------------------------

    def learn(self, calls: Sequence[Call]) -> None:
        """Take in which images are built from this file."""
        if self.build.default is None:
            return
        for call in calls:
            if call.kind == "build" and self.is_of_this_file(call):
                stage = self.target(call)
                for tag in call.values("tag"):
                    if stage is not None and not tag.endswith("…"):
                        self.images.setdefault(_image(tag), []).append(stage)
        if not any(call.kind == "build" for call in calls):
            wanted = image_name(str(self.path), self.project)
            for call in calls:
                name = _image(call.operands[0] if call.operands else "")
                if name.rpartition("/")[2].partition(":")[0] == wanted:
                    self.images[name] = [self.build.default]

    def target(self, call: Call) -> StageMeaning | None:
        """The stage that a build ends with; None where there is none of that name."""
        names = call.values("target")
        return self.stage(names[-1]) if names else self.build.default

    def stage(self, name: str) -> StageMeaning | None:
        """The stage of a name, or of a number, which builders before BuildKit took, too."""
        for meaning in reversed(self.build.stages):
            if meaning.name == name.lower():
                return meaning
        if name.isascii() and name.isdecimal() and int(name[:9]) < len(self.build.stages):
            return self.build.stages[int(name[:9])]
        return None

    def is_of_this_file(self, call: Call) -> bool:
        """Whether a build certainly reads this file."""
        files = call.values("file")
        if files:
            return self.is_this(files[-1], call)
        context = self.context(call)
        if context is None or self.path.name not in BUILT_WITHOUT_A_NAME:
            return False
        own = self.path.parent.parts
        for folder in call.folders:
            # No parts: a reader stands in the folder of the file, wherever that is.
            parts = PurePosixPath(posixpath.normpath(posixpath.join(folder, context))).parts
            if not parts or parts in (own[-len(parts) :], (self.project, *own)):
                return True
        return False

    def is_this(self, file: str, call: Call) -> bool:
        """Whether the value of `--file` may lead here."""
        own = (self.project or "", *self.path.parts)
        for folder in call.folders:
            place = posixpath.normpath(posixpath.join(folder, file))
            parts = tuple(part for part in PurePosixPath(place).parts if part not in ("..", "/"))
            if parts and own[-len(parts) :] == parts:
                return True
        return False

    def context(self, call: Call) -> str | None:
        """The path of the build context; None where it is none, or nobody can tell."""
        if call.vague or len(call.operands) != 1:
            return None
        context = call.operands[0]
        if context in _HERE:
            return "."
        return context if _is_path(context) else None

    # --- Builds -----------------------------------------------------------------------

    def builds(self, call: Call) -> Iterator[_Unfit]:
        """What a build names and the file does not have."""
        lost = list(self.lost(call))
        yield from lost
        if lost or not self.is_of_this_file(call) or not self.readable:
            return
        for name in dict.fromkeys(call.values("target")):
            if _is_name(name) and self.stage(name) is None:
                named = [item.name for item in self.build.stages if item.name]
                yield _Unfit(
                    f"the command builds the stage `{name}`, but the file has "
                    f"{_listed(named) or 'no stage with a name'}",
                    "name a stage of the file",
                    ("target", name),
                )
        declared = self.arguments
        for name in dict.fromkeys(value.partition("=")[0] for value in call.values("build-arg")):
            if declared is not None and _is_name(name) and not _is_known(name, declared):
                yield _Unfit(
                    f"the command hands over the build argument `{name}`, but the file declares "
                    f"{_listed(declared) or 'none'}",
                    f"declare it: ARG {name}",
                    ("build-arg", name),
                )

    @cached_property
    def arguments(self) -> tuple[str, ...] | None:
        """The build arguments that the file declares; None where nobody knows all of them."""
        dockerfile = self.build.dockerfile
        for directive in dockerfile.directives:
            if directive.name == "syntax" and "docker/dockerfile" not in directive.value:
                return None
        # The base image may bring some (`ONBUILD ARG`).
        if any("onbuild" in item.base.text for item in self.build.stages):
            return None
        names: dict[str, None] = {}
        for instruction in dockerfile.instructions:
            while instruction.inner is not None:
                instruction = instruction.inner
            if instruction.keyword == "ARG":
                names.update(
                    (item.name, None) for item in assignments(instruction, escape=dockerfile.escape)
                )
        return tuple(names)

    def lost(self, call: Call) -> Iterator[_Unfit]:
        """The paths of a build that lead nowhere."""
        if self.exists is None or not call.folders or call.touched:
            return
        if any("\\" in line for line in call.lines):
            # Of another system: what a shell here makes of it is no path.
            return
        context = self.context(call)
        for file in call.values("file")[-1:]:
            if _is_path(file) and not (
                self.is_this(file, call) or self.is_there(file, call, context)
            ):
                yield _Unfit(
                    f"the command names the Dockerfile `{file}`, which does not exist",
                    f"name this file, `{self.path}`",
                    (file,),
                )
        if context is not None and not self.is_there(context, call):
            yield _Unfit(
                f"the command names the build context `{context}`, which does not exist",
                "name a folder of the repository",
                (context,),
            )

    def is_there(self, path: str, call: Call, context: str | None = None) -> bool:
        """Whether a path exists, from wherever the command may be typed."""
        assert self.exists is not None
        folders = [*call.folders]
        if context is not None:
            # Podman looks into the context too.
            folders += (posixpath.join(folder, context) for folder in call.folders)
        return any(
            self.exists(posixpath.normpath(posixpath.join(folder, path))) for folder in folders
        )

    # --- Runs -------------------------------------------------------------------------

    def runs(self, call: Call) -> Iterator[_Unfit]:
        """The ports that a run publishes and the image does not expose."""
        if call.vague or len(call.operands) != 1 or _opens_more(call):
            return
        stages = self.images.get(_image(call.operands[0]), ())
        ports = [port for stage in stages for port in stage.config.exposed]
        if not ports or any(port.start is None or port.unresolved for port in ports):
            return
        if not all(map(self.has_plain_base, stages)):
            return
        shown = _listed(list(dict.fromkeys(port.text.removesuffix("/tcp") for port in ports)))
        for value in dict.fromkeys(call.values("publish")):
            found = _PUBLISHED.fullmatch(value)
            if found and not _is_exposed(int(found["first"]), int(found["last"] or 0), ports):
                yield _Unfit(
                    f"the command publishes the port `{value.rpartition(':')[2]}` of the "
                    f"container, but the image exposes {shown}",
                    "publish one that EXPOSE names",
                    (value,),
                )

    def has_plain_base(self, stage: StageMeaning) -> bool:
        """Whether the base image of a stage certainly exposes no port of its own."""
        while stage.base.stage is not None:
            stage = self.build.stages[stage.base.stage]
        if stage.base.kind == "scratch":
            return True
        name = stage.base.text.partition("@")[0].removeprefix("docker.io/")
        folder, slash, last = name.removeprefix("library/").rpartition("/")
        image = self.catalog.image(folder + slash + last.partition(":")[0])
        if image is None or image.name.endswith("*"):
            return False
        return image.kind in _PLAIN and image.name not in _SERVERS


def _opens_more(call: Call) -> bool:
    """Whether a run tells its container to listen elsewhere, or may do so."""
    if any(call.values(name) for name in ("entrypoint", "env-file", "expose")):
        return True
    if "host" in (*call.values("net"), *call.values("network")):
        return True
    given = (*call.values("e"), *call.values("env"))
    return any(_LISTENING.search(value.partition("=")[0]) for value in given)


def _is_path(text: str) -> bool:
    """Whether it is a relative path, and no example of one."""
    return _PATH.fullmatch(text) is not None and _NO_PATH.search(text) is None


def _is_name(text: str) -> bool:
    """Whether it is a name, and neither a variable nor an example of one."""
    return _NAME.fullmatch(text) is not None and _EXAMPLE_NAME.fullmatch(text) is None


def _image(name: str) -> str:
    """An image's name with its tag, as the registry compares it."""
    name = name.removeprefix("docker.io/").removeprefix("library/").removeprefix("localhost/")
    return name if ":" in name.rpartition("/")[2] or "@" in name else f"{name}:latest"


def _is_known(name: str, declared: Sequence[str]) -> bool:
    return (
        name in declared
        or name in PREDEFINED_ARGUMENTS
        or name in PLATFORM_ARGUMENTS
        or name.startswith("BUILDKIT_")
    )


def _is_exposed(first: int, last: int, ports: Iterable[Port]) -> bool:
    """Whether a port, or one of a range, is exposed; by which protocol does not count."""
    return any((port.start or 0) <= max(first, last) and first <= (port.end or 0) for port in ports)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:3]) + (" …" if len(names) > 3 else "")
