"""Text in, walkthrough or page out: what `import mkdocs_dockerfile` offers."""

from __future__ import annotations

from dataclasses import replace

from mkdocs_dockerfile.explanations import Catalog
from mkdocs_dockerfile.model import Dockerfile, Walkthrough
from mkdocs_dockerfile.pages.catalogs import site_catalog
from mkdocs_dockerfile.pages.options import Options
from mkdocs_dockerfile.pairing import Choices, Exists, Judge, pair
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.rendering import render_portable


def build_walkthrough(
    source: str | bytes,
    *,
    path: str,
    sidecar: str | bytes | None,
    sidecar_path: str | None,
    options: Options,
    language: str,
    project: str | None,
    catalog: Catalog | None,
    judge: Judge | None = None,
    exists: Exists | None = None,
) -> Walkthrough:
    """Read a Dockerfile's content and put it together with its sidecar's.

    Args:
        source: Content of the Dockerfile.
        path: Of the Dockerfile, relative to the root, with `/`.
        sidecar: Content of its sidecar, if it has one.
        sidecar_path: Of the sidecar, relative to the root.
        options: What the site chose.
        language: Of explanations and labels.
        project: Name of the repository, for the title of a root `Dockerfile`.
        catalog: The site's own commands and images, with the built-in ones.
        judge: Knows where the sidecar's links lead; None: they are not looked at.
        exists: Knows the files that commands name; None: they are not looked at.
    """
    return pair(
        parse(source, path=path),
        sidecar=sidecar,
        sidecar_path=sidecar_path,
        choices=_choices(options, language, project, catalog),
        judge=judge,
        exists=exists,
    )


def walkthrough(
    dockerfile: Dockerfile, *, sidecar: str | None = None, options: Options | None = None
) -> Walkthrough:
    """Pair every instruction of a Dockerfile with its words.

    Args:
        dockerfile: From `parse`.
        sidecar: Content of the Markdown walkthrough beside it.
        options: What to choose; the defaults without.

    Returns:
        The walkthrough, with exactly one step per instruction. Never raises on content:
        trouble is among its diagnostics.
    """
    options = options or Options()
    catalog, problems = site_catalog(options)
    choices = _choices(options, options.language or "en", None, catalog)
    paired = pair(dockerfile, sidecar=sidecar, choices=choices)
    return replace(paired, diagnostics=(*problems, *paired.diagnostics)) if problems else paired


def render(walkthrough: Walkthrough, *, options: Options | None = None) -> str:
    """Render a walkthrough as portable Markdown.

    Args:
        walkthrough: What to render.
        options: Their `language` names headings and labels.

    Returns:
        One Markdown document, with its title.
    """
    language = (options.language if options else None) or "en"
    return render_portable(walkthrough, language=language)


def _choices(
    options: Options, language: str, project: str | None, catalog: Catalog | None
) -> Choices:
    return Choices(
        comments=options.comments,
        explanations=options.explanations,
        language=language,
        engine=options.container_engine,
        drift=options.drift,
        catalog=catalog,
        project=project,
    )
