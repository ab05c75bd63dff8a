"""Golden cases: `tests/cases/mentions/<name>/` holds a Dockerfile, maybe a sidecar, what follows.

`--update` writes what is found now into `expected.txt`; read the difference before keeping it.
What begins with `silent` must say nothing.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing import pair
from mkdocs_dockerfile.pairing.mentions.named import find_mentions
from mkdocs_dockerfile.parser import parse
from tests.sites import SEED
from tests.strategies import dockerfiles
from tests.test_check import git
from tests.test_cli import run

CASES = sorted((Path(__file__).parent / "cases" / "mentions").iterdir())


def stale(dockerfile: Dockerfile, sidecar: str | None = None) -> list[str]:
    found = pair(dockerfile, sidecar=sidecar).diagnostics
    return [f"step {item.step}, {item.severity}: {item}" for item in found if item.code == "DF111"]


def about(comment: str, instruction: str) -> list[str]:
    return stale(parse(f"FROM base\n\n# {comment}\n{instruction}\n", path="Dockerfile"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path, update: bool) -> None:
    dockerfile = parse((folder / "Dockerfile").read_bytes(), path="Dockerfile")
    file = folder / "Dockerfile.md"
    sidecar = file.read_text(encoding="utf-8") if file.exists() else None
    text = "".join(f"{line}\n" for line in stale(dockerfile, sidecar))
    expected = folder / "expected.txt"
    if update:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert bool(text) != folder.name.startswith("silent")


def test_the_seed_is_silent() -> None:
    dockerfile = parse((SEED / "Dockerfile").read_bytes(), path="Dockerfile")
    assert not stale(dockerfile, (SEED / "walkthrough.md").read_text(encoding="utf-8"))


def test_it_is_a_warning_of_check_and_the_option_silences_it(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM base\n\n# Listen on port 8080\nEXPOSE 3000\n")
    done = run("check", folder=tmp_path)
    assert done.returncode == 1
    assert b"Dockerfile:3: warning DF111" in done.stdout
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: X\nplugins:\n  - dockerfile:\n      ignore:\n        '**': [DF111]\n"
    )
    assert run("check", folder=tmp_path).returncode == 0


def test_words_that_changed_are_new_though_their_instruction_is_not(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM base\n\n# Listen on port 3000\nEXPOSE 3000\n\n# Port 8080\nEXPOSE 4000\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x")
    assert run("check", "--changed-since", "HEAD", folder=tmp_path).returncode == 0
    file.write_text(file.read_text().replace("on port 3000", "on port 9090"))
    done = run("check", "--changed-since", "HEAD", folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout.count(b" DF111 ") == 1
    assert b"Dockerfile:3: warning DF111" in done.stdout


# --- Properties ---------------------------------------------------------------------

WORDS = st.sampled_from(
    """port|ports|8080|80|99999|Python|3.9|version|v1.2.3|to|/srv/app|/|//|into|`|`node`|"app"
user|switch to|root|uid 1000|install|curl|git|and|,|、|をインストール|from|the|builder|stage|阶段
copy|package.json|.|。|\n|\n\n|not|(|)|-|端口|ポート|https://x.org:80/|*|1.1.1.1.1.1.1|node|as""".replace(
        "\n", "|", 2
    ).split("|")
)
PROSE = st.lists(WORDS, max_size=40).map(" ".join)
INSTRUCTIONS = st.sampled_from(
    [
        "EXPOSE 3000 80-90 $X",
        f"EXPOSE ² {'9' * 5000} 1-2-3 - 5-",
        "RUN apt-get install -y wget python3.12 && useradd a",
        "COPY --from=build --chown=a:b x.json /opt/app",
        "COPY . .",
        "USER app",
        "WORKDIR x",
        "ENV PORT=3000 PYTHON_VERSION=3.12",
        "VOLUME /data",
        "FROM python:3.12 AS build",
        "CMD",
    ]
)


@given(st.lists(st.tuples(PROSE, INSTRUCTIONS), max_size=6), PROSE)
def test_every_place_is_a_line_of_the_words(said: list[tuple[str, str]], section: str) -> None:
    source = "FROM a\n"
    for prose, instruction in said:
        source += "".join(f"# {line}\n" for line in prose.split("\n")) + instruction + "\n\n"
    sidecar = f"# x\n\n## `EXPOSE 3000 80-90 $X`\n\n{section}\n"
    dockerfile = parse(source, path="Dockerfile")
    for item in pair(dockerfile, sidecar=sidecar).diagnostics:
        if item.code == "DF111":
            text = dockerfile.text if item.path == "Dockerfile" else sidecar
            value = item.message.split("`")[1]
            assert value in text.split("\n")[(item.line or 0) - 1]
            assert 1 <= (item.step or 0) <= len(dockerfile.instructions)


@given(dockerfiles(), st.one_of(PROSE, st.text(max_size=300)))
def test_nothing_raises(source: str, prose: str) -> None:
    stale(parse(source), prose)
    stale(parse(f"FROM a\n# {prose}\n{source}"), f"## `FROM a`\n\n{prose}\n")
    assert all(item.value in prose for item in find_mentions(prose))


# --- Size ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "port 8080, ",
        "8080, ",
        "a, ",
        "curl, ",
        "install curl. ",
        "/a/b ",
        "/a",
        "1.",
        "Python 3.9 ",
        "a.b",
        "copy a.b, ",
        "`a` ",
        "user a ",
        "from the a stage ",
        "をインストール",
        "www.a",
        "[a](",
        "<!-- ",
    ],
)
def test_long_prose_takes_little_time(text: str) -> None:
    source = f"FROM base\n\n# {text * (200_000 // len(text))}\nRUN apt-get install -y wget\n"
    start = time.process_time()
    about("x", "EXPOSE 3000")
    stale(parse(source))
    # The limit is 2 s on an idle machine; this one may be busy.
    assert time.process_time() - start < 6


def test_many_instructions_with_stale_words_take_little_time() -> None:
    lines = "".join(
        f"# Install curl and `tool{number}`, on port {number + 10000}\n"
        f"RUN apt-get install -y wget --port 3000\n\n"
        for number in range(2000)
    )
    start = time.process_time()
    assert len(stale(parse("FROM base\n\n" + lines))) == 3 * 2000
    assert time.process_time() - start < 6
