"""Hold the rules for comments against what people say of comments in public Dockerfiles.

    python -m benchmarks.labels FOLDER

`labels/labels.jsonl` names 300 files of public repositories, the lines of their comments,
and what two readers who did not know the rules said of each line: `x` for no prose, else
the number of the instruction that it is about, or `f` for the whole file. We may say both
of a line that stays with FROM and describes the file. FOLDER holds the repositories at
the commits that are named there, each as `owner+name`.

The table compares the readers with each other, and us with each of them: on which share
of lines they agree whether it is prose (and Cohen's kappa, which takes off what chance
would give), and on which share of the lines that both call prose they name the same
instruction. Below it stands which rule of docs/reference/prose.md decided where both
readers agree against us; with --show, those lines follow.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mkdocs_dockerfile.comments import read_comments
from mkdocs_dockerfile.parser import parse

LABELS = Path(__file__).parent / "labels" / "labels.jsonl"


class Line(NamedTuple):
    """A comment line and what is said of it."""

    repository: str
    path: str
    number: int
    text: str
    first: str
    second: str
    ours: str
    rule: str


def ours(source: bytes) -> dict[int, str]:
    """What we say of each comment line, in the words of the labels."""
    said: dict[int, str] = {}
    commentary = read_comments(parse(source), "all")
    for remark in commentary.remarks:
        label = "x" if remark.kind != "prose" else str(remark.step or "f")
        text = remark.text.strip("# \n")
        if label == "1" and commentary.description in (text, text.rstrip(".")):
            # A single line above FROM stays with it, and describes the file.
            label = "1f"
        for line in range(remark.start_line, remark.end_line + 1):
            said[line] = label
    return said


def same(one: str, other: str) -> bool:
    """Whether two labels mean the same."""
    return one == other or (one == "1f" and other in ("1", "f"))


def read_lines(folder: Path) -> Iterator[Line]:
    """All labelled lines of the files that are there."""
    for row in LABELS.read_text(encoding="utf-8").splitlines():
        file = json.loads(row)
        path = folder / file["repository"].replace("/", "+") / file["path"]
        if not path.is_file():
            print(f"not there: {path}", file=sys.stderr)
            continue
        source = path.read_bytes()
        texts = source.decode("utf-8", "replace").split("\n")
        said = ours(source)
        for number, first, second in zip(file["lines"], file["first"], file["second"], strict=True):
            yield Line(
                file["repository"],
                file["path"],
                number,
                texts[number - 1].strip(),
                first,
                second,
                said.get(number, "x"),
                rule(texts, number, said.get(number, "x")),
            )


def rule(texts: Sequence[str], number: int, said: str) -> str:
    """Which rule decides about a line, as far as the lines around it tell."""
    end = number
    while end < len(texts) and texts[end].lstrip().startswith("#"):
        end += 1
    if said == "x":
        return "7 (what is no prose)"
    if end < len(texts) and not texts[end].strip():
        return "4 (blocks with a blank line below)"
    if not any(text.strip() and not text.lstrip().startswith("#") for text in texts[:number]):
        return "3 (before the first instruction)"
    return "others"


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa of two readers, prose or not."""
    flags = [(one != "x", other != "x") for one, other in pairs]
    total = len(flags)
    agreed = sum(one == other for one, other in flags) / total
    first = Counter(one for one, _ in flags)
    second = Counter(other for _, other in flags)
    chance = sum(first[flag] * second[flag] for flag in (True, False)) / total**2
    return (agreed - chance) / (1 - chance)


def compare(name: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Print a row of the table."""
    prose = sum((one == "x") == (other == "x") for one, other in pairs)
    both = [(one, other) for one, other in pairs if "x" not in (one, other)]
    about = sum(same(one, other) for one, other in both)
    whole = sum(same(one, other) for one, other in pairs)
    print(
        f"| {name} | {prose / len(pairs):.2%} | {kappa(pairs):.3f} | {about / len(both):.2%} "
        f"({len(both)} lines) | {whole / len(pairs):.2%} |"
    )


def main() -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="list what both readers see otherwise")
    options = parser.parse_args()
    lines = list(read_lines(options.folder))
    if not lines:
        parser.error("none of the files is there")
    files = {(line.repository, line.path) for line in lines}
    print(f"{len(files)} files of {len({name for name, _ in files})} repositories, ", end="")
    print(f"{len(lines)} comment lines\n")
    print("| who | prose or not | kappa | same instruction, where both say prose | same label |")
    print("|---|---:|---:|---:|---:|")
    compare("the two readers", [(line.first, line.second) for line in lines])
    compare("we and the first", [(line.ours, line.first) for line in lines])
    compare("we and the second", [(line.ours, line.second) for line in lines])
    agreed = [line for line in lines if line.first == line.second]
    compare("we and what both say", [(line.ours, line.first) for line in agreed])
    against = [line for line in agreed if not same(line.ours, line.first)]
    print(f"\nboth readers against us: {len(against)} lines")
    for name, count in Counter(line.rule for line in against).most_common():
        print(f"  rule {name}: {count}")
    if options.show:
        for line in against:
            place = f"{line.repository} {line.path}:{line.number}"
            print(f"{place}: readers {line.first}, we {line.ours}: {line.text[:100]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
