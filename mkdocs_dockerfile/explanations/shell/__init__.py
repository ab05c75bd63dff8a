"""Reads what RUN runs: the POSIX shell, PowerShell and cmd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mkdocs_dockerfile.explanations.shell.cmd import read_cmd
from mkdocs_dockerfile.explanations.shell.posix import read_posix
from mkdocs_dockerfile.explanations.shell.powershell import read_powershell
from mkdocs_dockerfile.explanations.shell.syntax import Script

Dialect = Literal["posix", "powershell", "cmd"]


def read_script(text: str, dialect: Dialect, heredocs: Sequence[str] = ()) -> Script:
    """Read a script; nothing raises, and the time grows linearly with the text.

    Args:
        text: The script.
        dialect: Its language.
        heredocs: Bodies of the heredocs that it opens but does not hold.
    """
    if dialect == "powershell":
        return read_powershell(text)
    if dialect == "cmd":
        return read_cmd(text)
    return read_posix(text, heredocs)
