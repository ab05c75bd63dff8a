"""Links and images of a sidecar lead where they should from every page that shows it."""

from __future__ import annotations

import importlib
import posixpath
import re
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from mkdocs_dockerfile.cli import main
from mkdocs_dockerfile.pages import targets as places
from mkdocs_dockerfile.pages.links import source_url
from mkdocs_dockerfile.pages.targets import (
    Document,
    Elsewhere,
    Embedded,
    Lost,
    Place,
    address,
    final_address,
    locate,
)
from mkdocs_dockerfile.sidecar import Link, read_links, read_sidecar, relink_html, relink_markdown
from tests.sites import Site, body

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
REPOSITORY = "https://github.com/owner/name"


# --- Where a target leads ----------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in (
        "README.md",
        "app/Dockerfile",
        "app/Dockerfile.md",
        "app/img/a b.png",
        "app/img/note.txt",
        "docs/index.md",
        "docs/guide/index.md",
        "docs/pic.png",
        "web/Dockerfile",
        "../secret.png",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(PNG)
    (root / "app/leak.png").symlink_to(tmp_path / "secret.png")
    (root / "app/out").symlink_to(tmp_path)
    (root / "app/loop.png").symlink_to(root / "app/loop.png")
    (root / "app/alias.png").symlink_to(root / "app/img/a b.png")
    (root / "app/note.png").symlink_to(root / "app/img/note.txt")
    return root


def where(root: Path, *, virtual: bool = True, repository: bool = True) -> places.Site:
    return places.Site(
        root=root,
        docs_dir=root / "docs",
        images_dir="dockerfiles",
        virtual=virtual,
        page_of=lambda file: (
            "dockerfiles/web/Dockerfile.md" if file == root / "web/Dockerfile" else None
        ),
        web=lambda file, raw: (
            f"{REPOSITORY}/{'raw' if raw else 'blob'}/{file.relative_to(root).as_posix()}"
            if repository
            else None
        ),
    )


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/x.md",
        "mailto:a@b.c",
        "//example.org/x",
        "/x",
        "\\x",
        "#anchor",
        "?query",
        "",
        "data:image/png;base64,x",
        "http://[",
        "\x02amp\x03#109;",
    ],
)
def test_other_addresses_are_left_alone(root: Path, target: str) -> None:
    assert locate(Link(target), root / "app", where(root)) is None


@pytest.mark.parametrize(
    ("link", "place", "written"),
    [
        (Link("../docs/index.md#x"), Document("index.md"), "../../index.md#x"),
        (Link("../docs/guide/?q=1"), Document("guide/index.md"), "../../guide/index.md?q=1"),
        (Link("../web/Dockerfile"), Document("dockerfiles/web/Dockerfile.md"), None),
        (Link("../README.md#top"), Elsewhere(f"{REPOSITORY}/blob/README.md"), None),
        (Link("../web"), Elsewhere(f"{REPOSITORY}/blob/web"), None),
        (Link("../docs/pic.png", image=True), Document("pic.png"), "../../pic.png"),
    ],
)
def test_places(root: Path, link: Link, place: Place, written: str | None) -> None:
    assert locate(link, root / "app", where(root)) == place
    if written is not None:
        assert not isinstance(place, Lost)
        assert address(link.target, place, "dockerfiles/app/Dockerfile.md") == written


