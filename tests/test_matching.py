"""Golden cases: `tests/cases/sidecars/<name>/` holds a Dockerfile, its sidecar, and what follows.

`--update` writes what is found now into `expected.yml`; read the difference before keeping it.
"""

import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import mkdocs_dockerfile
from mkdocs_dockerfile.model import Command, Trusted
from mkdocs_dockerfile.pairing.assignment import Hit, assign, heaviest_chain, longest_chain
from mkdocs_dockerfile.pairing.drift import shorten
from mkdocs_dockerfile.pairing.matching import Match, match, normalise
from mkdocs_dockerfile.pairing.quotes import Quote, fingerprint
from mkdocs_dockerfile.pairing.section_names import name_of
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.sidecar import (
    PARKED_MARK,
    draft_mark,
    fingerprint_mark,
    read_sidecar,
    split_lines,
)
from tests.strategies import dockerfiles

MESSAGES = sorted(
    (Path(mkdocs_dockerfile.__file__).parent / "explanations" / "messages").glob("*.toml")
)
CASES = sorted((Path(__file__).parent / "cases" / "sidecars").iterdir())


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, _text)


def command(item: Command) -> dict[str, str]:
    """Plain data of a command; words that it does not have are left out."""
    data = {"title": item.title, "code": item.code}
    data |= {"before": str(item.before)} if item.before else {}
    data |= {"after": str(item.after)} if item.after else {}
    return data | ({"shown": item.shown} if item.shown != "all" else {})


def plain(found: Match) -> dict[str, Any]:
    """Plain data; what is empty is left out."""
    steps = {}
    for number, item in sorted(found.sections.items()):
        if number != item.step:
            steps[number] = {"with": item.step}
            continue
        steps[number] = {"line": item.line, "text": str(item.markdown)}
        if not item.exact:
            steps[number]["exact"] = False
        if item.draft:
            steps[number]["draft"] = True
    data = {
        "title": found.title,
        "metadata": {
            key: value for key, value in found.metadata.items() if key not in ("title", "commands")
        },
        "introduction": str(found.introduction),
        "commands": [command(item) for item in found.commands],
        "command_words": str(found.command_words),
        "leads": {number: str(text) for number, text in sorted(found.leads.items())},
        "steps": steps,
        "closing": str(found.closing),
        "summary": str(found.summary),
        "diagnostics": [f"{item.severity}: {item}" for item in found.diagnostics],
    }
    return {key: value for key, value in data.items() if value not in (None, "", {}, [])}


def read(dockerfile: str, sidecar: str | bytes) -> Match:
    return match(parse(dockerfile, path="Dockerfile"), read_sidecar(sidecar, path="Dockerfile.md"))


def codes(found: Match) -> list[str]:
    return [item.code for item in found.diagnostics]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path, update: bool) -> None:
    dockerfile = parse((folder / "Dockerfile").read_bytes(), path="Dockerfile")
    sidecar = read_sidecar((folder / "sidecar.md").read_bytes(), path="sidecar.md")
    data = plain(match(dockerfile, sidecar))
    file = folder / "expected.yml"
    if update:
        text = yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100)
        file.write_text(text, encoding="utf-8")
    assert data == yaml.safe_load(file.read_text(encoding="utf-8"))


def test_the_seed_is_explained_from_end_to_end() -> None:
    folder = Path(__file__).parent / "cases" / "sidecars" / "seed"
    found = read((folder / "Dockerfile").read_text(), (folder / "sidecar.md").read_bytes())
    assert list(found.sections) == list(range(1, 11))
    assert all(item.exact and item.markdown for item in found.sections.values())
    assert len(found.commands) == 4
    assert found.summary
    assert not found.diagnostics


# --- Every sentence arrives ---------------------------------------------------------

INSTRUCTIONS = ["FROM alpine", "RUN make", "COPY . .", "EXPOSE 80", "ENV A=1", 'CMD ["./a"]']
HEADINGS = [
    *(f"`{text}`" for text in INSTRUCTIONS),
    "EXPOSE 8080",
    "`RUN make all`",
    "`RUN`",
    "Notes",
    "Summary",
    "Explanation",
    "Usage",
    "Docker commands",
    "Build the image",
    "Dockerfile",
]
FENCE = "```\ndocker build .\n```\n"
SHAPES = [
    FENCE,
    "    docker build .\n",
    '=== "Linux"\n\n    ```\n    docker build .\n    ```\n',
    "!!! note\n    docker build .\n\n    More.\n",
    "- `docker build .`\n- other\n",
    "1. One:\n   ```\n   docker build .\n   ```\n",
    "| `docker build .` |\n|---|\n",
    "<details>\n\n```\ndocker build .\n```\n\n</details>\n",
    "```console\n$ docker build .\nDone\n```\n",
    "Run:\n\n```\n# Build it\ndocker build .\n```\n",
    "---\n",
    "",
]


