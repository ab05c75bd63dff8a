"""Patterns as in `.gitignore`, asked entry by entry, and what `include` makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pathspec import GitIgnoreSpec

_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


class Patterns:
    """Gitignore patterns, of which the last that matches decides.

    They are asked about an entry itself, not about what lies below a match: whoever walks
    the folders does not enter one that is matched, as git does not. That is why a whole
    `GitIgnoreSpec` will not do: it takes `!*/` after `*` to no effect for a folder.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Compile the lines; comments, blanks and what git would discard do nothing."""
        self._patterns: list[tuple[re.Pattern[str], bool]] = []
        for line in lines:
            # For git `a/**/` is every folder below `a`, for pathspec it is `a` as well.
            line = re.sub(r"(?<=/)(?:\*\*/)+\s*\Z", "**/?*/", line)
            try:
                compiled = GitIgnoreSpec.from_lines([line]).patterns
            except (ValueError, re.error):
                continue
            for pattern in compiled:
                if pattern.include is not None and pattern.regex is not None:
                    source = _whole(pattern.regex)
                    self._patterns.append((re.compile(source, re.S), pattern.include))
        self._patterns.reverse()
        # Most entries match nothing: one expression finds that out at once.
        self._any = re.compile(
            "|".join(f"(?:{regex.pattern})" for regex, _ in self._patterns), re.S
        )

    @property
    def is_empty(self) -> bool:
        """Nothing can match."""
        return not self._patterns

    def verdict(self, path: str) -> bool | None:
        """Ask about one entry.

        Args:
            path: Relative to where the patterns stand, with `/`; a folder ends with one.

        Returns:
            True where the last pattern that matches is a plain one, False where it is
            negated, None where none matches.
        """
        if not self._patterns or self._any.fullmatch(path) is None:
            return None
        return next((plain for regex, plain in self._patterns if regex.fullmatch(path)), None)


def _whole(regex: re.Pattern[str]) -> str:
    """Rewrite pathspec's expression so that a full match is a match of the entry itself.

    Its expressions end in a group for the slash after a folder, unless the pattern is
    about what lies inside one (`docs/**`): these end in the bare slash.
    """
    source = _NAMED_GROUP.sub("(?:", regex.pattern)
    if not source.startswith("^"):
        source = ".*" + source
    if regex.groupindex:
        return source
    return source + (".+" if source.endswith("/") else ".*")


class Include:
    """The patterns of the option `include`, and how far they reach.

    A pattern that matches a file takes it, whatever its name. One that matches a folder,
    or ends in `/*` or `/**`, selects the folder: there the usual names count.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Sort out which patterns select, and the folders that lead to a match."""
        self.everywhere = False
        patterns: list[str] = []
        reach: list[str] = []
        for line in map(tidied, lines):
            if not line or line.startswith("#"):
                continue
            body = re.sub(r"(?:/\*{1,2})+\Z", "/", line)
            if body in ("*", "**", "/", "**/"):
                self.everywhere = True
            elif line.startswith("!"):
                patterns.append(line)
            else:
                if body != line and not body.startswith(("/", "**/")):
                    body = "/" + body
                patterns.append(body)
                reach += _reach(body)
        self._patterns = Patterns(patterns)
        self._reach = Patterns(reach)

    def verdict(self, path: str) -> bool | None:
        """Ask about one entry, as `Patterns.verdict` does."""
        return self._patterns.verdict(path)

    def reaches(self, folder: str) -> bool:
        """Tell whether something below a folder could match.

        Args:
            folder: Relative to the root, with a `/` at its end.
        """
        return self._reach.verdict(folder) is True


def tidied(line: str) -> str:
    """A pattern of an option as gitignore writes it: `./x` is `/x`, and no blanks around."""
    line = line.strip()
    return line[1:] if line.startswith("./") else line


def _reach(pattern: str) -> list[str]:
    """Patterns of the folders that must be entered to find what a pattern matches."""
    inner = pattern.rstrip("/")
    if "/" not in inner:
        return ["**"]
    *folders, _ = inner.removeprefix("/").split("/")
    patterns: list[str] = []
    for index, segment in enumerate(folders):
        above = "".join(f"/{name}" for name in folders[:index])
        if segment == "**":
            return [*patterns, f"{above}/**"]
        patterns.append(f"{above}/{segment}/")
    return patterns
