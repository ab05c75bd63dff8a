from __future__ import annotations

import importlib
import json
import posixpath
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.rendering.step_names import step_names
from tests.sites import SEED, Site, body, headings, navigation, steps

DOCKERFILE = (SEED / "Dockerfile").read_text()
WALKTHROUGH = (SEED / "walkthrough.md").read_text()
QUOTES = [
    "FROM golang:1.18-alpine AS builder",
    "WORKDIR /app",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
    "COPY . .",
    "RUN go build -o myapp",
    "FROM alpine:latest",
    "WORKDIR /root/",
    "COPY --from=builder /app/myapp .",
    'CMD ["./myapp"]',
]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "project")


# --- The seed, both ways, in every engine ------------------------------------------


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_seed_alone(tmp_path: Path, engine: str) -> None:
    site = Site(tmp_path / "project", engine)
    site.configure(theme={"name": "material"})
    site.write({"Dockerfile": DOCKERFILE})
    site.build("--strict")
    page = site.page("dockerfiles/Dockerfile")
    told = steps(page)
    assert list(told) == QUOTES
    assert "Copy the Go module files and download dependencies" in told["COPY go.mod go.sum ./"]
    assert "step 3" in told["RUN go mod download"]
    for quote, words in {
        "WORKDIR /app": "/app",
        "COPY go.mod go.sum ./": "go.mod",
        "RUN go mod download": "go.mod",
        "COPY --from=builder /app/myapp .": "builder",
        'CMD ["./myapp"]': "./myapp",
    }.items():
        assert words in told[quote]
    assert page.select_one("h1").get_text().startswith("project")


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_seed_with_sidecar(tmp_path: Path, engine: str) -> None:
    site = Site(tmp_path / "project", engine)
    site.configure(theme={"name": "material"})
    site.write({"Dockerfile": DOCKERFILE, "walkthrough.md": WALKTHROUGH})
    site.build("--strict")
    assert " DF" not in site.log
    page = site.page("dockerfiles/Dockerfile")
    check_seed_page(page)
    assert (
        "Example: Multi-stage Dockerfile for a Go Application" in page.select_one("h1").get_text()
    )


def check_seed_page(page) -> None:
    told = steps(page)
    assert list(told) == QUOTES
    for quote, words in zip(
        QUOTES,
        [
            "allowing it to be referenced in later stages",
            "sets the working directory inside the container",
            "cache the result of the dependency download step",
            "speeding up future builds",
            "entire application source code",
            "outputs an executable file named myapp",
            "Alpine is a minimal Linux distribution",
            "where the compiled application will be placed",
            "making it much smaller",
            "it runs the myapp executable",
        ],
        strict=True,
    ):
        assert words in told[quote]
    codes = [item.get_text().strip() for item in body(page).select(".dockerfile-command pre")]
    assert codes[:4] == [
        "docker build -t my-go-app:latest .",
        "docker run -d my-go-app:latest",
        "docker logs <container_id>",
        "docker system prune -f",
    ]
    titles = headings(page)
    assert titles[0] == "Dockerfile"
    assert titles[1] == "Docker commands"
    assert titles[-1] == "Summary"
    assert "typical use of multi-stage builds" in body(page).get_text()
    listing = body(page).select_one(".dockerfile-listing code")
    assert listing.get_text() == DOCKERFILE


def test_seed_in_zensical(tmp_path: Path) -> None:
    importlib.import_module("zensical")
    site = Site(tmp_path / "project", "zensical")
    site.configure(plugins=["search"], markdown_extensions=["dockerfile"])
    site.write(
        {
            "Dockerfile": DOCKERFILE,
            "walkthrough.md": WALKTHROUGH,
            "docs/dockerfiles/Dockerfile.md": "# Title\n\n/// dockerfile | Dockerfile\n///\n",
        }
    )
    site.build()
    check_seed_page(site.page("dockerfiles/Dockerfile"))


def test_what_looks_like_an_id_stays_in_the_table_of_contents_of_zensical(tmp_path: Path) -> None:
    importlib.import_module("zensical")
    site = Site(tmp_path / "project", "zensical")
    site.configure(plugins=["search"], markdown_extensions=["dockerfile"])
    site.write(
        {
            "Dockerfile": "FROM alpine\nARG ID=1\nRUN adduser --gid=999 --uid=$ID app\nUSER app\n",
            "docs/index.md": "# Title\n\n/// dockerfile | Dockerfile\n///\n",
        }
    )
    site.build()
    quotes = [code.get_text() for code in site.page("").select("nav.md-nav--secondary code")]
    assert quotes[2:4] == ["RUN adduser --gid=999 --uid=$ID app", "USER app"]


LONG = (
    "FROM alpine\n# ---\n# A &lt;b> <img src=x> & {x} id=y `sh`\n# ---\n\nRUN a\n# Said.\nRUN b\n"
    + "".join(f"RUN x{number}\n" for number in range(60))
)
TITLE = "2. A &lt;b> <img src=x> & {x} id=y sh"


def test_a_long_stage_is_divided_by_its_comments(site: Site) -> None:
    site.configure(theme={"name": "material"})
    site.write({"Dockerfile": LONG})
    site.build("--strict")
    contents = site.page("dockerfiles/Dockerfile").select_one("nav.md-nav--secondary")
    entries = [" ".join(link.get_text().split()) for link in contents.select("a")]
    assert entries[2:] == ["Explanation", TITLE, "3. RUN b", "Summary"]
    assert not contents.select("img, b")
    assert "data-toc-label" not in str(site.page("dockerfiles/Dockerfile"))


def test_a_long_stage_is_divided_by_its_comments_in_zensical(tmp_path: Path) -> None:
    importlib.import_module("zensical")
    site = Site(tmp_path / "project", "zensical")
    site.configure(plugins=["search"], markdown_extensions=["dockerfile"])
    site.write(
        {"Dockerfile": LONG, "docs/index.md": "# Title\n\n/// dockerfile | Dockerfile\n///\n"}
    )
    site.build()
    contents = site.page("").select_one("nav.md-nav--secondary")
    entries = [" ".join(link.get_text().split()) for link in contents.select("a")]
    assert TITLE in entries
    assert not contents.select("img, b")


# --- Themes ------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_page_is_in_the_search_index(site: Site, theme: str) -> None:
    site.configure(theme={"name": theme})
    site.write({"Dockerfile": DOCKERFILE})
    site.build("--strict")
    index = (site.output / "search/search_index.json").read_text(encoding="utf-8")
    assert "dockerfiles/Dockerfile/#builder-run-go-mod-download" in index


