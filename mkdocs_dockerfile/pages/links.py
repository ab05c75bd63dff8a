"""Where a file of the repository is shown on the web."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, urljoin

# What the web views of the hosts call editing, and what they call viewing.
_VIEWS = (
    (re.compile(r"/-/edit/"), "/-/blob/"),
    (re.compile(r"/_edit/"), "/src/branch/"),
    (re.compile(r"/edit/"), "/blob/"),
)


def source_url(repo_url: str | None, edit_uri: str | None, docs_to_file: str) -> str | None:
    """Address at which the repository's web view shows a file.

    Args:
        repo_url: The site's `repo_url`.
        edit_uri: The site's `edit_uri`: the path, below the repository, of the page that
            edits a file of the documents' folder (`edit/main/docs/`).
        docs_to_file: The file, relative to the documents' folder, with `/`.

    Returns:
        The address; None where the site names no repository, or where its `edit_uri` is
        not a path that a file's name can be put behind.
    """
    if not repo_url or not edit_uri or "?" in edit_uri or "{" in edit_uri:
        return None
    base = urljoin(repo_url.rstrip("/") + "/", edit_uri.rstrip("/") + "/")
    scheme, separator, rest = base.partition("://")
    if not separator:
        return None
    address = posixpath.normpath(posixpath.join(rest, quote(docs_to_file)))
    for edit, view in _VIEWS:
        if edit.search(address):
            return f"{scheme}://{edit.sub(view, address, count=1)}"
    return f"{scheme}://{address}"
