"""Take pictures of example pages in every theme, to be looked at; one is the README's.

Run from the repository's root: `python -m benchmarks.screenshots`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, ViewportSize

from benchmarks.long_file import long_dockerfile
from tests.browsing import LOOKS, TARGET_PAGE, THEMES, WIDTHS, Scheme, browsing, build, serving

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "build" / "screenshots"
README = ROOT / "docs" / "assets" / "page.png"
EXAMPLES = ROOT / "docs" / "examples"
BROWSER = ROOT / "tests" / "cases" / "browser"
# Addresses by the names of pictures.
SHOWN = {
    "index": "dockerfiles/",
    "target": "target/",
    **{
        name: f"dockerfiles/{name}/Dockerfile/"
        for name in ("go", "node", "python", "folded", "long")
    },
}
# The README's: page, theme, scheme, device.
PICTURE = ("go", "material", "light", "desktop")
# Pixels of a picture that can still be looked at in one piece, and how many there are of a page.
TALLEST = 1600
MOST = 8
# A long listing is as high as the window allows, which is soon to grow.
KEEP = """() => document.querySelectorAll(".dockerfile-long, .dockerfile-long *").forEach(
    element => { element.style.maxHeight = getComputedStyle(element).maxHeight })"""


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        for theme in THEMES:
            built = build(Path(folder) / theme, theme, dict(examples()), site_name="Examples")
            with serving(built) as base:
                for name, scheme in LOOKS:
                    if name == theme:
                        take(browser, base, theme, scheme)


def examples() -> Iterator[tuple[str, str | bytes]]:
    """The files of the examples' folders, and those of pages that have what no example has."""
    for example in sorted(EXAMPLES.glob("*/*")):
        yield example.relative_to(EXAMPLES).as_posix(), example.read_bytes()
    for name in ("folded", "gap"):
        yield f"{name}/Dockerfile", (BROWSER / name / "Dockerfile").read_bytes()
    yield "long/Dockerfile", long_dockerfile()
    yield "docs/index.md", "# Home\n"
    yield "docs/target.md", TARGET_PAGE


def take(browser: Browser, base: str, theme: str, scheme: Scheme) -> None:
    """Take the pictures of one theme in one scheme."""
    for device, (width, height) in WIDTHS.items():
        size = ViewportSize(width=width, height=height)
        page = browser.new_page(viewport=size, color_scheme=scheme)
        # Stands still while its parts are taken.
        page.emulate_media(reduced_motion="reduce")
        for name, address in SHOWN.items():
            page.set_viewport_size(size)
            page.goto(base + address)
            page.wait_for_load_state("load")
            if (name, theme, scheme, device) == PICTURE:
                page.screenshot(path=README)
            # A window that holds all that is taken: of a page of many thousand pixels, `full_page`
            # takes half a minute for each part in some themes.
            whole = min(page.evaluate("document.documentElement.scrollHeight"), MOST * TALLEST)
            page.evaluate(KEEP)
            page.set_viewport_size(ViewportSize(width=width, height=max(whole, height)))
            for part, top in enumerate(range(0, whole, TALLEST), 1):
                clip = FloatRect(x=0, y=top, width=width, height=min(TALLEST, whole - top))
                file = TARGET / f"{theme}-{scheme}-{device}-{name}-{part}.png"
                page.screenshot(path=file, clip=clip)
        page.close()


if __name__ == "__main__":
    main()
