"""The links of a site's sidecars: where each leads, on the page that is being converted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mkdocs_dockerfile.pages.targets import (
    Document,
    Lost,
    Place,
    Site,
    address,
    final_address,
    locate,
)
from mkdocs_dockerfile.sidecar import Link, read_links, read_sidecar


class Relinking:
    """Leads links of sidecars to where they belong.

    Attributes:
        page: The page that is being converted, relative to the documents, with `/`. Its
            adapter says so; as long as nobody does, links stay as they are.
        copy: Copies an image to an address relative to the documents; for a plugin to set.
    """

    def __init__(self, site: Site | None, *, directory_urls: bool) -> None:
        """Take over what is where.

        Args:
            site: What is where; None where there is no site, and links stay as they are.
            directory_urls: Pages are folders: the site's `use_directory_urls`.
        """
        self.page: str | None = None
        self.copy: Callable[[str, Path], None] = lambda uri, file: None
        self.site = site
        self.directory_urls = directory_urls

    def judge(self, sidecar: Path, link: Link) -> tuple[str, str] | None:
        """What is wrong with a link that stands in a sidecar, and what to do about it."""
        place = self._place(sidecar, link)
        return place if isinstance(place, Lost) else None

    def relink(self, sidecar: Path | None, link: Link) -> str | None:
        """The target that a link has on the page that is being converted.

        Args:
            sidecar: Where it stands.
            link: As the sidecar has it.

        Returns:
            The target; None where there is nothing that it could lead to. An image that
            the site lacks is copied into it.
        """
        place = self._place(sidecar, link) if sidecar and self.page else None
        if place is None or self.page is None or self.site is None:
            return link.target
        if isinstance(place, Lost):
            return None
        if isinstance(place, Document):
            if place.copy_of:
                self.copy(place.uri, place.copy_of)
            if link.html and self.site.virtual:
                return final_address(
                    link.target, place.uri, self.page, directory_urls=self.directory_urls
                )
        return address(link.target, place, self.page)

    def images(self, sidecar: Path, content: bytes) -> tuple[Path, ...]:
        """The images that a sidecar shows and the site has to copy."""
        places = (
            self._place(sidecar, link) for link in read_links(read_sidecar(content)) if link.image
        )
        return tuple(
            place.copy_of for place in places if isinstance(place, Document) and place.copy_of
        )

    def _place(self, sidecar: Path, link: Link) -> Place | None:
        """Where a link leads; None: it is right as it is."""
        if self.site is None:
            return None
        # Who writes HTML in a document of MkDocs writes what the browser gets.
        inside = sidecar.resolve().is_relative_to(self.site.docs_dir)
        if link.html and self.site.virtual and inside:
            return None
        return locate(link, sidecar.resolve().parent, self.site)
