"""Text in, walkthrough or page out: what `import mkdocs_dockerfile` offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mkdocs_dockerfile.explanations import Catalog
from mkdocs_dockerfile.model import Dockerfile, Walkthrough
from mkdocs_dockerfile.pages.catalogs import site_catalog
from mkdocs_dockerfile.pages.looks import look_of
from mkdocs_dockerfile.pages.options import Options
from mkdocs_dockerfile.pairing import Choices, Entries, Exists, Judge, pair
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.rendering import render_portable
from mkdocs_dockerfile.surroundings import Builder


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
    target: str | None = None,
    builders: Sequence[Builder] = (),
    exists: Exists | None = None,
    entries: Entries | None = None,
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
        target: The stage that the page is about; None for the whole file.
        builders: What the repository's Compose and Bake files make of this Dockerfile.
        exists: Knows the files that commands name; None: they are not looked at.
        entries: Knows the names that patterns may match; None: they match nothing.
    """
    return pair(
        parse(source, path=path),
        sidecar=sidecar,
        sidecar_path=sidecar_path,
        choices=replace(_choices(options, language, project, catalog), target=target),
        judge=judge,
        builders=builders,
        exists=exists,
        entries=entries,
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
        options: What to choose; the defaults without.

    Returns:
        One Markdown document, with its title.

    Raises:
        TemplateFault: A template of the site's own cannot be used.
    """
    options = options or Options()
    return render_portable(walkthrough, look=look_of(options, options.language or "en"))


def _choices(
    options: Options, language: str, project: str | None, catalog: Catalog | None
) -> Choices:
    return Choices(
        comments=options.comments,
        explanations=options.explanations,
        language=language,
        engine=options.container_engine,
        drift=options.drift,
        labels=tuple(sorted(options.labels.items())),
        catalog=catalog,
        project=project,
    )
