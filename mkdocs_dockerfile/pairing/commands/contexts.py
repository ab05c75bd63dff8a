"""The build context of a Dockerfile, which the file itself does not name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from itertools import islice
from pathlib import PurePosixPath

from mkdocs_dockerfile.pairing.commands.calls import Call
from mkdocs_dockerfile.pairing.commands.files import Entries, Exists, FileCalls
from mkdocs_dockerfile.semantics import Build
from mkdocs_dockerfile.surroundings import Builder

# An escape, a heredoc, an address: what they stand for is no path that could be looked for. `**`
# leads through folders for `COPY --parents` alone, and `[!` means another thing to Go than to
# Python.
_OPEN = re.compile(r"[\\<:]|\*\*|\[!")
_WILD = re.compile(r"[*?\[]")
_DOCKERFILE = re.compile(r"(?i)(?:.*[._-])?(?:docker|container)file(?:[._-].*)?")
# What stands beside Dockerfiles and is about them, or about the repository.
_BESIDE = re.compile(
    rf"{_DOCKERFILE.pattern}|\.(?:docker|container)ignore|\.git.*|\.hadolint\..*|.*\.md"
    r"|(?:licen[cs]e|readme)(?:\..*)?"
)
# By these files, package managers and compilers know the folder of a program.
_OF_A_PROGRAM = re.compile(
    r"go\.(?:mod|work)|package\.json|deno\.jsonc?|pyproject\.toml|setup\.(?:py|cfg)|Pipfile"
    r"|requirements\.txt|Cargo\.toml|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|build\.sbt"
    r"|composer\.json|Gemfile|mix\.exs|rebar\.config|CMakeLists\.txt|meson\.build|pubspec\.yaml"
    r"|Package\.swift|deps\.edn|project\.clj|stack\.yaml|dune-project"
    r"|.+\.(?:cabal|slnx?|csproj|fsproj|vbproj)"
)
# Nobody writes more patterns; and one that leads through more folders is not followed.
_MOST_PATTERNS = 50
_MOST_PATHS = 250


def build_context(calls: Iterable[Call], builders: Sequence[Builder], of_file: FileCalls) -> str:
    """Find the context that a Dockerfile is built with.

    Whoever builds it knows: its author, else Compose and Bake. Where nobody does, the context
    is the nearest folder at or above the file that has what the build copies. What exists in
    none of these folders does not count: it is made before the build (`dist`), or a pattern
    that may match nothing (`AllowEmptyWildcard` in `dispatchCopy` of BuildKit). Where no folder
    has all the rest, it is the nearest that has most.

    Patterns count where no name does. Where neither does, though the build copies something, and
    the folder has nothing but Dockerfiles, it is the nearest folder of a program above it, else
    the root.

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
    exists, entries = of_file.exists, of_file.entries or _no_entries
    if exists is None:
        return str(folder)
    sources = dict.fromkeys(_sources(of_file.build))
    # The whole context (`COPY . .`) has no name, and is anywhere.
    whole = sources.pop("", "") is None
    names = [source for source in sources if not _WILD.search(source)]
    found = _nearest(places, names, lambda place, name: exists(posixpath.join("/", place, name)))
    if found is None:
        patterns = [*islice(filter(_WILD.search, sources), _MOST_PATTERNS)]
        found = _nearest(places, patterns, partial(_matches, exists=exists, entries=entries))
    if found is None and (whole or sources):
        found = _of_everything(places, entries)
    return str(found or folder)


def _nearest(
    places: Iterable[PurePosixPath],
    wanted: Sequence[str],
    has: Callable[[PurePosixPath, str], bool],
) -> PurePosixPath | None:
    """The first of some folders that has most; None where none has anything."""
    counts = {place: sum(has(place, item) for item in wanted) for place in places}
    nearest = max(counts, key=counts.__getitem__)
    return nearest if counts[nearest] else None


def _of_everything(places: Sequence[PurePosixPath], entries: Entries) -> PurePosixPath | None:
    """The context of a build in a folder of nothing but Dockerfiles; None in any other.

    It is the nearest folder of a program above, else the root; a root that holds nothing but
    folders with Dockerfiles is a collection, in which each folder stands for itself.
    """

    def listed(*path: str | PurePosixPath) -> Sequence[str]:
        return entries(posixpath.join("/", *path))

    def others(place: PurePosixPath) -> Iterator[str]:
        return islice((name for name in listed(place) if not _BESIDE.fullmatch(name)), _MOST_PATHS)

    if any(others(places[0])):
        return None
    for place in places[1:]:
        if any(map(_OF_A_PROGRAM.fullmatch, listed(place))):
            return place
    root = places[-1]
    within = (listed(root, name) for name in others(root))
    return root if any(not any(map(_DOCKERFILE.fullmatch, names)) for names in within) else None


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


def _no_entries(folder: str) -> Sequence[str]:
    return ()


def _sources(build: Build) -> Iterator[str]:
    """The paths and patterns in the context that a build reads, as far as they are known.

    The whole context is an empty path.
    """
    for index, instruction in enumerate(build.dockerfile.instructions):
        if instruction.keyword in ("COPY", "ADD"):
            elsewhere = any(flag.name == "from" for flag in instruction.flags)
            words = () if elsewhere else instruction.arguments[:-1]
            expanded = (build.expand_at(index, word) for word in words)
            paths = [_known(item.text) for item in expanded if not item.error]
        else:
            paths = [
                _known(mount.source or ".")
                for mount in build.mounts_at(index)
                if mount.type == "bind"
                and not mount.from_
                # No pattern means anything there.
                and not _WILD.search(mount.source or "")
            ]
        for path in paths:
            if path and not _OPEN.search(path):
                # Nothing leads out of the context (`COPY ../a` is `COPY a`).
                yield posixpath.normpath(f"/{path}").lstrip("/")


def _known(path: str) -> str:
    """A path up to the folder before a variable that only the build knows; empty without one."""
    before, unknown, _ = path.partition("$")
    if not unknown:
        return path
    before = before.rpartition("/")[0]
    return before if before.strip("./") else ""
