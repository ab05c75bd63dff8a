"""Blocks of a site's own pages: where they stand, what is written in them, what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.discovery import shown_path
from mkdocs_dockerfile.pages.files import read
from mkdocs_dockerfile.pages.project import Project
from mkdocs_dockerfile.pages.suggesting import one_of

Header = tuple[str, str]
"""The name of a block and its argument, which may be empty."""

# As PyMdown's Blocks read it, below the marks of quotes and lists.
_HEADER = re.compile(
    r"[>\s]*(?:(?:[-*+]|\d+\.)\s+)*/{3,} *(dockerfiles?) *(?:\| *(.*?) *)?", re.IGNORECASE
)
_FENCE = re.compile(r"[>\s]*(?:(?:[-*+]|\d+\.)\s+)*(`{3,}|~{3,})(.*)")

# YAML takes these words for something else than the text that they are.
_SPELLINGS: Mapping[bool | None, tuple[str, ...]] = {
    True: ("true", "yes", "on"),
    False: ("false", "no", "off"),
    None: ("null",),
}

# What the options of a block hold, for those that hold something else.
_VALUES = {
    "target": "name one stage",
    "attrs": "write `{id: NAME, class: NAMES}`",
}


def spellings(value: object) -> tuple[str, ...]:
    """What somebody may have written that YAML made a value of.

    Returns:
        The text; several for what YAML takes for true, false or nothing.

    Raises:
        ValueError: It is no scalar.
    """
    if isinstance(value, (dict, list, set)):
        raise ValueError("not a scalar")
    if value is None or isinstance(value, bool):
        return _SPELLINGS[value]
    return (str(value),)


def lines_of(text: str) -> dict[Header, list[int]]:
    """Where the blocks of a page begin.

    Args:
        text: The page's Markdown. What stands in fences is no block.

    Returns:
        The 1-based lines of the headers, by what these say.
    """
    found: dict[Header, list[int]] = {}
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = _FENCE.fullmatch(line)
        if fence:
            # A fence is closed by at least as many of its own marks.
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark:
            fence = mark[1]
        elif header := _HEADER.fullmatch(line):
            found.setdefault((header[1].lower(), header[2] or ""), []).append(number)
    return found


class Blocks:
    """The blocks of the page that is being converted, and where each stands.

    A converter tells no lines, so they are counted: the second block with one header is the
    second on the page. Where a page includes others, their blocks may take its lines.
    """

    def __init__(self) -> None:
        """Begin a page."""
        self._seen: Counter[Header] = Counter()

    def restart(self) -> None:
        """Begin another page."""
        self._seen.clear()

    def begin(self, name: str, argument: str) -> tuple[Header, int]:
        """Count a block; returns what `trouble` wants to know it by."""
        header = (name, argument)
        self._seen[header] += 1
        return header, self._seen[header] - 1

    def trouble(
        self, project: Project, block: tuple[Header, int], message: str, hint: str
    ) -> Diagnostic:
        """Say what is wrong with a block.

        Args:
            project: Knows the page.
            block: From `begin`.
            message: What is wrong.
            hint: What to do about it.
        """
        header, position = block
        page = project.links.page
        if page is None or project.docs_dir is None:
            return diagnostic("DF205", message, path=header[1] or "-", hint=hint)
        file = project.docs_dir / page
        name = shown_path(project.root, file)
        content = read(file, name, "DF205", []) or b""
        lines = lines_of(content.decode("utf-8", errors="replace")).get(header, [])
        line = lines[position] if position < len(lines) else None
        return diagnostic("DF205", message, path=name, line=line, hint=hint)


def refusal(
    header: Header,
    options: Mapping[Any, Any] | None,
    known: Mapping[str, Callable[[Any], object]],
) -> tuple[str, str]:
    """Why PyMdown's Blocks did not take a block.

    Args:
        header: Its name and argument.
        options: What is written below its header; None where that is no YAML by name.
        known: The options that it has; each reads a value, or raises ValueError.

    Returns:
        What is wrong, and what to do about it.
    """
    name, argument = header
    if name == "dockerfile" and not argument:
        return "the block names no Dockerfile", "write `/// dockerfile | path`"
    if name == "dockerfiles" and argument:
        return "`/// dockerfiles` lists all, and takes no path", "write `/// dockerfile | path`"
    if options is None:
        return "what is indented below the header is no option", "write `target: NAME`"
    for option, value in options.items():
        if option not in known:
            return f"the block has no option `{option}`", one_of(str(option), known)
        try:
            known[option](value)
        except ValueError:
            return f"the option `{option}` cannot have this value", _VALUES[option]
    return "the block stands too deep in lists, quotes or other blocks", "move it out of them"
