"""The links and images of a sidecar, and where in it they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mkdocs_dockerfile.sidecar.blocks import BLOCKS
from mkdocs_dockerfile.sidecar.structure import Sidecar

_INLINE = MarkdownIt("commonmark")
_MAY_LINK = re.compile(r"[\[<]")
# In a longer paragraph nothing is looked for: some inline constructs take quadratic time.
_LONGEST = 10_000
# Indented text below these is no code, as sites write admonitions and tabs.
_OPENERS = ("!!!", "???", "===")
# Any tag, since one may stand in an attribute of another; no `<` outside of quotes, so
# that a text full of them is read once.
_TAG = re.compile(r"""<([a-z][a-z0-9-]*)(?=\s)((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_ATTRIBUTE = re.compile(r"""(\s[^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image.

    Attributes:
        target: As written, but for HTML's entities and Markdown's escapes.
        image: It is an image.
        html: It is written as an HTML tag.
        line: 1-based line of the file; 0 where that does not matter.
    """

    target: str
    image: bool = False
    html: bool = False
    line: int = 0


def read_links(sidecar: Sidecar) -> tuple[Link, ...]:
    """Find the links and images of a sidecar, those in code left out.

    Returns:
        In order. A link that names a definition stands where it is used.
    """
    content = sidecar.text[len(sidecar.front_matter) :]
    if not _MAY_LINK.search(content):
        return ()
    definitions: dict[str, Any] = {}
    tokens = BLOCKS.parse(content, definitions)
    return tuple(_links(tokens, definitions, sidecar.opening.line))


def _links(tokens: Sequence[Token], definitions: dict[str, Any], first_line: int) -> Iterator[Link]:
    opened = False
    for token in tokens:
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "inline":
            opened = token.content.startswith(_OPENERS)
        elif token.type == "code_block" and opened:
            yield from _links(BLOCKS.parse(token.content, definitions), definitions, line)
        elif token.type != "paragraph_close":
            opened = False
        if token.type == "html_block":
            yield from _html_links(token.content, line)
        elif token.type == "inline" and _is_worth_reading(token.content):
            children = _INLINE.parseInline(token.content, definitions)[0].children
            yield from _inline_links(children or (), line)


def _is_worth_reading(content: str) -> bool:
    return len(content) <= _LONGEST and _MAY_LINK.search(content) is not None


def _inline_links(tokens: Sequence[Token], line: int) -> Iterator[Link]:
    for token in tokens:
        if token.type == "link_open":
            yield Link(str(token.attrGet("href") or ""), line=line)
        elif token.type == "image":
            yield Link(str(token.attrGet("src") or ""), image=True, line=line)
        elif token.type == "html_inline":
            yield from _html_links(token.content, line)
            line += token.content.count("\n")
        elif token.type in ("softbreak", "hardbreak"):
            line += 1


def _html_links(html: str, line: int) -> Iterator[Link]:
    html = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), html)
    for tag in _TAG.finditer(html):
        found = _attribute(tag)
        if found is not None:
            image, target = tag[1].lower() == "img", _value(found)
            yield Link(target, image, True, line + html.count("\n", 0, tag.start()))


def relink_html(html: str, change: Callable[[Link], str | None]) -> str:
    """Give the links and images of HTML other targets.

    Args:
        html: Tags, whole or not.
        change: Says the new target of each; None takes it away.
    """

    def changed(tag: re.Match[str]) -> str:
        found = _attribute(tag)
        if found is None:
            return tag[0]
        link = Link(_value(found), tag[1].lower() == "img", True)
        target = change(link)
        if target == link.target:
            return tag[0]
        # Where the attributes stand in the tag.
        start = tag.start(2) - tag.start()
        written = "" if target is None else f'{found[1]}="{escape(target)}"'
        return tag[0][: start + found.start()] + written + tag[0][start + found.end() :]

    return _TAG.sub(changed, html)


_DESTINATION = r"<[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*"
# Code and what is escaped come first, so that nothing is found in them.
_PIECE = re.compile(
    rf"""^[ \t>]*(?P<fence>`{{3,}}|~{{3,}})[^\n]*\n(?s:.*?)(?:^[ \t>]*(?P=fence)|\Z)
    |(?<!`)(?P<ticks>`++)(?s:.+?)(?<!`)(?P=ticks)(?!`)
    |\\.
    |(?P<before>\]\([ ]*|^[ ]{{0,3}}\[[^\]\n^][^\]\n]*\]:[ ]*)(?P<target>{_DESTINATION})
    |(?P<tag>{_TAG.pattern})""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def relink_markdown(markdown: str, change: Callable[[Link], str]) -> str:
    """Give the links and images of Markdown other targets, and keep all else as it is.

    Args:
        markdown: A part of a sidecar.
        change: Says the new target of each; one of Markdown's own counts as a link.
    """

    def changed(piece: re.Match[str]) -> str:
        if piece["tag"]:
            return relink_html(piece["tag"], change)
        if not piece["target"]:
            return piece[0]
        written = piece["target"]
        link = Link(written[1:-1] if written[0] == "<" else written)
        target = change(link)
        return piece[0] if target == link.target else piece["before"] + target

    return _PIECE.sub(changed, markdown)


_NAMES: Mapping[str, str] = {"a": "href", "img": "src"}


def _attribute(tag: re.Match[str]) -> re.Match[str] | None:
    """The attribute of a tag that holds its target."""
    wanted = _NAMES.get(tag[1].lower())
    found = (item for item in _ATTRIBUTE.finditer(tag[2]) if item[1].strip().lower() == wanted)
    return next((item for item in found if item[2]), None)


def _value(attribute: re.Match[str]) -> str:
    written = attribute[2]
    return unescape(written[1:-1] if written[0] in "\"'" else written).strip()
