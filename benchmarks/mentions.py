"""Measure DF111, words that name what their instruction does not have, on public Dockerfiles.

    python benchmarks/mentions.py FOLDER…

Each folder is one collection. First table: its files, the instructions that a comment or a
section explains, and the alarms; `--show` lists these with the words. Whether an alarm is
true is for a person to say. Second table: of the values that an instruction has and that its
words hold, letter for letter, how many alarms there are when code and words part, because
the value changes wherever it stands in the code. Most words that hold a value do not name it
as one ("run make" over `COPY --from=make`), so what is caught is a share of more than could be.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from mkdocs_dockerfile.comments import Commentary, read_comments
from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.discovery import find_sidecar
from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing.matching import Match, match
from mkdocs_dockerfile.pairing.mentions import stale_mentions
from mkdocs_dockerfile.pairing.mentions.facts import Facts
from mkdocs_dockerfile.pairing.mentions.passages import (
    Passage,
    comment_passages,
    sidecar_passages,
)
from mkdocs_dockerfile.pairing.mentions.vocabulary import PRODUCTS
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import Build, analyse
from mkdocs_dockerfile.sidecar import Sidecar, read_sidecar

KINDS = ("port", "version", "path", "file", "user", "package", "stage")
TEMPLATE = re.compile(r"template|\.(?:j2|jinja2?|tmpl|in|erb)")


class File:
    """A Dockerfile, its words, and what is wrong with them."""

    def __init__(self, source: str | bytes, path: str, sidecar: bytes | None) -> None:
        self.dockerfile: Dockerfile = parse(source, path=path)
        self.source_of_sidecar = sidecar
        self.build: Build = analyse(self.dockerfile)
        self.said: Commentary = read_comments(self.dockerfile)
        self.sidecar: Sidecar | None = None
        self.matched: Match | None = None
        if sidecar is not None:
            self.sidecar = read_sidecar(sidecar, path=f"{path}.md")
            self.matched = match(self.dockerfile, self.sidecar)

    @property
    def alarms(self) -> list[Diagnostic]:
        return list(stale_mentions(self.build, self.said, self.sidecar, self.matched))

    @property
    def code(self) -> str:
        return Facts(self.build, self.said).lower

    @property
    def passages(self) -> list[Passage]:
        found = list(comment_passages(self.dockerfile, self.said))
        if self.sidecar and self.matched:
            found += sidecar_passages(self.sidecar, self.matched)
        return found

    @property
    def sections(self) -> int:
        return len(self.matched.sections) if self.matched else 0

    def words(self, alarm: Diagnostic) -> str:
        of_sidecar = self.sidecar is not None and alarm.path == self.sidecar.path
        lines = self.sidecar.text.split("\n") if of_sidecar else self.dockerfile.lines
        return lines[(alarm.line or 1) - 1].strip()[:200]


def read(folder: Path, most: int, seed: int) -> Iterator[File]:
    """The Dockerfiles of a collection, or a sample of them."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not TEMPLATE.search(p.name))
    paths = [path for path in paths if path.suffix != ".md"]
    if len(paths) > most:
        paths = sorted(random.Random(seed).sample(paths, most))
    for path in paths:
        name = path.relative_to(folder).as_posix()
        sidecar = find_sidecar(folder, name)
        try:
            file = File(path.read_bytes(), name, sidecar.read_bytes() if sidecar else None)
        except OSError:
            continue
        if file.dockerfile.stages:
            yield file


# --- Mutations ---------------------------------------------------------------------------


def changed(kind: str, value: str) -> str:
    """Another value of the same kind."""
    if kind == "port":
        return str((int(value) + 1111) % 65536)
    if kind == "version":
        *rest, last = value.split(".")
        return ".".join([*rest, str(int(last) + 1)])
    if kind == "path":
        return "/elsewhere/xyzzy"
    return {"file": "xyzzy.abc", "user": "somebody", "package": "xyzzy", "stage": "workshop"}[kind]


def named(file: File) -> Iterator[tuple[Passage, str, str]]:
    """What words hold of the values that their instruction has: passage, kind, value."""
    facts = Facts(file.build, file.said)
    for passage in file.passages:
        for kind in KINDS:
            values = {v for step in passage.steps for v in facts.has(step - 1, kind)}
            for item in sorted(values):
                product, _, value = item.rpartition(" ")
                if kind == "port" and not value.isdigit():
                    continue
                if kind == "version" and "." not in value and product not in PRODUCTS:
                    # UTF-8, port 80.
                    continue
                if holds(passage.text, value, kind, product):
                    yield passage, kind, value


