"""Docker commands of an author that do not fit the Dockerfile (DF114).

A reader copies them, so they are held against the file: the stage of `--target`, the
argument of `--build-arg`, published ports, and the paths that a build is handed: Dockerfile,
contexts, and the files of Compose and Bake. Secrets, files of variables and what is mounted are
usually not committed. Of paths, whichever command of an author names them counts; of all else
only what certainly concerns this file:

- a build whose `--file` is this file, or whose context is its folder while the file has the
  name that is built without `--file`; not one that, typed at the root, would read another file;
- a run of an image that such a build tags. Where no build gives the file's image a name: a
  run of the image that the page takes for it (`run_images`). Its ports are judged only if the
  base image is known to expose none of its own, and nothing in the run may move them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.explanations import Catalog
from mkdocs_dockerfile.explanations.catalog import built_in
from mkdocs_dockerfile.pairing.commands.authored import Source, run_images
from mkdocs_dockerfile.pairing.commands.calls import Call
from mkdocs_dockerfile.pairing.commands.files import FileCalls, full_name, is_path
from mkdocs_dockerfile.pairing.titles import folder_name
from mkdocs_dockerfile.parser import KEYWORDS
from mkdocs_dockerfile.semantics import (
    PLATFORM_ARGUMENTS,
    PREDEFINED_ARGUMENTS,
    Build,
    Port,
    StageMeaning,
    assignments,
)


def unfit_commands(
    build: Build,
    sources: Sequence[Source],
    of_file: FileCalls,
    *,
    project: str | None = None,
    catalog: Catalog | None = None,
) -> Iterator[Diagnostic]:
    """Find what commands name and the Dockerfile does not have.

    Args:
        build: What the file means.
        sources: Where commands of an author stand.
        of_file: Tells which of their calls concern the file, and knows what exists.
        project: Name of the repository.
        catalog: Knows base images; the built-in one by default.

    Returns:
        One diagnostic for each value, at the line of its command.
    """
    calls = [call for source in sources for call in source.calls]
    if not calls:
        return
    check = _Check(build, of_file, catalog or built_in())
    check.learn(calls, project)
    for source in sources:
        for call in source.calls:
            for item in check.unfit(call):
                yield diagnostic(
                    "DF114",
                    item.message,
                    path=source.path,
                    line=call.line_of(*item.words),
                    hint=f"{item.hint}, or silence this with # docs: ignore=DF114",
                    step=source.step,
                )


_NAME = re.compile(r"[\w.-]+", re.ASCII)
_EXAMPLE_NAME = re.compile(
    r"(?:[A-Z]+_)?(?:STAGE|TARGET|NAME|KEY|ARG|VAR|ARGUMENT|VARIABLE|FOO)|foo"
)
_PUBLISHED = re.compile(r"(?:.*:)?(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?(?:/(?:tcp|udp|sctp))?")
# Kinds of base images that expose no port, as the catalogue has them; and those that do.
_PLAIN = frozenset({"alpine", "distroless", "language", "system"})
_SERVERS = frozenset({"php"})
_A_FOLDER = "name a folder of the repository"
_BUILDER_FILES = {"compose": "Compose file", "bake": "Bake file"}
# What readers write for themselves, and nobody commits.
_OWN_FILE = re.compile(r"(?:^|[/._-])(?:override|overrides|local|private|personal|custom|my)[._-]")
# They run another program, open more ports or none, or move the port of the program.
_MOVES_PORTS = ("entrypoint", "env-file", "expose", "net", "network", "pod")


class _Unfit(NamedTuple):
    """What does not fit, what to do about it, and the words that show it in the command."""

    message: str
    hint: str
    words: tuple[str, ...]


class _Check:
    """Holds the commands of a file against it."""

    def __init__(self, build: Build, of_file: FileCalls, catalog: Catalog) -> None:
        self.build = build
        self.of_file = of_file
        self.catalog = catalog
        # A template holds more than can be read in it.
        self.readable = all(item.keyword in KEYWORDS for item in build.dockerfile.instructions)
        # The stages that an image may be, by its full name.
        self.images: dict[str, list[StageMeaning]] = {}

    def learn(self, calls: Sequence[Call], project: str | None) -> None:
        """Take in which images are built from this file."""
        if self.build.default is None:
            return
        default = self.build.default
        builds = (call for call in calls if call.kind == "build")
        for call in filter(self.of_file.surely_reads, builds):
            stage = self.of_file.stage(call)
            for tag in call.values("tag"):
                if stage is not None and not tag.endswith("…"):
                    self.images.setdefault(full_name(tag), []).append(self.build.stages[stage])
        called = folder_name(str(self.of_file.path), project)
        for name in run_images(calls, self.of_file, default.index, called=called):
            self.images.setdefault(full_name(name), []).append(default)

    def unfit(self, call: Call) -> Iterator[_Unfit]:
        """What a call names and the file does not have."""
        if call.kind == "build":
            yield from self.builds(call)
        elif call.kind == "run":
            yield from self.runs(call)
        elif call.kind in _BUILDER_FILES:
            yield from self.lost_files(call)

    # --- Builds -----------------------------------------------------------------------

    def builds(self, call: Call) -> Iterator[_Unfit]:
        """What a build names and the file does not have."""
        lost = list(self.lost(call))
        yield from lost
        if lost or not self.of_file.surely_reads(call) or not self.readable:
            return
        for name in dict.fromkeys(call.values("target")):
            if _is_name(name) and self.of_file.target(name, call) is None:
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
        if not self.knows_files(call):
            return
        context = self.of_file.context(call)
        for file in call.values("file")[-1:]:
            if is_path(file) and not (
                self.of_file.names(file, call) or self.is_there(file, call, context)
            ):
                yield _Unfit(
                    f"the command names the Dockerfile `{file}`, which does not exist",
                    f"name this file, `{self.of_file.path}`",
                    (file,),
                )
        if context is not None and not self.is_there(context, call):
            yield _Unfit(
                f"the command names the build context `{context}`, which does not exist",
                _A_FOLDER,
                (context,),
            )
        for value in dict.fromkeys(call.values("build-context")):
            path = value.partition("=")[2]
            if is_path(path) and not self.is_there(path, call):
                yield _Unfit(
                    f"the command names the build context `{path}`, which does not exist",
                    _A_FOLDER,
                    (value,),
                )

    def lost_files(self, call: Call) -> Iterator[_Unfit]:
        """The files of Compose or Bake that a command names and that are not there."""
        if call.vague or not self.knows_files(call):
            return
        if call.kind == "bake" and not all(map(_NAME.fullmatch, call.operands)):
            # With an address, the files are those of another repository.
            return
        for file in dict.fromkeys(call.values("file")):
            if is_path(file) and not _OWN_FILE.search(file) and not self.is_there(file, call):
                yield _Unfit(
                    f"the command names the {_BUILDER_FILES[call.kind]} `{file}`, "
                    "which does not exist",
                    "name a file of the repository",
                    (file,),
                )

    def knows_files(self, call: Call) -> bool:
        """Whether anybody can tell which files a command finds."""
        if self.of_file.exists is None or not call.folders or call.touched:
            return False
        # Of another system, whose shell may read the path otherwise.
        return not any("\\" in line for line in call.lines)

    def is_there(self, path: str, call: Call, context: str | None = None) -> bool:
        """Whether a path exists, from wherever the command may be typed."""
        assert self.of_file.exists is not None
        folders = [*call.folders]
        if context is not None:
            # Podman looks into the context too.
            folders += (posixpath.join(folder, context) for folder in call.folders)
        return any(
            _is_within(place, call.written) or self.of_file.exists(place)
            for place in (posixpath.normpath(posixpath.join(folder, path)) for folder in folders)
        )

    # --- Runs -------------------------------------------------------------------------

    def runs(self, call: Call) -> Iterator[_Unfit]:
        """The ports that a run publishes and the image does not expose."""
        # Whatever follows the image is another command than the image's own.
        if call.vague or len(call.operands) != 1 or _moves_ports(call):
            return
        stages = self.images.get(full_name(call.operands[0]), ())
        ports = [port for stage in stages for port in stage.config.exposed]
        if not ports or any(port.start is None or port.unresolved for port in ports):
            return
        if not all(map(self.has_plain_base, stages)):
            return
        shown = _listed(list(dict.fromkeys(port.text.removesuffix("/tcp") for port in ports)))
        settings = " ".join(call.values("env"))
        for value in dict.fromkeys(call.values("publish")):
            port = _short(value)
            found = _PUBLISHED.fullmatch(port)
            if found is None or found["first"] in settings:
                continue
            if not _is_exposed(int(found["first"]), int(found["last"] or 0), ports):
                yield _Unfit(
                    f"the command publishes the port `{port.rpartition(':')[2]}` of the "
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
        # A whole registry (`registry.access.redhat.com/*`) holds servers too, but that of
        # distroless holds runtimes alone.
        return (
            image is not None
            and (image.kind == "distroless" or not image.name.endswith("*"))
            and image.kind in _PLAIN
            and image.name not in _SERVERS
        )


def _short(published: str) -> str:
    """The value of `--publish` in its short form.

    As `convertToStandardNotation` in docker/cli (cli/command/container/opts.go).
    """
    if "=" not in published:
        return published
    fields = dict(part.partition("=")[::2] for part in published.split(","))
    target, protocol = fields.get("target", ""), fields.get("protocol", "tcp")
    return f"{fields.get('published', '')}:{target}/{protocol}".removesuffix("/tcp")


def _is_within(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _moves_ports(call: Call) -> bool:
    """Whether a run may make the program listen on other ports than the image says."""
    return call.has(*_MOVES_PORTS) or any("PORT" in value.upper() for value in call.values("env"))


def _is_name(text: str) -> bool:
    """Whether it is a name, and neither a variable nor an example of one."""
    return _NAME.fullmatch(text) is not None and _EXAMPLE_NAME.fullmatch(text) is None


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
