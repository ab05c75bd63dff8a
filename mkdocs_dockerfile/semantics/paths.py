"""Working directories of Linux and Windows."""

from __future__ import annotations

import posixpath


def join_workdir(current: str | None, path: str, *, windows: bool) -> str:
    """Resolve the path of a WORKDIR against the directory before it.

    Follows `NormalizeWorkdir` in BuildKit's util/system/path.go: on Windows slashes
    become backslashes and the drive letter goes.

    Args:
        current: The directory in force; None where the base image decides it.
        path: The expanded path.
        windows: The stage is one for Windows.

    Returns:
        The directory; relative where it depends on the base image. As given where
        BuildKit refuses it: another drive than `C:`, a network path.
    """
    if not windows:
        return path if path.startswith("/") else _joined(current, path)
    slashed = path.replace("\\", "/")
    drive, colon, rest = slashed.partition(":")
    if slashed.startswith("//") or (colon and (drive.lower() != "c" or not rest)):
        return path
    parent = current and current.replace("\\", "/")
    return _joined(parent, rest if colon else slashed).replace("/", "\\")


def _joined(current: str | None, path: str) -> str:
    """`path.Join` of Go; like `posixpath`, but two leading slashes are one."""
    whole = posixpath.normpath(posixpath.join(current or "", path))
    return "/" + whole.lstrip("/") if whole.startswith("//") else whole
