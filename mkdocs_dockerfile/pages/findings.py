"""What is wrong with a project as a whole."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.discovery import shown_path
from mkdocs_dockerfile.pages.files import read
from mkdocs_dockerfile.pages.suggesting import meant
from mkdocs_dockerfile.parser import KEYWORDS
from mkdocs_dockerfile.rendering import FLAVOURS, TemplateFault, Unused, unused_templates

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


def in_vain(root: Path, folder: Path | None) -> list[Diagnostic]:
    """Say which of a site's own templates no page uses, or that their folder is missing.

    Args:
        root: What names are relative to.
        folder: Absolute; None where the site has no templates of its own.
    """
    if folder is None:
        return []
    shown = shown_path(root, folder)
    if not folder.is_dir():
        message, hint = "there is no such folder", "correct the option `templates`"
        return [diagnostic("DF208", message, path=shown, hint=hint)]
    hints = [(item.path, _way_home(folder, item)) for item in unused_templates(folder)]
    found = [(shown_path(root, folder / path), hint) for path, hint in hints if hint]
    message = "no page uses this template"
    if not found and not any((folder / name).is_dir() for name in FLAVOURS):
        message = "the folder has neither `site/` nor `portable/`"
        found = [(shown, "put the templates of pages into `site/`")]
    return [diagnostic("DF209", message, path=path, hint=hint) for path, hint in found]


def _way_home(folder: Path, item: Unused) -> str:
    """What to do with a template that is not used; empty where it may be there for another use."""
    beside = item.path == item.name
    if beside and folder.name in FLAVOURS:
        return f"let `templates` name the folder that `{folder.name}/` is in"
    if item.home:
        return f"move it to `{item.home}/`"
    # What all names end with says nothing of how alike they are.
    near = meant(_stem(item.name), [_stem(name) for name in item.known], alike=0.85)
    if near is None:
        return ""
    return f"did you mean `{next(name for name in item.known if _stem(name) == near)}`?"


def _stem(name: str) -> str:
    return name.partition(".")[0]


def template_trouble(root: Path, fault: TemplateFault) -> Diagnostic:
    """Say what is wrong with a template of the site's own.

    Args:
        root: What its name is relative to.
        fault: What came of using it.
    """
    file = shown_path(root, Path(fault.file)) if os.path.isabs(fault.file) else fault.file
    hint = "correct the template"
    return diagnostic("DF208", fault.reason, path=file, line=fault.line, hint=hint)
