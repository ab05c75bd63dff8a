"""Compare how dockerfile-parse resolves the quotes of words with how BuildKit does.

    python benchmarks/dequoting.py FOLDER…

All files below the folders are read; the words are those of ENV, LABEL and ARG, names and
values apart. BuildKit's way is the port of its lexer in `semantics.expansion`, which is
held against the cases of BuildKit's own tests. Plain words are those that the library
gets here; of the others the table counts how many it would have got wrong. Exit code 1 if
it gets a plain one wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dockerfile_parse.util import WordSplitter

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import assignments
from mkdocs_dockerfile.semantics.assignments import is_plain
from mkdocs_dockerfile.semantics.expansion import expand


def words(dockerfile: Dockerfile) -> Iterator[str]:
    """The words of a file whose quotes are resolved, as written."""
    for instruction in dockerfile.instructions:
        for item in assignments(instruction, escape=dockerfile.escape):
            yield item.written_name
            yield item.written


def agree(word: str, escape: str) -> bool:
    """Whether the library makes of a word what BuildKit makes of it."""
    return WordSplitter(word).dequote() == expand(word, {}, escape=escape).text


def main() -> int:
    """Run the comparison; returns the exit status."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("folders", nargs="+", type=Path)
    counts: Counter[str] = Counter()
    for folder in arguments.parse_args().folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            counts["files"] += 1
            dockerfile = parse(path.read_bytes())
            for word in filter(None, words(dockerfile)):
                plain = is_plain(word)
                counts["words"] += 1
                counts["plain words"] += plain
                if not agree(word, dockerfile.escape):
                    counts["plain words wrong" if plain else "other words wrong"] += 1
    for name in ("files", "words", "plain words", "plain words wrong", "other words wrong"):
        print(f"{counts[name]:>12,}  {name}")
    return 1 if counts["plain words wrong"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
