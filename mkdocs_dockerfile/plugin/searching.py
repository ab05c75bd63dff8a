"""What the engine's own search reads of a page."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

from markupsafe import Markup
from mkdocs.structure.pages import Page as SitePage
from mkdocs.structure.toc import AnchorLink

from mkdocs_dockerfile.rendering import as_html

# What templates mark so, as some themes' own search understands it; style sheets are no text.
# None of these elements has one of its own kind inside, and text of a file cannot end it.
_UNREAD = re.compile(
    r'<(div|figure|p|span) class="dockerfile-[^>]* data-search-exclude.*?</\1>'
    r'|<style class="dockerfile-style">.*?</style>',
    re.DOTALL,
)
# Stands in for it; nobody can have written one that fits.
_MARK = f"<!-- dockerfile-unread {uuid4().hex} %d -->"
_MARKED = re.compile(_MARK.replace("%d", r"(\d+)"))
# Headings that no table of contents lists, and the links in them: to themselves or elsewhere.
_UNLISTED = re.compile(r'<h([1-6]) id="([^"]+)" class="dockerfile-unlisted">(.*?)</h\1>', re.DOTALL)
_LINK = re.compile(r'<a (?=[^>]*href="#([^"]*)")[^>]*>.*?</a>', re.DOTALL)
# The engine looks through all of them for each.
_MOST_UNLISTED = 1000


class Search:
    """Makes a page what its search is to read, and then what it was.

    What listing and graph say, the steps say too, and the small line below a step is the same for
    all of them. The engine finds nothing by a heading that the table of contents lacks, so for its
    time all of ours are in there.
    """

    def __init__(self) -> None:
        """Begin without a page."""
        self._unread: list[str] = []
        self._unlisted: list[AnchorLink] = []

    def begin(self, page: SitePage) -> None:
        """Take out what is not to be found, and list what is."""
        self._unread = []

        def hide(found: re.Match[str]) -> str:
            self._unread.append(found[0])
            return _MARK % (len(self._unread) - 1)

        page.content = _UNREAD.sub(hide, page.content or "")
        self._unlisted = [
            AnchorLink(_heading(title, anchor), unescape(anchor), int(level) - 1)
            for level, anchor, title in _UNLISTED.findall(page.content)[:_MOST_UNLISTED]
        ]
        page.toc.items += self._unlisted

    def end(self, page: SitePage) -> None:
        """Put it back, whatever other plugins made of the rest."""
        page.content = _MARKED.sub(lambda mark: self._unread[int(mark[1])], page.content or "")
        ours = {id(item) for item in self._unlisted}
        page.toc.items = [item for item in page.toc.items if id(item) not in ours]


def _heading(html: str, anchor: str) -> str:
    """What a heading says, without the link to itself that it may have."""
    plain = _LINK.sub(lambda link: "" if link[1] == anchor else link[0], html)
    return as_html(Markup(plain).striptags())
