"""The page that lists all Dockerfiles of a site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from mkdocs_dockerfile.comments import inline
from mkdocs_dockerfile.explanations import Texts
from mkdocs_dockerfile.model import Trusted, Walkthrough
from mkdocs_dockerfile.pairing import slug, title_of, unique
from mkdocs_dockerfile.rendering.facts import base_images, explained
from mkdocs_dockerfile.rendering.grouping import Section, by_folder
from mkdocs_dockerfile.rendering.parts import PageLink, Part, Placing
from mkdocs_dockerfile.rendering.prose import to_linkless_html, to_text
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.repeating import repeats
from mkdocs_dockerfile.rendering.templating import environment, render_template
from mkdocs_dockerfile.rendering.view import Look
from mkdocs_dockerfile.semantics import analyse

_LONGEST = 160
_MOST_PORTS = 4
_MOST_BASE_IMAGES = 4
_DIGEST = re.compile(r"(@sha256:[0-9a-f]{12})[0-9a-f]+")
_PIECES = re.compile(r"(?<=/)|(?=@)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A Dockerfile to list.

    Attributes:
        walkthrough: What its page says.
        page: The page's Markdown file, relative to the documents, with `/`; None if there
            is none.
    """

    walkthrough: Walkthrough
    page: str | None


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of the list.

    Attributes:
        title: Of the page.
        href: The page's Markdown file, relative to that of the list; None if there is none.
        path: Of the Dockerfile, where the title does not say it; else empty.
        description: In one line; empty if it has none, or one that only repeats the title.
        base_images: The image outside the file that the default target is built on, in
            pieces between which a line may break; none without a stage. The first of several
            where the target platform decides.
        more_base_images: How many there are besides.
        stages: How many there are.
        ports: The first of those that the default target exposes.
        more_ports: How many there are besides.
        explained: How many instructions people explain.
        instructions: How many there are.
    """

    title: str
    href: str | None
    path: str
    description: Markup
    base_images: tuple[tuple[str, ...], ...]
    more_base_images: int
    stages: int
    ports: tuple[str, ...]
    more_ports: int
    explained: int
    instructions: int

    @property
    def percent(self) -> int | None:
        """Share that people explain; rounded down, so that a missing one never reads as 100."""
        return 100 * self.explained // self.instructions if self.instructions else None


@dataclass(frozen=True, slots=True)
class SectionView:
    """Files of a folder, or of several that have few.

    Attributes:
        anchor: Id of the heading.
        title: Text of the heading; empty where there is only one section.
        rows: Its files.
    """

    anchor: str
    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """The list, arranged.

    Attributes:
        sections: In order.
        columns: Labels of the columns that a file fills, `column_…`.
        count: How many files there are.
        explained: How many instructions of them people explain.
        instructions: How many there are in all of them.
        texts: The messages of the page's language.
    """

    sections: tuple[SectionView, ...]
    columns: tuple[str, ...]
    count: int
    explained: int
    instructions: int
    texts: Texts

    def label(self, name: str, /, **values: object) -> str:
        """Look up a heading or label in the page's language."""
        return self.texts.say(f"labels.{name}", **values)

    def sentences(self, *sentences: str) -> str:
        """Put sentences behind each other as the page's language does; empty ones are left out."""
        return self.texts.sentences(*sentences)


def render_index(
    entries: Sequence[Entry], *, page: str, look: Look | None = None, prefix: str = ""
) -> tuple[Part, ...]:
    """List Dockerfiles, by folder.

    Args:
        entries: In the order of `in_sections`.
        page: The Markdown file that shows the list, relative to the documents, with `/`.
        look: How the site wants it.
        prefix: Goes before every id, where another list stands on the same page.

    Returns:
        The parts of the page in order, without its title.

    Raises:
        TemplateFault: A template of the site's own cannot be used.
    """
    look = look or Look()
    placing = Placing(prefix)

    def link(href: str, text: str) -> Markup:
        return placing.place(PageLink(href, visible(text)))

    html = render_template(
        environment("site", look.templates),
        "index.html.jinja",
        index=_arrange(entries, posixpath.dirname(page), look.texts),
        prefix=prefix,
        heading=placing.heading,
        link=link,
    )
    return tuple(placing.parts(html))


def in_sections(paths: Sequence[str]) -> tuple[int, ...]:
    """The order in which the list has files, and so the navigation.

    Args:
        paths: With `/`, in the order of `discovery`.

    Returns:
        Their indices.
    """
    return tuple(index for section in by_folder(paths) for index in section.members)


