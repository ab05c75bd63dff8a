"""Take pictures of the built site's pages, to be looked at; one of them is the README's."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "build" / "screenshots"
PAGES = {
    "index": "dockerfiles/",
    "go": "examples/go/Dockerfile/",
    "python": "dockerfiles/docs/examples/python/Dockerfile/",
    "node": "dockerfiles/docs/examples/node/Dockerfile/",
    "windows": "dockerfiles/docs/examples/windows/Dockerfile/",
    "plain": "dockerfiles/docs/examples/plain/Dockerfile/",
}
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
# Chromium talks to its maker's hosts unless it is told not to.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing of single requests."""


def main() -> None:
    handler = functools.partial(Quiet, directory=str(ROOT / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for scheme in ("light", "dark"):
            for device, (width, height) in WIDTHS.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                for name, address in PAGES.items():
                    page.goto(base + address)
                    page.wait_for_timeout(300)
                    file = TARGET / f"{name}-{scheme}-{device}.png"
                    page.screenshot(path=file, full_page=True)
                    print(file.relative_to(ROOT))
                    if (name, scheme, device) == ("go", "light", "desktop"):
                        page.screenshot(path=ROOT / "docs" / "assets" / "page.png")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
