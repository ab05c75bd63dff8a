from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.discovery import discover
from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pages import Options, Project, open_file
from mkdocs_dockerfile.pairing.commands.builders import builder_commands
from mkdocs_dockerfile.pairing.commands.calls import docker_calls
from mkdocs_dockerfile.semantics import may_be_secret
from mkdocs_dockerfile.surroundings import Builder
from mkdocs_dockerfile.surroundings import read_builders as read_hiding
from mkdocs_dockerfile.surroundings.builders import Budget
from mkdocs_dockerfile.surroundings.variables import interpolate
from tests.sites import Site, body

CASES = sorted((Path(__file__).parent / "cases" / "surroundings").iterdir())
DOCS = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"


def read_builders(
    root: Path, files: Sequence[str]
) -> tuple[tuple[Builder, ...], tuple[Diagnostic, ...]]:
    return read_hiding(root, files, hides=may_be_secret)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def read(folder: Path) -> tuple[tuple[Builder, ...], tuple[Diagnostic, ...]]:
    return read_builders(folder, discover(folder).companions)


def commands(
    folder: Path, *, authors: tuple[Command, ...] = (), language: str = "en", engine: str = "docker"
) -> list[Command]:
    builders, _ = read(folder)
    return list(
        builder_commands(builders, docker_calls(authors), texts=texts_for(language), engine=engine)
    )


def codes(found: list[Command]) -> list[str]:
    return [command.code for command in found]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, update: bool) -> None:
    builders, problems = read(case)
    lines = []
    for builder in builders:
        (command,) = builder_commands([builder], (), texts=texts_for("en"), engine="docker")
        lines += [f"{builder.dockerfile}: {command.title}", f"    {command.code}"]
    actual = "".join(f"{line}\n" for line in [*lines, *map(str, problems)])
    expected = case / "expected.txt"
    if update:
        expected.write_text(actual, encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8")


CONTEXTS = {
    "a/compose.yaml": """
services:
  base: {build: {context: ., additional_contexts: {one: ./x, two: ../y, three: docker-image://a}}}
  heir: {extends: base, build: {additional_contexts: ["two=z", "four=service:base"]}}
  left: {build: {additional_contexts: {one: x, two: $$X/y}}}
""",
    "a/compose.override.yaml": """
services:
  left: {build: {additional_contexts: {one: !reset null}}}
""",
    "b/docker-bake.hcl": """
target "base" { contexts = {one = "x", two = "target:y", three = "https://example.org/a.git"} }
target "baked" {
  inherits = ["base"]
  contexts = {one = "../z", four = "${NONE}", five = null}
}
""",
    "b/Dockerfile": "FROM scratch\n",
}


def test_named_contexts_are_put_together_as_arguments_are(tmp_path: Path) -> None:
    write(tmp_path, CONTEXTS)
    builders, problems = read(tmp_path)
    assert not problems
    assert {builder.name: dict(builder.contexts) for builder in builders} == {
        "base": {"one": "a/x", "two": "y", "three": "docker-image://a"},
        "heir": {"one": "a/x", "two": "a/z", "three": "docker-image://a", "four": None},
        "left": {"two": None},
        "baked": {"one": "z", "two": None, "three": "https://example.org/a.git", "four": None},
    }


# --- Commands ----------------------------------------------------------------------

BOTH = {
    "Dockerfile": "FROM alpine\n",
    "compose.yaml": "services: {api: {build: .}, other: {build: .}}\n",
    "docker-bake.hcl": 'target "api" {}\n',
}


def test_podman_has_compose_and_no_bake(tmp_path: Path) -> None:
    write(tmp_path, BOTH)
    found = commands(tmp_path, engine="podman")
    assert codes(found) == ["podman compose build api", "podman compose build other"]
    assert found[0].title == "Build with Podman Compose, service `api`"


def test_titles_are_in_the_language_of_the_page(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": "services: {api: {build: {target: dev, args: [A=1]}}}\n"})
    (found,) = commands(tmp_path, language="zh")
    assert found.title == "用 Docker Compose 构建，服务 `api`（阶段 `dev`和`A=1`）"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("docker compose build api", ["docker compose build other", "docker buildx bake api"]),
        ("docker compose build", ["docker buildx bake api"]),
        ("docker-compose build --no-cache", ["docker buildx bake api"]),
        ("docker compose \\\n  build \\\n  api other", ["docker buildx bake api"]),
        ("docker pull x\ndocker buildx bake --push api", ["compose", "compose"]),
        ("sudo -E docker compose --file=./compose.yaml build api", ["compose", "bake"]),
        ("cd . && docker compose -f compose.yaml -p x build", ["bake"]),
        ("docker compose up -d --build", ["bake"]),
        ("docker compose up --build other", ["docker compose build api", "bake"]),
        ("docker compose run --build --rm api x other", ["docker compose build other", "bake"]),
        ("docker compose build --build-arg A=api", ["bake"]),
        ("docker compose build --build-arg api other", ["docker compose build api", "bake"]),
        ("docker buildx bake -f docker-bake.hcl api --push", ["compose", "compose"]),
        ("docker buildx bake --set api.tags=x", ["compose", "compose", "bake"]),
        ("docker compose -f other.yaml build api", ["compose", "compose", "bake"]),
        ("docker compose run api build", ["compose", "compose", "bake"]),
        ("docker compose up", ["compose", "compose", "docker buildx bake api"]),
        ("docker build .", ["compose", "compose", "docker buildx bake api"]),
        ("docker compose build web", ["compose", "compose", "docker buildx bake api"]),
    ],
)
def test_what_the_author_says_is_not_said_again(tmp_path: Path, said: str, left: list[str]) -> None:
    write(tmp_path, BOTH)
    found = codes(commands(tmp_path, authors=(Command("", said, "author"),)))
    assert len(found) == len(left)
    assert all(part in code for part, code in zip(left, found, strict=True))


