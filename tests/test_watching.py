from __future__ import annotations

import time

import pytest

from mkdocs_dockerfile.plugin import watching
from mkdocs_dockerfile.plugin.watching import Watcher


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(watching, "_SECONDS", 0.02)
    return {"current": "a", "built": "a"}


def rings(watcher: Watcher, seconds: float = 0.3) -> int:
    time.sleep(seconds)
    return int(watcher.bell.read_text() or 0)


def test_rings_once_for_each_difference(state: dict[str, str]) -> None:
    watcher = Watcher(lambda: state["current"], lambda: state["built"])
    watcher.start()
    assert rings(watcher) == 0
    state["current"] = "b"
    # The build does not come: it failed, and would fail again.
    assert rings(watcher) == 1
    state["built"] = "b"
    assert rings(watcher) == 1
    # A build saw a file that was gone again before the watcher looked.
    state["built"] = "c"
    assert rings(watcher) == 2
    watcher.stop()
    assert not watcher.bell.exists()


def test_a_folder_that_goes_away_is_looked_for_again(state: dict[str, str]) -> None:
    def current() -> str:
        if state["current"] == "gone":
            raise FileNotFoundError(state["current"])
        return state["current"]

    watcher = Watcher(current, lambda: state["built"])
    watcher.start()
    state["current"] = "gone"
    assert rings(watcher) == 0
    state["current"] = "b"
    assert rings(watcher) == 1
    watcher.stop()
