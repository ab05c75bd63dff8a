"""What a reader does on a page, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import build, opened, serving
from tests.nasty import NASTY

Served = Callable[[str], str]
NODE = "dockerfiles/node/Dockerfile/"
# ProperDocs has the theme of MkDocs, and Zensical's classic look is Material's.
every_theme = pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs", "zensical"])


def step(page: Page, code: str) -> Locator:
    """The heading of the step of an instruction."""
    return page.locator(".dockerfile h3", has_text=code)


def lines(page: Page, code: str) -> Locator:
    """The lines of an instruction in the listing."""
    return page.locator(".dockerfile-lines", has_text=code)


def background(element: Locator) -> str:
    return str(element.evaluate("element => getComputedStyle(element).backgroundColor"))


def shadow(element: Locator) -> str:
    return str(element.evaluate("element => getComputedStyle(element).boxShadow"))


# What a browser writes before the items of a list.
NUMBERS = """list => [...list.children].reduce(
    (numbers, item) => [...numbers, item.hasAttribute("value") ? item.value : numbers.at(-1) + 1],
    [list.start - 1]).slice(1)"""


def fragment(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.hash)"))


# --- Links -------------------------------------------------------------------------


@every_theme
def test_line_number_leads_to_step(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + NODE) as tab:
        heading = step(tab.page, "RUN npm run build")
        lines(tab.page, "RUN npm run build").locator("a.dockerfile-number").click()
        expect(heading).to_be_in_viewport()
        assert fragment(tab.page) == f"#{heading.get_attribute('id')}"


@every_theme
def test_step_leads_to_its_lines(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + NODE) as tab:
        target = lines(tab.page, "npm ci --omit=dev")
        plain = background(target)
        heading = step(tab.page, "--mount=type=bind")
        link = heading.locator("xpath=following-sibling::p[1]/a").first
        expect(link).to_have_text("Lines 12–16")
        link.click()
        expect(target).to_be_in_viewport()
        tab.page.mouse.move(0, 0)
        assert background(target) != plain
        assert fragment(tab.page) == f"#{target.get_attribute('id')}"


@every_theme
def test_number_of_step_is_an_address(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + NODE + "#step-15") as tab:
        heading = step(tab.page, "COPY --chmod=755")
        expect(heading).to_be_in_viewport()
        assert background(heading) != background(step(tab.page, "COPY --from=compiled"))


@pytest.mark.parametrize(
    ("address", "number", "code"),
    [("dockerfiles/folded/Dockerfile/", 11, "9113/udp"), ("target/", 4, "ARG FLAGS=-short")],
    ids=["all", "with a gap"],
)
@every_theme
def test_folded_step_is_an_address(
    browser: Browser, served: Served, theme: str, address: str, number: int, code: str
) -> None:
    with opened(browser, f"{served(theme)}{address}#step-{number}") as tab:
        items = tab.page.locator(".dockerfile-steps > li")
        item = items.filter(has=tab.page.locator(f"#step-{number}"))
        expect(item).to_contain_text(code)
        expect(item).to_be_in_viewport()
        assert shadow(item) != shadow(items.first)


@every_theme
def test_what_a_target_does_not_need_leaves_a_gap(
    browser: Browser, served: Served, theme: str
) -> None:
    with opened(browser, served(theme) + "target/") as tab:
        page = tab.page
        expect(step(page, "ARG ALPINE=3.20")).to_contain_text("1–2, 4.")
        numbers = page.locator(".dockerfile-steps").first.evaluate(NUMBERS)
        assert numbers == [1, 2, 4]
        listing = page.locator(".dockerfile-listing code")
        expect(listing).to_contain_text("ARG FLAGS=-short")
        expect(listing).not_to_contain_text("REGISTRY")
        for gap in page.locator(".dockerfile-gap").all():
            box = gap.bounding_box()
            assert box and box["height"] > 10
        assert page.locator(".dockerfile-gap").count() == 2
        lines(page, "ARG FLAGS=-short").locator("a.dockerfile-number").click()
        assert fragment(page) == "#arg-flags-short"


def test_instruction_under_the_pointer_is_marked(browser: Browser, served: Served) -> None:
    with opened(browser, served("material") + NODE) as tab:
        target = lines(tab.page, "npm ci --omit=dev")
        plain = background(target)
        target.hover()
        assert background(target) != plain
        assert background(lines(tab.page, "RUN npm run build")) == plain


@every_theme
def test_stage_in_the_graph_leads_to_its_heading(
    browser: Browser, served: Served, theme: str
) -> None:
    with opened(browser, served(theme) + NODE, device="phone") as tab:
        tab.page.locator(".dockerfile-graph a", has_text="compiled").click()
        heading = tab.page.locator(".dockerfile h2#stage-compiled")
        expect(heading).to_be_in_viewport()
        assert fragment(tab.page) == "#stage-compiled"


@pytest.mark.parametrize("place", [".dockerfile h3", ".dockerfile-lines"])
@every_theme
def test_names_in_code_are_links(browser: Browser, served: Served, theme: str, place: str) -> None:
    with opened(browser, served(theme) + NODE) as tab:
        for code, name, heading in (
            ("COPY --from=compiled", "compiled", "Stage compiled"),
            ("FROM node:", "${NODE_VERSION}", "ARG NODE_VERSION=22"),
        ):
            link = tab.page.locator(place, has_text=code).get_by_role("link", name=name, exact=True)
            link.click()
            target = tab.page.locator(".dockerfile :is(h2, h3)", has_text=heading)
            expect(target).to_be_in_viewport()
            assert fragment(tab.page) == f"#{target.get_attribute('id')}"


@every_theme
def test_page_needs_no_javascript(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + NODE, java_script_enabled=False) as tab:
        page = tab.page
        expect(lines(page, "RUN npm run build")).to_be_visible()
        expect(page.locator(".dockerfile-facts")).to_be_visible()
        expect(page.locator(".dockerfile h3")).to_have_count(21)
        for heading in page.locator(".dockerfile h3").all():
            expect(heading).to_be_visible()
        lines(page, "RUN npm run build").locator("a.dockerfile-number").click()
        expect(step(page, "RUN npm run build")).to_be_in_viewport()


# --- Copying -----------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["material", "zensical", "zensical-classic"])
def test_copy_button_gives_the_file(browser: Browser, served: Served, theme: str) -> None:
    address = served(theme) + "dockerfiles/nasty/Dockerfile/"
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, address, permissions=permissions) as tab:
        tab.page.locator(".dockerfile-listing button").first.click()
        copied = tab.page.evaluate("navigator.clipboard.readText()")
        # HTML has line feeds alone; the button takes blanks off the end.
        assert copied == NASTY.replace("\r\n", "\n").rstrip()


@every_theme
def test_selection_is_the_file(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + "dockerfiles/nasty/Dockerfile/") as tab:
        listing = tab.page.locator(".dockerfile-listing code")
        expected = NASTY.replace("\r\n", "\n")
        assert listing.evaluate("element => element.textContent") == expected
        selected = listing.evaluate(
            "element => (getSelection().selectAllChildren(element), getSelection().toString())"
        )
        assert selected.rstrip("\n") == expected.rstrip("\n")


# --- Search ------------------------------------------------------------------------


# What opens the search, where words are typed, and what leads to what was found.
SEARCHES = {
    "material": ("input.md-search__input", "input.md-search__input", ".md-search-result__link"),
    "mkdocs": (
        "[data-bs-target='#mkdocs_search_modal']",
        "#mkdocs-search-query",
        "#mkdocs-search-results a",
    ),
    "properdocs": (
        "[data-bs-target='#properdocs_search_modal']",
        "#properdocs-search-query",
        "#properdocs-search-results a",
    ),
    "readthedocs": ("", "#rtd-search-form input", "#mkdocs-search-results a"),
    "zensical": (".md-search__button", "input[role=combobox]", "a[role=option]"),
}


@pytest.mark.parametrize("theme", SEARCHES)
def test_search_finds_a_step_by_its_words_and_by_its_code(
    browser: Browser, served: Served, theme: str
) -> None:
    button, field, results = SEARCHES[theme]
    with opened(browser, served(theme)) as tab:
        page = tab.page
        page.wait_for_load_state("networkidle")
        if button:
            page.locator(button).first.click()
        # A comment says "before it hands over"; results change while somebody types.
        for words, anchor in (("hands over", "#release-copy"), ("addgroup", "#release-run-eof")):
            page.locator(field).fill("")
            page.locator(field).press_sequentially(words)
            if not button:
                page.keyboard.press("Enter")
            found = page.locator(f'{results}[href*="{NODE}{anchor}"]').first
            expect(found).to_be_attached()
        if theme in ("material", "zensical"):
            addresses = page.locator(results).evaluate_all("links => links.map(link => link.href)")
            # The listing has the word too, and is left out of the index.
            assert not any(re.search(r"#dockerfile\b", address) for address in addresses), addresses
        found.click()
        expect(step(page, "RUN <<EOF")).to_be_in_viewport()


# --- Keyboard and paper ------------------------------------------------------------


@every_theme
def test_keyboard_reaches_steps(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + NODE) as tab:
        page = tab.page
        first = page.locator(".dockerfile-lines").first
        before = first.screenshot()
        page.locator(".dockerfile-facts a").last.focus()
        for _ in range(5):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.dockerfile-lines') !== null"):
                break
        assert page.evaluate("document.activeElement.matches('.dockerfile-number')")
        expect(first.locator("a.dockerfile-number")).to_be_focused()
        page.mouse.move(0, 0)
        assert first.screenshot() != before
        page.keyboard.press("Enter")
        expect(step(page, "ARG NODE_VERSION=22")).to_be_in_viewport()


@every_theme
def test_nothing_is_cut_in_print(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + "dockerfiles/nasty/Dockerfile/") as tab:
        tab.page.emulate_media(media="print")
        cut = tab.page.evaluate(
            """() => [...document.querySelectorAll('.dockerfile :is(pre, pre > code)')]
                .filter(each => each.scrollWidth > each.clientWidth
                    || each.scrollHeight > each.clientHeight)
                .map(each => each.textContent.slice(0, 80))"""
        )
        assert cut == []


@every_theme
def test_a_long_port_stays_in_its_column(browser: Browser, tmp_path: Path, theme: str) -> None:
    ports = ("10000-10099/udp", "49152-65535/udp 80 443", "${APP_HTTP_PORT}", "80 9000-9001")
    files = {f"{at}/Dockerfile": f"FROM alpine\nEXPOSE {text}\n" for at, text in enumerate(ports)}
    files["docs/all.md"] = "# All\n\n/// dockerfiles\n///\n"
    outside = """() => [...document.querySelectorAll('.dockerfile-column-ports code')]
        .filter(code => code.getBoundingClientRect().right
            > code.parentElement.getBoundingClientRect().right)
        .map(code => code.textContent)"""
    with serving(build(tmp_path, theme, files)) as base, opened(browser, f"{base}all/") as tab:
        for width in (390, 768, 1024, 1280):
            tab.page.set_viewport_size({"width": width, "height": 900})
            assert tab.page.locator(".dockerfile-column-ports code").count() == 7
            assert tab.page.evaluate(outside) == []


# --- Pages that are put in place by a script ---------------------------------------


@pytest.mark.parametrize("theme", ["material", "zensical", "zensical-classic"])
def test_pages_follow_one_another_without_loading(
    browser: Browser, tmp_path: Path, theme: str
) -> None:
    staged = "FROM golang AS builder\nRUN make\nFROM alpine\nCOPY --from=builder /a /a\n"
    files = {"docs/index.md": "# Home\n\n[Page](dockerfiles/two/Dockerfile.md)\n"}
    files["two/Dockerfile"] = staged
    site = "https://example.org/"
    output = build(tmp_path, theme, files, features=["navigation.instant"], site_url=site)
    with serving(output) as address:
        # Themes follow links to addresses of the site only, as its map has them.
        site_map = output / "sitemap.xml"
        site_map.write_text(site_map.read_text().replace(site, address))
        with opened(browser, address) as tab:
            # They do so as soon as they have read it.
            tab.page.wait_for_load_state("networkidle")
            tab.page.evaluate("document.body.dataset.kept = 'yes'")
            tab.page.get_by_role("article").get_by_role("link", name="Page").click()
            expect(tab.page.locator("h1")).to_contain_text("two")
            tab.page.locator(".dockerfile-graph a", has_text="builder").click()
            assert fragment(tab.page) == "#stage-builder"
            assert tab.page.evaluate("document.body.dataset.kept") == "yes"
            assert not tab.errors
