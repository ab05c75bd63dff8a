"""Compose file → what its services say of their builds.

The nodes of the YAML are read, not the objects that they stand for: nothing is
constructed, so that tags (`!reset`), anchors within anchors and dates do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from mkdocs_dockerfile.surroundings.builders import (
    UNKNOWN_SECTION,
    Budget,
    Said,
    Section,
    Unknown,
    Unreadable,
)

Resets = frozenset[tuple[str, ...]]
"""Where `!reset` and `!override` stand below a service; an empty path is the service."""

# Plain scalars that are numbers to go-yaml, and those of them that everybody writes alike.
_NUMBER = re.compile(
    r"[-+]?(?:(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?|0[xbo][\da-f]+|\.inf)|\.nan", re.I | re.A
)
_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d{0,17})", re.A)
_FRACTION = re.compile(r"[-+]?(?:0|[1-9]\d{0,5})\.(?:\d{0,8}[1-9])?0{0,8}", re.A)

_BOOLEANS = ("true", "True", "TRUE", "false", "False", "FALSE")

_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"
_RESETS = re.compile(r"!reset\b|!override\b")
# `build.args.NAME`: no path that matters here is longer.
_DEEPEST_RESET = 3


class Extends(NamedTuple):
    """The service that another one extends.

    Attributes:
        service: Its name.
        file: Where it stands; None for the file itself.
    """

    service: str | Unknown
    file: Said


@dataclass(frozen=True, slots=True)
class Service:
    """What is said of a service.

    Attributes:
        build: None where nothing is said.
        extends: What counts besides.
        image: It names an image, or that cannot be told.
        excused: Compose does not mind that it has neither image nor build: it has a
            provider, or is of a profile.
    """

    build: Section | None = None
    extends: Extends | None = None
    image: bool = False
    excused: bool = False

    def over(self, base: Service, resets: Resets, budget: Budget) -> Service:
        """What holds where this service is laid over another one.

        Args:
            base: What counts where this service says nothing.
            resets: What of the base does not count.
            budget: Pays for the build arguments.
        """
        if resets:
            base = base.without(resets)
        build = self.build or base.build
        if self.build is not None and base.build is not None:
            build = self.build.over(base.build, budget)
        return Service(
            build=build,
            extends=self.extends or base.extends,
            image=self.image or base.image,
            excused=self.excused or base.excused,
        )

    def without(self, resets: Resets) -> Service:
        """The service without what `!reset` and `!override` take away."""
        build = None if ("build",) in resets else self.build
        if build is not None:
            fields = {path[1] for path in resets if len(path) == 2 and path[0] == "build"}
            names = {path[2] for path in resets if path[:2] == ("build", "args") and path[2:]}
            none = "args" in fields
            build = Section(
                context=None if "context" in fields else build.context,
                dockerfile=None if "dockerfile" in fields else build.dockerfile,
                inline=build.inline and "dockerfile_inline" not in fields,
                target=None if "target" in fields else build.target,
                args={} if none else {k: v for k, v in build.args.items() if k not in names},
            )
        return Service(
            build=build,
            extends=self.extends,
            image=self.image and ("image",) not in resets,
            excused=self.excused and resets.isdisjoint({("provider",), ("profiles",)}),
        )


UNKNOWN_SERVICE = Service(UNKNOWN_SECTION, image=True)
"""A service that cannot be told."""


class Include(NamedTuple):
    """An entry of `include`: files whose services count as the file's own.

    Attributes:
        paths: Files that are used together; none where they cannot be told.
        folder: What their paths are relative to; None for the folder of the first.
    """

    paths: tuple[str, ...]
    folder: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """What a document of a Compose file says.

    Attributes:
        services: By name.
        includes: In order.
        resets: What of other documents does not count, by the name of the service.
        alone: No service of other documents counts.
    """

    services: Mapping[str, Service] = field(default_factory=dict)
    includes: tuple[Include, ...] = ()
    resets: Mapping[str, Resets] = field(default_factory=dict)
    alone: bool = False


def read_compose(text: str, budget: Budget) -> tuple[Document, ...]:
    """Read a Compose file.

    Args:
        text: Its content.
        budget: Pays for what anchors write out.

    Returns:
        Its documents, which Compose lays over one another; empty ones where it is about
        something else.

    Raises:
        Unreadable: It is no YAML, or too large when it is written out.
    """
    tagged = _RESETS.search(text) is not None
    try:
        return tuple(
            _document(node, tagged, budget)
            for node in yaml.compose_all(text, Loader=yaml.SafeLoader)
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reason = f"it is not valid YAML: {error.problem}"
        raise Unreadable(reason, mark.line + 1 if mark else None) from error
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # The scanner hands numbers to Python as they come: `"\\UFFFFFFFF"`, `%YAML 1.…`.
        raise Unreadable("it is not valid YAML") from error


def _document(node: yaml.Node | None, tagged: bool, budget: Budget) -> Document:
    entries = _entries(node, budget)
    fields = _said(entries)
    named = _entries(fields.get("services"), budget)
    resets: dict[str, Resets] = {}
    if tagged:
        resets = {name: frozenset(_resets(node, budget)) for name, node in named.items()}
    return Document(
        services={name: _service(node, budget) for name, node in _said(named).items()},
        includes=tuple(_includes(fields.get("include"), budget)),
        resets={name: paths for name, paths in resets.items() if paths},
        alone="services" in entries and _is_reset(entries["services"]),
    )


def _includes(node: yaml.Node | None, budget: Budget) -> Iterator[Include]:
    for item in _items(node, budget):
        fields = _fields(item, budget)
        path = fields.get("path", item)
        paths = [_value(one) for one in _items(path, budget) or [path]]
        folder = _value(fields.get("project_directory"))
        known = tuple(one for one in paths if isinstance(one, str))
        if len(known) < len(paths) or isinstance(folder, Unknown):
            yield Include((), None)
        else:
            yield Include(known, folder or None)


def _service(node: yaml.Node, budget: Budget) -> Service:
    fields = _fields(node, budget)
    return Service(
        build=_build(fields.get("build"), budget),
        extends=_extends(fields.get("extends"), budget),
        image=bool(_value(fields.get("image"))),
        excused=any(name in fields for name in ("provider", "profiles")),
    )


def _extends(node: yaml.Node | None, budget: Budget) -> Extends | None:
    if node is None:
        return None
    fields = _fields(node, budget)
    service = _value(fields.get("service", node))
    return None if service is None else Extends(service, _value(fields.get("file")))


def _build(node: yaml.Node | None, budget: Budget) -> Section | None:
    if not isinstance(node, yaml.MappingNode):
        context = _value(node)
        return None if context is None else Section(context=context)
    fields = _fields(node, budget)
    return Section(
        context=_value(fields.get("context")),
        dockerfile=_value(fields.get("dockerfile")),
        inline=bool(_value(fields.get("dockerfile_inline"))),
        target=_value(fields.get("target")),
        args=dict(_arguments(fields.get("args"), budget)),
    )


def _arguments(node: yaml.Node | None, budget: Budget) -> Iterator[tuple[str, str | None]]:
    """`args` as a mapping or as a list of `NAME=value`; variables without a value stay."""
    for item in filter(None, map(_text, _items(node, budget))):
        name, equals, value = item.partition("=")
        yield name, interpolate(value)[0] if equals else None
    for name, entry in _fields(node, budget).items():
        yield name, _argument(entry)


def _argument(node: yaml.Node) -> str | None:
    """A value of `args`: of a number, Compose keeps what it is and not how it is written.

    `1.20` becomes `1.2`, as Go writes numbers. None for a number with more to it.
    """
    text = _text(node)
    if not isinstance(node, yaml.ScalarNode) or text is None:
        return None
    if node.style is None and text in _BOOLEANS:
        return text.lower()
    if node.style is not None or not _NUMBER.fullmatch(text.replace("_", "")):
        return interpolate(text)[0]
    if _INTEGER.fullmatch(text):
        return str(int(text))
    return f"{float(text):.15g}" if _FRACTION.fullmatch(text) else None


def _resets(node: yaml.Node, budget: Budget, depth: int = 0) -> Iterator[tuple[str, ...]]:
    """Where `!reset` and `!override` stand, as in `resolveReset` (compose-go/loader/reset.go)."""
    if _is_reset(node):
        yield ()
    elif depth < _DEEPEST_RESET:
        for name, entry in _entries(node, budget).items():
            for path in _resets(entry, budget, depth + 1):
                yield (name, *path)


# --- Variables ---------------------------------------------------------------------

_REFERENCE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<name>[A-Z_]\w*)|(?P<brace>\{))", re.I | re.A)
_BRACED = re.compile(r"[A-Z_]\w*:?-(?P<default>.*)", re.I | re.A | re.S)
_BRACE = re.compile(r"\$\{|\}")
# Every level reads its text once more.
_DEEPEST_DEFAULT = 8


def interpolate(text: str, depth: int = 0) -> tuple[str, bool]:
    """Replace variables by the defaults that stand beside them.

    `${X:-default}` and `${X-default}` give the default, `$$` gives `$`
    (compose-go/template/template.go). What a variable is in somebody's environment is
    nothing that a page could know.

    Args:
        text: A value of a Compose file.
        depth: How many defaults it stands in.

    Returns:
        The text, in which variables without a value stay as written; and whether all have one.
    """
    parts: list[str] = []
    known = True
    position = 0
    while match := _REFERENCE.search(text, position):
        parts.append(text[position : match.start()])
        position = _closing(text, match.end()) if match["brace"] else match.end()
        value = "$" if match["dollar"] else None
        if match["brace"] and depth < _DEEPEST_DEFAULT:
            value = _default(text[match.end() : position - 1], depth)
        known = known and value is not None
        parts.append(text[match.start() : position] if value is None else value)
    parts.append(text[position:])
    return "".join(parts), known


def _default(inner: str, depth: int) -> str | None:
    match = _BRACED.fullmatch(inner)
    if match is None:
        return None
    default, known = interpolate(match["default"], depth + 1)
    return default if known else None


def _closing(text: str, position: int) -> int:
    """Where the brace ends that was opened before a position; the text's end if it does not."""
    depth = 1
    for match in _BRACE.finditer(text, position):
        depth += 1 if match[0] != "}" else -1
        if depth == 0:
            return match.end()
    return len(text)


