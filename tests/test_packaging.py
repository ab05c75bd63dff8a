"""The wheel, as somebody installs it: into an empty environment, beside MkDocs alone."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.sites import ENVIRONMENT, SEED

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT,
        folder=folder,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = ROOT / "mkdocs_dockerfile"
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected <= names
    assert "mkdocs_dockerfile/py.typed" in expected
    assert "mkdocs_dockerfile/pages/dump.schema.json" in expected
    assert any(name.endswith(".jinja") for name in expected)
    assert any(name.endswith("en.toml") for name in expected)


def test_wheel_builds_a_site_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    binaries = environment / ("Scripts" if sys.platform == "win32" else "bin")
    run(
        binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        wheel, "mkdocs>=1.6",
        folder=tmp_path,
    )  # fmt: skip
    project = tmp_path / "project"
    (project / "docs").mkdir(parents=True)
    (project / "docs" / "index.md").write_text("# Home\n")
    (project / "Dockerfile").write_bytes((SEED / "Dockerfile").read_bytes())
    (project / "mkdocs.yml").write_text("site_name: X\nplugins: [search, dockerfile]\n")
    run(binaries / "python", "-m", "mkdocs", "build", "--strict", folder=project)
    page = project / "site" / "dockerfiles" / "Dockerfile" / "index.html"
    assert "go mod download" in page.read_text()
    assert "FROM" in run(binaries / "mkdocs-dockerfile", "render", "Dockerfile", folder=project)