@st.composite
def sidecars(draw: st.DrawFn) -> tuple[str, list[str]]:
    parts, sentences = [], []
    for index in range(draw(st.integers(0, 12))):
        level = draw(st.integers(1, 4))
        number = draw(st.sampled_from(["", f"{index}. "]))
        sentence = f"Sentence w{index}w is here."
        before, after = draw(st.sampled_from(SHAPES)), draw(st.sampled_from(SHAPES))
        parts.append(f"{'#' * level} {number}{draw(st.sampled_from(HEADINGS))}\n\n")
        parts.append(f"{before}\n{sentence}\n\n{after}\n")
        sentences.append(f"w{index}w")
    return "".join(parts), sentences


@given(st.lists(st.sampled_from(INSTRUCTIONS), max_size=8), sidecars())
def test_every_sentence_is_on_the_page_or_in_a_section_that_is_reported(
    lines: list[str], made: tuple[str, list[str]]
) -> None:
    text, sentences = made
    sidecar = read_sidecar(text, path="a.md")
    found = match(parse("\n".join(lines), path="Dockerfile"), sidecar)
    page = "\n".join(
        [
            found.introduction,
            *found.leads.values(),
            *{item.section: item.markdown for item in found.sections.values()}.values(),
            found.closing,
            found.summary,
            found.command_words,
            *(text for item in found.commands for text in (item.before, item.after)),
        ]
    )
    gone = "".join(
        section.body
        for section, role in zip(sidecar.sections, found.roles, strict=True)
        if role == "orphan"
    )
    for sentence in sentences:
        assert page.count(sentence) + gone.count(sentence) == 1
    assert bool(gone) <= ("DF104" in codes(found))


@given(dockerfiles(), sidecars())
def test_nothing_raises(dockerfile: str, made: tuple[str, list[str]]) -> None:
    found = match(parse(dockerfile), read_sidecar(made[0]))
    assert all(isinstance(item.markdown, Trusted) for item in found.sections.values())


@given(st.permutations(range(6)))
def test_unique_texts_are_found_wherever_their_sections_stand(order: list[int]) -> None:
    text = "".join(f"## `{INSTRUCTIONS[index]}`\n\nAbout {index}.\n\n" for index in order)
    found = read("\n".join(INSTRUCTIONS), text)
    assert [str(found.sections[n].markdown) for n in range(1, 7)] == [
        f"About {n}." for n in range(6)
    ]
    assert set(codes(found)) == ({"DF106"} if order != sorted(order) else set())


# --- Marks of `sync` ----------------------------------------------------------------


def test_an_unedited_draft_is_one_and_an_edited_one_is_a_persons() -> None:
    prose = "\nBuilds it.\n"
    text = f"## `RUN make`\n{draft_mark(prose)}\n{prose}"
    assert read("FROM a\nRUN make", text).sections[2].draft
    assert read("FROM a\nRUN make", text).sections[2].markdown == "Builds it."
    edited = read("FROM a\nRUN make", text.replace("Builds", "Compiles")).sections[2]
    assert not edited.draft
    assert edited.markdown == "Compiles it."


def test_tidying_white_space_does_not_make_a_draft_a_persons() -> None:
    text = f"## `RUN make`\n{draft_mark('Builds it.')}\r\n\r\nBuilds it.  \r\n\r\n\r\n## More\r\n"
    assert read("FROM a\nRUN make", text).sections[2].draft


def test_a_fingerprint_finds_the_instruction_of_a_shortened_heading() -> None:
    lines = "FROM a\nRUN make one two\nRUN make one three\n"
    mark = fingerprint_mark("RUN make one three")
    found = read(lines, f"## `RUN make …`\n{mark}\n\nText.\n")
    assert list(found.sections) == [3]
    assert found.sections[3].exact
    assert found.sections[3].markdown == "Text."


def test_a_parked_section_is_silent() -> None:
    found = read(
        "FROM a\n", f"## `FROM a`\n\nA.\n\n## `RUN b`\n{PARKED_MARK}\n\nB.\n\n### C\n\nD.\n"
    )
    assert not codes(found)
    assert found.roles == ("step", "parked", "parked")
    assert not found.closing


