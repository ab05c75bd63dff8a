"""What docker and its like are told to do by the commands of an author, taken apart."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from mkdocs_dockerfile.explanations.shell import read_script
from mkdocs_dockerfile.explanations.shell.syntax import Group, Pipeline, Redirect, Script, Simple
from mkdocs_dockerfile.model import Command

Kind = Literal["build", "run", "logs", "rm", "rmi", "compose", "bake"]


class Call(NamedTuple):
    """One `docker build`, `docker run` or the like.

    Attributes:
        tool: `docker`, `podman`, `nerdctl` or `buildah`.
        kind: What it is told to do; `rmi` is `image rm`, too.
        line: 1-based line of the file at which it begins, where that is known.
        lines: The lines that it stands in.
        options: Names and values, in order; short names are spelled out.
        operands: What is no option: for a run, image and command; for Compose, the
            subcommand and services.
        vague: An option is unknown, so that an operand may be its value.
        folders: Where it may be run, relative to where the reader begins; empty where
            nobody knows.
        touched: A command before it may have made or fetched files.
    """

    tool: str
    kind: Kind
    line: int | None
    lines: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    operands: tuple[str, ...]
    vague: bool
    folders: tuple[str, ...]
    touched: bool

    def values(self, name: str) -> tuple[str, ...]:
        """All values of an option, in order."""
        return tuple(value for option, value in self.options if option == name)

    def line_of(self, *words: str) -> int | None:
        """The line that holds all of some words; the first line where none does."""
        if self.line is None:
            return None
        for offset, line in enumerate(self.lines):
            if all(word in line for word in words):
                return self.line + offset
        return self.line


_TOOLS = re.compile(r"(?:.*[/\\])?(docker|podman|nerdctl|buildah)(-compose)?(?:\.exe)?")
# What a build takes that names no file.
BUILT_WITHOUT_A_NAME = frozenset({"Dockerfile", "Containerfile"})
_GROUPS = frozenset({"buildx", "builder", "image", "container"})
_BUILDS = frozenset({"build", "bud", "build-using-dockerfile", "b"})
_RUNS = frozenset({"run", "create"})
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_BUILDS, "build"),
    **dict.fromkeys(_RUNS, "run"),
    **{"logs": "logs", "rm": "rm", "rmi": "rmi", "compose": "compose", "bake": "bake"},
}
# Options of the tool itself that have a value, before the subcommand.
_GLOBAL = frozenset(
    "c config context H host l log-level n namespace a address connection url root runroot "
    "storage-driver tlscacert tlscert tlskey".split()
)
_LONG = {"f": "file", "t": "tag", "p": "publish", "v": "volume", "o": "output"}
# Of docker, buildx, podman, buildah and nerdctl, as their references list them.
_VALUES: dict[Kind, frozenset[str]] = {
    "build": frozenset(
        "add-host allow annotation arch attest authfile build-arg build-arg-file build-context "
        "builder c cache-from cache-to call cap-add cap-drop cert-dir cgroup-parent cgroupns "
        "cpp-flag cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems creds decryption-key "
        "device dns dns-option dns-search env f file format from group-add hooks-dir http-proxy "
        "iidfile ignorefile ipc isolation jobs l label logfile m manifest memory memory-swap "
        "metadata-file network no-cache-filter o os os-feature os-version output platform "
        "progress retry retry-delay runtime secret security-opt shm-size sign-by ssh t tag "
        "target timestamp ulimit unsetenv userns userns-gid-map userns-uid-map uts v variant "
        "volume".split()
    ),
    "run": frozenset(
        "a add-host annotation arch attach authfile blkio-weight blkio-weight-device c cap-add "
        "cap-drop cgroup-conf cgroup-parent cgroupns chrootdirs cidfile conmon-pidfile "
        "cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus "
        "cpuset-mems creds detach-keys device device-cgroup-rule device-read-bps "
        "device-read-iops device-write-bps device-write-iops dns dns-option dns-opt dns-search "
        "domainname e entrypoint env env-file expose gidmap gpus group-add group-entry h "
        "health-cmd health-interval health-retries health-start-interval health-start-period "
        "health-timeout hostname hostuser ip ip6 ipc isolation kernel-memory l label "
        "label-file link link-local-ip log-driver log-opt m mac-address memory "
        "memory-reservation memory-swap memory-swappiness mount name net network "
        "network-alias oom-score-adj os p passwd-entry personality pid pidfile pids-limit "
        "platform pod pod-id-file preserve-fds publish pull requires restart retry runtime "
        "sdnotify seccomp-policy secret security-opt shm-size shm-size-systemd stop-signal "
        "stop-timeout storage-opt subgidname subuidname sysctl systemd timeout tmpfs tz u "
        "uidmap ulimit umask user userns uts v variant volume volume-driver volumes-from w "
        "workdir".split()
    ),
    "compose": frozenset(
        "ansi build-arg builder env-file f file m memory p parallel profile progress "
        "project-directory project-name pull scale ssh t timeout".split()
    ),
    "bake": frozenset(
        "allow builder call f file metadata-file progress provenance sbom set var".split()
    ),
    "logs": frozenset("n since tail until".split()),
    "rm": frozenset({"cidfile", "time"}),
    "rmi": frozenset({"platform"}),
}
_SWITCHES: dict[Kind, frozenset[str]] = {
    "build": frozenset(
        "D check compress debug disable-content-trust force-rm layers load no-cache "
        "no-hostname no-hosts omit-history provenance pull pull-always pull-never push q quiet "
        "rm s sbom squash squash-all stdin stream tls-verify".split()
    ),
    "run": frozenset(
        "P d detach disable-content-trust help i init interactive no-healthcheck no-hosts "
        "oom-kill-disable privileged publish-all q quiet read-only replace rm sig-proxy t "
        "tls-verify tty".split()
    ),
}

_PLACEHOLDER = re.compile(r"<[^<>|&;\n]{1,60}>")
_PROMPT = re.compile(r"^\s*(?:[$%>]|PS>)\s+")
_CONTINUED = re.compile(r"(?:\\|\s\^|\s`)$")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_BEFORE = frozenset({"sudo", "doas", "env", "time", "winpty", "exec", "command"})
# They leave the files as they are.
_HARMLESS = frozenset({"echo", "export", "set", "true", "pwd", "ls", "eval", "source", "."})
_MAKES_FILES = frozenset({"cp", "save", "export", "compose"})
# Nobody follows a reader who goes on and on.
_MOST_FOLDERS = 16
_LONGEST_FOLDER = 1_000
# A container writes into what is mounted, a build where it is told to.
_WRITING = frozenset({"volume", "mount", "output"})


def docker_calls(commands: Iterable[Command]) -> Iterator[Call]:
    """Find what docker, podman and the like are told to do in the commands of one file.

    What the author does in between counts: `cd`, and whatever may make files.

    Args:
        commands: Of one file, in the order in which a reader would type them.

    Yields:
        One for each; loops and branches are not looked into. Nothing raises.
    """
    reader = _Reader()
    for command in commands:
        # Who begins anew may begin at the top again.
        reader.folders.setdefault("")
        for offset, lines in _logical(command.code):
            reader.line = None if command.line is None else command.line + offset
            reader.lines = tuple(lines)
            text = _PLACEHOLDER.sub("…", " ".join(lines))
            yield from reader.script(read_script(text, "posix"))


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
        line: Of the command that is read.
        lines: Its text.
    """

    def __init__(self) -> None:
        self.folders: dict[str, None] = {}
        self.touched = False
        self.line: int | None = None
        self.lines: tuple[str, ...] = ()

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
        words = _without_prefixes([word.text for word in command.words])
        self.touched |= any(_writes(item) for item in command.redirects)
        if not words or words[0] in _HARMLESS:
            return
        if words[0] == "cd":
            self.enter(words[1:])
            return
        tool = _TOOLS.fullmatch(words[0])
        if tool is None:
            self.touched = True
            return
        group, verb, rest = ("", "compose", words[1:]) if tool[2] else _subcommand(words[1:])
        kind = "rmi" if (group, verb) == ("image", "rm") else _KINDS.get(verb)
        if kind is not None and (tool[1], kind) != ("buildah", "run"):
            call = _call(tool[1], kind, rest, self)
            yield call
            self.touched |= any(name in _WRITING for name, _ in call.options)
        self.touched |= verb in _MAKES_FILES

    def enter(self, words: Sequence[str]) -> None:
        """Follow a `cd`."""
        if len(words) != 1 or not re.fullmatch(r"[\w.][\w./@+-]*", words[0]):
            self.folders = {}
            return
        self.folders = {
            posixpath.normpath(posixpath.join(folder, words[0])): None for folder in self.folders
        }
        if len(self.folders) > _MOST_FOLDERS or any(map(_is_long, self.folders)):
            self.folders = {}


