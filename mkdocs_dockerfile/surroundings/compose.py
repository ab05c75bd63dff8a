"""Compose file → what its services build.

The nodes of the YAML are read, not the objects that they stand for: nothing is
constructed, so that tags (`!reset`), anchors within anchors and dates do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from mkdocs_dockerfile.surroundings.builders import Budget, Section, Unknown, Unreadable
from mkdocs_dockerfile.surroundings.interpolation import interpolate

_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True)
class Service:
    """What a file says of the build of a service.

    Attributes:
        build: None where it says nothing.
        extends: Name of the service of this file whose build counts besides.
        replaces: What other files and services say does not count (`!override`, `!reset`).
    """

    build: Section | None = None
    extends: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Include:
    """An entry of `include`: files whose services count as the file's own.

    Attributes:
        paths: Files that are used together.
        folder: What their paths are relative to; None for the folder of the first.
    """

    paths: tuple[str, ...]
    folder: str | None


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """What a Compose file says.

    Attributes:
        services: By name.
        includes: In order.
    """

    services: Mapping[str, Service] = field(default_factory=dict)
    includes: tuple[Include, ...] = ()


@dataclass(slots=True)
class Project:
    """The services of one Compose file, or of several that are used together.

    Attributes:
        services: By name.
        budget: Pays for all that is written out.
    """

    services: dict[str, Service] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)

    def add(self, services: Mapping[str, Service]) -> None:
        """Lay the services of a file over those that there are."""
        for name, service in services.items():
            before = self.services.get(name)
            if before is not None and not service.replaces:
                build = _over(service.build, before.build, self.budget)
                service = Service(build, service.extends or before.extends, before.replaces)
            self.services[name] = service

    def builds(self) -> Iterator[tuple[str, Section]]:
        """The services that build something, with what they extend; see `Service`.

        Raises:
            Unreadable: What services extend is too large when it is written out.
        """
        done: dict[str, Section | None] = {}
        for name in self.services:
            chain: list[str] = []
            at: str | None = name
            while at in self.services and at not in done and at not in chain:
                self.budget.spend(1 + len(chain))
                chain.append(at)
                service = self.services[at]
                at = None if service.replaces else service.extends
            section = done.get(at) if at is not None else None
            for at in reversed(chain):
                section = _over(self.services[at].build, section, self.budget)
                done[at] = section
            if (build := done.get(name)) is not None:
                yield name, build


def _over(section: Section | None, base: Section | None, budget: Budget) -> Section | None:
    if section is None or base is None:
        return section or base
    return section.over(base, budget)


def read_compose(text: str, budget: Budget) -> ComposeFile:
    """Read a Compose file.

    Args:
        text: Its content.
        budget: Pays for what anchors write out.

    Returns:
        What it says; nothing where it is about something else.

    Raises:
        Unreadable: It is no YAML, or too large when it is written out.
    """
    services: dict[str, Service] = {}
    includes: list[Include] = []
    try:
        for document in yaml.compose_all(text, Loader=yaml.SafeLoader):
            fields = _entries(document, budget)
            named = _entries(fields.get("services"), budget)
            services |= {name: _service(node, budget) for name, node in named.items()}
            includes += _includes(fields.get("include"), budget)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reason = f"it is not valid YAML: {error.problem}"
        raise Unreadable(reason, mark.line + 1 if mark else None) from error
    except RecursionError as error:
        raise Unreadable("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # The scanner hands numbers to Python as they come: `"\\UFFFFFFFF"`, `%YAML 1.…`.
        raise Unreadable("it is not valid YAML") from error
    return ComposeFile(services, tuple(includes))


def _includes(node: yaml.Node | None, budget: Budget) -> Iterator[Include]:
    for item in _items(node, budget):
        fields = _entries(item, budget)
        path = fields.get("path", item)
        paths = [_known(_text(one)) for one in _items(path, budget) or [path]]
        folder = _known(_text(fields.get("project_directory")))
        known = tuple(one for one in paths if isinstance(one, str))
        if known and not isinstance(folder, Unknown):
            yield Include(known, folder)


def _service(node: yaml.Node, budget: Budget) -> Service:
    fields = _entries(node, budget)
    build = fields.get("build")
    replaces = build is not None and build.tag in ("!reset", "!override")
    return Service(
        build=None if build is None or build.tag == "!reset" else _build(build, budget),
        extends=_extends(fields.get("extends"), budget),
        replaces=replaces,
    )


def _extends(node: yaml.Node | None, budget: Budget) -> str | None:
    """The service that is extended, unless it stands in another file."""
    fields = _entries(node, budget)
    return None if "file" in fields else _text(fields.get("service", node))


def _build(node: yaml.Node, budget: Budget) -> Section | None:
    if (context := _text(node)) is not None:
        return Section(context=_known(context))
    if not isinstance(node, yaml.MappingNode):
        return None
    fields = _entries(node, budget)
    context, dockerfile, target = (
        _text(fields.get(name)) for name in ("context", "dockerfile", "target")
    )
    return Section(
        context=_known(context),
        dockerfile=_known(dockerfile),
        inline=_text(fields.get("dockerfile_inline")) is not None,
        target=_known(target),
        args=dict(_arguments(fields.get("args"), budget)),
    )


def _arguments(node: yaml.Node | None, budget: Budget) -> Iterator[tuple[str, str | None]]:
    """`args` as a mapping or as a list of `NAME=value`."""
    for item in filter(None, map(_text, _items(node, budget))):
        name, equals, value = item.partition("=")
        yield name, interpolate(value).text if equals else None
    for name, entry in _entries(node, budget).items():
        text = _text(entry)
        yield name, None if text is None else interpolate(text).text


def _known(text: str | None) -> str | Unknown | None:
    if text is None:
        return None
    value, known = interpolate(text)
    return value if known else Unknown.UNKNOWN


# --- Nodes -------------------------------------------------------------------------


def _text(node: yaml.Node | None) -> str | None:
    """A scalar as written; None for null and all else."""
    if not isinstance(node, yaml.ScalarNode) or node.tag in (_NULL, "!reset"):
        return None
    return str(node.value)


def _items(node: yaml.Node | None, budget: Budget) -> list[yaml.Node]:
    """The items of a list; none of all else."""
    if not isinstance(node, yaml.SequenceNode):
        return []
    budget.spend(len(node.value))
    return list(node.value)


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
