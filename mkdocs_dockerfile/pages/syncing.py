"""Sidecars of a project brought up to date: what the command `sync` does."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.discovery import Found, place_for_sidecar, shown_path
from mkdocs_dockerfile.pages.opening import Selection
from mkdocs_dockerfile.pages.project import Project
from mkdocs_dockerfile.sync import Change, synchronise


@dataclass(frozen=True, slots=True)
class SyncedFile:
    """What becomes of one sidecar.

    Attributes:
        path: Of the sidecar, relative to the root where it lies inside.
        file: The same, absolute.
        before: Its content; None where there is none yet.
        after: What it is to be.
        changes: What was done.
        problem: Why nothing could be done, with path and line; None if all went well.
    """

    path: str
    file: Path
    before: str | None
    after: str
    changes: tuple[Change, ...] = ()
    problem: str | None = None

    @property
    def stale(self) -> bool:
        """Whether there is something to write."""
        return self.before != self.after


def sync(
    selection: Selection, *, create: bool = False, named: Collection[Path] = ()
) -> Iterator[SyncedFile]:
    """Bring the sidecars of some Dockerfiles up to date; nothing is written.

    Args:
        selection: Which Dockerfiles.
        create: Make a sidecar for each that has none.
        named: Dockerfiles for which one is made in any case, because somebody named them.
    """
    made = {path.resolve() for path in named}
    for found in selection.files:
        wanted = create or found.file.resolve() in made
        synced = _sync(selection.project, found, wanted)
        if synced:
            yield synced


def write(synced: SyncedFile) -> None:
    """Write a sidecar whole or not at all: nobody ever reads half of it.

    Raises:
        OSError: Its folder cannot be written to.
    """
    target = synced.file.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(synced.after.encode("utf-8"))
        if target.exists():
            shutil.copymode(target, name)
        else:
            os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(project: Project, found: Found, create: bool) -> SyncedFile | None:
    file = found.sidecar_file
    if file is None and create:
        file = place_for_sidecar(project.root, found.path, project.options.sidecar)
    if file is None:
        return None
    path = shown_path(project.root, file)
    walkthrough = project.walkthrough(found)
    before: bytes | None = None
    unreadable = _first(walkthrough.diagnostics, "DF011")
    if found.sidecar_file is not None and unreadable is None:
        try:
            before = file.read_bytes()
        except OSError:
            unreadable = _first(walkthrough.diagnostics, "DF101")
    if unreadable is not None:
        return SyncedFile(path, file, None, "", problem=str(unreadable))
    done = synchronise(
        walkthrough.dockerfile,
        before,
        drafts=[step.explanation.markdown for step in walkthrough.steps],
        title=walkthrough.title,
    )
    shown = before.decode("utf-8", "replace") if before is not None else None
    if done.problem:
        return SyncedFile(path, file, shown, shown or "", problem=f"{path}: {done.problem}")
    return SyncedFile(path, file, shown, done.text, done.changes)


def _first(items: Collection[Diagnostic], code: str) -> Diagnostic | None:
    return next((item for item in items if item.code == code), None)
