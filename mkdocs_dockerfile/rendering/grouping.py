"""Many files in sections by folder: neither a section for each file, nor one for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import isqrt
from typing import NamedTuple

from mkdocs_dockerfile.rendering.name_ranges import NameRange, divided

# So many are seen at a glance, and need no sections.
_AT_A_GLANCE = 12
# A section of more is divided by names.
_LARGE = 50


class Section(NamedTuple):
    """Files that stand together.

    Attributes:
        folder: Their common folder, with `/`; empty for the top folder itself; None for
            files of several folders that have too few for a section of their own.
        members: Their indices, ascending.
        first: What the names that it begins with begin with; empty where it holds all names.
        last: The same of those that it ends with.
    """

    folder: str | None
    members: tuple[int, ...]
    first: str = ""
    last: str = ""


def by_folder(paths: Sequence[str]) -> tuple[Section, ...]:
    """Divide files into sections.

    A folder is a section if enough files below it stand in none that lies deeper; the
    others go to the folder above. What is enough grows with the root of their number, as
    the number of sections does then. A section that is large nevertheless is divided by its
    names (`name_ranges`), since folders say no more.

    Args:
        paths: With `/`, in the order of `discovery`.

    Returns:
        Sections that hold every index once: a single one for a few files, else the top
        folder's first, then by folder, what is left over last.
    """
    if len(paths) <= _AT_A_GLANCE:
        return (Section(None, tuple(range(len(paths)))),) if paths else ()
    enough = max(4, 2 * isqrt(len(paths)) // 3)
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    first = {"": 0}
    for index, path in enumerate(paths):
        folder = _above(path)
        waiting[folder].append(index)
        while folder not in first:
            first[folder] = index
            folder = _above(folder)
    top = waiting.pop("", [])
    found: dict[str, list[int]] = {}
    for folder in sorted(filter(None, first), key=_depth, reverse=True):
        members = waiting.pop(folder, [])
        if len(members) >= enough:
            found[folder] = members
        else:
            waiting[_above(folder)] += members
    order = sorted(found, key=lambda folder: (first[folder], _depth(folder)))
    sections = [("", top), *((folder, found[folder]) for folder in order), (None, waiting[""])]
    return tuple(
        part
        for folder, members in sections
        if members
        for part in _by_name(Section(folder, tuple(sorted(members))), paths)
    )


def _by_name(section: Section, paths: Sequence[str]) -> Iterator[Section]:
    """Divide a large section, between ranges of names alone."""
    if len(section.members) <= _LARGE:
        yield section
        return
    below = len(section.folder) + 1 if section.folder else 0
    ranges = divided([paths[index][below:] for index in section.members], _LARGE)
    # Neighbours stand together as long as that is not large, or while they are few.
    parts: list[list[NameRange]] = []
    sizes: list[int] = []
    for found in ranges:
        added = len(found.members)
        if not parts or (sizes[-1] > _AT_A_GLANCE and sizes[-1] + added > _LARGE):
            parts.append([])
            sizes.append(0)
        parts[-1].append(found)
        sizes[-1] += added
    if len(parts) > 1 and sizes[-1] <= _AT_A_GLANCE and sum(sizes[-2:]) <= _LARGE + _AT_A_GLANCE:
        parts[-2:] = [parts[-2] + parts[-1]]
    for part in parts:
        members = sorted(section.members[place] for found in part for place in found.members)
        ends = (part[0].first, part[-1].last) if len(parts) > 1 else ("", "")
        yield Section(section.folder, tuple(members), *ends)


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _depth(folder: str) -> int:
    return folder.count("/")