# --- Anchors -----------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_engines_know_every_anchor_of_a_page(tmp_path: Path, engine: str) -> None:
    arguments = "".join(f"ARG A{number}={number}\n" for number in range(4))
    runs = "".join(f"RUN echo $A{number % 4} {number}\n" for number in range(80))
    stage = f"FROM alpine AS build\n{arguments}{runs}"
    site = Site(tmp_path / "project", engine)
    site.configure()
    site.write({"Dockerfile": f"{stage}FROM build\nCOPY --from=build /a /b\n"})
    site.build()
    page = site.page("dockerfiles/Dockerfile")
    # Most are in no table of contents; those of the folded ARGs are in no heading.
    assert not page.select('#toc-collapse a[href="#build-run-echo-80"]')
    names = [element["id"] for element in body(page).select("[id]")]
    assert {"build-arg-a2-2", "lines-build-arg-a2-2", "step-4", "step-80"} < set(names)
    # The page is the same as without the engine's help: nothing is there twice.
    assert len(names) == len(set(names))
    links = [f"- [{name}](dockerfiles/Dockerfile.md#{name})\n" for name in names]
    site.write({"docs/index.md": "# Home\n\n" + "".join(links)})
    site.build("--strict")


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_headings_of_a_page_keep_their_ids_beside_a_walkthrough(
    tmp_path: Path, engine: str
) -> None:
    site = Site(tmp_path / "project", engine)
    site.configure(markdown_extensions=["attr_list"])
    block = "/// dockerfile | Dockerfile\n///\n"
    before = "# Dockerfile\n\n[There](#summary)\n\n## Summary\n\n## Table {#reference}\n\n"
    after = "\n## Docker `commands`\n\n## Another\n"
    site.write({"Dockerfile": "FROM alpine\nEXPOSE 80\n", "docs/index.md": before + block + after})
    site.build("--strict")
    page = site.page("")
    own = [item for item in page.select("h2[id]") if not item.find_parent("div", "dockerfile")]
    found = {item.get_text(): item["id"] for item in own}
    assert found == {
        "Summary": "summary",
        "Table": "reference",
        "Docker commands": "docker-commands",
        "Another": "another",
    }
    inner = [item["id"] for item in page.select(".dockerfile h2")]
    assert inner == [
        "dockerfile",
        "walkthrough-1-docker-commands",
        "explanation",
        "walkthrough-1-reference",
        "walkthrough-1-summary",
    ]


def test_anchors_in_html_of_a_sidecar_are_known(site: Site) -> None:
    site.configure()
    sidecar = (
        "# Title\n\nSee [here](#mark).\n\n"
        "## `FROM alpine`\n\nWords with <b id='mark'>a mark</b> in them.\n"
    )
    site.write({"Dockerfile": "FROM alpine\n", "Dockerfile.md": sidecar})
    site.build("--strict")
    assert len(site.page("dockerfiles/Dockerfile").select("#mark")) == 1


def test_html_of_a_sidecar_is_html_as_on_any_page(site: Site) -> None:
    site.configure(markdown_extensions=["md_in_html"], repo_url="https://github.com/a/b")
    sidecar = (
        "<!--\nCopyright\n\nof somebody\n-->\n\n# Title\n\n<!-- a\n\n## Notes\n\nhidden -->\n\n"
        "## `FROM alpine`\n\n<div class='own'>\n\n*as it is* <a href='../README.md'>x</a>\n\n"
        "</div>\n\n"
        "<div class='more' markdown>\n\n- *one*\n\n</div>\n\n<pre>\na\n\nb\n</pre>\n\n"
        "See <a href='https://example.com'>what step 1 says</a>.\n\n```sh\n<!-- code -->\n```\n"
    )
    site.write({"README.md": "x", "a/Dockerfile": "FROM alpine\n", "a/Dockerfile.md": sidecar})
    site.build("--strict")
    page = body(site.page("dockerfiles/a/Dockerfile"))
    text = page.get_text()
    assert not [word for word in ("Copyright", "somebody", "Notes", "hidden") if word in text]
    own = page.select(".own")
    assert [item.get_text().strip() for item in own] == ["*as it is* x"]
    assert [item["href"] for item in own[0].select("a")] == [
        "https://github.com/a/b/blob/HEAD/README.md"
    ]
    assert page.select_one(".more:not([markdown]) li em")
    assert "<!-- code -->" in [item.get_text().strip() for item in page.select("pre")]
    assert "a\n\nb" in [item.get_text().strip() for item in page.select("pre")]
    assert not page.select("p > pre, p > div, a a")


def test_names_of_steps_in_a_sidecar_are_links(site: Site) -> None:
    site.configure(theme={"name": "material", "language": "de"})
    sidecar = (
        "# Title\n\nSee step 2, **Schritt 3**, and _(Step 1)_.\n\n"
        "## `FROM alpine`\n\nNot `step 2`, [step 2](#step-3), step 2.1, substep 2, step 9,\n"
        "step 2b or <b>step 2</b>.\n\n- step 3: last, after step\n  1\n"
    )
    # Comments count what their author counts.
    dockerfile = "FROM alpine\n# As step 1 says.\nRUN a\nRUN b\n"
    site.write({"Dockerfile": dockerfile, "Dockerfile.md": sidecar})
    site.build("--strict")
    page = body(site.page("dockerfiles/Dockerfile"))
    found = [
        (a["href"], a.get_text())
        for a in page.find_all("a", string=re.compile(r"(?i)^(step|schritt)\s"))
    ]
    assert found[:7] == [
        ("#alpine-run-a", "step 2"),
        ("#alpine-run-b", "Schritt 3"),
        ("#alpine-from-alpine", "Step 1"),
        ("#step-3", "step 2"),
        ("#alpine-run-a", "step 2"),
        ("#alpine-run-b", "step 3"),
        ("#alpine-from-alpine", "step\n  1"),
    ]
    # Step 3 says that its words are those of step 2.
    assert [text for _, text in found[7:]] == ["Schritt 2"]


