"""The commands of Compose and Bake that build a Dockerfile."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Callable, Iterator, Sequence

from mkdocs_dockerfile.explanations import Texts, code
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.semantics import may_be_secret
from mkdocs_dockerfile.surroundings import Builder

_COMPOSE = {("docker", "compose"), ("podman", "compose"), ("docker-compose",), ("podman-compose",)}
_BAKE = {("docker", "buildx", "bake"), ("docker", "bake")}
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
    said = list(_lines(authors))
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


def _lines(commands: Sequence[Command]) -> Iterator[list[str]]:
    for command in commands:
        for line in command.code.replace("\\\n", " ").split("\n"):
            yield line.split()


def _is_said(builder: Builder, lines: Sequence[list[str]]) -> bool:
    """Whether a command of the author's builds the same service or target, or all of them."""
    tools = _COMPOSE if builder.tool == "compose" else _BAKE
    for words in lines:
        start = next((len(tool) for tool in tools if tuple(words[: len(tool)]) == tool), 0)
        if not start or [file for file in builder.files if file not in words]:
            continue
        names = words[start:]
        if builder.tool == "compose":
            if "build" not in names:
                continue
            names = names[names.index("build") + 1 :]
            if all(word.startswith("-") for word in names):
                return True
        if builder.name in names:
            return True
    return False


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
