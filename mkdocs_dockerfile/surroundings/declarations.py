"""What Bake files declare, whichever of their two languages they are written in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from mkdocs_dockerfile.surroundings.builders import Unknown, Unreadable

Value = str | float | bool | None | Unknown | tuple["Value", ...] | Mapping[str, "Value"]
"""What an expression gives; null is None."""

Scope = Callable[[str], Value]
"""Says what a variable is."""

Expression = Callable[[Scope], Value]
"""Evaluates; `UNKNOWN` for what it cannot. Raises only what the scope raises."""

# A few variables that name one another twice make a text of any length.
_LONGEST = 4096
_NAME = re.compile(r"[a-zA-Z0-9_-]+")
# A reference to one variable, and what stands for a brace or has more in its braces.
_REFERENCE = re.compile(r"\$\$\{|%%\{|\$\{\s*(\w+)\s*\}|[$%]\{", re.A)
# Numbers of more digits mean nothing here, and do not fit what texts are made of.
_LARGEST = 10**15


class Variable(NamedTuple):
    """A variable of a Bake file.

    Attributes:
        default: What it is unless the environment says otherwise.
        names: Of the variables that the default may need; more do no harm.
        type: The name of its type; empty for one that is not a plain name, None for none.
    """

    default: Expression
    names: tuple[str, ...]
    type: str | None = None


@dataclass(slots=True)
class Declarations:
    """The declarations of one Bake file, or of several that are used together.

    Attributes:
        variables: By name.
        constants: Attributes outside all blocks; they come before variables.
        targets: Every block of a target, in order, with its label and attributes.
        groups: The list of targets of each group.
    """

    variables: dict[str, Variable] = field(default_factory=dict)
    constants: dict[str, Variable] = field(default_factory=dict)
    targets: list[tuple[str, Mapping[str, Expression]]] = field(default_factory=list)
    groups: dict[str, Expression] = field(default_factory=dict)

    def add(
        self, kind: str, name: str, attributes: Mapping[str, Expression], names: tuple[str, ...]
    ) -> None:
        """Add a block.

        Args:
            kind: `variable`, `target` or `group`; any other is stepped over.
            name: Its label.
            attributes: What it says.
            names: Of all variables in it.

        Raises:
            Unreadable: Bake refuses the name.
        """
        if kind == "variable":
            self.variables[name] = _variable(attributes, names)
        elif kind == "target":
            self.targets.append((checked(name), attributes))
        elif kind == "group":
            self.groups[checked(name)] = attributes.get("targets", nothing)


def checked(name: str) -> str:
    """The name of a target, as `validateTargetName` in buildx/bake/bake.go takes it.

    Raises:
        Unreadable: Bake refuses it, and the whole file with it.
    """
    if not _NAME.fullmatch(name):
        raise Unreadable(f"the name {name[:80]!r} has more than letters, digits, `_` and `-`")
    return name


def nothing(scope: Scope) -> Value:
    """The expression of an attribute that is not there."""
    return None


def nothing_known(name: str) -> Value:
    """The scope in which no variable is known."""
    return Unknown.UNKNOWN


def _variable(attributes: Mapping[str, Expression], names: tuple[str, ...]) -> Variable:
    """As `resolveValue` in buildx/bake/hclparser/hclparser.go: without a type, it is a text."""
    if "type" not in attributes:
        return Variable(attributes.get("default", _empty), names)
    # A type is a name that stands where variables stand.
    kind = attributes["type"](lambda name: name)
    return Variable(
        attributes.get("default", nothing), names, kind if isinstance(kind, str) else ""
    )


def _empty(scope: Scope) -> Value:
    return ""


# --- Values ------------------------------------------------------------------------


def as_text(value: Value) -> str | Unknown:
    """A value where a text is asked for, as HCL converts it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        text = f"{value:.15g}"
        # HCL writes all digits.
        return Unknown.UNKNOWN if "e" in text or "n" in text else text
    return Unknown.UNKNOWN


def as_type(value: Value, kind: str | None) -> Value:
    """A value where a variable of some type gets it."""
    if value is None or kind is None or kind == "any":
        return value
    if kind == "string":
        return as_text(value)
    if kind == "bool":
        known = value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))
        return Unknown.UNKNOWN if known is None else known
    plain = isinstance(value, str | bool | int | float)
    if kind == "number":
        plain = isinstance(value, str | bool)
    return Unknown.UNKNOWN if plain else value


def joined(values: list[Value]) -> Value:
    """A template out of its parts: a single one stays what it is."""
    if len(values) == 1:
        return values[0]
    texts = [as_text(value) for value in values]
    known = [text for text in texts if isinstance(text, str)]
    if len(known) < len(texts) or sum(map(len, known)) > _LONGEST:
        return Unknown.UNKNOWN
    return "".join(known)


# --- JSON --------------------------------------------------------------------------


def read_json(text: str, declarations: Declarations) -> None:
    """Read a Bake file in JSON.

    Args:
        text: Its content.
        declarations: Get what it declares.

    Raises:
        Unreadable: It is no JSON, or has a name that Bake refuses.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not valid JSON: {error.msg}", error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is not JSON that can be read") from error
    for kind, blocks in data.items() if isinstance(data, dict) else ():
        if kind not in ("variable", "target", "group", "function"):
            expression = partial(_evaluate, blocks)
            declarations.constants[kind] = Variable(expression, tuple(_names(blocks)))
            continue
        # JSON allows a block to be a list of blocks, and blocks of a kind to be a list.
        for name, body in (pair for part in _several(blocks) for pair in part.items()):
            for block in _several(body):
                attributes: dict[str, Expression] = {
                    key: partial(_evaluate, value) for key, value in block.items()
                }
                names = tuple(_names(block)) if kind == "variable" else ()
                declarations.add(kind, name, attributes, names)


def _several(value: object) -> list[dict[str, object]]:
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, dict)]


def _names(value: object) -> Iterator[str]:
    """The variables in the texts of a JSON value."""
    if isinstance(value, str):
        yield from filter(None, (match[1] for match in _REFERENCE.finditer(value)))
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _names(item)


def _evaluate(value: object, scope: Scope) -> Value:
    """A JSON value; its texts are templates."""
    if isinstance(value, str):
        return _template(value, scope)
    if isinstance(value, list):
        return tuple(_evaluate(item, scope) for item in value)
    if isinstance(value, dict):
        return {key: _evaluate(item, scope) for key, item in value.items()}
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return Unknown.UNKNOWN
    return value if value is None or isinstance(value, bool | int | float) else Unknown.UNKNOWN


def _template(text: str, scope: Scope) -> Value:
    """Fill in `${NAME}`; a template with more in its braces is not known."""
    parts: list[Value] = []
    position = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > position:
            parts.append(text[position : match.start()])
        position = match.end()
        if match[1]:
            parts.append(scope(match[1]))
        else:
            escaped = len(match[0]) == 3
            parts.append(match[0][1:] if escaped else Unknown.UNKNOWN)
    if position < len(text):
        parts.append(text[position:])
    return joined(parts) if parts else ""
