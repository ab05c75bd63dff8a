from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse.util import WordSplitter
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import (
    Build,
    Config,
    Reference,
    StageMeaning,
    Value,
    analyse,
    assignments,
    devices,
    expand,
    expand_words,
    is_image_name,
    mounts,
    network,
    security,
)
from mkdocs_dockerfile.semantics.assignments import is_plain
from mkdocs_dockerfile.semantics.config import read_duration
from mkdocs_dockerfile.semantics.patterns import trim_prefix, trim_suffix

CASES = Path(__file__).parent / "cases" / "semantics"


def rows(name: str) -> Iterator[tuple[str, str]]:
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            word, _, expected = line.partition(" =>")
            yield word.strip(), expected.strip()


# --- Words -------------------------------------------------------------------------

VARIABLES = {
    "TOOL": "make",
    "ROOT": "/srv",
    "EMPTY": "",
    "FILE": "/opt/app/app.tar.gz",
    "STARS": "a*b?c",
    "WORD": "abcabc",
    "GREEK": "αβγ",
    "REGEX": "(.[x]{2}^$|+",
    "BACK": "a\\b",
    "OPTION": "-O2",
    "SLASHES": "a/b/c",
}


@pytest.mark.parametrize(("word", "expected"), list(rows("expansions.txt")))
def test_expansion(word: str, expected: str) -> None:
    expansion = expand(word, VARIABLES, keep=False)
    if expected == "error":
        assert expansion.error
        assert expansion.text == word
    else:
        assert (expansion.text, expansion.error) == (expected, None)
        assert expansion.unresolved == ()


@pytest.mark.parametrize(("word", "expected"), list(rows("words.txt")))
def test_words(word: str, expected: str) -> None:
    env = {"PORT": "80", "PORTS": "80 443", "PADDED": "  80   ", "EMPTY": ""}
    expansion, words = expand_words(word, env, keep=False)
    assert ("error" if expansion.error else "|".join(words)) == expected


@pytest.mark.parametrize(("word", "expected"), list(rows("visible.txt")))
def test_visible(word: str, expected: str) -> None:
    env: dict[str, str | Value] = {
        "TOOL": "make",
        "EMPTY": "",
        "ARCH": Value(None),
        "MIXED": Value("$LOST/bin", ("LOST",)),
        "OPEN": Value("$LOST", ("LOST",)),
    }
    expansion = expand(word, env)
    text, _, names = expected.rpartition(";")
    assert (expansion.text, " ".join(expansion.unresolved)) == (text.strip(), names.strip())


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (r"C:\temp\x", r"C:\temp\x"),
        ("`$TOOL", "$TOOL"),
        ('"a`"b"', 'a"b'),
        ("a``b", "a`b"),
        ("${NONE:-a`}b}", "a}b"),
    ],
)
def test_backtick(word: str, text: str) -> None:
    assert expand(word, VARIABLES, escape="`", keep=False).text == text


def test_names_that_were_looked_up() -> None:
    expansion = expand("$TOOL ${NONE:-$EMPTY} $OTHER", VARIABLES)
    assert expansion.used == ("TOOL", "EMPTY")
    assert expansion.unset == ("NONE", "OTHER")
    assert expansion.unresolved == ("OTHER",)
    demand = expand("${NONE:?give it}", VARIABLES)
    assert (demand.missing, demand.error) == ("NONE", "NONE: give it")


def test_heredoc_bodies_keep_their_quotes() -> None:
    assert expand('it\'s "$TOOL" \\$x', VARIABLES, quotes=False).text == 'it\'s "make" $x'


@given(st.text(alphabet="ab$\\{}'\"`:-+?#%/*<X ", max_size=40))
def test_any_word_can_be_expanded(word: str) -> None:
    for escape in "\\`":
        expansion, words = expand_words(word, {"X": "a b", "a": "", "b": "*"}, escape=escape)
        assert expansion.error is None or (expansion.text, words) == (word, ())
        if expansion.error is None and not expansion.unresolved and "<<" not in word:
            exact = expand(word, {"X": "a b", "a": "", "b": "*"}, escape=escape, keep=False)
            assert exact.text == expansion.text


