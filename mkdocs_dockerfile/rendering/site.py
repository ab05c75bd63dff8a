"""The page for a docs site: HTML of ours, headings, and Markdown that the site converts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mkdocs_dockerfile.model import Trusted, Walkthrough
from mkdocs_dockerfile.rendering.listing import highlight
from mkdocs_dockerfile.rendering.prose import to_html
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.view import arrange


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
        before: Text.
        code: Text shown as code; may be empty.
        after: Text.
        alias: A second id that leads here; empty if there is none.
    """

    level: int
    anchor: str
    before: str
    code: str = ""
    after: str = ""
    alias: str = ""


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
    language: str = "en",
    prefix: str = "",
    source_url: str | None = None,
) -> tuple[Part, ...]:
    """Lay a walkthrough out as the body of a page of a docs site.

    Args:
        walkthrough: What to show.
        language: Of headings and labels.
        prefix: Goes before every id, where another walkthrough stands on the same page.
        source_url: Address of the Dockerfile in the repository's web view.

    Returns:
        The parts in order. The page's title is not among them: engines take it from the
        Markdown file.
    """
    parts: list[Part] = []

    def place(part: Part) -> Markup:
        parts.append(part)
        return Markup(f"\x02{len(parts) - 1}\x03")

    def heading(
        level: int, anchor: str, before: str, code: str = "", after: str = "", alias: str = ""
    ) -> Markup:
        return place(Heading(level, prefix + anchor, before, code, after, alias))

    page = arrange(walkthrough, language=language)
    anchors = {number: prefix + anchor for number, anchor in page.anchors.items()}

    def prose(text: str) -> Markup:
        if isinstance(text, Trusted):
            return place(TrustedText(text))
        return to_html(visible(text), anchors)

    html = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            page=page,
            walkthrough=walkthrough,
            listing=highlight(walkthrough.dockerfile),
            owners=_owners(walkthrough),
            anchors=anchors,
            prefix=prefix,
            source_url=source_url,
            heading=heading,
            prose=prose,
        )
    )
    return tuple(_split(html, parts))


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


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("mkdocs_dockerfile.rendering", "templates/site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
