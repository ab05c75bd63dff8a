"""Ids of headings that survive edits: made of stage and instruction, not of numbers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from mkdocs_dockerfile.model import Dockerfile, Instruction

_LONGEST = 60
_OTHER = re.compile(r"[^a-z0-9]+")
# What an id leaves out and instructions rarely differ in.
_USUAL = re.compile(r"""[\w ./:=,@+$~"'{}\[\]-]*""", re.ASCII)
_HASH = 5
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
        dashes. It is made of the instruction and of the name or base image of its stage, so
        that inserting another instruction changes none of them, unless that reads the same.
        Where words alone would not tell it from others, since they are too many, too few or
        hold more than words, a short hash of the whole instruction follows.
    """
    wanted = (_anchor(dockerfile, item) for item in dockerfile.instructions)
    return tuple(unique(wanted))


def unique(names: Iterable[str]) -> Iterable[str]:
    """Add `-again-2`, `-again-3`, … to names that were there before."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    for name in names:
        result = name
        while result in taken:
            seen[name] += 1
            result = f"{name}-again-{seen[name] + 1}"
        taken.add(result)
        yield result


def _anchor(dockerfile: Dockerfile, instruction: Instruction) -> str:
    place = ""
    if instruction.stage is not None:
        stage = dockerfile.stages[instruction.stage]
        place = stage.name or base_name(stage.base)
    text = " ".join(instruction.logical.split())
    name = slug(f"{place} {text[: 2 * _LONGEST]}")
    if not name or _TAKEN.fullmatch(name):
        name = f"instruction-{name}".rstrip("-")
    if _is_told_by_words(instruction, text, len(slug(place))):
        return name
    whole = "\n".join([text, *(item.content for item in instruction.heredocs)])
    return f"{name}-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:_HASH]}"


def _is_told_by_words(instruction: Instruction, text: str, before: int) -> bool:
    """Whether the words of an id, behind so many characters of its stage, are all there is."""
    arguments = text[len(instruction.keyword) :]
    return (
        before + len(text) < _LONGEST
        and not instruction.heredocs
        and (not arguments or any(map(str.isalnum, arguments)))
        and _USUAL.fullmatch(text) is not None
    )


def base_name(base: str) -> str:
    """`registry.example/team/python:3.12@sha256:…` → `python`: a new tag is no new name."""
    return base.split("@")[0].rsplit("/", 1)[-1].split(":")[0]


def slug(text: str) -> str:
    """Turn a text into an id; empty when nothing of it can stand in one."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _OTHER.sub("-", ascii_text.lower()).strip("-")
    if len(name) <= _LONGEST:
        return name
    return name[: _LONGEST + 1].rpartition("-")[0] or name[:_LONGEST]
