from __future__ import annotations

import dataclasses
import json
import re
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile import parse, walkthrough
from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.rendering.graph import (
    Edge,
    Graph,
    StageNode,
    describe,
    draw,
    mermaid,
    stage_graph,
)
from mkdocs_dockerfile.rendering.graph.lanes import assign_lanes
from mkdocs_dockerfile.rendering.graph.layout import lay_out
from mkdocs_dockerfile.rendering.graph.naming import clip, clip_image, columns
from mkdocs_dockerfile.semantics import analyse
from tests.strategies import dockerfiles

CASES = Path(__file__).parent / "cases" / "graph"
FOLDERS = sorted(path.parent for path in CASES.glob("*/Dockerfile"))
EN = texts_for("en")
ZH = texts_for("zh")


def graph_of(source: str | bytes) -> Graph | None:
    return graph_in(walkthrough(parse(source, path="Dockerfile")))


def graph_in(page: Walkthrough) -> Graph | None:
    return stage_graph(analyse(page.dockerfile), page.stages)


def shown(source: str) -> Graph:
    graph = graph_of(source)
    assert graph is not None
    return graph


def links(graph: Graph) -> dict[int, str]:
    return {stage.index: f"#stage-{stage.index + 1}" for stage in graph.stages}


# --- Cases -------------------------------------------------------------------------


def outputs(graph: Graph) -> dict[str, str]:
    words = [*describe(graph, EN), "", *describe(graph, ZH)]
    return {
        "graph.json": json.dumps(dataclasses.asdict(graph), ensure_ascii=False, indent=1),
        "graph.html": str(draw(graph, links(graph), EN)),
        "graph.mmd": mermaid(graph, EN) or "",
        "graph.txt": "\n".join(words),
    }


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_case(case: Path, update: bool) -> None:
    graph = graph_of((case / "Dockerfile").read_bytes())
    actual = {name: text + "\n" for name, text in outputs(graph).items()} if graph else {}
    if update:
        for name, text in actual.items():
            (case / name).write_text(text, encoding="utf-8", newline="\n")
    expected = {
        path.name: path.read_bytes().decode() for path in case.iterdir() if path.suffix != ""
    }
    assert actual == expected


def test_cases_show_what_they_are_for() -> None:
    """Golden files are written by the code; this is written by hand."""
    graph = shown((CASES / "chain" / "Dockerfile").read_text())
    assert [(edge.source, edge.target, edge.kind, edge.steps) for edge in graph.edges] == [
        (0, 1, "base", (2,)),
        (1, 2, "base", (3,)),
        (0, 2, "mount", (4,)),
        (2, 3, "base", (5,)),
        (0, 4, "base", (6,)),
        (2, 4, "copy", (7, 8)),
    ]
    assert [stage.needed for stage in graph.stages] == [True, True, True, False, True]
    assert [stage.default for stage in graph.stages] == [False] * 4 + [True]
    later = shown((CASES / "later" / "Dockerfile").read_text())
    assert later.edges == ()


@pytest.mark.parametrize("count", [0, 1, 201])
def test_files_without_a_graph(count: int) -> None:
    assert graph_of("FROM a\n" * count) is None


# --- Shape of the picture ----------------------------------------------------------

NAMES = st.sampled_from(
    ["a", "b", "stage-with-a-rather-long-name-that-is-clipped", "<script>", "\"'&", "日本語", "`]"]
)


@st.composite
def staged(draw: st.DrawFn) -> str:
    """A Dockerfile of many stages that use one another, and images."""
    lines = []
    for index in range(draw(st.integers(2, 12))):
        base = draw(st.sampled_from(["alpine", "scratch", "s$TARGETARCH", "${X}", "s0", "<x>"]))
        if index and draw(st.booleans()):
            base = f"s{draw(st.integers(0, index - 1))}{draw(NAMES)}"
        name = f"s{index}{draw(NAMES)}" if draw(st.integers(0, 9)) else ""
        lines.append(f"FROM {base}" + (f" AS {name}" if name else ""))
        for use in draw(st.lists(st.integers(0, 15), max_size=4)):
            lines.append(
                draw(
                    st.sampled_from(
                        [
                            f"COPY --from={use} / /",
                            f"RUN --mount=from=s{use}a,target=/x y",
                            f"COPY --from=image{use} / /",
                            f"ONBUILD COPY --from={use} / /",
                        ]
                    )
                )
            )
    return "\n".join(lines)