def test_images_are_copied_else_embedded_else_on_the_web(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "app/img/a b.png"
    for target in ("img/a%20b.png", "./img/a b.png", "alias.png"):
        place = locate(Link(target, image=True), root / "app", where(root))
        assert place == Document("dockerfiles/app/img/a b.png", file)
    assert isinstance(place, Document)
    assert address("x?raw=true", place, "dockerfiles/app/Dockerfile.md") == "img/a%20b.png?raw=true"
    # A link to it is for a reader who wants to see the file, but never leads nowhere.
    link = Link("img/a%20b.png")
    assert isinstance(locate(link, root / "app", where(root)), Elsewhere)
    assert locate(link, root / "app", where(root, repository=False)) == place
    image = Link("img/a%20b.png", image=True)
    embedded = locate(image, root / "app", where(root, virtual=False))
    assert embedded == Embedded(file)
    data = address("", Embedded(file), "index.md")
    assert b64decode(data.removeprefix("data:image/png;base64,")) == PNG
    monkeypatch.setattr("mkdocs_dockerfile.pages.targets._LARGEST_EMBEDDED", 10)
    url = f"{REPOSITORY}/raw/app/img/a b.png"
    assert locate(image, root / "app", where(root, virtual=False)) == Elsewhere(url)
    place = locate(image, root / "app", where(root, virtual=False, repository=False))
    assert isinstance(place, Lost)


@pytest.mark.parametrize("virtual", [True, False])
@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("../../secret.png", "outside the root"),
        ("../../../../../../../../etc/passwd", "outside the root"),
        ("%2Fetc%2Fpasswd", "outside the root"),
        ("leak.png", "outside the root"),
        ("out/secret.png", "outside the root"),
        ("out/no.png", "outside the root"),
        ("nope.png", "does not exist"),
        ("loop.png", "does not exist"),
        ("x%00.png", "does not exist"),
        ("x" * 5000, "does not exist"),
        ("img", "is no image"),
        ("img/note.txt", "is no image"),
        ("note.png", "is no image"),
        ("../web/Dockerfile", "is no image"),
    ],
)
def test_what_a_page_must_not_show(root: Path, target: str, message: str, virtual: bool) -> None:
    for image in {True, "no image" in message}:
        place = locate(Link(target, image), root / "app", where(root, virtual=virtual))
        assert isinstance(place, Lost)
        assert message in place.message
        assert len(place.message) < 250
        assert place.message.isprintable()


def test_a_document_that_is_no_file_may_be_a_plugin_s(root: Path) -> None:
    for link in (Link("../docs/made.md"), Link("../docs/made.png", image=True)):
        made = Document(link.target.removeprefix("../docs/"))
        assert locate(link, root / "app", where(root)) == made
        assert isinstance(locate(link, root / "app", where(root, virtual=False)), Lost)


def test_a_link_to_a_file_that_is_not_on_the_web(root: Path) -> None:
    place = locate(Link("../README.md"), root / "app", where(root, repository=False))
    assert isinstance(place, Lost)
    assert "is no part of the site" in place.message


@pytest.mark.parametrize(
    ("uri", "page", "folders", "files"),
    [
        ("x/y.md", "z/app/Dockerfile.md", "../../../x/y/", "../../x/y.html"),
        ("guide/README.md", "index.md", "guide/", "guide/index.html"),
        ("index.md", "a/b.md", "../../", "../index.html"),
        ("index.md", "index.md", "./", "index.html"),
        ("a b.png", "x/y.md", "../../a%20b.png", "../a%20b.png"),
    ],
)
def test_final_addresses(uri: str, page: str, folders: str, files: str) -> None:
    assert final_address("x?q#f", uri, page, directory_urls=True) == folders + "?q#f"
    assert final_address("x?q#f", uri, page, directory_urls=False) == files + "?q#f"


@pytest.mark.parametrize(
    ("edit_uri", "expected"),
    [
        ("edit/main/docs/", "https://host/o/n/raw/main/app/a.png"),
        ("-/edit/main/docs/", "https://host/o/n/-/raw/main/app/a.png"),
        ("_edit/main/docs/", "https://host/o/n/raw/branch/main/app/a.png"),
        ("src/default/docs/", "https://host/o/n/raw/default/app/a.png"),
        # A template; one that wants a part of the path gives no address.
        ("edit/main/docs/{path}", "https://host/o/n/raw/main/app/a.png"),
        ("https://host/o/n/edit/main/docs/{path!q}", "https://host/o/n/raw/main/app/a.png"),
        ("edit/main/docs/{path_noext}.txt", None),
    ],
)
def test_addresses_of_raw_files(edit_uri: str, expected: str | None) -> None:
    assert source_url("https://host/o/n", edit_uri, "../app/a.png", raw=True) == expected


# --- The links of a sidecar --------------------------------------------------------

SIDECAR = """\
---
title: x
---
[one](a.md "title") and ![two](b.png)
then [three][label], `[no](c.md)`

- ## [four](d.md)
  <img src="e.png"
  alt="x"> <a title="href=n" href='f.md'>f</a>

| a | b |
|---|---|
| [g](g.md) | x |

<p><!-- <a href="no.md">
--><IMG width=1 src=h.png>
</p>

```
[no](i.md)
```

!!! note

    [i](i.md)

    - [j](j.md)

Code:

    [no](k.md)

A footnote[^1].

[^1]: Word
[label]: <j k.md>
"""


