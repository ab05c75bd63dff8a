"""Finds the Dockerfiles below a folder, and the sidecar of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.discovery.ignoring import repository_root
from mkdocs_dockerfile.discovery.names import NAME_PATTERNS, is_dockerfile_name, order
from mkdocs_dockerfile.discovery.sidecars import (
    DEFAULT_SIDECARS,
    PLACEHOLDERS,
    find_sidecar,
    place_for_sidecar,
    shown_path,
)
from mkdocs_dockerfile.discovery.walking import Walk, printable

__all__ = [
    "DEFAULT_SIDECARS",
    "PLACEHOLDERS",
    "Discovery",
    "Found",
    "discover",
    "find_sidecar",
    "is_dockerfile_name",
    "place_for_sidecar",
    "repository_root",
    "shown_path",
]


@dataclass(frozen=True, slots=True)
class Found:
    """A Dockerfile that was found.

    Attributes:
        path: Relative to the root, with `/`.
        file: Absolute.
        sidecar: Its sidecar relative to the root, with `/`; absolute where it lies
            outside; None if there is none.
        sidecar_file: The same, absolute.
        trusted: Its sidecar is trusted as the site's own documents are.
    """

    path: str
    file: Path
    sidecar: str | None
    sidecar_file: Path | None
    trusted: bool


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found below a root.

    Attributes:
        root: Absolute, with no symbolic links left.
        found: A folder's own files before those of its subfolders, `Dockerfile` before
            `Dockerfile.dev`; else by name.
        diagnostics: Files that were left out and may be missed, by path.
        orphans: Markdown files named like the sidecar of a Dockerfile that is not there,
            relative to the root with `/`. Whether they are one, their content tells.
        companions: Compose and Bake files, and the `.env` files of the former, relative to
            the root with `/`, by name; the option `include` does not choose among them.
        patterns: What was looked for, to be shown where nothing was found.
    """

    root: Path
    found: tuple[Found, ...]
    diagnostics: tuple[Diagnostic, ...]
    patterns: tuple[str, ...]
    orphans: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()


def discover(
    root: Path,
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    gitignore: bool = True,
    sidecar: Sequence[str] = DEFAULT_SIDECARS,
    leave_out: Sequence[Path] = (),
    trusted: bool = True,
) -> Discovery:
    """Find the Dockerfiles below a folder.

    Left out are the stores of version control, virtual environments, caches,
    `node_modules`, `vendor`, the folders of `leave_out` and what git ignores; other hidden
    folders (`.devcontainer`, `.github`) are not. What git ignores is what `.gitignore`
    files and `.git/info/exclude` say: a user's global settings do not count, so that a
    site is the same on every machine, and neither does whether a file is tracked.

    Symbolic links to folders are not entered. A link to a file inside the root is found
    once, where the file really lies.

    Args:
        root: Where to look. Is looked into even if git ignores it.
        include: Patterns as in `.gitignore`, relative to the root, instead of the usual
            names; they beat all that is left out, except the stores of version control.
            A pattern that matches a folder, or ends in `/*` or `/**`, selects the folder:
            there the usual names count, and folders below it are judged as usual.
        exclude: Patterns of files and folders to leave out; beats `include`.
        gitignore: Leave out what git ignores.
        sidecar: Where a sidecar may stand; see `find_sidecar`.
        leave_out: Absolute folders, such as the site's output.
        trusted: What `Found.trusted` says.

    Returns:
        What was found. Nothing raises: a folder that cannot be read is a diagnostic.
    """
    root = root.resolve()
    walk = Walk(root, include=include, exclude=exclude, gitignore=gitignore, leave_out=leave_out)
    walk.run()
    found: list[Found] = []
    diagnostics = walk.diagnostics
    for path in sorted(walk.paths, key=order):
        if printable(path) != path:
            message, hint = "its name is not UTF-8", "rename it"
            diagnostics.append(diagnostic("DF202", message, path=printable(path), hint=hint))
            continue
        file = find_sidecar(root, path, sidecar)
        shown = shown_path(root, file) if file else None
        found.append(Found(path, root / path, shown, file, trusted))
    return Discovery(
        root=root,
        found=tuple(found),
        diagnostics=tuple(sorted(diagnostics, key=lambda item: (order(item.path), item.code))),
        patterns=tuple(include) or NAME_PATTERNS,
        orphans=tuple(sorted(walk.orphans)),
        companions=tuple(sorted(walk.companions)),
    )
