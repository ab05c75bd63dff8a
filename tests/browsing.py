"""Sites in every theme, served over HTTP and opened in a browser."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from tests.sites import Site

Scheme = Literal["light", "dark"]
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    # Chromium talks to its maker's hosts unless it is told not to, and themes load from others:
    # no other host exists.
    "--disable-background-networking",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

_PALETTE = [
    {"media": "(prefers-color-scheme: light)", "scheme": "default"},
    {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
]


class Theme(NamedTuple):
    """A theme as a site has it.

    Attributes:
        engine: What builds the site.
        settings: Of `mkdocs.yml`; no fonts come from other hosts.
        schemes: The theme follows the browser's choice among them.
    """

    engine: str
    settings: Mapping[str, Any]
    schemes: tuple[Scheme, ...] = ("light", "dark")


_COPY = {"features": ["content.code.copy"], "font": False, "palette": _PALETTE}

THEMES = {
    "material": Theme("mkdocs", {"name": "material", **_COPY}),
    "mkdocs": Theme("mkdocs", {"name": "mkdocs", "color_mode": "auto"}),
    "readthedocs": Theme("mkdocs", {"name": "readthedocs"}, ("light",)),
    "properdocs": Theme("properdocs", {"name": "mkdocs", "color_mode": "auto"}),
    "zensical": Theme("zensical", {**_COPY}),
    "zensical-classic": Theme("zensical", {"variant": "classic", **_COPY}),
}

LOOKS: list[tuple[str, Scheme]] = [
    (name, scheme) for name, theme in THEMES.items() for scheme in theme.schemes
]

# A page with the part of `gap/Dockerfile` that one stage needs.
TARGET_PAGE = "# Target\n\n/// dockerfile | gap/Dockerfile\n    target: test\n///\n"


def build(
    folder: Path,
    theme: str,
    files: Mapping[str, str | bytes],
    *,
    features: Sequence[str] = (),
    **settings: object,
) -> Path:
    """Build a site, with more features of its theme; gives the folder of its pages.

    The page of `go/Dockerfile` is `dockerfiles/go/Dockerfile/` in every engine, and the list
    of all is `dockerfiles/`.
    """
    engine, look, _ = THEMES[theme]
    site = Site(folder, engine)
    site.write(files)
    look = {**look, "features": [*look["features"], *features]} if features else dict(look)
    values = {"theme": look, "use_directory_urls": True, **settings}
    if engine == "zensical":
        extensions = values.pop("markdown_extensions", [])
        assert isinstance(extensions, list)
        values |= {"plugins": ["search"], "markdown_extensions": [*extensions, "dockerfile"]}
        for path in files:
            if path.endswith("Dockerfile"):
                page = f"# {path}\n\n/// dockerfile | {path}\n///\n"
                site.write({f"docs/dockerfiles/{path}.md": page})
        site.write({"docs/dockerfiles/index.md": "# Dockerfiles\n\n/// dockerfiles\n///\n"})
    site.configure(**values)
    site.build()
    return site.output


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing of single requests."""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives the address of its root."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def chromium() -> str | None:
    """Debian's Chromium, where it is installed; the one without windows needs less time."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    """Open a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A tab of the browser, and what happened in it.

    Attributes:
        page: What it shows.
        errors: Messages of the console and exceptions that nothing caught.
        dialogs: Messages of dialogs that opened.
        hosts: Hosts that something was asked of.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: set[str] = set()
        self.dialogs: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", lambda message: message.type == "error" and self._fail(message.text))
        page.on("pageerror", lambda error: self._fail(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("dialog", self._close)

    def _fail(self, message: str) -> None:
        self.errors.add(message)

    def _close(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@contextlib.contextmanager
def opened(
    browser: Browser,
    address: str,
    *,
    device: str = "desktop",
    scheme: Scheme = "light",
    **options: Any,
) -> Iterator[Tab]:
    """Open an address in a tab of its own."""
    width, height = WIDTHS[device]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, **options
    )
    try:
        tab = Tab(context.new_page())
        tab.page.goto(address)
        yield tab
    finally:
        context.close()
