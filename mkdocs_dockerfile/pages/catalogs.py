"""A site's own catalogue of commands and base images, read from its file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.discovery import shown_path
from mkdocs_dockerfile.explanations import Catalog, load_catalog
from mkdocs_dockerfile.pages.options import Options


def site_catalog(
    options: Options, root: Path | None = None
) -> tuple[Catalog | None, tuple[Diagnostic, ...]]:
    """Read the catalogue that a site names.

    Args:
        options: Whose `catalog` is absolute, or relative to the working directory.
        root: The absolute folder that the file's name in diagnostics is relative to.

    Returns:
        The built-in catalogue with the site's entries, and what is wrong with these; None
        where the site names no catalogue, or its file cannot be read.
    """
    if options.catalog is None:
        return None, ()
    file = Path(options.catalog).absolute()
    name = shown_path(root, file) if root else options.catalog
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        problem = diagnostic(
            "DF012", f"cannot be read: {reason}", path=name, hint="correct the option `catalog`"
        )
        return None, (problem,)
    return _load(content, name)


# One catalogue serves all pages of a site.
@lru_cache(maxsize=4)
def _load(content: str, name: str) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    return load_catalog(content, path=name)
