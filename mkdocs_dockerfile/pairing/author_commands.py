"""The docker commands that a person wrote into a sidecar."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.sidecar import Block, Section

_TOOLS = "docker|docker-compose|podman|podman-compose|nerdctl|buildah|docker\\.exe"
_DOCKER = re.compile(rf"(?:sudo\s+|[A-Z_][A-Z0-9_]*=\S*\s+){{0,5}}(?:{_TOOLS})(?:\s|$)")
_ROOT_PROMPT = re.compile(rf"#\s(?={_DOCKER.pattern})")
_SHELLS = frozenset(
    {
        "bash",
        "bat",
        "batch",
        "cmd",
        "console",
        "dosbatch",
        "fish",
        "powershell",
        "ps1",
        "pwsh",
        "sh",
        "sh-session",
        "shell",
        "shell-session",
        "shellsession",
        "terminal",
        "zsh",
    }
)
_ANY = frozenset({"", "text", "txt", "plain", "docker", "dockerfile", "plaintext", "none"})
_WORD = re.compile(r"[a-z0-9_./~$%{(@\\\"'-]\S*|[A-Z_][A-Z0-9_]*=\S*|[A-Z][A-Za-z]+-[A-Z]\S*")
_LISTED = re.compile(r"\d{1,3}[.)]\s")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+")
_SPAN = re.compile(r"(`{1,3})(?!`)([^`]+)\1(?!`)")
_COMPOUND = re.compile(
    r"(?m)^\s*(?:for|while|until|if|case|function|do|done|fi|then|\{|\}|\))\b|<<"
)
_PROMPTS = ("$ ", "PS> ", "> ")
_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What a section says about commands.

    Attributes:
        commands: In order.
        blocks: The blocks that hold the commands and their titles; all others are prose.
    """

    commands: tuple[Command, ...]
    blocks: frozenset[Block]


def section_commands(section: Section, title: str) -> Found:
    """Read the commands of a section.

    A fence holds one or more; a comment, a line of prose in it or a short paragraph
    before it is the title of what follows. Lists with one command per item are read too.

    Args:
        section: The section, without those below it.
        title: What its heading says about its first command; may be empty.
    """
    commands: list[Command] = []
    used: set[Block] = set()
    above: Block | None = None
    for block in section.blocks:
        if block.kind == "fence":
            groups = read_fence(block)
            if groups:
                own = groups[0].title
                if above is not None and not own:
                    own = _title(above.text)
                    used.add(above)
                groups[0] = groups[0]._replace(title=": ".join(filter(None, (title, own))))
                title = ""
                commands += (group.command for group in groups)
                used.add(block)
        elif block.kind == "list" and (groups := _list(block)):
            commands += (group.command for group in groups)
            used.add(block)
        above = block if block.kind == "text" and _may_be_title(block) else None
    return Found(tuple(commands), frozenset(used))


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

    A session that shows output is none: it stays whole, as prose.
    """
    info = block.info.split(maxsplit=1)[0].lower().strip("{}.") if block.info else ""
    if info not in _SHELLS and info not in _ANY:
        return []
    lines = [line.rstrip() for line in block.content.split("\n")]
    prompted = any(line.startswith("$ ") for line in lines)
    if not prompted and _COMPOUND.search(block.content):
        whole = block.content.strip("\n")
        before = block.content.partition(whole)[0].count("\n")
        return [Group("", whole, block.line + 1 + before)] if info in _SHELLS else []
    groups = _Groups()
    for index, line in _joined(lines, prompted):
        if not groups.add(line, prompted, block.line + 1 + index):
            return []
    found = groups.finish()
    holds_docker = any(_DOCKER.match(part) for group in found for part in group.code.split("\n"))
    return found if holds_docker or info in _SHELLS else []


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
            self.found.append((_title(" ".join(self.title)), [code], number))
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
        if parts and prompted:
            line = line.removeprefix("> ")
        parts.append(line)
        if line.endswith("\\") or line.endswith((" ^", " `")):
            continue
        yield index + 1 - len(parts), "\n".join(parts)
        parts = []
    if parts:
        yield len(lines) - len(parts), "\n".join(parts)


def _is_title(line: str) -> bool:
    """Whether a line between commands says what the next one does."""
    word = line.split(maxsplit=1)[0]
    if _DOCKER.match(line):
        return False
    return line.endswith((":", "\uff1a")) or bool(_LISTED.match(line)) or not _WORD.fullmatch(word)


def _may_be_title(block: Block) -> bool:
    text = block.text.strip()
    if len(text) > _LONGEST_TITLE or "\n" in text or text.startswith(("|", "[", ">")):
        return False
    return not text.endswith((".", "。", "!", "?")) and not block.text.startswith("    ")


def _title(text: str) -> str:
    """A title as plain text: without emphasis, list mark, number and final colon."""
    text = _BULLET.sub("", text.strip(), count=1)
    text = re.sub(r"\*\*|__|`", "", text)
    return text.strip().rstrip(":\uff1a-\u2013 ").strip()


# --- Lists -------------------------------------------------------------------------


def _list(block: Block) -> list[Group]:
    """The commands of a list in which every item is a command; else nothing."""
    if block.fences:
        return _fenced_items(block)
    found = []
    for number, line in enumerate(block.text.splitlines(), block.line):
        if not line.strip():
            continue
        spans = _SPAN.findall(line)
        if not _BULLET.match(line) or len(spans) != 1 or not _DOCKER.match(spans[0][1].strip()):
            return []
        title = re.sub(r"\s*[-\u2013\u2014:\uff1a]\s*$", "", _SPAN.sub("", line).strip())
        title = _title(title).lstrip(":\uff1a-\u2013\u2014 ")
        found.append(Group(title, spans[0][1].strip(), number))
    return found


def _fenced_items(block: Block) -> list[Group]:
    """Items of one line and a fence below it."""
    lines = block.text.splitlines()
    found: list[Group] = []
    done = 0
    for fence in block.fences:
        groups = read_fence(fence)
        before = [line for line in lines[done : fence.line - block.line] if line.strip()]
        done = fence.end_line - block.line + 1
        if not groups or len(before) > 1 or (before and groups[0].title):
            return []
        title = _title(before[0]) if before else groups[0].title
        found += [groups[0]._replace(title=title), *groups[1:]]
    return [] if any(line.strip() for line in lines[done:]) else found
