"""Builds real sites with the real engines, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, Tag

SEED = Path(__file__).parent / "cases" / "seed"
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "", "LC_ALL": "C.UTF-8"}


class Site:
    """A site in a folder: write files, build it, read its pages."""

    def __init__(self, folder: Path, engine: str = "mkdocs") -> None:
        self.folder = folder
        self.engine = engine
        self.output = folder / "site"
        self.log = ""
        # Discovery takes the repository around the configuration file as its root.
        (folder / ".git").mkdir(parents=True)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)

    def configure(self, **settings: object) -> None:
        theme = {} if self.engine == "zensical" else {"theme": {"name": "mkdocs"}}
        values = {
            "site_name": "Example",
            **theme,
            # Nothing of ours may lead to an anchor that the engine does not know.
            "validation": {"anchors": "warn", "unrecognized_links": "warn"},
            "plugins": ["search", "dockerfile"],
            **settings,
        }
        self.write({"mkdocs.yml": yaml.safe_dump(values)})
        if not (self.folder / "docs").exists():
            self.write({"docs/index.md": "# Home\n"})

    def run(self, *arguments: str) -> int:
        done = subprocess.run(
            [sys.executable, "-m", self.engine, "build", *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.log = done.stdout + done.stderr
        return done.returncode

    def build(self, *arguments: str) -> None:
        code = self.run(*arguments)
        assert code == 0, self.log
        assert "Traceback" not in self.log, self.log

    def exists(self, address: str) -> bool:
        return (self.output / address).exists()

    def page(self, address: str) -> BeautifulSoup:
        html = (self.output / address / "index.html").read_text(encoding="utf-8")
        return BeautifulSoup(html, "html.parser")


def body(page: BeautifulSoup) -> Tag:
    found = page.select_one("div.dockerfile")
    assert found is not None
    return found


def headings(page: BeautifulSoup) -> list[str]:
    """Texts of the headings of a page, without permalink marks."""
    found = body(page).select("h2, h3")
    return [" ".join(item.get_text().replace("¶", "").replace("#", "").split()) for item in found]


def steps(page: BeautifulSoup) -> dict[str, str]:
    """Quoted instruction of every step and the text below its heading."""
    result = {}
    for heading in body(page).select("h3"):
        code = heading.select_one("code")
        assert code is not None
        texts = []
        for sibling in heading.next_siblings:
            if isinstance(sibling, Tag):
                if sibling.name in ("h2", "h3"):
                    break
                texts.append(sibling.get_text(" "))
        result[code.get_text()] = " ".join(" ".join(texts).split())
    return result


def navigation(page: BeautifulSoup) -> list[str]:
    """Texts of the links of the `mkdocs` theme's navigation."""
    return [
        " ".join(link.get_text().split()) for link in page.select("#navbar-collapse .navbar-nav a")
    ]
