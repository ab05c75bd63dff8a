"""What a page holds, section by section: a folder of `tests/cases/pages/` is a case.

A case has a `Dockerfile`, maybe a `walkthrough.md` beside it and an `options.yml`; `page.html` is
its page for a site, with headings and trusted Markdown as they are handed over, and `page.md` the
portable one.
"""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as etree
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import markdown
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import AMP_SUBSTITUTE
from markdown_it import MarkdownIt

from mkdocs_dockerfile import parse, render, walkthrough
from mkdocs_dockerfile.discovery import Found
from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.extension import heading_element
from mkdocs_dockerfile.pages import Options, Project, anchored
from mkdocs_dockerfile.pages.links import edit_uri_of, lines_url, source_url
from mkdocs_dockerfile.pairing import Choices, pair
from mkdocs_dockerfile.pairing.titles import title_of
from mkdocs_dockerfile.rendering import Heading, Html, Part, render_portable, render_site
from mkdocs_dockerfile.rendering.prose import without_html
from mkdocs_dockerfile.semantics import find_stage
from tests.strategies import dockerfiles

CASES = sorted((Path(__file__).parent / "cases" / "pages").iterdir())
REPOSITORY = {"repo_url": "https://github.com/owner/name", "edit_uri": "edit/main/docs/"}


def load(case: Path) -> tuple[Project, Found, str | None]:
    file = case / "options.yml"
    values = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    target = values.pop("target", None)
    options = anchored(Options.load(values), case)
    project = Project(options, root=case, docs_dir=case / "docs", **REPOSITORY)
    found = project.find("Dockerfile")
    assert found is not None
    return project, found, target


def as_converted(element: etree.Element) -> str:
    """The HTML of an element, with what Python-Markdown does last."""
    UnescapeTreeprocessor().run(element)
    html = etree.tostring(element, encoding="unicode", method="html")
    return html.replace(AMP_SUBSTITUTE, "&")


def shown(part: Part) -> str:
    if isinstance(part, Html):
        return part.html
    if isinstance(part, Heading):
        html = as_converted(heading_element(part))
        return html if part.listed else f"<!-- not listed -->{html}"
    return f"<!-- the site's own Markdown -->\n{part.markdown}\n<!-- -->"


