"""The commands in a fence of a sidecar, and their titles."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.sidecar import (
    MAY_HOLD_COMMANDS,
    PLAIN,
    SHELLS,
    Block,
    language_of,
    split_lines,
)

_TOOLS = "docker|docker-compose|podman|podman-compose|nerdctl|buildah|docker\\.exe"
DOCKER = re.compile(rf"(?:sudo\s+|[A-Z_][A-Z0-9_]*=\S*\s+){{0,5}}(?:{_TOOLS})(?:\s|$)")
_ROOT_PROMPT = re.compile(rf"#\s(?={DOCKER.pattern})")
_WORD = re.compile(r"[a-z0-9_./~$%{(@\\\"'-]\S*|[A-Z_][A-Z0-9_]*=\S*|[A-Z][A-Za-z]+-[A-Z]\S*")
_LISTED = re.compile(r"\d{1,3}[.)]\s")
BULLET = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+")
_COMPOUND = re.compile(
    r"(?m)^[ \t]*(?:for|while|until|if|case|function|do|done|fi|then|\{|\}|\))\b|<<"
)
_PROMPTS = ("$ ", "PS> ", "> ")
_INFO_TITLE = re.compile(r"""\btitle=(["'])(.*?)\1""")


class Group(NamedTuple):
    """Commands that belong together.

    Attributes:
        title: What they do; may be empty.
        code: The commands, each on lines of its own.
        line: 1-based line of the first, in the sidecar.
    """

    title: str
    code: str
    line: int

    @property
    def command(self) -> Command:
        """It as a command of the page."""
        return Command(self.title, self.code, "author", self.line)


def read_fence(block: Block) -> list[Group]:
    """The titles and commands of a fence; empty where it is no list of commands.

    The title that stands beside the fence's language is that of the first. A session that
    shows output is no list: it stays whole, as prose; see `read_session`.
    """
    found = _commands(block)
    if found and (title := _INFO_TITLE.search(block.info)):
        found[0] = found[0]._replace(title=": ".join(filter(None, (title[2], found[0].title))))
    return found


def _commands(block: Block) -> list[Group]:
    """What the code of a fence says alone."""
    info = language_of(block.info)
    if info not in MAY_HOLD_COMMANDS:
        return []
    lines = [line.rstrip() for line in split_lines(block.content)]
    prompted = any(map(_is_prompted, lines))
    if not prompted and _COMPOUND.search(block.content):
        return _whole(block)
    groups = _Groups()
    for index, line in _joined(lines, prompted):
        if not groups.add(line, prompted, block.line + 1 + index):
            return [] if prompted else _whole(block)
    found = groups.finish()
    return found if info in SHELLS or any(map(holds_docker, found)) else []


def _whole(block: Block) -> list[Group]:
    """A fence as one command, where its lines belong together, as in a loop or a quotation."""
    code = block.content.strip("\n")
    before = len(split_lines(block.content.partition(code)[0]))
    group = Group("", code, block.line + 1 + before)
    info = language_of(block.info)
    return [group] if info in SHELLS or (info in PLAIN and holds_docker(group)) else []


def read_session(block: Block) -> list[Group]:
    """What somebody typed in a session that a fence shows, output and all.

    Args:
        block: The fence.

    Returns:
        The commands that follow each other without output between them are a group; none
        where no command is docker's.
    """
    if language_of(block.info) not in MAY_HOLD_COMMANDS:
        return []
    lines = [line.rstrip() for line in split_lines(block.content)]
    found: list[Group] = []
    behind = -1
    for index, line in _joined(lines, prompted=True):
        if not _is_prompted(line):
            continue
        typed = line.removeprefix("$ ")
        if found and index == behind:
            found[-1] = found[-1]._replace(code=f"{found[-1].code}\n{typed}")
        else:
            found.append(Group("", typed, block.line + 1 + index))
        behind = index + line.count("\n") + 1
    return found if any(map(holds_docker, found)) else []


def _is_prompted(line: str) -> bool:
    return line.startswith("$ ")


def _is_typed(line: str) -> bool:
    return line.startswith(_PROMPTS) or _ROOT_PROMPT.match(line) is not None


def holds_docker(group: Group) -> bool:
    """Whether a command of docker, or of a tool like it, is among some."""
    return any(map(DOCKER.match, group.code.split("\n")))


class _Groups:
    """Titles and the commands under them, while the lines of a fence are read."""

    def __init__(self) -> None:
        self.found: list[tuple[str, list[str], int]] = []
        self.title: list[str] = []
        self.open = False

    def add(self, line: str, prompted: bool, number: int) -> bool:
        """Take a logical line; False where the fence shows something else than commands."""
        if not line.strip():
            self.open = False
            return True
        bare = line.lstrip()
        if root := _ROOT_PROMPT.match(bare):
            return self.command(bare[root.end() :], number)
        if bare.startswith("#"):
            self.title.append(bare.lstrip("#").strip())
            return True
        for prompt in _PROMPTS:
            if bare.startswith(prompt):
                return self.command(bare[len(prompt) :], number)
        if prompted:
            return False
        if _is_title(bare):
            self.title.append(bare)
            return True
        return self.command(bare, number)

    def command(self, code: str, number: int) -> bool:
        try:
            shlex.split(code.replace("\\\n", " "), comments=True)
        except ValueError:
            # A quotation over several lines.
            return False
        if self.title:
            self.found.append((title_of(" ".join(self.title)), [code], number))
            self.title, self.open = [], True
        elif self.open:
            self.found[-1][1].append(code)
        else:
            self.found.append(("", [code], number))
        return True

    def finish(self) -> list[Group]:
        if self.found and self.title:
            self.found[-1][1].append(f"# {' '.join(self.title)}")
        return [Group(title, "\n".join(code), line) for title, code, line in self.found]


def _joined(lines: Sequence[str], prompted: bool) -> Iterator[tuple[int, str]]:
    """Join continued lines; their line ends stay. Each comes with the index of its first."""
    parts: list[str] = []
    for index, line in enumerate(lines):
        # What a program says in a session goes on nowhere.
        typed = bool(parts) or not prompted or _is_typed(line.lstrip())
        if parts and prompted:
            line = line.removeprefix("> ")
        parts.append(line)
        if typed and line.endswith(("\\", " ^", " `")):
            continue
        yield index + 1 - len(parts), "\n".join(parts)
        parts = []
    if parts:
        yield len(lines) - len(parts), "\n".join(parts)


def _is_title(line: str) -> bool:
    """Whether a line between commands says what the next one does."""
    word = line.split(maxsplit=1)[0]
    if DOCKER.match(line):
        return False
    return line.endswith((":", "\uff1a")) or bool(_LISTED.match(line)) or not _WORD.fullmatch(word)


def title_of(text: str) -> str:
    """A title as plain text: without emphasis, list mark, number and final colon."""
    text = text.strip()
    if bullet := BULLET.match(text):
        text = text[bullet.end() :]
    text = re.sub(r"\*\*|__|`", "", text)
    return text.strip().rstrip(":\uff1a-\u2013 ").strip()
