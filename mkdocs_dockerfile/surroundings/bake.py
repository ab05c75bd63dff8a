"""The targets of Bake files, with their variables, inheritance and matrices."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product

from mkdocs_dockerfile.surroundings.builders import Budget, Section, Unknown, Unreadable
from mkdocs_dockerfile.surroundings.declarations import (
    Declarations,
    Expression,
    Scope,
    Value,
    as_text,
    joined,
    nothing,
)

_REFERENCE = re.compile(r"\$\$\{|%%\{|\$\{\s*(\w+)\s*\}|[$%]\{", re.A)
# Of a matrix of more, nobody reads the list.
_MOST_COMBINATIONS = 32
# How many variables may be made of one another, and how many targets inherit: a level takes
# Python some frames.
_DEEPEST_VARIABLE = 16
_DEEPEST_TARGET = 100


@dataclass(frozen=True, slots=True)
class Target:
    """A target as its blocks describe it.

    Attributes:
        section: What is built.
        inherits: Names of the targets whose attributes it takes over.
    """

    section: Section
    inherits: tuple[str, ...] = ()


# Numbers of more digits mean nothing here, and do not fit what texts are made of.
_LARGEST = 10**15


def read_json(text: str, declarations: Declarations) -> None:
    """Read a Bake file in JSON.

    Args:
        text: Its content.
        declarations: Get what it declares.

    Raises:
        Unreadable: It is no JSON.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not valid JSON: {error.msg}", error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is not JSON that can be read") from error
    for kind, blocks in data.items() if isinstance(data, dict) else ():
        for name, body in blocks.items() if isinstance(blocks, dict) else ():
            # JSON allows a block to be a list of blocks.
            for part in body if isinstance(body, list) else [body]:
                if isinstance(part, dict):
                    attributes: dict[str, Expression] = {
                        key: partial(_evaluate, value, literal=kind == "variable")
                        for key, value in part.items()
                    }
                    declarations.add(kind, name, attributes)


def _evaluate(value: object, scope: Scope, *, literal: bool = False) -> Value:
    """A JSON value; its texts are templates, except in the default of a variable."""
    if isinstance(value, str):
        return value if literal else _template(value, scope)
    if isinstance(value, list):
        return tuple(_evaluate(item, scope, literal=literal) for item in value)
    if isinstance(value, dict):
        return {key: _evaluate(item, scope, literal=literal) for key, item in value.items()}
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


@dataclass(slots=True)
class Bakery:
    """Works out what targets are.

    Attributes:
        declarations: What the files say.
        budget: Pays for what inheritance writes out.
    """

    declarations: Declarations
    budget: Budget = field(default_factory=Budget)
    _values: dict[str, Value] = field(default_factory=dict)
    _depth: int = 0

    def sections(self) -> Iterator[tuple[str, Section]]:
        """The targets that somebody builds, with what they inherit.

        Left out are those that only others inherit from, unless a group names them, and
        those whose name begins with `_`: both are there for other targets.

        Raises:
            Unreadable: What targets inherit is too large when it is written out.
        """
        targets = {
            name: target
            for label, blocks in self.declarations.targets.items()
            for name, target in self._expanded(label, blocks)
        }
        inherited = {name for target in targets.values() for name in target.inherits}
        for group in self.declarations.groups:
            inherited -= set(_names(group(self.variable)))
        done: dict[str, Section] = {}
        for name in targets:
            section = self._resolved(name, targets, done, 0)
            if name not in inherited and not name.startswith("_"):
                yield name, section

    def variable(self, name: str) -> Value:
        """The default of a variable."""
        if name not in self._values:
            # Until it is known: a variable that is made of itself has no value.
            self._values[name] = Unknown.UNKNOWN
            default = self.declarations.variables.get(name, _unknown)
            if self._depth < _DEEPEST_VARIABLE:
                self._depth += 1
                self._values[name] = default(self.variable)
                self._depth -= 1
        return self._values[name]

    def _expanded(
        self, label: str, blocks: list[Mapping[str, Expression]]
    ) -> Iterator[tuple[str, Target]]:
        """The targets that a label stands for: one, or one for each field of its matrix."""
        attributes = {key: value for block in blocks for key, value in block.items()}
        if "matrix" not in attributes:
            yield label, self._target(blocks, self.variable)
            return
        axes = attributes["matrix"](self.variable)
        if not isinstance(axes, Mapping):
            return
        values = [axis if isinstance(axis, tuple) else () for axis in axes.values()]
        size = 1
        for axis in values:
            size *= len(axis)
        if size > _MOST_COMBINATIONS:
            return
        for chosen in product(*values):
            scope = partial(self._either, dict(zip(axes, chosen, strict=True)))
            name = attributes.get("name", nothing)(scope)
            if isinstance(name, str):
                yield name, self._target(blocks, scope)

    def _either(self, fields: Mapping[str, Value], name: str) -> Value:
        return fields[name] if name in fields else self.variable(name)

    def _target(self, blocks: list[Mapping[str, Expression]], scope: Scope) -> Target:
        section = Section()
        inherits: tuple[str, ...] = ()
        for block in blocks:
            said = {name: block[name](scope) for name in _ATTRIBUTES if name in block}
            section = self._section(said).over(section, self.budget)
            inherits = tuple(_names(said.get("inherits"))) or inherits
        return Target(section, inherits)

    def _section(self, said: Mapping[str, Value]) -> Section:
        args = said.get("args")
        arguments: dict[str, str | None] = {}
        if isinstance(args, Mapping):
            self.budget.spend(len(args))
            for name, value in args.items():
                # Null is what a target says that it does not say.
                if value is not None:
                    text = as_text(value)
                    arguments[name] = text if isinstance(text, str) else None
        return Section(
            context=_path(said.get("context")),
            dockerfile=_path(said.get("dockerfile")),
            inline=said.get("dockerfile-inline") is not None,
            target=_optional(said.get("target")),
            args=arguments,
        )

    def _resolved(
        self, name: str, targets: Mapping[str, Target], done: dict[str, Section], depth: int
    ) -> Section:
        """A target over all that it inherits, in the order in which it names them."""
        if name in done:
            return done[name]
        # What it is to those that it inherits from in a circle.
        done[name] = Section()
        base = Section()
        if depth > _DEEPEST_TARGET:
            raise Unreadable("its targets inherit from one another without end")
        for parent in targets[name].inherits:
            self.budget.spend(1)
            if parent in targets:
                section = self._resolved(parent, targets, done, depth + 1)
                base = section.over(base, self.budget)
        done[name] = targets[name].section.over(base, self.budget)
        return done[name]


_ATTRIBUTES = ("context", "dockerfile", "dockerfile-inline", "target", "args", "inherits")


def _unknown(scope: Scope) -> Value:
    return Unknown.UNKNOWN


def _names(value: Value) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, str))


def _optional(value: Value) -> str | Unknown | None:
    return None if value is None else as_text(value)


def _path(value: Value) -> str | Unknown | None:
    """A path; `cwd://` only says once more that it is one of the machine's own."""
    text = _optional(value)
    return text.removeprefix("cwd://") if isinstance(text, str) else text
