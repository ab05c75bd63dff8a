"""Live reload, with the real server."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sites import ENVIRONMENT, SEED, Site

SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(site: Site) -> Iterator[str]:
    port = free_port()
    log = site.folder.parent / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", site.engine, "serve", "-a", f"127.0.0.1:{port}"],
            cwd=site.folder,
            env=ENVIRONMENT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def fetch(address: str) -> str | None:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode())
    except (OSError, urllib.error.URLError):
        return None


def wait_for(address: str, words: str | None, log: Path) -> None:
    """Wait until a page holds the words; None: until there is no such page."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        page = fetch(address)
        if (page is None) if words is None else (page is not None and words in page):
            return
        time.sleep(0.3)
    pytest.fail(f"{address} did not come to {words!r}: {log.read_text()}")


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_changes_show_up_without_a_restart_and_without_a_loop(tmp_path: Path, engine: str) -> None:
    site = Site(tmp_path / "project", engine)
    site.configure()
    site.write({"a/Dockerfile": "FROM alpine\n", "b/Dockerfile": "FROM scratch\n"})
    site.write({"a/x.svg": "<svg>one</svg>"})
    log = tmp_path / "serve.log"
    with served(site) as base:
        page = f"{base}dockerfiles/a/Dockerfile/"
        wait_for(page, "alpine", log)
        site.write({"a/Dockerfile": "FROM debian:bookworm\n"})
        wait_for(page, "debian:bookworm", log)
        words = "# Mine\n\n![x](x.svg)\n\n### `FROM debian:bookworm`\n\nMy words.\n"
        site.write({"a/Dockerfile.md": words})
        wait_for(page, "My words.", log)
        site.write({"a/x.svg": "<svg>two</svg>"})
        wait_for(f"{base}dockerfiles/a/x.svg", "two", log)
        site.write({"compose.yaml": "services: {shown: {build: a}}\n"})
        wait_for(page, "docker compose build shown", log)
        site.write({"new/folder/Dockerfile": (SEED / "Dockerfile").read_bytes()})
        wait_for(f"{base}dockerfiles/new/folder/Dockerfile/", "go mod download", log)
        shutil.rmtree(site.folder / "new")
        wait_for(f"{base}dockerfiles/new/folder/Dockerfile/", None, log)
        # Files that no page is made of do not rebuild, and neither does a build itself.
        time.sleep(2)
        builds = log.read_text().count("Documentation built")
        site.write({".git/index": "x", "a/notes.txt": "y"})
        time.sleep(4)
        assert log.read_text().count("Documentation built") == builds
    assert "Traceback" not in log.read_text()