# --- Nodes -------------------------------------------------------------------------


def _is_reset(node: yaml.Node) -> bool:
    """Whether a node takes the place of what other files say, or only removes it."""
    return node.tag in ("!reset", "!override")


def _text(node: yaml.Node | None) -> str | None:
    """A scalar as written; None for null and all else."""
    if not isinstance(node, yaml.ScalarNode) or node.tag == _NULL:
        return None
    return str(node.value)


def _value(node: yaml.Node | None) -> Said:
    """A scalar with its variables replaced; what is there and no scalar cannot be told."""
    text = _text(node)
    if text is None:
        return None if node is None or node.tag == _NULL else Unknown.UNKNOWN
    value, known = interpolate(text)
    return value if known else Unknown.UNKNOWN


def _items(node: yaml.Node | None, budget: Budget) -> list[yaml.Node]:
    """The items of a list; none of all else."""
    if not isinstance(node, yaml.SequenceNode):
        return []
    budget.spend(len(node.value))
    return list(node.value)


def _fields(node: yaml.Node | None, budget: Budget) -> dict[str, yaml.Node]:
    """The entries of a mapping but for those that only remove something."""
    return _said(_entries(node, budget))


def _said(entries: Mapping[str, yaml.Node]) -> dict[str, yaml.Node]:
    return {name: node for name, node in entries.items() if node.tag != "!reset"}


def _entries(node: yaml.Node | None, budget: Budget) -> dict[str, yaml.Node]:
    """The entries of a mapping, with those that `<<` merges into it.

    A mapping's own entries win over merged ones, and of these the first that has a key
    (yaml.org/type/merge).
    """
    found: dict[str, yaml.Node] = {}
    todo = [node]
    seen: set[int] = set()
    while todo:
        mapping = todo.pop()
        if not isinstance(mapping, yaml.MappingNode) or id(mapping) in seen:
            continue
        seen.add(id(mapping))
        budget.spend(len(mapping.value))
        merged: list[yaml.Node] = []
        for key, value in mapping.value:
            if key.tag == _MERGE:
                several = isinstance(value, yaml.SequenceNode)
                merged += value.value if several else [value]
            elif isinstance(key, yaml.ScalarNode):
                found.setdefault(str(key.value), value)
        budget.spend(len(merged))
        todo += reversed(merged)
    return found
