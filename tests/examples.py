"""Reads the examples of a page of docs/reference/diagnostics/, and lays them out.

An example is one or more fences, each with the name of its file as title, and behind them a
fence with a command and what it says. What a fence cannot hold, its title says in brackets:

    Dockerfile (saved as Latin-1)
    Dockerfile (… stands for 70,000 letters)
    Dockerfile (nobody may read it)
    web/Dockerfile (a symbolic link)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r'^(?P<mark>`{3,})(?P<kind>\w+)(?: title="(?P<title>[^"\n]+)")?\n(?P<text>.*?)^(?P=mark)$',
    re.MULTILINE | re.DOTALL,
)
_TITLE = re.compile(r"(?P<name>[^()]+?)(?: \((?P<how>[^()]+)\))?")
_LETTERS = re.compile(r"… stands for ([\d,]+) letters")


@dataclass(frozen=True)
class File:
    """A file of an example: its name, what its fence says, and what its title says besides."""

    name: str
    text: str
    how: str

    @property
    def readable(self) -> bool:
        return self.how != "nobody may read it"

    def write(self, folder: Path) -> None:
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.how == "a symbolic link":
            path.symlink_to(self.text.strip())
        elif self.how.startswith("saved as "):
            path.write_text(self.text, encoding=self.how.removeprefix("saved as "))
        elif match := _LETTERS.fullmatch(self.how):
            assert "…" in self.text
            path.write_text(self.text.replace("…", "x" * int(match[1].replace(",", ""))))
        else:
            assert self.how == "" or not self.readable, f"{self.name}: what is {self.how!r}?"
            path.write_text(self.text, encoding="utf-8")


@dataclass(frozen=True)
class Example:
    """The files of a section, and the command below them with what it says."""

    files: tuple[File, ...]
    command: str
    lines: tuple[str, ...]


def section(page: str, heading: str) -> str:
    """The text below a heading; those within a sidecar that is shown are none of the page's."""
    found = re.search(
        rf"^## {heading}\n(.*?)(?=^## (?:Wrong|Right)$|\Z)", page, flags=re.MULTILINE | re.DOTALL
    )
    assert found, f"there is no section {heading}"
    return found[1]


def read_example(page: str, heading: str) -> Example:
    files: list[File] = []
    said: list[str] = []
    for fence in _FENCE.finditer(section(page, heading)):
        if fence["title"]:
            title = _TITLE.fullmatch(fence["title"])
            assert title, fence["title"]
            files.append(File(title["name"], fence["text"], title["how"] or ""))
        elif fence["kind"] == "console":
            assert not said, "one command for each section"
            said = fence["text"].splitlines()
    assert files, "an example needs a fence whose title is a file"
    command = said[0].removeprefix("$ ") if said else ""
    return Example(tuple(files), command, tuple(said[1:]))


def with_lines(page: str, lines: tuple[str, ...]) -> str:
    """The page with other lines below the command of its first example."""
    return re.sub(
        r"^(```console\n\$ [^\n]*\n).*?^```$",
        lambda match: match[1] + "".join(f"{line}\n" for line in lines) + "```",
        page,
        count=1,
        flags=re.MULTILINE | re.DOTALL,
    )
