"""The Markdown files of generated pages: front matter, title, and the block that renders."""

from __future__ import annotations

import re

import yaml

from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.pages.files import argument_of
from mkdocs_dockerfile.rendering import as_html, plain_description, visible

# Front matter that says something to us alone; all else is the engine's.
_OURS = frozenset({"commands", "complete"})
_MARK = re.compile(r"[!-/:-@\[-`{-~]")


def page_stub(path: str, walkthrough: Walkthrough, *, boost: float) -> str:
    """The file of a page that shows a Dockerfile.

    Args:
        path: Of the Dockerfile, relative to the root, with `/`.
        walkthrough: What the page says.
        boost: How much the page counts in the site's search, unless its sidecar says.
    """
    metadata = {name: value for name, value in walkthrough.metadata.items() if name not in _OURS}
    # Themes put both into HTML as they are.
    metadata["title"] = as_html(walkthrough.title)
    if boost != 1:
        metadata.setdefault("search", {"boost": boost})
    if walkthrough.description:
        metadata["description"] = as_html(plain_description(walkthrough.description))
    return _markdown(metadata, walkthrough.title, f"/// dockerfile | {argument_of(path)}\n///")


def index_stub(title: str) -> str:
    """The file of the page that lists all Dockerfiles."""
    return _markdown({"title": as_html(title)}, title, "/// dockerfiles\n///")


def _markdown(metadata: dict[str, object], title: str, body: str) -> str:
    if "{" in title or "{" in body:
        # mkdocs-macros would take braces of a file's name or comment for its own.
        metadata.setdefault("render_macros", False)
    front = yaml.safe_dump(metadata, allow_unicode=True, sort_keys=True)
    return f"---\n{front}---\n\n# {_literal(title)}\n\n{body}\n"


def _literal(text: str) -> str:
    """Text as a heading of Markdown, with nothing in it meaning more than itself.

    No list of marks that Markdown knows would do: extensions have marks of their own.
    """
    line = " ".join(visible(text).split())
    return _MARK.sub(lambda match: f"&#{ord(match[0])};", line)
