"""The rules by which comments belong to instructions; each case is a folder of data."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mkdocs_dockerfile.comments import Commentary, Mode, echoes, read_comments
from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.parser import parse

CASES = Path(__file__).parent / "cases" / "comments"
SEED = Path(__file__).parent / "cases" / "seed" / "Dockerfile"
MODES: tuple[Mode, ...] = ("all", "marked", "none")


def _cases() -> list[Path]:
    return sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def _dump(dockerfile: Dockerfile, said: Commentary) -> dict[str, Any]:
    """Everything that is not empty, as YAML likes it."""
    remarks = [
        f"{item.start_line}-{item.end_line} {item.kind} {item.step or 'file'}"
        for item in said.remarks
    ]
    result: dict[str, Any] = {
        "remarks": remarks,
        "title": said.title,
        "description": said.description,
        "introduction": said.introduction,
        "commands": [{"title": item.title, "code": item.code} for item in said.commands],
        "stage_titles": dict(said.stage_titles),
        "stage_introductions": dict(said.stage_introductions),
        "stage_descriptions": dict(said.stage_descriptions),
        "introductions": dict(said.introductions),
        "prose": dict(said.prose),
        "echoes": [
            step
            for step, text in said.prose.items()
            if echoes(text, dockerfile.instructions[step - 1])
        ],
        "inherited": dict(said.inherited),
        "notes": {
            step: {note.line: note.markdown for note in notes} for step, notes in said.notes.items()
        },
        "closing": said.closing,
        "ignores": {step: sorted(codes) for step, codes in said.ignores.items()},
        "skip": said.skip,
    }
    return {key: value for key, value in result.items() if value}


class _Dumper(yaml.SafeDumper):
    pass


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


@pytest.mark.parametrize("folder", _cases(), ids=lambda folder: folder.name)
def test_case(folder: Path, update: bool) -> None:
    dockerfile = parse((folder / "Dockerfile").read_bytes())
    expected = folder / "expected.yml"
    mode = next((mode for mode in MODES if folder.name.endswith(f"-{mode}")), "all")
    actual = _dump(dockerfile, read_comments(dockerfile, mode))
    if update:
        text = yaml.dump(actual, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=200)
        expected.write_text(text, encoding="utf-8")
    assert actual == yaml.safe_load(expected.read_text(encoding="utf-8"))


# --- Properties ------------------------------------------------------------------------

_COMMENTS = st.sampled_from(
    """#|# |# Install what the build needs|# and what the tests need|#: # a heading|#! private
# hadolint ignore=DL3008|# docs: ignore=DF103 because|# docs: skip|# TODO: later|# RUN make \\
#   && make install|# ----|####### Title #######|# =====|# Copyright (c) 2020 Somebody
# Licensed under the MIT licence|# 1. one|# 2. two|# - item|#   deeper|# docker run -it \\
#   -v /a:/b \\ # a note|#   image|# Usage:|# see https://example.org/a_(b).|# `code` <x> *.so
# Stage 1: Build|# builder builds it|# VERSION sets it|# ```
# ```sh|# ~~~|#   # a note|# Run `docker run -it x` now|# x - docker run y|# +---+---+
# \u4e2d\u6587|#\t\u0000\u2028|# [x](y) ![z](w)""".replace("\n", "|").split("|")
)
_INSTRUCTIONS = st.sampled_from(
    [
        "FROM a AS builder",
        "FROM b",
        "ARG VERSION=1",
        "RUN make",
        "RUN a \\",
        "ENV A=b \\",
        "COPY <<E /x",
        "E",
        "EXPOSE 80",
    ]
)
_FILES = st.lists(st.one_of(_COMMENTS, _COMMENTS, _INSTRUCTIONS, st.just("")), max_size=30).map(
    "\n".join
)


def _texts(said: Commentary) -> Iterator[str]:
    yield from said.prose.values()
    yield from said.introductions.values()
    yield from said.stage_introductions.values()
    yield from (note.markdown for notes in said.notes.values() for note in notes)
    yield from (said.introduction, said.closing)
    yield from (command.title for command in said.commands)


