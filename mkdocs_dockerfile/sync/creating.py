"""A sidecar where there was none."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing import escape, instruction_text
from mkdocs_dockerfile.sync.drafts import draft_section


def created(dockerfile: Dockerfile, drafts: Sequence[str], title: str) -> str:
    """Write a sidecar in which every instruction has a draft.

    Args:
        dockerfile: The file.
        drafts: The built-in explanation of each instruction.
        title: Becomes the heading of level 1.
    """
    lines = [f"# {escape(' '.join(title.split()))}\n", "\n"]
    for number, (instruction, prose) in enumerate(
        zip(dockerfile.instructions, drafts, strict=True), 1
    ):
        if text := instruction_text(instruction):
            lines += draft_section(text, prose, style="1. ", number=number, level=3, newline="\n")
    return "".join(lines).rstrip("\n") + "\n"
