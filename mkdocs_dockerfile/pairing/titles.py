"""What a page is called when nobody gave it a title."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_BASE = re.compile(r"(?i)(?:dockerfile|containerfile)")


def title_of(path: str, project: str | None = None) -> str:
    """Make a title of a path.

    Args:
        path: Of the Dockerfile, relative to the root.
        project: Name of the repository, for a `Dockerfile` at its top.

    Returns:
        `services/api` for `services/api/Dockerfile`, `services/api · dev` for its
        `Dockerfile.dev`; at the top the project's name, or the file's own.
    """
    parts = PurePosixPath(path)
    folder = "" if str(parts.parent) == "." else str(parts.parent)
    variant = _BASE.sub("", parts.name, count=1).strip(".-_")
    place = folder or project
    if place and variant:
        return f"{place} · {variant}"
    return place or parts.name


def image_name(path: str, project: str | None = None) -> str:
    """Make a name for the image that commands build, as image names may be written."""
    parts = PurePosixPath(path)
    variant = _BASE.sub("", parts.name, count=1)
    words = [parts.parent.name or project or "example", variant]
    name = "-".join(re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") for word in words)
    return name.strip("-") or "example"
