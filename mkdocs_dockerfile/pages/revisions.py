"""Which lines changed since a revision, as git says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mkdocs_dockerfile.diagnostics import DockerfileError
from mkdocs_dockerfile.discovery import repository_root

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


class RevisionError(DockerfileError):
    """Git cannot say what changed: no repository, no such revision, no git."""


@dataclass(frozen=True, slots=True)
class Change:
    """Lines of a file that a change touched.

    Attributes:
        start: 1-based; for removed lines the line before them.
        end: 1-based, inclusive; for removed lines the line behind them.
        removed: Only lines were taken away: what stands around them is as it was, and
            changed is what reaches over both.
    """

    start: int
    end: int
    removed: bool

    def touches(self, start: int, end: int) -> bool:
        """Whether it changed something that stands from one line to another, inclusive."""
        if self.removed:
            return start <= self.start and self.end <= end
        return start <= self.end and self.start <= end


WHOLE = (Change(1, 2**31, False),)
"""The changes of a file that is new."""


def changes_since(root: Path, revision: str) -> Mapping[str, tuple[Change, ...]]:
    """Ask git which lines changed between a revision and the working tree.

    Args:
        root: Absolute folder inside a repository; only files below it are looked at.
        revision: What git takes for a commit: a branch, a tag, a hash.

    Returns:
        Changes by path, relative to `root` with `/`. Files that git does not track yet
        count as new; files without a change are not in it.

    Raises:
        RevisionError: Git is missing, there is no repository, or no such revision.
    """
    wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = _git(root, *wanted, failure=f"{revision} is no revision of the repository at {root}")
    failure = f"git cannot compare {root} with {revision}"
    diff = _git(
        root,
        "diff",
        "--unified=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--relative",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        commit.strip(),
        "--",
        failure=failure,
    )
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", failure=failure)
    changes = {path: WHOLE for path in new.split("\0") if path}
    path = ""
    in_header = True
    # Only a line feed ends a line; a file may hold what else Python takes for one.
    for line in diff.split("\n"):
        if line.startswith("diff --git "):
            in_header = True
        elif in_header and line.startswith("+++ "):
            path = _path(line[4:])
        elif match := _HUNK.match(line):
            in_header = False
            start, count = int(match[1]), int(match[2] or "1")
            change = Change(start, start + max(count, 2 - count) - 1, count == 0)
            changes[path] = (*changes.get(path, ()), change)
    return changes


def _git(root: Path, *arguments: str, failure: str) -> str:
    command = ["git", "-C", str(root), "-c", "core.quotepath=off", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise RevisionError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise RevisionError(f"{failure}: {said}" if said else failure)
    return done.stdout.decode("utf-8", errors="surrogateescape")


def _path(written: str) -> str:
    """A path of a diff: git quotes one with special characters as C does."""
    name = written.rstrip("\t\r")
    if name.startswith('"') and name.endswith('"'):
        raw = name[1:-1].encode("utf-8", "surrogateescape").decode("unicode_escape")
        name = raw.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
    return name.removeprefix("b/")


def repository_prefix(root: Path) -> str:
    """What leads from the repository's root to a folder in it, with a `/` at its end.

    Returns:
        Nothing where the folder is that root, or is in no repository.
    """
    repository = repository_root(root)
    if repository is None or repository.resolve() == root:
        return ""
    return root.relative_to(repository.resolve()).as_posix() + "/"
