"""`Graph` → HTML: a figure with the picture as SVG, a legend, and the same in words.

There are no ids and no styles in it, so that any number of figures can stand on a page; colours
and line styles are in `templates/site/graph.css`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from mkdocs_dockerfile.explanations.texts import Texts
from mkdocs_dockerfile.rendering.graph.data import EdgeKind, Graph, StageNode
from mkdocs_dockerfile.rendering.graph.describing import describe
from mkdocs_dockerfile.rendering.graph.layout import (
    IMAGE_HEIGHT,
    PADDING,
    STAGE_HEIGHT,
    Arrow,
    Box,
    Layout,
    Line,
    lay_out,
    width_of,
)
from mkdocs_dockerfile.rendering.graph.naming import label, one_line

# Below this scale letters would be smaller than 9 pixels: the figure scrolls instead.
_SMALLEST = 0.78
_BASELINE = 4
_KEY_WIDTH = 30
_KEY_HEIGHT = 12


def draw(graph: Graph, hrefs: Mapping[int, str], texts: Texts) -> Markup:
    """Draw a stage graph.

    Args:
        graph: What to draw.
        hrefs: Where a stage's box leads, by its index: `#stage-builder`.
        texts: Of the page's language.

    Returns:
        A `figure`, safe whatever the Dockerfile holds.
    """
    layout = lay_out(graph, texts)
    nodes = [
        _node(stage, box, hrefs.get(stage.index), route)
        for stage, box, route in zip(graph.stages, layout.stages, layout.routes, strict=True)
    ]
    picture = Markup(
        '<svg class="dockerfile-graph-picture" role="presentation"'
        ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' viewBox="0 0 {width:g} {height:g}"'
        ' width="{width:g}" style="min-width:{smallest:.0f}px" translate="no">\n{content}\n</svg>'
    ).format(
        width=layout.width,
        height=layout.height,
        smallest=layout.width * _SMALLEST,
        content=_lines([*_strokes(layout), *_images(graph, layout), *nodes]),
    )
    return Markup(
        '<figure class="dockerfile-graph" aria-label="{name}" data-search-exclude="">\n'
        '<div class="dockerfile-graph-scroll" role="group" aria-label="{scroll}" tabindex="0">\n'
        "{picture}\n</div>\n<figcaption>\n{legend}\n"
        "<details><summary>{summary}</summary>\n<ul>\n{sentences}\n</ul>\n</details>\n"
        "</figcaption>\n</figure>"
    ).format(
        name=label(texts, "graph"),
        scroll=label(texts, "graph_scroll"),
        picture=picture,
        legend=_lines(_legend(graph, texts)),
        summary=label(texts, "graph_in_words"),
        sentences=_lines(Markup("<li>{}</li>").format(text) for text in describe(graph, texts)),
    )


def _lines(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(parts)


# --- Lines -------------------------------------------------------------------------


def _strokes(layout: Layout) -> Iterator[Markup]:
    """The lines; what the default target needs lies on top of what it does not."""
    for needed in (False, True):
        lines = [_stroke(line) for line in layout.lines if line.needed is needed]
        heads = "".join(_head(arrow) for arrow in layout.arrows if arrow.needed is needed)
        if lines:
            lines.append(Markup('<path class="dockerfile-graph-heads" d="{}"/>').format(heads))
            yield Markup(
                '<g class="dockerfile-graph-lines{}" aria-hidden="true">\n{}\n</g>'
            ).format("" if needed else " dockerfile-graph-unneeded", _lines(lines))


def _stroke(line: Line) -> Markup:
    return Markup('<path class="dockerfile-graph-{}" d="{}"/>').format(line.kind, line.path)


def _head(arrow: Arrow) -> str:
    back = "7-3.5v7z" if arrow.left else "-7-3.5v7z"
    return f"M{arrow.x:g} {arrow.y:g}l{back}"


# --- Boxes -------------------------------------------------------------------------


def _node(stage: StageNode, box: Box, href: str | None, route: str) -> Markup:
    name = f"{box.full} ({box.mark})" if box.mark else box.full
    title = f"{name}: {one_line(stage.title)}" if stage.title else name
    content = Markup("<title>{}</title>{}{}").format(
        title, _rectangle(box, STAGE_HEIGHT, 6), _name(box)
    )
    if href is not None:
        # Scripts of themes that put pages in place (`navigation.instant`) write to `href` of
        # all that has it, which an element of SVG does not allow: one without it they let be.
        content = Markup('<a xlink:href="{}">{}</a>').format(href, content)
    states = {"default": stage.default, "unneeded": not stage.needed}
    return Markup('<g class="dockerfile-graph-stage{}">{}{}</g>').format(
        "".join(f" dockerfile-graph-{name}" for name, applies in states.items() if applies),
        Markup('<path class="dockerfile-graph-route" d="{}" aria-hidden="true"/>').format(route)
        if route
        else "",
        content,
    )


def _name(box: Box) -> Markup:
    """A stage's name and, behind a line, its mark."""
    text = _text(box.x + PADDING, box.y, box.text)
    if not box.mark:
        return text
    edge = box.right - width_of(box.mark)
    rule = Markup('<path class="dockerfile-graph-rule" d="M{:g} {:g}v{:g}"/>').format(
        edge, box.y - STAGE_HEIGHT / 2, STAGE_HEIGHT
    )
    return text + rule + _text(edge + PADDING, box.y, box.mark)