FILES = st.one_of(staged(), dockerfiles())
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"figure", "figcaption", "div", "span", "details", "summary", "ul", "li"}
ALLOWED_SVG = {"svg", "g", "a", "title", "text", "path", "rect"}
ATTRIBUTES = {
    *("class", "role", "viewBox", "width", "height", "style", "translate", "tabindex", "d"),
    *("aria-label", "aria-hidden", "data-search-exclude", "x", "y", "rx"),
    "{http://www.w3.org/1999/xlink}href",
}


@given(FILES)
def test_every_stage_is_drawn_once_as_valid_xml(source: str) -> None:
    graph = graph_of(source)
    if graph is None:
        return
    for texts in (EN, ZH):
        # XML has two characters less than HTML.
        html = re.sub("[\ufffe\uffff]", "", str(draw(graph, links(graph), texts)))
        tree = ElementTree.fromstring(html)
        names = {element.tag.removeprefix(SVG) for element in tree.iter()}
        assert names <= ALLOWED | ALLOWED_SVG
        assert {name for element in tree.iter() for name in element.attrib} <= ATTRIBUTES
        groups = [group.get("class", "") for group in tree.iter(f"{SVG}g")]
        assert sum("dockerfile-graph-stage" in name for name in groups) == len(graph.stages)
        assert len(list(tree.iter("li"))) == len(graph.stages) == len(describe(graph, texts))


@given(FILES)
def test_edges_lead_down(source: str) -> None:
    graph = graph_of(source)
    if graph is None:
        return
    layout = lay_out(graph, EN)
    heights = [box.y for box in layout.stages]
    assert heights == sorted(set(heights))
    for edge in graph.edges:
        assert 0 <= edge.source < edge.target < len(graph.stages)
        assert edge.steps
    used = [(edge.source, edge.target, edge.kind) for edge in graph.edges]
    assert len(set(used)) == len(used)
    needed = {stage.index for stage in graph.stages if stage.needed}
    assert {edge.source for edge in graph.edges if edge.target in needed} <= needed
    for stage in needed - {len(graph.stages) - 1}:
        assert any(edge.source == stage and edge.target in needed for edge in graph.edges)


EDGES = st.lists(
    st.builds(
        lambda source, length, kind: Edge(source, source + length, kind, (1,)),
        st.integers(0, 40),
        st.integers(1, 40),
        st.sampled_from(["base", "choice", "copy", "mount"]),
    ),
    unique_by=lambda edge: (edge.source, edge.target, edge.kind),
)


@given(EDGES)
def test_trunks_do_not_overlap(edges: list[Edge]) -> None:
    trunks = assign_lanes(edges)
    assert {(edge.source, edge.target, edge.kind) for edge in edges} == {
        (trunk.source, target, trunk.kind) for trunk in trunks for target in trunk.targets
    }
    lanes = defaultdict(list)
    for trunk in trunks:
        lanes[trunk.lane].append((trunk.source, trunk.targets[-1]))
    assert sorted(lanes) == list(range(len(lanes)))
    for found in lanes.values():
        found.sort()
        assert all(above[1] <= below[0] for above, below in pairwise(found))


@given(FILES)
def test_no_two_lines_lie_on_each_other(source: str) -> None:
    """Neither upright nor level; those of one trunk or one bus are one line."""
    graph = graph_of(source)
    if graph is None:
        return
    upright, level = defaultdict(list), defaultdict(list)
    for line in lay_out(graph, EN).lines:
        # The part that is needed is drawn again on top of the whole trunk.
        for (x1, y1), (x2, y2) in segments(line.path):
            if x1 == x2:
                upright[x1].append((*sorted((y1, y2)), line.kind, line.needed))
            else:
                level[y1].append((*sorted((x1, x2)), line.kind, line.needed))
    for parts in (*upright.values(), *level.values()):
        for needed in (False, True):
            found = sorted(part for part in parts if part[3] is needed)
            for above, below in pairwise(found):
                assert above[1] <= below[0]