@pytest.mark.parametrize(
    ("language", "text", "linked"),
    [
        ("en", "step\n2 and step 2", ["step\n2", "step 2"]),
        ("en", "step2, step 2.1, substep 2, step 2b", []),
        ("en", "Steps\n2, 2 and 2 go", ["Steps\n2", "2", "2"]),
        ("en", "steps 9 to 2, step 2 and 2 users, the stepping 2", ["2", "step 2"]),
        ("en", "steps 2-2, 2.1 and 2, then 2", ["steps 2", "2"]),
        ("en", "In steps 2 and 2, 2 minutes pass; steps 2, 2 GB", ["steps 2", "2", "steps 2"]),
        ("en", "steps 2, 2, 2. Steps 2/2 … 2 (steps 2, 2)", "steps 2|2|2|Steps 2|2|2|steps 2|2"),
        ("de", "Schritte 9 bis 2, Schritten 2 oder 2", ["2", "Schritten 2", "2"]),
        ("fr", "étape\xa02", ["étape\xa02"]),
        ("fr", "étapes 9 à 2", ["2"]),
        ("zh", "见第 2 步和第2步，step\n2", ["第 2 步", "第2步", "step\n2"]),
        ("ja", "ステップ2とステップ 2", ["ステップ2", "ステップ 2"]),
    ],
)
def test_names_of_steps_stand_in_a_line_or_two(
    language: str, text: str, linked: list[str] | str
) -> None:
    names = step_names(texts_for(language), {2: "two"})
    pieces = list(names.split(text))
    expected = linked.split("|") if isinstance(linked, str) else linked
    assert [piece for piece, href in pieces if href == "#two"] == expected
    assert "".join(piece for piece, _ in pieces) == text


def test_steps_of_a_part_keep_their_numbers_in_a_fold(site: Site) -> None:
    site.configure()
    arguments = "".join(f"ARG {name}=1\n" for name in "ABCDEF")
    stages = "FROM x:$C AS two\nFROM x:$A$B$D$F AS three\n"
    block = "/// dockerfile | Dockerfile\n    target: three\n///\n"
    site.write({"Dockerfile": arguments + stages, "docs/index.md": f"# Home\n\n{block}"})
    site.build("--strict")
    items = site.page("").select(".dockerfile-steps > li")
    found = [(item["value"], item.select("code")[0].get_text()) for item in items]
    assert found == [(str("ABCDEF".index(name) + 1), f"ARG {name}=1") for name in "ABDF"]


def test_links_lead_to_the_repository_around_the_site(tmp_path: Path) -> None:
    site = Site(tmp_path / "project" / "website")
    (site.folder / ".git").rename(tmp_path / "project" / ".git")
    site.configure(repo_url="https://github.com/acme/shop")
    site.write({"docs/index.md": "# Home\n"})
    api = tmp_path / "project" / "api"
    api.mkdir()
    (api / "Dockerfile").write_text("FROM alpine\n")
    site.build("--strict")
    links = [a["href"] for a in site.page("dockerfiles/api/Dockerfile").select(".dockerfile a")]
    assert "https://github.com/acme/shop/blob/HEAD/api/Dockerfile#L1" in links


def test_any_file_name_has_its_own_page(site: Site) -> None:
    site.configure(theme={"name": "mkdocs"}, plugins=[{"dockerfile": {"include": ["**/Dock*"]}}])
    names = [
        "Dockerfile.a",
        "Dockerfile.a\n    attrs: {id: zz, onmouseover: alert(1)}",
        "Dockerfile.a\n    target: b",
        "Dockerfile.x ",
        "ta\tb/Dockerfile",
        "c\rd/Dockerfile\x02",
        "e%0Af/Dockerfile",
        "e\nf/Dockerfile",
        "g%20h/Dockerfile",
        "g h/Dockerfile",
        "100%/Dockerfile",
    ]
    site.write({name: f"FROM a AS b\nFROM c:{at}\n" for at, name in enumerate(names)})
    site.build("--strict")
    pages = [
        BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for file in (site.output / "dockerfiles").rglob("*.html")
    ]
    shown = [item.get_text() for page in pages for item in page.select(".dockerfile-listing code")]
    assert sorted(shown) == sorted(f"FROM a AS b\nFROM c:{at}\n" for at in range(len(names)))
    assert not [page for page in pages if page.find(id="zz") or page.select("[onmouseover]")]


def test_a_sidecar_is_not_shown_within_itself(site: Site) -> None:
    site.configure()
    block = "/// dockerfile | {}\n///\n"
    one = f"# One\n\nIn it:\n\n{block.format('two/Dockerfile')}\nAfter it.\n"
    two = f"# Two\n\n## `FROM scratch`\n\nAgain:\n\n{block.format('one/Dockerfile')}\nEnd.\n"
    site.write({"one/Dockerfile": "FROM scratch\n", "one/Dockerfile.md": one})
    site.write({"two/Dockerfile": "FROM scratch\n", "two/Dockerfile.md": two})
    site.build()
    assert site.log.count("which would show it for ever") == 2
    text = body(site.page("dockerfiles/one/Dockerfile")).get_text()
    assert text.count("In it:") == text.count("Again:") == text.count("End.") == 1


# --- Navigation --------------------------------------------------------------------


def test_single_dockerfile_is_one_entry_without_nav(site: Site) -> None:
    site.configure()
    site.write({"Dockerfile": DOCKERFILE})
    site.build("--strict")
    assert navigation(site.page(""))[:2] == ["Home", "project"]
    assert not site.exists("dockerfiles/index.html")


def test_single_dockerfile_is_one_entry_with_nav(site: Site) -> None:
    site.configure(nav=[{"Start": "index.md"}])
    site.write({"Dockerfile": DOCKERFILE})
    site.build("--strict")
    assert navigation(site.page(""))[:2] == ["Start", "project"]


@pytest.mark.parametrize("nav", [None, [{"Home": "index.md"}]])
def test_several_dockerfiles_are_a_section_with_an_index(site: Site, nav: object) -> None:
    site.configure(nav=nav)
    site.write({"api/Dockerfile": DOCKERFILE, "api/Dockerfile.dev": "FROM scratch\n"})
    site.build("--strict")
    entries = navigation(site.page(""))
    assert entries[:2] == ["Home", "Dockerfiles"]
    assert entries[2:5] == ["Dockerfiles", "api", "api · dev"]
    index = site.page("dockerfiles")
    links = [link["href"] for link in body(index).select("table a")]
    assert links == ["api/Dockerfile/", "api/Dockerfile.dev/"]


def test_navigation_of_the_user_is_kept(site: Site) -> None:
    site.configure(nav=[{"Home": "index.md"}, {"How it is built": "dockerfiles/api/Dockerfile.md"}])
    site.write({"api/Dockerfile": DOCKERFILE, "web/Dockerfile": "FROM scratch\n"})
    site.build("--strict")
    entries = navigation(site.page(""))
    assert entries.count("How it is built") == 1
    assert "api" not in entries


