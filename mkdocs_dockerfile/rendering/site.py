"""The page for a docs site."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from mkdocs_dockerfile.model import Trusted, Walkthrough
from mkdocs_dockerfile.rendering.facts import facts
from mkdocs_dockerfile.rendering.graph import draw
from mkdocs_dockerfile.rendering.listing import highlight
from mkdocs_dockerfile.rendering.parts import Part, Placing, TrustedText
from mkdocs_dockerfile.rendering.prose import to_html, to_inline_html
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.step_names import step_names
from mkdocs_dockerfile.rendering.tables import tables
from mkdocs_dockerfile.rendering.templating import environment, render_template
from mkdocs_dockerfile.rendering.view import Look, PageView, Run, arrange


def render_site(
    walkthrough: Walkthrough,
    *,
    look: Look | None = None,
    prefix: str = "",
    source: Callable[..., str] | None = None,
) -> tuple[Part, ...]:
    """Lay a walkthrough out as the body of a page of a docs site.

    Args:
        walkthrough: What to show.
        look: How the site wants it.
        prefix: Goes before every id, where another walkthrough stands on the same page.
        source: Gives the address of the file in the repository's web view, and with a
            first and a last line that of these.

    Returns:
        The parts in order. The page's title is not among them: engines take it from the
        Markdown file.

    Raises:
        TemplateFault: A template of the site's own cannot be used.
    """
    look = look or Look()
    page = arrange(walkthrough, look, prefix=prefix)
    placing = Placing(prefix)
    moved = _moved(page, prefix)
    steps = step_names(page.texts, page.anchors)

    def prose(text: str) -> Markup:
        if isinstance(text, Trusted):
            return placing.place(TrustedText(text, moved, steps))
        return to_html(visible(text), page.anchors)

    dockerfile = walkthrough.dockerfile
    html = render_template(
        environment("site", look.templates),
        "page.html.jinja",
        page=page,
        walkthrough=walkthrough,
        facts=facts(page),
        tables=tables(page),
        graph=_graph(page),
        listing=highlight(dockerfile, page.linker.in_lines()),
        owners=_owners(walkthrough),
        prefix=prefix,
        source=source,
        heading=placing.heading,
        prose=prose,
        inline=lambda text: to_inline_html(text, page.anchors),
        code=lambda text: Run(str(text), code=True),
    )
    return tuple(placing.parts(html))


def _graph(page: PageView) -> Markup | None:
    if page.graph is None:
        return None
    links = {stage: f"#{anchor}" for stage, anchor in page.stage_anchors.items()}
    return draw(page.graph, links, page.texts)


def _moved(page: PageView, prefix: str) -> dict[str, str | None]:
    """Where links that people wrote to steps lead, where that is not what is written."""
    moved: dict[str, str | None] = {}
    for step in page.walkthrough.steps:
        for name in (step.anchor, f"step-{step.number}"):
            if step.number not in page.steps:
                moved[f"#{name}"] = None
            elif prefix:
                moved[f"#{name}"] = f"#{prefix}{name}"
    if prefix:
        anchors = (anchor.removeprefix(prefix) for anchor in page.stage_anchors.values())
        aliases = (alias for group in page.groups for alias in group.aliases)
        moved |= {f"#{name}": f"#{prefix}{name}" for name in (*anchors, *aliases)}
    return moved


def _owners(walkthrough: Walkthrough) -> dict[int, int]:
    """The step that each line of the file belongs to, by 1-based line."""
    return {
        line: step.number
        for step in walkthrough.steps
        for line in range(step.instruction.start_line, step.instruction.end_line + 1)
    }
