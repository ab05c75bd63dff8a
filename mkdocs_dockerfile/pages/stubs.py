"""The Markdown files of generated pages: front matter, title, and the block that renders."""

from __future__ import annotations

import json

import yaml

from mkdocs_dockerfile.model import Walkthrough

# Front matter that says something to us alone; all else is the engine's.
_OURS = frozenset({"commands", "complete"})


def page_stub(path: str, walkthrough: Walkthrough, *, boost: float) -> str:
    """The file of a page that shows a Dockerfile.

    Args:
        path: Of the Dockerfile, relative to the root, with `/`.
        walkthrough: What the page says.
        boost: How much the page counts in the site's search, unless its sidecar says.
    """
    metadata = {name: value for name, value in walkthrough.metadata.items() if name not in _OURS}
    metadata["title"] = walkthrough.title
    if boost != 1:
        metadata.setdefault("search", {"boost": boost})
    if walkthrough.description:
        metadata["description"] = walkthrough.description
    return _markdown(metadata, f"/// dockerfile | {path}\n///")


def index_stub(title: str) -> str:
    """The file of the page that lists all Dockerfiles."""
    return _markdown({"title": title}, "/// dockerfiles\n///")


def _markdown(metadata: dict[str, object], body: str) -> str:
    front = yaml.safe_dump(metadata, allow_unicode=True, sort_keys=True)
    title = json.dumps(str(metadata["title"]), ensure_ascii=False)[1:-1].replace('\\"', '"')
    return f"---\n{front}---\n\n# {_literal(title)}\n\n{body}\n"


def _literal(text: str) -> str:
    """Text as a heading of Markdown, with nothing in it meaning more than itself."""
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]<>#!|&" else mark for mark in text)