def test_links_are_found_with_their_lines() -> None:
    found = read_links(read_sidecar(SIDECAR))
    assert [(link.line, link.target) for link in found] == [
        (4, "a.md"),
        (4, "b.png"),
        (5, "j%20k.md"),
        (7, "d.md"),
        (8, "e.png"),
        (9, "f.md"),
        (13, "g.md"),
        (16, "h.png"),
        (25, "i.md"),
        (27, "j.md"),
    ]
    assert [link.target for link in found if link.image] == ["b.png", "e.png", "h.png"]
    assert [link.target for link in found if link.html] == ["e.png", "f.md", "h.png"]


def test_html_gets_other_targets_and_stays_as_it_is() -> None:
    html = (
        """<p data-x="<a href='n'>"><a title="href=n" href='a&amp;b' class=c>x</a>"""
        "<img src=d.png><a>"
    )
    changed = relink_html(html, lambda link: None if link.image else link.target + "'\"")
    assert changed == html.replace("'a&amp;b'", '"a&amp;b&#x27;&quot;"').replace(" src=d.png", "")


def test_markdown_gets_other_targets_and_keeps_all_else() -> None:
    markdown = """\
[a](a.md "t") ![b]( <b c.png> ) `[no](no.md)` \\[no](d_(e).md) <img src="f.png"> [x][r] `` ` ``

    > ```
    > [no](no.md)
    > ```

[r]: r.md 'title'
[^1]: footnote
"""
    changed = relink_markdown(markdown, lambda link: f"../{link.target.replace(' ', '%20')}")
    for target in ("a.md", "d_(e).md", "f.png", "r.md"):
        markdown = markdown.replace(target, f"../{target}")
    assert changed == markdown.replace("<b c.png>", "../b%20c.png")


def test_rendered_document_leads_to_the_same_files(tmp_path: Path) -> None:
    sidecar, output = tmp_path / "app/Dockerfile.md", tmp_path / "docs/page.md"
    for file, text in ((sidecar, "# A\n\n[x](src/a%20b.go#L1) [y](/y)\n"), (output, "")):
        file.parent.mkdir()
        file.write_text(text)
    (tmp_path / "app/Dockerfile").write_text("FROM alpine\n")
    command = ["render", str(tmp_path / "app/Dockerfile")]
    assert "[x](src/a%20b.go#L1) [y](/y)" in CliRunner().invoke(main, command).output
    assert CliRunner().invoke(main, [*command, "-o", str(output)]).exit_code == 0
    assert "[x](../app/src/a%20b.go#L1) [y](/y)" in output.read_text()


# --- In real sites -----------------------------------------------------------------

WORDS = """\
# About it

An introduction: [the readme](../README.md#start), [**guide**](../docs/guide/intro.md#there "Title")
and ![a picture](img/arch%20one.png "Picture").

## `FROM alpine`

- [the other one](../web/Dockerfile) and [its words](../web/Dockerfile.md)
- [by name][readme], [a mail](mailto:a@b.c), [nothing](#explanation), [far](https://example.org/)

| [in a table](../docs/index.md) | ![there](../docs/pic.png) |
|---|---|
| <a href="../docs/guide/intro.md">html</a> | <img src="img/arch one.png" alt="again"> |

### A heading with a [link](src/main.go)

[readme]: ../README.md
"""
FILES: dict[str, str | bytes] = {
    "README.md": "# Readme\n",
    "app/Dockerfile": "FROM alpine\n\n# See [the guide](../docs/guide/intro.md).\nRUN true\n",
    "app/Dockerfile.md": WORDS,
    "app/img/arch one.png": PNG,
    "app/src/main.go": "package main\n",
    "web/Dockerfile": "FROM scratch\n",
    "web/Dockerfile.md": "# Web\n\n### `FROM scratch`\n\nWords.\n",
    "lib/Dockerfile": "FROM scratch\n",
    "lib/.hidden/lib.png": PNG,
    "docs/notes/lib/Dockerfile.md": (
        "# Library\n\n### `FROM scratch`\n\n"
        "[lib's guide](../../guide/intro.md), [code](../../../app/src/)\n"
        "[app](../../../app/Dockerfile) ![pic](../../../lib/.hidden/lib.png) ![own](own.png)\n"
    ),
    "docs/notes/lib/own.png": PNG,
    "docs/ex/Dockerfile": "FROM busybox\n",
    "docs/ex/walkthrough.md": (
        "# Inside\n\n### `FROM busybox`\n\n[home](../index.md) [file](Dockerfile) "
        "![shot](../pic.png) [its page](../../app/Dockerfile.md)\n"
    ),
    "docs/index.md": "# Home\n",
    "docs/pic.png": PNG,
    "docs/guide/intro.md": "# Introduction\n\n## There\n",
    "docs/guide/all.md": "# All\n\n"
    + "".join(
        f"/// dockerfile | {path}\n///\n\n"
        for path in ("app/Dockerfile", "docs/ex/Dockerfile", "lib/Dockerfile")
    ),
}
OPTIONS = {"sidecar": ["{path}.md", "{dir}/walkthrough.md", "docs/notes/{path}.md"]}


