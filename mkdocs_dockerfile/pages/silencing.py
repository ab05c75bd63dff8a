"""What a site does not want to be told of some files: the option `ignore`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pathspec

from mkdocs_dockerfile.diagnostics import Diagnostic


class Silence:
    """Drops diagnostics by the files that they are about."""

    def __init__(self, ignore: Mapping[str, Iterable[str]]) -> None:
        """Read the option.

        Args:
            ignore: Codes by patterns, as in `.gitignore`.
        """
        self._rules = [
            (pathspec.GitIgnoreSpec.from_lines([pattern]), frozenset(codes))
            for pattern, codes in ignore.items()
        ]

    def heard(self, items: Iterable[Diagnostic], path: str | None = None) -> tuple[Diagnostic, ...]:
        """Leave out what is silenced.

        Args:
            items: Whichever.
            path: The file that all of them count for, relative to the root; None: each for its own.
        """
        return tuple(item for item in items if item.code not in self._silenced(path or item.path))

    def _silenced(self, path: str) -> frozenset[str]:
        return frozenset[str]().union(
            *(codes for spec, codes in self._rules if spec.match_file(path))
        )
