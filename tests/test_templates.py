"""A site's own templates: what goes wrong in them, when they are read, and what they see."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes
from markdown import Markdown

from mkdocs_dockerfile.discovery import Found
from mkdocs_dockerfile.pages import Options, Project
from mkdocs_dockerfile.rendering import Html, TemplateFault
from mkdocs_dockerfile.rendering.templating import environment, render_template

SOURCE = "FROM alpine AS a\nRUN one\nFROM a\nRUN two \\\n  three\n"


class Own:
    """A project with a Dockerfile and templates of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "own" / "site").mkdir(parents=True)
        (folder / "Dockerfile").write_text(SOURCE)
        self.project = Project(Options(templates=str(folder / "own")), root=folder)

    def write(self, **templates: str | bytes) -> None:
        """Write templates of the site by the first word of their names."""
        for name, content in templates.items():
            data = content.encode() if isinstance(content, str) else content
            (self.folder / "own" / "site" / f"{name}.html.jinja").write_bytes(data)

    def html(self) -> str:
        found = Found("Dockerfile", self.folder / "Dockerfile", None, None, True)
        parts = self.project.parts(found, self.project.walkthrough(found))
        return "\n".join(part.html for part in parts if isinstance(part, Html))

    def trouble(self) -> str:
        with pytest.raises(TemplateFault) as caught:
            self.html()
        return str(self.project.template_trouble(caught.value))


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(tmp_path)


# --- What goes wrong ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        ("\n{% for %}", 2, "Expected an expression, got 'end of statement block'"),
        ("\n{{ nobody }}", 2, "'nobody' is undefined"),
        ('\n{% include "gone.html" %}', 2, "there is no template `gone.html`"),
        ('\n{% extends "summary.html.jinja" %}', 2, "RecursionError: maximum recursion depth"),
        ('\n{% include "summary.html.jinja" %}', 2, "RecursionError: maximum recursion depth"),
        ("\n{{ page.label() }}", 2, "TypeError: "),
        ("\n{{ walkthrough.title(3) }}", 2, "TypeError: 'str' object is not callable"),
        ('\n{{ page.label("sumary") }}', 2, "there is no label `sumary`"),
        ('\n{{ page.label("stage") }}', 2, "KeyError: 'name'"),
        ("\n{{ 1 / (facts | length - facts | length) }}", 2, "ZeroDivisionError: division by zero"),
        ("\n{{ page.steps[99] | upper }}", 2, "dict object has no element 99"),
        ('\n{{ heading(none, "x", "y") }}', 2, "ValueError: there is no heading of level None"),
        ('\n{{ heading(7, "x", "y") }}', 2, "ValueError: there is no heading of level 7"),
        ('\n{{ heading("h2", "x", "y") }}', 2, "ValueError: there is no heading of level h2"),
        ('\n{{ heading(2, "x", nobody) }}', 2, "'nobody' is undefined"),
        ('\n{{ heading(2, "x", code(nobody)) }}', 2, "'nobody' is undefined"),
        ('\n{{ heading(2, "x", "y", aliases=5) }}', 2, "TypeError: "),
        (b"\n\n<p>\xe9</p>", 3, "it is not UTF-8"),
        ("\n<p>\x021\x03</p>", 2, "it holds the control character U+0002"),
    ],
)
def test_whatever_a_template_raises_is_said(
    own: Own, template: str | bytes, line: int, reason: str
) -> None:
    own.write(summary=template)
    said = own.trouble()
    assert said.startswith(f"own/site/summary.html.jinja:{line}: DF208 {reason}")
    assert said.endswith(" (correct the template)")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ('"x", "more", page.steps | length', '<h2 id="x">more4</h2>'),
        ('"x", none', '<h2 id="x">None</h2>'),
        ("5, true", '<h2 id="5">True</h2>'),
        ('"x", "y", label=5', '<h2 data-toc-label="5" id="x">y</h2>'),
        ('"x", code(5)', '<h2 id="x"><code>5</code></h2>'),
        ('"x", "y", aliases=[5]', '<h2 id="x"><span id="5"></span>y</h2>'),
    ],
)
def test_a_heading_reads_what_would_be_printed(own: Own, arguments: str, shown: str) -> None:
    own.write(page=f"{{{{ heading(2, {arguments}) }}}}")
    settings = {"dockerfile": {"project": own.project, "quiet": True}}
    html = Markdown(extensions=["dockerfile"], extension_configs=settings).convert(
        "/// dockerfile | Dockerfile\n///\n"
    )
    assert shown in html