def targets(site: Site, file: str) -> dict[str, str]:
    """Where the links and images in the walkthroughs of a built page lead, by what they say.

    A file of the site is its path in the output, and has to exist.
    """
    page = BeautifulSoup((site.output / file).read_text(encoding="utf-8"), "html.parser")
    found = {}
    for item in page.select(".dockerfile a[href], .dockerfile img[src]"):
        target = str(item.get("href") or item.get("src"))
        split = urlsplit(urljoin(f"http://site/{file}", target))
        name = str(item.get("alt") or "") if item.name == "img" else item.get_text()
        if target.startswith("#") or not name:
            continue
        if split.netloc == "site":
            path = unquote(split.path).lstrip("/")
            path = posixpath.join(path, "index.html") if path.endswith("/") or not path else path
            assert (site.output / path).is_file(), f"{file}: {target}"
            target = path + (f"#{split.fragment}" if split.fragment else "")
        found[name] = target
    return found


def expected_of_app(page: str) -> dict[str, str]:
    blob = f"{REPOSITORY}/blob/main"
    return {
        "the readme": f"{blob}/README.md#start",
        "guide": f"{page.format('guide/intro')}#there",
        "the other one": page.format("dockerfiles/web/Dockerfile"),
        "its words": page.format("dockerfiles/web/Dockerfile"),
        "by name": f"{blob}/README.md",
        "a mail": "mailto:a@b.c",
        "far": "https://example.org/",
        "in a table": "index.html",
        "there": "pic.png",
        "html": page.format("guide/intro"),
        "link": f"{blob}/app/src/main.go",
    }


def check(site: Site, page: str, *, copied: bool) -> None:
    app = targets(site, page.format("dockerfiles/app/Dockerfile"))
    expected = expected_of_app(page)
    assert expected.items() <= app.items()
    pictures = {app["a picture"], app["again"]}
    every = targets(site, page.format("guide/all"))
    assert expected.items() <= every.items()
    # In Zensical, a sidecar among the documents is a page like any other.
    lib = targets(site, page.format("notes/lib/Dockerfile")) if copied else every
    assert lib["lib's guide"] == page.format("guide/intro")
    assert lib["code"] == f"{REPOSITORY}/blob/main/app/src"
    assert lib["app"] == page.format("dockerfiles/app/Dockerfile")
    assert lib["own"] == "notes/lib/own.png"
    if copied:
        assert pictures == {"dockerfiles/app/img/arch one.png"}
        assert (site.output / "dockerfiles/app/img/arch one.png").read_bytes() == PNG
        assert lib["pic"] == "dockerfiles/lib/.hidden/lib.png"
    else:
        assert all(item.startswith("data:image/png;base64,") for item in (*pictures, lib["pic"]))
    inside = targets(site, page.format("ex/walkthrough")) if copied else every
    assert inside["home"] == "index.html"
    assert inside["shot"] == "pic.png"
    assert inside["its page"] == page.format("dockerfiles/app/Dockerfile")
    assert inside["file"] == page.format("ex/walkthrough")
    assert (every["home"], every["own"]) == ("index.html", "notes/lib/own.png")
    html = (site.output / page.format("guide/all")).read_text(encoding="utf-8")
    assert "data-dockerfile" not in html
    assert ' title="Title"' in html


