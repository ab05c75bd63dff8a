"""What must hold for any file at all."""

from __future__ import annotations

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile import parse, render, walkthrough
from mkdocs_dockerfile.pages import dump, schema
from mkdocs_dockerfile.rendering import render_site
from tests.strategies import dockerfiles

VALIDATOR = jsonschema.Draft202012Validator(schema())
WRITTEN = st.one_of(dockerfiles(), st.text(max_size=300))


@given(WRITTEN, st.one_of(st.none(), st.text(max_size=300)))
def test_one_step_per_instruction_and_pages_of_everything(source: str, sidecar: str | None) -> None:
    dockerfile = parse(source)
    result = walkthrough(dockerfile, sidecar=sidecar)
    assert len(result.steps) == len(dockerfile.instructions)
    assert [step.number for step in result.steps] == list(range(1, len(result.steps) + 1))
    assert len({step.anchor for step in result.steps}) == len(result.steps)
    VALIDATOR.validate(dump(result))
    assert render(result).endswith("\n")
    assert render_site(result)


@given(WRITTEN)
def test_spans_give_the_text_back(source: str) -> None:
    dockerfile = parse(source)
    assert "".join(span.text for span in dockerfile.spans) == dockerfile.text
    assert dockerfile.text == source.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_are_read(source: bytes) -> None:
    dockerfile = parse(source)
    assert "".join(span.text for span in dockerfile.spans) == dockerfile.text


@given(WRITTEN)
def test_same_input_same_output(source: str) -> None:
    assert render(walkthrough(parse(source))) == render(walkthrough(parse(source)))
