"""A site's own templates: what goes wrong in them, when they are read, and what they see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from jinja2 import meta

from mkdocs_dockerfile.discovery import Found
from mkdocs_dockerfile.pages import Options, Project
from mkdocs_dockerfile.rendering import Html, TemplateFault
from mkdocs_dockerfile.rendering.templating import environment, render_template

ROOT = Path(__file__).parent.parent
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


def test_the_innermost_template_of_the_site_is_named(own: Own) -> None:
    own.write(summary='\n{% include "mine.html.jinja" %}', mine="\n\n{{ 1 // 0 }}")
    assert own.trouble().startswith("own/site/mine.html.jinja:3: DF208 ZeroDivisionError: ")
    # What a built-in one misses, the one that includes it has to give.
    own.write(summary='\n\n{% include "built-in/words.html.jinja" %}')
    assert own.trouble().startswith("own/site/summary.html.jinja:3: DF208 'view' is undefined")


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
    assert own.html().startswith(f"<style>\n{css}")
    file.write_text(f"{css}\n\n/* {css} */\n")
    assert own.html().startswith(f"<style>\n{css}\n\n/* {css} */")


# --- What the docs say --------------------------------------------------------------


@pytest.mark.parametrize("flavour", ["site", "portable"])
def test_every_name_that_templates_use_is_in_the_docs(flavour: Literal["site", "portable"]) -> None:
    text = (ROOT / "docs/reference/templates.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(\w+)[(`.]", text[text.index("## What they see") :]))
    made = environment(flavour)
    assert made.loader is not None
    names = [name for name in made.loader.list_templates() if name.endswith(".jinja")]
    assert len(names) > 10
    for name in names:
        source, _, _ = made.loader.get_source(made, name)
        own = set(re.findall(r"{% set (\w+)", source))
        used = meta.find_undeclared_variables(made.parse(source)) - own
        assert used <= documented, name
