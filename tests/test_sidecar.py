import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile.sidecar import (
    Section,
    read_sidecar,
    split_lines,
    split_number,
    text_hash,
    write_sidecar,
)

PIECES = [
    "# Title",
    "## 1. `RUN a`",
    "Setext",
    "===",
    "---",
    "...",
    "title: x",
    "```",
    "~~~",
    "    # code",
    "<!--",
    "-->",
    "<div>",
    "- item",
    "  # in item",
    "> # quoted",
    "[a]: b",
    "",
    " ",
    "\u2028# not a line",
    "\x0b# not a line",
    "\ufeff",
    "é",
    "<!-- dockerfile: draft 0123456789ab -->",
]
TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n", "\r\n", "\r", ""])), max_size=20
    ).map(lambda parts: "".join(piece + end for piece, end in parts)),
)


@given(TEXTS)
def test_the_pieces_give_the_text_back(text: str) -> None:
    sidecar = read_sidecar(text)
    if sidecar.readable:
        assert write_sidecar(sidecar) == text
    assert sidecar.readable == ("\0" not in text)


@given(TEXTS)
def test_lines_and_blocks_are_where_they_say(text: str) -> None:
    sidecar = read_sidecar(text)
    lines = split_lines(sidecar.text.removeprefix("\ufeff"))
    for section in (sidecar.opening, *sidecar.sections):
        at = section.line - 1
        assert "".join(lines[at:]).startswith(section.heading + section.body)
        assert "".join(lines[section.body_line - 1 :]).startswith(section.body)
        for block in section.blocks:
            assert "".join(lines[block.line - 1 : block.end_line]) == block.text
    assert "".join(lines) == sidecar.text.removeprefix("\ufeff")


@given(st.binary())
def test_bytes_never_raise_and_come_back(data: bytes) -> None:
    sidecar = read_sidecar(data, path="a.md")
    if sidecar.readable:
        assert write_sidecar(sidecar).encode() == data
    else:
        assert [item.code for item in sidecar.diagnostics] == ["DF101"]
        assert sidecar.sections == ()


def titles(text: str) -> list[tuple[int, int, str]]:
    return [(item.line, item.level, item.title) for item in read_sidecar(text).sections]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\nB\n===\n\nC\nD\n---\n", [(1, 1, "A"), (3, 1, "B"), (6, 2, "C D")]),
        ("## A ##\n###### B\n####### C\n", [(1, 2, "A"), (2, 6, "B")]),
        ("```\n# A\n```\n# B\n", [(4, 1, "B")]),
        ("~~~sh\n# A\n```\n# B\n~~~\n# C\n", [(6, 1, "C")]),
        ("# A\n```\n# B\n", [(1, 1, "A")]),
        ("text\n\n    # A\n\n# B\n", [(5, 1, "B")]),
        ("<!--\n# A\n\n# B\n-->\n# C\n", [(6, 1, "C")]),
        ("<pre>\n# A\n</pre>\n", []),
        ("- a\n\n  # A\n\n> # B\n\n# C\n", [(7, 1, "C")]),
        ("#A\n\n#\n", [(3, 1, "")]),
        ("---\ntitle: T\n---\n# A\n", [(4, 1, "A")]),
        ("\ufeff# A\r\n\r\n## B\r\n", [(1, 1, "A"), (3, 2, "B")]),
        ("# A\r## B\r", [(1, 1, "A"), (2, 2, "B")]),
        ("## **A** `b` *c* [d](e) ![f](g) \\* &amp; <i>h</i>", [(1, 2, "A b c d f * & h")]),
    ],
)
def test_headings(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert titles(text) == expected


def only(text: str) -> Section:
    (section,) = read_sidecar(text).sections
    return section


def test_a_section() -> None:
    section = only("Before.\n\n### 4. Get `a` and ``b ` c``:\n\nText.\n\n```sh x\ncode\n```\n---\n")
    assert section.number == 4
    assert section.rest == "Get a and b ` c:"
    assert section.quotes == ("a", "b ` c")
    assert section.source == "4. Get `a` and ``b ` c``:"
    assert section.heading == "### 4. Get `a` and ``b ` c``:\n"
    assert [(block.kind, block.line, block.end_line) for block in section.blocks] == [
        ("text", 5, 5),
        ("fence", 7, 9),
        ("rule", 10, 10),
    ]
    assert (section.blocks[1].info, section.blocks[1].content) == ("sh x", "code\n")


def test_fences_inside_a_list_belong_to_the_list() -> None:
    (block,) = only("# A\n\n1. one\n   ```\n   code\n   ```\n2. two\n").blocks
    assert (block.kind, block.line, block.end_line) == ("list", 3, 7)
    assert [(fence.line, fence.content) for fence in block.fences] == [(4, "code\n")]


def test_the_title_is_the_first_heading_of_level_1() -> None:
    assert read_sidecar("## A\n\n# B\n\n# C\n").title == "B"
    assert read_sidecar("## A\n").title is None
    assert read_sidecar("Words.\n\n## A\n").preamble == "Words.\n\n"


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("4. RUN a", 4, "RUN a"),
        ("4) RUN a", 4, "RUN a"),
        ("4.RUN a", 4, "RUN a"),
        ("4 - RUN a", 4, "RUN a"),
        ("4 RUN a", 4, "RUN a"),
        ("#4 RUN a", 4, "RUN a"),
        ("**4.** RUN a", 4, "RUN a"),
        ("Step 4: RUN a", 4, "RUN a"),
        ("STEP 4/10 : RUN a", 4, "RUN a"),
        ("Step 4 \u2013 RUN a", 4, "RUN a"),
        ("Step 4", 4, ""),
        ("Steps 4-6: RUN a", None, "Steps 4-6: RUN a"),
        ("4-6. RUN a", 4, "RUN a"),
        ("Schritt 4: RUN a", 4, "RUN a"),
        ("第4步\uff1aRUN a", 4, "RUN a"),
        ("步骤 4\uff1aRUN a", 4, "RUN a"),
        ("手順4 RUN a", 4, "RUN a"),
        ("RUN a", None, "RUN a"),
        ("1.18 is old", None, "1.18 is old"),
        ("3scale", None, "3scale"),
        ("", None, ""),
        ("99999999999999. RUN a", None, "99999999999999. RUN a"),
    ],
)
def test_numbers(text: str, number: int | None, rest: str) -> None:
    assert split_number(text) == (number, rest)


