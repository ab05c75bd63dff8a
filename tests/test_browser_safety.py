"""Text of a Dockerfile never acts on its page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import THEMES, opened
from tests.nasty import HOSTILE

Served = Callable[[str], str]
ACTING = """:is(script, img, iframe, object, embed, form, input, b, i,
    [onerror], [onload], [onclick], [onmouseover], [src], [href^="javascript:" i])"""


@pytest.mark.parametrize("theme", THEMES)
def test_hostile_file_is_text(browser: Browser, served: Served, theme: str) -> None:
    base = served(theme)
    with opened(browser, base + "plain/") as plain:
        plain.page.wait_for_load_state("networkidle")
        known = plain.errors
        scripts = plain.page.locator("script:not([src])").count()
    with opened(browser, base + "dockerfiles/hostile/Dockerfile/") as tab:
        page = tab.page
        page.wait_for_load_state("networkidle")
        assert page.locator(f".dockerfile {ACTING}").all() == []
        assert page.locator("""[onerror], [onload], [href^="javascript:" i]""").all() == []
        assert page.locator("script:not([src])").count() == scripts
        listing = page.locator(".dockerfile-listing code")
        assert listing.evaluate("element => element.textContent") == HOSTILE
        shown = page.locator(".dockerfile").inner_text()
        for text in (
            "{{ 7*7 }}",
            '{% include "x" %}',
            "<svg onload=alert(5)>",
            "<script>alert(6)</script>",
            "<script>alert('stage')</script>",
            "{{ 8*8 }}",
            "javascript:alert(36)",
            "&lt;script&gt;alert(7)&lt;/script&gt;",
        ):
            assert text in shown
        for link in page.locator(".dockerfile-facts a, .dockerfile h3 a").all():
            link.dispatch_event("mouseover")
        # Outside of the listing, where they cannot turn anything else, they are named.
        outside = page.locator(".dockerfile").evaluate(
            """element => {
                const copy = element.cloneNode(true);
                copy.querySelectorAll('.dockerfile-turning').forEach(each => each.remove());
                return copy.textContent;
            }"""
        )
        assert "\u202e" not in outside
        assert "⟨U+202E⟩" in outside
        assert tab.dialogs == []
        assert tab.errors <= known


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs", "properdocs"])
def test_title_out_of_a_comment_is_text(browser: Browser, served: Served, theme: str) -> None:
    with opened(browser, served(theme) + "dockerfiles/hostile/Dockerfile/") as tab:
        title = "<script>alert('title')</script> & <img src=x onerror=alert(1)>"
        expect(tab.page.locator("h1", has_text="alert").first).to_contain_text(title)
        assert title in tab.page.title()
        description = tab.page.locator("meta[name=description]")
        if description.count():
            expect(description).to_have_attribute("content", re.compile('<a href="javascript:'))
        assert tab.dialogs == []
