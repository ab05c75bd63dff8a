"""The page that lists all Dockerfiles of a site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import PurePosixPath

from mkdocs_dockerfile.explanations import code
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.view import Look
from mkdocs_dockerfile.semantics import analyse

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!&$:])")


def render_index(entries: Sequence[tuple[str, Walkthrough]], *, look: Look | None = None) -> str:
    """List Dockerfiles, by folder.

    Args:
        entries: For each, the link from the index page to its page, and its walkthrough.
        look: How the site wants it.

    Returns:
        Markdown: a table for each top-level folder, with title, description, base image,
        number of steps, ports, and how much of it people explained.
    """
    texts = (look or Look()).texts

    def label(name: str, /, **values: object) -> str:
        return texts.say(f"labels.{name}", **values)

    def folder(entry: tuple[str, Walkthrough]) -> str:
        parent = PurePosixPath(entry[1].path).parent
        return parent.parts[0] if parent.parts else ""

    groups = [(name, list(group)) for name, group in groupby(entries, folder)]
    lines = [label("files", count=len(entries)), ""]
    for name, group in groups:
        if len(groups) > 1:
            lines += [f"## {_plain(name)}" if name else f"## {label('top_folder')}", ""]
        lines += [*_table(group, label), ""]
    return "\n".join(lines).rstrip("\n")


def _table(entries: Sequence[tuple[str, Walkthrough]], label: Callable[..., str]) -> Iterator[str]:
    columns = ("dockerfile", "base_image", "steps", "ports", "explained")
    yield "| " + " | ".join(label(f"column_{name}") for name in columns) + " |"
    yield "|---|---|--:|---|--:|"
    for link, walkthrough in entries:
        default = analyse(walkthrough.dockerfile).default
        title = f"[{_plain(walkthrough.title)}]({_address(link)})"
        if walkthrough.description:
            title += f"<br>{_plain(walkthrough.description)}"
        steps = walkthrough.steps
        told = sum(step.prose.source in ("sidecar", "comment", "inherited") for step in steps)
        cells = (
            title,
            _cell(default.base.text) if default else "",
            str(len(steps)),
            ", ".join(_cell(port.text) for port in default.config.exposed) if default else "",
            f"{100 * told // len(steps)} %" if steps else "",
        )
        yield "| " + " | ".join(cells) + " |"


def _plain(text: str) -> str:
    """Text of a file as text of a table's cell."""
    return _SPECIAL.sub(r"\\\1", visible(" ".join(text.split())))


def _cell(text: str) -> str:
    return code(visible(text)).replace("|", "\\|")


def _address(link: str) -> str:
    return "<" + re.sub(r"([<>\\])", r"\\\1", link) + ">" if re.search(r"[\s()<>]", link) else link
