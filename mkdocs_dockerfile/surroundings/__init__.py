"""What a repository says about its Dockerfiles elsewhere: Compose files and Bake files."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.surroundings.baking import BAKE_FILES, baking
from mkdocs_dockerfile.surroundings.builders import Builder, Tool
from mkdocs_dockerfile.surroundings.composing import COMPOSE_FILES, COMPOSE_OVERRIDES, Composing
from mkdocs_dockerfile.surroundings.reader import Reader

__all__ = ["STANDARD_FILES", "Builder", "Tool", "read_builders"]

STANDARD_FILES: dict[Tool, frozenset[str]] = {
    "compose": frozenset(COMPOSE_FILES + COMPOSE_OVERRIDES),
    "bake": frozenset(BAKE_FILES),
}
"""Names of the files that a tool finds by itself, in the folder where it is run."""

# An image that ten services start is built by one of them; of more commands that differ in
# little, the file itself is the better list.
_MOST = 8


def read_builders(
    root: Path, files: Sequence[str]
) -> tuple[tuple[Builder, ...], tuple[Diagnostic, ...]]:
    """Read what Compose and Bake files build.

    Files that a tool uses together are read together: `compose.yaml`, its override file and
    what it includes; `docker-bake.json`, `docker-bake.hcl` and their override files.

    Args:
        root: Absolute folder of the repository.
        files: Compose and Bake files, relative to the root with `/`.

    Returns:
        The builders of files of the repository, those of Compose first, in the order of
        folders and files, the first eight of a tool for each Dockerfile; and what is wrong,
        by path. Nothing raises, and no file takes more time than its size allows.
    """
    reader = Reader(root)
    composing = Composing(reader, [path for path in sorted(files) if not _is_bake(path)])
    builders = [
        *composing.builders(),
        *baking(reader, list(filter(_is_bake, sorted(files))), composing),
    ]
    problems = sorted(reader.problems, key=lambda item: (item.path, item.line or 0))
    return tuple(_first(builders)), tuple(problems)


def _first(builders: Iterable[Builder]) -> Iterator[Builder]:
    """The first builders of each Dockerfile; the rest, no page has room for."""
    counts: Counter[tuple[str, Tool]] = Counter()
    for builder in builders:
        counts[builder.dockerfile, builder.tool] += 1
        if counts[builder.dockerfile, builder.tool] <= _MOST:
            yield builder


def _is_bake(path: str) -> bool:
    return posixpath.basename(path).startswith("docker-bake")
