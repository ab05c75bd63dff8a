"""The build context of a Dockerfile, which the file itself does not name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import PurePosixPath

from mkdocs_dockerfile.pairing.commands.calls import Call
from mkdocs_dockerfile.pairing.commands.files import Entries, Exists, FileCalls
from mkdocs_dockerfile.semantics import Build
from mkdocs_dockerfile.surroundings import Builder

# A variable, an escape, a heredoc, an address: what they stand for is no path that could be
# looked for. `**` leads through folders for `COPY --parents` alone, and `[!` means another
# thing to Go than to Python.
_OPEN = re.compile(r"[$\\<:]|\*\*|\[!")
_WILD = re.compile(r"[*?\[]")
# Nobody writes more patterns; and one that leads through more folders is not followed.
_MOST_PATTERNS = 50
_MOST_PATHS = 250


def build_context(calls: Iterable[Call], builders: Sequence[Builder], of_file: FileCalls) -> str:
    """Find the context that a Dockerfile is built with.

    Whoever builds it knows: its author, else Compose and Bake. Where nobody does, the context
    is the nearest folder at or above the file that has all the files which the build copies.
    A pattern may match nothing (`AllowEmptyWildcard` in `dispatchCopy` of BuildKit),
    so patterns count where the build copies no file by its name, and only those that match in
    one of these folders.

    Args:
        calls: Of the author's commands, in order.
        builders: What the repository's Compose and Bake files make of this Dockerfile, in
            order; the first one counts.
        of_file: Tells which of the calls read the file, and knows what exists.

    Returns:
        Its path, relative to the root; the folder of the file where nothing speaks against it.
    """
    for call in calls:
        if call.kind == "build" and (context := of_file.context_from_root(call)) is not None:
            return context
    if builders:
        return builders[0].context
    folder = of_file.path.parent
    places = (folder, *folder.parents)
    exists, entries = of_file.exists, of_file.entries
    # The whole context (`COPY . .`) has no name, and is anywhere.
    sources = dict.fromkeys(filter(None, _sources(of_file.build)))
    names = [source for source in sources if not _WILD.search(source)]
    if exists is not None and names:
        found = (place for place in places if _has(place, names, exists))
        return str(next(found, folder))
    if exists is not None and entries is not None:
        patterns = list(islice(sources, _MOST_PATTERNS))
        matching = [
            {pattern for pattern in patterns if _matches(place, pattern, exists, entries)}
            for place in places
        ]
        anywhere = set[str]().union(*matching)
        found = (place for place, here in zip(places, matching, strict=True) if here == anywhere)
        return str(next(found, folder))
    return str(folder)


def _has(folder: PurePosixPath, names: Iterable[str], exists: Exists) -> bool:
    return all(exists(posixpath.join("/", folder, name)) for name in names)


def _matches(folder: PurePosixPath, pattern: str, exists: Exists, entries: Entries) -> bool:
    """Whether a folder has what a pattern matches, name by name, as Go's `filepath.Match`."""
    paths = [posixpath.join("/", folder)]
    for part in pattern.split("/"):
        if _WILD.search(part):
            glob = part.replace("[^", "[!")
            inner = (
                posixpath.join(path, name)
                for path in paths
                for name in entries(path)
                if fnmatchcase(name, glob)
            )
            paths = list(islice(inner, _MOST_PATHS))
        else:
            paths = [posixpath.join(path, part) for path in paths]
    return any(map(exists, paths))


def _sources(build: Build) -> Iterator[str]:
    """The paths and patterns in the context that a build reads, as far as they are known."""
    for index, instruction in enumerate(build.dockerfile.instructions):
        if instruction.keyword in ("COPY", "ADD"):
            elsewhere = any(flag.name == "from" for flag in instruction.flags)
            words = () if elsewhere else instruction.arguments[:-1]
            expanded = [build.expand_at(index, word) for word in words]
            paths = [item.text for item in expanded if not item.unresolved and not item.error]
        else:
            paths = [
                mount.source
                for mount in build.mounts_at(index)
                if mount.type == "bind"
                and mount.source
                and not mount.from_
                # No pattern means anything there.
                and not _WILD.search(mount.source)
            ]
        for path in paths:
            if not _OPEN.search(path):
                # Nothing leads out of the context (`COPY ../a` is `COPY a`).
                yield posixpath.normpath(f"/{path}").lstrip("/")
