"""`Graph` → sentences, for whoever does not see the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from mkdocs_dockerfile.explanations.texts import Texts
from mkdocs_dockerfile.rendering.graph.data import KINDS, Graph, StageNode
from mkdocs_dockerfile.rendering.graph.naming import clip_image, label, one_line, stage_name

# More numbers than these say less than none.
_MOST_STEPS = 4
_LONGEST = 60


def describe(graph: Graph, texts: Texts) -> tuple[str, ...]:
    """Say in words what the picture shows.

    Args:
        graph: What is to be said.
        texts: Of the page's language.

    Returns:
        A sentence for each stage, in order; plain text.
    """
    names = [stage_name(stage, texts) for stage in graph.stages]
    images = [clip_image(one_line(image), _LONGEST) for image in graph.images]
    uses = [
        *((edge.target, edge.kind, names[edge.source], edge.steps) for edge in graph.edges),
        *((edge.target, edge.kind, images[edge.image], edge.steps) for edge in graph.image_edges),
    ]
    parts: list[list[str]] = [[] for _ in graph.stages]
    uses.sort(key=lambda use: (use[0], KINDS.index(use[1])))
    for (target, kind), group in groupby(uses, key=lambda use: use[:2]):
        found = list(group)
        if kind in ("base", "choice"):
            sources = [name for _, _, name, _ in found]
        else:
            sources = [_source(name, steps, texts) for _, _, name, steps in found]
        join = texts.one_of if kind == "choice" else texts.all_of
        parts[target].append(label(texts, f"graph_says_{kind}", sources=join(sources)))
    return tuple(
        _sentence(name, [*_standing(stage, graph, texts), *said], texts)
        for stage, name, said in zip(graph.stages, names, parts, strict=True)
    )


def _source(name: str, steps: Sequence[int], texts: Texts) -> str:
    if len(steps) > _MOST_STEPS:
        return name
    said = texts.all_of([label(texts, "graph_says_step", number=step) for step in steps])
    return label(texts, "graph_says_source", source=name, steps=said)


def _standing(stage: StageNode, graph: Graph, texts: Texts) -> Iterator[str]:
    if stage.default:
        yield label(texts, graph.mark)
    elif not stage.needed:
        yield label(texts, "graph_unneeded")


def _sentence(name: str, parts: Iterable[str], texts: Texts) -> str:
    said = texts.semicolon.join(parts)
    return label(texts, "graph_says", stage=name, said=said) if said else name
