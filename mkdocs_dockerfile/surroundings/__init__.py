"""What a repository says about its Dockerfiles elsewhere: Compose files and Bake files."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.surroundings.baking import BAKE_FILES, baking
from mkdocs_dockerfile.surroundings.builders import Builder, Tool
from mkdocs_dockerfile.surroundings.composing import COMPOSE_FILES, COMPOSE_OVERRIDES, Composing
from mkdocs_dockerfile.surroundings.dotenv import ENV_FILE, Environments, Hides
from mkdocs_dockerfile.surroundings.reader import Reader

__all__ = ["STANDARD_FILES", "Builder", "Tool", "read_builders"]

STANDARD_FILES: dict[Tool, frozenset[str]] = {
    "compose": frozenset(COMPOSE_FILES + COMPOSE_OVERRIDES),
    "bake": frozenset(BAKE_FILES),
}
"""Names of the files that a tool finds by itself, in the folder where it is run."""


def read_builders(
    root: Path, files: Sequence[str], *, hides: Hides
) -> tuple[tuple[Builder, ...], tuple[Diagnostic, ...]]:
    """Read what Compose and Bake files build.

    Files that a tool uses together are read together: `compose.yaml`, its override file and
    what it includes; `docker-bake.json`, `docker-bake.hcl` and their override files.

    Args:
        root: Absolute folder of the repository.
        files: Compose, Bake and `.env` files, relative to the root with `/`.
        hides: Says of the name and value of a variable of a `.env` file whether it may be a
            secret: such a value is in no build argument.

    Returns:
        The builders of files of the repository, those of Compose first, in the order of
        folders and files; and what is wrong, by path. Nothing raises, and no file takes more
        time than its size allows.
    """
    reader = Reader(root)
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        by_kind[_kind(path)].append(path)
    environments = Environments(reader, by_kind["env"], hides)
    composing = Composing(reader, by_kind["compose"], environments)
    builders = (*composing.builders(), *baking(reader, by_kind["bake"], composing))
    problems = sorted(reader.problems, key=lambda item: (item.path, item.line or 0))
    return builders, tuple(problems)


def _kind(path: str) -> Literal["bake", "compose", "env"]:
    name = posixpath.basename(path)
    if name == ENV_FILE:
        return "env"
    return "bake" if name.startswith("docker-bake") else "compose"
