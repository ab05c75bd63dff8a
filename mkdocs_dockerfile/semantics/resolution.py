"""Which stage, image or context a name points to: BuildKit's rules for each place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from mkdocs_dockerfile.semantics.expansion import expand
from mkdocs_dockerfile.semantics.platforms import EMPTY_AT_TIMES, mark, names_with
from mkdocs_dockerfile.semantics.references import Reference, is_image_name
from mkdocs_dockerfile.semantics.values import Expansion, Value

# Looking for stages by pattern compares with each name; nobody has more.
_MOST_STAGES = 200
_PLATFORM_EXAMPLES = {
    "PLATFORM": "linux/amd64",
    "OS": "linux",
    "OSVERSION": "",
    "ARCH": "amd64",
    "VARIANT": "",
}
_INDEX = re.compile(r"[+-]?\d+", re.ASCII)


def resolve_base(
    written: str,
    expansion: Expansion,
    unknown: Mapping[str, str | Value],
    *,
    escape: str,
    earlier: Mapping[str, int],
    instruction: int,
    stage: int,
) -> Reference:
    """Resolve the name behind FROM (`addState` in convert.go).

    Args:
        written: As it stands in the file.
        expansion: What becomes of it.
        unknown: The variables of FROM lines, from `as_unknown`.
        escape: The escape token of the file.
        earlier: Names of the stages before this one, each with its index. BuildKit
            compares FROM as written with their lower-case names.
        instruction: Index of the FROM.
        stage: Index of the stage.
    """
    text = expansion.text
    if expansion.unresolved and not expansion.error:
        return Reference(
            "unresolved",
            text,
            written,
            "from",
            instruction,
            stage,
            unresolved=expansion.unresolved,
            candidates=_candidates(written, unknown, escape, earlier),
        )
    found = None if expansion.error else earlier.get(text)
    kind: Literal["stage", "scratch", "image", "unresolved"] = "unresolved"
    if found is not None:
        kind = "stage"
    elif text == "scratch":
        kind = "scratch"
    elif is_image_name(text):
        kind = "image"
    return Reference(kind, text, written, "from", instruction, stage, found, expansion.unresolved)


def resolve_source(
    written: str | None,
    use: Literal["copy", "mount"],
    *,
    escape: str,
    names: Mapping[str, int],
    count: int,
    instruction: int,
    stage: int,
) -> Reference:
    """Resolve `COPY --from=` and the `from=` of a mount (`toCommand`, `detectRunMount`).

    Args:
        written: The value; None where there is none: the build context then.
        use: Which of them it is: only `--from` takes a stage's number.
        escape: The escape token of the file.
        names: Names of all stages, each with its last index.
        count: How many stages there are.
        instruction: Index of the instruction.
        stage: Index of the stage that it is in.
    """
    if not written:
        return Reference("context", "", "", use, instruction, stage)
    expansion = expand(written, {}, escape=escape)
    if expansion.text != written or expansion.unset:
        # No variable, quote or escape may stand here.
        unresolved = expansion.unresolved or expansion.unset
        return Reference(
            "unresolved", written, written, use, instruction, stage, unresolved=unresolved
        )
    kind: Literal["stage", "scratch", "image", "unresolved"] = "unresolved"
    found: int | None = None
    if use == "copy" and _INDEX.fullmatch(written) and len(written) < 10:
        index = int(written)
        found = index if 0 <= index < count else None
    else:
        found = names.get(written.lower())
        if found is None and written == "scratch":
            kind = "scratch"
        elif found is None and is_image_name(written):
            kind = "image"
    if found is not None:
        kind = "stage"
    return Reference(kind, written, written, use, instruction, stage, found)


def as_by_default(variables: Mapping[str, Value]) -> dict[str, str]:
    """The variables of FROM lines in a build without any `--build-arg`.

    Args:
        variables: All of them.

    Returns:
        Their values; an empty text for what has none, and those of linux/amd64 for what
        only the build knows.
    """
    known: dict[str, str] = {}
    for name, value in variables.items():
        if value.text is None:
            part = name.removeprefix("BUILD").removeprefix("TARGET")
            known[name] = _PLATFORM_EXAMPLES.get(part, "default")
            continue
        text = value.text
        for unresolved in value.unresolved:
            text = text.replace(f"${{{unresolved}}}", "").replace(f"${unresolved}", "")
        known[name] = text
    return known


def as_unknown(variables: Mapping[str, Value]) -> dict[str, str | Value]:
    """The variables of FROM lines, with a mark in the place of what only the build knows."""
    return {name: mark(name) if value.text is None else value for name, value in variables.items()}


def _candidates(
    written: str, unknown: Mapping[str, str | Value], escape: str, earlier: Mapping[str, int]
) -> tuple[int, ...]:
    """Stages whose names fit, with what can be in the place of what only the build knows."""
    if len(earlier) > _MOST_STAGES:
        return ()
    found: set[int] = set()
    # `${TARGETVARIANT:+-$TARGETVARIANT}` is something else where there is no variant.
    without = {**unknown, **dict.fromkeys(EMPTY_AT_TIMES & unknown.keys(), "")}
    for values in (unknown, without):
        expansion = expand(written, values, escape=escape)
        if not (expansion.text or expansion.unresolved):
            continue
        names = None if expansion.unresolved else names_with(expansion.text, written)
        if names is None:
            return ()
        found.update(index for name, index in earlier.items() if names.fullmatch(name))
    return tuple(sorted(found))
