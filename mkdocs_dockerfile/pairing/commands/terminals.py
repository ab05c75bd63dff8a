"""Which containers end at once without a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_dockerfile.explanations.shell import read_script
from mkdocs_dockerfile.explanations.shell.syntax import Simple
from mkdocs_dockerfile.pairing.commands.wrappers import CONSOLES, program, unwrapped
from mkdocs_dockerfile.semantics import Build, CommandLine, Reference, StageMeaning

# A version at the end of a name counts for nothing: `python3.12` is `python`.
_SHELLS = frozenset("sh bash ash dash zsh fish ksh csh tcsh nu pwsh powershell cmd xonsh".split())
_REPLS = frozenset(
    "python ipython bpython ptpython pypy node deno irb pry ghci iex erl julia jshell groovysh "
    "lua r swipl ocaml utop sbcl racket guile octave tclsh scala clojure clj fsi pyspark "
    "spark-shell bc dc coqtop crystal gap gdb gp hy lldb maxima rakudo sage sml sqlplus".split()
)
# They go on after a script.
_STAYING = frozenset({"gdb", "ghci", "iex", "jshell", "lldb"})
# Their operand is a database, no script.
_CLIENTS = frozenset(
    "psql mysql mariadb redis-cli valkey-cli mongo mongosh sqlite cqlsh sqlcmd".split()
)
_SCREENS = frozenset(
    "htop btop top tmux screen vim vi nvim nano emacs mc irssi weechat mutt lynx w3m less "
    "ftp telnet login newgrp sulogin".split()
)
# Images whose own command, as of their Dockerfiles, is a shell or a REPL: official ones, then
# others.
_BASES = frozenset(
    "almalinux alpine amazoncorretto amazonlinux archlinux bash buildpack-deps busybox centos "
    "clearlinux clojure debian eclipse-temurin elixir erlang fedora gcc golang groovy haskell "
    "hylang ibmjava julia mageia mono node openjdk oraclelinux perl photon php pypy python r-base "
    "rockylinux ros ruby rust sapmachine swift swipl ubuntu "
    "bitnami/minideb cgr.dev/chainguard/wolfi-base condaforge/mambaforge condaforge/miniforge3 "
    "continuumio/anaconda3 continuumio/miniconda3 crystallang/crystal kalilinux/kali-rolling "
    "mambaorg/micromamba nixos/nix nvidia/cuda opensuse/leap opensuse/tumbleweed "
    "pytorch/pytorch rocker/r-ver rockylinux/rockylinux tensorflow/tensorflow "
    "mcr.microsoft.com/dotnet/sdk mcr.microsoft.com/powershell mcr.microsoft.com/windows "
    "mcr.microsoft.com/windows/nanoserver mcr.microsoft.com/windows/servercore "
    "nvcr.io/nvidia/cuda quay.io/centos/centos quay.io/fedora/fedora quay.io/rockylinux/rockylinux "
    "registry.fedoraproject.org/fedora registry.fedoraproject.org/fedora-minimal "
    "public.ecr.aws/amazonlinux/amazonlinux public.ecr.aws/ubuntu/ubuntu".split()
)
# Those of Red Hat have the number in their name: `ubi9`, `ubi9/ubi`, `ubi9-minimal`.
_RED_HAT = re.compile(
    r"(?:registry\.access\.redhat\.com|registry\.redhat\.io|redhat)/"
    r"ubi\d+(?:/ubi)?(?:-minimal|-micro)?"
)
_DEVELOPMENT = ("mcr.microsoft.com/devcontainers/", "mcr.microsoft.com/vscode/devcontainers/")
# Without one of these, `docker` is the daemon.
_CLIENT_TAG = re.compile(r"(?:^|-)(?:cli|git)(?:-|$)")
_SERVER_TAG = re.compile(r"(?:^|-)(?:fpm|apache|jupyter)(?:-|$|\d)")
_HUB = re.compile(
    r"(?:(?:docker\.io|public\.ecr\.aws/docker)/)?"
    r"(?:(?:library|amd64|i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64|mips64le)/)?"
)
_SHORT = re.compile(r"-[A-Za-z]{1,4}")
_ONCE = re.compile(
    r"(?i)--?(?:batch|command|encodedcommand|file|eval|execute|exec|print|version|help)\b"
)
_WITH_VALUE = frozenset("--rcfile --init-file -o -O +O -executionpolicy".split())
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
    return bool(started) and program(started[0]) in _SHELLS and _waits(started)


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
    if _RED_HAT.fullmatch(name) or name.startswith(_DEVELOPMENT):
        return True
    if name == "docker":
        return _CLIENT_TAG.search(tag) is not None
    return name in _BASES and not _SERVER_TAG.search(tag)


def _words(command: CommandLine | None) -> tuple[str, ...]:
    if command is None or command.exec_form:
        return command.words if command else ()
    return ("sh", "-c", command.text)


def _waits(words: Sequence[str], depth: int = 0) -> bool:
    """Whether a command waits for what somebody types."""
    words = unwrapped(words)
    if not words:
        return False
    name, arguments = program(words[0]), words[1:]
    if name in _SCREENS:
        return True
    if name == "php":
        return not {"-a", "--interactive"}.isdisjoint(arguments)
    if name == "perl":
        return any(argument.startswith("-d") for argument in arguments)
    if arguments[:1] == ("repl",):
        return True
    if name in ("su", "runuser", "script"):
        return _su_waits(arguments, depth)
    if name == "nix-shell":
        return not any(argument in ("--run", "--command") for argument in arguments)
    if (name, *arguments[:1]) in CONSOLES:
        return not any(_is_once(argument, "c") for argument in arguments[1:])
    if name in _SHELLS:
        return _shell_waits(arguments, depth)
    return (name in _REPLS and _repl_waits(name, arguments)) or (
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


def _repl_waits(name: str, arguments: Sequence[str]) -> bool:
    if name in _STAYING:
        return not any(_is_once(argument, "hvV") for argument in arguments)
    for argument in arguments:
        if argument in ("-i", "--interactive"):
            return True
        if not argument.startswith("-") or _is_once(argument, "cefmphvV"):
            return False
        # Of erl; of clojure, what an alias calls.
        if argument in ("-noshell", "-noinput", "-detached") or argument[:2] in ("-M", "-X", "-T"):
            return False
    return True


def _su_waits(arguments: Sequence[str], depth: int) -> bool:
    """Whether `su`, or what is called like it, starts a shell that waits."""
    for index, argument in enumerate(arguments):
        if argument == "--command" or (_SHORT.fullmatch(argument) and argument.endswith("c")):
            return depth < _MOST_SCRIPTS and _script_waits(arguments[index + 1 :][:1], depth + 1)
        if _is_once(argument, "c"):
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
