"""What a site's options say about the look of its pages."""

from __future__ import annotations

from pathlib import Path

from mkdocs_dockerfile.pages.options import Options
from mkdocs_dockerfile.rendering import Look, visible


def look_of(options: Options, language: str) -> Look:
    """Collect what concerns the look of a page.

    Args:
        options: Whose `templates` is absolute, or relative to the working directory.
        language: The page's.
    """
    return Look(
        language=language,
        labels=tuple((name, visible(text)) for name, text in sorted(options.labels.items())),
        templates=Path(options.templates).absolute() if options.templates else None,
        graph=options.graph,
        contents=options.toc,
        engine=options.container_engine,
    )