def test_nav_title_false_adds_nothing(site: Site) -> None:
    site.configure(plugins=[{"dockerfile": {"nav_title": False}}], nav=[{"Home": "index.md"}])
    site.write({"api/Dockerfile": DOCKERFILE, "web/Dockerfile": "FROM scratch\n"})
    site.build()
    assert "Dockerfiles" not in navigation(site.page(""))
    assert site.exists("dockerfiles/api/Dockerfile/index.html")


@pytest.mark.parametrize("nav", [None, ["index.md"]])
def test_a_sidecar_says_what_the_navigation_calls_its_page(site: Site, nav: object) -> None:
    site.configure(nav=nav)
    site.write(
        {
            "api/Dockerfile": DOCKERFILE,
            "api/Dockerfile.md": "---\nnav_title: Short\n---\n# A long title\n",
            "web/Dockerfile": DOCKERFILE,
            "web/Dockerfile.md": "# Words\n",
        }
    )
    site.build("--strict")
    entries = navigation(site.page(""))
    assert entries[:5] == ["Home", "Dockerfiles", "Dockerfiles", "Short", "Words"]
    assert site.page("dockerfiles/api/Dockerfile").select_one("h1").get_text() == "A long title"


@pytest.mark.parametrize("nav", [None, ["index.md"]])
def test_the_navigation_tells_equal_titles_apart(site: Site, nav: object) -> None:
    site.configure(nav=nav)
    title = "# ---\n# Image *set* up\n# ---\n\n"
    site.write(
        {
            "Dockerfile": title + DOCKERFILE,
            "api/Dockerfile": title + DOCKERFILE,
            "web/Dockerfile": title + DOCKERFILE,
            "web/Dockerfile.dev": title + DOCKERFILE,
            "x/Dockerfile": DOCKERFILE,
        }
    )
    site.build("--strict")
    assert navigation(site.page(""))[3:8] == [
        "Image *set* up (Dockerfile)",
        "Image *set* up (api)",
        "Image *set* up (web/Dockerfile)",
        "Image *set* up (web/Dockerfile.dev)",
        "x",
    ]
    page = site.page("dockerfiles/api/Dockerfile")
    assert page.select_one("h1").get_text() == "Image *set* up"


def test_a_description_is_metadata_without_its_marks(site: Site) -> None:
    site.configure(theme={"name": "material"})
    site.write(
        {
            "api/Dockerfile": "# Builds `api` with **care** & <love>\nFROM alpine\n",
            "web/Dockerfile": DOCKERFILE,
            "web/Dockerfile.md": "---\ndescription: First *line*, [here](x.md).\n---\n# Web\n",
        }
    )
    site.build("--strict")
    said = {
        name: site.page(f"dockerfiles/{name}/Dockerfile").select_one('meta[name="description"]')
        for name in ("api", "web")
    }
    assert said["api"]["content"] == "Builds api with care & <love>"
    assert said["web"]["content"] == "First line, here."


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"labels": {"dockerfiles": "Container images"}}, "Container images"),
        ({"language": "zh"}, "Dockerfile 列表"),
        ({"nav_title": "Images", "labels": {"dockerfiles": "No"}}, "Images"),
    ],
)
@pytest.mark.parametrize("nav", [None, ["index.md"]])
def test_the_section_and_the_list_are_called_as_the_site_says(
    site: Site, nav: object, options: dict[str, object], title: str
) -> None:
    site.configure(plugins=[{"dockerfile": options}], nav=nav)
    site.write({"api/Dockerfile": DOCKERFILE, "web/Dockerfile": "FROM scratch\n"})
    site.build("--strict")
    assert navigation(site.page(""))[1:3] == [title, title]
    assert site.page("dockerfiles").select_one("h1").get_text() == title


# --- The list of all, and the way through it ----------------------------------------

MANY = {
    **{f"services/s{number}/Dockerfile": f"FROM alpine:{number}\n" for number in range(5)},
    **{f"services/many/Dockerfile.v{number}": "FROM debian\n" for number in range(5)},
    "Dockerfile": DOCKERFILE,
    "a/Dockerfile": "FROM scratch\n",
    "z b/Dockerfile#1.Dockerfile": "FROM scratch\n",
}


def way(site: Site, start: str) -> list[str]:
    """The pages that "next" leads to, one after the other; "previous" leads back."""
    found = [start]
    while link := site.page(found[-1]).select_one('a[rel="next"][href]'):
        address = posixpath.normpath(posixpath.join(found[-1], unquote(link["href"])))
        back = site.page(address).select_one('a[rel="prev"]')["href"]
        assert posixpath.normpath(posixpath.join(address, unquote(back))) == found[-1]
        found.append(address)
    return found


def listed(site: Site, address: str) -> list[str]:
    """The pages that the list on a page leads to, in order."""
    links = body(site.page(address)).select("tbody a")
    return [posixpath.normpath(posixpath.join(address, unquote(link["href"]))) for link in links]


@pytest.mark.parametrize("nav", [None, [{"Home": "index.md"}]])
def test_navigation_has_the_sections_of_the_list(site: Site, nav: object) -> None:
    site.configure(nav=nav, theme={"name": "material", "font": False})
    site.write({"docs/index.md": "# Home\n", **MANY})
    site.build("--strict")
    entries = site.page("").select(".md-nav--primary > ul > li")[-1]
    sections = [label.get_text().strip() for label in entries.select("label > .md-ellipsis")]
    expected = ["Dockerfiles", *headings(site.page("dockerfiles"))]
    assert list(dict.fromkeys(sections)) == expected


def test_a_single_section_is_no_level_of_the_navigation(site: Site) -> None:
    site.configure(theme={"name": "material", "font": False})
    site.write({f"src/s{number:02}/Dockerfile": "FROM scratch\n" for number in range(14)})
    site.build("--strict")
    assert headings(site.page("dockerfiles")) == ["src"]
    labels = site.page("").select(".md-nav--primary > ul > li label > .md-ellipsis")
    assert {label.get_text().strip() for label in labels} == {"Dockerfiles"}


@pytest.mark.parametrize("nav", [None, [{"Home": "index.md"}]])
def test_dockerfiles_in_hidden_folders_have_pages(site: Site, nav: object) -> None:
    site.configure(nav=nav)
    site.write({"Dockerfile": DOCKERFILE, ".devcontainer/Dockerfile": DOCKERFILE})
    site.build("--strict")
    assert site.exists("dockerfiles/.devcontainer/Dockerfile/index.html")
    assert len(listed(site, "dockerfiles")) == 2
    assert ".devcontainer" in navigation(site.page(""))


