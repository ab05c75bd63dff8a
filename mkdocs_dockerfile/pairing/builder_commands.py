"""The commands of Compose and Bake that build a Dockerfile."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from mkdocs_dockerfile.explanations import Texts, code
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing.docker_calls import docker_calls
from mkdocs_dockerfile.semantics import may_be_secret
from mkdocs_dockerfile.surroundings import COMPOSE_FILES, Builder, Tool

# A title is no listing: the file itself has the others.
_MOST_ARGUMENTS = 6


def builder_commands(
    builders: Sequence[Builder], authors: Sequence[Command], *, texts: Texts, engine: str
) -> tuple[Command, ...]:
    """Say how a repository's own Compose and Bake files build a Dockerfile.

    Args:
        builders: What builds this Dockerfile.
        authors: What the author says already; it is not said again.
        texts: The messages of the page's language, for the titles.
        engine: `docker` or `podman`, which has no Bake.

    Returns:
        One command for each builder, in their order, to be run at the root.
    """
    said = frozenset(_sayings(authors))
    return tuple(
        Command(_title(builder, texts, engine), _code(builder, engine), builder.tool)
        for builder in builders
        if (builder.tool == "compose" or engine == "docker") and not _is_said(builder, said)
    )


def _code(builder: Builder, engine: str) -> str:
    words = [engine, "compose"] if builder.tool == "compose" else [engine, "buildx", "bake"]
    words += [word for file in builder.files for word in ("-f", file)]
    words += ["build"] if builder.tool == "compose" else []
    command = shlex.join([*words, builder.name])
    return command if builder.folder == "." else f"cd {shlex.quote(builder.folder)} && {command}"


# --- What the author says ----------------------------------------------------------


class _Saying(NamedTuple):
    """What a command of the author's builds.

    Attributes:
        tool: Who builds.
        folder: Where it is run, relative to the root.
        files: What it names with `--file`, relative to the root.
        name: The service or target; None for all of them.
    """

    tool: Tool
    folder: str
    files: frozenset[str]
    name: str | None


def _sayings(authors: Sequence[Command]) -> Iterator[_Saying]:
    for call in docker_calls(authors):
        if call.kind == "compose":
            verb, *names = call.operands or ("",)
            # `up` by itself takes an image that there is.
            if verb != "build" and not (verb == "up" and call.values("build")):
                continue
        elif call.kind == "bake":
            names = list(call.operands)
            if not names:
                continue
        else:
            continue
        for folder in call.folders:
            files = frozenset(_paths(folder, call.values("file")))
            for name in names or (None,):
                yield _saying(call.kind, folder or ".", files, name)


def _saying(tool: Tool, folder: str, files: frozenset[str], name: str | None) -> _Saying:
    # Compose takes paths from its files' folder, Bake from where it is run.
    return _Saying(tool, "." if files and tool == "compose" else folder, files, name)


def _paths(folder: str, files: Iterable[str]) -> Iterator[str]:
    return (posixpath.normpath(posixpath.join(folder, file)) for file in files)


def _is_said(builder: Builder, said: Set[_Saying]) -> bool:
    """Whether a command of the author's builds the same service or target, or all of them."""
    files = frozenset(_paths(builder.folder, builder.files))
    ways = [_saying(builder.tool, builder.folder, files, None)]
    folders = {posixpath.dirname(file) or "." for file in files}
    if builder.tool == "compose" and len(folders) == 1 and _is_found(files):
        ways.append(ways[0]._replace(folder=folders.pop(), files=frozenset()))
    return any(way in said or way._replace(name=builder.name) in said for way in ways)


def _is_found(files: Set[str]) -> bool:
    """Whether Compose finds a file by itself in its folder."""
    return all(posixpath.basename(file) in COMPOSE_FILES for file in files)


# --- Titles ------------------------------------------------------------------------


def _title(builder: Builder, texts: Texts, engine: str) -> str:
    name = code(builder.name)
    if builder.tool == "compose":
        title = texts.say("labels.build_compose", engine=engine.capitalize(), name=name)
    else:
        title = texts.say("labels.build_bake", name=name)
    details = list(_details(builder, texts.say))
    if not details:
        return title
    return texts.say("labels.build_details", title=title, details=texts.all_of(details))


def _details(builder: Builder, say: Callable[..., str]) -> Iterator[str]:
    """What the builder hands over that a plain build of the Dockerfile would not."""
    if builder.context != (posixpath.dirname(builder.dockerfile) or "."):
        yield say("labels.build_context", value=code(builder.context))
    if builder.target is not None:
        yield say("labels.build_stage", value=code(builder.target))
    arguments = list(builder.args.items())
    for name, value in arguments[:_MOST_ARGUMENTS]:
        shown = value is not None and not may_be_secret(name, value)
        yield code(f"{name}={value}" if shown else name)
    if more := len(arguments[_MOST_ARGUMENTS:]):
        yield say("labels.build_more", count=more)