def brute_force(value: str, pattern: str) -> list[int]:
    """Ends of all matches of a pattern of letters, stars and question marks at the start."""
    ends = {0}
    for character in pattern:
        if character == "*":
            ends = set(range(min(ends), len(value) + 1)) if ends else set()
        else:
            ends = {end + 1 for end in ends if end < len(value) and character in ("?", value[end])}
    return sorted(ends)


@given(st.text("ab", max_size=12), st.text("ab*?", max_size=6))
def test_trimming_takes_the_shortest_and_the_longest_match(value: str, pattern: str) -> None:
    ends = brute_force(value, pattern)
    # `##*` says that the match is longest: a pattern in `${X#…}` cannot begin with `#`.
    assert trim_prefix(value, pattern, longest=False) == (value[ends[0] :] if ends else value)
    assert trim_prefix(value, pattern, longest=True) == (value[ends[-1] :] if ends else value)
    back = brute_force(value[::-1], pattern[::-1])
    kept = len(value) - back[-1] if back else len(value)
    assert trim_suffix(value, pattern, longest=True) == value[:kept]


# --- dockerfile-parse --------------------------------------------------------------

QUOTED = st.text(alphabet="ab= '\"$\\`<-:/.,αé\u00a0\t", max_size=20)


@given(QUOTED)
def test_dockerfile_parse_agrees_on_plain_words(word: str) -> None:
    if is_plain(word):
        for escape in "\\`":
            expansion = expand(word, {}, escape=escape)
            assert expansion.error is None
            assert expansion.text == WordSplitter(word).dequote()


@pytest.mark.parametrize("word", ['"a b"', "'$a\\'", 'x"y"z', '"it\'s"', '""'])
def test_plain_words(word: str) -> None:
    assert is_plain(word)


@pytest.mark.parametrize(
    "word", ["ab", '"a', "a'b", '"a\\\\b"', '"$a"', '"a`b"', "'é'", '"a"$b', f'"{"a" * 200}"']
)
def test_words_that_dockerfile_parse_is_not_asked_about(word: str) -> None:
    assert not is_plain(word)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('ENV A=1 B="2 3"', [("A", "1"), ("B", "2 3")]),
        ("ENV A some 'quoted' text", [("A", "some quoted text")]),
        ('LABEL "a.b c"="d"', [("a.b c", "d")]),
        ("LABEL a=b=c", [("a", "b=c")]),
        ('ENV A="${X} y" B=\\$z', [("A", "${X} y"), ("B", "$z")]),
        ("ENV A='open", [("A", "'open")]),
        ('ARG A B= C="x y" D=$E', [("A", None), ("B", ""), ("C", "x y"), ("D", "$E")]),
        ('ARG "A"=1', [('"A"', "1")]),
        ("USER x=1", []),
        ("ENV", []),
    ],
)
def test_assignments(source: str, expected: list[tuple[str, str | None]]) -> None:
    found = assignments(parse(source).instructions[0])
    assert [(item.name, item.value) for item in found] == expected


# --- Whole files -------------------------------------------------------------------


