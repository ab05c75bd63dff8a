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
from mkdocs_dockerfile.surroundings.variables import Variables, interpolate

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
_CONTEXTS = "additional_contexts"


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
            build = Section(
                context=None if "context" in fields else build.context,
                dockerfile=None if "dockerfile" in fields else build.dockerfile,
                inline=build.inline and "dockerfile_inline" not in fields,
                target=None if "target" in fields else build.target,
                args=_without(build.args, "args", resets),
                contexts=_without(build.contexts, _CONTEXTS, resets),
            )
        return Service(
            build=build,
            extends=self.extends,
            image=self.image and ("image",) not in resets,
            excused=self.excused and resets.isdisjoint({("provider",), ("profiles",)}),
        )


def _without(
    values: Mapping[str, str | None], field: str, resets: Resets
) -> Mapping[str, str | None]:
    """The entries of a mapping in `build` that `!reset` and `!override` leave."""
    if ("build", field) in resets:
        return {}
    names = {path[2] for path in resets if path[:2] == ("build", field) and path[2:]}
    return {name: value for name, value in values.items() if name not in names}


UNKNOWN_SERVICE = Service(UNKNOWN_SECTION, image=True)
"""A service that cannot be told."""


class Include(NamedTuple):
    """An entry of `include`: files whose services count as the file's own.

    Attributes:
        paths: Files that are used together; none where they cannot be told.
        folder: What their paths are relative to; None for the folder of the first.
        variables: The file with their variables; None for the `.env` of the folder.
    """

    paths: tuple[str, ...]
    folder: str | None
    variables: Said = None


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


class Reading(NamedTuple):
    """What one reading of a Compose file needs to know.

    Attributes:
        variables: Of the project that it is read for.
        budget: Pays for what anchors and variables write out.
    """

    variables: Variables
    budget: Budget

    def argument(self, text: str) -> str:
        """A build argument, which pages show; variables that may be secrets stay."""
        return interpolate(text, self.variables.public_value, self.budget)[0]


class Parsed(NamedTuple):
    """A Compose file as it is written, whatever its variables are.

    Attributes:
        nodes: A tree for each document.
        tagged: Something in it takes away what other files say.
    """

    nodes: tuple[yaml.Node, ...]
    tagged: bool


def parse_compose(text: str) -> Parsed:
    """Parse a Compose file.

    Args:
        text: Its content.

    Raises:
        Unreadable: It is no YAML.
    """
    try:
        nodes = tuple(yaml.compose_all(text, Loader=yaml.SafeLoader))
        return Parsed(nodes, _RESETS.search(text) is not None)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reason = f"it is not valid YAML: {error.problem}"
        raise Unreadable(reason, mark.line + 1 if mark else None) from error
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # The scanner hands numbers to Python as they come: `"\\UFFFFFFFF"`, `%YAML 1.…`.
        raise Unreadable("it is not valid YAML") from error


def read_compose(parsed: Parsed, reading: Reading) -> tuple[Document, ...]:
    """What the documents of a Compose file say, which Compose lays over one another.

    Args:
        parsed: The file.
        reading: The variables, and what pays.

    Returns:
        Empty ones where the file is about something else.

    Raises:
        Unreadable: It is too large when it is written out.
    """
    return tuple(_document(node, parsed.tagged, reading) for node in parsed.nodes)


def _document(node: yaml.Node, tagged: bool, reading: Reading) -> Document:
    entries = _entries(node, reading)
    fields = _said(entries)
    named = _entries(fields.get("services"), reading)
    resets: dict[str, Resets] = {}
    if tagged:
        resets = {name: frozenset(_resets(node, reading)) for name, node in named.items()}
    return Document(
        services={name: _service(node, reading) for name, node in _said(named).items()},
        includes=tuple(_includes(fields.get("include"), reading)),
        resets={name: paths for name, paths in resets.items() if paths},
        alone="services" in entries and _is_reset(entries["services"]),
    )


def _includes(node: yaml.Node | None, reading: Reading) -> Iterator[Include]:
    for item in _items(node, reading):
        fields = _fields(item, reading)
        path = fields.get("path", item)
        paths = [_value(one, reading) for one in _items(path, reading) or [path]]
        folder = _value(fields.get("project_directory"), reading)
        known = tuple(one for one in paths if isinstance(one, str))
        if len(known) < len(paths) or isinstance(folder, Unknown):
            yield Include((), None)
        else:
            yield Include(known, folder or None, _value(fields.get("env_file"), reading))


