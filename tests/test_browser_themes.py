"""A page in every theme: readable by all, on every screen, with nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browsing import LOOKS, THEMES, WIDTHS, Scheme, opened

Served = Callable[[str], str]


def violations(page: Page) -> dict[tuple[str, ...], str]:
    """Serious and critical findings of axe: what is wrong by rule; in colours, by their pair."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    result: dict[tuple[str, ...], str] = {}
    for item in found:
        if item["impact"] in ("serious", "critical"):
            for node in item["nodes"]:
                data = [check["data"] for check in node["any"] if item["id"] == "color-contrast"]
                colours = [str(each[name]) for each in data for name in ("fgColor", "bgColor")]
                text = f"{item['help']}: {node['html'][:200]} {node['failureSummary']}"
                result.setdefault((item["id"], *colours), text)
    return result


_MARK = """() => {
    const spans = lines => lines.querySelectorAll("span").length
    const [most] = [...document.querySelectorAll(".dockerfile-lines")]
        .sort((a, b) => spans(b) - spans(a))
    if (most) location.hash = most.id
}"""


@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize(("theme", "scheme"), LOOKS)
def test_page_is_accessible(
    browser: Browser, served: Served, theme: str, scheme: Scheme, device: str
) -> None:
    base = served(theme)
    with opened(browser, base + "plain/", device=device, scheme=scheme) as plain:
        known = violations(plain.page)
    # One has notes within code, a graph and all tables, the other folded steps and long lines;
    # the list of all is a table on the one device, and none on the other.
    found: dict[tuple[str, ...], str] = {}
    for page in ("python/Dockerfile/" if device == "desktop" else "folded/Dockerfile/", ""):
        address = f"{base}dockerfiles/{page}"
        with opened(browser, address, device=device, scheme=scheme) as tab:
            # As it is for somebody who came from a step to lines with many colours.
            tab.page.evaluate(_MARK)
            found |= violations(tab.page)
    new = [text for key, text in found.items() if key not in known]
    assert not new, "\n\n".join(new)


@pytest.mark.parametrize("theme", THEMES)
def test_phone_scrolls_one_way(browser: Browser, served: Served, theme: str) -> None:
    for page in ("folded/Dockerfile/", "nasty/Dockerfile/", "node/Dockerfile/", ""):
        with opened(browser, f"{served(theme)}dockerfiles/{page}", device="phone") as tab:
            assert tab.page.locator(".dockerfile").count()
            width = tab.page.evaluate("document.documentElement.scrollWidth")
            assert width <= WIDTHS["phone"][0], page


@pytest.mark.parametrize("theme", THEMES)
def test_a_short_word_of_a_table_is_not_broken(
    browser: Browser, served: Served, theme: str
) -> None:
    """A table scrolls, so that a word may be as wide as it is."""
    broken = """codes => codes.filter(code => {
      const range = document.createRange()
      range.selectNodeContents(code)
      const tops = Array.from(range.getClientRects(), line => Math.round(line.top))
      return /^[^\\s-]{2,20}$/.test(code.textContent) && new Set(tops).size > 1
    }).map(code => code.textContent)"""
    for page in ("python", "node"):
        address = f"{served(theme)}dockerfiles/{page}/Dockerfile/"
        with opened(browser, address, device="phone") as tab:
            codes = tab.page.locator(".dockerfile-table code")
            assert codes.count()
            assert codes.evaluate_all(broken) == []


@pytest.mark.parametrize("theme", THEMES)
def test_no_row_of_a_table_is_high_for_words_that_nobody_sees(
    browser: Browser, served: Served, theme: str
) -> None:
    """A column scrolls out of sight, rather than that its words stand below each other."""
    lines = """cells => cells.map(cell => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      const style = getComputedStyle(cell)
      const height = parseFloat(style.lineHeight) || 1.5 * parseFloat(style.fontSize)
      return Math.round(range.getBoundingClientRect().height / height)
    })"""
    for page, device in product(("tables", "arguments"), WIDTHS):
        address = f"{served(theme)}dockerfiles/{page}/Dockerfile/"
        with opened(browser, address, device=device) as tab:
            cells = tab.page.locator(".dockerfile-table td:not(:empty)")
            assert cells.count()
            assert max(cells.evaluate_all(lines)) <= 3


