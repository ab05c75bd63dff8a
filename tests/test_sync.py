"""Golden cases: `tests/cases/sync/<name>/` holds a Dockerfile, its sidecar, and what `sync` makes.

`--update` writes what is made now into `expected.md` and `changes.txt`; read the difference
before keeping it.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile.cli import main
from mkdocs_dockerfile.explanations import explain
from mkdocs_dockerfile.pairing import instruction_text, normalise, pair
from mkdocs_dockerfile.pairing.matching import match
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import analyse
from mkdocs_dockerfile.sidecar import read_sidecar
from mkdocs_dockerfile.sync import Synced, synchronise

CASES = sorted((Path(__file__).parent / "cases" / "sync").iterdir())
# What is wrong with a sidecar that was just brought up to date would be a mistake of ours.
TO_BE_REPAIRED = re.compile(r"DF10[3-57]")


def bring(
    dockerfile: str | bytes, sidecar: str | bytes | None, drafts: Sequence[str] | None = None
) -> Synced:
    file = parse(dockerfile, path="Dockerfile")
    if drafts is None:
        drafts = [item.markdown for item in explain(file, analyse(file))]
    return synchronise(file, sidecar, drafts=drafts, title="Title")


def troubles(dockerfile: str | bytes, sidecar: str | bytes) -> list[str]:
    found = pair(parse(dockerfile, path="Dockerfile"), sidecar=sidecar, sidecar_path="D.md")
    return [str(item) for item in found.diagnostics if TO_BE_REPAIRED.match(item.code)]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path, update: bool) -> None:
    dockerfile = (folder / "Dockerfile").read_bytes()
    sidecar = folder / "Dockerfile.md"
    before = sidecar.read_bytes() if sidecar.exists() else None
    # Words of their own, so that the cases do not change with the explanations.
    drafts = [
        f"What `{item.keyword}` does in line {item.start_line}."
        for item in parse(dockerfile).instructions
    ]
    done = bring(dockerfile, before, drafts)
    after = done.text.encode()
    changes = "".join(f"{line if line else '-'}: {message}\n" for line, message in done.changes) + (
        f"problem: {done.problem}\n" if done.problem else ""
    )
    if update:
        (folder / "expected.md").write_bytes(after)
        (folder / "changes.txt").write_text(changes, encoding="utf-8")
    assert after == (folder / "expected.md").read_bytes()
    assert changes == (folder / "changes.txt").read_text(encoding="utf-8")
    if done.problem:
        assert after == before
        return
    assert bring(dockerfile, after, drafts).text == done.text
    assert troubles(dockerfile, after) == []


# --- Nothing is lost ---------------------------------------------------------------

LONG = (
    "RUN set -eux; \\\n    apt-get update; \\\n    apt-get install -y --no-install-recommends "
    "{}; \\\n    rm -rf /var/lib/apt/lists/*"
)
INSTRUCTIONS = [
    "WORKDIR /src",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
    "COPY . .",
    "RUN go build -o /app",
    "FROM alpine:3.20",
    "COPY --from=build /app /app",
    "EXPOSE 8080",
    'ENTRYPOINT ["/app"]',
    "ENV A=1",
    "ENV B=2 C=3",
    "RUN make",
    "ARG VERSION=1",
    LONG.format("curl wget git build-essential"),
    LONG.format("python3 python3-pip python3-venv"),
    "RUN <<EOF\necho hi\nEOF",
    "RUN echo `date`",
    'RUN echo "``` x"',
    "{{ template }}",
    "run echo lower",
]


def quoted(instruction: str) -> str:
    return instruction_text(parse(instruction).instructions[0])


@dataclass(frozen=True)
class Words:
    """A section of a sidecar.

    Attributes:
        quotes: The instructions that its heading quotes.
        text: The whole section; every sentence of it holds a name of its own, such as `u7`.
        shortened: Its heading may not say which of two instructions it means.
    """

    quotes: tuple[str, ...]
    text: str
    shortened: bool


@st.composite
def words(draw: st.DrawFn, quotes: Sequence[str], name: str, number: int, style: str) -> Words:
    shortened = False
    spans = []
    for quote in quotes:
        text = quoted(quote)
        if "`" in text:
            spans.append(f"````` {text} `````")
        elif len(text) > 60 and draw(st.booleans()):
            shortened = True
            spans.append(f"`{text[:40].rsplit(' ', 1)[0]} …`")
        else:
            spans.append(f"`{text}`")
    level = draw(st.sampled_from([3, 3, 3, 2, 4]))
    caption = draw(st.sampled_from(["", "", ": about {}", " ({})"])).format(f"{name}c")
    body = draw(
        st.sampled_from(
            [
                "Sentence {0}.\n",
                "\nSentence {0}.\n\nMore of {0}m.\n",
                "\n- Item {0}\n- Item {0}m\n",
                "```sh\necho {0}\n```\n",
                "\nSentence {0}.\n\n---\n",
                "Sentence {0}.\n\n##### Details of {0}d\n\nInner {0}i.\n",
                "```Dockerfile\n{1}\n```\n\nSentence {0}.\n",
            ]
        )
    )
    heading = style.format(number) + " and ".join(spans) + caption
    end = draw(st.sampled_from(["\n", "", "\n\n"]))
    text = f"{'#' * level} {heading}\n{body.format(name, quotes[0])}{end}"
    return Words(tuple(map(quoted, quotes)), text, shortened)


@st.composite
def stale_pairs(draw: st.DrawFn) -> tuple[str, str, list[Words]]:
    """A Dockerfile and a sidecar that fitted it before both were edited at random."""
    instructions = draw(st.lists(st.sampled_from(INSTRUCTIONS), max_size=10))
    instructions.insert(0, "FROM golang:1.22 AS build")
    style = draw(st.sampled_from(["{}. ", "{}. ", "", "Step {}: ", "**{}.** "]))
    sections: list[Words] = []
    at = 0
    while at < len(instructions):
        size = draw(st.sampled_from([1, 1, 1, 1, 2]))
        group = instructions[at : at + size]
        sections.append(draw(words(group, f"u{at}", at + 1, style)))
        at += len(group)
    listing = "\n".join(instructions)
    names = iter(range(100, 200))
    places = st.integers(0, 30)
    for _ in range(draw(st.integers(0, 6))):
        where: list = draw(st.sampled_from([instructions, sections]))
        edit = draw(st.sampled_from(["insert", "delete", "swap", "change", "duplicate"]))
        first = draw(places) % (len(where) + 1)
        if edit == "insert":
            new = draw(st.sampled_from(INSTRUCTIONS))
            where.insert(
                first,
                new if where is instructions else draw(words([new], f"u{next(names)}", 7, "")),
            )
            continue
        if first >= len(where):
            continue
        item = where[first]
        if edit == "delete":
            del where[first]
        elif edit == "swap":
            second = draw(places) % len(where)
            where[first], where[second] = where[second], item
        elif edit == "duplicate":
            where.insert(first, item)
        elif isinstance(item, Words):
            text = f"{item.text}\nAdded u{next(names)}.\n\n"
            where[first] = Words(item.quotes, text, item.shortened)
        elif "<<" not in item:
            where[first] = f"{item} more"
    text = draw(st.sampled_from(["", "# Title\n\nIntro u900.\n\n", "---\ntitle: x\n---\n# T\n\n"]))
    if draw(st.booleans()):
        text += f"## Listing\n\n```Dockerfile\n{listing}\n```\n\n"
    for number, section in enumerate(sections):
        if draw(st.integers(0, 9)) == 9:
            text += f"\n## Part {number}\n\nLead u{910 + number}.\n\n"
        text += section.text if not text or text.endswith("\n") else f"\n{section.text}"
    text += draw(st.sampled_from(["", "", "\n## Summary\n\nSummary u950.\n"]))
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.integers(0, 5)) == 5:
        text = text.replace("\n", "\r\n")
    return "\n".join(instructions) + "\n", text, sections


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\bu\d+[a-z]?\b", text))


@given(stale_pairs())
def test_no_word_is_lost_and_words_stay_with_their_instruction(
    pair_: tuple[str, str, list[Words]],
) -> None:
    dockerfile, before, sections = pair_
    done = bring(dockerfile, before)
    assert done.problem is None
    assert names_in(before) <= names_in(done.text)
    assert bring(dockerfile, done.text).text == done.text
    assert troubles(dockerfile, done.text) == []
    if "\r" in before:
        assert "\n" not in done.text.replace("\r\n", "")

    file = parse(dockerfile)
    texts = [instruction_text(item) for item in file.instructions]
    homes = match(file, read_sidecar(done.text)).sections
    uses = [quote for section in sections for quote in section.quotes]
    for section in sections:
        # Of two that say the same, one may have lost its instruction.
        clear = all(0 < uses.count(quote) <= texts.count(quote) for quote in section.quotes)
        if section.shortened or not clear:
            continue
        home = [
            str(homes[number].markdown)
            for number, text in enumerate(texts, 1)
            if text in section.quotes and number in homes
        ]
        for name in names_in(section.text):
            assert any(name in names_in(text) for text in home), name


@given(st.text(max_size=300), st.text(max_size=300))
def test_anything_is_taken(dockerfile: str, sidecar: str) -> None:
    done = bring(dockerfile, sidecar)
    assert done.problem or bring(dockerfile, done.text).text == done.text


@given(st.lists(st.sampled_from(INSTRUCTIONS), min_size=1, max_size=8))
def test_a_new_sidecar_explains_every_instruction_and_needs_nothing(
    instructions: list[str],
) -> None:
    dockerfile = "\n".join(["FROM a", *instructions])
    done = bring(dockerfile, None)
    assert troubles(dockerfile, done.text) == []
    assert bring(dockerfile, done.text).text == done.text
    file = parse(dockerfile)
    assert len(match(file, read_sidecar(done.text)).sections) == len(file.instructions)


def test_a_section_put_aside_comes_back_with_its_instruction() -> None:
    sidecar = "# T\n\n### 1. `FROM a`\nOne.\n\n### 2. `RUN make`\nTwo.\n"
    without = bring("FROM a\n", sidecar).text
    assert "<!-- dockerfile: parked -->" in without
    assert bring("FROM a\nRUN make\n", without).text == sidecar


def test_a_swap_moves_both_sections() -> None:
    sidecar = "# T\n\n### 1. `FROM a`\nOne.\n\n### 2. `RUN b`\nTwo.\n\n### 3. `RUN c`\nThree.\n"
    swapped = bring("FROM a\nRUN c\nRUN b\n", sidecar).text
    assert swapped == (
        "# T\n\n### 1. `FROM a`\nOne.\n\n### 2. `RUN c`\nThree.\n\n### 3. `RUN b`\nTwo.\n"
    )


def test_two_thousand_headings_are_brought_up_to_date_in_time() -> None:
    dockerfile = "FROM a\n" + "".join(f"RUN tool-{i} --with option-{i}\n" for i in range(2000))
    sidecar = "# T\n\n" + "".join(
        f"### {i + 2}. `RUN tool-{i} --with option-{i + 1}`\nWords {i}.\n\n" for i in range(2000)
    )
    file = parse(dockerfile)
    start = time.process_time()
    done = synchronise(file, sidecar, drafts=["x"] * 2001, title="T")
    # Several passes, each of which matches 2,000 headings.
    assert time.process_time() - start < 20
    assert done.problem is None


# --- The command -------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [dockerfile]\n")
    (tmp_path / "Dockerfile").write_text("FROM alpine:3.21\nRUN make\n")
    (tmp_path / "Dockerfile.md").write_bytes(b"# T\r\n\r\n### 1. `FROM alpine:3.20`\r\nWords.\r\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "Dockerfile").write_text("FROM scratch\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["sync", *arguments], catch_exceptions=False)
    return result.exit_code, result.output


def test_the_command_updates_what_is_there_and_is_content_then(project: Path) -> None:
    code, output = run()
    assert code == 0
    assert "Dockerfile.md: updated" in output
    assert "Dockerfile.md:3: `FROM alpine:3.20` is now `FROM alpine:3.21`" in output
    text = (project / "Dockerfile.md").read_bytes()
    assert text.startswith(
        b"# T\r\n\r\n### 1. `FROM alpine:3.21`\r\nWords.\r\n\r\n### 2. `RUN make`"
    )
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert run() == (0, "1 sidecar up to date\n")
    assert not (project / "other" / "Dockerfile.md").exists()
    assert sorted(path.name for path in project.iterdir()) == [
        "Dockerfile",
        "Dockerfile.md",
        "mkdocs.yml",
        "other",
    ]


def test_check_and_diff_write_nothing(project: Path) -> None:
    before = (project / "Dockerfile.md").read_bytes()
    code, output = run("--check")
    assert (code, output.splitlines()[0]) == (1, "Dockerfile.md: would be updated")
    code, output = run("--diff")
    assert code == 0
    assert "-### 1. `FROM alpine:3.20`\n+### 1. `FROM alpine:3.21`\n" in output.replace("␍", "")
    assert run("--check", "--diff")[0] == 1
    assert (project / "Dockerfile.md").read_bytes() == before
    run()
    assert run("--check") == (0, "1 sidecar up to date\n")
    assert run("--diff") == (0, "")


def test_a_sidecar_is_made_for_a_named_file_or_with_create(project: Path) -> None:
    code, output = run("other")
    assert code == 0
    assert output == "0 sidecars up to date: 1 Dockerfile has none (--create makes one)\n"
    assert run("other/Dockerfile", "--check")[0] == 1
    assert not (project / "other" / "Dockerfile.md").exists()
    assert run("other/Dockerfile") == (0, "other/Dockerfile.md: created\n")
    made = project / "other" / "Dockerfile.md"
    assert "### 1. `FROM scratch`\n<!-- dockerfile: draft " in made.read_text()
    made.unlink()
    assert run("--create")[0] == 0
    assert made.exists()


def test_a_sidecar_is_made_where_the_site_looks_for_it(project: Path) -> None:
    assert run("other/Dockerfile", "--config", "mkdocs.yml")[0] == 0
    (project / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - dockerfile:\n      sidecar: docs/notes/{path}.md\n"
    )
    assert run("other/Dockerfile")[0] == 0
    assert (project / "docs" / "notes" / "other" / "Dockerfile.md").exists()


def test_what_cannot_be_brought_up_to_date_stays_and_is_a_finding(project: Path) -> None:
    sidecar = project / "Dockerfile.md"
    for content, said in (
        (b"# T\n\n```\nnever closed\n", "Dockerfile.md: line 3: the fence that begins here"),
        (b"\xff\xfe\x00", "is UTF-16"),
    ):
        sidecar.write_bytes(content)
        code, output = run()
        assert code == 1
        assert said in output
        assert sidecar.read_bytes() == content


def test_wrong_usage(project: Path) -> None:
    assert run("missing")[0] == 2
    assert run("--nonsense")[0] == 2


def test_a_file_keeps_its_permissions_and_its_link(project: Path) -> None:
    target = project / "kept.md"
    (project / "Dockerfile.md").rename(target)
    target.chmod(0o640)
    (project / "Dockerfile.md").symlink_to("kept.md")
    assert run()[0] == 0
    assert (project / "Dockerfile.md").is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert "alpine:3.21" in target.read_text()


def test_normalised_text_of_a_heading_is_what_is_compared() -> None:
    assert normalise("run  make \\\n  all") == "RUN make all"
