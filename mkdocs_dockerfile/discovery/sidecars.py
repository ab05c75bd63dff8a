"""Which sidecar belongs to a Dockerfile."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs_dockerfile.discovery.names import is_bare, is_dockerfile_name

DEFAULT_SIDECARS = ("{path}.md", "{dir}/walkthrough.md")
PLACEHOLDERS = ("{path}", "{dir}", "{name}")
_PLACEHOLDER = re.compile(r"\{(path|dir|name)\}")


def find_sidecar(root: Path, path: str, patterns: Sequence[str] = DEFAULT_SIDECARS) -> Path | None:
    """Find the walkthrough of a Dockerfile.

    A pattern that tells no files of a folder apart (`{dir}` without `{path}` or `{name}`)
    is for the folder's main file: the one named `Dockerfile`, else `Containerfile`, else
    the only Dockerfile there. So `Dockerfile.dev` never takes the `walkthrough.md` that
    was written for the `Dockerfile` beside it.

    Args:
        root: Absolute folder that patterns are relative to.
        path: The Dockerfile relative to the root, with `/`.
        patterns: With `{path}`, `{dir}` (`.` for the root) and `{name}`. The first that
            names a file is used.

    Returns:
        The absolute path, which lies outside the root only where the pattern itself says
        so: a symbolic link that leads out of it is not followed. None if there is none.
    """
    for file, for_main in _places(root, path, patterns):
        if _is_file(root, file) and (not for_main or _is_main(root, path)):
            return file
    return None


def place_for_sidecar(
    root: Path, path: str, patterns: Sequence[str] = DEFAULT_SIDECARS
) -> Path | None:
    """Where the walkthrough of a Dockerfile that has none would be looked for first.

    Args:
        root: Absolute folder that patterns are relative to.
        path: The Dockerfile relative to the root, with `/`.
        patterns: As for `find_sidecar`.

    Returns:
        The absolute path; None where no pattern is for this file.
    """
    for file, for_main in _places(root, path, patterns):
        if not for_main or _is_main(root, path):
            return file
    return None


def _places(root: Path, path: str, patterns: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """The files that patterns name, and whether they are for a folder's main file alone."""
    folder, name = posixpath.split(path)
    values = {"path": path, "dir": folder or ".", "name": name}
    for pattern in patterns:
        named = set(_PLACEHOLDER.findall(pattern))
        way = posixpath.normpath(_PLACEHOLDER.sub(lambda match: values[match[1]], pattern))
        if way != path:
            yield Path(os.path.normpath(root / way)), named == {"dir"}


def shown_path(root: Path, file: Path) -> str:
    """How users see a file: relative to the root where it lies inside, else absolute."""
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


def _is_file(root: Path, file: Path) -> bool:
    try:
        if not file.is_file():
            return False
        if not file.is_relative_to(root):
            return True
        return file.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _is_main(root: Path, path: str) -> bool:
    folder, name = posixpath.split(path)
    if name.lower() == "dockerfile":
        return True
    rivals = is_bare if is_bare(name) else is_dockerfile_name
    try:
        with os.scandir(root / folder) as entries:
            return not any(entry.name != name and rivals(entry.name) for entry in entries)
    except OSError:
        return False
