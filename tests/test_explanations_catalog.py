from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mkdocs_dockerfile.explanations import explain, explained_in, languages, load_catalog, texts_for
from mkdocs_dockerfile.explanations.commands.inner import inner_script
from mkdocs_dockerfile.explanations.shell import read_script
from mkdocs_dockerfile.explanations.shell.syntax import Simple
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import analyse

PACKAGE = Path(str(files("mkdocs_dockerfile.explanations")))
GOLDEN = Path(__file__).parent / "cases" / "explanations" / "catalog"
COMMANDS = sorted((PACKAGE / "catalog" / "commands").glob("*.toml"))
IMAGES = sorted((PACKAGE / "catalog" / "images").glob("*.toml"))
SCHEMA = json.loads((PACKAGE / "catalog" / "schema.json").read_text("utf-8"))


def _told(source: str, language: str = "en") -> str:
    dockerfile = parse(source)
    return explain(dockerfile, analyse(dockerfile), language=language)[-1].markdown


def _run(call: str, windows: bool) -> str:
    base = "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n" if windows else "FROM base\n"
    shell = 'SHELL ["powershell", "-Command"]\n' if windows else ""
    return f"{base}{shell}RUN {call}"


def _entries(path: Path) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("path", [*COMMANDS, *IMAGES], ids=lambda path: path.stem)
def test_entries_follow_the_schema(path: Path) -> None:
    jsonschema.validate(_entries(path), SCHEMA)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_examples_of_commands(path: Path, update: bool) -> None:
    lines = []
    for entry in _entries(path)["commands"]:
        assert entry.get("examples"), entry["names"]
        for example in entry["examples"]:
            told = _told(_run(example, path.stem == "windows"))
            lines.append(f"{example}\n    {told}\n")
    _compare(GOLDEN / f"{path.stem}.txt", "\n".join(lines), update)


@pytest.mark.parametrize("path", IMAGES, ids=lambda path: path.stem)
def test_examples_of_images(path: Path, update: bool) -> None:
    lines = []
    for entry in _entries(path)["images"]:
        assert entry.get("examples"), entry["name"]
        for example in entry["examples"]:
            lines.append(f"{example}\n    {_told(f'FROM {example}')}\n")
    _compare(GOLDEN / f"images-{path.stem}.txt", "\n".join(lines), update)


def _compare(golden: Path, text: str, update: bool) -> None:
    if update:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_every_operand_is_told(path: Path, language: str) -> None:
    for entry in _entries(path)["commands"]:
        for example in entry["examples"]:
            if path.stem == "windows" or entry.get("style") == "tar":
                continue
            told = _told(_run(example, False), language)
            command = read_script(example, "posix").items[0].command
            assert isinstance(command, Simple)
            words = command.words[1:]
            if inner := inner_script(command):
                command = inner.script.items[0].command
                assert isinstance(command, Simple)
                words = command.words
            for word in words:
                assert word.text.startswith("-") or word.text in told, (example, told)


def test_no_command_has_two_entries() -> None:
    names = [
        name for path in COMMANDS for entry in _entries(path)["commands"] for name in entry["names"]
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_message_that_entries_name_exists() -> None:
    english = texts_for("en")
    for path in COMMANDS:
        for entry in _entries(path)["commands"]:
            for form in entry["forms"]:
                assert english.knows(f"commands.{form['say']}"), entry["names"]
            for option in entry.get("options", {}):
                assert english.knows(f"options.{option}"), entry["names"]


@pytest.mark.parametrize("language", ["zh"])
def test_complete_languages_lack_no_message(language: str) -> None:
    english, other = texts_for("en"), texts_for(language)
    keys = english.messages.keys()
    assert sorted(keys - other.messages.keys()) == []
    assert sorted(other.messages.keys() - english.messages.keys() - {"meta.between_clauses"}) == []
    for key in keys:
        assert english.placeholders(key) == other.placeholders(key), key


@pytest.mark.parametrize("language", languages())
def test_every_language_has_all_headings_and_labels(language: str) -> None:
    english, other = texts_for("en"), texts_for(language)
    keys = {key for key in english.messages if key.startswith(("labels.", "steps."))}
    assert sorted(keys - other.messages.keys()) == []
    for key in keys:
        assert english.placeholders(key) == other.placeholders(key), key
    assert explained_in(language) == (language if language == "zh" else "en")


def test_languages() -> None:
    assert languages() == ("de", "en", "es", "fr", "ja", "pt", "zh")


SITE = """
commands:
  - names: [deploy-kit]
    values: {target: [--to]}
    forms:
      - match: push
        needs: [target]
        text:
          en: sends {operands} to {target}
          zh: 把 {operands} 发送到 {target}
      - text: looks after deployments
images:
  - name: registry.example.com/base
    text: It is our own base image, with the company's certificates.
"""


def test_entries_of_a_site() -> None:
    catalog, problems = load_catalog(SITE)
    assert problems == ()
    source = "FROM registry.example.com/base:1\nRUN deploy-kit push --to prod a b\nRUN deploy-kit"
    dockerfile = parse(source)
    build = analyse(dockerfile)
    base, push, bare = explain(dockerfile, build, catalog=catalog)
    assert "It is our own base image, with the company's certificates." in base.markdown
    assert push.markdown == "`deploy-kit push` sends `a` and `b` to `prod`."
    assert bare.markdown == "`deploy-kit` looks after deployments."
    assert push.specific and bare.specific
    chinese = explain(dockerfile, build, catalog=catalog, language="zh")[1]
    assert "发送到 `prod`" in chinese.markdown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [", 1),
        ("- a", 1),
        ("tools: []", None),
        ("commands:\n  - names: []", None),
        ("commands:\n  - names: [x]", None),
        ("commands:\n  - names: [x]\n    forms: [{}]", None),
        ("images:\n  - text: x", None),
        ("images: [3]", None),
        ("commands:\n  - {names: [x], forms: [{text: a}], style: loud}", None),
        ("commands:\n  - {names: [x], forms: [{text: a}], wraps: paper}", None),
        ("commands:\n  - {names: [x], forms: [{text: a}], values: [to]}", None),
        ("commands:\n  - {names: [x], forms: [{text: a}], options: {a: --to}}", None),
        ("commands:\n  - {names: [x], forms: [{text: a}], takes: --to}", None),
        ("commands:\n  - {names: [x], forms: [{text: a, match: [b]}]}", None),
        ("commands:\n  - {names: [x], forms: [{text: a, at_least: two}]}", None),
        ("commands:\n  - {names: [x], forms: [{text: a, needs: to}]}", None),
        ("commands:\n  - {names: [x], forms: [{say: make}]}", None),
    ],
)
def test_a_catalogue_that_cannot_be_used(text: str, line: int | None) -> None:
    catalog, problems = load_catalog(text, path="catalog.yml")
    assert [problem.code for problem in problems] == ["DF012"]
    assert str(problems[0]).startswith("catalog.yml")
    assert "apt-get" in catalog.tools
    if line is not None:
        assert problems[0].line == line