def test_a_file_that_has_to_be_named_is_said_where_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"deploy/compose.yaml": "services: {api: {build: .}}\n"})
    for said, count in [
        ("docker compose build api", 1),
        ("docker compose -f deploy/compose.yaml build api", 0),
        ("sudo docker compose --file=deploy/compose.yaml up -d --build api", 0),
        ("docker compose -f other/compose.yaml build api", 1),
        ("cd deploy\ndocker compose build", 0),
        ("cd deploy && docker compose -f compose.yaml build api", 0),
        ("cd elsewhere && docker compose build", 1),
        ("docker compose -f deploy/compose.yaml up -d", 1),
    ]:
        assert len(commands(tmp_path, authors=(Command("", said, "author"),))) == count, said


def test_a_long_list_of_build_arguments_is_cut_short(tmp_path: Path) -> None:
    args = [f"A{number}=x" for number in range(50)]
    write(tmp_path, {"compose.yaml": json.dumps({"services": {"a": {"build": {"args": args}}}})})
    (found,) = commands(tmp_path)
    assert found.title.endswith("`A5=x` and 44 more build arguments)")


# --- Pages -------------------------------------------------------------------------


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    page = DOCS.read_text(encoding="utf-8")
    files = dict(re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', page, flags=re.M | re.S))
    write(tmp_path, {"api/Dockerfile": "FROM alpine AS prod\n", ".git/HEAD": "", **files})
    project, found = open_file(tmp_path / "api" / "Dockerfile")
    shown = [
        command
        for command in project.walkthrough(found).commands
        if command.source in ("compose", "bake")
    ]
    told = re.findall(r"^> (Build with .*)\n>\n>     (.*)$", page, flags=re.M)
    assert [(command.title, command.code) for command in shown] == told
    assert len(told) == 2


def test_a_lone_file_brings_in_nothing_of_what_lies_around_it(tmp_path: Path) -> None:
    write(tmp_path, BOTH)
    project, found = open_file(tmp_path / "Dockerfile")
    assert {item.source for item in project.walkthrough(found).commands} == {"derived"}


def test_the_fingerprint_changes_with_the_files(tmp_path: Path) -> None:
    write(tmp_path, {"Dockerfile": "FROM alpine\n", ".git/HEAD": "", "notes.txt": ""})
    project = Project(Options(), root=tmp_path)
    seen = {project.fingerprint()}
    for change in (
        lambda: write(tmp_path, {"a/compose.yaml": "services: {}\n"}),
        lambda: write(tmp_path, {"a/compose.yaml": "services: {a: {build: .}}\n"}),
        lambda: write(tmp_path, {"a/.env": "A=1\n"}),
        lambda: write(tmp_path, {"a/.env": "A=two\n"}),
        lambda: (tmp_path / "a" / "compose.yaml").unlink(),
    ):
        before = project.fingerprint()
        change()
        assert project.fingerprint() != before
        seen.add(project.fingerprint())
    write(tmp_path, {"notes.txt": "more"})
    assert project.fingerprint() in seen


def test_a_page_of_a_site_shows_both(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    site.write(
        {
            "api/Dockerfile": "FROM alpine AS prod\n",
            "api/Dockerfile.md": "# A\n\n## Docker commands\n\n```sh\ndocker pull x\n```\n",
            "compose.yaml": "services:\n  api:\n    build:\n      context: api\n"
            "      args: ['A=<b>`x`</b>']\n",
            "docker-bake.hcl": 'target "app" {\n  context = "api"\n  target = "prod"\n}\n',
            "docker-bake.broken.hcl": "target {{{\n",
        }
    )
    site.configure()
    site.build()
    page = body(site.page("dockerfiles/api/Dockerfile"))
    listed = [item.get_text().strip() for item in page.select(".dockerfile-command pre")]
    assert listed[:4] == [
        "docker pull x",
        "docker compose build api",
        "docker buildx bake app",
        listed[3],
    ]
    assert listed[3].startswith("docker build ")
    compose, bake = page.select(".dockerfile-command p")[:2]
    assert str(compose) == (
        "<p>Build with Docker Compose, service <code>api</code> "
        "(<code>A=&lt;b&gt;`x`&lt;/b&gt;</code>)</p>"
    )
    assert bake.get_text() == "Build with Docker Bake, target app (stage prod)"
    assert "docker-bake.broken.hcl:1: DF207" in site.log


# --- Which files -------------------------------------------------------------------


def test_which_files_are_companions(tmp_path: Path) -> None:
    found = [
        "compose.yml", "compose.yaml", "docker-compose.yml", "docker-compose.yaml",
        "a/compose.override.yml", "a/docker-compose.override.yaml", "a/docker-compose-dev.yml",
        "a/docker-compose.prod.eu.yaml", "a/compose.ci.yaml", ".devcontainer/compose.yaml",
        "docker-bake.hcl", "docker-bake.json", "docker-bake.override.hcl", "b/docker-bake.x.json",
        "compose-x.yaml", "a/docker-compose_x.yml", "a/.env",
    ]  # fmt: skip
    other = [
        "compose.json", "composer.yml", "my-compose.yml", "docker-compose",
        "docker-compose.yml.j2", ".env.local", "prod.env", "ignored/.env",
        "docker-bake.yml", "bake.hcl", "docker-bake-x.hcl",
        "node_modules/x/compose.yml", "ignored/compose.yml", "ignored.compose.yml",
        "out/compose.yml", "excluded/compose.yml", "env/compose.yml",
    ]  # fmt: skip
    write(tmp_path, dict.fromkeys([*found, *other], ""))
    write(tmp_path, {".git/HEAD": "", ".gitignore": "/ignored/\n", "env/pyvenv.cfg": ""})
    (tmp_path / "elsewhere.yml").write_text("")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "compose.yml").symlink_to(tmp_path / "elsewhere.yml")
    for include in ([], ["**/*.docker"], ["a/Dockerfile"], ["b/*", ".devcontainer/**"]):
        discovery = discover(
            tmp_path, include=include, exclude=["excluded/"], leave_out=[tmp_path / "out"]
        )
        assert list(discovery.companions) == sorted(found)


# --- Hostile files -----------------------------------------------------------------


def test_files_that_cannot_be_opened_or_decoded(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_bytes(b"# caf\xe9\nservices: {a: {build: .}}\n")
    (tmp_path / "docker-bake.json").write_bytes(b'\xef\xbb\xbf{"target": {"a": {}}}')
    builders, problems = read_builders(
        tmp_path, ["compose.yaml", "gone/docker-bake.hcl", "docker-bake.json"]
    )
    assert [(builder.name, builder.tool) for builder in builders] == [("a", "bake")]
    assert [(item.path, item.message) for item in problems] == [
        ("compose.yaml", "cannot be read: it is not UTF-8"),
        ("gone/docker-bake.hcl", "cannot be read: no such file or directory"),
    ]


def merged(levels: int, width: int) -> str:
    """Each mapping merges the one before it, twice and more."""
    lines = ["x0: &a0 {build: x}"]
    for level in range(1, levels):
        before = ", ".join([f"*a{level - 1}"] * width)
        lines.append(f"x{level}: &a{level} {{<<: [{before}], k{level}: 1}}")
    return "\n".join([*lines, f"services: {{a: *a{levels - 1}}}\n"])


def chain(count: int) -> str:
    lines = "".join(
        f"  s{n}: {{extends: s{n - 1}, build: {{args: [A{n}=1]}}}}\n" for n in range(count, 0, -1)
    )
    return f"services:\n{lines}  s0: {{build: .}}\n"


def shared_arguments(count: int) -> str:
    args = ", ".join(f"A{n}: 1" for n in range(count))
    lines = "".join(f"  s{n}: {{build: {{args: {{<<: *a}}}}}}\n" for n in range(count))
    return f"x: &a {{{args}}}\nservices:\n{lines}"


def doubled(count: int) -> str:
    """Every variable is the one before it, twice."""
    lines = "".join(
        f'variable "V{n}" {{ default = "${{V{n - 1}}}${{V{n - 1}}}" }}\n' for n in range(1, count)
    )
    return f'variable "V0" {{ default = "x" }}\n{lines}target "a" {{ target = V{count - 1} }}\n'


def inheriting(count: int, width: int) -> str:
    parents = ['"t{0}"'] * width
    return 'target "t0" {}\n' + "".join(
        f'target "t{n}" {{\n inherits = [{", ".join(parents).format(n - 1)}]\n'
        f' args = {{ A{n} = "1" }}\n}}\n'
        for n in range(1, count)
    )


def matrix(fields: str) -> str:
    """A target for each of 32 fields, with a variable of some length."""
    values = ", ".join(f'"{number}"' for number in range(32))
    long = "x" * 3000
    return (
        f'{{"variable": {{"V": {{"default": "{long}"}}, "E": {{"default": ""}}}}, "target": '
        f'{{"a": {{"matrix": {{"x": [{values}]}}, {fields}}}}}}}'
    )


SIZE = 125 * 1024
HCL = 64 * 1024
HOSTILE = {
    "merges that double": ("compose.yaml", merged(60, 2)),
    "merges in a long chain": ("compose.yaml", merged(3000, 1)),
    "services that extend": ("compose.yaml", chain(2400)),
    "arguments of all services": ("compose.yaml", shared_arguments(2500)),
    "brackets": ("compose.yaml", "build: " + "[" * SIZE),
    "braces": ("compose.yaml", "build: " + "{a: " * (SIZE // 4)),
    "dashes": ("compose.yaml", "build: 1\nx:\n " + "- " * (SIZE // 2)),
    "keys": ("compose.yaml", "build: 1\n" + "? " * (SIZE // 2)),
    "quotes": ("compose.yaml", "build: '" + "\n" * SIZE),
    "variables in variables": ("compose.yaml", "services: {a: {build: '" + "${A:-" * 24000 + "'}}"),
    "variables": ("compose.yaml", "services: {a: {build: '" + "${A:-b}" * 18000 + "'}}"),
    "a directive": ("compose.yaml", "%YAML 1." + "1" * 6000 + "\n--- {build: 1}"),
    "too large": ("compose.yaml", "build: 1\n" * SIZE),
    "deep JSON": ("docker-bake.json", '{"target": ' + "[" * SIZE),
    "a number of JSON": ("docker-bake.json", '{"target": ' + "1" * SIZE + "}"),
    "a long number of JSON": (
        "docker-bake.json", '{"target": {"a": {"args": {"X": 1' + "0" * 400 + "}}}}"
    ),
    "halves of letters in JSON": (
        "docker-bake.json", '{"target": {"a": {"target": "\\ud800", "args": {"X": "\\udc00"}}}}'
    ),
    "halves of letters in YAML": (
        "compose.yaml", 'services: {a: {build: {context: ., args: {X: "\\ud800"}}}}'
    ),
    "templates of JSON": (
        "docker-bake.json", '{"target": {"a": {"target": "' + "${" * 60000 + '"}}}'
    ),
    "variables that double": ("docker-bake.hcl", doubled(400)),
    "targets that inherit": ("docker-bake.hcl", inheriting(90, 2)),
    "targets that inherit in a long chain": ("docker-bake.hcl", inheriting(900, 1)),
    "variables in a name": ("docker-bake.json", matrix('"name": "n${x}' + "${E}" * 24000 + '"')),
    "arguments of a matrix": (
        "docker-bake.json",
        matrix(f'"name": "n${{x}}", "args": {json.dumps({f"A{n}": "${V}x" for n in range(5000)})}'),
    ),
    "blocks of one target": ("docker-bake.hcl", 'target "a" { inherits = ["b"] }\n' * 2000),
    "a long chain of variables": (
        "docker-bake.hcl",
        "".join(f"V{n} = V{n + 1}\n" for n in range(4500)) + 'target "a" { target = V0 }\n',
    ),
    "parentheses": (
        "docker-bake.hcl",
        'target "a" {\ntarget = ' + "(" * 30000 + "1" + ")" * 30000 + "\n}\n",
    ),
    "lists": ("docker-bake.hcl", "target = " + "[" * 30000 + "]" * 30000),
    "sums": ("docker-bake.hcl", 'target "a" {\ntarget = 1' + "+1" * 20000 + "\n}\n"),
    "conditions": ("docker-bake.hcl", 'target "a" {\ntarget = ' + "b ? c : " * 6000 + "d\n}\n"),
    "negative numbers": ("docker-bake.hcl", "target = " + "-1" * (HCL // 3)),
    "blank lines": ("docker-bake.hcl", "target = <<E\n" + "\n" * (HCL - 100)),
    "some blank lines": ("docker-bake.hcl", "target = <<E\n" + ("x" + "\n" * 998) * 60),
    "heredocs": ("docker-bake.hcl", "target = <<E\n" * 5000),
    "comments": ("docker-bake.hcl", "target = 1\n" + "/*" * 30000),
    "escaped braces": ("docker-bake.hcl", 'target = "' + "$${" * 20000),
    "functions within functions": (
        "docker-bake.hcl",
        'target "a" {\ntarget = ' + "lower(" * 8000 + '"a"' + ")" * 8000 + "\n}\n",
    ),
    "functions of long texts": (
        "docker-bake.hcl",
        'target "a" {\nname = "n${x}"\nmatrix = {x = '
        + json.dumps([str(n) for n in range(32)]) + "}\nargs = {\n"
        + "".join(f'A{n} = replace(replace(T, "a", T), T, T)\n' for n in range(1000))
        + f'}}\n}}\nT = "{"a" * 4000}"\n',
    ),
    "functions of lists": (
        "docker-bake.hcl",
        'target "a" {\nname = "n${x}"\nmatrix = {x = '
        + json.dumps([str(n) for n in range(32)]) + "}\nargs = {\n"
        + "".join(f'A{n} = join("", split(",", T), L, L)\n' for n in range(1000))
        + f'}}\n}}\nT = "{"," * 4000}"\nL = {json.dumps(["a" * 40] * 64)}\n',
    ),
    "interpolations": (
        "docker-bake.hcl",
        'target "a" {\ntarget = ' + '"${' * 12000 + "1" + '}"' * 12000 + "\n}",
    ),
    "blocks": ("docker-bake.hcl", 'target "a" {\n' * 4000 + "}\n" * 4000),
    "many fields": (
        "docker-bake.hcl",
        'target "a" {\n name = "${a}"\n matrix = {\n'
        + "".join(f'  a{n} = ["1", "2"]\n' for n in range(2000)) + " }\n}\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_limited_and_nothing_raises(name: str, tmp_path: Path) -> None:
    file, content = HOSTILE[name]
    write(tmp_path, {file: content})
    start = time.process_time()
    builders, problems = read(tmp_path)
    for builder in builders[:10]:
        (command,) = builder_commands([builder], (), texts=texts_for("en"), engine="docker")
        assert f"{command.title}{command.code}".encode()
    assert time.process_time() - start < 12
    assert len(problems) <= 1


MANY = "services:\n" + "".join(f"  s{n}: {{build: .}}\n" for n in range(3000))
BETWEEN = {
    "one file in many folders": {
        "compose.yaml": "include:\n"
        + "".join(f"  - {{path: a.yaml, project_directory: d{n}}}\n" for n in range(2000)),
        "a.yaml": MANY,
    },
    "one file in many folders, in many folders": {
        "compose.yaml": "include:\n"
        + "".join(f"  - {{path: d/a.yaml, project_directory: d/{n}}}\n" for n in range(2000)),
        "d/a.yaml": "include:\n"
        + "".join(f"  - {{path: ../b.yaml, project_directory: x{n}}}\n" for n in range(2000)),
        "d/b.yaml": MANY,
    },
    "twice each time": {
        **{
            f"{n}/compose.yaml": f"include: [../{n + 1}/compose.yaml, ../{n + 1}/compose.b.yaml]"
            for n in range(40)
        },
        **{
            f"{n}/compose.b.yaml": f"include: [../{n + 1}/compose.b.yaml, ../{n + 1}/compose.yaml]"
            for n in range(40)
        },
        "40/compose.yaml": MANY,
        "40/compose.b.yaml": MANY,
    },
    "a long chain": {
        f"{n}.yaml" if n else "compose.yaml": f"include: [{n + 1}.yaml]" for n in range(2000)
    },
    "extended from file to file": {
        f"{n}.yaml" if n else "compose.yaml": "services: {a: {extends: {file: "
        f"{n + 1}.yaml, service: a}}, build: {{args: {{A{n}: 1}}}}}}}}"
        for n in range(1000)
    },
}


@pytest.mark.parametrize("name", BETWEEN)
def test_time_is_limited_between_files(name: str, tmp_path: Path) -> None:
    write(tmp_path, BETWEEN[name])
    start = time.process_time()
    _, problems = read(tmp_path)
    assert time.process_time() - start < 12
    assert all(item.code == "DF207" for item in problems)


@pytest.mark.parametrize(
    "files",
    [
        dict([HOSTILE["variables in a name"]]),
        dict([HOSTILE["arguments of a matrix"]]),
        dict([HOSTILE["services that extend"]]),
        BETWEEN["one file in many folders"],
        BETWEEN["extended from file to file"],
    ],
)
def test_what_would_be_endless_is_refused(files: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path, files)
    builders, (problem,) = read(tmp_path)
    assert not builders
    assert "too large" in problem.message


def test_names_in_messages_can_be_printed(tmp_path: Path) -> None:
    long = "x" * 500
    for number, name in enumerate((long, "a\nb", "\ud800", "<b>")):
        services = {"services": {"a": {"extends": name}}}
        write(tmp_path, {f"{number}/compose.yaml": json.dumps(services)})
        write(tmp_path, {f"{number}/docker-bake.json": json.dumps({"target": {f".{name}": {}}})})
    _, problems = read(tmp_path)
    assert len(problems) == 8
    assert all(len(item.message) < 200 and item.message.isprintable() for item in problems)


def test_no_builder_is_left_out(tmp_path: Path) -> None:
    services = {f"s{number:02}": {"build": "."} for number in range(30)}
    write(tmp_path, {"compose.yaml": json.dumps({"services": services})})
    assert [builder.name for builder in read(tmp_path)[0]] == list(services)


def test_nothing_outside_the_root_is_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    base = "services: {base: {build: {context: ., dockerfile: secret, args: {A: secret}}}}\n"
    write(tmp_path, {"out.yaml": base, "root/inside/base.yaml": base})
    (root / "linked.yaml").symlink_to(tmp_path / "out.yaml")
    (root / "folder").symlink_to(tmp_path)
    (root / "fine.yaml").symlink_to(root / "inside" / "base.yaml")
    outside = ["../out.yaml", "linked.yaml", "folder/out.yaml", str(tmp_path / "out.yaml"), "."]
    services = {
        f"s{number}": {"extends": {"file": file, "service": "base"}}
        for number, file in enumerate([*outside, "fine.yaml"])
    }
    write(root, {"compose.yaml": json.dumps({"services": services})})
    write(root, {"a/compose.yaml": json.dumps({"include": [f"../{file}" for file in outside]})})
    builders, problems = read(root)
    assert [builder.name for builder in builders] == ["s5"]
    assert not problems


def test_ten_thousand_files_take_no_time(tmp_path: Path) -> None:
    files = [f"{n // 100}/compose.{n}.yaml" for n in range(10_000)]
    for folder in range(100):
        (tmp_path / str(folder)).mkdir()
    for name in files:
        (tmp_path / name).write_text("services: {a: {image: x}}\n")
    start = time.process_time()
    assert read_builders(tmp_path, files) == ((), ())
    assert time.process_time() - start < 6


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12),
    st.sampled_from(["${A}", "${A:-b}", ".", "..", "a/b", "a=b", "$$", "a", "b", "target:a",
                     "compose.yaml", "compose.a.yaml"]),
)  # fmt: skip
NAMES = st.sampled_from(
    "build context dockerfile target args extends service file inherits matrix name default "
    "targets dockerfile_inline a b".split()
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)
BLOCKS = st.dictionaries(NAMES, st.one_of(DATA, st.dictionaries(NAMES, DATA, max_size=4)))
PIECES = st.lists(
    st.sampled_from(
        'target "a" "b" variable group { } [ ] ( ) = , : ? ! == != && || + . ${ } $${ %{ " \\" \\ '
        "<<E \n E A a default inherits matrix name args context null true 1 -1 1.5 # // /* */ "
        "- & * &x *x <<: !reset | > ' services: build: --- é \x00 \u2028 \ufeff".split(" ")
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=150)
@given(data=BLOCKS, text=st.one_of(PIECES, st.text(max_size=60)))
def test_nothing_raises(tmp_path_factory: pytest.TempPathFactory, data: object, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    kinds = {"target": data, "variable": data, "group": data}
    contents = {
        "compose.yaml": yaml.safe_dump({"services": data, "include": ["compose.b.yaml"]}).encode(),
        "compose.b.yaml": yaml.safe_dump({"services": data, "include": [data]}).encode(),
        "docker-bake.json": json.dumps(kinds).encode(),
        "compose.a.yaml": f"# build\n{text}".encode("utf-8", "surrogatepass"),
        "docker-bake.a.hcl": f"# target\n{text}".encode("utf-8", "surrogatepass"),
        "docker-bake.b.hcl": f'target "a" {{\n target = "x"\n args = {text}\n}}\n'.encode(
            "utf-8", "surrogatepass"
        ),
        "docker-bake.a.json": text.encode("utf-8", "surrogatepass"),
        ".env": f"A={text}".encode("utf-8", "surrogatepass"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    builders, problems = read_builders(folder, list(contents))
    assert builder_commands(builders, (), texts=texts_for("zh"), engine="docker") is not None
    for builder in builders:
        assert not builder.dockerfile.startswith(("/", "../"))
        assert re.fullmatch(r"[\w.][\w.-]*", builder.name, re.A)
    assert all(item.code == "DF207" for item in problems)


@given(st.text(st.sampled_from("${}:-?+aA_1 "), max_size=30))
def test_interpolation_keeps_what_it_does_not_know(text: str) -> None:
    value, known = interpolate(text, {}.get, Budget())
    if "$" not in text:
        assert (value, known) == (text, True)
    if not known:
        assert "$" in value


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("DB_PASSWORD", "hunter2", "`DB_PASSWORD`"),
        ("API_KEY_NAME", "x", "`API_KEY_NAME`"),
        ("INDEX", "https://me:pw@pypi.example/simple", "`INDEX`"),
        ("AUTHOR", "me", "`AUTHOR`"),
        ("CLONE_WITH", "ghp_" + "a1B2" * 9, "`CLONE_WITH`"),
        ("INDEX", "https://pypi.example/simple", "`INDEX=https://pypi.example/simple`"),
        ("VERSION", "1.2", "`VERSION=1.2`"),
    ],
)
def test_what_may_be_a_secret_is_not_shown(
    tmp_path: Path, name: str, value: str, shown: str
) -> None:
    content = f'services: {{a: {{build: {{context: ., args: {{{name}: "{value}"}}}}}}}}\n'
    write(tmp_path, {"compose.yaml": content})
    (builder,), _ = read(tmp_path)
    (command,) = builder_commands([builder], (), texts=texts_for("en"), engine="docker")
    assert command.title == f"Build with Docker Compose, service `a` ({shown})"


# --- Settings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=x", "x"),
        ("A = x y  # a note", "x y"),
        ("A=x#y", "x#y"),
        ("A= # x", "# x"),
        ("A: x\r", "x"),
        ("export\tA=x", "x"),
        ("exportA=x", None),
        ("A=", ""),
        ("A='$B \\n it\\'s'", "$B \\n it's"),
        ('A="b\\tc\\$B\\0101\\q \\"" # more', 'b\tc$BA\\q "'),
        ('A="two\nlines"\nB=y', "two\nlines"),
        ("B=b\nA=${B}-${C:-c}$$", "b-c$"),
        ("A=${UNKNOWN}", "${A}"),
        ("A=1\nA=2", "2"),
        ("A", None),
        ("A\nB=1", None),
        ("\ufeffA=x", "x"),
        ("# A=y\n\n  A=x", "x"),
        ("A=$A", "${A}"),
        ("X=caf\udce9\nA=x", "x"),
    ],
)
def test_settings_are_read_as_compose_reads_them(
    tmp_path: Path, line: str, value: str | None
) -> None:
    write(tmp_path, {"compose.yaml": 'services: {a: {build: {args: {X: "${A}"}}}}\n'})
    (tmp_path / ".env").write_bytes(line.encode("utf-8", "surrogateescape"))
    (builder,), problems = read(tmp_path)
    assert builder.args == {"X": "${A}" if value is None else value}
    assert not problems


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("A=1\nB!=2\n", 2, "it has an unexpected character in a name"),
        ("\nA B=2\n", 2, "it has a name with a blank"),
        ("A='x\n\nB=y", 1, "it has a quote that does not end"),
        ("A=" + "x" * 128 * 1024, None, "it is larger than 128 KiB"),
        ("A=x\n" + "A=$A$A\n" * 99, None, "written out, without anchors and inheritance, it is"),
    ],
)
def test_no_command_is_shown_where_settings_are_refused(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    compose = "services: {a: {build: .}}\n"
    write(tmp_path, {"x/compose.yaml": compose, "x/.env": text, "y/compose.yaml": compose})
    builders, (problem,) = read(tmp_path)
    assert [builder.dockerfile for builder in builders] == ["y/Dockerfile"]
    assert (problem.path, problem.line) == ("x/.env", line)
    assert reason in problem.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${A}", "x"),
        ("$A$EMPTY$A", "xx"),
        ("${A:-d}${EMPTY:-d}${EMPTY-d}${NONE-d}", "xdd"),
        ("${A:+r}${A+r}${EMPTY:+r}${EMPTY+$A}", "rrx"),
        ("${A:?must}${A?must}", "xx"),
        ("${EMPTY:?must}", None),
        ("${NONE:+r}", None),
        ("${NONE:-$A}", "x"),
        ("${HELD:-d}", None),
    ],
)
def test_settings_stand_for_variables(tmp_path: Path, text: str, value: str | None) -> None:
    settings_ = "A=x\nEMPTY=\nHELD=${NONE}\n"
    compose = {"services": {"a": {"build": {"context": f"c/{text}", "args": {"X": text}}}}}
    write(tmp_path, {"compose.yaml": json.dumps(compose), ".env": settings_})
    builders, _ = read(tmp_path)
    assert [(builder.context, builder.args["X"]) for builder in builders] == (
        [] if value is None else [(f"c/{value}", value)]
    )


def test_no_setting_that_may_be_a_secret_is_in_an_argument(tmp_path: Path) -> None:
    secret = "DB_PASSWORD=hunter2\nURL=db://${DB_PASSWORD}\nHUB=ghp_" + "a1B2" * 9 + "\nV=1\n"
    args = {"A": "${DB_PASSWORD}", "B": "${URL}", "C": "${HUB:-x}", "D": "${V}"}
    folder = {"context": "${DB_PASSWORD}", "args": args}
    compose = json.dumps({"services": {"a": {"build": folder}}})
    write(tmp_path, {"compose.yaml": compose, ".env": secret})
    (builder,), _ = read(tmp_path)
    assert builder.args == {**args, "D": "1"}


def test_settings_that_git_ignores_are_nobodys_business(tmp_path: Path) -> None:
    compose = 'services: {a: {build: {args: {X: "${A}"}}}}\n'
    write(tmp_path, {"compose.yaml": compose, ".env": "A=x", ".gitignore": ".env", ".git/HEAD": ""})
    for found in (discover(tmp_path), discover(tmp_path, gitignore=False)):
        (builder,), _ = read_builders(tmp_path, found.companions)
        assert builder.args == {"X": "${A}"}


def test_settings_of_many_includes_come_to_an_end(tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for level in range(30):
        for side in "ab":
            paths = [f"../{below}{level + 1}/compose.yaml" for below in "ab"]
            folder = f"{side}{level}"
            files[f"{folder}/compose.yaml"] = json.dumps(
                {"include": paths if level < 29 else [], "services": {folder: {"build": "."}}}
            )
            files[f"{folder}/.env"] = f"{side.upper()}{level}=1\n"
    write(tmp_path, files)
    start = time.process_time()
    read(tmp_path)
    assert time.process_time() - start < 12


def test_many_commands_and_services_take_linear_time(tmp_path: Path) -> None:
    services = ", ".join(f"s{number}: {{build: .}}" for number in range(2_000))
    write(tmp_path, {"compose.yaml": f"services: {{{services}}}\n"})
    builders, _ = read_builders(tmp_path, ["compose.yaml"])
    lines = "\n".join(f"cd d{number}\ndocker compose build s{number}" for number in range(2_000))
    start = time.process_time()
    calls = docker_calls([Command("", lines, "author")])
    builder_commands(builders, calls, texts=texts_for("en"), engine="docker")
    assert time.process_time() - start < 5
