"""Golden cases: `tests/cases/page-commands/<name>/` holds a project, and the commands of its pages.

`--update` writes what is found now into `expected.txt`; read the difference before keeping it.
`options.yml` may have options, and a `target` for all pages.
"""

from __future__ import annotations

import re
import shlex
import shutil
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_dockerfile import parse, walkthrough
from mkdocs_dockerfile.model import Command, Walkthrough
from mkdocs_dockerfile.pages import Options, Project
from mkdocs_dockerfile.pairing import Choices, pair
from mkdocs_dockerfile.pairing.commands.calls import docker_calls

CASES = sorted((Path(__file__).parent / "cases" / "page-commands").iterdir())


def shown(result: Walkthrough) -> str:
    lines = [f"== {result.path}"]
    for command in result.commands:
        lines += [
            f"{command.source}: {command.title}",
            *(f"    {x}" for x in command.code.split("\n")),
        ]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, update: bool) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(case, folder)
    (folder / ".git").mkdir()
    file = case / "options.yml"
    values = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    target = values.pop("target", None)
    project = Project(Options.load(values), root=folder)
    text = "".join(
        shown(project.walkthrough(found, target=target)) for found in project.discovery.found
    )
    expected = case / "expected.txt"
    if update:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


# --- What holds for every page -----------------------------------------------------

AUTHORED = st.lists(
    st.sampled_from(
        [
            "docker build -t acme/api:1.2 .",
            "docker build .",
            "docker build -t $TAG .",
            "docker build --target one -t one .",
            "docker build --target none -t none .",
            "docker build -f other/Dockerfile -t other .",
            "docker build -t elsewhere ../other",
            "docker run -d --name api acme/api:1.2",
            "docker run -d acme/api:1.2",
            "docker run --rm -it acme/api:1.2 sh",
            "docker run -d --name one one",
            "docker run -d postgres",
            "docker run -d me/example",
            "docker run -d $TAG",
            "docker logs x",
            "docker rm x",
            "docker rmi x",
            "docker compose up --build",
        ]
    ),
    max_size=5,
)
SOURCE = "FROM alpine AS one\nFROM scratch AS two\nCMD a\n"


@given(AUTHORED, st.sampled_from([None, "one", "two"]))
def test_derived_commands_name_only_what_a_command_of_the_page_makes(
    codes: list[str], target: str | None
) -> None:
    sidecar = "# X\n\n## Commands\n\n" + "".join(f"```sh\n{code}\n```\n\n" for code in codes)
    page = pair(parse(SOURCE), sidecar=sidecar, choices=Choices(target=target))
    calls = list(docker_calls(page.commands))
    images = {tag for call in calls if call.kind == "build" for tag in call.values("tag")}
    containers = {name for call in calls if call.kind == "run" for name in call.values("name")}
    for command in page.commands:
        if command.source != "derived":
            continue
        words = shlex.split(command.code)
        if words[1] in ("logs", "rm"):
            assert words[-1] in containers
        elif words[1] in ("run", "image"):
            assert words[-1] in images
        assert not target or words[1] != "build" or words[3] == target
    assert len({command.code for command in page.commands}) >= len(page.commands) - len(codes)


@given(AUTHORED)
def test_there_is_always_a_build_of_the_image(codes: list[str]) -> None:
    header = "".join(f"# {code}\n" for code in codes)
    page = walkthrough(parse(f"{header}\n{SOURCE}"))
    builds = [call for call in docker_calls(page.commands) if call.kind == "build"]
    assert any(call.has("tag") and not call.has("target", "file") for call in builds)


@pytest.mark.parametrize("source", ["", "FROM\n", "FROM a AS b\nFROM\nRUN x\n", "FROM a b\nRUN x"])
def test_nothing_is_built_from_a_file_without_a_base_image(source: str) -> None:
    assert not walkthrough(parse(source)).commands


def test_no_target_is_a_number() -> None:
    page = walkthrough(parse("FROM a AS 0\nFROM b AS x.y\nFROM c AS 3d\nFROM d\n"))
    targets = [t for call in docker_calls(page.commands) for t in call.values("target")]
    assert targets == ["x.y"]


