"""What git leaves out: `.gitignore` at every level and `.git/info/exclude`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from mkdocs_dockerfile.discovery.patterns import Patterns


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """The patterns of one file, and where they stand.

    Attributes:
        patterns: Its patterns.
        above: The way from the file's folder down to the root, `a/b/`; empty where the
            file lies in or below the root.
        depth: Number of characters of the way from the root to the file's folder, with
            its slash; 0 where the file lies in or above the root.
    """

    patterns: Patterns
    above: str
    depth: int


# The files that hold for a folder, the farthest first.
Stack = tuple[IgnoreFile, ...]


def is_ignored(stack: Stack, path: str) -> bool:
    """Tell whether git ignores an entry whose folder it does not ignore.

    The nearest file that has a matching pattern decides (gitignore(5)).

    Args:
        stack: The files that hold.
        path: Relative to the root; a folder ends with a slash.
    """
    for item in reversed(stack):
        verdict = item.patterns.verdict(item.above + path[item.depth :])
        if verdict is not None:
            return verdict
    return False


def repository_root(start: Path) -> Path | None:
    """The folder of the git repository that holds a file or folder.

    Args:
        start: Where to begin; itself counts.

    Returns:
        The nearest ancestor with a `.git`, which is a file in worktrees and submodules;
        absolute, with no symbolic links left. None outside a repository.
    """
    start = start.resolve()
    return next((p for p in (start, *start.parents) if os.path.exists(p / ".git")), None)


def stack_above(root: Path) -> Stack:
    """The files that hold in the root, its own `.gitignore` not yet among them.

    Args:
        root: Absolute, with no symbolic links left.
    """
    repository = repository_root(root)
    if repository is None:
        return ()
    stack = repository_stack(repository, _down(repository, root), 0)
    if repository == root:
        return stack
    between = [folder for folder in root.parents if folder.is_relative_to(repository)]
    for folder in reversed(between):
        stack += read_ignore_file(folder / ".gitignore", _down(folder, root), 0)
    return stack


def repository_stack(repository: Path, above: str, depth: int) -> Stack:
    """The stack with which a repository begins: what its `info/exclude` says."""
    return read_ignore_file(_git_folder(repository) / "info" / "exclude", above, depth)


def read_ignore_file(path: Path, above: str, depth: int) -> Stack:
    """Read one file of patterns.

    Returns:
        A stack of one; empty where the file is none, cannot be read or says nothing. A
        symbolic link is none: git does not follow it either.
    """
    if not path.is_file() or path.is_symlink():
        return ()
    try:
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError:
        return ()
    patterns = Patterns(line.removesuffix("\r") for line in text.split("\n"))
    return () if patterns.is_empty else (IgnoreFile(patterns, above, depth),)


def _down(folder: Path, root: Path) -> str:
    way = root.relative_to(folder).as_posix()
    return "" if way == "." else way + "/"


def _git_folder(repository: Path) -> Path:
    """The folder that holds `info/`: `.git`, or where the file `.git` leads to.

    A worktree's own folder names the one it shares with the others in `commondir`
    (gitrepository-layout(5)).
    """
    folder = repository / ".git"
    if folder.is_file():
        folder = repository / _first_line(folder).removeprefix("gitdir:").strip()
        folder = folder / _first_line(folder / "commondir")
    return folder


def _first_line(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape").partition("\n")[0].strip()
    except OSError:
        return ""
