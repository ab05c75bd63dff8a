"""Take pictures of example pages in every theme, to be looked at; one is the README's.

Run from the repository's root: `python -m benchmarks.screenshots`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, FloatRect

from tests.browsing import LOOKS, THEMES, WIDTHS, Scheme, browsing, build, serving

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "build" / "screenshots"
README = ROOT / "docs" / "assets" / "page.png"
EXAMPLES = ROOT / "docs" / "examples"
SHOWN = ("node", "python", "folded")
# Pixels of a picture that can still be looked at in one piece.
TALLEST = 1600


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


def examples() -> Iterator[tuple[str, bytes]]:
    """The files of the examples' folders, and those of a page with folded lists."""
    for example in sorted(EXAMPLES.glob("*/*")):
        yield example.relative_to(EXAMPLES).as_posix(), example.read_bytes()
    folded = ROOT / "tests" / "cases" / "browser" / "folded" / "Dockerfile"
    yield "folded/Dockerfile", folded.read_bytes()


def take(browser: Browser, base: str, theme: str, scheme: Scheme) -> None:
    """Take the pictures of one theme in one scheme."""
    for device, (width, height) in WIDTHS.items():
        size = {"width": width, "height": height}
        page = browser.new_page(viewport=size, color_scheme=scheme)
        # Stands still while its parts are taken.
        page.emulate_media(reduced_motion="reduce")
        for name in SHOWN:
            page.goto(f"{base}dockerfiles/{name}/Dockerfile/")
            page.wait_for_load_state("load")
            whole = page.evaluate("document.documentElement.scrollHeight")
            for part, top in enumerate(range(0, whole, TALLEST), 1):
                clip = FloatRect(x=0, y=top, width=width, height=min(TALLEST, whole - top))
                file = TARGET / f"{theme}-{scheme}-{device}-{name}-{part}.png"
                page.screenshot(path=file, full_page=True, clip=clip)
        if (theme, scheme, device) == ("material", "light", "desktop"):
            page.goto(f"{base}dockerfiles/go/Dockerfile/")
            page.screenshot(path=README)
        page.close()


if __name__ == "__main__":
    main()
