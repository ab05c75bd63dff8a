from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from mkdocs_dockerfile import rendering
from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.extension import DockerfileExtension
from mkdocs_dockerfile.pages import (
    ConfigurationError,
    OptionError,
    Options,
    default_in_words,
    default_of,
    documentation,
    read_configuration,
)
from mkdocs_dockerfile.plugin import DockerfilePlugin

REFERENCE = Path(__file__).parent.parent / "docs" / "reference" / "options.md"
TEMPLATES = REFERENCE.with_name("templates.md")


@pytest.mark.parametrize("name", documentation())
def test_every_option_is_documented(name: str) -> None:
    assert documentation()[name].endswith(".")
    said = f"\n## `{name}`\n\n{documentation()[name]}\n\nDefault: {default_in_words(name)}\n"
    assert said in REFERENCE.read_text()


def test_every_label_and_template_is_documented(update: bool) -> None:
    labels = {
        key.removeprefix("labels."): text if isinstance(text, str) else text["other"]
        for key, text in texts_for("en").messages.items()
        if key.startswith("labels.")
    }
    head, heading, _ = TEMPLATES.read_text().partition("| name | English |\n|---|---|\n")
    rows = "".join(f"| `{name}` | {text} |\n" for name, text in labels.items())
    if update:
        TEMPLATES.write_text(head + heading + rows)
    assert TEMPLATES.read_text() == head + heading + rows
    folder = Path(rendering.__file__).parent / "templates"
    for file in folder.rglob("*.*"):
        assert f"`{file.name}`" in head, file


def test_the_engine_alone_names_a_wrong_option() -> None:
    errors, _ = DockerfilePlugin().load_config({"toc": 2})
    assert [(name, str(error)) for name, error in errors] == [
        ("toc", "2 is none of auto, stages, steps")
    ]
    errors, _ = DockerfilePlugin().load_config({"tok": 2})
    assert [(name, str(error)) for name, error in errors] == [
        ("tok", "there is no such option; did you mean `toc`?")
    ]


def test_every_option_is_one_of_plugin_and_extension() -> None:
    plugin = DockerfilePlugin()
    errors, warnings = plugin.load_config({})
    assert (errors, warnings) == ([], [])
    names = [item.name for item in fields(Options)]
    assert [name for name, _ in plugin.config._schema] == names
    assert {name: plugin.config[name] for name in names} == {
        name: default_of(name) for name in names
    }
    extension = DockerfileExtension()
    assert [name for name in extension.config if name not in ("project", "quiet")] == names


def test_defaults_are_what_an_empty_configuration_gives() -> None:
    assert Options.load({}) == Options()
    assert Options.load(dict.fromkeys(documentation())) == Options()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"coment": "all"}, "did you mean `comments`"),
        ({"comments": "loud"}, "none of all, marked, none"),
        ({"gitignore": "yes"}, "neither true nor false"),
        ({"include": 3}, "not a list of texts"),
        ({"pages_dir": "../x"}, "not a folder inside"),
        ({"root": ""}, "not a text"),
        ({"drift": "loud"}, "none of error, warning, info"),
        ({"ignore": ["DF103"]}, "does not map"),
        ({"ignore": {"a/**": ["DF999"]}}, "no diagnostic DF999"),
        ({"nav_title": ""}, "not a text"),
        ({"graph": "no"}, "neither true nor false"),
        ({"toc": 3}, "none of auto, stages, steps"),
        ({"labels": {"sumary": "x"}}, "did you mean `summary`"),
        ({"labels": {"summary": 3}}, "the text of `summary` is not a text"),
        ({"labels": {"summary": "{"}}, "the text of `summary`: "),
        (
            {"labels": {"stage": "{nme}"}},
            "the text of `stage` can hold {name}, not {nme}",
        ),
        (
            {"labels": {"summary": "{x.y}"}},
            "the text of `summary` can hold no placeholder, not {x.y}",
        ),
        ({"labels": {"summary": "{}"}}, "can hold no placeholder, not {}"),
        ({"labels": {"stage": "{name} {name}"}}, "holds a placeholder twice"),
        ({"labels": {"stage": "Stage"}}, "has to hold {name}"),
        ({"labels": {"lines": "{first:d}"}}, "says how to write {first}, which is written as"),
        ({"labels": {"lines": "{first!r}"}}, "says how to write {first}"),
        ({"labels": {"summary": "a\0"}}, "the text of `summary` holds a control character"),
        ({"templates": ""}, "not a text"),
        ({"search_boost": 0}, "0 is no number above 0, and at most 100"),
        ({"search_boost": "high"}, "'high' is no number above 0, and at most 100"),
        ({"search_boost": 200}, "200 is no number above 0, and at most 100"),
        ({"search_boost": "nan"}, "'nan' is no number above 0, and at most 100"),
        ({"search_boost": True}, "True is no number above 0, and at most 100"),
        ({"fail_under": [50]}, "[50] is no number from 0 to 100"),
        ({"language": "it"}, "'it' is none of de, en, es, fr, ja, pt, zh"),
        ({"language": "english"}, "'english' is none of de, en"),
        ({"language": False}, "False is not a text"),
        ({"sidecar": "{foo}.md"}, "'{foo}.md' can hold {path}, {dir}, {name}, not {foo}"),
        ({"sidecar": ["{path}.md", "{}"]}, "'{}' can hold {path}, {dir}, {name}, not {}"),
    ],
)
def test_wrong_values_say_what_is_wrong(values: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=re.escape(message)):
        Options.load(values)