@pytest.mark.parametrize("nav", [None, [{"Home": "index.md"}]])
def test_names_are_no_markup_in_the_navigation(site: Site, nav: object) -> None:
    bad = "A <b>b</b> & <script>1</script>"
    site.configure(
        nav=nav,
        repo_url="https://github.com/example/project",
        plugins=[{"dockerfile": {"nav_title": bad}}],
    )
    folder = 'a b#c"><i>'
    site.write(
        {
            f"{folder}/Dockerfile": DOCKERFILE,
            "api/Dockerfile": DOCKERFILE,
            "api/Dockerfile.md": f"---\nnav_title: {bad}\n---\n# {bad}\n",
        }
    )
    site.build("--strict")
    page = site.page(f"dockerfiles/{folder}/Dockerfile")
    assert navigation(page).count(bad) == 3
    assert not page.select(".navbar b, .navbar script, .navbar i:not([class])")
    edit = page.select_one('a[href*="/edit/"]')["href"]
    assert edit.endswith("/edit/master/a%20b%23c%22%3E%3Ci%3E/Dockerfile")


def test_braces_of_a_file_are_no_macros(site: Site) -> None:
    site.configure(plugins=["macros", "dockerfile"])
    site.write(
        {
            "{{ 6*7 }}/Dockerfile": DOCKERFILE,
            "api/Dockerfile": "# ==== Answers {{ 6*7 }} here ====\n\nFROM scratch\n",
        }
    )
    site.build("--strict")
    assert "{{ 6*7 }}" in site.page("dockerfiles/{{ 6*7 }}/Dockerfile").title.get_text()
    assert "{{ 6*7 }}" in site.page("dockerfiles/api/Dockerfile").title.get_text()


@pytest.mark.parametrize("nav", [None, [{"Home": "index.md"}]])
def test_list_navigation_and_links_have_one_order(site: Site, nav: object) -> None:
    site.configure(nav=nav)
    site.write({"docs/index.md": "# Home\n", **MANY})
    site.build("--strict")
    pages = [f"dockerfiles/{path}" for path in MANY]
    order = listed(site, "dockerfiles")
    assert sorted(order) == sorted(pages)
    # Folders with few files stand together, behind the others.
    assert order[0] == "dockerfiles/Dockerfile"
    assert order[-2:] == ["dockerfiles/a/Dockerfile", "dockerfiles/z b/Dockerfile#1.Dockerfile"]
    assert way(site, ".")[1:] == ["dockerfiles", *order]
    assert headings(site.page("dockerfiles")) == [
        "Top folder",
        "services",
        "services/many",
        "Other folders",
    ]
    contents = [
        link["href"] for link in site.page("dockerfiles").select(".bs-sidebar a, #toc-collapse a")
    ]
    assert "#folder-services-many" in contents


def test_sidecar_among_the_documents_keeps_its_place(site: Site) -> None:
    site.configure(nav=[{"Home": "index.md"}, {"Mine": "b/Dockerfile.md"}, {"Last": "last.md"}])
    words = "# Words\n\n### `FROM scratch`\n\nNothing.\n"
    site.write(
        {
            "docs/index.md": "# Home\n",
            "docs/last.md": "# Last\n",
            "docs/b/Dockerfile": "FROM scratch\n",
            "docs/b/Dockerfile.md": words,
            "a/Dockerfile": "FROM scratch\n",
            "c/Dockerfile": "FROM scratch\n",
        }
    )
    site.build("--strict")
    others = ["dockerfiles/a/Dockerfile", "dockerfiles/c/Dockerfile"]
    assert way(site, ".") == [".", "b/Dockerfile", "last", "dockerfiles", *others]
    assert navigation(site.page("")).count("Mine") == 1
    assert sorted(listed(site, "dockerfiles")) == ["b/Dockerfile", *others]


@pytest.mark.parametrize("directory_urls", [True, False])
def test_list_on_a_page_of_the_user(site: Site, directory_urls: bool) -> None:
    site.configure(use_directory_urls=directory_urls)
    site.write({"docs/a/b/all.md": "# All\n\n/// dockerfiles\n///\n", **MANY})
    site.build("--strict")
    name = "a/b/all/index.html" if directory_urls else "a/b/all.html"
    page = BeautifulSoup((site.output / name).read_text(encoding="utf-8"), "html.parser")
    links = [link["href"] for link in body(page).select("tbody a")]
    assert len(links) == len(MANY)
    for link in links:
        target = site.output / posixpath.dirname(name) / unquote(link)
        assert (target / "index.html" if directory_urls else target).is_file()


def test_list_in_zensical_leads_to_the_pages_there_are(tmp_path: Path) -> None:
    importlib.import_module("zensical")
    site = Site(tmp_path / "project", "zensical")
    site.configure(plugins=["search"], markdown_extensions=["dockerfile", "attr_list"])
    site.write(
        {
            **MANY,
            "docs/dockerfiles/index.md": "# All\n\n/// dockerfiles\n///\n",
            "docs/dockerfiles/a/Dockerfile.md": "# A\n\n/// dockerfile | a/Dockerfile\n///\n",
        }
    )
    site.build()
    page = site.page("dockerfiles")
    assert len(body(page).select("tbody tr")) == len(MANY)
    assert listed(site, "dockerfiles") == ["dockerfiles/a/Dockerfile"]
    assert headings(page)[0] == "Top folder"


def test_parts_of_the_list_can_be_replaced(site: Site) -> None:
    site.configure(plugins=[{"dockerfile": {"templates": "mine"}}])
    row = "<tr><td>{{ link(row.href, row.title) }} — {{ row.percent }}</td></tr>\n"
    site.write({**MANY, "mine/site/index-row.html.jinja": row})
    site.build("--strict")
    rows = body(site.page("dockerfiles")).select("tbody tr")
    assert [row.get_text().strip() for row in rows][:2] == ["project — 100", "services/s0 — 0"]
    site.write({"mine/site/index-section.html.jinja": "{% for %}"})
    site.build()
    assert "DF208" in body(site.page("dockerfiles")).get_text()
    assert site.exists("dockerfiles/a/Dockerfile/index.html")


