"""Which Bake files are used together, and the builders of their targets."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from mkdocs_dockerfile.surroundings.bake import Bakery, read_json
from mkdocs_dockerfile.surroundings.builders import Builder, Section
from mkdocs_dockerfile.surroundings.declarations import Declarations
from mkdocs_dockerfile.surroundings.hcl import read_hcl
from mkdocs_dockerfile.surroundings.reader import Reader

# The names that Bake looks for, in its order; it loads all that there are.
_FOUND = (
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
)


def baking(reader: Reader, paths: Sequence[str]) -> Iterator[Builder]:
    """The builders of all targets, folder by folder.

    Args:
        reader: Opens the files.
        paths: Bake files, relative to the root.
    """
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[posixpath.dirname(path)].append(posixpath.basename(path))
    for folder, names in sorted(folders.items()):
        together = [name for name in _FOUND if name in names]
        if together:
            yield from _builders(reader, folder, together, named=())
        for name in names:
            if name not in together:
                yield from _builders(reader, folder, [name], named=(name,))


def _builders(
    reader: Reader, folder: str, names: Sequence[str], named: tuple[str, ...]
) -> Iterator[Builder]:
    """The builders of files that are used together.

    Bake takes paths from where it is run. That is the folder of its file, unless the
    Dockerfile is not there but is at the same path from the root.
    """
    paths = tuple(posixpath.join(folder, name) for name in names)
    for name, section in _sections(reader, paths):
        here = section.placed(folder).builder(
            "bake", name, base=folder, folder=folder or ".", files=named
        )
        if folder and not reader.is_there(here):
            above = section.placed("").builder("bake", name, base="", folder=".", files=paths)
            here = above if reader.is_there(above) else here
        if here is not None:
            yield here


def _sections(reader: Reader, paths: Sequence[str]) -> list[tuple[str, Section]]:
    declarations = Declarations()

    def read(path: str) -> None:
        language = read_json if path.endswith(".json") else read_hcl
        language(reader.text(path), declarations)

    for path in paths:
        reader.tried(path, partial(read, path), None)
    return reader.tried(paths[-1], lambda: list(Bakery(declarations).sections()), [])
