"""Explanations that the program writes itself, from what a Dockerfile says.

Texts are messages in `messages/`, one file per language; commands and base images are
entries in `catalog/`. No model and no network: the same file gives the same words.
"""

from __future__ import annotations

from mkdocs_dockerfile.explanations.catalog import Catalog, built_in, load_catalog
from mkdocs_dockerfile.explanations.markup import (
    FALLBACK_END,
    FALLBACK_START,
    code,
    escaped,
    strip_marks,
)
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.scanning import (
    scan_bases,
    scan_brought,
    scan_choices,
    scan_fetches,
    scan_folders,
    scan_image,
    scan_roots,
    scan_taken,
    scan_uses,
)
from mkdocs_dockerfile.explanations.steps import explain_instruction
from mkdocs_dockerfile.explanations.steps.running import commands_of
from mkdocs_dockerfile.explanations.summary import command_of, summarise_page
from mkdocs_dockerfile.explanations.texts import (
    Labels,
    Texts,
    explained_in,
    languages,
    message,
    resolve_language,
    texts_for,
)
from mkdocs_dockerfile.model import Dockerfile, Explanation
from mkdocs_dockerfile.semantics import Build

__all__ = [
    "FALLBACK_END",
    "FALLBACK_START",
    "Catalog",
    "Labels",
    "Texts",
    "code",
    "command_of",
    "escaped",
    "explain",
    "explained_in",
    "languages",
    "load_catalog",
    "message",
    "resolve_language",
    "run_commands",
    "strip_marks",
    "summarise",
    "texts_for",
]


def explain(
    dockerfile: Dockerfile,
    build: Build,
    *,
    language: str = "en",
    catalog: Catalog | None = None,
) -> tuple[Explanation, ...]:
    """Explain every instruction of a file.

    Args:
        dockerfile: The file.
        build: What it means.
        language: A language tag; English if there are no explanations in it.
        catalog: The site's catalogue; None for the one that ships with the package.

    Returns:
        One explanation per instruction, in order: Markdown in which everything from the
        file stands in code spans, and other steps are links (`[step 4](#step-4)`).
        Nothing raises, whatever the file holds.
    """
    page = _page(dockerfile, build, language, catalog)
    return tuple(
        explain_instruction(page, index, instruction)
        for index, instruction in enumerate(dockerfile.instructions)
    )


def summarise(
    dockerfile: Dockerfile,
    build: Build,
    *,
    language: str = "en",
    catalog: Catalog | None = None,
) -> str:
    """Sum a file up: what is built from what, and how the image runs.

    Args:
        dockerfile: The file.
        build: What it means.
        language: A language tag; English if there are no explanations in it.
        catalog: The site's catalogue; None for the one that ships with the package.

    Returns:
        One or two paragraphs of Markdown; empty for a file without a stage.
    """
    return summarise_page(_page(dockerfile, build, language, catalog))


def run_commands(
    dockerfile: Dockerfile, build: Build, *, catalog: Catalog | None = None
) -> tuple[tuple[int, str, bool], ...]:
    """List the commands inside a file's RUN instructions.

    Args:
        dockerfile: The file.
        build: What it means.
        catalog: The site's catalogue; None for the one that ships with the package.

    Returns:
        For each command the 0-based index of its instruction, its name, and whether it
        is known.
    """
    page = _page(dockerfile, build, "en", catalog)
    return tuple(
        (index, name, known)
        for index, instruction in enumerate(dockerfile.instructions)
        if instruction.keyword == "RUN"
        for name, known in commands_of(page, index, instruction)
    )


def _page(dockerfile: Dockerfile, build: Build, language: str, catalog: Catalog | None) -> Page:
    image = scan_image(build)
    return Page(
        dockerfile,
        build,
        texts_for(explained_in(language)),
        catalog or built_in(),
        scan_uses(dockerfile.instructions),
        scan_brought(dockerfile.instructions),
        scan_taken(dockerfile, build),
        scan_folders(dockerfile, build),
        scan_bases(build),
        scan_roots(build),
        image,
        scan_choices(build, image),
        scan_fetches(dockerfile, build),
    )
