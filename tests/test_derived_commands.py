"""Which docker commands a page has: a folder of `tests/cases/derived-commands/` is a case.

A case has a `Dockerfile`, maybe a `walkthrough.md` with commands of its author and an
`options.yml`; `expected.txt` has the page's commands, each with who says so.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mkdocs_dockerfile.pages import Options, Project, anchored

CASES = sorted((Path(__file__).parent / "cases" / "derived-commands").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_commands_of_a_page(case: Path, update: bool) -> None:
    file = case / "options.yml"
    values = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    target = values.pop("target", None)
    project = Project(anchored(Options.load(values), case), root=case, docs_dir=case / "docs")
    found = project.find("Dockerfile")
    assert found is not None
    page = project.walkthrough(found, target=target)
    actual = "".join(f"{item.source}: {item.title}\n{item.code}\n\n" for item in page.commands)
    expected = case / "expected.txt"
    if update:
        expected.write_text(actual, encoding="utf-8", newline="\n")
    assert actual == expected.read_text(encoding="utf-8")
