"""Golden cases: `tests/cases/commands/<name>/` holds a project, and what DF114 says of it.

`--update` writes what is found now into `expected.txt`; read the difference before keeping it.
What begins with `silent` must say nothing.
"""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pages import dump, open_folder
from mkdocs_dockerfile.pages.nearby import entries_near, exists_near
from mkdocs_dockerfile.pairing import pair
from mkdocs_dockerfile.pairing.commands.calls import Call, docker_calls
from mkdocs_dockerfile.parser import parse
from tests.sites import SEED
from tests.test_cli import run

CASES = sorted((Path(__file__).parent / "cases" / "commands").iterdir())


def unfit(source: str, sidecar: str | None = None) -> list[str]:
    found = pair(parse(source, path="Dockerfile"), sidecar=sidecar).diagnostics
    return [str(item) for item in found if item.code == "DF114"]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path, tmp_path: Path, update: bool) -> None:
    shutil.copytree(folder, tmp_path / "shop")
    (tmp_path / "shop" / ".git").mkdir()
    project = open_folder(tmp_path / "shop")
    said = [
        item
        for found in project.discovery.found
        for item in project.walkthrough(found).diagnostics
        if item.code == "DF114"
    ]
    text = "".join(f"{item.severity}: {item}\n" for item in said)
    expected = folder / "expected.txt"
    if update:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert bool(text) != folder.name.startswith("silent")


def test_the_seed_is_silent() -> None:
    source = (SEED / "Dockerfile").read_text(encoding="utf-8")
    assert not unfit(source, (SEED / "walkthrough.md").read_text(encoding="utf-8"))


def test_without_a_project_no_path_is_looked_at() -> None:
    source = "# docker build --target none -f other/Dockerfile lost\n\nFROM a AS b\n"
    assert not unfit(source)
    assert unfit(source.replace("other/Dockerfile lost", "Dockerfile lost"))


def test_it_counts_in_check_and_the_option_silences_it(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("# docker build --target none .\n\nFROM a AS b\n")
    done = run("check", folder=tmp_path)
    assert done.returncode == 1
    assert b"Dockerfile:1: warning DF114" in done.stdout
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: X\nplugins:\n  - dockerfile:\n      ignore:\n        '**': [DF114]\n"
    )
    assert run("check", folder=tmp_path).returncode == 0


def test_a_dump_holds_no_line_of_a_command() -> None:
    walkthrough = pair(parse("# docker build .\n\nFROM a\n"))
    assert walkthrough.commands[0].line == 1
    data = json.loads(json.dumps(dump(walkthrough)))
    names = {"title", "code", "source"}
    assert all(set(item) == names for item in data["commands"])


TTY = [("interactive", ""), ("tty", "")]


@pytest.mark.parametrize(
    ("code", "options", "operands"),
    [
        ("docker build -t a -f b .", [("tag", "a"), ("file", "b")], (".",)),
        ("docker build -ta -f=b .", [("tag", "a"), ("file", "b")], (".",)),
        ("docker build -qt a --file=b .", [("q", ""), ("tag", "a"), ("file", "b")], (".",)),
        ("docker buildx build . --target x --load", [("target", "x"), ("load", "")], (".",)),
        ("docker --context x -H y image build .", [], (".",)),
        ("sudo -E A=1 docker build .", [], (".",)),
        ("A=1 env B=2 /usr/bin/docker.exe build .", [], (".",)),
        ("$ docker build \\\n  --pull \\\n  .", [("pull", "")], (".",)),
        ("buildah bud --layers .", [("layers", "")], (".",)),
        ("nerdctl -n k8s.io build .", [], (".",)),
        ("docker build ^\n  .", [], (".",)),
        ("docker build .   # here", [], (".",)),
        ("docker run -itp 80:80 a b -p 1", [*TTY, ("publish", "80:80")], ("a", "b", "-p", "1")),
        ("podman run --name x a", [("name", "x")], ("a",)),
        ("docker container run --rm a", [("rm", "")], ("a",)),
        ('docker build -t <name> "a b"', [("tag", "…")], ("a b",)),
        ("docker build --target", [("target", "")], ()),
        ("docker build -f docker\\Dev.win C:\\src", [("file", "docker/Dev.win")], ("C:/src",)),
        ("docker compose -f a.yaml up --build web", [("file", "a.yaml"), ("build", "")], ("web",)),
        ("docker-compose build --no-cache a", [("no-cache", "")], ("a",)),
        ("podman compose", [], ()),
        ("docker buildx bake -f=a --set x=y web", [("file", "a"), ("set", "x=y")], ("web",)),
    ],
)
def test_calls(code: str, options: list[tuple[str, str]], operands: tuple[str, ...]) -> None:
    (call,) = docker_calls([Command("", code, "author")])
    assert list(call.options) == options
    assert call.operands == operands
    assert not call.vague


