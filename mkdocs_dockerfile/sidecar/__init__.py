"""A Markdown walkthrough → front matter and sections with line numbers, and back."""

from __future__ import annotations

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import EMPTY
from mkdocs_dockerfile.sidecar.front_matter import (
    read_front_matter,
    split_front_matter,
    tidy_tags,
)
from mkdocs_dockerfile.sidecar.languages import (
    LANGUAGES,
    MAY_HOLD_COMMANDS,
    PLAIN,
    SHELLS,
    language_of,
)
from mkdocs_dockerfile.sidecar.links import Link, read_links, relink_html, relink_markdown
from mkdocs_dockerfile.sidecar.markers import (
    PARKED_MARK,
    Marks,
    draft_mark,
    fingerprint_mark,
    text_hash,
)
from mkdocs_dockerfile.sidecar.reading import read_sections, split_number
from mkdocs_dockerfile.sidecar.structure import (
    Block,
    HeadingPart,
    Section,
    Sidecar,
    split_lines,
)

__all__ = [
    "LANGUAGES",
    "MAY_HOLD_COMMANDS",
    "PARKED_MARK",
    "PLAIN",
    "SHELLS",
    "Block",
    "HeadingPart",
    "Link",
    "Marks",
    "Section",
    "Sidecar",
    "draft_mark",
    "fingerprint_mark",
    "language_of",
    "read_links",
    "read_sections",
    "read_sidecar",
    "relink_html",
    "relink_markdown",
    "split_lines",
    "split_number",
    "text_hash",
    "write_sidecar",
]

_LARGEST = 1024 * 1024


def read_sidecar(text: str | bytes, *, path: str | None = None) -> Sidecar:
    """Read a sidecar.

    Args:
        text: Its content; bytes are UTF-8, with or without byte order mark.
        path: How diagnostics name the file.

    Returns:
        The sidecar. It never raises: what is no text (binary, not UTF-8, larger than
        1 MiB) is an empty sidecar with DF101, and of a front matter that is not valid
        YAML only the metadata is missing, with DF102.
    """
    name = path or "-"
    problem = _unreadable(text)
    if problem is None and isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            problem = (f"is not UTF-8 at byte {error.start}", "save it as UTF-8")
    if problem or isinstance(text, bytes):
        message, hint = problem or ("", "")
        found = diagnostic("DF101", message, path=name, hint=f"{hint}; nothing of it is used")
        return _sidecar(path, "", found)
    return _sidecar(path, text)


def write_sidecar(sidecar: Sidecar) -> str:
    """Join the pieces of a sidecar: the text it was read from, character for character.

    Encoded as UTF-8 these are the bytes of the file, byte order mark included.
    """
    pieces = [sidecar.front_matter, sidecar.opening.body]
    for section in sidecar.sections:
        pieces += section.heading, section.body
    return "".join(pieces)


def _unreadable(text: str | bytes) -> tuple[str, str] | None:
    """What speaks against reading this at all, and what to do about it."""
    size = len(text)
    if size > _LARGEST:
        return (
            f"is too large for a walkthrough: {size:,} bytes",
            "split it or name another file",
        )
    if isinstance(text, bytes) and text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is UTF-16", "save it as UTF-8"
    if (b"\0" in text) if isinstance(text, bytes) else ("\0" in text):
        return "is binary, not Markdown", "name a Markdown file"
    return None


def _sidecar(path: str | None, text: str, unreadable: Diagnostic | None = None) -> Sidecar:
    diagnostics = [unreadable] if unreadable else []
    head, content = split_front_matter(text)
    metadata, problem = read_front_matter(head)
    if metadata is None:
        # Prose between two rules: only a byte order mark does not belong to it.
        head = "\ufeff" if text.startswith("\ufeff") else ""
        content = text[len(head) :]
    if problem:
        hint = "correct it; the rest of the file was read without it"
        diagnostics.append(diagnostic("DF102", problem, path=path or "-", line=1, hint=hint))
    metadata, wrong = tidy_tags(head, metadata if metadata is not None else EMPTY)
    if wrong:
        hint = "write `tags: [one, two]`, numbers in quotes; the rest of the file is used"
        message, line = wrong
        diagnostics.append(diagnostic("DF102", message, path=path or "-", line=line, hint=hint))
    opening, sections, references, open_fence = read_sections(
        content, len(split_lines(head.lstrip("\ufeff"))) + 1
    )
    if open_fence is not None:
        diagnostics.append(
            diagnostic(
                "DF113",
                "the fence that begins here is never closed: all below it is code",
                path=path or "-",
                line=open_fence,
                hint="close it with the marks that open it",
            )
        )
    return Sidecar(
        path=path,
        text=text,
        metadata=metadata,
        front_matter=head,
        opening=opening,
        sections=sections,
        references=references,
        readable=unreadable is None,
        diagnostics=tuple(diagnostics),
    )
