"""Files as pages need them: their content, and whether they changed."""

from __future__ import annotations

from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic


def state(file: Path) -> tuple[str, int, int]:
    """What changes when a file is edited, added or removed.

    Returns:
        Its name, time of change in nanoseconds and size in bytes; both 0 without it.
    """
    try:
        status = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), status.st_mtime_ns, status.st_size


def read(file: Path, name: str, code: str, troubles: list[Diagnostic]) -> bytes | None:
    """The content of a file.

    Args:
        file: Where it is.
        name: How a diagnostic names it.
        code: Of that diagnostic.
        troubles: Gets the diagnostic.

    Returns:
        None for a file that cannot be read.
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
