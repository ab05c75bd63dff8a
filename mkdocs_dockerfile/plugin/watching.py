"""Noticing an edited, added or removed Dockerfile while a site is served."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Hashable
from pathlib import Path

_SECONDS = 1.0
# Looking may take at most this share of a processor's time: on a busy machine the clock
# runs on while nothing is done.
_SHARE = 0.1
_LONGEST = 10.0


class Watcher:
    """Touches a file of its own, the bell, when a site no longer shows what there is.

    The engine's server can watch a folder only with all that is in it: in a repository
    that is also `.git`, caches and dependencies, where every change would rebuild the
    site, and a build that writes a cache would rebuild it for ever. So the server
    watches the bell, and this thread decides what rings it.

    Attributes:
        bell: The file to watch, in the system's folder for temporary files.
    """

    def __init__(self, current: Callable[[], Hashable], built: Callable[[], Hashable]) -> None:
        """Remember how to look.

        Args:
            current: What there is now.
            built: What there was when the site was last built. A build may have seen a
                change before this thread did, so only this tells what the site shows.
        """
        self._current = current
        self._built = built
        self._folder = tempfile.TemporaryDirectory(prefix="mkdocs-dockerfile-")
        self.bell = Path(self._folder.name) / "bell"
        self.bell.write_text("0", encoding="ascii")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking, and remove the bell."""
        self._stopped.set()
        self._thread.join(timeout=2 * _SECONDS)
        self._folder.cleanup()

    def _look(self) -> None:
        rung = 0
        rung_for: tuple[Hashable, Hashable] | None = None
        pause = 0.0
        while not self._stopped.wait(max(_SECONDS, pause)):
            begin = time.thread_time()
            try:
                built = self._built()
                difference = (self._current(), built)
            except OSError:
                # A folder went away under our eyes: look again in the next round.
                continue
            # Once for each difference: a build that fails must not be tried for ever.
            if difference[0] != built and difference != rung_for:
                rung += 1
                rung_for = difference
                self.bell.write_text(str(rung), encoding="ascii")
            pause = min((time.thread_time() - begin) / _SHARE, _LONGEST)
