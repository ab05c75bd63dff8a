"""What stands near a Dockerfile: what builds it, and the paths that commands name."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.discovery import repository_root
from mkdocs_dockerfile.semantics import may_be_secret
from mkdocs_dockerfile.surroundings import Builder, read_builders


def builders_near(
    root: Path, files: Sequence[str]
) -> tuple[Mapping[str, Sequence[Builder]], tuple[Diagnostic, ...]]:
    """Find out what builds the Dockerfiles of a project.

    Args:
        root: Absolute folder of the project.
        files: `Discovery.companions`.

    Returns:
        The builders by the path of the Dockerfile, and which files could not be read.
    """
    builders, problems = read_builders(root, files, hides=may_be_secret)
    by_path: dict[str, list[Builder]] = {}
    for builder in builders:
        by_path.setdefault(builder.dockerfile, []).append(builder)
    return by_path, problems


def exists_near(root: Path, *files: Path | None) -> Callable[[str], bool]:
    """Make what says whether a relative path leads to something.

    Nobody says where a reader types a command. So a path is right if it leads to something
    from the top of the repository, from the folder of one of the files, or from any between.
    Outside the repository, or the root where there is none, nothing is looked at: what leads
    out of it from everywhere may exist. A path that begins with `/` is looked for in the
    root alone.

    Args:
        root: Absolute folder of the project.
        files: The Dockerfile and what stands beside it.
    """
    top = (repository_root(root) or root).resolve()
    given = [root.resolve(), *(file.resolve().parent for file in files if file)]
    # Relative to the top, so that nothing above it has a name here; a sidecar that the command
    # line names may stand elsewhere.
    folders = dict.fromkeys(
        name for folder in given if folder.is_relative_to(top) for name in _upwards(folder, top)
    )

    def exists(path: str) -> bool:
        if path.startswith("/"):
            return os.path.exists(root / path[1:])
        places = [posixpath.normpath(posixpath.join(folder, path)) for folder in folders]
        # From beside the repository, as after `git clone`.
        beside, _, inside = path.partition("/")
        if beside == top.name:
            places.append(inside or ".")
        within = [place for place in places if place.partition("/")[0] != ".."]
        return not within or any(os.path.exists(top / place) for place in within)

    return exists


def entries_near(root: Path) -> Callable[[str], Sequence[str]]:
    """Make what lists the folders of a project for one walkthrough, each of them once.

    The next walkthrough lists them anew: a file may have come or gone since, as while serving.

    Args:
        root: Absolute folder of the project.

    Returns:
        Gives the names in a folder in order, for its path from the root, which begins with
        `/`; none for what is no folder, or cannot be read.
    """

    @cache
    def entries(folder: str) -> Sequence[str]:
        try:
            return sorted(os.listdir(root / folder.lstrip("/")))
        except (OSError, ValueError):
            return ()

    return entries


def _upwards(folder: Path, top: Path) -> Iterable[str]:
    """A folder of the repository and those above it, up to the top, relative to that."""
    inner = takewhile(lambda parent: parent != top, (folder, *folder.parents))
    return (*(item.relative_to(top).as_posix() for item in inner), ".")
