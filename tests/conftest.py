from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browsing import TARGET_PAGE, browsing, build, chromium, serving
from tests.nasty import HOSTILE, NASTY

_ROOT = Path(__file__).parent.parent
_PLAIN = """# Plain

## Code

```dockerfile
FROM node:22-alpine AS builder
# A line that is too long for a phone and for a column of text on most of the other screens, too
RUN set -eu && useradd --uid 10001 name && apt-get install --yes --no-install-recommends git
CMD ["node", "dist/server.js"]
```

## Table and list

| a | b |
|---|---|
| 1 | [2](#code) |

1. one
2. two

### Inline

Some `code` and a [link](#code).
"""
_EXTENSIONS = [
    "abbr",
    "attr_list",
    "footnotes",
    "md_in_html",
    "tables",
    {"toc": {"permalink": True}},
    "pymdownx.emoji",
    {"pymdownx.highlight": {"linenums": True, "anchor_linenums": True}},
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.smartsymbols",
    "pymdownx.snippets",
    "pymdownx.superfences",
]

# How long an example takes says more about the machine than about the code: what has to be
# fast has a test of its own, which counts the time of the process.
settings.register_profile("plain", deadline=None)
settings.load_profile("plain")
# `pytest --hypothesis-profile=deep`: for a night, or after a change of the parser.
settings.register_profile("deep", settings.get_profile("plain"), max_examples=20_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write what the golden cases give now into them"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, where it is installed; the project's own checks insist on it."""
    if chromium() is None:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("there is no Chromium")
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Gives the address of one and the same site in a theme; it is built once.

    Its pages are `plain/`, `dockerfiles/<name>/Dockerfile/`, the list `dockerfiles/`, and
    `target/` with a part of `gap/Dockerfile`.
    """
    files: dict[str, str | bytes] = {
        "docs/index.md": "# Home\n",
        "docs/plain.md": _PLAIN,
        "docs/target.md": TARGET_PAGE,
        "nasty/Dockerfile": NASTY,
        "hostile/Dockerfile": HOSTILE,
    }
    for name in ("arguments", "folded", "gap", "tables"):
        files[f"{name}/Dockerfile"] = (
            _ROOT / f"tests/cases/browser/{name}/Dockerfile"
        ).read_bytes()
    for name in ("node", "python"):
        files[f"{name}/Dockerfile"] = (_ROOT / f"docs/examples/{name}/Dockerfile").read_bytes()
    addresses: dict[str, str] = {}
    with ExitStack() as stack:

        def address(theme: str) -> str:
            if theme not in addresses:
                folder = tmp_path_factory.mktemp(theme) / "project"
                pages = build(folder, theme, files, markdown_extensions=_EXTENSIONS)
                addresses[theme] = stack.enter_context(serving(pages))
            return addresses[theme]

        yield address