def test_tags_of_a_sidecar_count(site: Site) -> None:
    site.configure(theme={"name": "material"}, plugins=["tags", "dockerfile"])
    site.write(
        {
            **MANY,
            "a/Dockerfile.md": "---\ntags: [Runtime, Alpine & Co]\n---\n# Words of A\n",
            "docs/index.md": "# Home\n",
            "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
        }
    )
    site.build("--strict")
    page = site.page("tags").select_one("article")
    assert [item.get_text().split()[0] for item in page.select("h2")] == ["Alpine", "Runtime"]
    links = [link for link in page.select("li a") if link.get_text().strip() == "Words of A"]
    assert [link["href"] for link in links] == ["../dockerfiles/a/Dockerfile/"] * 2
    shown = site.page("dockerfiles/a/Dockerfile").select(".md-tag")
    assert [tag.get_text().strip() for tag in shown] == ["Alpine & Co", "Runtime"]


def test_tags_that_are_no_list_do_not_stop_the_build(site: Site) -> None:
    site.configure(theme={"name": "material"}, plugins=["tags", "dockerfile"])
    site.write(
        {
            "a/Dockerfile": DOCKERFILE,
            "a/Dockerfile.md": "---\ntags: Runtime\n---\n# A\n",
            "b/Dockerfile": DOCKERFILE,
            "b/Dockerfile.md": "---\ntags: {x: y}\n---\n# B\n",
        }
    )
    site.build()
    shown = site.page("dockerfiles/a/Dockerfile").select(".md-tag")
    assert [tag.get_text().strip() for tag in shown] == ["Runtime"]
    assert "b/Dockerfile.md:2: DF102" in site.log
    assert not site.page("dockerfiles/b/Dockerfile").select(".md-tag")


# --- Links to the source -----------------------------------------------------------


@pytest.mark.parametrize(
    "setting", [{"edit_uri": "edit/main/docs/"}, {"edit_uri_template": "edit/main/docs/{path}"}]
)
def test_edit_link_leads_to_the_sidecar_and_the_page_links_the_file(
    site: Site, setting: dict[str, str]
) -> None:
    site.configure(
        theme={"name": "material", "features": ["content.action.edit"]},
        repo_url="https://github.com/owner/name",
        **setting,
    )
    site.write(
        {
            "api/Dockerfile": DOCKERFILE,
            "api/Dockerfile.md": WALKTHROUGH,
            "web/Dockerfile": "FROM scratch\n",
        }
    )
    site.build("--strict")
    base = "https://github.com/owner/name"
    page = site.page("dockerfiles/api/Dockerfile")
    assert page.select_one(f'a[href="{base}/edit/main/api/Dockerfile.md"]')
    assert page.select_one(f'.dockerfile-source a[href="{base}/blob/main/api/Dockerfile"]')
    other = site.page("dockerfiles/web/Dockerfile")
    assert other.select_one(f'a[href="{base}/edit/main/web/Dockerfile"]')


# --- Inside the documents ----------------------------------------------------------


@pytest.mark.parametrize("name", ["Dockerfile.md", "walkthrough.md"])
def test_walkthrough_takes_the_place_of_its_sidecar(site: Site, name: str) -> None:
    site.configure(nav=[{"Home": "index.md"}, {"Go": f"ex/go/{name}"}])
    site.write(
        {
            "docs/index.md": "# Home\n",
            "docs/ex/go/Dockerfile": DOCKERFILE,
            f"docs/ex/go/{name}": WALKTHROUGH,
        }
    )
    site.build("--strict")
    address = f"ex/go/{name.removesuffix('.md')}"
    check_seed_page(site.page(address))
    assert "Go" in navigation(site.page(""))
    assert not site.exists("dockerfiles")


def test_dockerfile_inside_the_documents_is_not_copied(site: Site) -> None:
    site.configure()
    site.write({"docs/index.md": "# Home\n", "docs/ex/Dockerfile": DOCKERFILE})
    site.build("--strict")
    assert not site.exists("ex/Dockerfile")
    assert list(steps(site.page("dockerfiles/docs/ex/Dockerfile"))) == QUOTES


def test_page_of_a_person_wins(site: Site) -> None:
    site.configure()
    site.write(
        {
            "docs/index.md": "# Home\n",
            "docs/dockerfiles/Dockerfile.md": "# Mine\n",
            "Dockerfile": DOCKERFILE,
        }
    )
    site.build("--strict")
    assert "DF204" in site.log
    assert "Mine" in site.page("dockerfiles/Dockerfile").get_text()


# --- Trouble -----------------------------------------------------------------------


def test_no_dockerfile_is_one_warning_with_root_and_patterns(site: Site) -> None:
    site.configure()
    site.build()
    warnings = [line for line in site.log.splitlines() if "DF201" in line]
    assert len(warnings) == 1
    assert str(site.folder) in warnings[0]
    assert "Dockerfile" in warnings[0]
    assert site.run("--strict") != 0


def test_broken_file_is_a_warning_and_a_page(site: Site) -> None:
    broken = {
        "empty": (b"", "DF002"),
        "comment": (b"# nothing but a comment\n", "DF002"),
        "latin": ("FROM alpine\nRUN echo café\n".encode("latin-1"), "DF001"),
        "keyword": (b"FROM alpine\nFORM debian\n", "DF003"),
        "heredoc": (b"FROM alpine\nRUN <<EOF\necho\n", "DF004"),
    }
    site.configure()
    site.write({f"{name}/Dockerfile": content for name, (content, _) in broken.items()})
    site.build()
    warnings = [line for line in site.log.splitlines() if line.startswith("WARNING")]
    for name, (_, code) in broken.items():
        # Any of them stops a strict build.
        assert any(f"{name}/Dockerfile" in line and code in line for line in warnings), name
        assert site.exists(f"dockerfiles/{name}/Dockerfile/index.html")
    assert site.run("--strict") != 0
    assert "Traceback" not in site.log


def test_sidecar_without_its_dockerfile_is_a_warning(site: Site) -> None:
    site.configure()
    site.write(
        {
            "api/Dockerfile": DOCKERFILE,
            "old/Dockerfile.md": "# Old\n\n### `FROM alpine`\n\nx\n\n### `RUN true`\n\ny\n",
            "docs/index.md": "# Home\n",
            "docs/dockerfile.md": "# About Dockerfiles\n\n## Use `RUN` with care\n",
        }
    )
    site.build()
    lines = [line for line in site.log.splitlines() if "DF110" in line]
    assert len(lines) == 1
    assert "old/Dockerfile.md" in lines[0]


