"""Many files in sections by folder: neither a section for each file, nor one for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

# So many are seen at a glance, and need no sections.
_AT_A_GLANCE = 12


class Section(NamedTuple):
    """Files that stand together.

    Attributes:
        folder: Their common folder, with `/`; empty for the top folder itself; None for
            files of several folders that have too few for a section of their own.
        members: Their indices, ascending.
    """

    folder: str | None
    members: tuple[int, ...]


def by_folder(paths: Sequence[str]) -> tuple[Section, ...]:
    """Divide files into sections.

    A folder is a section if enough files below it stand in none that lies deeper; the
    others go to the folder above. What is enough grows with the root of their number, as
    the number of sections does then.

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
    return tuple(Section(folder, tuple(sorted(members))) for folder, members in sections if members)


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _depth(folder: str) -> int:
    return folder.count("/")
