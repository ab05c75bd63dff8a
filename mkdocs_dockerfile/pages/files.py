"""Reading files that may be gone, and telling whether they changed."""

from __future__ import annotations

from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic

State = tuple[str, int, int]
"""Name of a file, time of its last change in nanoseconds, size in bytes."""


def state_of(file: Path) -> State:
    """What changes when a file is edited; zeros where it cannot be looked at."""
    try:
        status = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), status.st_mtime_ns, status.st_size


def read_file(file: Path, name: str, code: str, troubles: list[Diagnostic]) -> bytes | None:
    """Read a file.

    Args:
        file: The file.
        name: What diagnostics call it.
        code: Of the diagnostic if it cannot be read.
        troubles: Where that one goes.

    Returns:
        Its content; None if it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        troubles.append(
            diagnostic(
                code,
                f"cannot be read: {error.strerror or error}",
                path=name,
                hint="check that it exists and that its permissions allow reading",
            )
        )
        return None