def test_sidecar_without_a_step_introduces_the_page(site: Site) -> None:
    site.configure()
    site.write({"Dockerfile": DOCKERFILE, "Dockerfile.md": "# Title\n\nJust some words.\n"})
    site.build("--strict")
    assert "Just some words." in body(site.page("dockerfiles/Dockerfile")).get_text()


def test_unreadable_dockerfile_is_a_warning(site: Site) -> None:
    site.configure()
    site.write({"Dockerfile": DOCKERFILE, "other/Dockerfile": DOCKERFILE})
    (site.folder / "Dockerfile").unlink()
    (site.folder / "Dockerfile").symlink_to(site.folder / "missing")
    site.build()
    assert "DF203" in site.log


def test_wrong_option_stops_with_one_line(site: Site) -> None:
    site.configure(plugins=[{"dockerfile": {"coments": "all"}}])
    site.write({"Dockerfile": DOCKERFILE})
    assert site.run() != 0
    lines = [line for line in site.log.splitlines() if "coments" in line]
    assert len(lines) == 1
    assert "did you mean `comments`" in lines[0]
    assert "Traceback" not in site.log


def test_build_writes_nothing_outside_the_output(site: Site) -> None:
    site.configure()
    site.write({"Dockerfile": DOCKERFILE, "walkthrough.md": WALKTHROUGH})

    def state() -> dict[str, bytes]:
        return {
            str(path): path.read_bytes()
            for path in site.folder.rglob("*")
            if path.is_file() and site.output not in path.parents
        }

    before = state()
    site.build("--strict")
    assert state() == before


# --- The block on a page of the user's ---------------------------------------------


