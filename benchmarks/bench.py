"""Time reading and explaining, beside BuildKit's parser and dockerfile-parse.

    python benchmarks/bench.py [FOLDER...]

First table: all on the same files, in turns within one run, the median of the rounds. Our
`parse` makes the whole model, comments and diagnostics included; `explain` works out what
the file means and explains every instruction. Second table: how the time of `parse` grows
when a file doubles. Exit code 1 if any doubling costs more than 2.3 times, or if `parse`
needs more than 0.6 times BuildKit's time, or `explain` more than 5 times.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import dockerfile as buildkit
from dockerfile_parse import DockerfileParser

from mkdocs_dockerfile.explanations import explain
from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import analyse

SIZES = (200, 400, 800, 1600, 3200, 6400, 12_500, 25_000, 50_000)
WORST_DOUBLING = 2.3
WORST_RATIO = 0.6
WORST_EXPLAINING = 5.0
# Below this, in seconds, a doubling is noise.
SHORTEST = 0.001
LONGEST = 5.0

ORDINARY = (
    "# What the next one does\nRUN apt-get update \\\n    && apt-get install -y a b c\n\n"
    'ENV A=1 B="two words" \\\n    # about C\n    C=3\nCOPY --from=build --chown=a:b /x /y /z/\n'
    'CMD ["a", "b c"]\n\n'
)


def repeated(text: str) -> Callable[[int], str]:
    """Make a function: number of lines → that many lines of a text, over and over."""
    lines = text.splitlines(keepends=True)
    return lambda count: "FROM a\n" + "".join((lines * (count // len(lines) + 1))[:count])


SHAPES: dict[str, Callable[[int], str]] = {
    "ordinary": repeated(ORDINARY),
    "one instruction": lambda count: "FROM a\nRUN a" + " \\\n  && b c" * count + "\n",
    "one instruction of comments": lambda count: "FROM a\nRUN a \\\n" + "# c\n" * count + "b\n",
    "one ENV": lambda count: "FROM a\nENV A=1" + ' \\\n  B="c d"' * count + "\n",
    "one array": lambda count: 'FROM a\nCMD ["a"' + ', \\\n  "b"' * count + "]\n",
    "one heredoc": lambda count: "FROM a\nRUN <<EOF\n" + "echo a\n" * count + "EOF\n",
    "many heredocs": repeated("RUN <<EOF\necho a\nEOF\n"),
    "unterminated heredocs": repeated("RUN <<EOF\n"),
    "unterminated, all different": lambda count: (
        "FROM a\n" + "".join(f"RUN <<E{number}\n" for number in range(count))
    ),
    "heredocs in one instruction": lambda count: (
        "FROM a\nRUN" + " \\\n  <<A" * count + "\nA\n" * count
    ),
    "all comments": repeated("# a comment\n"),
    "all blank": repeated("\n"),
    "empty continuations": lambda count: "FROM a\nRUN a \\\n" + "\n" * count + "b\n",
    "lone escape tokens": repeated("\\\n"),
    "quotes": lambda count: "FROM a\nENV A=" + "'\" \\\n" * count + "\n",
    "backslashes": lambda count: "FROM a\nENV A=" + "\\\\a\\' \\\n" * count + "\n",
    "flags": lambda count: "FROM a\nCOPY" + ' \\\n  --x="a b"' * count + " a b\n",
    "substitutions": lambda count: "FROM a\nRUN <<E" + " \\\n  ${A:-${B:-c}}" * count + "\nE\n",
    "open braces": lambda count: "FROM a\nRUN <<E" + " \\\n  ${A:-" * count + "\nE\n",
    "unknown keywords": repeated("{{ a }}\n"),
    "one long line": lambda count: "FROM a\nRUN a" + " && b c 'd'" * count + "\n",
    "nested ONBUILD": lambda count: "FROM a\n" + "ONBUILD \\\n" * count + "RUN a\n",
    "nested array": lambda count: "FROM a\nCMD " + "[ \\\n" * count + "]\n",
}


def seconds(action: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """The time that one call takes, without the garbage collector's."""
    gc.collect()
    gc.disable()
    try:
        start = clock()
        action()
        return clock() - start
    finally:
        gc.enable()


def read_texts(folders: Sequence[Path]) -> list[str]:
    """The Dockerfiles below the folders that BuildKit's binding can read."""
    texts = []
    for folder in folders:
        found = [folder] if folder.is_file() else sorted(folder.rglob("*ockerfile*"))
        for path in found:
            if not path.is_file() or path.suffix in (".md", ".dockerignore"):
                continue
            try:
                text = path.read_bytes().decode("utf-8")
                buildkit.parse_string(text)
            except (UnicodeDecodeError, buildkit.GoParseError):
                continue
            texts.append(text)
    return texts


