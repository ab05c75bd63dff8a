"""The page for a docs site: HTML of ours, headings, and Markdown that the site converts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from mkdocs_dockerfile.model import Trusted, Walkthrough
from mkdocs_dockerfile.rendering.facts import facts
from mkdocs_dockerfile.rendering.graph import draw
from mkdocs_dockerfile.rendering.linking import line_links
from mkdocs_dockerfile.rendering.listing import highlight
from mkdocs_dockerfile.rendering.prose import to_html, to_inline_html
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.tables import tables
from mkdocs_dockerfile.rendering.templating import environment, render_template
from mkdocs_dockerfile.rendering.view import Look, PageView, Run, arrange


@dataclass(frozen=True, slots=True)
class Html:
    """Finished HTML; it may open elements that a later part closes."""

    html: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, for the table of contents and the search index of the site.

    Attributes:
        level: 2 or 3.
        anchor: Its id.
        runs: Its text.
        aliases: More ids that lead here.
        listed: It is in the table of contents.
    """

    level: int
    anchor: str
    runs: tuple[Run, ...]
    aliases: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class TrustedText:
    """Markdown for the site's own converter."""

    markdown: Trusted


Part = Html | Heading | TrustedText

# Stands in a template's output where a part belongs that is no HTML. `visible` lets no
# such character through from a file.
_MARK = re.compile("\x02(\\d+)\x03")


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
    parts: list[Part] = []

    def place(part: Part) -> Markup:
        parts.append(part)
        return Markup(f"\x02{len(parts) - 1}\x03")

    def heading(
        level: int,
        anchor: str,
        *runs: str | Run,
        aliases: Iterable[str] = (),
        listed: bool = True,
    ) -> Markup:
        written = tuple(run if isinstance(run, Run) else Run(run) for run in runs)
        names = tuple(prefix + name for name in aliases)
        return place(Heading(level, prefix + anchor, written, names, listed))

    def prose(text: str) -> Markup:
        if isinstance(text, Trusted):
            return place(TrustedText(text))
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
        listing=highlight(dockerfile, line_links(page.linker, page.build.dockerfile)),
        owners=_owners(walkthrough),
        prefix=prefix,
        source=source,
        heading=heading,
        prose=prose,
        inline=lambda text: to_inline_html(text, page.anchors),
        code=lambda text: Run(text, code=True),
    )
    return tuple(_split(html, parts))


def _graph(page: PageView) -> Markup | None:
    if page.graph is None:
        return None
    links = {stage: f"#{anchor}" for stage, anchor in page.stage_anchors.items()}
    return draw(page.graph, links, page.texts)


def _split(html: str, parts: list[Part]) -> Iterator[Part]:
    for position, piece in enumerate(_MARK.split(html)):
        if position % 2:
            yield parts[int(piece)]
        elif piece.strip():
            yield Html(piece.strip("\n"))


def _owners(walkthrough: Walkthrough) -> dict[int, int]:
    """The step that each line of the file belongs to, by 1-based line."""
    return {
        line: step.number
        for step in walkthrough.steps
        for line in range(step.instruction.start_line, step.instruction.end_line + 1)
    }
