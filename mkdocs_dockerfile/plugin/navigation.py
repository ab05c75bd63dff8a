"""Where the pages stand in the site's navigation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page


def extend_setting(nav: list[Any], title: str, pages: Mapping[str, str]) -> None:
    """Add the pages that a user's own `nav` does not name yet, at its end.

    Args:
        nav: The setting, changed in place; the engine reads it anew for every build.
        title: Of the section; a single page gets none.
        pages: Address and title of each, in order.
    """
    named = set(_addresses(nav))
    missing = [{text: uri} for uri, text in pages.items() if uri not in named]
    if len(pages) == 1:
        nav.extend(missing)
    elif missing:
        nav.append({title: missing})


def gather(nav: Navigation, title: str | Literal[False], addresses: Sequence[str]) -> None:
    """Make one section, at the end, of pages that stand all over a generated navigation.

    Args:
        nav: Made by the engine from folders; changed in place.
        title: Of the section; a single page gets none. False: leave the pages out.
        addresses: Of the pages, in order.
    """
    by_address = {page.file.src_uri: page for page in nav.pages}
    moved = [by_address[uri] for uri in addresses if uri in by_address]
    gone = set(map(id, moved))
    nav.items = list(_without(nav.items, gone))
    rest = [page for page in nav.pages if id(page) not in gone]
    for page in moved:
        page.parent = None
    if title is False:
        moved = []
    elif len(moved) > 1:
        section = Section(title, list(moved))
        for page in moved:
            page.parent = section
        nav.items.append(section)
    else:
        nav.items.extend(moved)
    nav.pages = rest + moved
    _chain(nav.pages)


def _addresses(nav: Any) -> Iterator[str]:
    """Every page that a `nav` setting names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for item in nav:
            yield from _addresses(item)
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _addresses(item)


def _without(items: list[Any], gone: set[int]) -> Iterator[Any]:
    """Leave pages out, and the sections that held nothing else."""
    for item in items:
        if id(item) in gone:
            continue
        if isinstance(item, Section):
            item.children = list(_without(item.children, gone))
            if not item.children:
                continue
        yield item


def _chain(pages: list[Page]) -> None:
    """Link every page to the ones before and after it."""
    for index, page in enumerate(pages):
        page.previous_page = pages[index - 1] if index else None
        page.next_page = pages[index + 1] if index + 1 < len(pages) else None