def structure(text: str) -> object:
    """What dockerfile-parse reads, from memory."""
    file = io.BytesIO(text.encode("utf-8"))
    return DockerfileParser(fileobj=file).structure


def explained(dockerfile: Dockerfile) -> object:
    """What a page says of a file by itself."""
    return explain(dockerfile, analyse(dockerfile))


def compare(texts: Sequence[str], rounds: int) -> tuple[float, float]:
    """Print the times; return those of `parse` and `explain` as multiples of BuildKit's."""
    # Few files are read several times, so that a round is longer than the clock's grain.
    batch = list(texts) * max(1, 200 // len(texts))
    files = [parse(text) for text in batch]
    actions: dict[str, Callable[[], object]] = {
        "BuildKit's parser, through its binding": lambda: list(map(buildkit.parse_string, batch)),
        "mkdocs-dockerfile `parse`": lambda: list(map(parse, batch)),
        "mkdocs-dockerfile `explain`": lambda: list(map(explained, files)),
        "dockerfile-parse `structure`": lambda: list(map(structure, batch)),
    }
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(seconds(action))
    lines = sum(text.count("\n") for text in texts)
    print(f"{len(texts)} files, {lines} lines; median of {rounds} rounds\n")
    print("| what | ms a file | times BuildKit's |\n|---|---:|---:|")
    medians = {name: median(values) for name, values in times.items()}
    base, reading, explaining, _ = medians.values()
    for name, value in medians.items():
        print(f"| {name} | {value / len(batch) * 1000:.4f} | {value / base:.2f} |")
    return reading / base, explaining / base


def grow(largest: int) -> float:
    """Print how the time grows with each doubling; return the worst growth."""
    sizes = [size for size in SIZES if size <= largest]
    print("\n| file | " + " | ".join(f"{size:,}" for size in sizes) + " | worst doubling |")
    print("|---|" + "---:|" * (len(sizes) + 1))
    worst = 0.0
    for name, make in SHAPES.items():
        shown = [f"{best(make(sizes[0])) * 1000:.2f}"]
        most = 0.0
        for small, large in pairwise(sizes):
            time, growth = double(make(small), make(large))
            shown.append(f"{time * 1000:.2f}")
            if time >= SHORTEST:
                most = max(most, growth * 2 * small / large)  # Not all are exact doublings.
            # What takes this long need not be tried with twice as much.
            if time > LONGEST:
                break
        worst = max(worst, most)
        shown += [""] * (len(sizes) - len(shown))
        print(f"| {name} | {' | '.join(shown)} | {most:.2f} |", flush=True)
    print("\nmilliseconds of the processor")
    return worst


def best(text: str) -> float:
    """The shortest time, in seconds, that reading takes: what disturbs only adds to it."""
    return min(seconds(lambda: parse(text), process_time) for _ in range(5))


def double(small: str, large: str) -> tuple[float, float]:
    """Read two files in turns.

    Returns:
        The shortest time of the large one, in seconds, and how many times the small one's
        it takes: the median of the turns, since a shared machine is now fast, now slow.
    """
    early: list[float] = []
    late: list[float] = []
    while len(late) < 3 or (len(late) < 15 and sum(late) < 0.4):
        early.append(seconds(lambda: parse(small), process_time))
        late.append(seconds(lambda: parse(large), process_time))
    return min(late), median(b / a for a, b in zip(early, late, strict=True))


def main() -> int:
    """Run both; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="lines of the longest file")
    options = parser.parse_args()
    examples = Path(__file__).parents[1] / "docs" / "examples"
    texts = read_texts(options.folders or [examples])
    if not texts:
        parser.error("no Dockerfile in these folders")
    ratio, explaining = compare(texts, options.rounds)
    worst = grow(options.largest)
    if ratio > WORST_RATIO:
        print(f"slow: {ratio:.2f} times BuildKit's, {WORST_RATIO} is the limit")
    if explaining > WORST_EXPLAINING:
        print(f"slow: explaining takes {explaining:.1f} times, {WORST_EXPLAINING} is the limit")
    if worst > WORST_DOUBLING:
        print(f"not linear: a doubling costs {worst:.2f} times, {WORST_DOUBLING} is the limit")
    slow = ratio > WORST_RATIO or explaining > WORST_EXPLAINING
    return int(slow or worst > WORST_DOUBLING)


if __name__ == "__main__":
    sys.exit(main())