@pytest.mark.parametrize(
    "code",
    [
        "docker build --target s1 -t a$ .\n" * 3000,
        "docker run --name x -d a\n" * 3000 + "docker rm x\n" * 1000,
        "\n\n".join(["docker build -t a:1 .\ncd x"] * 1500),
    ],
    ids=range(3),
)
def test_many_commands_take_linear_time(code: str) -> None:
    stages = "".join(f"FROM a AS s{n}\n" for n in range(300))
    sidecar = f"# X\n\n## Commands\n\n```sh\n{code}\n```\n"
    start = time.process_time()
    pair(parse(stages), sidecar=sidecar, choices=Choices(target="s1"))
    assert time.process_time() - start < 5


def test_names_of_containers_are_names() -> None:
    header = "# docker build -t registry:5000/acme/api.v1:2.0 .\n"
    commands: tuple[Command, ...] = walkthrough(parse(f"{header}\n{SOURCE}")).commands
    names = [n for call in docker_calls(commands) for n in call.values("name")]
    assert names == ["api.v1"]
    assert all(re.fullmatch(r"[a-zA-Z0-9][\w.-]+", name) for name in names)


# --- Front matter ------------------------------------------------------------------


def front(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    page = pair(parse("FROM a\n"), sidecar=f"---\ntitle: X\n{text}\n---\n\n# X\n")
    said = [(item.title, item.code) for item in page.commands if item.source == "author"]
    return said, [str(item).partition(" (")[0] for item in page.diagnostics if item.code == "DF102"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("commands:", []),
        ("commands: []", []),
        ("commands: docker build .", [("", "docker build .")]),
        ("commands:\n- docker build .\n- docker ps", [("", "docker build ."), ("", "docker ps")]),
        ("commands:\n- {title: A, code: docker ps}\n- code: x", [("A", "docker ps"), ("", "x")]),
        ("commands:\n- {title: 1, command: docker ps}", [("1", "docker ps")]),
        (
            "commands:\n  Build it: docker build .\n  Run: x",
            [("Build it", "docker build ."), ("Run", "x")],
        ),
        (
            "commands:\n- Build: docker build .\n- Run: x",
            [("Build", "docker build ."), ("Run", "x")],
        ),
        ("commands: {title: A, code: docker ps}", [("A", "docker ps")]),
    ],
)
def test_front_matter_has_commands_in_these_shapes(text: str, said: list[tuple[str, str]]) -> None:
    assert front(text) == (said, [])


@pytest.mark.parametrize(
    ("text", "said", "problem"),
    [
        ("commands: 1", [], "3: DF102 `commands` holds what is no command"),
        ("commands:\n- 1", [], "3: DF102 `commands` holds what is no command"),
        (
            "commands:\n- ''\n- x",
            [("", "x")],
            "3: DF102 `commands` holds what is no command",
        ),
        ("commands:\n- [a, b]", [], "3: DF102 `commands` holds what is no command"),
        (
            "commands:\n- title: A\n  cmd: docker ps",
            [],
            "5: DF102 a command has the key `cmd`, not `title` and `code`",
        ),
        ("commands:\n- title: A", [], "4: DF102 a command has a `title` and no `code`"),
        (
            "commands:\n- {titel: A, code: x}",
            [("", "x")],
            "4: DF102 a command has the key `titel`, not `title` and `code`",
        ),
        (
            "commands:\n- {title: [A], code: x}",
            [("", "x")],
            "4: DF102 the `title` of a command is no text",
        ),
        (
            "commands:\n- {title: A, code: [x]}",
            [],
            "4: DF102 `code` holds what is no command",
        ),
        ("commands:\n  Build: [x]", [], "4: DF102 `Build` holds what is no command"),
    ],
)
def test_other_shapes_are_reported(text: str, said: list[tuple[str, str]], problem: str) -> None:
    found, problems = front(text)
    assert found == said
    assert problems == [f"Dockerfile.md:{problem}"]


def test_long_front_matters_are_read_in_linear_time() -> None:
    items = "".join(f"- titel: a\n  code: docker ps {n}\n" for n in range(1900))
    start = time.process_time()
    said, problems = front(f"commands:\n{items}".rstrip())
    assert time.process_time() - start < 5
    assert len(said) == len(problems) == 1900