@pytest.mark.parametrize("language", ["de", "pt-BR", "pt_BR", "zh-Hans", "EN"])
def test_a_language_may_have_a_region_and_a_script(language: str) -> None:
    assert Options.load({"language": language}).language == language


def test_braces_that_name_nothing_may_stand_in_a_sidecar() -> None:
    patterns = ("{dir}/{name}.md", "notes/{a/b}.md")
    assert Options.load({"sidecar": patterns}).sidecar == patterns


def test_a_text_stands_for_a_list_of_one_and_dashes_for_underscores() -> None:
    options = Options.load({"include": "a/Dockerfile", "pages-dir": "/docker/"})
    assert options.include == ("a/Dockerfile",)
    assert options.pages_dir == "docker"


# --- Configuration files -----------------------------------------------------------


def write(folder: Path, **files: str) -> None:
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content)


def test_nearest_site_counts_and_properdocs_comes_first(tmp_path: Path) -> None:
    write(
        tmp_path,
        mkdocs__yml="plugins: {dockerfile: {comments: none}}",
        properdocs__yml="plugins: [{dockerfile: {comments: marked}}]",
    )
    (tmp_path / "a" / "b").mkdir(parents=True)
    found = read_configuration(tmp_path / "a" / "b")
    assert found.options.comments == "marked"
    assert found.root == tmp_path
    assert found.docs_dir == tmp_path / "docs"


def test_pyproject_without_a_site(tmp_path: Path) -> None:
    write(tmp_path, pyproject__toml="[tool.mkdocs-dockerfile]\nexplanations = 'never'\n")
    assert read_configuration(tmp_path).options.explanations == "never"


def test_inherited_settings_are_merged(tmp_path: Path) -> None:
    write(
        tmp_path,
        base__yml="plugins: {dockerfile: {comments: none, language: zh}}",
        mkdocs__yml="INHERIT: base.yml\nplugins: {dockerfile: {comments: marked}}",
    )
    options = read_configuration(tmp_path).options
    assert (options.comments, options.language) == ("marked", "zh")


def test_environment_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, mkdocs__yml="plugins: [{dockerfile: {comments: !ENV [A_B, none]}}]")
    assert read_configuration(tmp_path).options.comments == "none"
    monkeypatch.setenv("A_B", "marked")
    assert read_configuration(tmp_path).options.comments == "marked"


def test_options_of_the_extension_count_where_there_is_no_plugin(tmp_path: Path) -> None:
    write(tmp_path, mkdocs__yml="markdown_extensions: [{dockerfile: {comments: none}}]")
    assert read_configuration(tmp_path).options.comments == "none"


@pytest.mark.parametrize("content", ["a: [", "- x", "INHERIT: mkdocs.yml", "INHERIT: gone.yml"])
def test_unreadable_configuration_says_which_file(tmp_path: Path, content: str) -> None:
    write(tmp_path, mkdocs__yml=content)
    with pytest.raises(ConfigurationError, match="yml: "):
        read_configuration(tmp_path)


def test_root_may_lie_outside(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    write(site, mkdocs__yml="plugins: [{dockerfile: {root: ../code}}]")
    assert read_configuration(site).root == tmp_path / "code"
