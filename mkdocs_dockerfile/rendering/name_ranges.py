"""Many names in ranges, as an encyclopedia has its volumes: A, Ba, Bb to Bz, C."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

# What counts in a name: its numbers, its letters, and nothing between them.
_SIGN = re.compile(r"0*(?P<number>[0-9]+)|[^\W_]")
_NUMBER = "0"
_END = "#"


class NameRange(NamedTuple):
    """Names that follow each other.

    Attributes:
        first: The shortest beginning that tells where the range begins: an initial, or as
            much of a name as its neighbours do not share.
        last: The same for its end.
        members: Places of the names, ascending for names that begin alike.
    """

    first: str
    last: str
    members: tuple[int, ...]


class _Sign(NamedTuple):
    """A letter or a number of a name.

    Attributes:
        kind: The letter, without case; `0` for a number, `#` for the end of the name.
        digits: How many the number has, so that 9 stands before 10.
        number: Its digits.
        end: Where it ends in the name.
    """

    kind: str
    digits: int
    number: str
    end: int


class _Name(NamedTuple):
    """A name and what counts in it."""

    place: int
    text: str
    signs: tuple[_Sign, ...]

    def sign(self, depth: int) -> _Sign:
        """The sign at a depth; one that stands before all others behind the last."""
        return self.signs[depth] if depth < len(self.signs) else _Sign(_END, 0, "", len(self.text))

    def value(self, depth: int) -> tuple[str, int, str]:
        """What the sign at a depth is compared by."""
        return self.sign(depth)[:3]

    def label(self, depth: int) -> str:
        """The name up to its sign at a depth; of an initial letter, that alone."""
        sign = self.sign(depth)
        return self.text[: sign.end] if depth or sign.kind == _NUMBER else sign.kind


# A range, or names that are still too many for one and how many of their signs they share.
_Work = NameRange | tuple[list[_Name], int]


def divided(names: Sequence[str], most: int) -> tuple[NameRange, ...]:
    """Divide names into ranges that are not large.

    Names with one initial are a range. Those of a large one are told apart by the first letter
    that they do not share, and so on. Numbers count as such and are divided by how many names
    there are, and so is what no letter tells apart.

    Args:
        names: In any order; that of equal ones is kept.
        most: So many a range may have.

    Returns:
        The ranges in order. Together they hold every name once.
    """
    waiting: list[_Work] = [([_read(place, name) for place, name in enumerate(names)], 0)]
    found: list[NameRange] = []
    # A stack: names can begin alike for longer than calls may be nested.
    while waiting:
        work = waiting.pop()
        if isinstance(work, NameRange):
            found.append(work)
        else:
            waiting += reversed(list(_step(*work, most)))
    return tuple(found)


def _read(place: int, name: str) -> _Name:
    return _Name(
        place,
        name,
        tuple(
            _Sign(_NUMBER, len(number), number, sign.end())
            if (number := sign["number"])
            else _Sign(sign[0].upper()[0], 0, "", sign.end())
            for sign in _SIGN.finditer(name)
        ),
    )


def _step(names: list[_Name], depth: int, most: int) -> Iterator[_Work]:
    """Divide names at one depth; what is large still goes on at the next."""
    kinds: defaultdict[str, list[_Name]] = defaultdict(list)
    for name in names:
        kinds[name.sign(depth).kind].append(name)
    for kind, alike in sorted(kinds.items()):
        if kind == _NUMBER:
            yield from _by_number(alike, depth, most)
        elif len(alike) <= most:
            yield _range(alike, depth)
        elif kind == _END and depth:
            yield from (_range(part, depth) for part in _evenly([[name] for name in alike], most))
        else:
            yield alike, depth + 1


def _by_number(names: list[_Name], depth: int, most: int) -> Iterator[_Work]:
    ordered = sorted(names, key=lambda name: name.value(depth))
    equal = [list(group) for _, group in groupby(ordered, key=lambda name: name.value(depth))]
    for large, groups in groupby(equal, key=lambda group: len(group) > most):
        if large:
            yield from ((group, depth + 1) for group in groups)
        else:
            yield from (_range(part, depth) for part in _evenly(list(groups), most))


def _evenly(groups: Sequence[list[_Name]], most: int) -> Iterator[list[_Name]]:
    """Put groups together to parts of about one size, none above `most`."""
    total = sum(map(len, groups))
    share = -(-total // -(-total // most))
    part: list[_Name] = []
    for group in groups:
        if part and len(part) + len(group) > share:
            yield part
            part = []
        part = part + group if part else group
    yield part


def _range(names: Sequence[_Name], depth: int) -> NameRange:
    places = tuple(name.place for name in names)
    return NameRange(names[0].label(depth), names[-1].label(depth), places)
