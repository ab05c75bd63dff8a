"""What is wrong with a project as a whole."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.discovery import shown_path
from mkdocs_dockerfile.pages.files import read
from mkdocs_dockerfile.parser import KEYWORDS
from mkdocs_dockerfile.rendering import TemplateFault

_QUOTES_INSTRUCTION = re.compile(rf"^#{{1,6}} .*`(?:{'|'.join(sorted(KEYWORDS))})\b", re.M)


def nothing_found(folder: Path, patterns: Sequence[str]) -> Diagnostic:
    """Say that a folder holds no Dockerfile, and what was looked for."""
    return diagnostic(
        "DF201",
        f"holds no Dockerfile; looked for {', '.join(patterns)}",
        path=str(folder),
        hint="set `root` or `include`",
    )


def orphan(root: Path, path: str) -> Diagnostic | None:
    """Judge a Markdown file that is named like a sidecar but has no Dockerfile.

    Args:
        root: What the path is relative to.
        path: With `/`.

    Returns:
        None for a page that is about something else.
    """
    content = read(root / path, path, "DF101", []) or b""
    text = content.decode("utf-8", errors="replace")
    # A page about Dockerfiles may have such a name too; a walkthrough quotes them.
    if len(_QUOTES_INSTRUCTION.findall(text)) < 2 or "/// dockerfile" in text:
        return None
    return diagnostic(
        "DF110",
        f"explains {path.removesuffix('.md')}, which does not exist",
        path=path,
        hint="rename it with its Dockerfile, or remove it",
    )


def no_templates(root: Path, folder: Path | None) -> list[Diagnostic]:
    """Say that the folder of a site's own templates is missing; nothing, where it is not.

    Args:
        root: What its name is relative to.
        folder: Absolute; None where the site has no templates of its own.
    """
    if folder is None or folder.is_dir():
        return []
    message, hint = "there is no such folder", "correct the option `templates`"
    return [diagnostic("DF208", message, path=shown_path(root, folder), hint=hint)]


def template_trouble(root: Path, fault: TemplateFault) -> Diagnostic:
    """Say what is wrong with a template of the site's own.

    Args:
        root: What its name is relative to.
        fault: What came of using it.
    """
    file = shown_path(root, Path(fault.file)) if os.path.isabs(fault.file) else fault.file
    hint = "correct the template"
    return diagnostic("DF208", fault.reason, path=file, line=fault.line, hint=hint)
