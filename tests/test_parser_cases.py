"""Golden cases: `tests/cases/parser/<name>/Dockerfile` and what is read from it."""

import dataclasses
import json
import os
from pathlib import Path

import pytest

from benchmarks.comparison import differences, losses, refusal_unnoticed
from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.parser import parse

try:
    from benchmarks.oracle import ask
except ModuleNotFoundError:
    if os.environ.get("CI"):
        raise
    ask = None

CASES = sorted((Path(__file__).parent / "cases" / "parser").iterdir())
# BuildKit reads UTF-8 alone: of the others it makes something else.
IN_UTF_8 = [
    folder
    for folder in CASES
    if parse((folder / "Dockerfile").read_bytes()).encoding in ("utf-8", "utf-8-sig")
]


def plain(dockerfile: Dockerfile) -> dict[str, object]:
    """Plain data, short enough to read: what is empty or follows from the file is left out."""
    return {
        "encoding": dockerfile.encoding,
        "escape": dockerfile.escape,
        "directives": [f"{item.line}: {item.name}={item.value}" for item in dockerfile.directives],
        "comments": [
            f"{item.line} {item.place}: {item.indent}#{item.text}" for item in dockerfile.comments
        ],
        "stages": [dataclasses.asdict(item) for item in dockerfile.stages],
        "instructions": [instruction(item) for item in dockerfile.instructions],
        "diagnostics": [
            f"{item.line}: {item.code} {item.severity}: {item.message}"
            for item in dockerfile.diagnostics
        ],
    }


def instruction(item: Instruction) -> dict[str, object]:
    data: dict[str, object] = {
        "keyword": item.keyword,
        "lines": [item.start_line, item.end_line],
        "logical": item.logical,
        "flags": [[flag.name, flag.value] for flag in item.flags],
        "arguments": list(item.arguments),
        "exec_form": item.exec_form,
        "heredocs": [heredoc._asdict() for heredoc in item.heredocs],
        "inner": instruction(item.inner) if item.inner else None,
    }
    return {key: value for key, value in data.items() if value not in ([], None, False)}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path, update: bool) -> None:
    dockerfile = parse((folder / "Dockerfile").read_bytes(), path="Dockerfile")
    found = json.dumps(plain(dockerfile), indent=2, ensure_ascii=True) + "\n"
    expected = folder / "expected.json"
    if update:
        expected.write_text(found, encoding="utf-8", newline="\n")
    assert json.loads(found) == json.loads(expected.read_text(encoding="utf-8"))
    assert losses(dockerfile) == []


@pytest.mark.skipif(ask is None, reason="needs the module `dockerfile`: BuildKit's parser")
@pytest.mark.parametrize("folder", IN_UTF_8, ids=lambda folder: folder.name)
def test_case_is_read_as_buildkit_reads_it(folder: Path) -> None:
    data = (folder / "Dockerfile").read_bytes()
    ours = parse(data)
    theirs = ask(data)
    if theirs is None:
        assert not refusal_unnoticed(ours)
    else:
        assert differences(ours, theirs) == []
