"""The named volumes that a container keeps its data in."""

from __future__ import annotations

import hashlib
import ntpath
import posixpath
import re
from collections.abc import Iterable

from mkdocs_dockerfile.pairing.anchors import slug

_HASH = 8
# A path that its slug can be turned back into; on Windows capitals do not count.
_TOLD = re.compile(r"(?:/[a-z0-9]+)+|(?i:[a-z]:(?:\\[a-z0-9]+)+)")
# In `-v`, a colon begins the next field; a drive has one (moby's volume/mounts, `LinuxParser` and
# `windowsParser`). Nothing is mounted over all that an image holds.
_MOUNTABLE = re.compile(r"/[^:]*[^:/]")
_MOUNTABLE_ON_WINDOWS = re.compile(r"[a-zA-Z]:\\[^:]*[^:\\]")


def named_volumes(paths: Iterable[str], *, windows: bool) -> dict[str, str]:
    """Name the volumes of an image.

    A name is made of the path alone, with a hash of it where words do not tell it from others:
    no edit of the Dockerfile gives the data of one volume to another.

    Args:
        paths: As VOLUME has them, variables replaced.
        windows: The image is one for Windows.

    Returns:
        The place of each volume, once, by its name, which no other has. Relative paths have none:
        docker takes no other than absolute ones for `-v`.
    """
    clean, mountable = (ntpath.normpath, _MOUNTABLE_ON_WINDOWS) if windows else (_clean, _MOUNTABLE)
    cleaned = map(clean, paths)
    places = list(dict.fromkeys(path for path in cleaned if mountable.fullmatch(path)))
    return {_name(path): path for path in places}


def _name(path: str) -> str:
    name = slug(path)
    if _TOLD.fullmatch(path) and len(name) == len(path.replace(":", "").lstrip("/")):
        return name
    # No slug has this mark.
    return f"{name or 'data'}_{_hash(path)}"


def _clean(path: str) -> str:
    """`filepath.Clean` of Go: unlike Python's, two slashes in front are one."""
    return re.sub("^//", "/", posixpath.normpath(path))


def _hash(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()[:_HASH]
