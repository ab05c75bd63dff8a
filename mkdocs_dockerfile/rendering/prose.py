"""Untrusted Markdown: comments, explanations and catalogues never become HTML of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from mkdocs_dockerfile.explanations import FALLBACK_END, FALLBACK_START

_STEP = re.compile(r"#step-(\d{1,9})\Z")
_STEP_LINK = re.compile(r"\]\(#step-(\d{1,9})\)")
# Where a `<` means nothing, or is meant. Readers of Markdown differ in what is code: what is to all
# of them stays, a fence of backticks or a pair of them in a line. What has no partner there is
# stray. Addresses are those that Python-Markdown knows; to it, any other is a tag.
_ANGLE = re.compile(
    r"^(?P<fence>`{3,})[\w#.+-]*\n(?:(?!(?P=fence)).*\n)*(?P=fence) *$"
    r"|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
    r"|<(?:(?:f|ht)tps?://[^\s<>`]*|mailto:[^\s<>`!@]+@[^\s<>`@]+)>"
    r"|(?<=\]\()<(?P<place>[^\s<>`\\][^\n<>`\\]*)>"
    r"|\\(?P<escaped>.)"
    r"|(?P<bare><)"
    r"|(?P<stray>`+|^~~~)",
    re.MULTILINE | re.IGNORECASE,
)
_IN_PLACES = str.maketrans({" ": "%20", "(": "%28", ")": "%29"})
_MARKS = {ord(FALLBACK_START): '<span lang="en">', ord(FALLBACK_END): "</span>"}

# Reads Markdown as those do who take HTML for what it is.
_READER = MarkdownIt("commonmark")


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


def to_linkless_html(markdown: str) -> Markup:
    """Convert one line of such Markdown for a place where its links would lead elsewhere."""
    converter = _converter()
    tokens = converter.parseInline(markdown)
    for token in tokens:
        for child in token.children or ():
            child.hidden = child.type in ("link_open", "link_close")
    return Markup(converter.renderer.render(tokens, converter.options, {}))


def to_text(markdown: str) -> str:
    """What such a line reads, without its marks."""
    tokens = _converter().parseInline(markdown)
    children = (child for token in tokens for child in token.children or ())
    return "".join(" " if child.type.endswith("break") else child.content for child in children)


def only_line(markdown: str) -> str:
    """What the first paragraph reads; empty unless it stands at the front, in one line."""
    tokens = _converter().parse(markdown.partition("\n\n")[0])
    if not tokens or tokens[0].type != "paragraph_open" or "\n" in tokens[1].content:
        return ""
    return to_text(tokens[1].content)


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


def link_steps(markdown: str, anchors: Mapping[int, str]) -> str:
    """Point the step links of Markdown that stays Markdown at the steps' ids."""
    return _STEP_LINK.sub(
        lambda match: f"](#{anchors.get(int(match[1]), 'step-' + match[1])})", markdown
    )


def without_html(markdown: str) -> str:
    """Escape the HTML of Markdown that stays Markdown.

    Args:
        markdown: Of whoever; its links and emphasis stay, addresses of the web and of mail
            (`<https://…>`), and code within backticks. Other code reads badly where a `<` is in
            it (`&lt;`): whether four blanks make code of a line, readers do not agree on.

    Returns:
        Markdown in which neither CommonMark nor Python-Markdown, with its extension for fences,
        finds a tag, comment or the like.
    """
    strays: list[str] = []

    def escape(found: re.Match[str]) -> str:
        if found["stray"]:
            strays.append(found[0])
        if found["place"]:
            return found["place"].translate(_IN_PLACES)
        return "&lt;" if found["bare"] or found["escaped"] == "<" else found[0]

    text = _ANGLE.sub(escape, markdown)
    # What is code is decided by all that stands before it, links and blocks among it: where
    # that is in doubt, code reads badly rather than that a tag acts.
    return text.replace("<", "&lt;") if "<" in text and (strays or _has_html(text)) else text


def _has_html(markdown: str) -> bool:
    tokens = _READER.parse(markdown)
    children = (child for token in tokens for child in token.children or ())
    return any(token.type.startswith("html_") for token in (*tokens, *children))
