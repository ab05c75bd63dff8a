import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks.comparison import differences, losses, refusal_unnoticed
from mkdocs_dockerfile.parser import parse
from tests.strategies import TEXTS, dockerfiles

try:
    from benchmarks.oracle import ask
except ModuleNotFoundError:
    if os.environ.get("CI"):
        raise
    ask = None

# `--hypothesis-profile=deep` asks for more (see conftest.py).
EXAMPLES = max(settings.default.max_examples, 300)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.skipif(ask is None, reason="needs the module `dockerfile`: BuildKit's parser")
@settings(max_examples=EXAMPLES, suppress_health_check=SLOW)
@given(text=dockerfiles())
def test_generated_files_are_read_as_buildkit_reads_them(text):
    ours = parse(text)
    assert losses(ours) == []
    try:
        theirs = ask(text.encode())
    except UnicodeError:
        # BuildKit cuts HEALTHCHECK's words at bytes: half a character cannot be shown.
        return
    if theirs is None:
        assert not refusal_unnoticed(ours)
    else:
        assert differences(ours, theirs) == []


@settings(max_examples=EXAMPLES)
@given(text=TEXTS)
@example(text="")
@example(text="\n")
@example(text="\\")
@example(text="RUN <<EOF")
def test_any_text_is_read_without_loss(text):
    ours = parse(text)
    assert ours.text == text.removeprefix("\ufeff")
    assert losses(ours) == []


@settings(max_examples=EXAMPLES)
@given(data=st.one_of(st.binary(max_size=200), dockerfiles().map(str.encode)))
def test_any_bytes_are_read_without_loss(data):
    assert losses(parse(data)) == []


@settings(max_examples=EXAMPLES)
@given(
    text=dockerfiles(),
    encoding=st.sampled_from(["utf-16", "utf-16-be", "utf-32", "gb18030", "utf-8-sig", "cp1252"]),
    cut=st.integers(0, 5),
)
def test_files_in_other_encodings_are_read_without_loss(text, encoding, cut):
    data = text.encode(encoding, errors="replace")
    assert losses(parse(data[: len(data) - cut])) == []
