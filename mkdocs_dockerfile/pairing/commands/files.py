"""Which builds among an author's commands read a certain Dockerfile, and which stage they end with.

Nobody says where a reader types a command, and a path may depend on a variable. So a build
certainly reads the file, or it may, or it reads another one.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from mkdocs_dockerfile.pairing.commands.calls import Call
from mkdocs_dockerfile.semantics import Build, find_stage

Exists = Callable[[str], bool]
"""Says whether a relative path leads to something, from any place where a reader may be; a
path that begins with `/`, from the root alone."""

Entries = Callable[[str], Sequence[str]]
"""Lists the names in a folder, whose path begins with `/`: from the root. There are none in what
is no folder."""

_PATH = re.compile(r"[\w.@+-][\w.@+/-]*")
# `path/to/x`, `your-folder` and `CONTEXT` stand for other paths; `github.com/owner/name` is an
# address.
_NO_PATH = re.compile(
    r"(?:^|[/_-])(?:path|dir|directory|folder|context)(?:$|[/_-])|^[A-Z_/-]+$|^-|\.{3}"
    r"|(?:^|/)(?:your|example|some|any)(?:$|[/_-])|^my-?(?:app|project|repo|image|service)$"
    r"|^[\w-]+\.(?:com|org|net|io|dev)/"
)
_HERE = frozenset({"$PWD", "${PWD}", "$(pwd)", "`pwd`", "%cd%"})
_BUILT_WITHOUT_A_NAME = frozenset({"Dockerfile", "Containerfile"})


class FileCalls:
    """Looks at calls from the point of view of one Dockerfile.

    Attributes:
        build: What the whole file means.
        path: Of the file, relative to the root.
        exists: Knows the files; None: nobody does.
        entries: Knows the names in folders, likewise.
    """

    def __init__(
        self,
        build: Build,
        path: str,
        project: str | None,
        exists: Exists | None,
        entries: Entries | None,
    ) -> None:
        """Take the whole file, its path, the name of its repository and what knows the files."""
        self.path = PurePosixPath(path)
        self.exists = exists
        self.entries = entries
        self.build = build
        self._own = (project or "", *self.path.parts)
        self._stages: dict[str, int | None] = {}

    def stage(self, call: Call) -> int | None:
        """Index of the stage that a build ends with; None where there is none of that name."""
        targets = call.values("target")
        return self.target(targets[-1], call) if targets else self.ends_with(None)

    def target(self, name: str, call: Call) -> int | None:
        """Index of the stage that the `--target` of a call names; None where there is none."""
        found = self.ends_with(name)
        if found is None and call.engine == "podman" and name.isascii() and name.isdecimal():
            # Unlike BuildKit, buildah takes numbers (`ByTarget` of openshift/imagebuilder).
            number = int(name[:9])
            return number if number < len(self.build.stages) else None
        return found

    def ends_with(self, target: str | None) -> int | None:
        """Index of the stage that a build ends with; without a target, of the last one."""
        if target is None:
            return self.build.default.index if self.build.default else None
        if target not in self._stages:
            self._stages[target] = find_stage(self.build.dockerfile, target)
        return self._stages[target]

    def default_name(self, engine: str) -> str:
        """Name of the file in this one's folder that a build takes which names none.

        Args:
            engine: `docker`, which knows one name, or `podman`, which prefers another
                (`DiscoverContainerfile` in buildah's pkg/util).
        """
        preferred = "Containerfile"
        if engine == "podman" and (self.path.name == preferred or self._is_beside(preferred)):
            return preferred
        return "Dockerfile"

    def _is_beside(self, name: str) -> bool:
        return self.exists is not None and self.exists(f"/{self.path.with_name(name)}")

    def surely_reads(self, call: Call) -> bool:
        """Whether a build certainly reads this file."""
        return any(self._surely_here(place, call) for _, place in self._places(call))

    def may_read(self, call: Call) -> bool:
        """Whether a build may read this file: nothing says that it reads another one."""
        places = [place for _, place in self._places(call)]
        return not places or any(map(self._leads_here, places))

    def names(self, file: str, call: Call) -> bool:
        """Whether the value of `--file` may be this file."""
        return any(self._leads_here(posixpath.join(folder, file)) for folder in call.folders)

    def context(self, call: Call) -> str | None:
        """The path of the build context; None where it is none, or nobody can tell."""
        if call.vague or len(call.operands) != 1:
            return None
        context = call.operands[0]
        if context in _HERE:
            return "."
        return context if is_path(context) else None

    def context_from_root(self, call: Call) -> str | None:
        """The path of a build's context, relative to the root.

        Returns:
            None where the build does not certainly read this file, where the context is none
            of the repository, and where nobody can tell.
        """
        context = self.context(call)
        if context is None:
            return None
        for folder, place in self._places(call):
            if self._surely_here(place, call):
                return self._from_root(posixpath.join(folder, context), place)
        return None

    def _from_root(self, path: str, place: str) -> str | None:
        """A path relative to the root, for whoever this file has a certain path for.

        Args:
            path: The path, from where that reader stands.
            place: This file's path, from there.
        """
        climbed, below = _climb(place)
        other, inside = _climb(path)
        # The folder that both are below; further down, nobody knows through which.
        at = len(self._own) - len(below) - (other - climbed)
        whole = (*self._own[: max(at, 0)], *inside)
        if other < climbed or at < 0 or whole[:1] != self._own[:1]:
            return None
        return posixpath.join(".", *whole[1:]).removeprefix("./")

    def _places(self, call: Call) -> Iterator[tuple[str, str]]:
        """Where a reader may be, and the path of the file that a build reads from there."""
        files = call.values("file")[-1:]
        if files:
            if is_path(*files):
                yield from ((folder, posixpath.join(folder, *files)) for folder in call.folders)
            return
        context = self.context(call)
        if context is None:
            return
        name = self.default_name(call.engine)
        if self.path.name in _BUILT_WITHOUT_A_NAME and not self._is_beside(name):
            name = self.path.name
        yield from ((folder, posixpath.join(folder, context, name)) for folder in call.folders)

    def _surely_here(self, place: str, call: Call) -> bool:
        """Whether a build that reads a path certainly reads this file."""
        return (
            self._leads_here(place)
            and not self._leads_elsewhere(place)
            # `docker build ..` is typed in a folder that nobody names.
            and (call.has("file") or not _climb(place)[0])
        )

    def _leads_here(self, place: str) -> bool:
        """Whether a path is this file's, for somebody who stands in one of its folders."""
        below = _climb(place)[1]
        return bool(below) and self._own[-len(below) :] == below

    def _leads_elsewhere(self, place: str) -> bool:
        """Whether a path is another file's, for somebody who stands at the root."""
        place = posixpath.normpath(place)
        if self.exists is None or place == str(self.path) or place.startswith(".."):
            return False
        return self.exists(f"/{place}")


def _climb(path: str) -> tuple[int, tuple[str, ...]]:
    """How many folders a relative path leads up, and the names that it leads down."""
    parts = PurePosixPath(posixpath.normpath(path)).parts
    below = tuple(part for part in parts if part not in ("..", "/"))
    return parts.count(".."), below


def is_path(text: str) -> bool:
    """Whether it is a relative path, and no example of one."""
    return _PATH.fullmatch(text) is not None and _NO_PATH.search(text) is None


def full_name(name: str) -> str:
    """An image's name with its tag, as the registry compares it."""
    name = name.removeprefix("docker.io/").removeprefix("library/").removeprefix("localhost/")
    return name if ":" in name.rpartition("/")[2] or "@" in name else f"{name}:latest"
