from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mkdocs_dockerfile.explanations import code, explain, strip_marks, summarise
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import analyse

CASES = Path(__file__).parent / "cases" / "explanations"
NAMES = sorted(path.parent.name for path in CASES.glob("*/Dockerfile"))


def _page(source: str, language: str) -> str:
    dockerfile = parse(source)
    build = analyse(dockerfile)
    parts = []
    explanations = explain(dockerfile, build, language=language)
    for number, (instruction, explanation) in enumerate(
        zip(dockerfile.instructions, explanations, strict=True), 1
    ):
        vague = "" if explanation.specific else " (vague)"
        parts.append(f"### {number}. {instruction.source.splitlines()[0]}{vague}")
        parts.append(explanation.markdown)
    parts.append("## Summary")
    parts.append(summarise(dockerfile, build, language=language))
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, language: str, update: bool) -> None:
    page = _page((CASES / name / "Dockerfile").read_text("utf-8"), language)
    golden = CASES / name / f"{language}.md"
    if update:
        golden.write_text(page, "utf-8")
    assert page == golden.read_text("utf-8")


def test_facts_of_the_seed() -> None:
    dockerfile = parse((CASES / "seed" / "Dockerfile").read_text("utf-8"))
    explanations = explain(dockerfile, analyse(dockerfile))
    facts = tomllib.loads((CASES / "seed" / "facts.toml").read_text("utf-8"))
    assert len(facts) == len(explanations)
    lacking = [
        f"{step}: {fact}"
        for number, (step, wanted) in enumerate(facts.items())
        for fact, texts in wanted.items()
        if not any(text in explanations[number].markdown for text in texts)
    ]
    assert lacking == []
    assert all(explanation.specific for explanation in explanations)


@given(st.text(max_size=80))
def test_code_spans_hold_any_text(text: str) -> None:
    span = code(text)
    fence = span[: len(span) - len(span.lstrip("`"))]
    assert span.endswith(fence) and len(span) > 2 * len(fence)
    assert "\n" not in span
    inner = span[len(fence) : -len(fence)]
    assert fence not in inner or inner == "''"


INSTRUCTIONS = (
    "FROM ARG ENV LABEL EXPOSE USER WORKDIR VOLUME COPY ADD RUN CMD ENTRYPOINT HEALTHCHECK "
    "SHELL STOPSIGNAL ONBUILD MAINTAINER NOSUCH"
).split()
LINES = st.builds(
    lambda keyword, rest: f"{keyword} {rest}",
    st.sampled_from(INSTRUCTIONS),
    st.text(alphabet=" abc$/{}()[]<>|&;\"'`\\=-.,:#!*\n~%^@", max_size=50),
)


@settings(max_examples=300)
@given(st.lists(LINES, max_size=6))
def test_nothing_raises(lines: list[str]) -> None:
    source = "FROM debian\n" + "\n".join(lines)
    dockerfile = parse(source)
    build = analyse(dockerfile)
    assert len(explain(dockerfile, build)) == len(dockerfile.instructions)
    summarise(dockerfile, build)


@given(st.lists(LINES, min_size=1, max_size=3))
def test_text_of_the_file_stands_in_code_spans(lines: list[str]) -> None:
    dockerfile = parse("FROM debian\n" + "\n".join(lines) + "\nRUN echo '<b>' `[x](y)` **b**")
    kinds = set()
    for explanation in explain(dockerfile, analyse(dockerfile)):
        for token in MarkdownIt("commonmark").parse(explanation.markdown):
            kinds |= {child.type for child in token.children or ()} | {token.type}
    assert not kinds & {"html_inline", "html_block", "image", "em_open", "strong_open", "fence"}


def test_a_missing_message_falls_back_to_marked_english() -> None:
    from mkdocs_dockerfile.explanations.texts import Texts, texts_for

    meta = {"meta": {"locale": "de", "between_sentences": " "}}
    text = Texts("de", meta, texts_for("en")).say("workdir.sets_again", path="`/a`")
    assert text != strip_marks(text)
    assert strip_marks(text) == "Makes `/a` the working directory of this stage."


@pytest.mark.parametrize(
    "source",
    [
        "RUN " + "a && " * 20000 + "b",
        "RUN " + "(" * 50000,
        "RUN " + "$(" * 50000,
        "RUN " + "`" * 50000,
        "RUN " + "if a; then " * 10000,
        "RUN echo " + "x " * 100000,
        "RUN cmd /c " * 20000 + "x",
        "RUN powershell " + "powershell " * 20000 + "x",
        "RUN <<E\n" + "cat <<F\nx\nF\n" * 10000 + "E",
        "ENV " + " ".join(f"A{n}=$A{n}" for n in range(5000)),
        "\n".join(f"WORKDIR a{n}" for n in range(2000)),
        "\n".join(f"EXPOSE {n}" for n in range(5000)),
        "\n".join("COPY a b" for n in range(3000)),
        "\n".join(f"FROM debian AS s{n}\nFROM s{n}\nCMD a" for n in range(1000)),
        "\n".join("ONBUILD WORKDIR a\nONBUILD COPY b ." for n in range(1000)),
    ],
    ids=lambda source: source[:20],
)
def test_hostile_input_takes_little_time(source: str) -> None:
    from time import process_time

    dockerfile = parse("FROM debian\n" + source)
    build = analyse(dockerfile)
    _ = build.stages
    start = process_time()
    explain(dockerfile, build)
    assert process_time() - start < 4


def test_remarks_on_what_comes_later_do_not_grow_with_it() -> None:
    count = 500
    dockerfile = parse("FROM debian\n" + "COPY package.json .\n" * count + "RUN make\n" * count)
    explanations = explain(dockerfile, analyse(dockerfile))
    assert max(len(explanation.markdown) for explanation in explanations) < 1000
