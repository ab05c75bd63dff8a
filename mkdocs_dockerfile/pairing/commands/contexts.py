"""The build context of a Dockerfile, which the file itself does not name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.pairing.commands.calls import Call
from mkdocs_dockerfile.pairing.commands.files import Exists, FileCalls
from mkdocs_dockerfile.semantics import mounts
from mkdocs_dockerfile.surroundings import Builder

# A pattern, a variable, quotes and escapes, a heredoc, an address: what they stand for is no
# path that could be looked for.
_PLAIN = re.compile(r"[^*?\[\]$\"'\\<:]+")


def build_context(calls: Iterable[Call], builders: Sequence[Builder], of_file: FileCalls) -> str:
    """Find the context that a Dockerfile is built with.

    Whoever builds it knows: its author, else Compose and Bake. Where nobody does, the context
    is the nearest folder at or above the file that has all the files which the build copies.

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
    if of_file.exists is not None:
        sources = dict.fromkeys(_sources(of_file.build.dockerfile.instructions))
        for place in (folder, *folder.parents) if sources else ():
            if _has(place, sources, of_file.exists):
                return str(place)
    return str(folder)


def _has(folder: PurePosixPath, sources: Iterable[str], exists: Exists) -> bool:
    return all(exists(posixpath.join("/", folder, source)) for source in sources)


def _sources(instructions: Iterable[Instruction]) -> Iterator[str]:
    """The paths in the context that a build certainly reads."""
    for instruction in instructions:
        paths: Iterable[str]
        if instruction.keyword in ("COPY", "ADD"):
            elsewhere = any(flag.name == "from" for flag in instruction.flags)
            paths = () if elsewhere else instruction.arguments[:-1]
        else:
            paths = [
                mount.source
                for mount in mounts(instruction)
                if mount.type == "bind" and mount.source and not mount.from_
            ]
        for path in paths:
            if _PLAIN.fullmatch(path):
                # Nothing leads out of the context (`COPY ../a` is `COPY a`).
                yield posixpath.normpath(f"/{path}").lstrip("/")
