"""Blocks on pages of a site: what is shown, and what is said of those that are wrong."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from mkdocs_dockerfile.extension import BlockError
from mkdocs_dockerfile.pages import Options, Project
from mkdocs_dockerfile.pages.blocks import lines_of
from tests.sites import Site

REFERENCE = Path(__file__).parent.parent / "docs" / "reference" / "block.md"
SOURCE = "FROM alpine AS a\nRUN one\nFROM alpine AS on\nRUN two\n"
EXTENSIONS = [
    *("dockerfile", "fenced_code", "attr_list", "smarty", "pymdownx.blocks.admonition"),
    *("pymdownx.blocks.details", "pymdownx.tabbed"),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "docs").mkdir()
    (tmp_path / "Dockerfile").write_text(SOURCE)
    return Project(Options(), root=tmp_path, docs_dir=tmp_path / "docs")


def convert(project: Project, text: str) -> BeautifulSoup:
    """Convert a page as the plugin does."""
    assert project.docs_dir is not None
    (project.docs_dir / "index.md").write_text(text)
    project.links.page = "index.md"
    settings: dict[str, dict[str, object]] = {
        "dockerfile": {"project": project, "quiet": True},
        "pymdownx.tabbed": {"alternate_style": True},
    }
    html = Markdown(extensions=EXTENSIONS, extension_configs=settings).convert(text)
    return BeautifulSoup(html, "html.parser")


class Said(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def said() -> Iterator[list[str]]:
    handler = Said()
    logger = logging.getLogger("mkdocs.plugins.dockerfile")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


# --- What is wrong -----------------------------------------------------------------

WRONG = {
    "no path": ("/// dockerfile\n///", "the block names no Dockerfile (write `/// dockerfile |"),
    "empty path": ("/// dockerfile |\n///", "the block names no Dockerfile"),
    "no file": ("/// dockerfile | x/{y}\n///", "there is no file `x/{y}` in "),
    "outside": ("/// dockerfile | ../x\n///", "there is no file `../x` in "),
    "option": (
        "/// dockerfile | Dockerfile\n    targt: a\n///",
        "the block has no option `targt` (did you mean `target`?)",
    ),
    "option of the other": (
        "/// dockerfiles\n    target: a\n///",
        "the block has no option `target` (name one of attrs)",
    ),
    "option that is no text": (
        "/// dockerfile | Dockerfile\n    1: a\n///",
        "the block has no option `1` (name one of target, attrs)",
    ),
    "no option": (
        "/// dockerfile | Dockerfile\n    target\n///",
        "what is indented below the header is no option (write `target: NAME`)",
    ),
    "no YAML": (
        "/// dockerfile | Dockerfile\n    target: [\n///",
        "what is indented below the header is no option (write `target: NAME`)",
    ),
    "not indented": (
        "/// dockerfile | Dockerfile\ntarget: a\n///",
        "there are words within the block, which no page shows (indent options by four",
    ),
    "behind a blank line": (
        "/// dockerfile | Dockerfile\n\n    target: a\n\n///",
        "there are words within the block, which no page shows",
    ),
    "words": ("/// dockerfiles\n\nwords\n\n///", "there are words within the block"),
    "path of all": ("/// dockerfiles | x\n///", "`/// dockerfiles` lists all, and takes no path"),
    "list": (
        "/// dockerfile | Dockerfile\n    target: [a]\n///",
        "the option `target` cannot have this value (name one stage)",
    ),
    "attributes": (
        "/// dockerfile | Dockerfile\n    attrs: 3\n///",
        "the option `attrs` cannot have this value (write `{id: NAME, class: NAMES}`)",
    ),
    **{
        f"target {written}": (
            f"/// dockerfile | Dockerfile\n    target: {written}\n///",
            f"Dockerfile has no stage {told} (name one of a, on)",
        )
        for written, told in [
            ("x", "`x`"),
            # A number is no name of a stage for `--target`.
            ("0", "`0`"),
            ("1.5", "`1.5`"),
            ("no", "`false` or `no` or `off`"),
            ("null", "`null`"),
            ("", "`null`"),
            ('""', "``"),
            ("2024-01-01", "`2024-01-01`"),
        ]
    },
}


@pytest.mark.parametrize(("block", "message"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("before", ["", "/// note | X\n///\n\n- a\n- b\n\n> c\n\nwords:\n"])
def test_a_wrong_block_is_said_with_page_and_line(
    project: Project, said: list[str], block: str, message: str, before: str
) -> None:
    page = convert(project, f"---\nx: y\n---\n\n# Home\n\n{before}{block}\n\nThe *rest*.\n")
    line = 7 + before.count("\n")
    assert len(said) == 1
    assert said[0].startswith(f"docs/index.md:{line}: DF205 {message}")
    box = page.select_one("div.dockerfile > .dockerfile-failure")
    # The code stands in the title alone.
    title, text = (item.get_text() for item in box.select("p"))
    assert f"{title} " in said[0]
    assert text == said[0].replace("DF205 ", "")
    box.extract()
    assert "///" not in page.get_text() and "target" not in page.get_text()
    assert page.find("em").get_text() == "rest"


def test_a_wrong_block_is_an_exception_where_the_site_wants_that(project: Project) -> None:
    strict = Project(Options(strict=True), root=project.root, docs_dir=project.docs_dir)
    for block, message in WRONG.values():
        with pytest.raises(BlockError) as caught:
            convert(strict, f"{block}\n")
        assert message in str(caught.value)


def test_each_block_has_its_own_line(project: Project, said: list[str]) -> None:
    wrong = "/// dockerfile | Dockerfile\n    target: x\n///\n"
    convert(
        project,
        f"{wrong}\n```\n{wrong}```\n\n/// dockerfile | Dockerfile\n///\n\n"
        "- in a list\n\n    /// dockerfile | Dockerfile\n        targt: x\n    ///\n\n"
        "/// note\n\n/// dockerfile | Dockerfile\n///\n\n> /// dockerfile | Dockerfile\n"
        ">     target: x\n> ///\n\n///\n\n- /// dockerfile | gone\n  ///\n",
    )
    assert [item.split(": ")[0] for item in said] == [
        f"docs/index.md:{line}" for line in (1, 16, 25, 31)
    ]


def test_of_many_stages_the_hint_names_a_few(project: Project, said: list[str]) -> None:
    stages = "".join(f"FROM alpine AS stage-{number}\n" for number in range(50))
    (project.root / "Dockerfile").write_text(stages)
    block = "/// dockerfile | Dockerfile\n    target: {}\n///\n"
    convert(project, block.format("stge-7"))
    convert(project, block.format("x"))
    assert said[0].endswith("(did you mean `stage-7`?)")
    told = "stage-0, stage-1, stage-2, stage-3, stage-4 …"
    assert said[1].endswith(f"(name one of the 50 there are: {told})")


def test_a_page_that_is_no_file_has_no_line(project: Project, said: list[str]) -> None:
    convert(project, "")
    project.links.page = "made/up.md"
    settings = {"dockerfile": {"project": project, "quiet": True}}
    Markdown(extensions=["dockerfile"], extension_configs=settings).convert("/// dockerfile\n///")
    project.links.page = None
    Markdown(extensions=["dockerfile"], extension_configs=settings).convert(
        "/// dockerfile | x\n///"
    )
    assert [item.split(" DF205 ")[0] for item in said] == ["docs/made/up.md:", "x:"]


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs", "zensical"])
def test_engines_tell_the_page(tmp_path: Path, engine: str) -> None:
    site = Site(tmp_path / "project", engine)
    extensions = {"markdown_extensions": ["dockerfile"]} if engine == "zensical" else {}
    site.configure(**extensions)
    wrong = "/// dockerfile | Dockerfile\n    target: x\n///\n"
    site.write({"Dockerfile": SOURCE, "docs/sub/page.md": f"---\nx: y\n---\n# A\n\n{wrong}"})
    site.write({"docs/index.md": "# Home\n"})
    site.run()
    box = site.page("sub/page").select_one(".dockerfile-failure")
    message = "docs/sub/page.md:6: Dockerfile has no stage `x` (name one of a, on)"
    assert box.select("p")[1].get_text() == message


# --- What is shown -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("a", ["FROM alpine AS a", "RUN one"]),
        ("A", ["FROM alpine AS a", "RUN one"]),
        ("'a'", ["FROM alpine AS a", "RUN one"]),
        ("on", ["FROM alpine AS on", "RUN two"]),
    ],
)
def test_a_target_may_be_written_in_any_way(
    project: Project, said: list[str], written: str, steps: list[str]
) -> None:
    page = convert(project, f"/// dockerfile | Dockerfile\n    target: {written}\n///\n")
    assert [item.get_text() for item in page.select("h3 code")] == steps
    assert not said


def test_the_examples_of_the_reference_are_shown(project: Project, said: list[str]) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    (project.root / "api").mkdir()
    (project.root / "api" / "Dockerfile").write_text("FROM alpine AS test\nFROM alpine\n")
    examples = re.findall(r"^```markdown\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    page = convert(project, "\n".join(examples))
    assert not said
    assert len(page.select("div.dockerfile")) == sum(item.count("/// docker") for item in examples)
    for place in ("li", ".tabbed-block", "details"):
        assert page.select_one(f"{place} div.dockerfile h3")


def test_attributes_stay_on_the_element(project: Project, said: list[str]) -> None:
    page = convert(
        project, "/// dockerfile | Dockerfile\n    attrs: {id: mine, class: wide}\n///\n"
    )
    assert page.select_one("div#mine.dockerfile.wide h3")
    assert not said


def test_a_converter_that_is_used_again_begins_anew(project: Project, said: list[str]) -> None:
    settings = {"dockerfile": {"project": project, "quiet": True}}
    converter = Markdown(extensions=EXTENSIONS, extension_configs=settings)
    text = "# X\n\n/// dockerfile | gone\n///\n"
    convert(project, text)
    for _ in range(2):
        converter.reset()
        converter.convert(text)
    assert [item.split(" DF205 ")[0] for item in said] == ["docs/index.md:3:"] * 3


# --- Lines -------------------------------------------------------------------------


def test_fences_hold_no_blocks() -> None:
    text = "~~~~\n/// dockerfile | a\n~~~\n/// dockerfile | a\n~~~~\n  > - /// Dockerfile |  a \n"
    assert lines_of(text) == {("dockerfile", "a"): [6]}


# PyMdown's Blocks itself goes round for ever at some ends within lists, of any block.
LINES = st.sampled_from(
    "/// dockerfile,    target: a,    - b,///,//// dockerfile | Dockerfile,,> x,"
    "/// dockerfile | x,/// dockerfiles,    1: 2,  ///,```,w".split(",")
)


@settings(max_examples=200)
@given(st.lists(LINES, max_size=12))
def test_nothing_that_is_written_in_blocks_raises(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("project")
    (folder / "docs").mkdir()
    (folder / "Dockerfile").write_text("FROM alpine AS a\n")
    convert(Project(Options(), root=folder, docs_dir=folder / "docs"), "\n".join(lines))


def test_many_blocks_take_linear_time(project: Project, said: list[str]) -> None:
    text = "/// dockerfile\n///\n\n" * 1000
    start = time.process_time()
    convert(project, text)
    assert time.process_time() - start < 5
    assert len(said) == 1000
