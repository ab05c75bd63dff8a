"""What explanations ask of a file again and again, found once beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.semantics import Build

# A name behind `$$`, the shell's process id, is mere text.
_VARIABLE = re.compile(r"(?<!\\)\$\$|\$\{?([A-Za-z_]\w*)")
_MADE = re.compile(r"\bmkdir\s+(?:-\S+\s+)*([^;&|\n]+)")


def scan_uses(instructions: Iterable[Instruction]) -> dict[str, list[int]]:
    """The 0-based indexes of the instructions that use each variable."""
    uses: dict[str, list[int]] = {}
    for index, instruction in enumerate(instructions):
        if "$" in instruction.source:
            for name in dict.fromkeys(filter(None, _VARIABLE.findall(instruction.source))):
                uses.setdefault(name, []).append(index)
    return uses


def scan_brought(
    instructions: Iterable[Instruction],
) -> dict[int | None, dict[str, list[int]]]:
    """The 0-based indexes of the COPY and ADD of each stage that bring a file, by its path."""
    brought: dict[int | None, dict[str, list[int]]] = {}
    for index, instruction in enumerate(instructions):
        if instruction.keyword not in ("COPY", "ADD") or not instruction.arguments:
            continue
        paths = brought.setdefault(instruction.stage, {})
        *sources, target = instruction.arguments
        for source in sources:
            name = source.rstrip("/").rpartition("/")[2]
            path = target + name if target.endswith("/") else target
            paths.setdefault(path, []).append(index)
            if target in (".", "./"):
                paths.setdefault("./" + name, []).append(index)
    return brought


def scan_taken(dockerfile: Dockerfile, build: Build) -> dict[int | None, dict[str, list[int]]]:
    """Paths that COPY takes from each stage, without a slash at the end."""
    taken: dict[int | None, dict[str, list[int]]] = {}
    for index, instruction in enumerate(dockerfile.instructions):
        if instruction.keyword != "COPY" or instruction.flag("from") is None:
            continue
        for reference in build.references(index):
            if reference.kind == "stage":
                paths = taken.setdefault(reference.stage, {})
                for source in instruction.arguments[:-1]:
                    paths.setdefault(source.rstrip("/"), []).append(index)
    return taken


def scan_folders(dockerfile: Dockerfile, build: Build) -> dict[int | None, frozenset[str]]:
    """Paths that are folders in each stage, since WORKDIR or `mkdir` made them there."""
    folders: dict[int | None, set[str]] = {}
    for index, instruction in enumerate(dockerfile.instructions):
        stage = instruction.stage
        if stage is None:
            continue
        found = folders.setdefault(stage, set())
        if instruction.keyword == "WORKDIR":
            setting = build.stages[stage].config_before(index + 1).workdir
            found.update([setting.value.rstrip("/")] if setting is not None else [])
        elif instruction.keyword == "RUN" and "mkdir" in instruction.source:
            for words in _MADE.findall(instruction.source):
                found.update(word.rstrip("/") for word in words.split() if word.startswith("/"))
    return {stage: frozenset(found) for stage, found in folders.items()}


def scan_bases(build: Build) -> dict[str, int]:
    """The 0-based index of the first FROM of each base, by the base's name."""
    bases: dict[str, int] = {}
    for meaning in build.stages:
        bases.setdefault(meaning.base.text, meaning.stage.first)
    return bases


def scan_roots(build: Build) -> list[int]:
    """The lowest stage of the file that each stage is built on; itself, if there is none."""
    roots: list[int] = []
    for number, meaning in enumerate(build.stages):
        below = meaning.base.stage if meaning.base.kind == "stage" else None
        roots.append(number if below is None else roots[below])
    return roots


def scan_image(build: Build) -> frozenset[int]:
    """The stages that become the image: the last one, and those it is, or may be, built on."""
    found: set[int] = set()
    waiting = [len(build.stages) - 1] if build.stages else []
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            base = build.stages[at].base
            waiting += base.candidates if base.stage is None else (base.stage,)
    return frozenset(found)


def scan_choices(build: Build, image: frozenset[int]) -> frozenset[int]:
    """Indexes of the ENTRYPOINT and CMD of the stages among which the target platform decides.

    Args:
        build: What the file means.
        image: The stages that become the image, from `scan_image`.
    """
    choices = {one for stage in image for one in build.stages[stage].base.candidates}
    configs = (build.stages[one].config for one in choices)
    lines = (line for config in configs for line in (config.entrypoint, config.cmd))
    return frozenset(line.instruction for line in lines if line is not None)


# What fetches package lists that stay in the layer, and what deletes them.
_FETCHES = re.compile(
    r"\b(?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|zypper)\b"
    r"[^;&|\n]*\s(?:update|makecache|check-update|refresh|ref)\b"
)
_DELETES = re.compile(r"\brm\b[^;&|\n]*/var/(?:lib/apt/lists|cache/(?:apt|apk|yum|dnf))")


def scan_fetches(dockerfile: Dockerfile, build: Build) -> frozenset[int]:
    """The RUN instructions that fetch package lists once, where the stages below left none."""
    left: list[bool] = []
    found: set[int] = set()
    for index, instruction in enumerate(dockerfile.instructions):
        if instruction.keyword == "FROM":
            below = build.stages[len(left)].base.stage
            left.append(below is not None and left[below])
        elif instruction.keyword == "RUN" and left:
            times = len(_FETCHES.findall(instruction.source))
            if times == 1 and not left[-1]:
                found.add(index)
            left[-1] = bool(times or left[-1]) and not _DELETES.search(instruction.source)
    return frozenset(found)
