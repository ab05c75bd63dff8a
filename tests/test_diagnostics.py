from __future__ import annotations

import re
from pathlib import Path

import pytest

from mkdocs_dockerfile import parse, walkthrough
from mkdocs_dockerfile.diagnostics import REGISTRY, diagnostic

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: rule.code)
def test_every_code_is_documented_and_used(rule) -> None:
    page = (ROOT / "docs/reference/diagnostics.md").read_text()
    assert f"\n## {rule.code}: {rule.title}\n\n*{rule.severity.capitalize()}.* " in page
    sources = [path.read_text() for path in (ROOT / "mkdocs_dockerfile").rglob("*.py")]
    assert sum(source.count(f'"{rule.code}"') for source in sources) > 1


def test_codes_are_well_formed_and_different() -> None:
    assert all(re.fullmatch(r"DF\d{3}", code) for code in REGISTRY)
    assert len({rule.title for rule in REGISTRY.values()}) == len(REGISTRY)


def test_text_begins_with_place_and_ends_with_what_to_do() -> None:
    item = diagnostic("DF003", "`FORM` is no instruction", path="a/b", line=3, hint="correct it")
    assert str(item) == "a/b:3: DF003 `FORM` is no instruction (correct it)"
    assert str(diagnostic("DF002", "is empty", path="x")) == "x: DF002 is empty"


def test_a_comment_at_an_instruction_silences_it_there_alone() -> None:
    sidecar = "## `FROM a`\n\nx\n\n## `ENV B=1`\n\ny\n"
    source = "FORM x\nFROM a\n\n{}\nENV B=2\n"
    loud = walkthrough(parse(source.format("#")), sidecar=sidecar)
    assert [item.code for item in loud.diagnostics] == ["DF003", "DF103"]
    for codes in ("DF103", "DF103,DF003"):
        quiet = walkthrough(parse(source.format(f"# docs: ignore={codes} why")), sidecar=sidecar)
        assert [item.code for item in quiet.diagnostics] == ["DF003"]
