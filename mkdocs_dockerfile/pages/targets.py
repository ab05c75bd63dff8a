"""Where a link of a sidecar leads, from the page that shows it."""

from __future__ import annotations

import os
import posixpath
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from mkdocs_dockerfile.rendering import visible
from mkdocs_dockerfile.sidecar import Link

# What a page may show, and what browsers call it. Nothing else of a repository is ever
# copied or embedded, whatever a sidecar says.
_IMAGES: Mapping[str, str] = {
    ".apng": "image/apng",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_INDEXES = ("index.md", "README.md")
_DOCUMENT = re.compile(r"(.*/)?([^/]+)\.(?:markdown|mdown|mkdn|mkd|md)")
_LONGEST_SAID = 120
# A larger image makes a page slow when it is a part of it.
_LARGEST_EMBEDDED = 512 * 1024


class Site(NamedTuple):
    """What is where.

    Attributes:
        root: Absolute folder of the repository's files, with no symbolic links left.
        docs_dir: Absolute folder of the documents, with no symbolic links left.
        images_dir: Folder of copied images, relative to the documents, with `/`.
        virtual: The site may hold what is no file among the documents: copies of images,
            and whatever plugins make. Else an image becomes a part of the page.
        page_of: Says which page shows a Dockerfile or sidecar, relative to the documents.
        web: Says where a file is on the web: its page, or for an image its bytes.
    """

    root: Path
    docs_dir: Path
    images_dir: str
    virtual: bool
    page_of: Callable[[Path], str | None]
    web: Callable[[Path, bool], str | None]


class Document(NamedTuple):
    """A file of the site; the engine knows whether it exists.

    Attributes:
        uri: Relative to the documents, with `/`.
        copy_of: The image that has to be copied there; None for what is there anyway.
    """

    uri: str
    copy_of: Path | None = None


class Embedded(NamedTuple):
    """An image that becomes a part of the page."""

    file: Path


class Elsewhere(NamedTuple):
    """A file of the repository, on the web."""

    url: str


class Lost(NamedTuple):
    """Nothing that the page could lead to.

    Attributes:
        message: What is wrong, as a diagnostic says it.
        hint: What to do about it.
    """

    message: str
    hint: str


Place = Document | Embedded | Elsewhere | Lost


def locate(link: Link, folder: Path, site: Site) -> Place | None:
    """Find out where a link leads.

    Looks at names, kinds and sizes of files, but into none of them, and at nothing
    outside the root and the documents.

    Args:
        link: The link.
        folder: The one that it is relative to, absolute and with no symbolic links left.
        site: What is where.

    Returns:
        The place; None for a link that is not relative to a file: an address with a
        host or a scheme, one that begins with `/`, a bare `#anchor`.
    """
    split = _relative(link.target)
    if split is None:
        return None
    verb = "shows" if link.image else "links to"
    said = f"{verb} `{visible(unquote(link.target)[:_LONGEST_SAID])}`"
    file = Path(os.path.normpath(folder / unquote(split.path)))
    if file.is_relative_to(site.docs_dir):
        return _document(file, link, said, site)
    real = _real(file)
    if real is not None and not real.is_relative_to(site.root):
        hint = "name a file inside, or set `root` to a folder that holds it"
        return Lost(f"{said}, which lies outside the root", hint)
    if real is None or not _exists(real):
        return _missing(said)
    if link.image:
        return _image(real, said, site)
    page, url = site.page_of(real), site.web(real, False)
    if page is not None:
        return Document(page)
    if url is not None:
        return Elsewhere(url)
    if site.virtual and _is_image(real):
        return _copy(real, site)
    return Lost(
        f"{said}, which is no part of the site",
        "set `repo_url` and `edit_uri`, so that the link can lead to the repository",
    )


def _relative(target: str) -> SplitResult | None:
    try:
        split = urlsplit(target)
    except ValueError:
        return None
    # Control characters are marks of the converter, such as those in a mail address.
    if split.scheme or split.netloc or not split.path or re.search(r"[\x00-\x1f]", target):
        return None
    return None if split.path.startswith(("/", "\\")) else split


def _real(file: Path) -> Path | None:
    try:
        return file.resolve()
    except (OSError, ValueError, RuntimeError):
        return None


def _exists(real: Path) -> bool:
    try:
        return real.is_file() or real.is_dir()
    except (OSError, ValueError):
        return False


def _is_image(real: Path) -> bool:
    return real.suffix.lower() in _IMAGES and real.is_file() and os.access(real, os.R_OK)


def _missing(said: str) -> Lost:
    return Lost(f"{said}, which does not exist", "correct the path, or remove the link")


def _document(file: Path, link: Link, said: str, site: Site) -> Document | Lost:
    uri = file.relative_to(site.docs_dir).as_posix()
    real = _real(file)
    if real is None or not _exists(real):
        # Of documents that plugins make only the engine knows, and it says what is missing.
        return Document(uri) if site.virtual else _missing(said)
    # A sidecar among the documents has its page at its own address.
    if link.image or _DOCUMENT.fullmatch(uri):
        return Document(uri)
    page = site.page_of(real)
    if page is not None:
        return Document(page)
    if real.is_dir():
        names = (name for name in _INDEXES if _exists(real / name))
        return Document(posixpath.normpath(posixpath.join(uri, next(names, ""))))
    return Document(uri)


def _image(real: Path, said: str, site: Site) -> Place:
    if not _is_image(real):
        hint = f"name a readable file that ends with one of {', '.join(_IMAGES)}"
        return Lost(f"{said}, which is no image", hint)
    if site.virtual:
        return _copy(real, site)
    if real.stat().st_size <= _LARGEST_EMBEDDED:
        return Embedded(real)
    url = site.web(real, True)
    if url is not None:
        return Elsewhere(url)
    size = f"{_LARGEST_EMBEDDED // 1024} KiB"
    return Lost(f"{said}, which is larger than {size}", "move it into the site's documents")


def _copy(real: Path, site: Site) -> Document:
    return Document(posixpath.join(site.images_dir, real.relative_to(site.root).as_posix()), real)


def address(target: str, place: Document | Embedded | Elsewhere, page: str) -> str:
    """The target to write in a page's Markdown.

    Args:
        target: As the sidecar has it; query and fragment are kept.
        place: Where it leads.
        page: The page's file, relative to the documents, with `/`.
    """
    split = urlsplit(target)
    if isinstance(place, Embedded):
        kind = _IMAGES[place.file.suffix.lower()]
        return f"data:{kind};base64,{b64encode(place.file.read_bytes()).decode('ascii')}"
    if isinstance(place, Elsewhere):
        return place.url + urlunsplit(("", "", "", split.query, split.fragment))
    return _written(target, split, posixpath.relpath(place.uri, posixpath.dirname(page) or "."))


def rebased(target: str, folder: Path, other: Path) -> str:
    """The target that means the same file in Markdown of another folder.

    Args:
        target: Any; one that is not relative to a file stays as it is.
        folder: The one that it is relative to, absolute.
        other: The other one, absolute.
    """
    split = _relative(target)
    if split is None:
        return target
    path = Path(os.path.relpath(folder / unquote(split.path), other)).as_posix()
    return _written(target, split, path)


def _written(target: str, split: SplitResult, path: str) -> str:
    # What is right already stays as it was written.
    if path == posixpath.normpath(unquote(split.path)):
        return target
    slash = "/" if split.path.endswith("/") and not posixpath.splitext(path)[1] else ""
    return urlunsplit(("", "", quote(path) + slash, split.query, split.fragment))


def final_address(target: str, uri: str, page: str, *, directory_urls: bool) -> str:
    """The target to write in HTML that the engine leaves as it is.

    Args:
        target: As the sidecar has it; query and fragment are kept.
        uri: Of the document it leads to.
        page: The page's file, relative to the documents, with `/`.
        directory_urls: Pages are folders: the site's `use_directory_urls`.
    """
    split = urlsplit(target)
    here = posixpath.dirname(_output(page, directory_urls))
    there = _output(uri, directory_urls)
    path = posixpath.relpath(there, here or ".")
    if directory_urls and uri != there and posixpath.basename(path) == "index.html":
        path = (posixpath.dirname(path) or ".") + "/"
    return urlunsplit(("", "", quote(path), split.query, split.fragment))


def _output(uri: str, directory_urls: bool) -> str:
    """The file that the engine makes of a document."""
    match = _DOCUMENT.fullmatch(uri)
    if match is None:
        return uri
    folder, name = match[1] or "", match[2]
    if name in ("index", "README"):
        return f"{folder}index.html"
    return f"{folder}{name}/index.html" if directory_urls else f"{folder}{name}.html"