def _service(node: yaml.Node, reading: Reading) -> Service:
    fields = _fields(node, reading)
    image = fields.get("image")
    return Service(
        build=_build(fields.get("build"), reading),
        extends=_extends(fields.get("extends"), reading),
        # What is empty until somebody sets a variable is no reason to refuse the file.
        image=bool(_value(image, reading)) or "$" in (_text(image) or ""),
        excused=any(name in fields for name in ("provider", "profiles")),
    )


def _extends(node: yaml.Node | None, reading: Reading) -> Extends | None:
    if node is None:
        return None
    fields = _fields(node, reading)
    service = _value(fields.get("service", node), reading)
    return None if service is None else Extends(service, _value(fields.get("file"), reading))


def _build(node: yaml.Node | None, reading: Reading) -> Section | None:
    if not isinstance(node, yaml.MappingNode):
        context = _value(node, reading)
        return None if context is None else Section(context=context)
    fields = _fields(node, reading)
    return Section(
        context=_value(fields.get("context"), reading),
        dockerfile=_value(fields.get("dockerfile"), reading),
        inline=bool(_value(fields.get("dockerfile_inline"), reading)),
        target=_value(fields.get("target"), reading),
        args=dict(_arguments(fields.get("args"), reading)),
        contexts=dict(_arguments(fields.get(_CONTEXTS), reading)),
    )


def _arguments(node: yaml.Node | None, reading: Reading) -> Iterator[tuple[str, str | None]]:
    """`args` or contexts: a mapping or a list of `NAME=value`; variables without a value stay."""
    for item in filter(None, map(_text, _items(node, reading))):
        name, equals, value = item.partition("=")
        yield name, reading.argument(value) if equals else None
    for name, entry in _fields(node, reading).items():
        yield name, _argument(entry, reading)


def _argument(node: yaml.Node, reading: Reading) -> str | None:
    """A value of `args`: of a number, Compose keeps what it is and not how it is written.

    `1.20` becomes `1.2`, as Go writes numbers. None for a number with more to it.
    """
    text = _text(node)
    if not isinstance(node, yaml.ScalarNode) or text is None:
        return None
    if node.style is None and text in _BOOLEANS:
        return text.lower()
    if node.style is not None or not _NUMBER.fullmatch(text.replace("_", "")):
        return reading.argument(text)
    if _INTEGER.fullmatch(text):
        return str(int(text))
    return f"{float(text):.15g}" if _FRACTION.fullmatch(text) else None


def _resets(node: yaml.Node, reading: Reading, depth: int = 0) -> Iterator[tuple[str, ...]]:
    """Where `!reset` and `!override` stand, as in `resolveReset` (compose-go/loader/reset.go)."""
    if _is_reset(node):
        yield ()
    elif depth < _DEEPEST_RESET:
        for name, entry in _entries(node, reading).items():
            for path in _resets(entry, reading, depth + 1):
                yield (name, *path)


# --- Nodes -------------------------------------------------------------------------


def _is_reset(node: yaml.Node) -> bool:
    """Whether a node takes the place of what other files say, or only removes it."""
    return node.tag in ("!reset", "!override")


def _text(node: yaml.Node | None) -> str | None:
    """A scalar as written; None for null and all else."""
    if not isinstance(node, yaml.ScalarNode) or node.tag == _NULL:
        return None
    return str(node.value)


def _value(node: yaml.Node | None, reading: Reading) -> Said:
    """A scalar with its variables replaced; what is there and no scalar cannot be told."""
    text = _text(node)
    if text is None:
        return None if node is None or node.tag == _NULL else Unknown.UNKNOWN
    value, known = interpolate(text, reading.variables.value, reading.budget)
    return value if known else Unknown.UNKNOWN


def _items(node: yaml.Node | None, reading: Reading) -> list[yaml.Node]:
    """The items of a list; none of all else."""
    if not isinstance(node, yaml.SequenceNode):
        return []
    reading.budget.spend(len(node.value))
    return list(node.value)


def _fields(node: yaml.Node | None, reading: Reading) -> dict[str, yaml.Node]:
    """The entries of a mapping but for those that only remove something."""
    return _said(_entries(node, reading))


def _said(entries: Mapping[str, yaml.Node]) -> dict[str, yaml.Node]:
    return {name: node for name, node in entries.items() if node.tag != "!reset"}


def _entries(node: yaml.Node | None, reading: Reading) -> dict[str, yaml.Node]:
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
        reading.budget.spend(len(mapping.value))
        merged: list[yaml.Node] = []
        for key, value in mapping.value:
            if key.tag == _MERGE:
                several = isinstance(value, yaml.SequenceNode)
                merged += value.value if several else [value]
            elif isinstance(key, yaml.ScalarNode):
                found.setdefault(str(key.value), value)
        reading.budget.spend(len(merged))
        todo += reversed(merged)
    return found
