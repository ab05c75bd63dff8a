"""`Graph` → a Mermaid flowchart, which GitHub and others draw."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_dockerfile.explanations.texts import Texts
from mkdocs_dockerfile.rendering.graph.data import EdgeKind, Graph
from mkdocs_dockerfile.rendering.graph.naming import clip, clip_image, one_line, stage_name

# What Mermaid draws at most, where nobody set `maxEdges` and `maxTextSize`.
_MOST_EDGES = 500
_MOST_TEXT = 50_000
_LONGEST = 60
# Words of the Dockerfile, not of a language.
_ARROWS: dict[EdgeKind, str] = {
    "base": "-->",
    "choice": '-- "?" -->',
    "copy": "-.->",
    "mount": '-. "mount" .->',
}
_PLAIN = frozenset(" -./:@")


def mermaid(graph: Graph, texts: Texts) -> str | None:
    """Write a stage graph as a Mermaid flowchart.

    Args:
        graph: What to show.
        texts: Of the page's language.

    Returns:
        The flowchart, without a fence; None if Mermaid would refuse it for its size.
    """
    if len(graph.edges) + len(graph.image_edges) > _MOST_EDGES:
        return None
    text = "\n".join(["flowchart TD", *(f"  {line}" for line in _statements(graph, texts))])
    return text if len(text) <= _MOST_TEXT else None


def _statements(graph: Graph, texts: Texts) -> Iterator[str]:
    for index, image in enumerate(graph.images):
        yield f'i{index}(["{_escape(clip_image(one_line(image), _LONGEST))}"]):::outside'
    for place, stage in enumerate(graph.stages):
        style = ":::target" if stage.default else "" if stage.needed else ":::unneeded"
        yield f's{place}["{_escape(clip(stage_name(stage, texts), _LONGEST))}"]{style}'
    for image_edge in graph.image_edges:
        yield f"i{image_edge.image} {_ARROWS[image_edge.kind]} s{image_edge.target}"
    for edge in graph.edges:
        yield f"s{edge.source} {_ARROWS[edge.kind]} s{edge.target}"
    yield "classDef target stroke-width:3px"
    yield "classDef outside stroke-dasharray:4 3"
    yield "classDef unneeded opacity:0.6"


def _escape(text: str) -> str:
    """Write all but letters, digits and a few marks as Mermaid's entities, `#35;`."""
    return "".join(
        character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"
        for character in text
    )
