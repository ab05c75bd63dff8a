from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from mkdocs_dockerfile.pages import documentation, schema
from tests.sites import ENVIRONMENT, SEED


def run(*arguments: str, folder: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs_dockerfile", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )


def dumped(*arguments: str, folder: Path, stdin: bytes = b"") -> dict:
    done = run("dump", *arguments, folder=folder, stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    data = json.loads(done.stdout)
    jsonschema.validate(data, schema())
    return data


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "Dockerfile").write_bytes((SEED / "Dockerfile").read_bytes())
    return tmp_path


def test_dump_of_the_seed(project: Path) -> None:
    data = dumped("app/Dockerfile", folder=project)
    assert data["path"] == "app/Dockerfile"
    assert data["title"] == "app"
    assert [step["prose"]["source"] for step in data["steps"]] == [
        "comment", "comment", "comment", "inherited", "comment",
        "comment", "comment", "comment", "comment", "comment",
    ]  # fmt: skip
    assert data["steps"][3]["prose"] == {"source": "inherited", "markdown": "", "from_step": 3}
    assert [stage["title"] for stage in data["stages"]] == [
        "Build the application",
        "Create the final runtime image",
    ]
    assert data["diagnostics"] == []


def test_dump_with_a_sidecar_named_on_the_command_line(project: Path) -> None:
    sidecar = str(SEED / "walkthrough.md")
    data = dumped("app/Dockerfile", "--sidecar", sidecar, folder=project)
    assert {step["prose"]["source"] for step in data["steps"]} == {"sidecar"}
    assert data["title"] == "Example: Multi-stage Dockerfile for a Go Application"
    assert [command["source"] for command in data["commands"]][:4] == ["author"] * 4
    assert data["diagnostics"] == []


def test_standard_input(project: Path) -> None:
    data = dumped("-", folder=project, stdin=b"FROM alpine\nRUN true\n")
    assert [step["keyword"] for step in data["steps"]] == ["FROM", "RUN"]


def test_render_writes_markdown(project: Path) -> None:
    done = run("render", "app/Dockerfile", "-o", "page.md", folder=project)
    assert done.returncode == 0, done.stderr.decode()
    text = (project / "page.md").read_text()
    assert text.startswith("# app\n")
    assert text.count("\n### ") == 10
    assert run("render", "app/Dockerfile", folder=project).stdout.decode() == text


def test_file_outside_every_root_takes_its_folder_as_root(project: Path, tmp_path: Path) -> None:
    other = tmp_path.parent / f"{tmp_path.name}-other"
    other.mkdir()
    (other / "Dockerfile").write_text("FROM alpine\n")
    assert dumped(str(other / "Dockerfile"), folder=project)["path"] == "Dockerfile"


@pytest.mark.parametrize(
    "arguments",
    [
        ("dump", "missing/Dockerfile"),
        ("dump", "app/Dockerfile", "--sidecar", "missing.md"),
        ("dump", "app/Dockerfile", "--no-such-option"),
        ("dump", "app/Dockerfile", "--comments", "loud"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_is_2(project: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, folder=project)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_unreadable_input_is_1(project: Path) -> None:
    done = run("dump", "app", folder=project)
    assert done.returncode == 1
    assert b"DF011" in done.stderr


def test_every_option_is_a_flag(project: Path) -> None:
    for command in ("render", "dump"):
        text = run(command, "--help", folder=project).stdout.decode()
        for name in documentation():
            assert f"--{name.replace('_', '-')}" in text


def test_options_come_from_the_site_and_flags_win(project: Path) -> None:
    (project / "mkdocs.yml").write_text(
        "site_name: X\nplugins:\n  - search\n  - dockerfile:\n      comments: none\n"
        "markdown_extensions:\n  - x: !!python/name:a.b.c\n  - y: !ENV [A_B, 1]\n"
    )
    assert {
        step["prose"]["source"] for step in dumped("app/Dockerfile", folder=project)["steps"]
    } == {"none"}
    data = dumped("app/Dockerfile", "--comments", "all", folder=project)
    assert data["steps"][0]["prose"]["source"] == "comment"


CATALOG = """
commands:
  - names: [deploy-kit]
    forms: [{match: push, text: "sends {operands} away"}]
"""


def test_a_catalogue_is_relative_to_the_configuration_and_on_the_command_line_to_the_user(
    project: Path,
) -> None:
    (project / "catalog.yml").write_text(CATALOG)
    (project / "app" / "Dockerfile").write_text("FROM scratch\nRUN deploy-kit push a b\n")
    text = "`deploy-kit push` sends `a` and `b` away."

    def told(*arguments: str, folder: Path = project) -> str:
        return dumped(*arguments, folder=folder)["steps"][1]["explanation"]["markdown"]

    assert text not in told("app/Dockerfile")
    assert told("Dockerfile", "--catalog", "../catalog.yml", folder=project / "app") == text
    (project / "mkdocs.yml").write_text("plugins: [{dockerfile: {catalog: catalog.yml}}]")
    assert told("Dockerfile", folder=project / "app") == text


def test_a_catalogue_that_is_missing_is_said_and_the_built_in_one_used(project: Path) -> None:
    done = run("check", "--catalog", "gone.yml", folder=project)
    assert b"gone.yml: warning DF012 cannot be read: No such file or directory" in done.stdout
    assert dumped("app/Dockerfile", "--catalog", "gone.yml", folder=project)["steps"]


def test_nothing_of_a_catalogue_acts_in_portable_markdown(project: Path) -> None:
    (project / "catalog.yml").write_text(
        "images: [{name: alpine, text: 'Our **own** base, see <script>alert(1)</script>.'}]"
    )
    (project / "Dockerfile").write_text("FROM alpine\n")
    done = run("render", "Dockerfile", "--catalog", "catalog.yml", folder=project)
    assert b"Our **own** base, see &lt;script>alert(1)&lt;/script>." in done.stdout


def test_labels_and_templates_on_the_command_line(project: Path) -> None:
    own = project / "own" / "portable" / "summary.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text('## {{ page.label("summary") }}, in short\n')
    flags = ["--labels", "summary=The end", "--templates", "../own"]
    done = run("render", "Dockerfile", *flags, folder=project / "app")
    assert done.returncode == 0
    assert done.stdout.endswith(b"## The end, in short\n")
    assert done.stderr == b""
    own.rename(own.with_name("sumary.md.jinja"))
    done = run("render", "Dockerfile", *flags, folder=project / "app")
    assert b"DF209 no page uses this template (did you mean `summary.md.jinja`?)" in done.stderr
    own.write_text("{{ nobody }}\n")
    done = run("render", "Dockerfile", *flags, folder=project / "app")
    assert done.returncode == 1
    assert b"own/portable/summary.md.jinja:1: DF208 'nobody' is undefined" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_wrong_label_is_wrong_usage(project: Path) -> None:
    done = run("render", "app/Dockerfile", "--labels", "sumary=x", folder=project)
    assert done.returncode == 2
    assert b"did you mean `summary`" in done.stderr


@pytest.mark.parametrize(
    ("flag", "value", "message"),
    [
        ("--labels", "foo", b"'foo' is not NAME=TEXT"),
        ("--labels", "=x", b"'=x' is not NAME=TEXT"),
        ("--ignore", "DF103", b"'DF103' is not PATTERN=CODES"),
        ("--language", "it", b"'it' is none of de, en"),
    ],
)
def test_a_flag_that_cannot_be_read_is_wrong_usage(
    project: Path, flag: str, value: str, message: bytes
) -> None:
    done = run("render", "app/Dockerfile", flag, value, folder=project)
    assert done.returncode == 2
    assert message in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["render", "dump", "check", "sync"])
def test_help_is_plain_text_and_says_defaults(project: Path, command: str) -> None:
    text = " ".join(run(command, "--help", folder=project).stdout.decode().split())
    assert not re.search(r"\]\(|`|\w\.\.(?!\.)", text)
    assert "relative to the configuration file. Its entries come before" in text
    assert "Default: the theme's language, else English." in text
    assert "Default: '0.5'." in text
