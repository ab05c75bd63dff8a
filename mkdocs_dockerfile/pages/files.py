"""Files as pages need them: their content, whether they changed, and how blocks name them."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote

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


def argument_of(path: str) -> str:
    """A path as the argument of a block, which is the rest of a line without blanks around it.

    Args:
        path: Of a file; file systems allow line feeds in it.

    Returns:
        The path; percent-encoded where that would not fit, or be taken for such a code.
    """
    fits = path.isprintable() and path == path.strip() == unquote(path)
    return path if fits else quote(path, errors="surrogateescape")


def inside(root: Path, argument: str) -> Path | None:
    """The file that a block names.

    Args:
        root: Absolute folder, with no symbolic links left.
        argument: Path from there with `/`; as it is, or as `argument_of` writes it.

    Returns:
        Its path, with symbolic links; None where there is no such file inside the root.
    """
    # Whoever has a `%20` in the name of a file has no other one with a blank there.
    for path in dict.fromkeys((unquote(argument, errors="surrogateescape"), argument)):
        file = Path(os.path.normpath(root / path))
        try:
            resolved = file.resolve()
            if resolved.is_relative_to(root) and resolved.is_file():
                return file
        except (OSError, ValueError):
            # Such a name no file can have.
            continue
    return None
