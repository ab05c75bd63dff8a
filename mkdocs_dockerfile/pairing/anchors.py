"""Ids of headings that survive edits: made of stage and instruction, not of numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from mkdocs_dockerfile.model import Dockerfile, Instruction

_LONGEST = 60
_OTHER = re.compile(r"[^a-z0-9]+")
# Ids that a page gives to other things, see `rendering.view`.
_TAKEN = re.compile(
    r"(?:lines|stage|walkthrough)-.*|step(?:-\d+)?|instruction"
    r"|before-first-stage|docker-commands|dockerfile|explanation|reference|stages|summary"
)


def anchors(dockerfile: Dockerfile) -> tuple[str, ...]:
    """Name every instruction.

    Args:
        dockerfile: The file.

    Returns:
        One id per instruction, all different, of lower-case ASCII letters, digits and
        dashes. Inserting another instruction changes none of them, unless it reads the
        same as an earlier one of its stage.
    """
    wanted = (_anchor(dockerfile, item) for item in dockerfile.instructions)
    return tuple(unique(wanted))


def unique(names: Iterable[str]) -> Iterable[str]:
    """Add `-2`, `-3`, … to names that were there before."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    for name in names:
        result = name
        while result in taken:
            seen[name] += 1
            result = f"{name}-{seen[name] + 1}"
        taken.add(result)
        yield result


def _anchor(dockerfile: Dockerfile, instruction: Instruction) -> str:
    place = ""
    if instruction.stage is not None:
        stage = dockerfile.stages[instruction.stage]
        place = stage.name or _image_name(stage.base)
    # The first part of a long command is enough to tell it from others.
    name = slug(f"{place} {instruction.logical[:400]}")
    return f"instruction-{name}".rstrip("-") if not name or _TAKEN.fullmatch(name) else name


def _image_name(base: str) -> str:
    """`registry.example/team/python:3.12@sha256:…` → `python`: a new tag is no new name."""
    return base.split("@")[0].rsplit("/", 1)[-1].split(":")[0]


def slug(text: str) -> str:
    """Turn a text into an id; empty when nothing of it can stand in one."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _OTHER.sub("-", ascii_text.lower()).strip("-")
    if len(name) <= _LONGEST:
        return name
    return name[: _LONGEST + 1].rpartition("-")[0] or name[:_LONGEST]
