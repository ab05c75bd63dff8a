"""Where the lines between stages run: each trunk has a lane to itself, as long as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mkdocs_dockerfile.rendering.graph.data import KINDS, Edge, EdgeKind


@dataclass(frozen=True, slots=True)
class Trunk:
    """The line that all edges of one kind out of a stage share.

    Attributes:
        source: Index of the stage that it comes from.
        kind: Of the edges.
        targets: Indexes of the stages that it leads to, ascending.
        lane: Its lane; 0 is nearest to the stages.
    """

    source: int
    kind: EdgeKind
    targets: tuple[int, ...]
    lane: int


def assign_lanes(edges: Iterable[Edge]) -> tuple[Trunk, ...]:
    """Bundle edges to trunks, and give every trunk a lane.

    A trunk takes up its lane from the row of its source to that of its last target; the next
    one in the lane may begin in that row. Short ones come first and so lie inside.

    Args:
        edges: Each from an earlier stage to a later one.

    Returns:
        The trunks, by source and kind.
    """
    targets: dict[tuple[int, EdgeKind], list[int]] = {}
    for edge in edges:
        targets.setdefault((edge.source, edge.kind), []).append(edge.target)
    # A lane is a number with a bit for every gap between rows that is taken.
    lanes: list[int] = []
    trunks = []
    for (source, kind), found in sorted(targets.items(), key=_shortest_first):
        rows = (1 << max(found)) - (1 << source)
        lane = next((at for at, taken in enumerate(lanes) if not taken & rows), len(lanes))
        if lane == len(lanes):
            lanes.append(0)
        lanes[lane] |= rows
        trunks.append(Trunk(source, kind, tuple(sorted(found)), lane))
    return tuple(sorted(trunks, key=lambda trunk: (trunk.source, KINDS.index(trunk.kind))))


def _shortest_first(item: tuple[tuple[int, EdgeKind], list[int]]) -> tuple[int, int, int]:
    (source, kind), targets = item
    return max(targets) - source, source, KINDS.index(kind)
