"""Which builds among an author's commands read a certain Dockerfile, and which stage they end with.

Nobody says where a reader types a command, and a path may depend on a variable. So a build
certainly reads the file, or it may, or it reads another one.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from mkdocs_dockerfile.pairing.docker_calls import Call
from mkdocs_dockerfile.semantics import Build, find_stage

Exists = Callable[[str], bool]
"""Says whether a relative path leads to something, from any place where a reader may be; a
path that begins with `/`, from the root alone."""

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
        path: Of the file, relative to the root.
        exists: Knows the files; None: nobody does.
    """

    def __init__(self, build: Build, path: str, project: str | None, exists: Exists | None) -> None:
        """Take the whole file, its path, the name of its repository and what knows the files."""
        self.path = PurePosixPath(path)
        self.exists = exists
        self._build = build
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
            return number if number < len(self._build.stages) else None
        return found

    def ends_with(self, target: str | None) -> int | None:
        """Index of the stage that a build ends with; without a target, of the last one."""
        if target is None:
            return self._build.default.index if self._build.default else None
        if target not in self._stages:
            self._stages[target] = find_stage(self._build.dockerfile, target)
        return self._stages[target]

    def surely_reads(self, call: Call) -> bool:
        """Whether a build certainly reads this file."""
        named = call.has("file")
        return any(
            self._leads_here(place)
            and not self._leads_elsewhere(place)
            # `docker build ..` is typed in a folder that nobody names.
            and (named or ".." not in PurePosixPath(posixpath.normpath(place)).parts)
            for place in self._places(call)
        )

    def may_read(self, call: Call) -> bool:
        """Whether a build may read this file: nothing says that it reads another one."""
        places = list(self._places(call))
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

    def _places(self, call: Call) -> Iterator[str]:
        """The paths of the file that a build reads, by where a reader may be."""
        files = call.values("file")[-1:]
        if files:
            yield from (
                posixpath.join(folder, *files) for folder in call.folders if is_path(*files)
            )
            return
        context = self.context(call)
        if context is None:
            return
        name = self.path.name if self.path.name in _BUILT_WITHOUT_A_NAME else "Dockerfile"
        yield from (posixpath.join(folder, context, name) for folder in call.folders)

    def _leads_here(self, place: str) -> bool:
        """Whether a path is this file's, for somebody who stands in one of its folders."""
        parts = PurePosixPath(posixpath.normpath(place)).parts
        below = tuple(part for part in parts if part not in ("..", "/"))
        return bool(below) and self._own[-len(below) :] == below

    def _leads_elsewhere(self, place: str) -> bool:
        """Whether a path is another file's, for somebody who stands at the root."""
        place = posixpath.normpath(place)
        if self.exists is None or place == str(self.path) or place.startswith(".."):
            return False
        return self.exists(f"/{place}")


def is_path(text: str) -> bool:
    """Whether it is a relative path, and no example of one."""
    return _PATH.fullmatch(text) is not None and _NO_PATH.search(text) is None


def full_name(name: str) -> str:
    """An image's name with its tag, as the registry compares it."""
    name = name.removeprefix("docker.io/").removeprefix("library/").removeprefix("localhost/")
    return name if ":" in name.rpartition("/")[2] or "@" in name else f"{name}:latest"
