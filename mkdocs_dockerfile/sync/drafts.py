"""A section that the program writes until a person does."""

from __future__ import annotations

from mkdocs_dockerfile.sidecar import draft_mark, fingerprint_mark
from mkdocs_dockerfile.sync.headings import new_heading, show


def draft_section(
    text: str, prose: str, *, style: str, number: int | None, level: int, newline: str
) -> list[str]:
    """Write a draft.

    Args:
        text: The instruction, normalised.
        prose: Its built-in explanation.
        style: What stands before the quote in the headings around; see `new_heading`.
        number: Of the section; None where sections have none.
        level: Of its heading.
        newline: How lines end.

    Returns:
        Its lines, the last one blank.
    """
    quote = show(text)
    marks = draft_marks(prose, None if quote.whole else text)
    return [
        new_heading(style, number, quote, level, newline),
        *(mark + newline for mark in marks),
        *draft_body(prose, newline),
    ]


def draft_marks(prose: str, shortened: str | None) -> list[str]:
    """The marks of a draft, and that of its instruction where the heading shortens it."""
    return [draft_mark(prose), *([fingerprint_mark(shortened)] if shortened else [])]


def draft_body(prose: str, newline: str) -> list[str]:
    """The lines under the marks of a draft, with blank ones around them."""
    lines = prose.strip("\n").split("\n") if prose.strip() else []
    return [newline, *(line + newline for line in lines), *([newline] if lines else [])]
