"""What was read from files, kept as long as these stay the same."""

from __future__ import annotations

import time
from collections.abc import Callable

from mkdocs_dockerfile.discovery import Found
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.pages.files import state

_States = tuple[tuple[str, int, int], ...]

# Within the tick of a file system's clock a file can change and keep its time; FAT's tick
# is the longest. What changed so lately is read again (as git does with its index).
_TICK = 2_000_000_000


class Walkthroughs:
    """Reads every Dockerfile once: for its page, and for the list of all.

    A walkthrough is kept for the files that it was made of. What the links in them lead
    to may change meanwhile; its diagnostics say what was there when they were read.
    """

    def __init__(self, read: Callable[[Found, str | None], Walkthrough]) -> None:
        """Begin with none.

        Args:
            read: Makes the walkthrough of a Dockerfile, for a target or as a whole.
        """
        self._read = read
        self._known: dict[tuple[Found, str | None], tuple[_States, Walkthrough]] = {}

    def get(self, found: Found, target: str | None) -> Walkthrough:
        """The walkthrough of a file as it is now."""
        # Before reading: a change in between is noticed the next time.
        states = tuple(state(file) for file in (found.file, found.sidecar_file) if file)
        known = self._known.get((found, target))
        if known is not None and known[0] == states:
            return known[1]
        now = time.time_ns()
        walkthrough = self._read(found, target)
        if all(0 < changed < now - _TICK for _, changed, _ in states):
            self._known[found, target] = states, walkthrough
        return walkthrough