# --- Front matter -------------------------------------------------------------------


def test_front_matter() -> None:
    sidecar = read_sidecar("---\ntitle: T\ntags: [a, b]\n1: x\n---\n# A\n")
    assert dict(sidecar.metadata) == {"title": "T", "tags": ["a", "b"], "1": "x"}
    assert sidecar.front_matter == "---\ntitle: T\ntags: [a, b]\n1: x\n---\n"
    assert not sidecar.diagnostics


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("close", ["---", "...", "--- "])
def test_front_matter_with_all_line_ends(start: str, end: str, close: str) -> None:
    text = start + end.join(["---", "title: T", close, "# A", "b"])
    sidecar = read_sidecar(text)
    assert dict(sidecar.metadata) == {"title": "T"}
    assert [(item.line, item.title) for item in sidecar.sections] == [(4, "A")]
    assert write_sidecar(sidecar) == text


@pytest.mark.parametrize(
    "text", ["---\n# A\n", "---\nOnly words.\n---\n# A\n", "--- x\na: b\n---\n# A\n", "----\n# A\n"]
)
def test_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    sidecar = read_sidecar(text)
    assert not sidecar.metadata
    assert sidecar.front_matter == ""
    assert sidecar.sections[-1].title == "A"
    assert not sidecar.diagnostics


@pytest.mark.parametrize(
    ("tags", "read"),
    [
        (" python", ["python"]),
        (" [a, 'b c']", ["a", "b c"]),
        ("\n- a\n- b", ["a", "b"]),
        (" []", []),
        ("", None),
    ],
)
def test_tags_are_a_list_of_texts(tags: str, read: list[str] | None) -> None:
    sidecar = read_sidecar(f"---\ntags:{tags}\ntitle: T\n---\n")
    assert (sidecar.metadata.get("tags"), sidecar.metadata["title"]) == (read, "T")
    assert not sidecar.diagnostics


@pytest.mark.parametrize("tags", ["3.12", "{a: b}", "[3.12, python]", "[[a]]", "[a, ~]", "' '"])
def test_what_is_no_tag_is_left_out_and_reported(tags: str) -> None:
    sidecar = read_sidecar(f"---\ntitle: T\n'tags' : {tags}\n---\n", path="x.md")
    assert dict(sidecar.metadata) == {"title": "T"}
    (found,) = sidecar.diagnostics
    assert (found.code, found.path, found.line) == ("DF102", "x.md", 3)
    assert found.message == "`tags` is no list of texts"


def test_an_empty_front_matter_is_fine() -> None:
    sidecar = read_sidecar("---\n---\n# A\n")
    assert sidecar.front_matter == "---\n---\n"
    assert not sidecar.diagnostics


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("a: [b", "line 3"),
        ("a: b: c", "line 2"),
        ("- a", "not a mapping"),
        ("a: !!timestamp x", "not valid YAML"),
        ("a: !!python/object/apply:os.getcwd []", "could not determine"),
        ("a: " + "[" * 5000, "nested too deeply"),
        ("- " * 5000, "nested too deeply"),
        ("a: &a {b: c}\nd: {<<: *a}", "merge"),
        ("a: " + "1" * 20000, "not valid YAML"),
        ("a: " + "b" * 70000, "longer than 64 KiB"),
    ],
)
def test_a_broken_front_matter_costs_only_the_metadata(block: str, reason: str) -> None:
    sidecar = read_sidecar(f"---\n{block}\n---\n# A\n", path="a.md")
    assert not sidecar.metadata
    assert [item.title for item in sidecar.sections] == ["A"]
    (found,) = sidecar.diagnostics
    assert str(found).startswith("a.md:1: DF102 ")
    assert reason in found.message


# --- What cannot be read ------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\0\1", "binary"),
        ("a\0b", "binary"),
        ("# A".encode("utf-16"), "UTF-16"),
        ("# \xe9".encode("latin-1"), "not UTF-8 at byte 2"),
        (b"a" * (1024 * 1024 + 1), "too large"),
        ("a" * (1024 * 1024 + 1), "too large"),
    ],
)
def test_what_is_no_text_is_reported_and_not_used(data: str | bytes, reason: str) -> None:
    sidecar = read_sidecar(data, path="a.md")
    assert not sidecar.readable
    assert sidecar.text == ""
    (found,) = sidecar.diagnostics
    assert found.code == "DF101"
    assert reason in found.message


def test_hashes_ignore_what_editors_tidy() -> None:
    assert text_hash("a\nb") == text_hash("\n\na  \r\nb\n\n")
    assert text_hash("a\nb") != text_hash("a b")
    assert len(text_hash("")) == 12


def test_link_definitions_are_known_to_the_whole_sidecar() -> None:
    sidecar = read_sidecar('# A\n\n[One  Two]: https://example.com/a "T"\n[b]: <c d>\n')
    assert dict(sidecar.references) == {
        "one two": '[one two]: <https://example.com/a> "T"',
        "b": "[b]: <c%20d>",
    }
