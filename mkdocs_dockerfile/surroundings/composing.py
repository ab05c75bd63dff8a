"""Which Compose files are used together, and the builders of their services."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from functools import partial

from mkdocs_dockerfile.surroundings.builders import Budget, Builder, Section
from mkdocs_dockerfile.surroundings.compose import ComposeFile, Project, read_compose
from mkdocs_dockerfile.surroundings.reader import Reader

# The names that Compose looks for, in its order.
_MAIN = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
# Most Compose files only start images, and need not be read any further.
_WORDS = re.compile(rb"build|extends|include")


class Composing:
    """The Compose files of a repository.

    Paths are relative to the root; the root itself is an empty one.
    """

    def __init__(self, reader: Reader, paths: Sequence[str]) -> None:
        """Read the files."""
        self._reader = reader
        self._files = {
            path: reader.tried(path, partial(self._read, path), ComposeFile()) for path in paths
        }
        self._included: set[str] = set()
        self._built: dict[tuple[str, ...], list[tuple[str, Section]]] = {}

    def _read(self, path: str) -> ComposeFile:
        return read_compose(self._reader.text(path, _WORDS), Budget())

    def builders(self) -> Iterator[Builder]:
        """The builders of all services, folder by folder."""
        folders: defaultdict[str, list[str]] = defaultdict(list)
        for path in self._files:
            folders[posixpath.dirname(path)].append(path)
        for folder, paths in sorted(folders.items()):
            main = _first(folder, _MAIN, paths)
            together = main + (_first(folder, _OVERRIDES, paths) if main else [])
            if main and main[0] not in self._included:
                yield from self._project(folder, together)
            for path in paths:
                if path not in together and path not in self._included:
                    yield from self._variant(folder, path, main)

    def _project(self, folder: str, paths: Sequence[str]) -> Iterator[Builder]:
        """What Compose finds by itself in a folder, with all that is included."""
        named = tuple(paths) if folder else ()
        todo = deque([(folder, tuple(paths))])
        while todo:
            base, together = todo.popleft()
            for name, section in self._builds(together):
                yield from _composed(name, section, base, named)
            for include in (one for path in together for one in self._files[path].includes):
                there = [posixpath.normpath(posixpath.join(base, path)) for path in include.paths]
                known = [path for path in there if path in self._files]
                if known and self._included.isdisjoint(known) and not set(known) & set(paths):
                    self._included.update(known)
                    beside = posixpath.dirname(there[0])
                    if include.folder is not None:
                        beside = posixpath.normpath(posixpath.join(base, include.folder))
                    todo.append((beside, tuple(known)))

    def _variant(self, folder: str, path: str, main: Sequence[str]) -> Iterator[Builder]:
        """The builders of a file that has to be named, such as `compose.prod.yaml`.

        What says nothing of its context changes what the main file says of the service.
        """
        changeable = dict(self._builds(main)) if main else {}
        for name, section in self._builds([path]):
            named: tuple[str, ...] = (path,)
            if section.context is None and name in changeable:
                section, named = section.over(changeable[name], Budget()), (*main, path)
            yield from _composed(name, section, folder, named)

    def _builds(self, paths: Sequence[str]) -> list[tuple[str, Section]]:
        """What files that are used together build, worked out once."""

        def build() -> list[tuple[str, Section]]:
            project = Project()
            for path in paths:
                project.add(self._files[path].services)
            return list(project.builds())

        key = tuple(paths)
        if key not in self._built:
            self._built[key] = self._reader.tried(paths[-1], build, [])
        return self._built[key]


def _first(folder: str, names: Sequence[str], paths: Sequence[str]) -> list[str]:
    """The first of some names that a folder has, as a list of one or none."""
    return [path for name in names if (path := posixpath.join(folder, name)) in paths][:1]


def _composed(name: str, section: Section, base: str, named: tuple[str, ...]) -> Iterator[Builder]:
    # Run at the root: Compose takes paths from the folder of the first file named.
    builder = section.builder("compose", name, base=base, folder=".", files=named)
    if builder is not None:
        yield builder
