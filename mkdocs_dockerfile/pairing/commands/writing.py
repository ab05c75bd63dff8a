"""Where a container or a build may write among the files of a reader."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

# The working folder, in the shells that readers use; those of Windows do not mind the case.
_HERE = re.compile(r"(?i)(?:\$pwd|\$\{pwd\}|\$\(pwd\)|`pwd`|%cd%)(?=[/\\]|\Z)")
# Absolute, in a home folder, or on a drive: no part of a repository that anybody can name.
_ELSEWHERE = re.compile(r"(?i)[/\\~]|[a-z]:[/\\]|\$home(?:[/\\]|\Z)|\$\{home\}|%userprofile%")
_UNKNOWN = re.compile(r"[$%`…<>]")
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")
_READ_ONLY = frozenset({"ro", "readonly", "ro=true", "ro=1", "readonly=true", "readonly=1"})
# Options of a run or a build whose value is a place to write to.
_OUTPUTS = frozenset({"output"})


def written_places(options: Iterable[tuple[str, str]]) -> tuple[str, ...] | None:
    """Find the places that a run or a build may fill with files.

    A container writes into what is mounted, a build where it is told to. Volumes with a name,
    what is mounted to be read, and places outside a repository do not count.

    Args:
        options: Of the call; names and values.

    Returns:
        Paths relative to where it is run, without `.` and what lies above it: whoever writes there
        may write anything. None for that, and for a place that nobody can tell.
    """
    places = []
    for name, value in options:
        if name in _OUTPUTS:
            return None
        for source in _sources(name, value):
            here = _HERE.match(source)
            path = source[here.end() :].lstrip("/\\") if here else source
            if not here and _ELSEWHERE.match(source):
                continue
            place = posixpath.normpath(path)
            if _UNKNOWN.search(path) or re.fullmatch(r"\.|\.\.(?:/\.\.)*", place):
                return None
            places.append(place)
    return tuple(places)


def _sources(name: str, value: str) -> Iterator[str]:
    """What a mount takes from the reader's files and may change there."""
    if name == "volume":
        drive = _DRIVE.match(value)
        start = drive.end() if drive else 0
        source, colon, rest = value[start:].partition(":")
        source = value[:start] + source
        read_only = not _READ_ONLY.isdisjoint(rest.partition(":")[2].split(","))
        # A plain name is that of a volume.
        is_path = re.match(r"[.~/\\$%`…<]", source) or "/" in source or drive
        if colon and is_path and not read_only:
            yield source
    elif name == "mount":
        parts = value.split(",")
        fields = dict(part.partition("=")[::2] for part in parts)
        source = fields.get("source") or fields.get("src") or ""
        if source and fields.get("type") == "bind" and _READ_ONLY.isdisjoint(parts):
            yield source
