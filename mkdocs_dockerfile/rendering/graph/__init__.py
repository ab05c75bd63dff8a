"""The stage graph: which stages a Dockerfile is built of, and what each of them uses."""

from mkdocs_dockerfile.rendering.graph.data import (
    Edge,
    EdgeKind,
    Graph,
    ImageEdge,
    StageNode,
)
from mkdocs_dockerfile.rendering.graph.describing import describe
from mkdocs_dockerfile.rendering.graph.drawing import draw
from mkdocs_dockerfile.rendering.graph.mermaid import mermaid
from mkdocs_dockerfile.rendering.graph.reading import stage_graph

__all__ = [
    "Edge",
    "EdgeKind",
    "Graph",
    "ImageEdge",
    "StageNode",
    "describe",
    "draw",
    "mermaid",
    "stage_graph",
]
