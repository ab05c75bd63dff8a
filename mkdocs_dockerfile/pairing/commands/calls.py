"""The calls of docker among the commands that an author wrote, taken apart."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Literal, NamedTuple

from mkdocs_dockerfile.explanations.shell import read_script
from mkdocs_dockerfile.explanations.shell.syntax import Group, Pipeline, Script, Simple
from mkdocs_dockerfile.model import Command, Dockerfile
from mkdocs_dockerfile.pairing.commands.options import Read, read
from mkdocs_dockerfile.pairing.commands.writing import written_places

Kind = Literal["build", "run", "compose", "bake", "other"]


class Call(NamedTuple):
    """One call of docker, or of a tool that is used like it.

    Attributes:
        kind: What it does, whatever the tool calls that; `other` is everything else.
        engine: Whose images and containers these are: `docker`, `podman` (and `buildah`, which
            shares them) or `nerdctl`.
        verb: The subcommand: `build`, `rm` for containers, `rmi` for images, `logs`; of
            Compose, its own (`up`).
        line: 1-based line of the file at which it begins, where that is known.
        lines: The lines that it stands in.
        options: Names and values, in order; short names are spelled out. None of `other`.
        operands: What is no option: for a run, image and command; for `other`, values of
            options too.
        vague: An option is unknown, so that an operand may be its value.
        folders: Where it may be run, relative to where the reader begins; empty where
            nobody knows.
        touched: A command before it may have made or fetched files anywhere.
        written: Folders that commands before it may have filled, likewise relative.
        command: Index of the command that it stands in.
    """

    kind: Kind
    engine: str
    verb: str
    line: int | None
    lines: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    operands: tuple[str, ...]
    vague: bool
    folders: tuple[str, ...]
    touched: bool
    written: tuple[str, ...]
    command: int

    def values(self, name: str) -> tuple[str, ...]:
        """All values of an option, in order."""
        return tuple(value for option, value in self.options if option == name)

    def has(self, *names: str) -> bool:
        """Whether one of these options is there."""
        return any(option in names for option, _ in self.options)

    def line_of(self, *words: str) -> int | None:
        """The line that holds all of some words; the first line where none does."""
        if self.line is None:
            return None
        for offset, line in enumerate(self.lines):
            if all(word in line for word in words):
                return self.line + offset
        return self.line


_TOOLS = re.compile(
    r"(?:.*[/\\])?(?:(?P<tool>docker|podman|nerdctl|buildah)|(?P<compose>docker|podman)-compose)(?:\.exe)?"
)
_GROUPS = frozenset({"buildx", "builder", "image", "container"})
_REMOVALS = {
    ("image", "rm"): "rmi",
    ("image", "remove"): "rmi",
    # Of builders.
    ("buildx", "rm"): "",
    ("builder", "rm"): "",
}
_BUILDS = frozenset({"build", "bud", "build-using-dockerfile", "b"})
_RUNS = frozenset({"run", "create"})
# Options of the tool itself that have a value, before the subcommand.
_GLOBAL = frozenset(
    "c config context H host l log-level n namespace a address connection url root runroot "
    "storage-driver tlscacert tlscert tlskey".split()
)
_PLACEHOLDER = re.compile(r"<[^<>|&;\n]{1,60}>")
_PROMPT = re.compile(r"^\s*(?:[$%>]|PS>)\s+")
_CONTINUED = re.compile(r"(?:\\|\s\^|\s`)$")
# A path of Windows, before a shell would take its backslashes for escapes.
_BACKSLASH = re.compile(r"(?<=[\w.:~%}])\\(?=[\w.%~$-])")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_BEFORE = frozenset({"sudo", "doas", "env", "time", "winpty", "exec", "command"})
# What moves a reader, or makes files, in the words of a comment: no `make sure`.
_BETWEEN = re.compile(
    r"\s*#+\s*(?:[$%>]\s+)?((?:sudo\s+)?(?:cd|cp|mv|curl|wget|tar|unzip|mkdir|touch|echo|cat|sed"
    r"|make(?!\s+(?:sure|it|the|this|a)\b)|git\s+(?:clone|checkout|submodule))\s+\S.*)"
)
# A reader who never went back to the top in so many blocks is not followed any further.
_MOST_FOLDERS = 8
_LONGEST_FOLDER = 400
_WRITES = frozenset({">", ">>", ">|", "&>"})
# `docker build - < context.tar.gz` reads a whole context.
_ARCHIVE = re.compile(r".*\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst)")
# They leave the files as they are.
_HARMLESS = frozenset({"echo", "export", "set", "true", "pwd", "ls", "eval", "source", "."})
_MAKES_FILES = frozenset({"cp", "save", "export"})
# Of Compose; a service that is started by name (`up builder`) may write into what is mounted.
_LEAVES_FILES = frozenset({"build", "down", "images", "kill", "logs", "ls", "ps", "pull", "push"})


def docker_calls(commands: Iterable[Command]) -> Iterator[Call]:
    """Find the calls of docker and its like in the commands of one file.

    What the author does in between counts: `cd`, and whatever may make files.

    Args:
        commands: Of one file, in the order in which a reader would type them.

    Yields:
        One for each; loops and branches are not looked into. Nothing raises.
    """
    reader = _Reader()
    for reader.command, command in enumerate(commands):
        reader.begin()
        for offset, lines in _logical(command.code):
            reader.line = None if command.line is None else command.line + offset
            reader.lines = tuple(lines)
            text = _BACKSLASH.sub("/", _PLACEHOLDER.sub("…", " ".join(lines)))
            yield from reader.script(read_script(text, "posix"))


def calls_in_comments(dockerfile: Dockerfile, commands: Sequence[Command]) -> tuple[Call, ...]:
    """Find the calls in the commands of a file's comments.

    Comments hold other commands between them, which are no commands of the page: a reader
    types these too.

    Args:
        dockerfile: The file.
        commands: Those of its comments, in order.

    Returns:
        The calls of the commands.
    """
    if not commands:
        return ()
    all_of_them = [(command, index) for index, command in enumerate(commands)]
    taken = {command.line for command in commands}
    for number, line in enumerate(dockerfile.lines, 1):
        if number not in taken and (found := _BETWEEN.match(line)):
            all_of_them.append((Command("", found[1], "author", number), -1))
    all_of_them.sort(key=lambda item: item[0].line or 0)
    places = [index for _, index in all_of_them]
    return tuple(
        call._replace(command=places[call.command])
        for call in docker_calls(command for command, _ in all_of_them)
        if places[call.command] >= 0
    )


def _logical(code: str) -> Iterator[tuple[int, list[str]]]:
    """Put lines and their continuations together; with the index of the first of them."""
    parts: list[str] = []
    for index, line in enumerate(code.split("\n")):
        line = (line if parts else _PROMPT.sub("", line)).rstrip()
        parts.append(_CONTINUED.sub("", line))
        if not _CONTINUED.search(line):
            yield index + 1 - len(parts), parts
            parts = []
    if parts:
        yield code.count("\n") + 1 - len(parts), parts


class _Reader:
    """Where the reader of some commands stands.

    Attributes:
        folders: Where that may be; a mapping, to keep the order. Empty: nobody knows.
        touched: The files there may be others than those of the repository.
        written: So may those in these folders; a mapping, to keep the order.
        command: Index of the command that is read.
        engine: Of the call that is read.
        line: Of the part of the command that is read.
        lines: Its text.
        given: The file that a call reads as its standard input.
    """

    def __init__(self) -> None:
        self.folders: dict[str, None] = {}
        self.touched = False
        self.written: dict[str, None] = {}
        self.command = 0
        self.engine = ""
        self.line: int | None = None
        self.lines: tuple[str, ...] = ()
        self.given = ""

    def begin(self) -> None:
        """Begin a block: whoever reads it may be where the last one led, or at the top again."""
        latest = [*self.folders, ""][-_MOST_FOLDERS:]
        self.folders = dict.fromkeys(latest)

    def script(self, script: Script) -> Iterator[Call]:
        for item in script.items:
            command = item.command
            if isinstance(command, Simple):
                yield from self.simple(command)
            elif isinstance(command, Pipeline):
                for part in command.commands:
                    if isinstance(part, Simple):
                        yield from self.simple(part)
            elif isinstance(command, Group) and command.kind != "function":
                before = dict(self.folders)
                yield from self.script(command.body)
                if command.kind == "subshell":
                    self.folders = before
            else:
                self.touched = True

    def simple(self, command: Simple) -> Iterator[Call]:
        inputs = [item.target.text for item in command.redirects if item.operator == "<"]
        self.given = inputs[-1] if inputs else ""
        yield from self.words(_without_prefixes([word.text for word in command.words]))
        self.touched |= any(
            item.operator in _WRITES and item.target.text != "/dev/null"
            for item in command.redirects
        )

    def words(self, words: Sequence[str]) -> Iterator[Call]:
        if not words or words[0] in _HARMLESS:
            return
        if words[0] == "cd":
            self.enter(words[1:])
            return
        called = _TOOLS.fullmatch(words[0])
        if called is None:
            self.touched = True
            return
        tool = called["tool"]
        self.engine = "podman" if tool == "buildah" else tool or called["compose"]
        verb, rest = _subcommand(words[1:]) if tool else ("compose", words[1:])
        if verb in _BUILDS:
            yield self.call("build", "build", _with_input(read("build", rest), self.given))
        elif verb in _RUNS and tool != "buildah":
            yield self.call("run", verb, read("run", rest, ends=True))
        elif verb == "bake":
            yield self.call("bake", verb, read("bake", rest))
        elif verb == "compose":
            yield self.compose(read("compose", rest, ends=True))
        elif verb:
            names = tuple(word for word in rest if not word.startswith("-"))
            yield self.call("other", verb, Read((), names, True))
        self.touched |= verb in _MAKES_FILES

    def compose(self, outer: Read) -> Call:
        """Read the subcommand of Compose and its options; together with those before it."""
        verb, *rest = outer.operands or ("",)
        inner = read("services", rest)
        both = Read(outer.options + inner.options, inner.operands, outer.vague or inner.vague)
        made = self.call("compose", verb, both)
        starts_all = verb == "up" and not inner.operands and not both.vague
        self.touched |= not starts_all and verb not in _LEAVES_FILES
        return made

    def call(self, kind: Kind, verb: str, found: Read) -> Call:
        made = Call(
            kind=kind,
            engine=self.engine,
            verb=verb,
            line=self.line,
            lines=self.lines,
            options=found.options,
            operands=found.operands,
            vague=found.vague,
            folders=tuple(self.folders),
            touched=self.touched,
            written=tuple(self.written),
            command=self.command,
        )
        if kind in ("build", "run"):
            self.write(made)
        return made

    def write(self, call: Call) -> None:
        """Take in what a container or a build may write."""
        places = written_places(call.options)
        for place, folder in product(places or (), self.folders):
            self.written[posixpath.normpath(posixpath.join(folder, place))] = None
        unknown = places is None or (places and not self.folders)
        self.touched |= bool(unknown) or len(self.written) > _MOST_FOLDERS

    def enter(self, words: Sequence[str]) -> None:
        """Follow a `cd`."""
        if len(words) != 1 or not re.fullmatch(r"[\w.][\w./@+-]*", words[0]):
            self.folders = {}
            return
        places = (posixpath.normpath(posixpath.join(place, words[0])) for place in self.folders)
        self.folders = dict.fromkeys(place for place in places if len(place) < _LONGEST_FOLDER)


def _with_input(found: Read, given: str) -> Read:
    """Name the Dockerfile of a build that reads it as its standard input."""
    if not given or _ARCHIVE.fullmatch(given):
        return found
    files = [value for name, value in found.options if name == "file"]
    if files[-1:] != ["-"] and (files or found.operands != ("-",)):
        return found
    return found._replace(options=(*found.options, ("file", given)))


def _without_prefixes(words: list[str]) -> list[str]:
    """Cut off `sudo`, `env A=1` and the like."""
    at = 0
    while at < len(words) and (words[at] in _BEFORE or _ASSIGNMENT.match(words[at])):
        prefix = words[at] in _BEFORE
        at += 1
        while prefix and at < len(words) and words[at].startswith("-"):
            at += 2 if words[at] in ("-u", "-g") else 1
    return words[at:]


def _subcommand(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """`build` and what follows it, for `--context x image build …`; `rmi` for `image rm`."""
    at = 0
    group = ""
    while at < len(words):
        word = words[at]
        if word.startswith("-"):
            name, equals, _ = word.lstrip("-").partition("=")
            at += 2 if name in _GLOBAL and not equals else 1
        elif word in _GROUPS:
            group = word
            at += 1
        else:
            verb = _REMOVALS.get((group, word), word)
            return verb, words[at + 1 :]
    return "", ()