def show(value: Any) -> Any:
    if hasattr(value, "_field_defaults"):
        return {
            name.rstrip("_"): show(item)
            for name, item in value._asdict().items()
            if item not in (value._field_defaults.get(name, dataclasses.MISSING), ())
        }
    if isinstance(value, tuple | list):
        return [show(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {
            item.name.rstrip("_"): show(getattr(value, item.name))
            for item in dataclasses.fields(value)
            if getattr(value, item.name) not in (item.default, ())
        }
    return value


def show_config(config: Config) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: f"{setting.value} @{setting.step}" + "".join(f" ?{x}" for x in setting.unresolved)
        for name in ("workdir", "user", "stopsignal")
        if (setting := getattr(config, name))
    }
    for name in ("env", "labels"):
        found[name] = [
            f"{key}={item.value} @{item.step}" + "".join(f" ?{x}" for x in item.unresolved)
            for key, item in getattr(config, name).items()
        ]
    found["volumes"] = [f"{item.value} @{item.step}" for item in config.volumes]
    found["exposed"] = [
        f"{port.text} {port.start}-{port.end} @{port.step}" for port in config.exposed
    ]
    found["onbuild"] = [f"{item.inner.logical} @{item.step}" for item in config.onbuild]
    for name in ("entrypoint", "cmd", "shell", "healthcheck"):
        if value := getattr(config, name):
            found[name] = show(value)
    if config.start_varies:
        found["starts by platform"] = [
            " | ".join(line.text if line else "-" for line in start) for start in config.starts
        ]
    return {key: value for key, value in found.items() if value}


def show_reference(reference: Reference) -> str:
    text = f"{reference.use} in {reference.by}: {reference.kind} {reference.text!r}"
    if reference.stage is not None:
        text += f" = stage {reference.stage}"
    if reference.candidates:
        text += f" = one of {list(reference.candidates)}"
    return text + "".join(f" ?{name}" for name in reference.unresolved)


def show_stage(stage: StageMeaning) -> dict[str, Any]:
    found = {
        "name": stage.name,
        "base": show_reference(stage.base),
        "platform": stage.platform and stage.platform.text,
        "description": stage.description,
        "windows": stage.windows,
        "users": list(stage.users),
        "args": [
            f"{item.name}={item.value} ({item.kind}, {item.scope}, step {item.step})"
            + (" from global" if item.from_global else "")
            + (f": {item.description}" if item.description else "")
            for item in stage.args.values()
        ],
        "config": show_config(stage.config),
    }
    return {key: value for key, value in found.items() if value}


def show_build(build: Build) -> dict[str, Any]:
    found: dict[str, Any] = {
        "global_args": [
            f"{item.name}={item.value} ({item.kind})"
            + (f": {item.description}" if item.description else "")
            for item in build.global_args.values()
        ],
        "default": build.default and build.default.index,
        "stages": [show_stage(stage) for stage in build.stages],
        "references": [
            f"{index + 1} {show_reference(reference)}"
            for index in range(len(build.dockerfile.instructions))
            for reference in build.references(index)
        ],
        "mounts": [
            show(mount)
            for index in range(len(build.dockerfile.instructions))
            for mount in build.mounts_at(index)
        ],
        "diagnostics": [str(item) for item in build.diagnostics],
    }
    return {key: value for key, value in found.items() if value not in ([], None)}


FOLDERS = sorted(path.parent for path in CASES.glob("*/Dockerfile"))


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_case(case: Path, update: bool) -> None:
    actual = show_build(analyse(parse((case / "Dockerfile").read_bytes(), path="Dockerfile")))
    expected = case / "expected.yml"
    if update:
        text = yaml.safe_dump(actual, allow_unicode=True, sort_keys=False, width=1000)
        expected.write_text(text, encoding="utf-8")
    assert yaml.safe_load(expected.read_text(encoding="utf-8")) == actual


@pytest.mark.parametrize(
    ("source", "path", "expected"),
    [
        ("FROM alpine\nWORKDIR /src", ".", "/src"),
        ("FROM alpine\nWORKDIR /src", "./a/../b", "/src/b"),
        ("FROM alpine\nWORKDIR /src", "/a/./b", "/a/./b"),
        ("FROM alpine\nWORKDIR /src", "$A", "$A"),
        ("FROM alpine\nWORKDIR $A/src", "b", "$A/src/b"),
        ("FROM alpine\nWORKDIR src", ".", "."),
        ("FROM alpine", ".", "."),
        ("FROM scratch", "a", "/a"),
        ("FROM --platform=windows/amd64 a\nWORKDIR /src", "b", "\\src\\b"),
        ("FROM --platform=windows/amd64 a\nWORKDIR /src", "C:/b", "C:/b"),
    ],
)
def test_paths_begin_at_the_working_directory(source: str, path: str, expected: str) -> None:
    (stage,) = build_of(f"{source}\nRUN true\n").stages
    assert stage.path_before(stage.stage.last, path) == expected


def test_comparing_candidates_takes_linear_time() -> None:
    lines = ["FROM scratch AS base", *(f"ENV A{number}=1" for number in range(1000))]
    lines += (f"FROM base AS x-{system}" for system in ("linux", "windows", "aix", "darwin"))
    lines += ["FROM x-$TARGETOS"] * 3000
    begun = time.perf_counter()
    build = build_of("\n".join(lines) + "\n")
    assert len(build.stages[5].config.env) == 1000
    assert build.default is not None
    # Where there is no room left to compare, nothing is said.
    assert not build.default.config.env
    assert build.default.config.start_varies and not build.default.starts_nothing
    assert time.perf_counter() - begun < 2


def build_of(source: str) -> Build:
    return analyse(parse(source))


def test_configuration_at_each_place() -> None:
    build = build_of("FROM a AS x\nENV A=1\nENV A=2\nWORKDIR /w\nFROM x\nENV A=3 B=$A\nRUN y")
    first, second = build.stages
    assert not first.config_before(1).env
    assert [first.config_before(index).env["A"].value for index in (2, 3)] == ["1", "2"]
    assert first.config_before(3).workdir is None
    below = second.config_before(5)
    assert below.env["A"].value == "2"
    assert below.env["A"].step == 3
    assert below.workdir
    assert {name: item.value for name, item in second.config.env.items()} == {"A": "3", "B": "2"}
    assert first.config.env["A"].value == "2"


@given(st.lists(st.tuples(st.sampled_from(["FROM", "ENV", "RUN"]), st.integers(0, 3)), max_size=30))
def test_every_place_is_as_a_replay_gives_it(steps: list[tuple[str, int]]) -> None:
    lines = ["FROM scratch AS s0"]
    ends: list[dict[str, str]] = []
    now: dict[str, str] = {}
    before: list[tuple[int, list[tuple[str, str]]]] = []
    for keyword, number in steps:
        if keyword == "FROM":
            ends.append(now)
            base = number % len(ends)
            lines.append(f"FROM s{base} AS s{len(ends)}")
            now = dict(ends[base])
            continue
        before.append((len(lines), list(now.items())))
        if keyword == "ENV":
            now = {**now, f"V{number}": str(len(lines))}
            lines.append(f"ENV V{number}={len(lines)}")
        else:
            lines.append("RUN x")
    build = build_of("\n".join(lines))
    for index, expected in before:
        stage = build.dockerfile.instructions[index].stage
        assert stage is not None
        env = build.stages[stage].config_before(index).env
        assert [(name, item.value) for name, item in env.items()] == expected
        assert len(env) == len(expected)


def test_long_chains_of_stages_keep_everything() -> None:
    lines = ["FROM scratch AS s0"]
    for index in range(200):
        lines += [f"FROM s{index} AS s{index + 1}", f"ENV V{index}=x V={index}"]
    config = build_of("\n".join(lines)).stages[-1].config
    assert config.env["V"].value == "199"
    assert [*config.env] == ["V0", "V", *(f"V{index}" for index in range(1, 200))]


def test_words_at_their_places() -> None:
    build = build_of("ARG V=1\nARG W=$V\nFROM a:$V\nARG V\nENV V=2$V\nRUN $V\nCOPY <<E /x\nE\n")
    assert build.expand_at(1, "$V$W").text == "1$W"
    assert build.expand_at(2, "$V$W$TARGETOS").text == "11$TARGETOS"
    assert build.expand_at(3, "$V").unset == ("V",)
    assert build.expand_at(4, "$V").text == "1"
    assert build.expand_at(5, "$V").text == "21"
    assert build.words_at(5, "$V 3") == ("21", "3")
    argument = build.argument_at(5, "V")
    assert argument
    assert (argument.scope, argument.step, argument.from_global) == (0, 4, True)
    assert build.argument_at(3, "V") is None


def test_empty_and_broken_files() -> None:
    for source in (
        "",
        "# only",
        "RUN x",
        "ARG A=1",
        "FROM",
        "FROM a AS\nONBUILD\nHEALTHCHECK\nCMD",
    ):
        build = build_of(source)
        assert len(build.stages) == len(build.dockerfile.stages)
        assert (build.default is None) == (not build.stages)


def test_nothing_but_an_empty_image_is_known_for_certain() -> None:
    # What the base image sets nobody knows here, so nothing is reported.
    assert not build_of("FROM alpine\nENV A=$HOME").diagnostics
    assert [item.code for item in build_of("FROM scratch\nENV A=$HOME").diagnostics] == ["DF020"]
    assert build_of("FROM scratch\nENV A=$PATH").stages[0].config.env["A"].value.startswith("/usr")
    env = build_of("FROM alpine\nENV PATH=/x:$PATH").stages[0].config.env
    assert (env["PATH"].value, env["PATH"].unresolved) == ("/x:$PATH", ("PATH",))


def test_flags_of_run() -> None:
    run, plain = parse(
        "RUN --network=none --security=insecure --device=a/b=c x\nRUN y"
    ).instructions
    assert (network(run), security(run), devices(run)[0].name) == ("none", "insecure", "a/b=c")
    assert (network(plain), security(plain), devices(plain)) == ("default", "sandbox", ())
    assert mounts(parse("COPY --mount=type=cache a b").instructions[0]) == ()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("1m30s", 90),
        ("1.5h", 5400),
        ("500ms", 0.5),
        ("0", 0),
        (".5s", 0.5),
        ("", None),
        ("30", None),
        ("-1s", None),
        ("1us", None),
        ("s", None),
        ("1 s", None),
        ("1s ", None),
    ],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert read_duration(text) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("alpine", True),
        ("alpine:3.20", True),
        ("ghcr.io/a/b-c__d.e:T_1", True),
        ("localhost:5000/x", True),
        ("localhost/x", True),
        ("[::1]:5000/x", True),
        ("Host/x", True),
        ("a@sha256:" + "0" * 64, True),
        ("a:b@sha256:" + "0" * 64, True),
        ("0", True),
        ("", False),
        ("Alpine", False),
        ("a/B", False),
        ("alpine:", False),
        ("alpine:$TAG", False),
        ("a..b", False),
        ("a/", False),
        ("/a", False),
        ("a@sha256:12", False),
        ("0" * 64, False),
        ("a" * 256, False),
        ("-a", False),
        ("a___b", False),
        ("a b", False),
    ],
)
def test_image_names(text: str, valid: bool) -> None:
    assert is_image_name(text) == valid


