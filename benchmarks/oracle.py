"""Compare our reading with BuildKit's over folders of Dockerfiles.

    python benchmarks/oracle.py FOLDER...

Every folder is one collection: all files below it are read, whatever their names. The
table counts what was compared; then the first differences follow. Exit code 1 if there
is any difference, exception, unnoticed refusal or lost text.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import dockerfile as buildkit

from benchmarks.comparison import Command, differences, losses, refusal_unnoticed
from mkdocs_dockerfile.parser import parse

COLUMNS = (
    "files",
    "accepted",
    "refused",
    "unreadable",
    "instructions",
    "heredocs",
    "differing files",
    "differences",
    "refusals unnoticed",
    "exceptions",
    "losses",
    "accepted with an error",
)
BAD = ("differences", "refusals unnoticed", "exceptions", "losses")


def ask(data: bytes) -> list[Command] | None:
    """Read a file with BuildKit's parser.

    Returns:
        Its instructions; None where it refuses the file.

    Raises:
        UnicodeError: It has an instruction that is not UTF-8, which the binding cannot
            hand over.
    """
    try:
        try:
            text = data.decode("utf-8")
            if "\0" not in text:
                return list(buildkit.parse_string(text))
        except UnicodeDecodeError:
            pass
        # A file may hold what a string may not: a NUL, and comments that are not UTF-8.
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            return list(buildkit.parse_file(file.name))
    except buildkit.GoParseError:
        return None


def compare(path: Path, counts: Counter[str]) -> Iterator[str]:
    """Compare one file, add to the counts, and yield a line for each finding."""
    data = path.read_bytes()
    counts["files"] += 1
    try:
        ours = parse(data, path=str(path))
    except Exception:
        counts["exceptions"] += 1
        yield f"{path}: {traceback.format_exc(limit=-2)}"
        return
    for found in losses(ours):
        counts["losses"] += 1
        yield (
            f"{path}:{found.line}: {found.what}\n  ours   {found.ours!r}\n  file   {found.theirs!r}"
        )
    if ours.encoding.startswith(("utf-16", "utf-32")):
        counts["unreadable"] += 1
        return
    try:
        theirs = ask(data)
    except UnicodeError:
        counts["unreadable"] += 1
        return
    if theirs is None:
        counts["refused"] += 1
        if refusal_unnoticed(ours):
            counts["refusals unnoticed"] += 1
            yield f"{path}:1: BuildKit refuses this file, no diagnostic says so"
    else:
        counts["accepted"] += 1
        counts["instructions"] += len(theirs)
        counts["heredocs"] += sum(len(command.heredocs) for command in theirs)
        counts["accepted with an error"] += any(
            item.severity == "error" for item in ours.diagnostics
        )
        found_here = differences(ours, theirs)
        counts["differing files"] += bool(found_here)
        counts["differences"] += len(found_here)
        for found in found_here:
            yield (
                f"{path}:{found.line}: {found.what}\n"
                f"  ours   {found.ours!r}\n  theirs {found.theirs!r}"
            )


def main() -> int:
    """Run the comparison; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--show", type=int, default=20, help="findings shown in full")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    findings: list[str] = []
    print("\t".join(("collection", *COLUMNS)))
    for folder in options.folders:
        counts: Counter[str] = Counter()
        for path in sorted(item for item in folder.rglob("*") if item.is_file()):
            findings.extend(compare(path, counts))
        total += counts
        print("\t".join((folder.name, *(str(counts[column]) for column in COLUMNS))))
    if len(options.folders) > 1:
        print("\t".join(("all", *(str(total[column]) for column in COLUMNS))))
    for finding in findings[: options.show]:
        print(finding)
    if len(findings) > options.show:
        print(f"and {len(findings) - options.show} more findings")
    return int(any(total[column] for column in BAD))


if __name__ == "__main__":
    sys.exit(main())