NAMES = ("a", "b*", "[", "ab")
ABOVE = {"/a/b": "a/b", "/a": "a", "/.": "."}


# Of some characters, or of some names.
SOURCES = st.one_of(
    st.text("*?[]^!-\\/.$\"'ab{}\x00é", min_size=1, max_size=12),
    st.lists(st.sampled_from(["..", ".", "*", "a", "[^b]*", "b?", ""]), min_size=1).map("/".join),
)


@example(["../*"], frozenset())
@given(
    st.lists(SOURCES, max_size=4),
    st.frozensets(st.builds("{}/{}".format, st.sampled_from(list(ABOVE)), st.sampled_from(NAMES))),
)
def test_any_pattern_can_be_looked_for(sources: list[str], there: frozenset[str]) -> None:
    asked: list[str] = []

    def exists(path: str) -> bool:
        asked.append(path)
        return path in there

    def entries(folder: str) -> tuple[str, ...]:
        asked.append(folder)
        return NAMES

    source = "FROM alpine\nARG X=*\n" + "".join(f"COPY {item} /x/\n" for item in sources)
    page = pair(parse(source, path="a/b/Dockerfile"), exists=exists, entries=entries)
    # Nothing leads out of a context, whatever a pattern says.
    assert not any(".." in path.split("/") for path in asked)
    (build,) = (item.code for item in page.commands if item.code.startswith("docker build "))
    context = shlex.split(build)[-1]
    assert context in ABOVE.values()
    # Another folder than the file's is taken only for what is there.
    assert context == "a/b" or any(ABOVE[path.rpartition("/")[0]] == context for path in there)


@pytest.mark.parametrize(
    ("there", "context"), [("/a/b/a.x", "a/b"), ("/a/a.x", "a"), ("/./a.x", "."), ("/c/a.x", "a/b")]
)
def test_a_pattern_finds_the_context(there: str, context: str) -> None:
    dockerfile = parse("FROM alpine\nCOPY *.x /x/\n", path="a/b/Dockerfile")
    page = pair(dockerfile, exists=lambda path: path == there, entries=lambda folder: ("a.x",))
    assert shlex.split(page.commands[0].code)[-1] == context


@pytest.mark.parametrize(
    "line",
    [
        "COPY *{} /x/\n",
        f"COPY {'*/' * 30}{{}} /x/\n",
        f"COPY {'*a' * 30}b{{}} /x/\n",
        f"COPY {'[a-z]*' * 30}{{}} /x/\n",
        "COPY {} /x/\n",
    ],
    ids=range(5),
)
def test_many_patterns_take_no_long_time(line: str) -> None:
    source = "FROM alpine\n" + "".join(line.format(number) for number in range(4000))
    names = ["a" * 40 + str(number) for number in range(1000)]
    dockerfile = parse(source, path="a/b/c/Dockerfile")
    start = time.process_time()
    pair(dockerfile, exists=lambda path: False, entries=lambda folder: names)
    assert time.process_time() - start < 5


# --- Contexts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "context"),
    [
        (["README.md", "LICENSE", "b/Dockerfile"], "docker"),
        (["README.md", "LICENSE", "b/a.txt", "c/Dockerfile"], "."),
        (["a.txt"], "."),
        (["a.txt", "docker/start.sh"], "docker"),
        (["a.txt", "docker/b/c"], "docker"),
        (["a.txt", "docker/Dockerfile.dev", "docker/.dockerignore", "docker/Dockerfile.md"], "."),
    ],
)
def test_the_whole_context_is_no_folder_of_dockerfiles(
    tmp_path: Path, files: list[str], context: str
) -> None:
    for name in (".git/HEAD", *files):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "docker").mkdir(exist_ok=True)
    (tmp_path / "docker" / "Dockerfile").write_text("FROM alpine\nCOPY . .\n")
    project = Project(Options.load({}), root=tmp_path)
    found = project.find("docker/Dockerfile")
    assert found is not None
    assert shlex.split(project.walkthrough(found).commands[0].code)[-1] == context
