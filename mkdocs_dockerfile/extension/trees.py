"""What is done to the tree of a page once it is whole: links led on, ids made known."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Sequence
from html import unescape
from typing import cast

from markdown import Markdown
from markdown.extensions.toc import TocTreeprocessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import HTML_PLACEHOLDER, AtomicString

from mkdocs_dockerfile.pages import Link, relink_html
from mkdocs_dockerfile.rendering import StepNames

Relink = Callable[[Link], str | None]
"""Says which target a link of a sidecar has on this page; None where it leads nowhere."""

RELINKER = "dockerfile_relinker"
YIELDING = "dockerfile_yielding"
ANCHORS = "dockerfile_anchors"


class Relinker(Treeprocessor):
    """Leads links and images of sidecars from the page that shows them to where they belong."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._marked: list[tuple[Relink, StepNames | None]] = []

    def mark(
        self, elements: Sequence[etree.Element], relink: Relink, steps: StepNames | None = None
    ) -> None:
        """Remember elements that a sidecar's words became, and what is a step's name in them."""
        for element in elements:
            element.set(_MARK, str(len(self._marked)))
        self._marked.append((relink, steps))

    def run(self, root: etree.Element) -> None:
        """Give their links the targets that they have on this page."""
        if self._marked:
            for element in root.iter():
                number = element.attrib.pop(_MARK, None)
                if number is not None:
                    relink, steps = self._marked[int(number)]
                    for inner in element.iter():
                        self._relink(inner, relink)
                    if steps is not None:
                        self._link_steps(element, steps)
        self._marked = []

    def _link_steps(self, element: etree.Element, steps: StepNames) -> None:
        """Make links of the names of steps in an element's text."""
        if element.tag in _WITHOUT_LINKS or self._holds_link(element):
            return
        element.text, inner = _linked(element.text, steps)
        for child in list(element):
            self._link_steps(child, steps)
            child.tail, links = _linked(child.tail, steps)
            inner += [child, *links]
        element[:] = inner

    def _holds_link(self, element: etree.Element) -> bool:
        """Whether a link of an author's own HTML begins in an element's text."""
        stash = self.md.htmlStash.rawHtmlBlocks
        texts = (element.text, *(child.tail for child in element))
        found = (stash[int(number)] for text in texts for number in _STASHED.findall(text or ""))
        return any(isinstance(html, str) and _LINK.match(html) for html in found)

    def _relink(self, element: etree.Element, relink: Relink) -> None:
        anchors = cast(Anchors, self.md.treeprocessors[ANCHORS])
        for text in (element.text, element.tail):
            for number in _STASHED.findall(text or ""):
                stash = self.md.htmlStash.rawHtmlBlocks
                html = stash[int(number)]
                if isinstance(html, str):
                    stash[int(number)] = relink_html(html, relink)
                    anchors.tell(element, html)
        name = {"a": "href", "img": "src"}.get(element.tag)
        written = element.get(name) if name else None
        if name is None or written is None:
            return
        image = element.tag == "img"
        target = relink(Link(_UNESCAPE.unescape(written), image))
        if target is not None:
            element.set(name, target)
            return
        # The words stay: those of an image are its alternative text.
        if image:
            element.text = AtomicString(element.get("alt", ""))
            element.attrib.clear()
        element.tag = "span"
        element.attrib.pop(name, None)


def _linked(text: str | None, steps: StepNames) -> tuple[str | None, list[etree.Element]]:
    """What stands before the first link, and the links with what stands behind them."""
    before: str | None = None
    links: list[etree.Element] = []
    for piece, href in steps.split(text) if text else ():
        if href is not None:
            links.append(etree.Element("a", {"href": href}))
            links[-1].text = piece
        elif links:
            links[-1].tail = piece
        else:
            before = piece
    return before, links


class Anchors(Treeprocessor):
    """Lets engines know the ids within finished HTML while they look for anchors.

    MkDocs and ProperDocs check that links lead somewhere by the ids in the tree, which
    finished HTML is not a part of. So an empty element stands in for each of its ids,
    until they have looked.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._told: list[tuple[etree.Element, etree.Element]] = []

    def tell(self, parent: etree.Element, html: str) -> None:
        """Name the ids of a piece of HTML; the element is one that stays in the tree."""
        for name in _IDS.findall(html):
            self._told.append((parent, etree.SubElement(parent, "span", {"id": unescape(name)})))

    def run(self, root: etree.Element) -> None:
        """Take the stand-ins away."""
        for parent, stand_in in self._told:
            parent.remove(stand_in)
        self._told = []


class Yielding(Treeprocessor):
    """Leaves ids of sections to the headings of a page that shows a walkthrough among others.

    Without an id of its own, a heading would get `summary_1`, and links to `#summary` would lead
    away from what they were written for.
    """

    def run(self, root: etree.Element) -> None:
        """Rename sections of walkthroughs that are called like a heading of the page."""
        if "toc" not in self.md.treeprocessors:
            return
        toc = cast(TocTreeprocessor, self.md.treeprocessors["toc"])
        sections = {
            item.get("id"): item
            for block in root.iter("div")
            if block.get("class") == "dockerfile"
            for item in block.findall("h2")
            if item.get("id") in _SECTIONS
        }
        for heading in root.iter() if sections else ():
            name = heading.get("id") or toc.slugify("".join(heading.itertext()), toc.sep)
            if heading.tag in _HEADINGS and sections.get(name) not in (None, heading):
                sections[name].set("id", f"walkthrough-1-{name}")


# Ids that nothing on the page leads to.
_SECTIONS = frozenset({"docker-commands", "dockerfile", "reference", "stages", "summary"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# Text of a file cannot look so: its quotes are escaped.
_IDS = re.compile(r"""\sid=["']([^"'\s>]+)["']""")
_WITHOUT_LINKS = frozenset({"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "samp"})
_MARK = "data-dockerfile-sidecar"
_LINK = re.compile(r"<a[\s>]", re.IGNORECASE)
_STASHED = re.compile(HTML_PLACEHOLDER % "([0-9]+)")
_UNESCAPE = UnescapeTreeprocessor()