# --- Long files --------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "FROM a\n" + "".join(f"ENV V{i}=x$V{i - 1}\n" for i in range(4000)),
        "FROM a AS s0\n" + "".join(f"FROM s{i} AS s{i + 1}\nENV V{i}=1\n" for i in range(2000)),
        "FROM scratch\nENV A=x\n" + "ENV A=$A$A\n" * 500,
        "FROM scratch\nENV A=" + "a" * 50_000 + "\nENV B=${A##*" + "a*" * 500 + "b}\n",
        "FROM a\nENV A=" + "${B:-" * 5000 + "}" * 5000,
        "FROM a\nENV A=" + "'" * 100_001,
        "FROM a\nEXPOSE " + "0-65535 " * 20_000,
        "FROM " + "a" * 100_000 + "-" * 100_000 + "B",
        "FROM a\nRUN --mount=" + "a," * 50_000 + " x",
    ],
    ids=["env", "stages", "doubling", "pattern", "nesting", "quotes", "ports", "name", "mount"],
)
def test_long_files_take_no_long_time(source: str) -> None:
    build = build_of(source)
    start = time.process_time()
    for stage in build.stages:
        for index in range(stage.stage.first, stage.stage.last + 1):
            assert stage.config_before(index).env.get("no") is None
    assert len(build.diagnostics) >= 0
    assert time.process_time() - start < 5
