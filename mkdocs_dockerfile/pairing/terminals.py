"""Which containers end at once without a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from mkdocs_dockerfile.explanations.shell import read_script
from mkdocs_dockerfile.explanations.shell.syntax import Simple
from mkdocs_dockerfile.semantics import Build, CommandLine, Reference, StageMeaning

# A version at the end of a name counts for nothing: `python3.12` is `python`.
_SHELLS = frozenset("sh bash ash dash zsh fish ksh csh tcsh nu pwsh powershell cmd".split())
_REPLS = frozenset(
    "python ipython bpython ptpython pypy node deno irb pry ghci iex erl julia jshell groovysh "
    "lua r swipl ocaml utop sbcl racket guile octave tclsh scala".split()
)
# Their operand is a database, no script.
_CLIENTS = frozenset(
    "psql mysql mariadb redis-cli valkey-cli mongo mongosh sqlite cqlsh sqlcmd".split()
)
_SCREENS = frozenset("htop top tmux vim vi nvim nano mc irssi weechat mutt lynx w3m".split())
# They run the command that follows; those with a user before it come second.
_WRAPPERS = frozenset(
    "tini tini-static dumb-init docker-init catatonit init my_init exec env sudo nice".split()
)
_USER_FIRST = frozenset({"gosu", "su-exec", "setuidgid"})
# Official images and others whose own command, as of their Dockerfiles, is a shell or a REPL.
_BASES = frozenset(
    "almalinux alpine amazoncorretto amazonlinux archlinux bash buildpack-deps busybox centos "
    "clearlinux continuumio/anaconda3 continuumio/miniconda3 debian eclipse-temurin elixir erlang "
    "fedora gcc golang groovy haskell ibmjava julia kalilinux/kali-rolling node nvidia/cuda "
    "openjdk opensuse/leap opensuse/tumbleweed oraclelinux perl photon php pypy python r-base "
    "rocker/r-ver rockylinux rockylinux/rockylinux ruby rust swift swipl ubuntu "
    "mcr.microsoft.com/dotnet/sdk mcr.microsoft.com/powershell "
    "mcr.microsoft.com/windows/nanoserver mcr.microsoft.com/windows/servercore".split()
)
_SERVER_TAG = re.compile(r"(?:^|-)(?:fpm|apache)(?:-|$|\d)")
_HUB = re.compile(
    r"(?:(?:docker\.io|public\.ecr\.aws/docker)/)?"
    r"(?:(?:library|amd64|i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64|mips64le)/)?"
)
_VERSION = re.compile(r"(?<=[a-z])[\d.]+$")
_SHORT = re.compile(r"-[A-Za-z]{1,4}")
_ONCE = re.compile(r"(?i)--?(?:command|encodedcommand|file|eval|execute|exec|print|version|help)\b")
_WITH_VALUE = frozenset("--rcfile --init-file -o -O +O -executionpolicy".split())
_OF_A_WRAPPER = re.compile(r"-|[A-Za-z_]\w*=")
_MOST_SCRIPTS = 4


def needs_terminal(build: Build) -> bool:
    """Whether what a container of the image starts is a shell or REPL that waits for somebody.

    A wrong yes costs little, since every program can be run with a terminal; with a wrong no
    the container is gone before anybody can look into it.

    Args:
        build: What the Dockerfile means, up to the stage whose image is run.
    """
    if build.default is None or build.default.starts_nothing:
        return False
    config = build.default.config
    entry, command = config.entrypoint, config.cmd
    if entry is None and command is None:
        return _waits_by_itself(_base(build.default, build))
    started = _words(command)
    if entry is None:
        return _waits(started)
    if not entry.exec_form:
        return _waits(_words(entry))
    if _waits((*entry.words, *started)):
        return True
    # Whatever takes a shell for its argument runs it; `node` may be a word of the program's.
    return bool(started) and _program(started[0]) in _SHELLS and _waits(started)


def _base(stage: StageMeaning, build: Build) -> Reference:
    """What the stages below a stage are built on in the end."""
    while stage.base.stage is not None:
        stage = build.stages[stage.base.stage]
    return stage.base


def _waits_by_itself(base: Reference) -> bool:
    if base.kind != "image":
        return False
    name = _HUB.sub("", base.text.partition("@")[0], count=1)
    folder, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    name = folder + slash + last
    return name in _BASES and not (name == "php" and _SERVER_TAG.search(tag))


def _words(command: CommandLine | None) -> tuple[str, ...]:
    if command is None or command.exec_form:
        return command.words if command else ()
    return ("sh", "-c", command.text)


def _waits(words: Sequence[str], depth: int = 0) -> bool:
    """Whether a command waits for what somebody types."""
    words = _unwrapped(words)
    if not words:
        return False
    name, arguments = _program(words[0]), words[1:]
    if name in _SCREENS:
        return True
    if name == "php":
        return not {"-a", "--interactive"}.isdisjoint(arguments)
    if name == "perl":
        return any(argument.startswith("-d") for argument in arguments)
    if arguments[:1] == ("repl",):
        return True
    if name in _SHELLS:
        return _shell_waits(arguments, depth)
    return (name in _REPLS and _repl_waits(arguments)) or (
        name in _CLIENTS and not any(_is_once(argument, "cef") for argument in arguments)
    )


def _shell_waits(arguments: Sequence[str], depth: int) -> bool:
    value = False
    for index, argument in enumerate(arguments):
        lower = argument.lower()
        if lower in ("-noexit", "/k"):
            return True
        if _is_once(argument, "c") or lower == "/c":
            return depth < _MOST_SCRIPTS and _script_waits(arguments[index + 1 :][:1], depth + 1)
        if not value and not argument.startswith(("-", "+", "/q", "/Q")):
            # A script.
            return False
        value = argument in _WITH_VALUE or lower in _WITH_VALUE
    return True


def _repl_waits(arguments: Sequence[str]) -> bool:
    for argument in arguments:
        if argument in ("-i", "--interactive"):
            return True
        if not argument.startswith("-") or _is_once(argument, "cefmphvV"):
            return False
    return True


def _script_waits(script: Sequence[str], depth: int) -> bool:
    """Whether a script ends with a command that waits."""
    items = read_script(script[0], "posix").items if script else ()
    command = items[-1].command if items else None
    return isinstance(command, Simple) and _waits([word.text for word in command.words], depth)


def _is_once(argument: str, letters: str) -> bool:
    """Whether an option makes a program do one thing and end."""
    if _SHORT.fullmatch(argument):
        return any(letter in letters for letter in argument)
    return _ONCE.match(argument) is not None


def _unwrapped(words: Sequence[str]) -> tuple[str, ...]:
    """A command without what only runs it: an init, `exec`, an entrypoint script."""
    words = tuple(words)
    while words:
        name = _program(words[0])
        if "entrypoint" not in name and name not in _WRAPPERS and name not in _USER_FIRST:
            break
        at = 2 if name in _USER_FIRST else 1
        while at < len(words) and _OF_A_WRAPPER.match(words[at]):
            at += 1
            if words[at - 1] == "--":
                break
        words = words[at:]
    return words


def _program(word: str) -> str:
    name = PurePosixPath(word.replace("\\", "/")).name.lower().removesuffix(".exe")
    return _VERSION.sub("", name)