def test_the_innermost_template_of_the_site_is_named(own: Own) -> None:
    own.write(summary='\n{% include "mine.html.jinja" %}', mine="\n\n{{ 1 // 0 }}")
    assert own.trouble().startswith("own/site/mine.html.jinja:3: DF208 ZeroDivisionError: ")
    # What a built-in one misses, the one that includes it has to give.
    own.write(summary='\n\n{% include "built-in/words.html.jinja" %}')
    assert own.trouble().startswith("own/site/summary.html.jinja:3: DF208 'view' is undefined")


def test_the_folder_may_be_written_in_any_way(own: Own) -> None:
    (own.folder / "docs").mkdir()
    odd = own.folder / "docs" / ".." / "own"
    own.project = Project(Options(templates=str(odd)), root=own.folder)
    own.write(summary="{{ nobody }}")
    assert own.trouble().startswith("own/site/summary.html.jinja:1: DF208 'nobody' is undefined")


def test_a_template_that_breaks_a_built_in_one_is_a_fault_too(own: Own) -> None:
    own.write(introduction="{% set nothing = page.anchors.clear() %}")
    assert "templates/site/listing.html.jinja:" in own.trouble()


def test_a_mistake_of_this_package_is_not_called_the_sites(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="undefined") as caught:
        render_template(environment("site"), "summary.html.jinja")
    assert not isinstance(caught.value, TemplateFault)
    with pytest.raises(TemplateFault):
        render_template(environment("site", tmp_path), "summary.html.jinja")


def test_a_template_that_cannot_be_read_is_said(own: Own) -> None:
    # Root may read every file but this one, whose first page is never there.
    (own.folder / "own/site/summary.html.jinja").symlink_to("/proc/self/mem")
    said = "own/site/summary.html.jinja:1: DF208 it cannot be read: Input/output error"
    assert own.trouble().startswith(said)


# --- When they are read ------------------------------------------------------------


def test_templates_that_appear_change_and_go_are_noticed(own: Own) -> None:
    built_in = own.html()
    own.write(summary="<p>first</p>", words='{% include "built-in/words.html.jinja" %}<!-- 1 -->')
    assert "<p>first</p>" in own.html() and own.html().count("<!-- 1 -->") == 4
    own.write(summary="<p>second, longer</p>")
    assert "<p>second, longer</p>" in own.html()
    for file in (own.folder / "own/site").iterdir():
        file.unlink()
    assert own.html() == built_in


CSS = [
    "#x{color:red}@media print{#y{color:blue}}",
    "a{{b}}",
    "@media x{%{}}",
    """{% endraw %}"'\\201c \\N{DASH} é😀{{ nobody }}""",
    "a::before { content: '\\'; }",
]


@pytest.mark.parametrize("css", CSS)
def test_style_sheets_are_text(own: Own, css: str) -> None:
    file = own.folder / "own" / "site" / "style.css"
    file.write_text(f"{css}\n")
    assert own.html().startswith(f'<style class="dockerfile-style">\n{css}')
    file.write_text(f"{css}\n\n/* {css} */\n")
    assert own.html().startswith(f'<style class="dockerfile-style">\n{css}\n\n/* {css} */')


# --- What is never used ------------------------------------------------------------

