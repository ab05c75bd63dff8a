from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_dockerfile.discovery import (
    Discovery,
    discover,
    find_sidecar,
    is_dockerfile_name,
    repository_root,
)
from mkdocs_dockerfile.discovery.names import order
from mkdocs_dockerfile.discovery.patterns import Patterns

CASES = sorted((Path(__file__).parent / "cases" / "discovery").glob("*.yml"))


def lay_out(folder: Path, files: Mapping[str, Any]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Mapping):
            path.symlink_to(content["link"])
        else:
            path.write_text(content or "", encoding="utf-8", newline="")


def paths(discovery: Discovery) -> list[str]:
    return [found.path for found in discovery.found]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path, update: bool) -> None:
    given_text, _, _ = case.read_text(encoding="utf-8").partition("---\n")
    _, expected = [*yaml.safe_load_all(case.read_text(encoding="utf-8")), None][:2]
    data = yaml.safe_load(given_text)
    lay_out(tmp_path, data["files"])
    root = tmp_path / data.get("root", ".")
    options = dict(data.get("options", {}))
    options["leave_out"] = [root / name for name in options.get("leave_out", ())]

    discovery = discover(root, **options)

    actual = {
        "found": [
            {found.path: found.sidecar.replace(tmp_path.resolve().as_posix(), "…")}
            if found.sidecar
            else found.path
            for found in discovery.found
        ],
        "diagnostics": [str(item) for item in discovery.diagnostics],
    }
    if update:
        result = yaml.safe_dump(actual, allow_unicode=True, sort_keys=False, width=1000)
        case.write_text(f"{given_text}---\n{result}", encoding="utf-8")
    else:
        assert actual == expected
    for found in discovery.found:
        assert found.file == root.resolve() / found.path
        assert found.file.is_file()
        assert found.sidecar_file is None or found.sidecar_file.is_file()


@pytest.mark.parametrize(
    "name",
    [
        "Dockerfile", "dockerfile", "DOCKERFILE", "Containerfile", "Dockerfile.dev",
        "Dockerfile-dev", "Dockerfile_dev", "Dockerfile.python3.11", "Dockerfile.go",
        "Dockerfile.txt",
        "dockerfile.dev", "dockerfile.txt", "api.Dockerfile", "api.dockerfile", ".dockerfile",
        "api-Dockerfile", "Dockerfile-plug-in", "build.py.Dockerfile", "Containerfile.rhel9",
    ],
)  # fmt: skip
def test_is_a_name(name: str) -> None:
    assert is_dockerfile_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "Dockerfile.", "Dockerfiles", "MyDockerfile", "Dockerfile.md", "Dockerfile.MD",
        "Dockerfile.dev.md", "Dockerfile.dockerignore", ".dockerignore", "Dockerfile-notes.md",
        "dockerfile.go", "dockerfile_parse.py", "dockerfile-lint", "lint-dockerfile",
        "Dockerfile.j2", "Dockerfile.in", "api.Dockerfile.erb", "Dockerfile-template",
        "Dockerfile~", "Dockerfile.bak", "Dockerfile.png", "Dockerfile.yml",
        "Dockerfile" + "~" * 200,
    ],
)  # fmt: skip
def test_is_no_name(name: str) -> None:
    assert not is_dockerfile_name(name)


@given(st.lists(st.sampled_from(["a", "b", "Dockerfile"]), min_size=1, max_size=4))
def test_a_folders_files_come_before_its_subfolders(parts: list[str]) -> None:
    path = "/".join(parts)
    assert order(f"{path}/zzz") < order(f"{path}/a/Dockerfile")
    assert order(f"{path}/Dockerfile") < order(f"{path}/Dockerfile.a")
    assert order(f"{path}/Dockerfile") < order(f"{path}/a.Dockerfile")


def test_numbers_in_names_count() -> None:
    names = ["app", "app-0", "app-00", "app-9", "app-10", "app-10a", "app-20230101", "app-x"]
    paths = [*(f"{name}/Dockerfile" for name in names), "d/1.Dockerfile", "d/a", "d2/10", "d10/9"]
    assert sorted(reversed(paths), key=order) == paths
    assert order("api.Dockerfile") < order("api2.Dockerfile")
    assert order("1" * 200) < order("2" * 200)


def test_repository_root(tmp_path: Path) -> None:
    lay_out(tmp_path, {"r/.git/HEAD": "", "r/sub/.git": "gitdir: ../.git/modules/sub", "r/a/x": ""})
    root = tmp_path.resolve() / "r"
    assert repository_root(root / "a" / "x") == root
    assert repository_root(root) == root
    assert repository_root(root / "sub") == root / "sub"
    assert repository_root(root / "a" / "not" / "there") == root
    (tmp_path / "link").symlink_to(root / "a")
    assert repository_root(tmp_path / "link") == root