def holds(text: str, value: str, kind: str, product: str) -> bool:
    """Whether words hold a value as a word of its own, a version behind its product."""
    if kind == "path":
        return bool(re.search(rf"(?<![\w/.-]){re.escape(value)}/?(?![\w/-])", text))
    if kind == "version":
        names = "|".join(
            {re.escape(n) for n, p in PRODUCTS.items() if p == product} | {re.escape(product)}
        )
        pattern = (
            rf"(?i)(?<![a-z])(?:{names})\W{{1,3}}(?:version )?v?{re.escape(value)}(?![\w-]|\.\d)"
        )
        return bool(re.search(pattern, text))
    return bool(re.search(rf"(?<![\w./:-]){re.escape(value)}(?![\w-]|\.\d)", text))


def mutated(file: File, kind: str, value: str) -> File:
    """The file with another value wherever it stands in the code."""
    comments = {item.line for item in file.dockerfile.comments}
    edge = r"\d." if kind == "version" else r"\d" if kind == "port" else r"\w"
    after = r"\d" if kind in ("version", "port") else r"\w"
    pattern = re.compile(rf"(?<![{edge}]){re.escape(value)}(?![{after}])")
    new = changed(kind, value)
    lines = [
        line if number in comments else pattern.sub(lambda _: new, line)
        for number, line in enumerate(file.dockerfile.text.split("\n"), 1)
    ]
    return File("\n".join(lines), file.dockerfile.path or "", file.source_of_sidecar)


def measure(file: File, found: Counter[str], missed: list[str]) -> None:
    """Count what is caught of the values in a file's words."""
    before = {(item.line, item.message) for item in file.alarms}
    for passage, kind, value in named(file):
        line = next((x for x in passage.text.split("\n") if value in x), "").strip()
        # Generated files say the same by the hundred.
        if (key := f"{kind} {value}: {line}") in found:
            continue
        other = mutated(file, kind, value)
        if kind not in ("port", "version") and value.lower() in other.code:
            # In another word, or in another role: the words may still be right.
            continue
        found[kind] += 1
        found[key] = 1
        alarms = [item for item in other.alarms if (item.line, item.message) not in before]
        if any(f"the {kind} `{value}" in item.message for item in alarms):
            found[f"{kind} caught"] += 1
        else:
            missed.append(f"{key[:200]}  [{file.dockerfile.path}]")


def main() -> int:
    """Run the measurement; returns the exit status."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--most", type=int, default=6000, help="files of a collection to read")
    arguments.add_argument("--seed", type=int, default=20, help="of the sample, where it has more")
    arguments.add_argument("--show", type=int, default=0, help="how many alarms to print")
    arguments.add_argument("--missed", type=int, default=0, help="how many misses to print")
    arguments.add_argument("--no-recall", action="store_true", help="only count alarms")
    options = arguments.parse_args()
    found: Counter[str] = Counter()
    missed: list[str] = []
    shown: list[str] = []
    totals: Counter[str] = Counter()
    seconds = 0.0
    print(f"{'collection':<44}{'files':>7}{'comments':>10}{'sections':>10}{'alarms':>8}")
    for folder in options.folders:
        counts: Counter[str] = Counter()
        for file in read(folder, options.most, options.seed):
            list(file.build.stages)
            start = process_time()
            alarms = file.alarms
            seconds += process_time() - start
            counts["files"] += 1
            counts["comments"] += len(file.said.prose)
            counts["sections"] += file.sections
            counts["alarms"] += len(alarms)
            shown += (f"{folder.name}/{item}\n      {file.words(item)}" for item in alarms)
            if not options.no_recall:
                measure(file, found, missed)
        print(row(folder.name, counts), flush=True)
        totals += counts
    print(row("all", totals))
    if not totals["files"]:
        print("no Dockerfile found", file=sys.stderr)
        return 1
    print(f"{seconds / totals['files'] * 1000:.2f} ms a file")
    if not options.no_recall:
        print(f"\n{'kind':<10}{'in words':>10}{'caught':>10}{'share':>8}")
        for kind in KINDS:
            held, caught = found[kind], found[f"{kind} caught"]
            print(f"{kind:<10}{held:>10}{caught:>10}{caught / max(held, 1):>8.0%}")
    for line in shown[: options.show]:
        print(line)
    random.Random(options.seed).shuffle(missed)
    for line in missed[: options.missed]:
        print(line)
    return 0


def row(name: str, counts: Counter[str]) -> str:
    """A line of the first table."""
    return (
        f"{name:<44}{counts['files']:>7}{counts['comments']:>10}{counts['sections']:>10}"
        f"{counts['alarms']:>8}"
    )


if __name__ == "__main__":
    sys.exit(main())
