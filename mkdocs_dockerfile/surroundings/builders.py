"""What builds a Dockerfile, and how what is said about it is put together."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Literal

Tool = Literal["compose", "bake"]


class Unknown(Enum):
    """A value that is said and cannot be told: it depends on the environment or a function.

    It is never taken for a value that is not said, which has the tool's default.
    """

    UNKNOWN = "unknown"


Said = str | Unknown | None
"""A text, a text that cannot be told, or nothing said."""


@dataclass(frozen=True, slots=True)
class Builder:
    """A service of a Compose file, or a target of a Bake file, that builds a Dockerfile.

    Paths are relative to the root, with `/`; the root itself is `.`.

    Attributes:
        tool: Who builds.
        name: Of the service or target.
        folder: Where the command is run.
        files: What the command has to name, in order; none where the tool finds all that
            it needs in `folder`.
        dockerfile: What is built.
        context: The build context; begins with `..` where it lies outside the root.
        target: The stage that is built; None for the last one, or one that is not known.
        args: Build arguments in the order of the file; None for a value that the
            environment gives or that cannot be told.
        contexts: Named build contexts, likewise: paths as `context`, addresses; None for what
            another service or target builds, too.
    """

    tool: Tool
    name: str
    folder: str
    files: tuple[str, ...]
    dockerfile: str
    context: str
    target: str | None
    args: Mapping[str, str | None]
    contexts: Mapping[str, str | None]


class Unreadable(Exception):
    """A file cannot be read; the message says why. Never leaves this package.

    Attributes:
        line: 1-based, where one is to blame.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


class Budget:
    """Steps that reading one file may take.

    Anchors of YAML and targets that inherit say in a few lines what takes for ever to
    write out. Whoever writes something out pays for it here.
    """

    def __init__(self, steps: int = 200_000) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take steps.

        Raises:
            Unreadable: There are none left.
        """
        self._left -= steps
        if self._left < 0:
            raise Unreadable("written out, without anchors and inheritance, it is too large")


@dataclass(frozen=True, slots=True)
class Section:
    """What one place says about a build: a service's `build`, a block `target`.

    Attributes:
        context: As written, variables replaced, until it is `placed`.
        dockerfile: Relative to the context; behind `cwd://`, to where Bake is run.
        inline: The Dockerfile stands in the section itself, or that cannot be told.
        target: The stage.
        args: Build arguments; None for a value that the environment gives.
        contexts: Named build contexts, as `context`; None for what cannot be told.
    """

    context: Said = None
    dockerfile: Said = None
    inline: bool = False
    target: Said = None
    args: Mapping[str, str | None] = field(default_factory=dict)
    contexts: Mapping[str, str | None] = field(default_factory=dict)

    def over(self, base: Section, budget: Budget) -> Section:
        """What holds where this section is laid over another one.

        Args:
            base: What counts where this section says nothing.
            budget: Pays for what has names.
        """
        return Section(
            context=base.context if self.context is None else self.context,
            dockerfile=base.dockerfile if self.dockerfile is None else self.dockerfile,
            inline=self.inline or base.inline,
            target=base.target if self.target is None else self.target,
            args=_merged(self.args, base.args, budget),
            contexts=_merged(self.contexts, base.contexts, budget),
        )

    def placed(self, folder: str) -> Section:
        """The section with contexts that are relative to the root.

        Args:
            folder: What its contexts are relative to; empty for the root.
        """
        context = self.context
        if isinstance(context, str):
            context = _placed(context, folder)
        contexts = {
            name: None if path is None else _placed(path, folder)
            for name, path in self.contexts.items()
        }
        return replace(self, context=context, contexts=contexts)

    def builder(
        self, tool: Tool, name: str, *, base: str, folder: str, files: tuple[str, ...]
    ) -> Builder | None:
        """The builder that a section describes, once it is `placed`.

        Args:
            tool: Who builds.
            name: Of the service or target.
            base: The context where none is said; empty for the root.
            folder: Where the command is run.
            files: What the command has to name.

        Returns:
            None for a Dockerfile that is no file of the repository, or of which that
            cannot be told; for a name that the tool refuses; and for text that cannot be
            written.
        """
        place = self._place(base)
        if place is None or not _NAMES[tool].fullmatch(name):
            return None
        context, dockerfile = place
        target = None if isinstance(self.target, Unknown) else self.target or None
        if not all(map(_is_text, (context, dockerfile, target or ""))):
            return None
        args = dict(_texts(self.args))
        contexts = {
            name: None if value is None or _OPEN.match(value) else value
            for name, value in _texts(self.contexts)
        }
        return Builder(tool, name, folder, files, dockerfile, context, target, args, contexts)

    def _place(self, base: str) -> tuple[str, str] | None:
        """Context and Dockerfile, relative to the root; None where `builder` gives none."""
        context = base or "." if self.context is None else self.context
        dockerfile = self.dockerfile or "Dockerfile"
        if self.inline or isinstance(context, Unknown) or isinstance(dockerfile, Unknown):
            return None
        path = dockerfile.removeprefix(RUN_FOLDER)
        if _ELSEWHERE.match(context) or _ELSEWHERE.match(path):
            return None
        beside = context if path == dockerfile else base
        path = posixpath.normpath(posixpath.join(beside, path))
        return None if _OUTSIDE.match(path) else (context, path)


UNKNOWN_SECTION = Section(inline=True)
"""A section that cannot be told: nothing that is laid over it is shown."""

RUN_FOLDER = "cwd://"
"""What Bake writes before a path that is relative to where it is run."""


def _merged(
    above: Mapping[str, str | None], below: Mapping[str, str | None], budget: Budget
) -> Mapping[str, str | None]:
    if not above or not below:
        return above or below
    budget.spend(len(below) + len(above))
    return {**below, **above}


def _placed(path: str, folder: str) -> str:
    """A context relative to the root; what is no relative path stays as it is."""
    if _ELSEWHERE.match(path):
        return path
    return posixpath.normpath(posixpath.join(folder, path))


def _texts(values: Mapping[str, str | None]) -> Iterator[tuple[str, str | None]]:
    for name, value in values.items():
        if _is_text(name):
            yield name, value if value is None or _is_text(value) else None


def _is_text(text: str) -> bool:
    """Whether a text can be written anywhere: escapes of JSON and YAML make halves of letters."""
    return not _HALVES.search(text)


_HALVES = re.compile("[\ud800-\udfff]")
# Absolute paths, a home folder, a drive, and what is no path: `https:`, `git@host:`,
# `docker-image:`, `target:`, `service:`, a host without a scheme.
_ELSEWHERE = re.compile(r"[/~\\]|[^/]*:|github\.com/|git@")
# A context that another service or target builds, or that a variable tells.
_OPEN = re.compile(r"(?:service|target|cwd):|[^$]*\$")
_OUTSIDE = re.compile(r"\.\.(?:/|\Z)|/")
# What the tools allow, but for a dash in front, which would be a flag. The schema of Compose;
# `validateTargetName` in buildx/bake/bake.go.
_NAMES: Mapping[Tool, re.Pattern[str]] = {
    "compose": re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*"),
    "bake": re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*"),
}
