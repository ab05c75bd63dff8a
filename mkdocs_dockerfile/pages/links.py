"""Where a file of the repository is shown on the web."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import quote, urljoin, urlsplit

# What the web views of the hosts call editing, what they call viewing, and where they
# give the file itself.
_VIEWS = (
    (re.compile(r"/-/edit/"), "/-/blob/", "/-/raw/"),
    (re.compile(r"/_edit/"), "/src/branch/", "/raw/branch/"),
    (re.compile(r"/edit/"), "/blob/", "/raw/"),
    (re.compile(r"/src/"), "/src/", "/raw/"),
)
# Of an address that edits or views files, what stands behind the branch.
_BELOW_A_BRANCH = re.compile(r"/(?:_?edit|blob|tree|raw|src(?:/branch)?)/[^/]+/(.*)\Z")
# What the engines take where a site has a `repo_url` and no `edit_uri` (`EditURI` of MkDocs).
# Nobody knows whether the branch is there.
_OF_ENGINES: Mapping[str, str] = {
    "bitbucket.org": "src/default/",
    "github.com": "edit/master/",
    "gitlab.com": "edit/master/",
}
# By the name of a host: all of them know the default branch as HEAD.
_EDIT_URIS: Mapping[str, str] = {
    "github": "edit/HEAD",
    "gitlab": "-/edit/HEAD",
    "bitbucket.org": "src/HEAD",
    "codeberg": "_edit/HEAD",
    "forgejo": "_edit/HEAD",
    "gitea": "_edit/HEAD",
}


def edit_uri_of(
    repo_url: str | None, edit_uri: object, *, docs_dir: str = "docs", place: str | None = None
) -> str | None:
    """The path below a repository's address that edits a document, by which it is viewed, too.

    Args:
        repo_url: The site's `repo_url`.
        edit_uri: The site's `edit_uri_template` or `edit_uri`; None where it has neither,
            empty where it wants none.
        docs_dir: The folder that the engine names where a site says nothing: MkDocs always
            `docs`, Zensical that of the documents.
        place: The documents' folder within the repository, with `/`; None where nobody knows.

    Returns:
        What the site says, unless the engine says the same by itself; else what the name of
        the host tells; None for an unknown host.
    """
    if not repo_url:
        return None
    host = urlsplit(repo_url).netloc.lower()
    written = str(edit_uri or "")
    if written and written.rstrip("/") != f"{_OF_ENGINES.get(host)}{docs_dir}":
        return written
    folder = docs_dir if place is None else place
    found = next((uri for name, uri in _EDIT_URIS.items() if name in host), None)
    return found and posixpath.join(found, folder, "")


def source_url(
    repo_url: str | None, edit_uri: str | None, docs_to_file: str, *, raw: bool = False
) -> str | None:
    """Address at which the repository's web view shows a file.

    Args:
        repo_url: The site's `repo_url`.
        edit_uri: The site's `edit_uri`: the path, below the repository, of the page that
            edits a file of the documents' folder (`edit/main/docs/`); or its
            `edit_uri_template`, where that ends with the path (`edit/main/docs/{path}`).
        docs_to_file: The file, relative to the documents' folder, with `/`.
        raw: The address of the file itself, for an image.

    Returns:
        The address; None where the site names no repository, or where its `edit_uri` is
        not a path that a file's name can be put behind.
    """
    edit_uri = edit_uri and re.sub(r"\{path(?:!q)?\}\Z", "", edit_uri)
    if not repo_url or not edit_uri or "?" in edit_uri or "{" in edit_uri:
        return None
    base = urljoin(repo_url.rstrip("/") + "/", edit_uri.rstrip("/") + "/")
    scheme, separator, rest = base.partition("://")
    if not separator:
        return None
    within = _BELOW_A_BRANCH.search(rest)
    climbs = docs_to_file.split("/").count("..")
    if within and climbs > len([part for part in within[1].split("/") if part]):
        # Outside the repository.
        return None
    address = posixpath.normpath(posixpath.join(rest, quote(docs_to_file)))
    if "gitlab" in rest.partition("/")[0] and "/-/" not in address:
        # The engines' own default for GitLab is an address of old, which leads on to this.
        address = address.replace("/edit/", "/-/edit/", 1)
    for edit, view, file in _VIEWS:
        if edit.search(address):
            return f"{scheme}://{edit.sub(file if raw else view, address, count=1)}"
    return f"{scheme}://{address}"


def lines_url(address: str, first: int = 0, last: int = 0) -> str:
    """Address of lines within a file that a repository's web view shows.

    Args:
        address: Of the file, from `source_url`.
        first: 1-based; 0 for the file as a whole.
        last: 1-based, inclusive.
    """
    if not first:
        return address
    parts = urlsplit(address)
    if "/-/" in parts.path:  # GitLab, on any host
        lines = f"L{first}-{last}" if last > first else f"L{first}"
    elif "bitbucket" in parts.netloc:
        lines = f"lines-{first}:{last}" if last > first else f"lines-{first}"
    else:  # GitHub, Gitea and Forgejo
        lines = f"L{first}-L{last}" if last > first else f"L{first}"
    return f"{address}#{lines}"