STEP = "{{ step.number }}"
IN_VAIN: dict[str, tuple[dict[str, str], list[str]]] = {
    "beside the folders": (
        {"summary.html.jinja": "", "facts.md.jinja": "", "mine.html.jinja": ""},
        [
            "own/facts.md.jinja: DF209 no page uses this template (move it to `portable/`)",
            "own/mine.html.jinja: DF209 no page uses this template (move it to `site/`)",
            "own/summary.html.jinja: DF209 no page uses this template (move it to `site/`)",
        ],
    ),
    "in the other folder": (
        {"portable/summary.html.jinja": "", "site/step.md.jinja": ""},
        [
            "own/site/step.md.jinja: DF209 no page uses this template (move it to `portable/`)",
            "own/portable/summary.html.jinja: DF209 no page uses this template"
            " (move it to `site/`)",
        ],
    ),
    "misspelt": (
        {"site/sumary.html.jinja": "", "site/summary.html": "", "portable/stepps.md.jinja": ""},
        [
            "own/site/sumary.html.jinja: DF209 no page uses this template"
            " (did you mean `summary.html.jinja`?)",
            "own/site/summary.html: DF209 no page uses this template"
            " (did you mean `summary.html.jinja`?)",
            "own/portable/stepps.md.jinja: DF209 no page uses this template"
            " (did you mean `steps.md.jinja`?)",
        ],
    ),
    "included": (
        {
            "site/summary.html.jinja": '{% include "sumary.html.jinja" %}',
            "site/deep/x.html.jinja": '{% from "stepp.html.jinja" import a with context %}',
            "site/sumary.html.jinja": "",
            "site/stepp.html.jinja": "",
        },
        [],
    ),
    "computed": (
        {"site/summary.html.jinja": "{% include walkthrough.title %}", "site/stepp.html": ""},
        [],
    ),
    "unreadable": ({"site/summary.html.jinja": '{% include "a', "site/stepp.html": ""}, []),
    "like none": (
        {"site/licence.html.jinja": "", "site/instructions.html.jinja": "", "site/mine.css": ""},
        [],
    ),
    "other files": (
        {"README.md": "", "main.html": "", "site/style.scss": "", "site/step.html.jinja.bak": ""},
        [],
    ),
    "of a theme": (
        {"style.css": "", "index.css": "", "page.html": "", "site/step.html.jinja": ""},
        [],
    ),
    "right": (
        {"site/step.html.jinja": STEP, "site/style.css": "", "portable/step.md.jinja": ""},
        [],
    ),
    "neither folder": (
        {"sites/summary.html.jinja": ""},
        [
            "own: DF209 the folder has neither `site/` nor `portable/`"
            " (put the templates of pages into `site/`)"
        ],
    ),
}


def in_vain(root: Path, folder: Path) -> list[str]:
    project = Project(Options(templates=str(folder)), root=root)
    assert set(project.template_diagnostics) <= set(project.diagnostics)
    return [str(item) for item in project.template_diagnostics]


@pytest.mark.parametrize(("files", "said"), IN_VAIN.values(), ids=IN_VAIN)
def test_a_template_that_no_page_uses_is_said(
    tmp_path: Path, files: dict[str, str], said: list[str]
) -> None:
    for name, text in files.items():
        file = tmp_path / "own" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert in_vain(tmp_path, tmp_path / "own") == said


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [
        ("own/**", 0),
        ("*.jinja", 0),
        ("/own/site/sumary.html.jinja", 1),
        ("Dockerfile", 2),
    ],
)
def test_what_is_said_of_a_template_is_silenced_by_its_path(
    own: Own, pattern: str, heard: int
) -> None:
    own.write(sumary="")
    (own.folder / "own" / "facts.html.jinja").write_text("")
    options = replace(own.project.options, ignore={pattern: ("DF209",)})
    project = Project(options, root=own.folder)
    assert [item.code for item in project.template_diagnostics] == ["DF209"] * heard
    assert [item.code for item in project.diagnostics] == ["DF209"] * heard


def test_a_folder_too_deep_is_said(own: Own) -> None:
    own.write(summary="")
    assert in_vain(own.folder, own.folder / "own" / "site") == [
        "own/site/summary.html.jinja: DF209 no page uses this template"
        " (let `templates` name the folder that `site/` is in)"
    ]