def segments(path: str) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path of M, H, V and corners."""
    found = []
    x = y = 0.0
    for command, text in re.findall(r"([MHVq])([^MHVq]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", text)]
        before = x, y
        if command == "M":
            x, y = numbers
        elif command == "H":
            (x,) = numbers
        elif command == "V":
            (y,) = numbers
        else:
            x, y = x + numbers[2], y + numbers[3]
        if command in "HV":
            found.append((before, (x, y)))
    return found


def test_boxes_keep_apart() -> None:
    for case in FOLDERS:
        graph = graph_of((case / "Dockerfile").read_bytes())
        if graph is None:
            continue
        layout = lay_out(graph, EN)
        rows = sorted(box.y for box in layout.images)
        assert all(below - above >= 22 for above, below in pairwise(rows))
        boxes = [*layout.stages, *layout.images]
        assert max(box.right for box in boxes) < layout.width
        assert max(box.y for box in boxes) + 12 < layout.height


# --- Words and escapes -------------------------------------------------------------


@given(FILES)
def test_mermaid_quotes_every_name(source: str) -> None:
    graph = graph_of(source)
    if graph is None:
        return
    text = mermaid(graph, EN)
    assert text is not None
    name = r'"[\w #;./:@-]*"'
    arrow = r'(-->|-\.->|-- "\?" -->|-\. "mount" \.->)'
    statement = rf"s\d+\[{name}\](:::\w+)?|i\d+\(\[{name}\]\):::outside|[si]\d+ {arrow} s\d+"
    first, *statements = text.split("\n")
    assert first == "flowchart TD"
    for line in statements:
        assert re.fullmatch(rf"  ({statement}|classDef [a-z]+ [a-z:\d. -]+)", line), line


def test_what_mermaid_would_refuse() -> None:
    copies = [f"COPY --from={source} / /" for source in range(30)]
    files = ["FROM scratch"] * 30 + ["FROM scratch\n" + "\n".join(copies)] * 20
    assert mermaid(shown("\n".join(files)), EN) is None


@given(st.text(max_size=40), st.integers(12, 20))
def test_clipped_names_fit(text: str, most: int) -> None:
    for short in (clip(text, most), clip_image(text, most)):
        assert columns(short) <= most
    if columns(text) <= most:
        assert clip(text, most) == text


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("alpine:3.20", "alpine:3.20"),
        ("alpine@sha256:" + "0123456789" * 6 + "abcd", "alpine@0123456…"),
        ("registry.example.org/group/tool:1.2", "…/group/tool:1.2"),
        ("registry.example.org/tool-with-a-long-name:1.2", "…ith-a-long-name:1.2"),
    ],
)
def test_clipped_images(name: str, short: str) -> None:
    assert clip_image(name, 20) == short


def test_titles_and_links() -> None:
    graph = shown("# Build the application\nFROM a AS build\n\nFROM b\nCOPY --from=build / /\n")
    html = str(draw(graph, {0: "?a&b#stage-build"}, EN))
    assert (
        '<a xlink:href="?a&amp;b#stage-build"><title>build: Build the application</title>' in html
    )
    assert html.count("<a ") == 1
    assert "<title>Final stage (default target)</title>" in html


def test_the_legend_lists_what_occurs() -> None:
    graph = shown("FROM scratch AS a\nFROM a")
    assert legend(str(draw(graph, {}, EN))) == ["built on", "from outside this file"]
    graph = shown("FROM a AS x\nFROM b AS y\nRUN --mount=from=x,target=/ z\nFROM c")
    assert legend(str(draw(graph, {}, ZH))) == [
        "以其为基础",
        "挂载",
        "来自本文件之外",
        "默认目标不需要",
    ]


def legend(html: str) -> list[str]:
    found = ElementTree.fromstring(html).findall(".//span")
    return [(item[0].tail or "").strip() for item in found]


# --- Time --------------------------------------------------------------------------


def test_many_stages_and_edges_take_linear_time() -> None:
    lines = []
    for index in range(200):
        lines += ["FROM alpine", *(f"COPY --from={source} / /" for source in range(index))]
    page = walkthrough(parse("\n".join(lines)))
    start = time.process_time()
    graph = graph_in(page)
    assert graph is not None
    assert len(graph.edges) == 200 * 199 // 2
    assert draw(graph, {}, EN)
    assert time.process_time() - start < 2


def test_a_stage_that_many_lines_use_is_one_edge() -> None:
    graph = shown("FROM a AS x\nFROM b\n" + "COPY --from=x / /\n" * 4000)
    assert [(len(edge.steps), edge.kind) for edge in graph.edges] == [(4000, "copy")]
    assert len(draw(graph, {}, EN)) < 5000
    assert describe(graph, EN)[1] == "Final stage: default target; built on b; copies files from x."


def test_the_graph_is_plain_frozen_data() -> None:
    stage = StageNode(0, "a", None, False, True)
    with pytest.raises(dataclasses.FrozenInstanceError):
        stage.name = "b"  # type: ignore[misc]
