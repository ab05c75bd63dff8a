"""`Walkthrough` → `Graph`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.rendering.graph.data import (
    KINDS,
    Edge,
    EdgeKind,
    Graph,
    ImageEdge,
    StageNode,
)
from mkdocs_dockerfile.semantics import Build, Reference, ReferenceUse, analyse

# Nobody can read a picture of more; the largest known file has 59.
_MOST_STAGES = 200
_KINDS: Mapping[ReferenceUse, EdgeKind] = {"from": "base", "copy": "copy", "mount": "mount"}


def stage_graph(walkthrough: Walkthrough) -> Graph | None:
    """Say which stage of a file uses which stages and images.

    Args:
        walkthrough: Of the file.

    Returns:
        The graph; None for a file with fewer than two stages or more than 200. What BuildKit
        refuses, such as copying from a later stage, is not in it.
    """
    if not 2 <= len(walkthrough.stages) <= _MOST_STAGES:
        return None
    build = analyse(walkthrough.dockerfile)
    images: dict[str, int] = {}
    # Several steps may say the same; a dictionary keeps each of them once and in order.
    edges: dict[tuple[int, EdgeKind, int], dict[int, None]] = {}
    image_edges: dict[tuple[int, EdgeKind, int], dict[int, None]] = {}
    for reference in _references(build):
        kind = _KINDS[reference.use]
        step = reference.instruction + 1
        if reference.candidates:
            for source in reference.candidates:
                edges.setdefault((reference.by, "choice", source), {})[step] = None
        elif reference.stage is not None:
            if reference.stage < reference.by:
                edges.setdefault((reference.by, kind, reference.stage), {})[step] = None
        elif _is_outside(reference):
            index = images.setdefault(reference.text, len(images))
            image_edges.setdefault((reference.by, kind, index), {})[step] = None
    needed = _needed(len(walkthrough.stages), edges)
    return Graph(
        stages=tuple(
            StageNode(
                index=part.stage.index,
                name=part.stage.name,
                title=part.title or part.description,
                default=part.stage.index == len(walkthrough.stages) - 1,
                needed=part.stage.index in needed,
            )
            for part in walkthrough.stages
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
