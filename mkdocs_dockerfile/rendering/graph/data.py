"""The stage graph as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

EdgeKind = Literal["base", "choice", "copy", "mount"]
"""How a stage uses something: it is built on it; it is built on it if the target platform
says so; it copies files from it; it mounts it while a RUN runs."""

KINDS: tuple[EdgeKind, ...] = ("base", "choice", "copy", "mount")
"""All of them, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class StageNode:
    """A stage.

    Attributes:
        index: 0-based, in the file.
        name: None if it has none.
        title: What it is for, in words; None where nobody says so.
        default: It is what is built.
        needed: What is built needs it, or is it.
    """

    index: int
    name: str | None
    title: str | None
    default: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A stage uses an earlier one.

    Attributes:
        source: Place in `Graph.stages` of the stage that is used; always below `target`.
        target: Place of the stage that uses it.
        kind: How it is used.
        steps: Numbers of the steps that say so, 1-based, ascending.
    """

    source: int
    target: int
    kind: EdgeKind
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImageEdge:
    """A stage uses something from outside the file.

    Attributes:
        image: Index in `Graph.images`.
        target: Place in `Graph.stages` of the stage that uses it.
        kind: How it is used.
        steps: Numbers of the steps that say so, 1-based, ascending.
    """

    image: int
    target: int
    kind: EdgeKind
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """What the stages of a Dockerfile are made of.

    Attributes:
        stages: In the order of the file; two or more. The last is what is built.
        images: What comes from outside the file, as the stages name it, with variables
            replaced: images, named build contexts, `scratch`. Each once, in the order of
            first use.
        edges: By target, then as in `KINDS`, then by source.
        image_edges: By target, then as in `KINDS`, then by image.
        whole: The last stage is built by default, and not because `--target` names it.
    """

    stages: tuple[StageNode, ...]
    images: tuple[str, ...]
    edges: tuple[Edge, ...]
    image_edges: tuple[ImageEdge, ...]
    whole: bool = True

    @property
    def mark(self) -> str:
        """Name of the label that marks what is built."""
        return "graph_default" if self.whole else "graph_target"

    @property
    def kinds(self) -> Iterator[EdgeKind]:
        """The kinds that occur."""
        found = {edge.kind for edge in self.edges} | {edge.kind for edge in self.image_edges}
        return (kind for kind in KINDS if kind in found)