def test_a_fingerprint_of_a_changed_instruction_is_drift() -> None:
    mark = fingerprint_mark("RUN make one two")
    found = read(
        "FROM a\nRUN make one four\n", f"## `FROM a`\n\n## `RUN make …`\n{mark}\n\nText.\n"
    )
    assert not found.sections[2].exact
    assert codes(found) == ["DF103"]


# --- Parts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Docker Commands :-", "commands"),
        ("🐳 Useful Docker commands", "commands"),
        ("Building and running the container", "action"),
        ("Docker-Befehle", "commands"),
        ("How to use this image", "commands"),
        ("Command reference", "commands"),
        ("How to build this image", "action"),
        ("Running locally", "action"),
        # Of a step, as likely as of the page.
        ("Examples", None),
        ("常用 Docker 命令", None),
        ("Docker 命令", "commands"),
        ("Comandos de Docker", "commands"),
        ("Comandos do Podman", "commands"),
        ("Verwendung mit Docker", "commands"),
        ("Comandos de Linux", None),
        ("En detalle", "divider"),
        ("Docker", "tool"),
        ("With Docker:", "tool"),
        ("What is Docker", None),
        ("Docker Compose", "action"),
        ("Usage with Docker Compose", "action"),
        ("Local development", "action"),
        ("Development", None),
        ("使い方", "commands"),
        ("Summary", "summary"),
        ("**Conclusion**", "summary"),
        ("Zusammenfassung", "summary"),
        ("Résumé", "summary"),
        ("Re\u0301sume\u0301", "summary"),
        ("Conclusión", "summary"),
        ("Considerações finais", "summary"),
        ("总结", "summary"),
        ("まとめ", "summary"),
        ("Dockerfile:", "listing"),
        ("The full Dockerfile", "listing"),
        ("Step-by-step explanation", "divider"),
        ("Why Alpine", None),
        ("", None),
        ("summary " * 50, None),
    ],
)
def test_names_of_sections(title: str, name: str | None) -> None:
    assert name_of(title) == name


@pytest.mark.parametrize("file", MESSAGES, ids=lambda file: file.stem)
def test_headings_of_the_page_s_own_are_known_in_every_language(file: Path) -> None:
    labels = tomllib.loads(file.read_text(encoding="utf-8"))["labels"]
    names = [name_of(labels[key]) for key in ("docker_commands", "podman_commands", "summary")]
    assert names == ["commands", "commands", "summary"]


def test_what_is_called_docker_alone_counts_only_with_commands() -> None:
    sidecar = "# Docker\n\nHello.\n\n## `FROM a`\n\nText.\n\n## Docker\n\n"
    words = read("FROM a\n", f"{sidecar}A tool.\n")
    assert words.title == "Docker"
    assert not words.commands
    assert "A tool." in words.closing
    commands = read("FROM a\n", f"{sidecar}```sh\ndocker build .\n```\n")
    assert [item.code for item in commands.commands] == ["docker build ."]
    assert not commands.closing


def test_normalised_texts_ignore_continuations_blanks_and_the_keyword_s_case() -> None:
    assert normalise("run  a \\\n  b\t c") == "RUN a b c"
    assert normalise("RUN a `\n b", "`") == "RUN a b"
    assert normalise("see  It") == "see It"
    assert normalise("") == ""


def test_shortened_texts_show_where_they_differ() -> None:
    old, new = (f"RUN {'a ' * 100}{word} {'b ' * 100}" for word in ("old", "new"))
    first, second = shorten(old, new)
    assert "old" in first
    assert "new" in second
    assert max(len(first), len(second)) <= 82
    assert shorten("RUN a", "RUN b") == ("RUN a", "RUN b")


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12), max_size=10))
def test_the_longest_chain_rises_and_no_longer_one_does(places: dict[int, int]) -> None:
    unique = {quote: place for place, quote in {p: q for q, p in places.items()}.items()}
    hits = {quote: Hit(place, exact=True) for quote, place in unique.items()}
    chain = [unique[quote] for quote in sorted(longest_chain(hits))]
    assert chain == sorted(chain)
    longest: dict[int, int] = {}
    for quote in sorted(unique):
        before = (longest[q] for q in longest if unique[q] < unique[quote])
        longest[quote] = 1 + max(before, default=0)
    assert len(chain) == max(longest.values(), default=0)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.floats(0.1, 2)), max_size=12))
def test_the_heaviest_chain_rises_on_both_sides(pairs: list[tuple[int, int, float]]) -> None:
    chain = heaviest_chain(pairs)
    weights = {(quote, place): weight for quote, place, weight in sorted(pairs, key=lambda p: p[2])}
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))

    def best(quote: int, place: int) -> float:
        later = [(q, p, w) for (q, p), w in weights.items() if q > quote and p > place]
        return max((w + best(q, p) for q, p, w in later), default=0)

    assert sum(weights[pair] for pair in chain) == pytest.approx(best(-1, -1))


