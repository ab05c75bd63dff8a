"""What holds where: values that change along the instructions of a stage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")

# From so many stages built on one another on, a copy is cheaper than the way back.
_DEEPEST = 64

LATEST = 2**62
"""A position behind all others: where a stage ends."""


class Timeline(Generic[T]):
    """The changes that one stage makes to a mapping, on top of what it inherits.

    A page asks for the state before every instruction. A copy for each would take
    quadratic time and space on a long file, so changes are kept with their positions.
    """

    def __init__(self, inherited: Timeline[T] | None = None) -> None:
        """Begin on top of the end of another stage's timeline, or of nothing."""
        self._changes: dict[str, list[tuple[int, T]]] = {}
        self._below: Timeline[T] | None = None
        self._copied: Mapping[str, T] = {}
        self._depth: int = 0
        if inherited and inherited._depth < _DEEPEST:
            self._below = inherited
            self._depth = inherited._depth + 1
        elif inherited:
            self._copied = inherited._flat

    def set(self, key: str, position: int, value: T) -> None:
        """Note a change; positions never decrease."""
        self._changes.setdefault(key, []).append((position, value))

    def get(self, key: str, before: int) -> T | None:
        """The value in force before a position; None if there is none."""
        timeline: Timeline[T] | None = self
        while timeline:
            changes = timeline._changes.get(key)
            if changes:
                index = bisect_left(changes, before, key=_position)
                if index:
                    return changes[index - 1][1]
            before = LATEST
            copied = timeline._copied.get(key)
            if copied is not None:
                return copied
            timeline = timeline._below
        return None

    def keys(self, before: int) -> Iterator[str]:
        """The keys in force before a position, in the order in which they were first set."""
        seen: set[str] = set()
        for timeline in self._chain():
            seen.update(timeline._copied)
            yield from timeline._copied
            for key, changes in timeline._changes.items():
                if timeline is self and changes[0][0] >= before:
                    return
                if key not in seen:
                    seen.add(key)
                    yield key

    def own(self) -> Iterator[T]:
        """What this stage itself set last for each key, in the order of first setting."""
        for changes in self._changes.values():
            yield changes[-1][1]

    def _chain(self) -> list[Timeline[T]]:
        """This timeline and those below it, the lowest first."""
        chain = [self]
        while chain[-1]._below:
            chain.append(chain[-1]._below)
        return chain[::-1]

    def at(self, before: int) -> Mapping[str, T]:
        """The state before a position."""
        return _State(self, before)

    @cached_property
    def end(self) -> Mapping[str, T]:
        """The state at the end of the stage."""
        return self.at(LATEST)

    @cached_property
    def _flat(self) -> Mapping[str, T]:
        flat: dict[str, T] = {}
        for timeline in self._chain():
            flat.update(timeline._copied)
            flat.update((key, changes[-1][1]) for key, changes in timeline._changes.items())
        return flat


def _position(change: tuple[int, object]) -> int:
    return change[0]


class _State(Mapping[str, T]):
    """A timeline at one position, read only."""

    def __init__(self, timeline: Timeline[T], before: int) -> None:
        self._timeline = timeline
        self._before = before

    def __getitem__(self, key: str) -> T:
        value = self._timeline.get(key, self._before)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        # `Mapping` would raise and catch an error for each key that is not there.
        return isinstance(key, str) and self._timeline.get(key, self._before) is not None

    def __iter__(self) -> Iterator[str]:
        return self._timeline.keys(self._before)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))