def test_where_a_command_is_run() -> None:
    def calls(*codes: str) -> list[Call]:
        return list(docker_calls(Command("", code, "author") for code in codes))

    def folders(*codes: str) -> list[tuple[str, ...]]:
        return [call.folders for call in calls(*codes)]

    def touched(code: str) -> list[bool]:
        return [call.touched for call in calls(code)]

    assert folders("docker build .") == [("",)]
    assert folders("cd a && docker build . && cd ../b && docker build .") == [("a",), ("b",)]
    assert folders("(cd a && docker build .)\ndocker build .") == [("a",), ("",)]
    assert folders("cd a", "docker build .") == [("a", "")]
    assert folders("cd $A\ndocker build .", "docker build .") == [(), ("",)]
    assert touched("make && docker build .") == [True]
    assert touched("docker run a && docker build .") == [False, False]
    assert touched("docker run -v $PWD:/out a && docker build .") == [False, True]
    assert touched("docker build -o out . && docker build .") == [False, True]

    def written(options: str) -> tuple[str, ...] | None:
        *_, last = calls(f"docker run {options} a && docker build .")
        return None if last.touched else last.written

    assert written("-v .:/a") is None
    assert written("-v ..:/a") is None
    assert written('-v "%CD%:/a"') is None
    assert written("-v $PWD/a/..:/a") is None
    assert written("-v $DATA/x:/a") is None
    assert written("-v '`pwd`':/a") is None
    assert written("--mount type=bind,source=${PWD},target=/a") is None
    assert written("-v $(pwd)/a:/a -v ./b/c:/b -v $PWD/a:/d") == ("a", "b/c")
    assert written("-v %cd%\\a:/a") == ("a",)
    assert written("--mount type=bind,src=./a,dst=/a") == ("a",)
    assert written("-v .:/a:z,ro --mount type=bind,src=.,dst=/a,readonly") == ()
    assert written("-v a:/a -v /a -v /a:/a -v ~/a:/a -v $HOME/a:/a -v C:/a:/a") == ()
    assert written("--mount source=a,target=/a --mount type=tmpfs,target=/a") == ()
    assert written(" ".join(f"-v ./{n}:/{n}" for n in range(9))) is None
    assert calls("cd x && docker run -v ./a:/a b && docker build .")[1].written == ("x/a",)
    assert touched("echo FROM a > x && docker build -f x .") == [True]
    assert touched("docker compose up -d && docker compose logs -f a && docker build .")[-1:] == [
        False
    ]
    assert touched("docker compose up a && docker build .") == [False, True]
    assert touched("docker compose run a && docker build .") == [False, True]
    assert touched("docker run a > x\ndocker build -f x .") == [False, True]
    assert touched("echo a > /dev/null && docker build .") == [False]


def test_what_else_is_called() -> None:
    code = "docker rmi a\ndocker image rm a\ndocker container rm b\ndocker buildx rm c\ndocker"
    assert [call.verb for call in docker_calls([Command("", code, "author")])] == [
        *("rmi", "rmi", "rm")
    ]


def test_a_reader_who_moves_about_is_followed_in_linear_time() -> None:
    commands = [Command("", "cd x\n" * 20 + "docker build .", "author")] * 1000
    start = time.process_time()
    calls = list(docker_calls(commands))
    assert time.process_time() - start < 5
    assert len(calls) == 1000
    assert all(len(call.folders) <= 8 for call in calls)


