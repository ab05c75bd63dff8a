"""Ids of the headings of stages, which survive edits as those of steps do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_dockerfile.model import Stage
from mkdocs_dockerfile.pairing import base_name, named_first, slug, unique

FINAL = "stage-final"
"""Leads to the last stage of a file, whichever that is by then, unless one is named so."""

# As BuildKit wants stages named (`validStageName` in instructions/parse.go).
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_.-]*")


def stage_ids(stages: Sequence[Stage]) -> dict[int, str]:
    """Name the headings of stages.

    Args:
        stages: Of the whole file.

    Returns:
        An id by the index of each stage, all different. It is made of the stage's name or
        image and not of its place, so that a stage more changes no other id; of stages without
        a name that have one image, those behind the first are counted.
    """
    ordered = named_first(stages)
    names = unique(map(_stage_id, ordered))
    return {stage.index: name for stage, name in zip(ordered, names, strict=True)}


def _stage_id(stage: Stage) -> str:
    if not stage.name:
        return f"stage-from-{slug(base_name(stage.base))}".rstrip("-")
    plain = _PLAIN_NAME.fullmatch(stage.name)
    return f"stage-{stage.name if plain else slug(stage.name) or 'named'}"