@pytest.mark.parametrize(
    ("engine", "directory_urls"), [("mkdocs", True), ("mkdocs", False), ("properdocs", True)]
)
def test_links_work_on_every_page(tmp_path: Path, engine: str, directory_urls: bool) -> None:
    site = Site(tmp_path / "project", engine)
    site.configure(
        plugins=[{"dockerfile": OPTIONS}],
        markdown_extensions=["tables"],
        repo_url=REPOSITORY,
        edit_uri="edit/main/docs/",
        use_directory_urls=directory_urls,
    )
    site.write(FILES)
    site.build("--strict")
    assert " DF" not in site.log
    check(site, "{}/index.html" if directory_urls else "{}.html", copied=True)
    assert not (site.folder / "docs/dockerfiles").exists()


def test_links_work_in_zensical(tmp_path: Path) -> None:
    importlib.import_module("zensical")
    site = Site(tmp_path / "project", "zensical")
    site.configure(
        plugins=["search"],
        markdown_extensions=[{"dockerfile": OPTIONS}, "tables"],
        repo_url=REPOSITORY,
        edit_uri="edit/main/docs/",
    )
    pages = {
        f"docs/dockerfiles/{path}.md": f"# Title\n\n/// dockerfile | {path}\n///\n"
        for path in ("app/Dockerfile", "web/Dockerfile")
    }
    site.write({**FILES, **pages})
    site.build()
    assert " DF" not in site.log
    # The engine reads sidecars among the documents itself, too, and they link files outside.
    reported = re.findall(r"\[ (?:\x1b\S*m)*(\S+?):\d", site.log)
    assert all(name in ("ex/walkthrough.md", "notes/lib/Dockerfile.md") for name in reported)
    check(site, "{}/index.html", copied=False)


def test_links_that_lead_nowhere_are_reported_and_stay_text(tmp_path: Path) -> None:
    site = Site(tmp_path / "project")
    site.configure()
    (tmp_path / "secret.png").write_bytes(PNG)
    words = (
        "# App\n\n### `FROM alpine`\n\n[gone](nope.md), [also *gone*](../nope.md#x)\nand "
        "![shown](../../secret.png) ![leak](leak.png)\n\n"
        "[readme](../README.md) <img src=no.png>\n\n"
        "[missing](../docs/missing.md)\n\n### `RUN false`\n\n[never shown](never.md)\n"
    )
    site.write(
        {"app/Dockerfile": "FROM alpine\n", "app/Dockerfile.md": words, "README.md": "# Readme\n"}
    )
    (site.folder / "app/leak.png").symlink_to(tmp_path / "secret.png")
    site.build()
    lines = [line for line in site.log.splitlines() if "DF206" in line]
    assert [line.partition("app/Dockerfile.md:")[2].partition(" ")[0] for line in lines] == [
        "5:", "5:", "6:", "6:", "8:", "8:",
    ]  # fmt: skip
    assert all(line.startswith("WARNING") for line in lines)
    # Of the site's own documents the engine knows best which there are.
    assert "the target 'missing.md' is not found" in site.log
    page = body(site.page("dockerfiles/app/Dockerfile"))
    assert page.select("img[src]") == []
    assert "gone, also gone\nand shown leak" in page.get_text()
    links = page.select(".dockerfile-prose a[href]")
    assert {item.get_text() for item in links} == {"missing"}
    assert not any(path.suffix == ".png" for path in (site.output / "dockerfiles").rglob("*"))


def test_an_image_of_a_person_wins(tmp_path: Path) -> None:
    site = Site(tmp_path / "project")
    site.configure()
    site.write(
        {
            "app/Dockerfile": "FROM alpine\n",
            "app/Dockerfile.md": "# App\n\n![x](x.png)\n",
            "app/x.png": PNG,
            "docs/index.md": "# Home\n",
            "docs/dockerfiles/app/x.png": b"mine",
        }
    )
    site.build("--strict")
    assert "DF204" in site.log
    assert (site.output / "dockerfiles/app/x.png").read_bytes() == b"mine"