def section_titles(paths: Sequence[str], texts: Texts) -> tuple[tuple[str, int], ...]:
    """The sections that the list divides files into.

    Args:
        paths: With `/`, in the order of `in_sections`.
        texts: The messages of the page's language.

    Returns:
        For each section its title, empty where it is the only one, and how many files it has.
    """
    sections = by_folder(paths)
    titles = _titles(sections, texts)
    return tuple(
        (title, len(section.members)) for title, section in zip(titles, sections, strict=True)
    )


def _arrange(entries: Sequence[Entry], folder: str, texts: Texts) -> IndexView:
    rows = [_row(entry, folder, texts) for entry in entries]
    paths = [entry.walkthrough.path for entry in entries]
    columns = ["dockerfile", "base_image", "stages", "ports", "explained"]
    if not any(row.ports for row in rows):
        columns.remove("ports")
    return IndexView(
        sections=tuple(_sections(by_folder(paths), rows, texts)),
        columns=tuple(columns),
        count=len(rows),
        explained=sum(row.explained for row in rows),
        instructions=sum(row.instructions for row in rows),
        texts=texts,
    )


def _sections(
    sections: Sequence[Section], rows: Sequence[RowView], texts: Texts
) -> Iterator[SectionView]:
    anchors = unique(map(_anchor, sections))
    titles = _titles(sections, texts)
    for section, anchor, title in zip(sections, anchors, titles, strict=True):
        yield SectionView(anchor, title, tuple(rows[index] for index in section.members))


def _titles(sections: Sequence[Section], texts: Texts) -> Iterator[str]:
    folders = {section.folder for section in sections}
    for section in sections:
        title = visible(section.folder or "")
        if not title and len(folders) > 1:
            name = "other_folders" if section.folder is None else "top_folder"
            title = texts.say(f"labels.{name}")
        if section.first:
            names = _names(visible(section.first), visible(section.last))
            title = f"{title}: {names}" if title else names
        yield title


def _names(first: str, last: str) -> str:
    """A range of names; an en dash between more than single letters has space around it."""
    if first == last:
        return first
    return f"{first}–{last}" if len(first) == len(last) == 1 else f"{first} – {last}"


def _anchor(section: Section) -> str:
    folder = section.folder
    name = "other-folders" if folder is None else f"folder-{slug(folder) or 'top'}"
    return f"{name}-{slug(section.first) or 'others'}" if section.first else name


def _row(entry: Entry, folder: str, texts: Texts) -> RowView:
    walkthrough = entry.walkthrough
    build = analyse(walkthrough.dockerfile)
    images = [_broken(base.text) for base in base_images(build) if base.text]
    ports = _ports(port.text for port in build.default.config.exposed) if build.default else ()
    return RowView(
        title=_clipped(walkthrough.title) or walkthrough.path,
        href=quote(posixpath.relpath(entry.page, folder or ".")) if entry.page else None,
        path="" if walkthrough.title == title_of(walkthrough.path) else walkthrough.path,
        description=_description(walkthrough, texts),
        base_images=tuple(images[:_MOST_BASE_IMAGES]),
        more_base_images=len(images[_MOST_BASE_IMAGES:]),
        stages=len(walkthrough.dockerfile.stages),
        ports=ports[:_MOST_PORTS],
        more_ports=len(ports[_MOST_PORTS:]),
        explained=explained(walkthrough.steps),
        instructions=len(walkthrough.steps),
    )


def _broken(image: str) -> tuple[str, ...]:
    """An image in pieces between which a line may break, of its digest the beginning."""
    return tuple(filter(None, _PIECES.split(_clipped(_DIGEST.sub(r"\1…", image)))))


def _description(walkthrough: Walkthrough, texts: Texts) -> Markup:
    text = walkthrough.description or ""
    if repeats(text, walkthrough.title, texts):
        return Markup()
    return to_linkless_html(_markdown(visible(_clipped(text)), text))


def _markdown(line: str, text: str) -> str:
    """A description in one line: a comment has the marks that it may have on its page."""
    return line if isinstance(text, Trusted) else inline(line)


def plain_description(text: str) -> str:
    """A description without the marks of Markdown that it has in the list.

    Args:
        text: Of a walkthrough.

    Returns:
        Text, not HTML, for metadata.
    """
    return to_text(_markdown(" ".join(text.split()), text))


def _ports(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(_clipped(text.removesuffix("/tcp")) for text in written)


def _clipped(text: str) -> str:
    """Text in one line that is not too long for a table."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
