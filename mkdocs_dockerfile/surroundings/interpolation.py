"""Variables of a Compose file, as far as the file itself says what they are."""

from __future__ import annotations

import re
from typing import NamedTuple

_REFERENCE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<name>[A-Z_]\w*)|(?P<brace>\{))", re.I | re.A)
_BRACED = re.compile(r"[A-Z_]\w*:?-(?P<default>.*)", re.I | re.A | re.S)
_BRACE = re.compile(r"\$\{|\}")
# Every level reads its text once more.
_DEEPEST = 8


class Interpolated(NamedTuple):
    """A text whose variables are replaced.

    Attributes:
        text: Variables without a value stay as written.
        known: All of them have one.
    """

    text: str
    known: bool


def interpolate(text: str, depth: int = 0) -> Interpolated:
    """Replace variables by the defaults that stand beside them.

    `${X:-default}` and `${X-default}` give the default, `$$` gives `$` (Compose
    Specification, "Interpolation"). What a variable is in somebody's environment is
    nothing that a page could know.

    Args:
        text: A value of a Compose file.
        depth: How many defaults it stands in.
    """
    parts: list[str] = []
    known = True
    position = 0
    while match := _REFERENCE.search(text, position):
        parts.append(text[position : match.start()])
        position = _closing(text, match.end()) if match["brace"] else match.end()
        value = "$" if match["dollar"] else None
        if match["brace"] and depth < _DEEPEST:
            value = _default(text[match.end() : position - 1], depth)
        known = known and value is not None
        parts.append(text[match.start() : position] if value is None else value)
    parts.append(text[position:])
    return Interpolated("".join(parts), known)


def _default(inner: str, depth: int) -> str | None:
    match = _BRACED.fullmatch(inner)
    if match is None:
        return None
    default = interpolate(match["default"], depth + 1)
    return default.text if default.known else None


def _closing(text: str, position: int) -> int:
    """Where the brace ends that was opened before a position; the text's end if it does not."""
    depth = 1
    for match in _BRACE.finditer(text, position):
        depth += 1 if match[0] != "}" else -1
        if depth == 0:
            return match.end()
    return len(text)
