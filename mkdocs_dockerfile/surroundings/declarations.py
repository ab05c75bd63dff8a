"""What a Bake file declares, whichever of its two languages it is written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mkdocs_dockerfile.surroundings.builders import Unknown

Value = str | float | bool | None | Unknown | tuple["Value", ...] | Mapping[str, "Value"]
"""What an expression gives; null is None."""

Scope = Callable[[str], Value]
"""Says what a variable is."""

Expression = Callable[[Scope], Value]
"""Evaluates; `UNKNOWN` for what it cannot. Never raises."""

# A few variables that name one another twice make a text of any length.
_LONGEST = 4096


@dataclass(slots=True)
class Declarations:
    """The declarations of one Bake file, or of several that are used together.

    Attributes:
        variables: Their defaults.
        targets: Every block of a target, in order, with its attributes.
        groups: Lists of the names of targets.
    """

    variables: dict[str, Expression] = field(default_factory=dict)
    targets: dict[str, list[Mapping[str, Expression]]] = field(default_factory=dict)
    groups: list[Expression] = field(default_factory=list)

    def add(self, kind: str, name: str, attributes: Mapping[str, Expression]) -> None:
        """Add a block.

        Args:
            kind: `variable`, `target` or `group`; any other is stepped over.
            name: Its label.
            attributes: What it says.
        """
        if kind == "variable":
            self.variables[name] = attributes.get("default", nothing)
        elif kind == "target":
            self.targets.setdefault(name, []).append(attributes)
        elif kind == "group":
            self.groups.append(attributes.get("targets", nothing))


def nothing(scope: Scope) -> Value:
    """The expression of an attribute that is not there."""
    return None


def as_text(value: Value) -> str | Unknown:
    """A value where a text is asked for, as HCL converts it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return Unknown.UNKNOWN


def joined(values: list[Value]) -> Value:
    """A template out of its parts: a single one stays what it is."""
    if len(values) == 1:
        return values[0]
    texts = [as_text(value) for value in values]
    known = [text for text in texts if isinstance(text, str)]
    if len(known) < len(texts) or sum(map(len, known)) > _LONGEST:
        return Unknown.UNKNOWN
    return "".join(known)