@given(st.one_of(_FILES, st.text()), st.sampled_from(MODES))
def test_every_comment_line_is_in_exactly_one_remark(text: str, mode: Mode) -> None:
    dockerfile = parse(text)
    said = read_comments(dockerfile, mode)
    lines = [line for item in said.remarks for line in range(item.start_line, item.end_line + 1)]
    assert lines == [comment.line for comment in dockerfile.comments]


@given(_FILES, st.sampled_from(MODES))
def test_a_step_is_explained_once(text: str, mode: Mode) -> None:
    dockerfile = parse(text)
    said = read_comments(dockerfile, mode)
    steps = set(range(1, len(dockerfile.instructions) + 1))
    assert not said.prose.keys() & said.inherited.keys()
    assert said.prose.keys() | said.inherited.keys() | said.introductions.keys() <= steps
    assert said.notes.keys() <= said.prose.keys()
    assert all(said.prose.get(source) for source in said.inherited.values())
    assert set(said.stage_introductions) <= set(range(len(dockerfile.stages)))


@given(_FILES)
def test_texts_hold_no_headings_html_or_images(text: str) -> None:
    markdown = MarkdownIt("commonmark")
    for prose in _texts(read_comments(parse(text))):
        tokens = markdown.parse(prose)
        inner = [child for token in tokens for child in token.children or ()]
        types = {token.type for token in (*tokens, *inner)}
        assert not types & {"heading_open", "html_block", "html_inline", "image", "hr"}
        assert not types & {"blockquote_open"}


@given(_FILES)
def test_without_comments_nothing_is_said(text: str) -> None:
    said = read_comments(parse(text), "none")
    assert not any(_texts(said))
    assert not said.prose and not said.inherited and not said.notes and not said.commands
    assert said.title is said.description is None
    assert not said.stage_titles and not said.stage_descriptions


_WORDS = r"""# ```
# ````
# ```sh
# ```json
# ~~~
# ~~~ {}
# ```{}
# ``` Words of {}
# ```sh title="{}"
#
#: {}
#: ```
# ``` docker run {}
# ```docker run {}```
# docker run {}
# docker run {} \
#   -e {} \
#   # {}
# $ docker logs {}
# cd {}
# - Run: docker run {}
# Run - docker run {}
# Run `docker run -it {}` now
# words {}:
# {} words
# {}
# **{}:**
# - item {}
# x | {}
# --|--
# +--+--+"""


@given(st.lists(st.sampled_from(_WORDS.split("\n")), min_size=3, max_size=20))
def test_no_word_of_a_header_is_lost(lines: list[str]) -> None:
    text = "\n".join(line.format(f"word{at:02}") for at, line in enumerate(lines))
    said = read_comments(parse(f"{text}\n\nFROM a\n"))
    commands = [part for command in said.commands for part in (command.title, command.code)]
    texts = (said.title, said.description, *_texts(said), *said.stage_titles.values(), *commands)
    shown = "\n".join(filter(None, texts)).lower()
    assert [word for word in re.findall(r"word\d\d", text) if word not in shown] == []


