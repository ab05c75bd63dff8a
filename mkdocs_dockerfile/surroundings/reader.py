"""Opens the Compose and Bake files of a repository, and collects what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.surroundings.builders import Builder, Unreadable

_T = TypeVar("_T")

# Half a second for an ordinary Compose file of that size, six at worst; those of well-known
# projects have at most 20 KiB.
_LARGEST = 128 * 1024


class Reader:
    """Reads files below a root.

    Attributes:
        problems: What is wrong with them, in the order of reading.
    """

    def __init__(self, root: Path) -> None:
        """Take the absolute folder that all paths are relative to."""
        self.problems: list[Diagnostic] = []
        self._root = root
        self._real_root = root.resolve()

    def holds(self, path: str) -> bool:
        """Whether a path is that of a file below the root, wherever its links lead.

        No other path is; nor is one that cannot be written, as it may be in escapes of YAML.
        """
        try:
            path.encode()
            file = (self._root / path).resolve(strict=True)
            return file.is_relative_to(self._real_root) and file.is_file()
        except (OSError, ValueError, RuntimeError):
            return False

    def mentions(self, path: str, words: re.Pattern[bytes]) -> bool:
        """Whether a file that can be opened has one of the words, or cannot be opened."""
        try:
            return words.search(self._content(path)) is not None
        except Unreadable:
            return True

    def text(self, path: str, errors: str = "strict") -> str:
        """The content of a file.

        Args:
            path: Relative to the root, with `/`.
            errors: What to make of bytes that are not UTF-8, as `bytes.decode` has it.

        Raises:
            Unreadable: It cannot be opened, is too large or is not UTF-8.
        """
        content = self._content(path)
        if len(content) > _LARGEST:
            raise Unreadable(f"it is larger than {_LARGEST // 1024} KiB")
        try:
            return content.decode("utf-8-sig", errors)
        except UnicodeDecodeError as error:
            raise Unreadable("it is not UTF-8") from error

    def _content(self, path: str) -> bytes:
        try:
            with (self._root / path).open("rb") as file:
                return file.read(_LARGEST + 1)
        except OSError as error:
            raise Unreadable((error.strerror or str(error)).lower()) from error

    def tried(self, path: str, read: Callable[[], _T], otherwise: _T) -> _T:
        """What a function gives, or something else where a file cannot be read.

        Args:
            path: The file that is to blame.
            read: The function.
            otherwise: What to return instead; the reason is among the problems then.
        """
        try:
            return read()
        except RecursionError:
            error = Unreadable("it is nested too deeply")
        except Unreadable as caught:
            error = caught
        self.refuse(path, error)
        return otherwise

    def refuse(self, path: str, error: Unreadable) -> None:
        """Report that a file cannot be read.

        Args:
            path: The file that is to blame.
            error: Says why.
        """
        self.problems.append(
            diagnostic(
                "DF207",
                f"cannot be read: {error}",
                path=path,
                line=error.line,
                hint="correct it; until then no page lists its commands",
            )
        )

    def is_there(self, builder: Builder | None) -> bool:
        """Whether the Dockerfile of a builder exists."""
        return builder is not None and self.holds(builder.dockerfile)
