"""Which targets of Bake files nobody builds: they are there for others to inherit from.

Bake itself knows no such thing, it builds any target. But a page that lists `_common` beside
what a project builds tells its readers to type what is of no use.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from mkdocs_dockerfile.surroundings.declarations import Value


class Traits(NamedTuple):
    """What the blocks of a target tell of its use.

    Attributes:
        inherits: Names of the targets that it inherits from.
        described: It says itself what is built: a stage, or a context or a Dockerfile.
        named: What it says so has its own name in it: `target "base" { target = "base" }`.
    """

    inherits: tuple[str, ...] = ()
    described: bool = False
    named: bool = False


def described(said: Mapping[str, Value], *, alone: bool) -> bool:
    """Whether a block says what is built.

    Args:
        said: The values of its attributes.
        alone: It has one attribute. Where that is the context or the Dockerfile that Bake takes
            anyway, it says nothing: the block is there to be mixed in.
    """
    places = [said[name] for name in _PLACES if said.get(name) is not None]
    return bool(places) and not (alone and places[0] in _DEFAULTS)


def named(said: Mapping[str, Value], name: str) -> bool:
    """Whether what a block says to be built has the name of the target in it."""
    return any(isinstance(at := said.get(place), str) and name in at for place in _PLACES)


def bases(targets: Mapping[str, Traits], grouped: Set[str]) -> frozenset[str]:
    """Tell the targets that are only there for others.

    Of those that others inherit from, these are built nevertheless: one that a group names, one
    that describes what is built, one that takes its tags from the workflow, one after which an
    heir is named (`image` of `image-local`), and whatever inherits from one of them. A name that
    says "base" is believed, unless a group or what is built has it. A target that nobody inherits
    from is built, whatever its name says; only what a workflow describes, and a name that begins
    with `_`, are there for others even where the file has no such others.

    Args:
        targets: All targets, by name.
        grouped: Names that groups have.
    """
    heirs: defaultdict[str, list[str]] = defaultdict(list)
    for name, traits in targets.items():
        for parent in traits.inherits:
            heirs[parent].append(name)
    todo = list(_built(targets, heirs, grouped))
    built: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in built:
            built.add(name)
            todo += (heir for heir in heirs.get(name, ()) if not _BASE.search(heir))
    return frozenset(
        name
        for name in targets
        if name.startswith("_")
        or (name in _OF_WORKFLOWS and name not in grouped)
        or (name in heirs and name not in built)
    )


def _built(
    targets: Mapping[str, Traits], heirs: Mapping[str, list[str]], grouped: Set[str]
) -> Iterator[str]:
    for name, traits in targets.items():
        variants = (f"{name}-", f"{name}_")
        if (name in grouped or name == _DEFAULT or traits.named) or (
            not _BASE.search(name)
            and (
                traits.described
                or not _OF_WORKFLOWS.isdisjoint(traits.inherits)
                or any(heir.startswith(variants) for heir in heirs.get(name, ()))
            )
        ):
            yield name


_PLACES = ("context", "dockerfile", "dockerfile-inline", "target")
_DEFAULTS = (".", "./", "Dockerfile", "./Dockerfile")
# What Bake builds where it is told nothing (`ReadTargets` in buildx/bake/bake.go).
_DEFAULT = "default"
_BASE = re.compile(
    r"^base$|(?:^|[_-])(?:abstract|common|defaults|settings|shared|template)(?:[_-]|$)",
    re.IGNORECASE,
)
# docker/metadata-action describes this target for what it tags; the second name is its old one.
_OF_WORKFLOWS = frozenset({"docker-metadata-action", "ghaction-docker-meta"})
