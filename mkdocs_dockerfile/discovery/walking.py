"""Walks the folders below a root and decides, entry by entry, what is a Dockerfile."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.discovery.ignoring import (
    Stack,
    is_ignored,
    read_ignore_file,
    repository_stack,
    stack_above,
)
from mkdocs_dockerfile.discovery.names import (
    ENV_FILE,
    LEFT_OUT,
    MARKS,
    STORES,
    is_companion_name,
    is_dockerfile_name,
    left_out_as,
)
from mkdocs_dockerfile.discovery.patterns import Include, Patterns, tidied


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into.

    Attributes:
        path: Relative to the root with a slash at its end; empty for the root.
        usual: The usual names count here.
        named: The user chose the folder: the root, or one that `include` matches.
        own: It belongs to the project: neither git nor its name says otherwise.
        stack: What git ignores here.
    """

    path: str
    usual: bool
    named: bool
    own: bool
    stack: Stack


class Walk:
    """One walk through the folders below a root.

    Attributes:
        paths: The files found, relative to the root with `/`, in no order.
        orphans: Markdown files named like the sidecar of a Dockerfile that is not there.
        companions: Compose, Bake and `.env` files, wherever in the project: what `include`
            names may be built from anywhere.
        diagnostics: What was left out and may surprise, in no order.
    """

    def __init__(
        self,
        root: Path,
        *,
        include: Sequence[str],
        exclude: Sequence[str],
        gitignore: bool,
        leave_out: Iterable[Path],
    ) -> None:
        """Prepare it; the root is absolute, with no symbolic links left."""
        self.paths: set[str] = set()
        self.orphans: set[str] = set()
        self.companions: set[str] = set()
        self.diagnostics: list[Diagnostic] = []
        self._root = root
        self._where = os.path.join(root, "")
        self._include = Include(include) if include else None
        self._exclude = Patterns(map(tidied, exclude))
        self._gitignore = gitignore
        self._leave_out = {
            f"{folder.relative_to(root).as_posix()}/"
            for folder in (path.resolve() for path in leave_out)
            if folder != root and folder.is_relative_to(root)
        }
        self._link_targets: set[str] = set()

    def run(self) -> None:
        """Walk, and fill `paths` and `diagnostics`."""
        stack = stack_above(self._root) if self._gitignore else ()
        usual = self._include is None or self._include.everywhere
        todo = [_Folder("", usual, True, True, stack)]
        while todo:
            todo += self._look_into(todo.pop())
        # A link inside the root stands for a file that may have any name.
        for target in self._link_targets - self.paths:
            if not self._is_excluded(target) and left_out_as(os.path.basename(target)) is None:
                self.paths.add(target)

    def _look_into(self, folder: _Folder) -> list[_Folder]:
        try:
            with os.scandir(f"{self._where}{folder.path}") as scan:
                entries = list(scan)
        except OSError as error:
            if folder.usual or folder.named or self._is_reached(folder.path):
                message = f"the folder cannot be read: {_why(error)}"
                self._report("DF202", folder.path or ".", message)
            return []
        names = {entry.name for entry in entries}
        usual, own = folder.usual, folder.own
        if not folder.named and not MARKS.isdisjoint(names):
            usual = own = False
            if not self._is_reached(folder.path):
                return []
        stack = self._stack_in(folder, names)
        subfolders = []
        for entry in entries:
            path = folder.path + entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    below = self._subfolder(path + "/", entry.name, usual, own, stack)
                    if below is not None:
                        subfolders.append(below)
                elif entry.is_symlink():
                    self._link(entry, path, usual, stack)
                elif usual and self._is_orphan(path, entry.name, names, stack):
                    self.orphans.add(path)
                elif own and self._is_companion(path, entry.name, stack) and entry.is_file():
                    self.companions.add(path)
                elif self._is_wanted(path, entry.name, usual, stack) and entry.is_file():
                    self.paths.add(path)
            except OSError as error:
                self._report("DF202", path, f"cannot be read: {_why(error)}")
        return subfolders

    def _is_orphan(self, path: str, name: str, names: set[str], stack: Stack) -> bool:
        base = name.removesuffix(".md")
        if base == name or base in names or not is_dockerfile_name(base):
            return False
        return not self._exclude.verdict(path) and not is_ignored(stack, path)

    def _is_companion(self, path: str, name: str, stack: Stack) -> bool:
        if not is_companion_name(name) or printable(name) != name:
            return False
        # Nobody can tell whose it is where git is not asked.
        if name == ENV_FILE and not self._gitignore:
            return False
        return not self._exclude.verdict(path) and not is_ignored(stack, path)

    def _stack_in(self, folder: _Folder, names: set[str]) -> Stack:
        """What git ignores among the entries of a folder."""
        if not self._gitignore:
            return ()
        stack = folder.stack
        # A repository inside the repository begins anew: git does not look into it.
        if ".git" in names and folder.path:
            stack = repository_stack(self._root / folder.path, "", len(folder.path))
        if ".gitignore" in names:
            file = self._root / folder.path / ".gitignore"
            stack += read_ignore_file(file, "", len(folder.path))
        return stack

    def _subfolder(
        self, path: str, name: str, usual: bool, own: bool, stack: Stack
    ) -> _Folder | None:
        """Decide whether a folder is entered, and what counts in it."""
        if name in STORES or self._exclude.verdict(path):
            return None
        chosen = self._include.verdict(path) if self._include else None
        if chosen:
            # What git leaves out as a whole is not left out where the user names it.
            whole = is_ignored(stack, path) or is_ignored(stack, path + "Dockerfile")
            return _Folder(path, True, True, True, () if whole else stack)
        own = own and not self._is_left_out(path, name) and not is_ignored(stack, path)
        usual = usual and chosen is None and own
        if own or self._is_reached(path):
            return _Folder(path, usual, False, own, stack)
        return None

    def _is_reached(self, path: str) -> bool:
        """Whether `include` may name something in a folder."""
        return self._include is not None and self._include.reaches(path)

    def _is_left_out(self, path: str, name: str) -> bool:
        return name in LEFT_OUT or path in self._leave_out

    def _is_wanted(self, path: str, name: str, usual: bool, stack: Stack) -> bool:
        """Decide on a file by its path alone; says so where it is a template or backup."""
        chosen = self._include.verdict(path) if self._include else None
        if chosen is None and usual:
            reason = left_out_as(name)
            if reason is None and not is_dockerfile_name(name):
                return False
            if self._exclude.verdict(path) or is_ignored(stack, path):
                return False
            if reason is not None:
                message = f"is named like a {reason}, and so it is left out"
                self._report("DF202", path, message, "name it under `include` to explain it")
            return reason is None
        return bool(chosen) and not self._exclude.verdict(path)

    def _link(self, entry: os.DirEntry[str], path: str, usual: bool, stack: Stack) -> None:
        """Judge a symbolic link: a file inside the root counts where it really lies.

        A link to a folder is never entered: inside the root its files are found where
        they lie, and outside it they are somebody else's.
        """
        is_folder = os.path.isdir(entry.path)
        if is_folder:
            wanted = usual and not self._is_left_out(path + "/", entry.name)
            wanted = wanted and not self._exclude.verdict(path) and not is_ignored(stack, path)
        else:
            wanted = self._is_wanted(path, entry.name, usual, stack)
        if not wanted:
            return
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):
            message = "the link leads to nothing that can be read"
            self._report("DF203", path, message, "correct the link, or remove it")
            return
        if not target.is_relative_to(self._root):
            self._report(
                "DF203",
                path,
                "the link leads outside the root",
                "set `root` to a folder that holds what it leads to",
            )
        elif not is_folder and target.is_file():
            self._link_targets.add(target.relative_to(self._root).as_posix())

    def _is_excluded(self, path: str) -> bool:
        """Ask `exclude` about a file that was not reached through its folders."""
        parts = path.split("/")
        folders = ["/".join(parts[:end]) + "/" for end in range(1, len(parts))]
        return any(self._exclude.verdict(entry) for entry in (*folders, path))

    def _report(self, code: str, path: str, message: str, hint: str | None = None) -> None:
        self.diagnostics.append(diagnostic(code, message, path=printable(path), hint=hint))


def printable(path: str) -> str:
    """A path that can be printed: bytes of a name that are no UTF-8 are written as escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
