"""The variables of Compose files: what they are, and texts in which they are replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mkdocs_dockerfile.surroundings.builders import Budget, Said, Unknown

Lookup = Callable[[str], Said]
"""Says what a variable is; None for one that no file sets."""

_REFERENCE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<name>[A-Z_]\w*)|(?P<brace>\{))", re.I | re.A)
_BRACED = re.compile(
    r"(?P<name>[A-Z_]\w*)(?:(?P<empty>:?)(?P<mark>[-+?])(?P<word>.*))?", re.I | re.A | re.S
)
_BRACE = re.compile(r"\$\{|\}")
# Every level reads its text once more.
_DEEPEST = 8
# A text of so many characters costs a step.
_CHARACTERS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Variables:
    """What `.env` files say of variables; two are the same only if they are one object.

    Attributes:
        values: By name; unknown where they depend on somebody's environment.
        public: The same, without those that may be secrets: they are unknown.
        folders: Whose files they come from, relative to the root.
        complete: No other file sets variables.
    """

    values: Mapping[str, Said] = field(default_factory=dict)
    public: Mapping[str, Said] = field(default_factory=dict)
    folders: frozenset[str] = frozenset()
    complete: bool = True

    def value(self, name: str) -> Said:
        """What a variable is."""
        return self.values.get(name, None if self.complete else Unknown.UNKNOWN)

    def public_value(self, name: str) -> Said:
        """What a variable is, unless it may be a secret."""
        return self.public.get(name, None if self.complete else Unknown.UNKNOWN)


def interpolate(text: str, lookup: Lookup, budget: Budget, depth: int = 0) -> tuple[str, bool]:
    """Replace variables by their values, or by the defaults that stand beside them.

    As compose-go/template/template.go. What a variable is in somebody's environment is
    nothing that a page could know: one that no file sets has its default.

    Args:
        text: A value of a Compose file or a `.env` file.
        lookup: Says what variables are.
        budget: Pays for the values.
        depth: How many defaults it stands in.

    Returns:
        The text, in which variables without a value stay as written; and whether all have one.

    Raises:
        Unreadable: It is too large when it is written out.
    """
    parts: list[str] = []
    known = True
    position = 0
    while match := _REFERENCE.search(text, position):
        parts.append(text[position : match.start()])
        position = _closing(text, match.end()) if match["brace"] else match.end()
        value: Said = None
        if match["dollar"]:
            value = "$"
        elif match["name"]:
            value = lookup(match["name"])
        elif depth < _DEEPEST:
            value = _braced(text[match.end() : position - 1], lookup, budget, depth)
        if not isinstance(value, str):
            known = False
            value = text[match.start() : position]
        budget.spend(len(value) // _CHARACTERS)
        parts.append(value)
    parts.append(text[position:])
    return "".join(parts), known


def _braced(inner: str, lookup: Lookup, budget: Budget, depth: int) -> Said:
    """What stands for the inside of braces; nothing or unknown where nobody can tell."""
    match = _BRACED.fullmatch(inner)
    if match is None:
        return None
    value, mark = lookup(match["name"]), match["mark"]
    if mark is None or isinstance(value, Unknown):
        return value
    is_set = value is not None and not (match["empty"] and not value)
    if mark == "+" and value is not None and not is_set:
        return ""
    # `+` gives its word to what is set, `-` to what is not; `?` stops Compose.
    if (mark == "+") != is_set or mark == "?":
        return value if is_set else None
    word, known = interpolate(match["word"], lookup, budget, depth + 1)
    return word if known else None


def _closing(text: str, position: int) -> int:
    """Where the brace ends that was opened before a position; the text's end if it does not."""
    depth = 1
    for match in _BRACE.finditer(text, position):
        depth += 1 if match[0] != "}" else -1
        if depth == 0:
            return match.end()
    return len(text)
