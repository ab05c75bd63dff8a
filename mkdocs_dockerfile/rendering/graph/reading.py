"""What a build means → `Graph`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mkdocs_dockerfile.model import StagePart
from mkdocs_dockerfile.rendering.graph.data import (
    KINDS,
    Edge,
    EdgeKind,
    Graph,
    ImageEdge,
    StageNode,
)
from mkdocs_dockerfile.semantics import Build, Reference, ReferenceUse

# Nobody can read a picture of more; the largest known file has 59.
_MOST_STAGES = 200
_KINDS: Mapping[ReferenceUse, EdgeKind] = {"from": "base", "copy": "copy", "mount": "mount"}


def stage_graph(build: Build, parts: Sequence[StagePart], *, whole: bool = True) -> Graph | None:
    """Say which stage of a file uses which stages and images.

    Args:
        build: What the file means.
        parts: The stages to show, in order; the last is what is built.
        whole: They are all stages of the file.

    Returns:
        The graph; None for fewer than two stages or more than 200. What BuildKit refuses,
        such as copying from a later stage, is not in it.
    """
    if not 2 <= len(parts) <= _MOST_STAGES:
        return None
    places = {part.stage.index: place for place, part in enumerate(parts)}
    images: dict[str, int] = {}
    # Several steps may say the same; a dictionary keeps each of them once and in order.
    edges: dict[tuple[int, EdgeKind, int], dict[int, None]] = {}
    image_edges: dict[tuple[int, EdgeKind, int], dict[int, None]] = {}
    for reference in _references(build):
        if reference.by not in places:
            continue
        kind = _KINDS[reference.use]
        by = places[reference.by]
        step = reference.instruction + 1
        if reference.candidates:
            for source in reference.candidates:
                edges.setdefault((by, "choice", places[source]), {})[step] = None
        elif reference.stage is not None:
            if reference.stage < reference.by:
                edges.setdefault((by, kind, places[reference.stage]), {})[step] = None
        elif _is_outside(reference):
            index = images.setdefault(reference.text, len(images))
            image_edges.setdefault((by, kind, index), {})[step] = None
    needed = _needed(len(parts), edges)
    return Graph(
        stages=tuple(
            StageNode(
                index=part.stage.index,
                name=part.stage.name,
                title=part.subtitle or None,
                default=place == len(parts) - 1,
                needed=place in needed,
            )
            for place, part in enumerate(parts)
        ),
        images=tuple(images),
        edges=tuple(
            Edge(source, target, kind, tuple(sorted(edges[target, kind, source])))
            for target, kind, source in _sorted(edges)
        ),
        image_edges=tuple(
            ImageEdge(image, target, kind, tuple(sorted(image_edges[target, kind, image])))
            for target, kind, image in _sorted(image_edges)
        ),
        whole=whole,
    )


def _references(build: Build) -> Iterator[Reference]:
    for index in range(len(build.dockerfile.instructions)):
        yield from build.references(index)


def _is_outside(reference: Reference) -> bool:
    """Whether a reference names something, and that outside the file and the build context."""
    if reference.kind == "unresolved":
        # A base may be up to the build; variables mean nothing in the other places.
        return reference.use == "from" and bool(reference.text)
    return reference.kind in ("image", "scratch")


def _needed(count: int, edges: Iterable[tuple[int, EdgeKind, int]]) -> set[int]:
    """The stages that the last one leads to, itself included."""
    sources: list[list[int]] = [[] for _ in range(count)]
    for target, _, source in edges:
        sources[target].append(source)
    found = {count - 1}
    # An edge leads to an earlier stage, so going backwards once meets them all.
    for target in range(count - 1, -1, -1):
        if target in found:
            found.update(sources[target])
    return found


def _sorted(keys: Iterable[tuple[int, EdgeKind, int]]) -> list[tuple[int, EdgeKind, int]]:
    return sorted(keys, key=lambda key: (key[0], KINDS.index(key[1]), key[2]))
