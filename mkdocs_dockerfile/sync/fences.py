"""Code in a sidecar that repeats the Dockerfile, copied again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_dockerfile.sidecar import split_lines

_FENCE = re.compile(r"(?P<indent> {0,3})(?P<run>`{3,}|~{3,})")


def refenced(block: str, code: Sequence[str], newline: str) -> list[str]:
    """Put other code into a fence.

    Args:
        block: The fence as it stands, marks and line ends included.
        code: Lines, without line ends.
        newline: How lines end.

    Returns:
        Its lines. The marks grow where the code holds as long a run of them.
    """
    lines = split_lines(block)
    opening = _FENCE.match(lines[0])
    if opening is None:
        return lines
    mark = opening["run"][0]
    inside = re.compile(rf" {{0,3}}({re.escape(mark)}+)[ \t]*\Z")
    longest = max((len(m[1]) for line in code if (m := inside.match(line))), default=0)
    missing = max(0, longest + 1 - len(opening["run"]))
    first = lines[0][: opening.end()] + mark * missing + lines[0][opening.end() :]
    last = opening["indent"] + opening["run"] + mark * missing + newline
    if not missing and len(lines) > 1:
        last = lines[-1]
    return [first, *(opening["indent"] + line + newline for line in code), last]


def plain_lines(text: str) -> list[str]:
    """The lines of a Dockerfile, or a part of it, for a fence."""
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")]
