"""Measure how much of public Dockerfiles the built-in explanations understand.

    python benchmarks/explained.py FOLDER…

Each folder is one collection, and all weigh alike. For each: the share of instructions
whose explanation is specific, and the share of commands inside RUN that are known; at the
end the commonest misses of all.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

from mkdocs_dockerfile.explanations import explain, run_commands
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import analyse


def main() -> int:
    """Run the measurement; returns the exit status."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--most", type=int, default=400, help="files of a collection to read")
    arguments.add_argument("--misses", type=int, default=40, help="how many to print")
    options = arguments.parse_args()
    misses: Counter[str] = Counter()
    vague: Counter[str] = Counter()
    shares: list[tuple[float, float]] = []
    print(
        f"{'collection':<40}{'files':>7}{'instr.':>8}{'specific':>10}{'commands':>10}{'known':>8}"
    )
    for folder in options.folders:
        files = sorted(
            path
            for path in folder.rglob("*")
            # Templates are no Dockerfiles yet; discovery leaves them out too.
            if path.is_file() and not re.search(r"template|\.(?:j2|jinja2?|tmpl|in|erb)", path.name)
        )
        files = files[:: max(1, len(files) // options.most)]  # Evenly over the collection.
        share = _measure(folder.name, files, misses, vague)
        if share is not None:
            shares.append(share)
    if not shares:
        print("no Dockerfile found", file=sys.stderr)
        return 1
    specific = sum(share[0] for share in shares) / len(shares)
    known = sum(share[1] for share in shares) / len(shares)
    print(f"{'all, weighed alike':<40}{'':>7}{'':>8}{specific:>10.2%}{'':>10}{known:>8.2%}")
    print("\nunknown commands:")
    for name, count in misses.most_common(options.misses):
        print(f"{count:6}  {name[:100]}")
    print("\nvague instructions:")
    for name, count in vague.most_common(options.misses):
        print(f"{count:6}  {name}")
    return 0


def _measure(
    name: str, files: list[Path], misses: Counter[str], vague: Counter[str]
) -> tuple[float, float] | None:
    instructions = specific = commands = known = read = 0
    seconds = 0.0
    for path in files:
        dockerfile = parse(path.read_bytes(), path=path.name)
        if not dockerfile.stages:
            continue
        read += 1
        build = analyse(dockerfile)
        list(build.stages)
        start = perf_counter()
        explained = explain(dockerfile, build)
        seconds += perf_counter() - start
        for instruction, explanation in zip(dockerfile.instructions, explained, strict=True):
            instructions += 1
            specific += explanation.specific
            if not explanation.specific and instruction.keyword != "RUN":
                vague[instruction.keyword] += 1
        for _, command, is_known in run_commands(dockerfile, build):
            commands += 1
            known += is_known
            if not is_known:
                misses[command] += 1
    if not read:
        return None
    shares = specific / instructions, known / commands if commands else 1.0
    print(
        f"{name:<40}{read:>7}{instructions:>8}{shares[0]:>10.2%}{commands:>10}{shares[1]:>8.2%}"
        f"   {seconds / read * 1000:.2f} ms a file"
    )
    return shares


if __name__ == "__main__":
    sys.exit(main())
