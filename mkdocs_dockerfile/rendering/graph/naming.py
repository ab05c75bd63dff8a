"""How stages and images are called in a picture, and how wide that is."""

from __future__ import annotations

import unicodedata

from mkdocs_dockerfile.explanations import strip_marks
from mkdocs_dockerfile.explanations.texts import Texts
from mkdocs_dockerfile.rendering.graph.data import StageNode
from mkdocs_dockerfile.rendering.quoting import visible

_DIGEST = "@sha256:"


def label(texts: Texts, name: str, /, **values: object) -> str:
    """A text of the graph in the page's language, for a place that takes no markup."""
    return strip_marks(texts.say(f"labels.{name}", **values))


def stage_name(stage: StageNode, texts: Texts) -> str:
    """What a stage is called: as in its heading."""
    if stage.name:
        return one_line(stage.name)
    return label(texts, "final_stage" if stage.default else "stage_number", number=stage.index + 1)


def one_line(text: str) -> str:
    """Text of a file in one line, with nothing in it that acts."""
    return visible(" ".join(text.split()))


def columns(text: str) -> int:
    """Width of a text in a monospaced font, in widths of an ASCII letter."""
    return sum(map(_columns, text))


def clip(text: str, most: int) -> str:
    """Both ends of a text, with `…` between them: names that go on alike differ at the end.

    Args:
        text: Any text.
        most: The most columns it may take.
    """
    if columns(text) <= most:
        return text
    end = _first(text[::-1], (most - 1) // 3)[::-1]
    return f"{_first(text, most - 1 - columns(end))}…{end}"


def clip_image(text: str, most: int) -> str:
    """Shorten the name of an image: what tells images apart stands at its end.

    Args:
        text: `registry/owner/name:tag@sha256:…`.
        most: The most columns it may take.
    """
    name, digest, value = text.partition(_DIGEST)
    if digest:
        text = f"{name}@{value[:7]}…"
    if columns(text) <= most:
        return text
    end = _first(text[::-1], most - 1)[::-1]
    # Better a whole part of the path less than half a one.
    return "…" + end[max(0, end.find("/")) :]


def _first(text: str, most: int) -> str:
    width = 0
    for position, character in enumerate(text):
        width += _columns(character)
        if width > most:
            return text[:position]
    return text


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
