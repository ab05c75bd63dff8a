"""What a repository says about its Dockerfiles elsewhere: Compose files and Bake files."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.surroundings.bake import Bakery, read_json
from mkdocs_dockerfile.surroundings.builders import Budget, Builder, Section, Tool, Unreadable
from mkdocs_dockerfile.surroundings.compose import Project, Service, read_compose
from mkdocs_dockerfile.surroundings.declarations import Declarations
from mkdocs_dockerfile.surroundings.hcl import read_hcl

__all__ = ["Builder", "Tool", "read_builders"]

# The names that the tools look for, in their order.
_COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_COMPOSE_OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_BAKE = (
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
)
# Most Compose files only start images, and need not be read any further.
_WORDS = re.compile(rb"build|extends")
# Compose files of 12 KiB are long ones; this takes PyYAML two seconds.
_LARGEST = 192 * 1024


def read_builders(
    root: Path, files: Sequence[str]
) -> tuple[tuple[Builder, ...], tuple[Diagnostic, ...]]:
    """Read what Compose and Bake files build.

    Files that a tool uses together are read together: `compose.yaml` and its override
    file, `docker-bake.json`, `docker-bake.hcl` and theirs.

    Args:
        root: Absolute folder of the repository.
        files: Compose and Bake files, relative to the root with `/`.

    Returns:
        The builders of files of the repository, in the order of folders and files, and
        what is wrong. Nothing raises, and no file takes more than its size allows.
    """
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        folders[posixpath.dirname(path)].append(posixpath.basename(path))
    builders: list[Builder] = []
    problems: list[Diagnostic] = []
    for path, names in sorted(folders.items()):
        folder = _Folder(root, path, problems)
        builders += folder.compose([name for name in names if not _is_bake(name)])
        builders += folder.bake([name for name in names if _is_bake(name)])
    return tuple(builders), tuple(sorted(problems, key=lambda item: (item.path, item.line or 0)))


def _is_bake(name: str) -> bool:
    return name.startswith("docker-bake")


class _Folder:
    """The Compose and Bake files of one folder."""

    def __init__(self, root: Path, path: str, problems: list[Diagnostic]) -> None:
        self._root = root
        self._path = path
        self._problems = problems

    # --- Compose -------------------------------------------------------------------

    def compose(self, names: Sequence[str]) -> Iterator[Builder]:
        """The builders of the Compose files."""
        services = {name: self._services(name) for name in names}
        main = [name for name in _COMPOSE if name in services][:1]
        together = main + [name for name in _COMPOSE_OVERRIDES if main and name in services][:1]
        for name, section in self._builds(together, services):
            yield from self._composed(name, section, together, found=not self._path)
        for file in services:
            if file not in together:
                yield from self._variant(file, main, services)

    def _variant(
        self, file: str, main: Sequence[str], services: Mapping[str, Mapping[str, Service]]
    ) -> Iterator[Builder]:
        """The builders of a file that has to be named, such as `compose.prod.yaml`.

        What says nothing of its context changes what the main file says of the service.
        """
        both = [*main, file]
        changed = dict(self._builds(both, services)) if main else {}
        known = services[main[0]] if main else {}
        for name, section in self._builds([file], services):
            if section.context is None and name in known and known[name].build:
                yield from self._composed(name, changed[name], both)
            else:
                yield from self._composed(name, section, [file])

    def _services(self, name: str) -> dict[str, Service]:
        text = self._text(name, _WORDS)
        if text is not None:
            try:
                return read_compose(text, Budget())
            except Unreadable as error:
                self._report(name, error)
        return {}

    def _builds(
        self, files: Sequence[str], services: Mapping[str, Mapping[str, Service]]
    ) -> list[tuple[str, Section]]:
        project = Project()
        try:
            for name in files:
                project.add(services[name])
            return list(project.builds())
        except Unreadable as error:
            self._report(files[-1], error)
            return []

    def _composed(
        self, name: str, section: Section, files: Sequence[str], *, found: bool = False
    ) -> Iterator[Builder]:
        # Run at the root: Compose takes paths from the folder of the first file named.
        named = () if found else self._at_root(files)
        builder = section.builder("compose", name, base=self._path, folder=".", files=named)
        if builder is not None:
            yield builder

    # --- Bake ----------------------------------------------------------------------

    def bake(self, names: Sequence[str]) -> Iterator[Builder]:
        """The builders of the Bake files."""
        together = [name for name in _BAKE if name in names]
        yield from self._baked(together, found=True)
        for name in names:
            if name not in together:
                yield from self._baked([name])

    def _baked(self, files: Sequence[str], *, found: bool = False) -> Iterator[Builder]:
        declarations = Declarations()
        for name in files:
            text = self._text(name)
            read = read_json if name.endswith(".json") else read_hcl
            if text is not None:
                try:
                    read(text, declarations)
                except Unreadable as error:
                    self._report(name, error)
        try:
            sections = list(Bakery(declarations).sections())
        except RecursionError:
            self._report(files[-1], Unreadable("it is nested too deeply"))
            return
        except Unreadable as error:
            self._report(files[-1], error)
            return
        for name, section in sections:
            # Bake takes paths from where it is run: the folder of its file, or the root.
            here = section.builder(
                "bake", name, base=self._path, folder=self._path or ".",
                files=() if found else tuple(files),
            )  # fmt: skip
            if self._path and not self._is_there(here):
                above = section.builder(
                    "bake", name, base=".", folder=".", files=self._at_root(files)
                )
                here = above if self._is_there(above) else here
            if here is not None:
                yield here

    def _is_there(self, builder: Builder | None) -> bool:
        return builder is not None and (self._root / builder.dockerfile).is_file()

    # --- Files ---------------------------------------------------------------------

    def _at_root(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(posixpath.join(self._path, name) for name in names)

    def _text(self, name: str, words: re.Pattern[bytes] | None = None) -> str | None:
        """The content of a file; None where it cannot be read, or holds none of the words."""
        try:
            with (self._root / self._path / name).open("rb") as file:
                content = file.read(_LARGEST + 1)
        except OSError as error:
            self._report(name, Unreadable((error.strerror or str(error)).lower()))
            return None
        if words is not None and not words.search(content):
            return None
        if len(content) > _LARGEST:
            self._report(name, Unreadable(f"it is larger than {_LARGEST // 1024} KiB"))
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._report(name, Unreadable("it is not UTF-8"))
            return None

    def _report(self, name: str, error: Unreadable) -> None:
        self._problems.append(
            diagnostic(
                "DF207",
                f"cannot be read: {error}",
                path=posixpath.join(self._path, name),
                line=error.line,
                hint="correct it; until then no page lists its commands",
            )
        )