# --- What Markdown shows ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "*.so and *.a",
        "__init__.py and _private_",
        "docker push <image_name>:<tag>",
        "$VAR, ${VAR:-x} and $(pwd)",
        "# heading-like",
        "1) first",
        "1. alone",
        "> quoted",
        "+plus",
        "C:\\Program Files\\*",
        "a & b && c &amp; d &#35;",
        "[text](relative) and [x][y]",
        "![image](https",
        "<b>bold</b> <!-- x -->",
        "an `unmatched tick",
        "~~~ tildes ~~~",
        "a * b * c",
        "x | y",
        "===",
        "trailing \\",
    ],
)
def test_characters_come_out_as_they_stand(text: str) -> None:
    said = read_comments(parse(f"FROM a\n\n#: {text}\nRUN x\n"))
    rendered = MarkdownIt("commonmark").parse(said.prose[2])
    assert [token.type for token in rendered] == ["paragraph_open", "inline", "paragraph_close"]
    shown = "".join(child.content for child in rendered[1].children or ())
    assert shown == text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("<https://example.org>", "https://example.org"),
        ("[docs](https://example.org/x)", "https://example.org/x"),
        ("https://example.org/a_b_c*", "https://example.org/a_b_c"),
    ],
)
def test_addresses_are_links(text: str, address: str) -> None:
    said = read_comments(parse(f"FROM a\n\n# {text}\nRUN x\n"))
    tokens = MarkdownIt("commonmark").parse(said.prose[2])[1].children or []
    assert [token.attrs["href"] for token in tokens if token.type == "link_open"] == [address]


# --- Echoes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prose", "instruction", "expected"),
    [
        ("Expose ports", "EXPOSE 80", True),
        ("Expose port 80", "EXPOSE 80", True),
        ("Set the working directory", "WORKDIR /app", True),
        ("Copy requirements.txt", "COPY requirements.txt .", True),
        ("Set environment variables.", "ENV A=b", True),
        ("Expose the metrics port", "EXPOSE 9100", False),
        ("Copy the configuration that production needs", "COPY x /y", False),
        ("Expose ports\n\nand more", "EXPOSE 80", False),
        ("", "EXPOSE 80", False),
    ],
)
def test_echoes(prose: str, instruction: str, expected: bool) -> None:
    assert echoes(prose, parse(f"FROM a\n{instruction}\n").instructions[1]) is expected


# --- Size ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# prose that goes on\n" * 10_000,
        "# RUN a \\\n" * 10_000,
        "# - item\n" * 10_000,
        "#   docker run -it \\ # note\n" * 10_000,
        "# text\n\n" * 5_000 + "FROM a\n",
        "FROM a\n" + "# note\nRUN x\n\n" * 3_000,
        "# " + "`" * 200_000 + "\nFROM a\n",
        "# " + "[" * 200_000 + "\nFROM a\n",
        "# " + "https://a" * 20_000 + "\nFROM a\n",
        "# " + "*a " * 60_000 + "\nFROM a\n",
        "# " + "=" * 200_000 + " x\nFROM a\n",
        "# " + " " * 200_000 + "x\nFROM a\n",
        "# " + "A_B=c " * 110_000 + "\nFROM a\n",
        "####\n" * 10_000 + "FROM a\n",
        "# x\n####\n" * 5_000 + "FROM a\n",
        "# ```a\n" * 10_000,
        "# ````\n# x\n# ```\n" * 5_000,
        "# " + "``` `` ` " * 20_000 + "\nFROM a\n",
        "# | a\n" * 10_000,
        "# |--|--|\n" * 10_000,
        "# a\n# b\n# " + "`docker run x \" 'docker run " * 10_000 + "\nFROM a\n",
        "# docker run \\\n" + "# # note\n" * 10_000 + "FROM a\n",
        "# ```sh\n" + "# docker build -t a .\n#\n" * 8_000 + "FROM a\n",
        "# ```sh\n# docker build -t a .\n#\n" * 8_000 + "FROM a\n",
        "# docker build -t a .\n#\n" * 8_000 + "FROM a\n",
        "# docker build -t a .\n# ####\n" * 8_000 + "FROM a\n",
        ("# a" + " " * 1_900 + "b\n") * 500 + "FROM a\n",
        "# ```" + " " * 200_000 + "`\nFROM a\n",
        "# ```{." + "a" * 200_000 + "\nFROM a\n",
        "# docker run \\\n" + "# # note\n" + "# " + "a " * 100_000 + ".\nFROM a\n",
    ],
    ids=range(30),
)
def test_time_is_linear(text: str) -> None:
    dockerfile = parse(text)
    start = time.process_time()
    read_comments(dockerfile)
    assert time.process_time() - start < 3