def test_a_sidecar_is_not_taken_through_a_link_out_of_the_root(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            "secret.md": "",
            "in/Dockerfile": "",
            "in/Dockerfile.md": {"link": "../secret.md"},
            "in/a/Dockerfile": "",
            "in/a/Dockerfile.md": {"link": "real.md"},
            "in/a/real.md": "",
        },
    )
    root = tmp_path / "in"
    assert find_sidecar(root, "Dockerfile") is None
    assert find_sidecar(root, "a/Dockerfile") == root / "a" / "Dockerfile.md"
    assert find_sidecar(root, "Dockerfile", ["../secret.md"]) == tmp_path / "secret.md"
    assert find_sidecar(root, "Dockerfile", ["\0", "x" * 5000]) is None


def test_patterns_and_root_are_there_for_the_message(tmp_path: Path) -> None:
    assert "Dockerfile.*" in discover(tmp_path).patterns
    assert discover(tmp_path, include=["*.docker"]).patterns == ("*.docker",)
    assert discover(tmp_path).root == tmp_path.resolve()


def test_trust_is_handed_on(tmp_path: Path) -> None:
    lay_out(tmp_path, {"Dockerfile": ""})
    assert [found.trusted for found in discover(tmp_path, trusted=False).found] == [False]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_an_unreadable_folder_is_a_diagnostic(tmp_path: Path) -> None:
    lay_out(tmp_path, {"locked/Dockerfile": "", "open/Dockerfile": ""})
    (tmp_path / "locked").chmod(0)
    try:
        discovery = discover(tmp_path)
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert paths(discovery) == ["open/Dockerfile"]
    assert [(item.code, item.path) for item in discovery.diagnostics] == [("DF202", "locked/")]


def test_names_that_are_not_utf_8_and_special_files(tmp_path: Path) -> None:
    lay_out(tmp_path, {"Dockerfile": ""})
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    try:
        os.mkdir(folder)
        Path(os.fsdecode(folder), "Dockerfile").write_text("")
        os.mkfifo(tmp_path / "Dockerfile.pipe")
        os.mkfifo(tmp_path / ".gitignore")
    except (OSError, AttributeError):
        pytest.skip("the file system has no such names")
    discovery = discover(tmp_path)
    assert paths(discovery) == ["Dockerfile"]
    assert [str(item) for item in discovery.diagnostics] == [
        "caf\\udce9/Dockerfile: DF202 its name is not UTF-8 (rename it)"
    ]


def test_a_deep_tree_and_a_hostile_pattern_take_no_time(tmp_path: Path) -> None:
    deep = "/".join(["d"] * 400)
    lay_out(tmp_path, {f"{deep}/Dockerfile": "", ".git/HEAD": "", ".gitignore": "**/" * 50 + "x"})
    assert paths(discover(tmp_path)) == [f"{deep}/Dockerfile"]


# --- Held against git itself -------------------------------------------------------

NAMES = ["a", "b", "ab", "Dockerfile", "Dockerfile.a"]
TREE = [f"{one}/{two}/{name}" for one in "ab" for two in ("a", "ab") for name in NAMES[3:]]
TREE += ["Dockerfile", "a/Dockerfile", "b/Dockerfile.a"]
SEGMENTS = st.sampled_from(["a", "b", "ab", "*", "a*", "?", "**", "[ab]", "Dockerfile", "*.a"])
LINES = st.builds(
    lambda negated, anchor, segments, end: negated + anchor + "/".join(segments) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", folder], check=True)
    lay_out(folder, dict.fromkeys(TREE, ""))
    return folder


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, max_size=4), st.lists(LINES, max_size=3), st.lists(LINES, max_size=2))
def test_agrees_with_git(
    repository: Path, top: list[str], nested: list[str], excluded: list[str]
) -> None:
    (repository / ".gitignore").write_text("\n".join(top), encoding="utf-8")
    (repository / "a" / ".gitignore").write_text("\n".join(nested), encoding="utf-8")
    (repository / ".git" / "info" / "exclude").write_text("\n".join(excluded), encoding="utf-8")
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-o", "-z", "--exclude-standard"],
        cwd=repository,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    expected = {path for path in listed if "Dockerfile" in path}
    assert set(paths(discover(repository))) == expected


@given(st.lists(st.text(max_size=12), max_size=5), st.text(min_size=1, max_size=12))
def test_no_pattern_raises(lines: list[str], path: str) -> None:
    assert Patterns(lines).verdict(path) in (True, False, None)
