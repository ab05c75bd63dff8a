"""The page as plain Markdown, for GitHub, wikis and other generators."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from mkdocs_dockerfile.explanations import code, strip_marks
from mkdocs_dockerfile.model import Trusted, Walkthrough
from mkdocs_dockerfile.rendering.prose import link_steps
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.view import PageView, arrange
from mkdocs_dockerfile.sidecar import Link, relink_markdown

_TICKS = re.compile("`{3,}")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


def render_portable(
    walkthrough: Walkthrough,
    *,
    language: str = "en",
    relink: Callable[[Link], str] | None = None,
) -> str:
    """Lay a walkthrough out as one Markdown document, with its title.

    Args:
        walkthrough: What to show.
        language: Of headings and labels.
        relink: Says where a link of the sidecar leads from the document.

    Returns:
        CommonMark with fenced code; ends with a line feed.
    """
    page = arrange(walkthrough, language=language)
    text = (
        _environment()
        .get_template("page.md.jinja")
        .render(
            page=page,
            walkthrough=walkthrough,
            prose=lambda markdown: _prose(markdown, page, relink),
            inline=code,
            plain=lambda value: _SPECIAL.sub(r"\\\1", visible(value)),
            fence=_fence,
        )
    )
    return text.strip("\n") + "\n"


def _prose(markdown: str, page: PageView, relink: Callable[[Link], str] | None) -> str:
    if isinstance(markdown, Trusted):
        text = relink_markdown(markdown, relink) if relink else markdown
        return text.strip("\n")
    return link_steps(strip_marks(visible(markdown)), page.anchors).strip("\n")


def _fence(text: str, language: str = "") -> str:
    """Fence code with more backticks than it holds in a row."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{language}\n{text.rstrip(chr(10))}\n{ticks}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # Markdown is escaped by `inline`, `plain` and `fence`; HTML's rules would spoil it.
    return Environment(
        loader=PackageLoader("mkdocs_dockerfile.rendering", "templates/portable"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