def _images(graph: Graph, layout: Layout) -> Iterator[Markup]:
    for edge, box in zip(graph.image_edges, layout.images, strict=True):
        needed = graph.stages[edge.target].needed
        yield Markup('<g class="dockerfile-graph-image{}"><title>{}</title>{}{}</g>').format(
            "" if needed else " dockerfile-graph-unneeded",
            box.full,
            _rectangle(box, IMAGE_HEIGHT, IMAGE_HEIGHT / 2),
            _text(box.x + PADDING, box.y, box.text),
        )


def _rectangle(box: Box, height: float, radius: float) -> Markup:
    return Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="{:g}"/>').format(
        box.x, box.y - height / 2, box.width, height, radius
    )


def _text(x: float, y: float, text: str) -> Markup:
    return Markup('<text x="{:g}" y="{:g}">{}</text>').format(x, y + _BASELINE, text)


# --- Legend ------------------------------------------------------------------------


def _legend(graph: Graph, texts: Texts) -> Iterator[Markup]:
    """What the styles mean that occur."""
    for kind in graph.kinds:
        yield _key(_sample(kind), label(texts, f"graph_{kind}"))
    box = Box(1, _KEY_HEIGHT / 2, _KEY_WIDTH - 2, "", "")
    samples = {
        "image": _rectangle(box, _KEY_HEIGHT - 2, 5) if graph.images else None,
        "unneeded": _rectangle(box, _KEY_HEIGHT - 2, 4)
        if any(not stage.needed for stage in graph.stages)
        else None,
    }
    for name, sample in samples.items():
        if sample is not None:
            shape = Markup('<g class="dockerfile-graph-{}">{}</g>').format(name, sample)
            yield _key(shape, label(texts, f"graph_{name}"))


def _sample(kind: EdgeKind) -> Markup:
    middle = _KEY_HEIGHT / 2
    tip = Arrow(_KEY_WIDTH, middle, False, True)
    return Markup(
        '<g class="dockerfile-graph-lines">{}<path class="dockerfile-graph-heads" d="{}"/></g>'
    ).format(_stroke(Line(kind, True, f"M0 {middle:g}H{_KEY_WIDTH - 6}")), _head(tip))


def _key(sample: Markup, text: str) -> Markup:
    return Markup(
        '<span class="dockerfile-graph-key"><svg viewBox="0 0 {width} {height}" width="{width}"'
        ' height="{height}" aria-hidden="true">{sample}</svg> {text}</span>'
    ).format(width=_KEY_WIDTH, height=_KEY_HEIGHT, sample=sample, text=text)
