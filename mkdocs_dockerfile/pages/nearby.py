"""Whether the paths that an author's commands name exist."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from mkdocs_dockerfile.discovery import repository_root


def exists_near(root: Path, *files: Path | None) -> Callable[[str], bool]:
    """Make what says whether a relative path leads to something.

    Nobody says where a reader types a command. So a path is right if it leads to something
    from the top of the repository, from the folder of one of the files, or from any between.

    Args:
        root: Absolute folder of the project.
        files: The Dockerfile and what stands beside it.
    """
    top = (repository_root(root) or root).resolve()
    folders: dict[Path, None] = {top: None, root: None}
    for file in filter(None, files):
        folder = file.resolve().parent
        folders[folder] = None
        if folder.is_relative_to(top):
            between = (parent for parent in folder.parents if parent.is_relative_to(top))
            folders.update((parent, None) for parent in between)

    def exists(path: str) -> bool:
        if path.partition("/")[0] == top.name and os.path.exists(top.parent / path):
            return True
        return any(os.path.exists(folder / path) for folder in folders)

    return exists