@given(
    st.lists(st.sampled_from(["RUN a", "RUN b", "RUN a b", "COPY a b"]), max_size=8),
    st.lists(st.sampled_from(["RUN a", "RUN b", "RUN c", "ADD a b"]), max_size=8),
)
def test_no_instruction_is_hit_twice(texts: list[str], quoted: list[str]) -> None:
    hits = assign([Quote(index, text) for index, text in enumerate(quoted)], texts)
    places = [hit.instruction for hit in hits.values()]
    assert len(places) == len(set(places))
    for quote, hit in hits.items():
        assert hit.exact == (quoted[quote] == texts[hit.instruction])
    # Where the texts are the same on both sides, nothing is left over.
    assert len(assign([Quote(i, text) for i, text in enumerate(texts)], texts)) == len(texts)


def test_fingerprints_of_different_texts_differ() -> None:
    assert len({fingerprint(text) for text in ("RUN a", "RUN b", "")}) == 3


# --- Size ---------------------------------------------------------------------------

MANY = 2000


@pytest.mark.parametrize("heading", ["`{}`", "{}", "`RUN`", "Step\n\n```\n{}\n```"])
@pytest.mark.parametrize("change", ["", " --again", "same"])
def test_thousands_of_headings_take_little_time(heading: str, change: str) -> None:
    same = change == "same"
    said = [f"RUN make {'all' if same else f'target{n} --flag{n}'}" for n in range(MANY)]
    lines = [line + (change if not same else "") for line in said]
    text = "".join(f"## {heading.format(line)}\n\nText.\n\n" for line in said)
    dockerfile = parse("FROM a\n" + "\n".join(lines))
    start = time.process_time()
    found = match(dockerfile, read_sidecar(text))
    # The limit is 2 s on an idle machine; this one may be busy.
    assert time.process_time() - start < 6
    assert len(found.sections) == MANY


@pytest.mark.parametrize(
    "shape",
    [
        *SHAPES,
        "### Notes\n\nText.\n",
        "### Build\n\nText.\n\n" + FENCE,
        "=== A\n    === B\n        === C\n            === D\n                === E\n\n",
        "`docker build -t `` x\n",
        "$ docker build .\n",
        "<!-- x -->\n\n",
    ],
)
def test_long_sections_of_commands_take_little_time(shape: str) -> None:
    text = "# A\n\n## Docker commands\n\n" + f"{shape}\n" * MANY
    start = time.process_time()
    match(parse("FROM a\n"), read_sidecar(text))
    assert time.process_time() - start < 6


@pytest.mark.parametrize(
    "text",
    [
        "```sh\n" + "\n" * 40_000 + "docker build .\n```\n",
        "- `docker build .` a" + " " * 40_000 + "b\n",
        "x " * 20_000 + "`docker build .` " * 10_000,
    ],
    ids=["blank lines", "blanks", "spans"],
)
def test_long_blocks_with_commands_take_little_time(text: str) -> None:
    start = time.process_time()
    found = match(parse("FROM a\n"), read_sidecar(f"## Docker commands\n\n{text}"))
    assert time.process_time() - start < 3
    assert found.commands[0].code == "docker build ."


def test_many_copies_of_the_file_take_little_time() -> None:
    dockerfile = "FROM a\nRUN b\n"
    text = f"## A\n\nText.\n\n```dockerfile\n{dockerfile}```\n\n" * 8000
    start = time.process_time()
    found = match(parse(dockerfile), read_sidecar(text))
    assert time.process_time() - start < 3
    assert "dockerfile" not in found.introduction


BREAKS = ["\r", "\r\n", "\t", "\f", "\v", "\x85", "\u2028"]
LISTED = "- `docker build .` \f\n- `docker build -t a .`\n"


@example([LISTED])
@example(["- \u2028a:\x85\n\n", SHAPES[5]])
@example(["    docker build .\n", "\r", "    docker build .\n"])
@given(
    st.lists(st.sampled_from([*SHAPES, *BREAKS, LISTED, "`", "$ ", "    ", "/// tab", "x", "- "]))
)
def test_any_section_of_commands_can_be_read(pieces: list[str]) -> None:
    text = "## Docker commands\n\n" + "".join(pieces)
    found = match(parse("FROM a\n"), read_sidecar(text))
    lines = split_lines(text)
    for item in found.commands:
        assert item.line is not None
        assert item.code.split("\n")[0] in lines[item.line - 1]