# --- What they see -----------------------------------------------------------------

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference" / "templates.md"
RENDERING = ROOT / "mkdocs_dockerfile" / "rendering"
TEMPLATES = {
    file.relative_to(RENDERING / "templates").as_posix(): Environment().parse(file.read_text())
    for file in sorted((RENDERING / "templates").rglob("*.jinja"))
}
# Other names of the same things in loops of the built-in templates.
SAME = {"first": "view", "last": "view"}
AROUND = "From the template around"


def given(module: str) -> set[str]:
    """Names that a module hands over to templates."""
    for node in ast.walk(ast.parse((RENDERING / f"{module}.py").read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "render_template":
            return {keyword.arg for keyword in node.keywords if keyword.arg}
    raise AssertionError(module)


def rows(heading: str) -> list[list[str]]:
    """Cells of the table below a heading of the reference."""
    text = REFERENCE.read_text().partition(f"### {heading}\n")[2].partition("\n#")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def names(heading: str) -> list[str]:
    return [name for row in rows(heading) for name in re.findall(r"`(\w+)`", row[0])]


def unset(tree: nodes.Template) -> set[str]:
    """Names that a template uses and nowhere sets."""
    stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    return meta.find_undeclared_variables(tree) - stored


@pytest.mark.parametrize(
    ("heading", "module"),
    [("In `site/`", "site"), ("In `portable/`", "portable"), ("In the list", "index")],
)
def test_every_name_that_templates_are_given_is_documented(heading: str, module: str) -> None:
    told = names(heading)
    assert len(told) == len(set(told))
    assert set(told) == given(module)


def test_every_name_from_the_template_around_is_documented() -> None:
    seen: dict[str, set[str]] = {}
    for file, tree in TEMPLATES.items():
        module = Path(file).parts[0]
        known = given(module) | (given("index") if module == "site" else set())
        for name in unset(tree) - known:
            seen.setdefault(name, set()).add(Path(file).name.partition(".")[0])
    # What includes a template that needs a name needs it, too, and sets it.
    told = {row[0].strip("`"): set(re.findall(r"`([\w-]+)`", row[1])) for row in rows(AROUND)}
    assert told.keys() == seen.keys()
    for name, files in seen.items():
        assert files <= told[name], name


def test_everything_that_built_in_templates_look_at_is_documented() -> None:
    told: dict[str, set[str]] = {}
    for what, has in rows("What these hold"):
        found = re.findall(r"`(\w+)[`(]", has)
        told.setdefault(re.findall(r"\w+", what)[0], set()).update(found)
    looked = 0
    for file, tree in TEMPLATES.items():
        for node in tree.find_all(nodes.Getattr):
            inner = node.node
            if isinstance(inner, nodes.Name):
                name = SAME.get(inner.name, inner.name)
            elif isinstance(inner, nodes.Getattr):
                name = SAME.get(inner.attr, inner.attr)
            else:
                continue
            if name in ("loop", "owners", "ns"):
                continue
            looked += 1
            assert node.attr in told.get(name, ()), f"{file}: {name}.{node.attr}"
    assert looked > 100


def test_no_template_takes_the_text_of_a_label_for_markdown() -> None:
    looked = 0
    for file, tree in TEMPLATES.items():
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("prose", "inline", "cell"):
                looked += 1
                labels = [each for each in call.find_all(nodes.Getattr) if each.attr == "label"]
                assert not labels, f"{file}:{call.lineno}"
    assert looked > 10


def test_a_mark_that_stands_in_a_file_is_no_part(own: Own) -> None:
    source = "# A title\n# \x020\x03 and \x0299999\x03\n# of three lines\nFROM alpine\nRUN a\n"
    (own.folder / "Dockerfile").write_text(source)
    own.write(introduction="<p>{{ walkthrough.introduction | e }}</p>")
    assert "of three lines" in own.html()
