"""What a site's options say about the look of its pages."""

from __future__ import annotations

from pathlib import Path

from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.pages.options import Options
from mkdocs_dockerfile.rendering import Look


def look_of(options: Options, language: str) -> Look:
    """Collect what concerns the look of a page.

    Args:
        options: Whose `templates` is absolute, or relative to the working directory.
        language: The page's.
    """
    labels = dict(options.labels)
    if options.container_engine != "docker":
        # Commands that an author wrote stay Docker's, so they are named after neither.
        heading = options.labels.get("commands") or texts_for(language).say("labels.commands")
        labels.setdefault("docker_commands", heading)
    return Look(
        language=language,
        labels=tuple(sorted(labels.items())),
        templates=Path(options.templates).absolute() if options.templates else None,
        graph=options.graph,
        contents=options.toc,
    )
