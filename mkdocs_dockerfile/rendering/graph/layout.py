"""Where everything stands in the picture.

Stages are rows in the order of the file: a stage uses earlier ones only, so that every line
between them goes down. Those lines run left of the boxes; images stand to the right, in the
row of the stage that uses them. Lengths are pixels at full size, `y` grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from mkdocs_dockerfile.explanations.texts import Texts
from mkdocs_dockerfile.rendering.graph.data import KINDS, EdgeKind, Graph, ImageEdge
from mkdocs_dockerfile.rendering.graph.lanes import Trunk, assign_lanes
from mkdocs_dockerfile.rendering.graph.naming import (
    clip,
    clip_image,
    columns,
    label,
    one_line,
    stage_name,
)

# What a letter of a monospaced font takes at 12 pixels: 0.6 em, and a little.
_LETTER = 7.25
PADDING = 9
STAGE_HEIGHT = 24
IMAGE_HEIGHT = 20

_RADIUS = 5
# Corners of that radius.
_LEFT_DOWN = "q-5 0-5 5"
_DOWN_RIGHT = "q0 5 5 5"
_LEFT_UP = "q-5 0-5-5"
_UP_LEFT = "q0-5-5-5"

_ROW = 34
_IMAGE_ROW = 25
_MARGIN = 6
_LANE = 9
# From the nearest lane to the boxes: a corner, a piece of line, an arrowhead.
_APPROACH = 20
# From the widest stage to the images: arrowhead, a bus for each kind, corners.
_GAP = 40
_BUS = {"base": 12, "choice": 12, "copy": 12, "mount": 19}
_LONGEST_STAGE = 30
_LONGEST_IMAGE = 36
_PORTS = 6
# An arrowhead that is stroked, from the end of its line.
_HEAD = "m-1-3l5 3-5 3"

Side = Literal["in", "out", "image"]


@dataclass(frozen=True, slots=True)
class Box:
    """A box with a name.

    Attributes:
        x: Of its left edge.
        y: Of its middle.
        width: All of it.
        text: The name, clipped.
        full: The name.
        mark: What is said behind the name; empty for most.
    """

    x: float
    y: float
    width: float
    text: str
    full: str
    mark: str = ""

    @property
    def right(self) -> float:
        """Of its right edge."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one style; its parts do not overlap, which would spoil dashes.

    Attributes:
        kind: Says the style.
        needed: It leads to a stage that the default target needs.
        path: As `d` of SVG's `path`.
    """

    kind: EdgeKind
    needed: bool
    path: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrowhead.

    Attributes:
        x: Of its tip.
        y: Of its tip.
        left: It points to the left, else to the right.
        needed: As of its line.
    """

    x: float
    y: float
    left: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture.

    Attributes:
        width: All of it.
        height: All of it.
        stages: A box for each stage.
        images: For each of the graph's `image_edges` its box.
        trunks: The lines between stages, and their lanes.
        lines: All lines.
        arrows: All arrowheads.
        routes: For each stage all its lines, as one path.
    """

    width: float
    height: float
    stages: tuple[Box, ...]
    images: tuple[Box, ...]
    trunks: tuple[Trunk, ...]
    lines: tuple[Line, ...]
    arrows: tuple[Arrow, ...]
    routes: tuple[str, ...]


def width_of(text: str) -> float:
    """What a text takes within a box, with the padding on both sides."""
    return columns(text) * _LETTER + 2 * PADDING


def lay_out(graph: Graph, texts: Texts) -> Layout:
    """Find a place for everything.

    Args:
        graph: What is to be shown.
        texts: Of the page's language.
    """
    return _Placing(graph, texts).layout()


class _Placing:
    """The state of laying out one graph."""

    def __init__(self, graph: Graph, texts: Texts) -> None:
        self.graph = graph
        self.trunks = assign_lanes(graph.edges)
        lanes = max((trunk.lane for trunk in self.trunks), default=-1) + 1
        self.first_lane = _MARGIN + (lanes - 1) * _LANE
        self.left = self.first_lane + _APPROACH if lanes else 2
        self.lines: list[Line] = []
        self.arrows: list[Arrow] = []
        self.routes: list[list[str]] = [[] for _ in graph.stages]
        self.images_of: list[list[ImageEdge]] = [[] for _ in graph.stages]
        for edge in graph.image_edges:
            self.images_of[edge.target].append(edge)
        self.images: list[Box] = []
        self.stages = self.place_stages(texts)
        self.ports = self.place_ports()

    def layout(self) -> Layout:
        self.place_images()
        self.draw_trunks()
        self.draw_buses()
        bottom = max(self.rows_of(len(self.stages) - 1)) + STAGE_HEIGHT / 2 + 2
        return Layout(
            width=max(box.right for box in (*self.stages, *self.images)) + 2,
            height=bottom,
            stages=self.stages,
            images=tuple(self.images),
            trunks=self.trunks,
            lines=tuple(self.lines),
            arrows=tuple(self.arrows),
            routes=tuple("".join(parts) for parts in self.routes),
        )

    # --- Boxes ---------------------------------------------------------------------

    def place_stages(self, texts: Texts) -> tuple[Box, ...]:
        boxes = []
        y = STAGE_HEIGHT / 2 + 2
        for place, stage in enumerate(self.graph.stages):
            full = stage_name(stage, texts)
            mark = label(texts, self.graph.mark) if stage.default else ""
            boxes.append(Box(self.left, y, 0, clip(full, _LONGEST_STAGE), full, mark))
            y += _ROW + _IMAGE_ROW * max(0, len(self.images_of[place]) - 1)
        width = max(width_of(box.text) + (width_of(box.mark) if box.mark else 0) for box in boxes)
        return tuple(replace(box, width=width) for box in boxes)

    def rows_of(self, stage: int) -> Iterator[float]:
        """The middles of a stage's row, and of the half rows of its images below."""
        y = self.stages[stage].y
        yield y
        for below in range(1, len(self.images_of[stage])):
            yield y + below * _IMAGE_ROW + 2

    def place_ports(self) -> dict[tuple[int, Side, EdgeKind], float]:
        """Where lines meet a box: those of each side and kind have a height to themselves.

        Lines come in from above and go out downwards, so those that come in are above.
        """
        edges = self.graph.edges
        found: set[tuple[int, Side, EdgeKind]] = set()
        found.update((edge.target, "in", edge.kind) for edge in edges)
        found.update((edge.source, "out", edge.kind) for edge in edges)
        found.update((edge.target, "image", edge.kind) for edge in self.graph.image_edges)
        ports: dict[tuple[int, Side, EdgeKind], float] = {}
        order = sorted(found, key=lambda port: (port[0], port[1], KINDS.index(port[2])))
        for _, group in groupby(order, key=lambda port: (port[0], port[1] == "image")):
            sides = list(group)
            apart = min(_PORTS, (STAGE_HEIGHT - 6) / max(1, len(sides) - 1))
            for place, (stage, side, kind) in enumerate(sides):
                offset = (place - (len(sides) - 1) / 2) * apart
                ports[stage, side, kind] = self.stages[stage].y + offset
        return ports

    # --- Images --------------------------------------------------------------------

    def place_images(self) -> None:
        x = max(box.right for box in self.stages) + _GAP
        for stage, edges in enumerate(self.images_of):
            boxes = []
            for edge, y in zip(edges, self.rows_of(stage), strict=False):
                full = one_line(self.graph.images[edge.image])
                text = clip_image(full, _LONGEST_IMAGE)
                boxes.append(Box(x, y, width_of(text), text, full))
            self.images += boxes
            for kind, group in groupby(zip(edges, boxes, strict=True), lambda pair: pair[0].kind):
                self.draw_images(stage, kind, [box for _, box in group])

    def draw_images(self, stage: int, kind: EdgeKind, boxes: list[Box]) -> None:
        """Draw the lines of one kind from the images of a stage to it."""
        box = self.stages[stage]
        end = self.ports[stage, "image", kind]
        bus = boxes[0].x - _BUS[kind]
        tip = f"H{box.right + 6:g}"
        parts = []
        straight = boxes[0].y == box.y
        if straight:
            parts.append(f"M{boxes[0].x:g} {end:g}{tip}")
        below = boxes[1:] if straight else boxes
        for image in below:
            parts.append(f"M{image.x:g} {image.y:g}H{bus + _RADIUS:g}{_LEFT_UP}")
        if below:
            parts.append(f"V{end + _RADIUS:g}{_UP_LEFT}{'' if straight else tip}")
        self.draw(kind, stage, "".join(parts))
        self.routes[stage] += parts
        self.arrows.append(Arrow(box.right + 1, end, True, self.graph.stages[stage].needed))

    # --- Lines between stages ------------------------------------------------------

    def lane(self, trunk: Trunk) -> float:
        return self.first_lane - trunk.lane * _LANE

    def draw_trunks(self) -> None:
        stages = self.graph.stages
        for trunk in self.trunks:
            needed = [target for target in trunk.targets if stages[target].needed]
            if len(needed) < len(trunk.targets):
                self.draw_trunk(trunk, trunk.targets, False)
            if needed:
                self.draw_trunk(trunk, needed, True)
            for target in trunk.targets:
                end = self.ports[target, "in", trunk.kind]
                route = (
                    f"{self.start(trunk)}V{end - _RADIUS:g}{_DOWN_RIGHT}H{self.left - 6:g}{_HEAD}"
                )
                self.routes[trunk.source].append(route)
                self.routes[target].append(route)

    def start(self, trunk: Trunk) -> str:
        """From the stage into the lane."""
        y = self.ports[trunk.source, "out", trunk.kind]
        return f"M{self.left:g} {y:g}H{self.lane(trunk) + _RADIUS:g}{_LEFT_DOWN}"

    def draw_trunk(self, trunk: Trunk, targets: Iterable[int], needed: bool) -> None:
        """Draw a trunk down to the last of some targets, with a corner for each of them."""
        *others, last = (self.ports[target, "in", trunk.kind] for target in targets)
        path = f"{self.start(trunk)}V{last - _RADIUS:g}{_DOWN_RIGHT}"
        path += "".join(f"M{self.lane(trunk):g} {y - _RADIUS:g}{_DOWN_RIGHT}" for y in others)
        self.lines.append(Line(trunk.kind, needed, path))

    def draw_buses(self) -> None:
        """Draw the last piece of all edges of one kind into a stage: they share it."""
        farthest: dict[tuple[int, EdgeKind], float] = {}
        for trunk in self.trunks:
            for target in trunk.targets:
                key = target, trunk.kind
                farthest[key] = min(farthest.get(key, self.left), self.lane(trunk))
        for (target, kind), x in sorted(farthest.items()):
            y = self.ports[target, "in", kind]
            self.draw(kind, target, f"M{x + _RADIUS:g} {y:g}H{self.left - 6:g}")
            needed = self.graph.stages[target].needed
            self.arrows.append(Arrow(self.left - 1, y, False, needed))

    def draw(self, kind: EdgeKind, target: int, path: str) -> None:
        self.lines.append(Line(kind, self.graph.stages[target].needed, path))