def test_block_in_pages_of_the_user(site: Site) -> None:
    site.configure(
        plugins=[{"dockerfile": {"include": ["app/Dockerfile"]}}],
        markdown_extensions=["pymdownx.superfences", {"pymdownx.snippets": {}}, "attr_list"],
    )
    site.write(
        {
            "app/Dockerfile": "FROM alpine\nRUN echo '--8<-- \"x\"' {{ y }}\n",
            "docs/index.md": (
                "# Home\n\n```\n/// dockerfile | app/Dockerfile\n///\n```\n\n"
                "/// dockerfile | app/Dockerfile\n///\n\n"
                "- in a list\n\n    /// dockerfile | app/Dockerfile\n    ///\n"
            ),
        }
    )
    site.build("--strict")
    page = site.page("")
    assert len(page.select("div.dockerfile")) == 2
    assert '--8<-- "x"' in body(page).get_text()
    ids = [item["id"] for item in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_block_of_a_missing_file_is_a_visible_error(site: Site) -> None:
    site.configure()
    site.write(
        {
            "Dockerfile": DOCKERFILE,
            "docs/index.md": "# Home\n\n/// dockerfile | ../secret\n///\n",
        }
    )
    site.build()
    assert "DF205" in site.log
    assert "DF205" in site.page("").select_one(".dockerfile-failure").get_text()
    assert site.run("--strict") != 0


def test_html_of_a_dockerfile_is_text(site: Site) -> None:
    site.configure(theme={"name": "material"})
    evil = (
        "<script>alert(1)</script> <b>x</b> [a](javascript:alert(1)) ![i](http://example.org/i.png)"
    )
    site.write(
        {"Dockerfile": f"# {evil}\nFROM alpine\n\n# {evil}\nRUN echo '{evil}' \x02wzxhzdk:0\x03\n"}
    )
    site.build()
    found = body(site.page("dockerfiles/Dockerfile"))
    assert not found.select("script, b, img")
    assert not [link for link in found.select("a") if link.get("href", "").startswith("javascript")]
    assert "<script>alert(1)</script>" in found.get_text()


def test_attributes_in_a_dockerfile_are_text(site: Site) -> None:
    site.configure(markdown_extensions=["attr_list"])
    evil = '{ onclick="alert(1)" .x }'
    site.write(
        {
            "Dockerfile": (
                f"# Build {evil}\nFROM alpine AS a\nARG A\nRUN echo $A{evil} &lt;\n\n"
                f"# Final {evil}\nFROM scratch\nCOPY --from=a{evil} / /\n"
            )
        }
    )
    site.build()
    page = site.page("dockerfiles/Dockerfile")
    assert not page.select("[onclick]")
    assert f"Stage a: Build {evil}" in headings(page)
    assert f"RUN echo $A{evil} &lt;" in steps(page)


def test_nothing_is_left_of_removed_files(site: Site) -> None:
    site.configure()
    site.write({"a/Dockerfile": DOCKERFILE, "b/Dockerfile": DOCKERFILE})
    site.build("--strict")
    shutil.rmtree(site.folder / "b")
    site.build("--strict")
    assert not site.exists("dockerfiles/b")


# --- Parts of a file, and templates ------------------------------------------------

STAGES = "FROM alpine AS a\nRUN one\nFROM alpine AS b\nRUN two\nFROM a AS c\nRUN three\n"


def test_a_block_shows_what_a_target_needs(site: Site) -> None:
    site.configure()
    site.write(
        {
            "Dockerfile": STAGES,
            "docs/index.md": "# Home\n\n/// dockerfile | Dockerfile\n    target: C\n///\n",
            "docs/b.md": "# B\n\n/// dockerfile | Dockerfile\n    target: b\n///\n",
        }
    )
    site.build("--strict")
    assert list(steps(site.page(""))) == [
        "FROM alpine AS a", "RUN one", "FROM a AS c", "RUN three"
    ]  # fmt: skip
    assert list(steps(site.page("b"))) == ["FROM alpine AS b", "RUN two"]
    numbers = [heading.split(".")[0] for heading in headings(site.page("b"))]
    assert "3" in numbers and "4" in numbers


def test_a_target_that_is_no_stage_is_said(site: Site) -> None:
    site.configure()
    site.write(
        {
            "Dockerfile": STAGES,
            "docs/index.md": "# Home\n\n/// dockerfile | Dockerfile\n    target: x\n///\n",
        }
    )
    assert site.run("--strict") == 1
    assert "docs/index.md:3: DF205 Dockerfile has no stage `x` (name one of a, b, c)" in site.log


def test_templates_of_the_site_are_used_and_their_absence_is_said(site: Site) -> None:
    site.configure(plugins=["search", {"dockerfile": {"templates": "own"}}])
    site.write({"Dockerfile": DOCKERFILE})
    assert site.run("--strict") == 1
    assert "own: DF208 there is no such folder" in site.log
    site.write({"own/site/summary.html.jinja": "<p>{{ walkthrough.title }} <!-- ours --></p>\n"})
    site.build("--strict")
    assert "project <!-- ours -->" in str(body(site.page("dockerfiles/Dockerfile")))


def test_a_big_file_has_its_stages_in_the_table_of_contents(site: Site) -> None:
    site.configure(markdown_extensions=[{"toc": {"permalink": True}}])
    many = "".join(f"RUN step {number}\n" for number in range(70))
    site.write({"Dockerfile": f"FROM alpine AS one\n{many}FROM one AS two\n"})
    site.build("--strict")
    page = site.page("dockerfiles/Dockerfile")
    listed = [link["href"] for link in page.select(".bs-sidebar a.nav-link")]
    assert "#stage-one" in listed and "#stage-two" in listed
    assert not any("run-step" in href for href in listed)
    # All have what a site's headings have.
    for heading in page.select(".dockerfile :is(h2, h3)"):
        (link,) = heading.select("a.headerlink")
        assert (link["href"], link.get_text()) == (f"#{heading['id']}", "¶")
    assert page.find("h3", id="one-run-step-7")


def test_pages_are_put_behind_others_in_the_search(site: Site) -> None:
    site.configure(theme={"name": "material"})
    site.write({"Dockerfile": DOCKERFILE, "api/Dockerfile": "FROM alpine\n"})
    site.write({"api/Dockerfile.md": "---\nsearch: {boost: 3}\n---\n# API\n"})
    site.build("--strict")
    index = json.loads((site.output / "search/search_index.json").read_text(encoding="utf-8"))
    boosts = {entry["location"]: entry.get("boost") for entry in index["docs"]}
    assert boosts["dockerfiles/Dockerfile/"] == 0.5
    assert boosts["dockerfiles/api/Dockerfile/"] == 3


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_the_listing_is_on_the_page_and_not_in_the_search(
    tmp_path: Path, engine: str, theme: str
) -> None:
    site = Site(tmp_path / "project", engine)
    site.configure(theme={"name": theme})
    source = "FROM alpine\nRUN a && \\\n  # pelicans\n  b\n# LICENSE: giraffes\nRUN zebra\n"
    block = "/// dockerfile | Dockerfile\n///\n"
    site.write(
        {
            "Dockerfile": source,
            "docs/index.md": f"# Home\n\n<!-- dockerfile-listing -->\n\n{block}\n{block}",
        }
    )
    site.build("--strict")
    for address, count in (("", 2), ("dockerfiles/Dockerfile", 1)):
        listings = site.page(address).select(".dockerfile-listing code")
        assert [item.get_text() for item in listings] == [source] * count
    entries = json.loads((site.output / "search/search_index.json").read_text("utf-8"))["docs"]
    # A line that is in the listing alone, and one that is told at its step too.
    assert not [entry for entry in entries if "giraffes" in entry["text"]]
    told = [entry["location"] for entry in entries if "pelicans" in entry["text"]]
    assert any(place.startswith("dockerfiles/Dockerfile/#alpine-run-a-b-") for place in told)
    # Nor is a style sheet.
    assert not [entry for entry in entries if "--dockerfile" in entry["text"]]


@pytest.mark.parametrize(
    ("engine", "theme"), [("mkdocs", "mkdocs"), ("mkdocs", "readthedocs"), ("properdocs", "mkdocs")]
)
def test_search_finds_steps_that_no_table_of_contents_lists(
    tmp_path: Path, engine: str, theme: str
) -> None:
    site = Site(tmp_path / "project", engine)
    leading = theme == "readthedocs"
    toc = {"permalink": True, "permalink_leading": leading}
    site.configure(theme={"name": theme}, markdown_extensions=[{"toc": toc}])
    steps = "".join(f"RUN bird-{number} && true\n" for number in range(70))
    site.write({"Dockerfile": f"FROM alpine\n{steps}"})
    site.build("--strict")
    address = "dockerfiles/Dockerfile"
    index = json.loads((site.output / "search/search_index.json").read_text("utf-8"))
    found = [entry for entry in index["docs"] if entry["title"].startswith("42. ")]
    assert [entry["title"] for entry in found] == ["42. RUN bird-40 &amp;&amp; true"]
    place, _, anchor = found[0]["location"].partition("#")
    assert place == f"{address}/"
    page = site.page(address)
    heading = page.find(id=anchor)
    text = "42. RUN bird-40 && true"
    assert heading is not None and heading.get_text() == (f"¶{text}" if leading else f"{text}¶")
    leading = [link for link in page.select("a") if link.get("href") == f"#{anchor}"]
    # The heading's own and the listing's, and none of a table of contents.
    assert leading and not [link for link in leading if link.find_parent("li")]


@pytest.mark.parametrize(
    ("engine", "theme"),
    [
        ("mkdocs", "material"),
        ("mkdocs", "mkdocs"),
        ("mkdocs", "readthedocs"),
        ("properdocs", "mkdocs"),
        ("zensical", None),
    ],
)
def test_search_finds_code_at_its_step_and_no_small_line(
    tmp_path: Path, engine: str, theme: str | None
) -> None:
    if theme is None:
        importlib.import_module("zensical")
    site = Site(tmp_path / "project", engine)
    site.configure(
        repo_url="https://github.com/example/example",
        **({"theme": {"name": theme}} if theme else {"plugins": ["search"]}),
        markdown_extensions=["dockerfile"],
    )
    # Too long for its heading, three that share one, and one that people wrote about before.
    options = " ".join(f"--option-{number}=value" for number in range(9))
    arguments = "ARG A=1\nARG B=2\nARG C=3\n"
    source = f"FROM alpine\n{arguments}RUN a {options} pelican\n# Both.\nCOPY a .\nCOPY b .\n"
    site.write(
        {"Dockerfile": source, "docs/page.md": "# Page\n\n/// dockerfile | Dockerfile\n///\n"}
    )
    site.build()
    page = site.page("page")
    for words in ("Line 5", "in the repository", "RUN reference", "generated"):
        assert words in body(page).get_text()
    name = "search.json" if theme is None else "search/search_index.json"
    index = json.loads((site.output / name).read_text("utf-8"))
    entries = [
        entry
        for entry in index["items" if theme is None else "docs"]
        if entry["location"].startswith("page/#")
    ]
    found = [entry["location"] for entry in entries if "pelican" in entry["text"]]
    assert len(found) == 1 and "#alpine-run-a-" in found[0]
    for words in ("Line ", "in the repository", " reference", "generated", "In the group"):
        assert not [entry for entry in entries if words in entry["text"]], words