def test_nothing_outside_the_repository_is_looked_at(tmp_path: Path) -> None:
    top = tmp_path / "up" / "shop"
    (top / "services" / "api").mkdir(parents=True)
    (top / ".git").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "up" / "beside").mkdir()
    exists = exists_near(top / "services", top / "services" / "api" / "Dockerfile", None)
    assert [exists(path) for path in (".", "api", "services/api", "../api", "shop/services")] == [
        True
    ] * 5
    # Only from `services/api` it may be anywhere else.
    assert not exists("../outside")
    assert not exists("../beside")
    assert not exists("outside")
    assert not exists("../web")
    # Nobody can tell.
    assert exists("../../../none")
    assert exists_near(top, top / "Dockerfile")("../beside")
    assert exists_near(top, top / "Dockerfile")("../none")


def test_folders_are_listed_from_the_root(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    for name in ("b", "a", ".c"):
        (tmp_path / "api" / name).touch()
    entries = entries_near(tmp_path)
    assert list(entries("/")) == ["api"]
    assert list(entries("/api")) == [".c", "a", "b"]
    assert not any(map(entries, ("/api/a", "/none", "/\0", "/\ud800")))


@pytest.mark.parametrize(
    ("fence", "line"),
    [
        ("```sh\n{}\n```", 10),
        ("```console\n$ docker ps\n$ {}\n```", 11),
        ("```sh\n# One\ndocker ps \\\n  -a\n\n# Two\n{}\n```", 15),
        ("- Build: `docker ps`\n- Build: `{}`", 10),
        ("- Build:\n  ```sh\n  docker ps\n\n  {}\n  ```", 13),
        ("```sh\n\nif true; then\n  x\nfi\n{}\n```", 14),
    ],
)
def test_every_command_has_its_line(fence: str, line: int) -> None:
    sidecar = "# X\n\n## `FROM a AS b`\n\nx\n\n## Commands\n\n"
    sidecar += fence.format("docker build --target none .") + "\n"
    (said,) = unfit("FROM a AS b\n", sidecar)
    assert said.startswith(f"Dockerfile.md:{line}: ")


# --- Properties ---------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *("docker", "podman", "build", "run", "buildx", "image", "sudo", "cd", "x", ".", "..", "-"),
        *("-t", "-f", "-p", "--target", "--build-arg", "--publish", "--file=", "-itp", "--", "-c"),
        *("80:80", "80", "80-90", "-1", "99999999", "a:b:80/udp", "shop", "Dockerfile", "A=1", "²"),
        *("&&", ";", "|", "(", ")", "'", '"', "$X", "$(pwd)", "`", "<x>", "<", ">", "\\\n", "\n"),
        *("{", "}", "if", "for", "\x00", "é", "/", "~", "\t", "#"),
    ]
)


@given(st.lists(st.lists(WORDS, max_size=14).map(" ".join), max_size=4))
def test_any_command_can_be_looked_at(codes: list[str]) -> None:
    commands = [f"docker {code}" for code in codes]
    front = "---\n" + json.dumps({"commands": commands}) + "\n---\n"
    header = "".join(f"# {line}\n" for code in commands for line in code.split("\n"))
    source = f"{header}\nFROM alpine AS a\nARG A\nEXPOSE 80\n"
    dockerfile = parse(source, path="Dockerfile")
    asked: list[str] = []
    found = pair(dockerfile, sidecar=front, exists=lambda path: bool(asked.append(path)))
    for item in found.diagnostics:
        if item.code == "DF114" and item.path == "Dockerfile":
            assert 1 <= (item.line or 0) <= len(dockerfile.lines)
    assert not any(path.startswith("//") or "$" in path for path in asked)


@pytest.mark.parametrize(
    "code",
    [
        "docker build --target none --build-arg A=1 -t shop .\n" * 4000,
        "docker build" + " \\\n  --build-arg A=1" * 4000 + " .",
        "docker run" + " -p 80:80" * 4000 + " shop",
        "docker run -p 80:80 shop\ncd x\n" * 2000,
        "docker build " + "<a" * 20_000,
        "(" * 4000 + "docker build .",
    ],
    ids=range(6),
)
def test_many_commands_take_no_long_time(code: str) -> None:
    header = "".join(f"# {line}\n" for line in code.split("\n"))
    dockerfile = parse(f"{header}\nFROM alpine AS a\n" + "ARG X\nEXPOSE 8080\n" * 200)
    start = time.process_time()
    pair(dockerfile, exists=lambda path: True)
    assert time.process_time() - start < 5
