"""The list of all Dockerfiles: golden cases, and what must hold whatever the files say.

A case is a folder with Dockerfiles and sidecars, as a repository has them, and what their list
looks like; `--update` writes the list as it is now.
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from mkdocs_dockerfile.discovery.names import order
from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.pages import Options, Project
from mkdocs_dockerfile.pairing import pair
from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.rendering import (
    Entry,
    Heading,
    Html,
    Look,
    PageLink,
    in_sections,
    render_index,
    section_titles,
)
from mkdocs_dockerfile.rendering.grouping import Section, by_folder
from mkdocs_dockerfile.rendering.repeating import repeats

CASES = sorted((Path(__file__).parent / "cases" / "index").iterdir())
STYLE = {"style.html.jinja": "", "index.css": ""}


@pytest.fixture
def no_style(tmp_path: Path) -> str:
    folder = tmp_path / "templates"
    (folder / "site").mkdir(parents=True)
    for name, text in STYLE.items():
        (folder / "site" / name).write_text(text)
    return str(folder)


def shown(markdown: str, project: Project, *extensions: str) -> str:
    settings = {"dockerfile": {"project": project, "quiet": True}}
    names = ["dockerfile", "attr_list", "tables", "toc", "smarty", *extensions]
    return Markdown(extensions=names, extension_configs=settings).convert(markdown)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path, no_style: str, update: bool) -> None:
    project = Project(Options(templates=no_style, gitignore=False), root=folder)
    html = shown("/// dockerfiles\n///\n", project)
    lines = [line.strip() for line in html.splitlines()]
    text = "".join(
        f"{line}\n"
        for line in lines
        if line not in ("", '<style class="dockerfile-style">', "</style>")
    )
    expected = folder / "index.html"
    if update:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


# --- Sections ----------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "A", "c d", "é", "x"])
PATHS = st.builds(
    lambda folders, name: "/".join([*folders, name]),
    st.lists(NAMES, max_size=5),
    st.sampled_from(["Dockerfile", "Dockerfile.dev", "b.Dockerfile"]),
)


@given(st.sets(PATHS, max_size=90))
def test_sections_hold_every_file_once_and_below_their_folder(found: set[str]) -> None:
    paths = sorted(found, key=order)
    sections = by_folder(paths)
    members = [index for section in sections for index in section.members]
    assert sorted(members) == list(range(len(paths)))
    assert len({(section.folder, section.first) for section in sections}) == len(sections)
    assert all(list(section.members) == sorted(section.members) for section in sections)
    for folder, indices, *_ in sections:
        for path in (paths[index] for index in indices):
            if folder == "":
                assert "/" not in path
            elif folder is not None:
                assert path.startswith(f"{folder}/")
    if len(paths) <= 12:
        assert len(sections) <= 1
    folders = [f"{section.folder}/x" for section in sections if section.folder]
    assert folders == sorted(folders, key=lambda name: order(name)[:-1])


@pytest.mark.parametrize(
    "paths",
    [
        [f"{number}/Dockerfile" for number in range(300)],
        [f"services/{number}/docker/Dockerfile" for number in range(300)],
        [f"{number % 100}/{number}/Dockerfile" for number in range(300)],
        ["/".join(["d"] * depth + ["Dockerfile"]) for depth in range(300)],
        [f"{number % 7}/{number % 5}/{number % 3}/Dockerfile.{number}" for number in range(300)],
    ],
    ids=["flat", "services", "three in each", "a chain", "a tree"],
)
def test_many_files_have_few_sections(paths: list[str]) -> None:
    sections = by_folder(sorted(paths, key=order))
    assert len(sections) <= 29
    assert all(len(section.members) >= 11 for section in sections if section.folder)


def test_a_large_section_is_divided_by_initials() -> None:
    # What is no letter or digit does not count, nor does case.
    names = [f"{letter}{number}" for letter in "abß" for number in range(20)]
    names += [f"c{number}" for number in range(5)] + [f".ü{number}" for number in range(60)]
    paths = sorted([*(f"{name}/Dockerfile" for name in names), "1/x", "2/x", "-/x"], key=order)
    sections = by_folder(paths)
    found = [(section.first, section.last, len(section.members)) for section in sections]
    assert found == [("1", "C", 47), ("S", "X", 21), (".ü0", ".ü29", 30), (".ü30", ".ü59", 30)]
    assert by_folder(paths[:50]) == (Section(None, tuple(range(50))),)


def titled(*names: str) -> list[tuple[str, int]]:
    """The sections of files, with their titles."""
    paths = sorted(names, key=order)
    listed = [paths[index] for index in in_sections(paths)]
    return list(section_titles(listed, Look().texts))


SIXTY = range(1, 61)
SIGNS = str.maketrans("01", "-_")
DIVIDED = {
    "numbered folders": (
        [f"apps/app-{number}/Dockerfile" for number in SIXTY],
        [("apps: app-1 – app-30", 30), ("apps: app-31 – app-60", 30)],
    ),
    "numbered files": (
        [f"docker/Dockerfile.n{number}" for number in SIXTY],
        [
            ("docker: Dockerfile.n1 – Dockerfile.n30", 30),
            ("docker: Dockerfile.n31 – Dockerfile.n60", 30),
        ],
    ),
    "both": (
        [f"{name}{number}" for name in ("apps/app-", "docker/Dockerfile.n") for number in SIXTY],
        [
            ("apps: app-1 – app-30", 30),
            ("apps: app-31 – app-60", 30),
            ("docker: Dockerfile.n1 – Dockerfile.n30", 30),
            ("docker: Dockerfile.n31 – Dockerfile.n60", 30),
        ],
    ),
    "names behind what all share": (
        [
            f"services/service-{name}-{number:03}/Dockerfile"
            for name in ("api", "auth", "billing", "mail", "search")
            for number in SIXTY
        ],
        [
            (f"services: service-{name}-{first} – service-{name}-{last}", 30)
            for name in ("api", "auth", "billing", "mail", "search")
            for first, last in (("001", "030"), ("031", "060"))
        ],
    ),
    "letters behind what all share": (
        [f"Dockerfile.{name}{number}" for name in "abcdef" for number in range(12)],
        [("Dockerfile.a – Dockerfile.d", 48), ("Dockerfile.e – Dockerfile.f", 24)],
    ),
    "one initial of several": (
        [f"{name}/Dockerfile" for name in ["api", "web", *(f"s{n}" for n in SIXTY)]],
        [("A – s30", 31), ("s31 – W", 31)],
    ),
    "many of one number": (
        [f"{name}/Dockerfile" for n in range(30) for name in (f"v1.{n}", f"v1-a{n}", f"v{n}")],
        [("v0 – v1.29", 31), ("v1-a – v1/D", 31), ("v2 – v29", 28)],
    ),
    "nothing but signs": (
        [f"{number:06b}/Dockerfile".translate(SIGNS) for number in SIXTY],
        [
            ("-----_/Dockerfile – -____-/Dockerfile", 30),
            ("-_____/Dockerfile – ____--/Dockerfile", 30),
        ],
    ),
    "all the same but for signs": (
        [f"a{number:06b}/x.Dockerfile".translate(SIGNS) for number in SIXTY],
        [
            ("a-----_/x.Dockerfile – a-____-/x.Dockerfile", 30),
            ("a-_____/x.Dockerfile – a____--/x.Dockerfile", 30),
        ],
    ),
}


@pytest.mark.parametrize(("paths", "sections"), DIVIDED.values(), ids=DIVIDED)
def test_names_that_begin_alike_are_told_apart(
    paths: list[str], sections: list[tuple[str, int]]
) -> None:
    assert titled(*paths) == sections


@given(
    st.lists(
        st.text(st.sampled_from("aAbß019-_./é²"), min_size=1, max_size=8), max_size=9, unique=True
    ),
    st.lists(st.text(st.sampled_from("ab09-"), max_size=3), max_size=60, unique=True),
)
def test_no_section_is_large_and_none_has_the_title_of_another(
    folders: list[str], names: list[str]
) -> None:
    found = {f"{folder}{name}" for folder in folders for name in names}
    paths = sorted((f"{name.strip('/')}/Dockerfile" for name in found), key=order)
    sections = by_folder(paths)
    assert sorted(index for section in sections for index in section.members) == list(
        range(len(paths))
    )
    assert all(len(section.members) <= 62 for section in sections)
    assert len({section[:1] + section[2:] for section in sections}) == len(sections)
    # The navigation divides what the list has put in order.
    listed = [paths[index] for index in in_sections(paths)]
    again = by_folder(listed)
    assert [section[:1] + section[2:] for section in again] == [
        section[:1] + section[2:] for section in sections
    ]
    assert [index for section in again for index in section.members] == list(range(len(paths)))


def test_names_that_begin_alike_for_long_are_divided() -> None:
    # Longer than calls may be nested, and one name less at each letter.
    paths = [f"x/{'a' * length}" for length in range(1, 1500)]
    sections = by_folder(paths)
    assert {len(section.members) for section in sections[:-1]} <= set(range(13, 63))
    numbered = [f"x/{'b' * 3000}{number}" for number in range(100)]
    assert [len(section.members) for section in by_folder(numbered)] == [50, 50]


def test_many_files_are_divided_in_time() -> None:
    paths = [f"{'/'.join(str(number))}/a/b/c/d/e/f/Dockerfile" for number in range(20_000)]
    begin = time.process_time()
    by_folder(paths)
    assert time.process_time() - begin < 2


# --- Text from files ---------------------------------------------------------------

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("|`*_{}[]<>#!&$:\\\"'\u202e\u2066\x02\x03\ue000\n\t /=-"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=30,
) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '{ onclick="alert(1)" }',
        'x {: onclick="alert(1)" #y }',
        "[a](javascript:alert(1))",
        "{{ 7 * 7 }}{% raw %}",
        "a\x02wzxhzdk:0\x03b",
        "\x021\x03",
        "a | b `c` --- \"d\" ... 'e'",
        '--8<-- "x"',
        "&lt;b&gt; &#x3c;",
        "\u202eevil",
    ]
)


def walkthrough(path: str, title: str = "t", description: str = "", image: str = "a"):
    found = pair(parse(f"FROM {image or 'scratch'}\nEXPOSE 80 {image}\n", path=path))
    return replace(found, title=title, description=description)


class Listed(Project):
    """A project whose list has these entries."""

    entries: tuple[Entry, ...] = ()

    def index(self, prefix: str = "") -> tuple:
        return render_index(self.entries, page="index.md", look=Look(), prefix=prefix)


@given(st.tuples(HOSTILE, HOSTILE, HOSTILE), HOSTILE.filter(lambda name: "/" not in name))
def test_nothing_from_a_file_is_markup(texts: tuple[str, str, str], name: str) -> None:
    rows = [
        Entry(walkthrough(f"a{name}/{number}/Dockerfile", *texts), "a.md") for number in range(12)
    ]
    rows.append(Entry(walkthrough("b/Dockerfile"), "a.md"))
    project = Listed(Options(), root=Path(__file__).parent)
    project.entries = tuple(rows)
    page = BeautifulSoup(shown("/// dockerfiles\n///\n", project), "html.parser")
    assert {tag.name for tag in page.find_all(True)} <= {
        *("div", "style", "p", "h2", "table", "thead", "tbody", "tr", "th", "td"),
        *("a", "code", "span", "wbr", "em", "strong"),
    }
    allowed = {"class", "id", "role", "scope", "href", "data-label", "style", "translate"}
    assert {name for tag in page.find_all(True) for name in tag.attrs} <= allowed
    assert len(page.select("tbody tr")) == len(rows)
    assert all(len(row.find_all("td", recursive=False)) == 5 for row in page.select("tbody tr"))
    assert {link["href"] for link in page.select("a")} == {"a.md"}
    text = page.get_text()
    assert len(page.select("h2")) == 2
    assert not set("\x02\x03\u202e\u2066\ue000") & set(text)
    for link, entry in zip(page.select("td > a"), project.entries, strict=True):
        title = " ".join(entry.walkthrough.title.split()) or entry.walkthrough.path
        if title.isprintable():
            assert link.get_text() == title


def test_headings_of_folders_are_text_too() -> None:
    evil = "x &lt; { onclick=y }"
    entries = [Entry(walkthrough(f"{evil}/{number}/Dockerfile"), "a.md") for number in range(20)]
    entries.append(Entry(walkthrough("z/Dockerfile"), "a.md"))
    project = Listed(Options(), root=Path(__file__).parent)
    project.entries = tuple(entries)
    page = BeautifulSoup(shown("[TOC]\n\n/// dockerfiles\n///\n", project), "html.parser")
    heading = page.select_one("h2")
    assert heading.get_text() == evil
    assert heading.attrs == {"id": "folder-x-lt-onclick-y"}
    assert page.select_one(".toc a").get_text() == evil


def test_two_lists_on_a_page_have_ids_of_their_own() -> None:
    project = Listed(Options(), root=Path(__file__).parent)
    project.entries = tuple(
        Entry(walkthrough(f"{letter}/{number}/Dockerfile"), None)
        for letter in "ab"
        for number in range(10)
    )
    page = BeautifulSoup(
        shown("/// dockerfiles\n///\n\n/// dockerfiles\n///\n", project), "html.parser"
    )
    ids = [tag["id"] for tag in page.select("[id]")]
    assert ids == ["folder-a", "folder-b", "list-2-folder-a", "list-2-folder-b"]
    assert not page.select("a")


# --- Rows --------------------------------------------------------------------------


def test_parts_are_html_headings_and_links() -> None:
    entries = [Entry(walkthrough(f"{n % 2}/{n}/Dockerfile", f"T{n}"), f"{n}.md") for n in range(20)]
    entries.sort(key=lambda entry: order(entry.walkthrough.path))
    parts = render_index(entries, page="index.md")
    assert {type(part) for part in parts} == {Html, Heading, PageLink}
    links = [part for part in parts if isinstance(part, PageLink)]
    assert links == [PageLink(entry.page or "", entry.walkthrough.title) for entry in entries]


@pytest.mark.parametrize(
    ("language", "between"), [("en", r"\. P"), ("zh", "。\\S"), ("ja", "。\\S")]
)
def test_sentences_stand_as_the_language_has_them(language: str, between: str) -> None:
    parts = render_index(
        [Entry(walkthrough("a/Dockerfile"), None)], page="i.md", look=Look(language=language)
    )
    page = BeautifulSoup("".join(part.html for part in parts), "html.parser")
    assert re.search(between, page.select_one(".dockerfile-index-sum").get_text())


@pytest.mark.parametrize(
    ("description", "title", "language"),
    [
        ("airflow", "airflow", "en"),
        ("Airflow.", "airflow", "en"),
        ("Dockerfile for airflow", "airflow", "en"),
        ("Airflow Dockerfile", "airflow", "en"),
        ("Docker image for airflow.", "airflow", "en"),
        ("The `airflow` docker container", "airflow", "en"),
        ("Dockerfile for airflow-arm", "airflow/arm", "en"),
        ("This is a Dockerfile for C++", "c++", "en"),
        ("Dockerfile for docker", "docker", "en"),
        ("Docker image", "docker", "en"),
        ("Docker image for airflow", "Dockerfile for airflow", "en"),
        ("→", "→", "en"),
        ("Dockerfile for airflow", "airflow", "zh"),
        ("用于airflow的Docker镜像", "airflow", "zh"),
        ("airflow 的 Dockerfile", "airflow", "zh"),
        ("Docker-Image für airflow", "airflow", "de"),
        ("L'image Docker d'airflow", "airflow", "fr"),
        ("Contêiner do airflow", "airflow", "pt"),
        ("airflow用のDockerイメージ", "airflow", "ja"),
    ],
)
def test_a_description_that_only_repeats_the_title_is_known(
    description: str, title: str, language: str
) -> None:
    assert repeats(description, title, texts_for(language))


@pytest.mark.parametrize(
    ("description", "title"),
    [
        ("", "airflow"),
        ("Dockerfile", "airflow"),
        ("Dockerfile for apache-airflow", "airflow"),
        ("A small Docker image for airflow", "airflow"),
        ("Docker image for airflow, on Alpine", "airflow"),
        ("Dockerfile for C++", "c"),
        ("arm for airflow", "airflow/arm"),
        ("Dockerfile für airflow", "airflow"),
        ("The Docker image 🚀 for this", "→"),
        ("???", "!!!"),
        ("", "!!!"),
        ("[airflow](https://airflow.apache.org/)", "airflow"),
    ],
)
def test_a_description_that_says_more_stays(description: str, title: str) -> None:
    assert not repeats(description, title, texts_for("en"))


# --- Reading once ------------------------------------------------------------------


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    sidecar = tmp_path / "Dockerfile.md"
    file.write_text("FROM alpine\n")
    os.utime(file, (1, 1))
    project = Project(Options(), root=tmp_path)

    def read() -> Walkthrough:
        found = project.find("Dockerfile")
        assert found is not None
        return project.walkthrough(found)

    first = read()
    assert read() is first
    sidecar.write_text("# Mine\n")
    os.utime(sidecar, (1, 1))
    assert read().title == "Mine"
    assert read() is read()
    # The same size, another time.
    file.write_text("FROM debian\n")
    os.utime(file, (2, 2))
    assert read().dockerfile.instructions[0].logical == "FROM debian"
    sidecar.unlink()
    assert read().title != "Mine"


def test_a_file_that_changed_just_now_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM alpine\n")
    project = Project(Options(), root=tmp_path)
    found = project.find("Dockerfile")
    assert found is not None
    first = project.walkthrough(found)
    # Within the same tick of the file system's clock: neither time nor size tell.
    status = file.stat()
    file.write_text("FROM debian\n")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert project.walkthrough(found) != first
    assert project.walkthrough(found, target="0") is not project.walkthrough(found)
