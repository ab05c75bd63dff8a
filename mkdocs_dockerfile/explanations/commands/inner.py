"""The script that a shell is handed as an argument: `bash -c "…"`, `powershell -Command …`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mkdocs_dockerfile.explanations.shell import Dialect, read_script
from mkdocs_dockerfile.explanations.shell.syntax import Script, Simple

_POSIX = frozenset({"ash", "bash", "dash", "ksh", "sh", "zsh"})
_POWERSHELL = frozenset({"powershell", "pwsh"})
_SHELLS = _POSIX | _POWERSHELL | {"cmd"}
_COMMAND_FLAG = re.compile(r"-[a-z]*c[a-z]*")
# The next word is the name of an option: `-o pipefail`, `-euo pipefail`.
_NAMED_OPTION = re.compile(r"[-+][a-z]*o")
# Options of PowerShell that are followed by a value; all may be shortened.
_WITH_VALUE = (
    "-executionpolicy",
    "-ep",
    "-version",
    "-windowstyle",
    "-inputformat",
    "-outputformat",
)


class Inner(NamedTuple):
    """A script in the arguments of a command.

    Attributes:
        shell: The words before it, as written.
        script: What it says.
        dialect: In which language.
    """

    shell: str
    script: Script
    dialect: Dialect


def inner_script(command: Simple) -> Inner | None:
    """Read the script that a command hands to a shell.

    Args:
        command: Any command.

    Returns:
        The script; None where the command is no shell, or runs a file.
    """
    if not command.words:
        return None
    name = command.words[0].text.replace("\\", "/").rpartition("/")[2].lower()
    name = name.removesuffix(".exe")
    if name not in _SHELLS:
        return None
    texts = [word.text for word in command.words]
    if name in _POSIX:
        return _inner(texts, _posix_start(texts), "posix")
    if name in _POWERSHELL:
        return _inner(texts, _powershell_start(texts, name), "powershell")
    return _inner(texts, _cmd_start(texts), "cmd")


def _inner(texts: Sequence[str], start: int | None, dialect: Dialect) -> Inner | None:
    if start is None or start >= len(texts):
        return None
    # What follows the script of a POSIX shell are its arguments.
    text = texts[start] if dialect == "posix" else " ".join(texts[start:])
    script = read_script(text, dialect)
    return Inner(" ".join(texts[:start]), script, dialect) if script.items else None


def _posix_start(texts: Sequence[str]) -> int | None:
    at = 1
    while at < len(texts) and texts[at][:1] in "-+":
        if _COMMAND_FLAG.fullmatch(texts[at]):
            return at + 1
        at += 2 if _NAMED_OPTION.fullmatch(texts[at]) else 1
    return None


def _powershell_start(texts: Sequence[str], name: str) -> int | None:
    at = 1
    while at < len(texts):
        word = texts[at].lower()
        if not word.startswith("-"):
            # Windows PowerShell takes a bare argument for a command, PowerShell 6 for a file.
            return at if name == "powershell" and not word.endswith(".ps1") else None
        if word in ("-command", "-c"):
            return at + 1
        if word.startswith(("-f", "-enc", "-e")) and not word.startswith("-ex"):
            return None
        at += 2 if word.startswith(_WITH_VALUE) else 1
    return None


def _cmd_start(texts: Sequence[str]) -> int | None:
    for at, word in enumerate(texts[1:], 1):
        if word.lower() in ("/c", "/k"):
            return at + 1
        if not word.startswith("/"):
            return None
    return None