def _writes(redirect: Redirect) -> bool:
    """Whether it makes a file."""
    return ">" in redirect.operator and not redirect.target.text.startswith(("/dev/", "&"))


def _is_long(folder: str) -> bool:
    return len(folder) > _LONGEST_FOLDER


def _without_prefixes(words: list[str]) -> list[str]:
    """Cut off `sudo`, `env A=1` and the like."""
    at = 0
    while at < len(words) and (words[at] in _BEFORE or _ASSIGNMENT.match(words[at])):
        prefix = words[at] in _BEFORE
        at += 1
        while prefix and at < len(words) and words[at].startswith("-"):
            at += 2 if words[at] in ("-u", "-g") else 1
    return words[at:]


def _subcommand(words: Sequence[str]) -> tuple[str, str, Sequence[str]]:
    """`image`, `build` and what follows, for `--context x image build …`."""
    group = ""
    at = 0
    while at < len(words):
        word = words[at]
        if word.startswith("-"):
            name, equals, _ = word.lstrip("-").partition("=")
            at += 2 if name in _GLOBAL and not equals else 1
        elif word in _GROUPS:
            group = word
            at += 1
        else:
            return group, word, words[at + 1 :]
    return group, "", ()


def _call(tool: str, kind: Kind, words: Sequence[str], reader: _Reader) -> Call:
    values, switches = _VALUES[kind], _SWITCHES.get(kind, frozenset[str]())
    options: list[tuple[str, str]] = []
    operands: list[str] = []
    vague = False
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        following = words[at] if at < len(words) else ""
        if word == "-" or not word.startswith("-"):
            operands.append(word)
            if kind == "run":
                # All that follows is the container's.
                operands += words[at:]
                break
        elif word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            if not equals and name in values:
                value = following
                at += 1
            vague |= not equals and name not in values and name not in switches
            options.append((name, value))
        else:
            at_value = next((i for i in range(1, len(word)) if word[i] in values), len(word))
            vague |= any(letter not in switches for letter in word[1:at_value])
            if at_value < len(word):
                value = word[at_value + 1 :].removeprefix("=")
                if not value:
                    value = following
                    at += 1
                options.append((_LONG.get(word[at_value], word[at_value]), value))
    return Call(
        tool=tool,
        kind=kind,
        line=reader.line,
        lines=reader.lines,
        options=tuple(options),
        operands=tuple(operands),
        vague=vague,
        folders=tuple(reader.folders),
        touched=reader.touched,
    )