def site_page(parts: tuple[Part, ...]) -> str:
    pieces = [shown(part) for part in parts]
    # The style sheet is the same everywhere.
    return (
        "\n".join(
            piece for piece in pieces if not piece.startswith('<style class="dockerfile-style">')
        )
        + "\n"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_pages(case: Path, update: bool) -> None:
    project, found, target = load(case)
    result = project.walkthrough(found, target=target)
    first, *rest = project.parts(found, result)
    assert isinstance(first, Html) and first.html.startswith('<style class="dockerfile-style">')
    remainder = first.html.partition("</style>")[2]
    pages = {
        "page.html": site_page((Html(remainder.strip("\n")), *rest)),
        "page.md": project.portable(result),
    }
    for name, text in pages.items():
        if update:
            (case / name).write_text(text, encoding="utf-8", newline="\n")
        assert text == (case / name).read_text(encoding="utf-8")


# --- What people wrote into the configuration --------------------------------------

ACTING = "<b>L</b> *l* `c` [l](x) | <!-- # "


def own_labels() -> dict[str, str]:
    """All labels with words that would like to act, and the placeholders that they need."""
    english = texts_for("en")
    names = [key.removeprefix("labels.") for key in english.messages if key.startswith("labels.")]
    return {
        name: " ".join(
            [ACTING, *(f"{{{each}}}" for each in sorted(english.placeholders(f"labels.{name}")))]
        )
        for name in names
    }


def elements(markdown: str) -> list[tuple[str, str]]:
    """What a page in Markdown is made of, but for its texts."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return [
        (token.type, token.content if token.type.startswith("html_") else "")
        for outer in tokens
        for token in (outer, *(outer.children or ()))
        if not token.type.startswith(("text", "softbreak"))
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_labels_are_text_wherever_they_stand(case: Path) -> None:
    project, found, target = load(case)
    pages, sites = [], []
    for labels in ({}, own_labels()):
        options = replace(project.options, labels=labels)
        labelled = Project(options, root=case, docs_dir=case / "docs", **REPOSITORY)
        result = labelled.walkthrough(found, target=target)
        pages.append(labelled.portable(result))
        sites.append(BeautifulSoup(site_page(labelled.parts(found, result)), "html.parser"))
    assert elements(pages[1]) == elements(pages[0])
    assert "&#60;b\\>L" in pages[1]
    first, second = ([tag.name for tag in page.find_all(True)] for page in sites)
    assert second == first
    assert "<b>L</b> *l* `c`" in sites[1].get_text()


PIECES = [
    *("<b>x</b>", "<script>", "<!-- ", "-->", "<https://a`b>", "<", "`", "``", "```\n", "~~~\n"),
    *("\\", "[", "](", "](<", "x)", "\n", "\n\n", "    ", "> ", "- ", "100. ", "a", "&"),
    *("|", "\n-|-\n"),
    *("<aa:y/onclick=x>", "<svg:x/onload=x>", "<https:x/onclick=x>", "<mailto:x/onclick=x>"),
    *("<https://a/onclick=x>", "<mailto:a@b/onclick=x>", "<javascript:x>", "![", "]: ", ">"),
    *("```sh\n", "```a b\n", "````\n", "<div onclick=x>", " ", '"', "'", "\u2028", "\r"),
]
# As MkDocs has it, and GitHub and the others.
OWN_TAGS = {
    *("p", "a", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "img"),
    *("h1", "h2", "table", "thead", "tbody", "tr", "th", "td"),
}
READERS = {
    "CommonMark": MarkdownIt("commonmark").render,
    "Python-Markdown": partial(markdown, extensions=["fenced_code", "tables"]),
}


@example("[a](x`y) <b>x</b> `z`")
@example("a ` b\n\n<script> ` c")
@example("our <aa:y/onmouseover=alert(1)>base")
@example("<https://a`b> `<b>x</b>` c")
@example("``a`<b>`")
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_markdown_without_html_has_none(text: str) -> None:
    for name, read in READERS.items():
        html = read(without_html(text))
        tags = BeautifulSoup(html, "html.parser").find_all(True)
        assert {tag.name for tag in tags} <= OWN_TAGS, (name, html)
        assert not any(key.startswith("on") for tag in tags for key in tag.attrs), (name, html)
        assert "<!--" not in html


@pytest.mark.parametrize(
    ("markdown", "kept"),
    [
        ("`<b>` and ``a ` <b>``", "`<b>` and ``a ` <b>``"),
        ("<https://example.com/x> a < b \\< c", "<https://example.com/x> a &lt; b &lt; c"),
        ("[x](<http://a/b (c)>)", "[x](http://a/b%20%28c%29)"),
        ("<mailto:a@b.c> <ftp://a/b> <a@b.c>", "<mailto:a@b.c> <ftp://a/b> &lt;a@b.c>"),
        ("<javascript:alert(1)>", "&lt;javascript:alert(1)>"),
        ("    <b>", "    &lt;b>"),
        ("```\n<b>\n```\n\n<i>*x*</i>", "```\n<b>\n```\n\n&lt;i>*x*&lt;/i>"),
    ],
)
def test_markdown_without_html_keeps_the_rest(markdown: str, kept: str) -> None:
    assert without_html(markdown) == kept


# --- What holds for every page -----------------------------------------------------


def soup(
    source: str, sidecar: str | None = None, prefix: str = "", target: str | None = None
) -> BeautifulSoup:
    page = pair(parse(source), sidecar=sidecar, choices=Choices(target=target))
    parts = render_site(page, prefix=prefix)
    return BeautifulSoup("\n".join(map(shown, parts)), "html.parser")


@example("STEP 2\nSUMMARY\nDOCKERFILE\nLINES x\nX\nSTEP\n\\\n\\\n")
@example("FROM a AS final\nFROM b AS final\nFROM c AS 3\nFROM d\nFROM e AS <b>\nFROM b")
@given(dockerfiles())
def test_links_lead_somewhere_and_ids_are_unique(source: str) -> None:
    for prefix in ("", "walkthrough-2-"):
        page = soup(source, prefix=prefix)
        ids = [item["id"] for item in page.select("[id]")]
        assert len(ids) == len(set(ids))
        assert all(name.startswith(prefix) and name.count("walkthrough-2-") < 2 for name in ids)
        for link in page.select("a[href^='#']"):
            assert link["href"][1:] in ids, link


def test_ids_of_commands_are_no_instruction_s() -> None:
    sidecar = "## Usage\n\nText.\n\n```\ndocker build -t a .\n```\n"
    page = soup("FROM alpine AS more\nCOMMANDS\nFROM alpine AS docker\nCOMMANDS", sidecar)
    ids = [item["id"] for item in page.select("[id]")]
    assert "more-commands" in ids
    assert len(ids) == len(set(ids))


@example("FROM a AS one\nFROM b AS two\nCOPY --from=one a b\nFROM one\nCMD x\nFROM two\nCMD y")
@given(dockerfiles())
def test_a_target_tells_of_nothing_that_it_does_not_show(source: str) -> None:
    named = [stage.name for stage in parse(source).stages if stage.name]
    for name in dict.fromkeys(named):
        page = soup(source, target=name)
        ids = [item["id"] for item in page.select("[id]")]
        steps = [item.removeprefix("step-") for item in ids if re.fullmatch(r"step-\d+", item)]
        for link in page.select("a[href^='#']"):
            assert link["href"][1:] in ids, link
        # Built-in texts name steps by links alone; a text that lost its link has its number.
        told = {
            number
            for words in page.select(".dockerfile-explanation, .dockerfile-summary")
            for number in re.findall(r"\b[Ss]teps? (\d+)\b", words.get_text())
        }
        assert told <= set(steps)


@given(dockerfiles())
def test_the_listing_reads_as_the_file(source: str) -> None:
    dockerfile = parse(source)
    code = soup(source).select_one(".dockerfile-listing code")
    # Control characters are shown by their pictures: HTML cannot hold them.
    lines = [line.removesuffix("\r") for line in dockerfile.lines]
    text = "".join(f"{line}\n" for line in lines)
    pictures = {number: 0x2400 + number for number in range(32) if chr(number) not in "\t\n"}
    assert code.get_text() == text.translate({**pictures, 0x7F: 0x2421})


@pytest.mark.parametrize(
    "source",
    [
        "  FROM a\n\tENV A=1\n  # c\n  CMD x \\\n  RUN \\\n\n    y\n RUN z\n",
        "# escape=`\nFROM a\nCOPY x C:\\a\\\nRUN a `\n  b\n  ENV A=b\\\nWORKDIR \\\nRUN c\n",
        "FROM a\nRUN <<EOF\n  b \\\nEOF\nRUN c\n",
    ],
    ids=["indented", "backtick", "heredoc"],
)
def test_the_listing_marks_the_keyword_of_every_instruction(source: str) -> None:
    dockerfile = parse(source)
    rows = soup(source).select_one(".dockerfile-listing code").decode_contents().split("\n")
    for instruction in dockerfile.instructions:
        row = BeautifulSoup(rows[instruction.start_line - 1], "html.parser")
        first, *others = row.select("span.k")
        assert row.get_text().lstrip().startswith(first.get_text())
        assert first.get_text() == instruction.keyword and not others
    for comment in dockerfile.comments:
        assert f'<span class="c">#{comment.text}</span>' in rows[comment.line - 1]


@given(dockerfiles())
def test_every_step_has_its_anchor_its_number_and_its_lines(source: str) -> None:
    result = walkthrough(parse(source))
    page = soup(source)
    for step in result.steps:
        assert page.find(id=step.anchor)
        assert page.find(id=f"step-{step.number}")
        marked = page.find(id=f"lines-{step.anchor}")
        assert marked.select_one(f"a[href='#{step.anchor}']")


def test_two_walkthroughs_on_a_page_share_no_id() -> None:
    result = walkthrough(parse("FROM alpine AS a\nFROM a\nRUN true\n"))
    first, second = (
        {
            item["id"]
            for part in render_site(result, prefix=prefix)
            for item in BeautifulSoup(shown(part), "html.parser").select("[id]")
        }
        for prefix in ("", "walkthrough-2-")
    )
    assert first and second and not first & second


@pytest.mark.parametrize("keyword", ["RUN true", "EXPOSE 1", "ENV A=1", "# note"])
def test_an_instruction_more_changes_no_other_anchor(keyword: str) -> None:
    source = "FROM alpine AS a\nRUN one\nCOPY x /\nFROM a\nRUN one\nRUN one\n"
    before = [step.anchor for step in walkthrough(parse(source)).steps]
    for line in range(1, 6):
        lines = source.splitlines()
        lines.insert(line, keyword)
        after = [step.anchor for step in walkthrough(parse("\n".join(lines))).steps]
        assert [anchor for anchor in after if anchor in before] == before


@pytest.mark.parametrize(
    ("inserted", "existing"),
    [
        (
            "RUN apt-get update && apt-get install -y --no-install-recommends gnupg",
            "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates",
        ),
        (f"RUN {'a' * 500} 1", f"RUN {'a' * 500} 2"),
        ("COPY . /", "COPY . ."),
        ("RUN a || b", "RUN a && b"),
        ("RUN echo 世界", "RUN echo 你好"),
        ("RUN <<EOF\none\nEOF", "RUN <<EOF\ntwo\nEOF"),
        ("RUN make", "RUN make\nRUN make 2"),
        ("RUN make", "RUN make 2"),
        ("COPY . /app", "COPY app ."),
        ("COPY . /app", "COPY app /"),
        ("COPY . /app", "COPY . app"),
        ("COPY --from=a /app /", "COPY --from=a . /app"),
        ("ONBUILD COPY . /app", "ONBUILD COPY app ."),
        ("RUN chmod +x /a", "RUN chmod -x /a"),
        ("RUN chmod -R a+x /a", "RUN chmod -R a-x /a"),
        ("WORKDIR /app", "WORKDIR app"),
        ("WORKDIR /app", "WORKDIR /app/"),
        ("WORKDIR /app", "WORKDIR /app/."),
        ("VOLUME /data", "VOLUME data"),
        ("ENV PATH=/a", "ENV path=/a"),
        ("ENV PATH /a", "ENV path /a"),
        ("ENV CXX=a", "ENV _CXX=a"),
        ("ARG VERSION", "ARG version"),
        ("ARG VERSION", 'ARG VERSION=""'),
        ("ARG VERSION", "ARG VERSION="),
        ("LABEL vendor=a", "LABEL Vendor=a"),
        ("RUN cd", "RUN cd .."),
        ("RUN cd ../a", "RUN cd a"),
    ],
)
def test_anchors_of_instructions_that_differ_are_their_own(inserted: str, existing: str) -> None:
    def anchors(source: str) -> set[str]:
        return {step.anchor for step in walkthrough(parse(f"FROM alpine\n{source}\n")).steps}

    assert anchors(existing) < anchors(f"{inserted}\n{existing}")
    assert anchors(inserted) < anchors(f"{existing}\n{inserted}")


@pytest.mark.parametrize(
    "usual",
    [
        "COPY . /app", "COPY ./ /app", "COPY package.json ./", "COPY --from=a /app /",
        "COPY a $HOME/", "WORKDIR /app", "WORKDIR $HOME", "WORKDIR C:/app", "VOLUME [\"/data\"]",
        "RUN chmod -R a+x /a", "ENV PATH=/a B=c", "ENV PATH ${X}", "ARG VERSION=1",
        'LABEL vendor="a b"', 'CMD [ "a", "b" ]', 'ENTRYPOINT ["/tini", "--"]', "FROM x:1.2",
    ],
)  # fmt: skip
def test_usual_instructions_need_no_hash(usual: str) -> None:
    step = walkthrough(parse(f"FROM alpine AS a\n{usual}\n")).steps[-1]
    assert not re.search("-[0-9a-f]{5}$", step.anchor)


def test_anchors_of_a_stage_stay_when_an_earlier_one_of_the_image_grows() -> None:
    def anchors(first: str) -> list[str]:
        source = f"FROM alpine:1\n{first}FROM alpine:2\nRUN apk add git\nFROM a AS alpine\n"
        return [step.anchor for step in walkthrough(parse(source)).steps]

    assert anchors("") == [
        "alpine-2-from-alpine-1",
        "alpine-3-from-alpine-2",
        "alpine-3-run-apk-add-git",
        "alpine-from-a-as-alpine",
    ]
    grown = anchors("RUN apk add git\n")
    assert [anchor for anchor in grown if anchor in anchors("")] == anchors("")


@pytest.mark.parametrize("earlier", ["FROM node:20\nRUN npm ci\n", "FROM r/node AS x\nRUN b\n"])
@pytest.mark.parametrize("name", ["node", "node-2"])
def test_a_stage_with_a_name_keeps_its_ids_whatever_comes_before_it(
    earlier: str, name: str
) -> None:
    def ids(source: str) -> list[str]:
        return [item["id"] for item in soup(source).select("h2, h3") if name in item["id"]]

    source = f"FROM python AS {name}\nRUN a\nFROM scratch\n"
    expected = [f"stage-{name}", f"{name}-from-python-as-{name}", f"{name}-run-a"]
    assert [anchor for anchor in ids(source) if anchor in expected] == expected
    assert [anchor for anchor in ids(earlier + earlier + source) if anchor in expected] == expected


def test_anchors_of_stages_without_a_name_are_those_of_their_images() -> None:
    source = "FROM r/golang:1.2\nRUN a\nFROM golang AS x\nFROM $X\nFROM golang\nFROM scratch\n"
    found = soup(source).select("h2[id^=stage-]")
    assert [heading["id"] for heading in found] == [
        "stage-from-golang",
        "stage-x",
        "stage-from-x",
        "stage-from-golang-again-2",
        "stage-from-scratch",
    ]


@pytest.mark.parametrize("more", ["FROM debian\nRUN c\n", "FROM debian AS dev\n"])
def test_anchors_of_stages_stay_when_one_follows(more: str) -> None:
    def ids(source: str) -> list[str]:
        return [heading["id"] for heading in soup(source).select("h2[id^=stage-]")]

    source = "FROM golang AS build\nRUN a\nFROM alpine\nRUN b\n"
    assert ids(source) == ["stage-build", "stage-from-alpine"]
    assert ids(source + more)[:2] == ids(source)


def test_the_last_stage_has_an_id_that_says_so_unless_another_has_that_name() -> None:
    def last(source: str) -> str:
        return soup(source).find(id="stage-final").find_parent("h2")["id"]

    assert last("FROM golang AS build\nFROM alpine\n") == "stage-from-alpine"
    assert last("FROM golang\nFROM alpine AS dev\n") == "stage-dev"
    page = soup("FROM golang AS final\nFROM alpine\n")
    assert [item["id"] for item in page.select("[id^=stage-]")] == [
        "stage-final",
        "stage-from-alpine",
    ]
    # A page about a target does not show the file's last stage.
    assert not soup("FROM a AS x\nFROM x AS y\nFROM y\n", target="y").find(id="stage-final")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("Dockerfile", "shop"),
        ("services/api/Dockerfile.dev", "services/api · dev"),
        (" /Dockerfile", " /Dockerfile"),
        ("a/\u200b/Dockerfile", "a/\u200b/Dockerfile"),
        ("a/Dockerfile.\r", "a/Dockerfile.\r"),
    ],
)
def test_a_path_has_a_title_that_can_be_seen(path: str, title: str) -> None:
    assert title_of(path, "shop") == title


# --- Tables of contents and lines in the repository --------------------------------


@pytest.mark.parametrize(
    ("toc", "count", "listed"),
    [
        ("auto", 59, True),
        ("auto", 60, False),
        ("steps", 60, True),
        ("stages", 2, False),
    ],
)
def test_the_table_of_contents_lists_steps_or_stages(toc: str, count: int, listed: bool) -> None:
    source = "FROM alpine\n" + "".join(f"RUN x{number}\n" for number in range(count))
    result = walkthrough(parse(source))
    project = Project(Options.load({"toc": toc}), root=Path())
    found = Found("Dockerfile", Path("Dockerfile"), None, None, True)
    headings = [part for part in project.parts(found, result) if isinstance(part, Heading)]
    assert {item.listed for item in headings if item.level == 3} == {listed}
    assert {item.listed for item in headings if item.level == 2} == {True}


LONG = """\
FROM alpine
# ------
# Shells: <b>&amp; `sh` {x} id=y
# ------

RUN a
# Runs
# b
RUN b
# This is a sentence.
RUN c
# List:
# - one
# - two
RUN d
RUN e \\
  # inside
  f
"""


def listed(source: str) -> dict[str, str]:
    """By address, what the table of contents has below the stages."""
    file = Found("Dockerfile", Path("Dockerfile"), None, None, True)
    project = Project(Options(), root=Path())
    parts = project.parts(file, walkthrough(parse(source)))
    headings = [part for part in parts if isinstance(part, Heading) and part.level == 3]
    return {item.anchor: item.label for item in headings if item.listed}


def test_a_long_stage_lists_the_steps_that_people_explain() -> None:
    many = "".join(f"RUN x{number}\n" for number in range(60))
    # To Python-Markdown an empty label is none.
    assert set(listed(LONG).values()) == {""}
    assert listed(LONG + many) == {
        "alpine-run-a": "2. Shells: <b>&amp; sh {x} id=y",
        "alpine-run-b": "",
        "alpine-run-c": "",
        "alpine-run-d": "5. List",
    }
    assert listed(f"FROM a AS first\n{LONG}{many}") == {}
    assert len(listed(f"FROM a AS first\n{LONG}{many}{many}")) == 4


def test_a_table_of_contents_stays_short_whatever_people_explain() -> None:
    said = "".join(f"# Words {number}.\nRUN x{number}\n" for number in range(130))
    assert listed(f"FROM alpine\n{said}") == {}
    titled = f"FROM alpine\n{said}# ----\n# Shells\n# ----\n\nRUN a\nRUN b\n"
    assert listed(titled) == {"alpine-run-a": "132. Shells"}
    title = "# ----\n# Part {0}\n# ----\n\nRUN y{0}\nRUN z{0}\n\n"
    titles = "".join(map(title.format, range(121)))
    assert listed(f"FROM alpine\n{titles}") == {}
    assert len(listed(f"FROM alpine\n{said}{titles.partition('# Part 120')[0]}")) == 120


@pytest.mark.parametrize(
    ("repo", "edit", "address"),
    [
        ("https://github.com/o/n", "edit/main/docs/", "blob/main/app/Dockerfile#L2-L4"),
        ("https://gitlab.com/o/n", "-/edit/main/docs/", "-/blob/main/app/Dockerfile#L2-4"),
        ("https://gitlab.com/o/n", "edit/trunk/docs/", "-/blob/trunk/app/Dockerfile#L2-4"),
        ("https://bitbucket.org/o/n", "src/main/docs/", "src/main/app/Dockerfile#lines-2:4"),
        ("https://codeberg.org/o/n", "_edit/main/docs/", "src/branch/main/app/Dockerfile#L2-L4"),
        ("https://git.example.com/o/n", "src/main/docs/", "src/main/app/Dockerfile#L2-L4"),
        ("https://github.com/o/n", None, "blob/HEAD/app/Dockerfile#L2-L4"),
        # What the engines say where a site says nothing, with or without a slash at its end.
        ("https://github.com/o/n", "edit/master/docs/", "blob/HEAD/app/Dockerfile#L2-L4"),
        ("https://github.com/o/n", "edit/master/pages", "blob/master/app/Dockerfile#L2-L4"),
        ("https://gitlab.com/o/n", "edit/master/docs/", "-/blob/HEAD/app/Dockerfile#L2-4"),
        ("https://bitbucket.org/o/n", "src/default/docs", "src/HEAD/app/Dockerfile#lines-2:4"),
        ("https://github.example.com/o/n", "edit/master/docs/", "blob/master/app/Dockerfile#L2-L4"),
        ("https://github.com/o/n", "", "blob/HEAD/app/Dockerfile#L2-L4"),
        ("https://gitlab.example.com/o/n", None, "-/blob/HEAD/app/Dockerfile#L2-4"),
        ("https://bitbucket.org/o/n", "", "src/HEAD/app/Dockerfile#lines-2:4"),
        ("https://codeberg.org/o/n", None, "src/branch/HEAD/app/Dockerfile#L2-L4"),
        ("https://gitea.example.com/o/n", "", "src/branch/HEAD/app/Dockerfile#L2-L4"),
    ],
)
def test_lines_have_an_address_on_every_host(repo: str, edit: str | None, address: str) -> None:
    url = source_url(repo, edit_uri_of(repo, edit), "../app/Dockerfile")
    assert url is not None
    assert lines_url(url) == url
    assert lines_url(url, 2, 4) == f"{repo}/{address}"
    assert urlsplit(lines_url(url, 3, 3)).fragment in ("L3", "lines-3")


def test_addresses_begin_at_the_top_of_the_repository() -> None:
    repo = "https://github.com/o/n"
    edit = edit_uri_of(repo, "edit/master/docs/", place="website/docs")
    assert source_url(repo, edit, "../../api/Dockerfile") == f"{repo}/blob/HEAD/api/Dockerfile"
    # What lies above it is no part of the repository.
    for host, written in (
        (repo, edit),
        (repo, "edit/main/docs/"),
        (repo, "https://github.com/o/n/blob/main/docs"),
        ("https://gitlab.com/o/n", "-/edit/main/docs/"),
        ("https://codeberg.org/o/n", "_edit/main/docs/"),
        ("https://bitbucket.org/o/n", "src/main/docs/"),
        ("https://gitea.com/o/n", "src/branch/main/docs/"),
    ):
        above = "../" * (2 if "website" not in str(written) else 3)
        assert source_url(host, written, f"{above}other/Dockerfile") is None, written
    assert edit_uri_of(repo, None, place=".") == "edit/HEAD/./"


def test_an_unknown_host_has_no_addresses() -> None:
    assert (
        source_url(
            "https://git.example.com/o/n", edit_uri_of("https://git.example.com/o/n", None), "a"
        )
        is None
    )
    assert edit_uri_of(None, None) is None


def test_an_edited_template_is_noticed(tmp_path: Path) -> None:
    template = tmp_path / "own" / "site" / "summary.html.jinja"
    template.parent.mkdir(parents=True)
    project = Project(Options.load({"templates": str(tmp_path / "own")}), root=tmp_path)
    before = project.fingerprint()
    template.write_text("<p>ours</p>")
    assert project.fingerprint() != before


def test_builds_of_single_stages_ask_for_what_these_need() -> None:
    source = """FROM a AS one
ARG FIRST
RUN --mount=type=secret,id=token true
FROM b AS two
ARG SECOND
FROM two
"""
    codes = [command.code for command in walkthrough(parse(source)).commands][:3]
    assert codes == [
        "docker build --build-arg SECOND=… -t example .",
        "docker build --target one --build-arg FIRST=… --secret id=token,src=… -t example:one .",
        "docker build --target two --build-arg SECOND=… -t example:two .",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "FROM a AS s0\n" + "".join(f"FROM s{i} AS s{i + 1}\nARG B{i}\n" for i in range(1500)),
        "FROM a\nRUN " + "".join(f"# note {i}\n  b $A; \\\n" for i in range(1500)) + "  c\n",
        "FROM a\n" + "".join(f"ENV A{i}=$A{i - 1}\n" for i in range(3000)),
        "FROM a\nENV A=1\nRUN " + "$A " * 15_000,
        "FROM a\nENV A=1\nRUN " + "A=$A " * 5_000 + "x; " + "export A=1 " * 5_000,
        "FROM a AS b\nFROM c\nRUN " + "--mount=from=b,target=/x \\\n  " * 8_000 + "c\n",
        'FROM a\nENV A="x' + " " * 40_000 + 'y"\n',
    ],
    ids=["chain", "notes", "variables", "one line", "assignments", "mounts", "blanks"],
)
def test_long_files_take_linear_time(source: str) -> None:
    start = time.process_time()
    assert render_site(walkthrough(parse(source)))
    assert time.process_time() - start < 5


def test_code_that_is_never_closed_takes_little_time_in_portable_pages() -> None:
    runs = " ".join("`" * length for length in range(1, 150))
    sidecar = f"---\ncommands:\n- title: {runs!r}\n  code: docker ps\n---\n"
    page = pair(parse("FROM a\n"), sidecar=sidecar)
    start = time.process_time()
    assert "`" * 149 in render_portable(page)
    assert time.process_time() - start < 3


def test_target_is_found_as_buildkit_finds_it() -> None:
    file = parse("FROM a AS one\nFROM b AS One\nFROM c\n")
    assert find_stage(file, "ONE") == 1
    # For `COPY --from`, but not for `--target`, a number names a stage.
    assert find_stage(file, "0") is None
    assert find_stage(file, "two") is None


def test_the_start_leads_to_what_starts() -> None:
    source = "FROM alpine\nENTRYPOINT exec nginx\nCMD ['no arguments']\n"
    assert "Starts: [`exec nginx`](#alpine-entrypoint-exec-nginx)" in render(
        walkthrough(parse(source))
    )
