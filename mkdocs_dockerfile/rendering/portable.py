"""The page as plain Markdown, for GitHub, wikis and other generators."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup

from mkdocs_dockerfile.explanations import code, strip_marks
from mkdocs_dockerfile.model import Trusted, Walkthrough
from mkdocs_dockerfile.rendering.facts import facts
from mkdocs_dockerfile.rendering.graph import mermaid
from mkdocs_dockerfile.rendering.prose import link_steps, without_html
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.tables import tables
from mkdocs_dockerfile.rendering.templating import as_markdown, environment, render_template
from mkdocs_dockerfile.rendering.view import Look, PageView, arrange
from mkdocs_dockerfile.sidecar import Link, relink_markdown

_TICKS = re.compile("`{3,}")


def render_portable(
    walkthrough: Walkthrough,
    *,
    look: Look | None = None,
    relink: Callable[[Link], str] | None = None,
) -> str:
    """Lay a walkthrough out as one Markdown document, with its title.

    Args:
        walkthrough: What to show.
        look: How the site wants it.
        relink: Says where a link of the sidecar leads from the document.

    Returns:
        CommonMark with fenced code and tables; ends with a line feed.

    Raises:
        TemplateFault: A template of the site's own cannot be used.
    """
    look = look or Look()
    page = arrange(walkthrough, look)

    def prose(markdown: str) -> Markup:
        return Markup(_prose(markdown, page, relink))

    def cell(markdown: str) -> Markup:
        return Markup(_prose(markdown, page, None).replace("|", "\\|"))

    shown = frozenset(page.shown)

    def lines(start: int, end: int) -> str:
        numbers = (number for number in range(start, end + 1) if number in shown)
        return "\n".join(walkthrough.dockerfile.lines[number - 1] for number in numbers)

    text = render_template(
        environment("portable", look.templates),
        "page.md.jinja",
        page=page,
        walkthrough=walkthrough,
        facts=facts(page),
        tables=tables(page),
        graph=mermaid(page.graph, page.texts) if page.graph else None,
        prose=prose,
        cell=cell,
        code=lambda text: Markup(code(str(text))),
        plain=as_markdown,
        fence=_fence,
        lines=lines,
    )
    # Sections that are left out leave their blank lines.
    return text.strip("\n") + "\n"


def _prose(markdown: str, page: PageView, relink: Callable[[Link], str] | None) -> str:
    if isinstance(markdown, Trusted):
        text = relink_markdown(markdown, relink) if relink else markdown
        return text.strip("\n")
    text = without_html(strip_marks(visible(markdown)))
    return link_steps(text, page.anchors).strip("\n")


def _fence(text: str, language: str = "") -> Markup:
    """Fence code with more backticks than it holds in a row."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=2)
    ticks = "`" * (longest + 1)
    return Markup(f"{ticks}{language}\n{text.rstrip(chr(10))}\n{ticks}")
