"""Where the pages stand in the site's navigation."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page


class Shelf(NamedTuple):
    """Pages that stand together.

    Attributes:
        title: Of their section; empty where they have none of their own.
        addresses: Of the pages, in order.
    """

    title: str
    addresses: Sequence[str]


def extend_setting(
    nav: list[Any], title: str, shelves: Sequence[Shelf], titles: Mapping[str, str]
) -> None:
    """Add the pages that a user's own `nav` does not name yet, at its end.

    Args:
        nav: The setting, changed in place; the engine reads it anew for every build.
        title: Of the section; a single page gets none.
        shelves: The pages, as the list has them.
        titles: Of the pages that there are, by their addresses.
    """
    named = set(_addresses(nav))
    missing: list[Any] = []
    for shelf in shelves:
        pages = [
            {titles[uri]: uri} for uri in shelf.addresses if uri in titles and uri not in named
        ]
        missing += [{shelf.title: pages}] if shelf.title and pages else pages
    if len(titles) == 1:
        nav.extend(missing)
    elif missing:
        nav.append({title: missing})


def told_apart(titles: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Give pages with the same title different ones.

    Args:
        titles: Of the pages.
        paths: Of their Dockerfiles, with `/`.

    Returns:
        The titles; each that several pages have with the file's folder behind it, or with the
        file's path where the folders are not different.
    """
    folders = [posixpath.dirname(path) for path in paths]
    same = Counter(titles)
    beside = Counter(zip(titles, folders, strict=True))
    return [
        title
        if same[title] == 1
        else f"{title} ({folder if folder and beside[title, folder] == 1 else path})"
        for title, folder, path in zip(titles, folders, paths, strict=True)
    ]


def gather(nav: Navigation, title: str | Literal[False], shelves: Sequence[Shelf]) -> None:
    """Make one section, at the end, of pages that stand all over a generated navigation.

    Args:
        nav: Made by the engine from folders; changed in place.
        title: Of the section; a single page gets none. False: leave the pages out.
        shelves: The pages, as the list has them.
    """
    by_address = {page.file.src_uri: page for page in nav.pages}
    moved: list[Page] = []
    items: list[Any] = []
    for shelf in shelves:
        pages = [by_address[uri] for uri in shelf.addresses if uri in by_address]
        moved += pages
        items += [_section(shelf.title, pages)] if shelf.title and pages else pages
    gone = set(map(id, moved))
    nav.items = list(_without(nav.items, gone))
    rest = [page for page in nav.pages if id(page) not in gone]
    if title is False:
        for page in moved:
            page.parent = None
        moved = []
    elif len(moved) > 1:
        nav.items.append(_section(title, items))
    else:
        for page in moved:
            page.parent = None
        nav.items.extend(moved)
    nav.pages = rest + moved
    _chain(nav.pages)


def _section(title: str, items: Sequence[Any]) -> Section:
    section = Section(title, list(items))
    for item in items:
        item.parent = section
    return section


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
