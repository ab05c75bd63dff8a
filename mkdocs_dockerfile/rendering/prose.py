"""Untrusted Markdown → HTML: comments and explanations never become markup of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from mkdocs_dockerfile.explanations import FALLBACK_END, FALLBACK_START, Texts, texts_for

_STEP = re.compile(r"#step-(\d{1,9})\Z")
_STEP_LINK = re.compile(r"\]\(#step-(\d{1,9})\)")
_NUMBER = "\0"
_MARKS = {ord(FALLBACK_START): '<span lang="en">', ord(FALLBACK_END): "</span>"}


@lru_cache(maxsize=1)
def _converter() -> MarkdownIt:
    """CommonMark without HTML, images, headings and reference definitions."""
    converter = MarkdownIt("commonmark", {"html": False})
    return converter.disable(
        ["html_block", "html_inline", "image", "heading", "lheading", "reference"]
    )


def to_html(markdown: str, anchors: Mapping[int, str]) -> Markup:
    """Convert Markdown that nobody vouches for.

    Args:
        markdown: A comment's or an explanation's.
        anchors: Id of every step that the page shows: `[step 9](#step-9)` leads there,
            and is no link where it is not among them.

    Returns:
        HTML in which every tag is the converter's own.
    """
    return _convert(markdown, anchors, inline=False)


def to_inline_html(markdown: str, anchors: Mapping[int, str]) -> Markup:
    """Convert one line of such Markdown to HTML without a paragraph around it."""
    return _convert(markdown, anchors, inline=True)


def _convert(markdown: str, anchors: Mapping[int, str], *, inline: bool) -> Markup:
    converter = _converter()
    tokens = converter.parseInline(markdown) if inline else converter.parse(markdown)
    for token in tokens:
        # Links are not within one another: an end belongs to the start before it.
        dead = False
        for child in token.children or ():
            if child.type == "link_close":
                child.hidden = dead
            if child.type != "link_open":
                continue
            target = _STEP.match(str(child.attrGet("href") or ""))
            dead = target is not None and int(target[1]) not in anchors
            child.hidden = dead
            if target is None:
                child.attrSet("rel", "nofollow noopener")
            elif not dead:
                child.attrSet("href", "#" + anchors[int(target[1])])
    html = converter.renderer.render(tokens, converter.options, {})
    return Markup(html.translate(_MARKS))


@dataclass(frozen=True, slots=True)
class StepNames:
    """What people call steps in the words of a sidecar, which stands beside numbered headings.

    In the comments of a Dockerfile, "step 2" counts what its author counts, not instructions.

    Attributes:
        pattern: Finds a step's name; its number is what a group holds.
        hrefs: Where the steps are that the page shows, by number.
    """

    pattern: re.Pattern[str]
    hrefs: Mapping[int, str]

    def split(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Take a text apart into names of steps, each with its address, and what is none."""
        at = 0
        for found in self.pattern.finditer(text):
            href = self.hrefs.get(int(next(filter(None, found.groups()))))
            if href is not None:
                yield text[at : found.start()], None
                yield found[0], href
                at = found.end()
        yield text[at:], None


def step_names(texts: Texts, anchors: Mapping[int, str]) -> StepNames:
    """The names of steps in a language, and in English.

    Args:
        texts: The messages of the language.
        anchors: Id of every step that the page shows, by number.
    """
    links = {source.say("steps.link", number=_NUMBER) for source in (texts, texts_for("en"))}
    names = sorted(link[1:].partition("]")[0] for link in links)
    # No `step 2.1` and no `substep 2`; but languages without blanks have no words' ends.
    written = (
        re.escape(name).replace(re.escape(_NUMBER), r"(\d{1,4})(?![\d.]*\d|[A-Za-z])")
        for name in names
    )
    pattern = re.compile("|".join(rf"(?<![A-Za-z\d-]){name}" for name in written), re.IGNORECASE)
    return StepNames(pattern, {number: f"#{anchor}" for number, anchor in anchors.items()})


def link_steps(markdown: str, anchors: Mapping[int, str]) -> str:
    """Point the step links of Markdown that stays Markdown at the steps' ids."""
    return _STEP_LINK.sub(
        lambda match: f"](#{anchors.get(int(match[1]), 'step-' + match[1])})", markdown
    )
