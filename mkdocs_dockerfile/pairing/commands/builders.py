"""The commands of Compose and Bake that build a Dockerfile."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_dockerfile.explanations import Texts, code
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing.commands.calls import Call
from mkdocs_dockerfile.pairing.commands.lines import as_operand, command_line
from mkdocs_dockerfile.semantics import may_be_secret
from mkdocs_dockerfile.surroundings import STANDARD_FILES, Builder, Tool

_BUILDING = frozenset({"build", "up", "create", "run"})
_ALL = "*"
# A title is no listing: the file itself has the others.
_MOST_ARGUMENTS = 6


def builder_commands(
    builders: Sequence[Builder], calls: Iterable[Call], *, texts: Texts, engine: str
) -> tuple[Command, ...]:
    """Say how a repository's own Compose and Bake files build a Dockerfile.

    Args:
        builders: What builds this Dockerfile.
        calls: What the author's commands call; that is not said again.
        texts: The messages of the page's language, for the titles.
        engine: `docker` or `podman`, which has no Bake.

    Returns:
        One command for each builder, in their order, to be run at the root.
    """
    said = _Said(calls)
    return tuple(
        Command(_title(builder, texts, engine), _code(builder, engine), builder.tool)
        for builder in builders
        if (builder.tool == "compose" or engine == "docker") and builder not in said
    )


def _code(builder: Builder, engine: str) -> str:
    words = [engine, "compose"] if builder.tool == "compose" else [engine, "buildx", "bake"]
    words += [word for file in builder.files for word in ("-f", file)]
    words += ["build"] if builder.tool == "compose" else []
    command = command_line([*words, builder.name])
    if builder.folder == ".":
        return command
    return f"{command_line(['cd', as_operand(builder.folder)])} && {command}"


# --- What the author says ----------------------------------------------------------


class _Project(NamedTuple):
    """Files that a tool uses together.

    Attributes:
        tool: `compose` or `bake`.
        files: From the root; of files that the tool finds by itself, the folder alone.
        folder: Where Bake is run, which takes paths from there; Compose does not mind.
    """

    tool: Tool
    files: frozenset[str]
    folder: str


def _project(tool: Tool, folder: str, named: Iterable[str]) -> _Project:
    paths = [posixpath.normpath(posixpath.join(folder, name)) for name in named]
    folder = posixpath.normpath(folder or ".")
    folders = {posixpath.dirname(path) or "." for path in paths} or {folder}
    if len(folders) == 1 and all(posixpath.basename(p) in STANDARD_FILES[tool] for p in paths):
        paths = [f"{folders.pop()}/"]
    return _Project(tool, frozenset(paths), folder if tool == "bake" else ".")


class _Said:
    """The services and targets that an author's commands build, by what they are declared in."""

    def __init__(self, calls: Iterable[Call]) -> None:
        self._names: dict[_Project, set[str]] = {}
        for call in calls:
            if call.kind != "compose" and call.kind != "bake":
                continue
            names = _built(call)
            for folder in call.folders if names else ():
                project = _project(call.kind, folder, call.values("file"))
                self._names.setdefault(project, set()).update(names)

    def __contains__(self, builder: Builder) -> bool:
        project = _project(builder.tool, builder.folder, builder.files)
        names = self._names.get(project, set())
        return builder.name in names or _ALL in names


def _built(call: Call) -> Sequence[str]:
    """What a call builds; `_ALL` where it names nothing."""
    if call.kind == "bake":
        return call.operands or ("default",)
    if call.verb not in _BUILDING or (call.verb != "build" and not call.has("build")):
        return ()
    # All that follows the service is run in it.
    return (call.operands[:1] if call.verb == "run" else call.operands) or (_ALL,)


# --- Titles ------------------------------------------------------------------------


def _title(builder: Builder, texts: Texts, engine: str) -> str:
    name = code(builder.name)
    if builder.tool == "compose":
        title = texts.label("build_compose", engine=engine.capitalize(), name=name)
    else:
        title = texts.label("build_bake", name=name)
    details = list(_details(builder, texts.label))
    if not details:
        return title
    return texts.label("build_details", title=title, details=texts.all_of(details))


def _details(builder: Builder, label: Callable[..., str]) -> Iterator[str]:
    """What the builder hands over that a plain build of the Dockerfile would not."""
    if builder.context != (posixpath.dirname(builder.dockerfile) or "."):
        yield label("build_context", value=code(builder.context))
    if builder.target is not None:
        yield label("build_stage", value=code(builder.target))
    arguments = list(builder.args.items())
    for name, value in arguments[:_MOST_ARGUMENTS]:
        shown = value is not None and not may_be_secret(name, value)
        yield code(f"{name}={value}" if shown else name)
    if more := len(arguments[_MOST_ARGUMENTS:]):
        yield label("build_more", count=more)