@pytest.mark.parametrize("theme", THEMES)
def test_an_ordinary_table_of_arguments_fits_the_desktop(
    browser: Browser, served: Served, theme: str
) -> None:
    hidden = "boxes => boxes.map(box => box.scrollWidth - box.clientWidth)"
    with opened(browser, f"{served(theme)}dockerfiles/arguments/Dockerfile/") as tab:
        boxes = tab.page.locator(".dockerfile-scroll:has(.dockerfile-column-description)")
        assert boxes.evaluate_all(hidden) == [0]


@pytest.mark.parametrize("theme", THEMES)
def test_a_heading_breaks_no_flag_and_leaves_no_ellipsis_alone(
    browser: Browser, served: Served, theme: str
) -> None:
    broken = """codes => codes.flatMap(code => {
      const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
      let text = "", tops = []
      for (let node; (node = walker.nextNode());)
        for (let at = 0; at < node.length; at++) {
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          text += node.data[at]
          tops.push(Math.round(range.getBoundingClientRect().top))
        }
      return [...text.matchAll(/(?<!\\S)--\\w|\\S\\s…/g)].filter(
        found => tops[found.index] !== tops[found.index + found[0].length - 1]
      ).map(found => text)
    })"""
    address = f"{served(theme)}dockerfiles/node/Dockerfile/"
    for device in WIDTHS:
        with opened(browser, address, device=device) as tab:
            codes = tab.page.locator(".dockerfile h3 code")
            assert codes.filter(has_text="--mount").count()
            assert codes.evaluate_all(broken) == []


@pytest.mark.parametrize("theme", THEMES)
def test_tables_scroll_in_the_box_that_has_a_shade(
    browser: Browser, served: Served, theme: str
) -> None:
    scrolls = "boxes => boxes.map(box => getComputedStyle(box).overflowX)"
    address = f"{served(theme)}dockerfiles/python/Dockerfile/"
    with opened(browser, address, device="phone") as tab:
        inside = tab.page.locator(".dockerfile-scroll :is(div, table)")
        assert set(inside.evaluate_all(scrolls)) == {"visible"}


@pytest.mark.parametrize("theme", THEMES)
def test_page_asks_no_other_host_and_fails_nowhere(
    browser: Browser, served: Served, theme: str
) -> None:
    base = served(theme)
    with opened(browser, base + "plain/") as plain:
        plain.page.wait_for_load_state("networkidle")
    with opened(browser, base + "dockerfiles/") as tab:
        for page in ("target/", "dockerfiles/python/Dockerfile/"):
            tab.page.goto(base + page)
        tab.page.wait_for_load_state("networkidle")
    assert tab.hosts <= plain.hosts
    assert tab.errors <= plain.errors


# ProperDocs has the theme of MkDocs, and Zensical's classic look is Material's.
@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs", "zensical"])
def test_code_in_a_description_looks_as_code_does(
    browser: Browser, served: Served, theme: str
) -> None:
    look = """code => {
      const style = getComputedStyle(code)
      return [style.fontFamily, style.backgroundColor, style.borderLeftWidth]
    }"""
    base = served(theme)
    with opened(browser, base + "plain/") as tab:
        expected = tab.page.locator("code", has_text=re.compile("^code$")).evaluate(look)
    with opened(browser, base + "dockerfiles/") as tab:
        code = tab.page.locator(".dockerfile-index-description code")
        assert code.text_content() == "make check"
        assert code.evaluate(look) == expected
        assert tab.page.locator(".dockerfile-index-description em").text_content() == "publishes"
