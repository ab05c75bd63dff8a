"""Brings a sidecar up to date with its Dockerfile, and loses nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.sidecar import read_sidecar
from mkdocs_dockerfile.sync.arranging import Change
from mkdocs_dockerfile.sync.creating import created
from mkdocs_dockerfile.sync.revising import revise

__all__ = ["Change", "Synced", "synchronise"]

# What one pass puts to its place, the next may have to number; more than a few never help.
_MOST_PASSES = 5


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of a sidecar.

    Attributes:
        text: Its content now; that before where nothing had to be done, or could be.
        changes: What was done, in the order in which it was.
        problem: Why nothing could be done, as a sentence; None if all went well.
    """

    text: str
    changes: tuple[Change, ...] = ()
    problem: str | None = None


def synchronise(
    dockerfile: Dockerfile,
    sidecar: str | bytes | None,
    *,
    drafts: Sequence[str],
    title: str,
) -> Synced:
    """Bring a sidecar up to date.

    Headings quote what instructions say now, numbers count on, sections stand in the
    order of their instructions. An instruction without a section gets a draft; a draft
    that nobody edited says what the built-in explanation says today. A section whose
    instruction is gone is put aside at the end. Listings are copied again. All else stays
    as it is, to the byte.

    Args:
        dockerfile: The file.
        sidecar: Content of its sidecar; None to make one.
        drafts: The built-in explanation of each instruction, as Markdown.
        title: Title of a sidecar that is made.

    Returns:
        The new content. Doing the same again changes nothing. Where that cannot be had
        without risk for what a person wrote (text that cannot be read, a fence that is
        never closed), the content stays as it is and `problem` says why.
    """
    if sidecar is None:
        return Synced(created(dockerfile, drafts, title))
    before = read_sidecar(sidecar)
    unsafe = next((item for item in before.diagnostics if item.code in ("DF101", "DF113")), None)
    if unsafe:
        place = f"line {unsafe.line}: " if unsafe.line else ""
        return Synced(before.text, problem=place + unsafe.message)
    text = before.text
    changes: list[Change] = []
    for _ in range(_MOST_PASSES):
        revised = revise(dockerfile, read_sidecar(text), drafts)
        if revised.text == text:
            return Synced(text, tuple(changes))
        if changes:
            # Lines of a later pass are not those of the file.
            changes += (change._replace(line=None) for change in revised.changes)
        else:
            changes += revised.changes
        text = revised.text
    return Synced(before.text, problem="its headings cannot be brought into an order that holds")
