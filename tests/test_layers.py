from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mkdocs_dockerfile"
PAGE = Path(__file__).parent.parent / "docs" / "architecture.md"
ENGINES = {"mkdocs", "properdocs", "zensical", "material"}
CORE = range(7)

LAYERS = {
    "diagnostics": 0,
    "model": 1,
    "parser": 2,
    "sidecar": 2,
    "discovery": 2,
    "surroundings": 2,
    "semantics": 3,
    "comments": 3,
    "explanations": 4,
    "pairing": 5,
    "rendering": 6,
    "audit": 6,
    "sync": 6,
    "pages": 7,
    "plugin": 8,
    "extension": 8,
    "cli": 8,
}


def name_of(file: Path) -> str:
    """`parser.words` for `parser/words.py`, `parser` for its `__init__`."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


FILES = {name_of(file): file for file in sorted(PACKAGE.rglob("*.py"))}
# An empty folder that a checkout of another commit left behind is no module.
MODULES = {name.partition(".")[0] for name in FILES} - {"__init__", "__main__"}


def imports_of(file: Path) -> Iterator[str]:
    """Full names that a file imports, wherever in it; `package.name` for `from package import`."""
    package = ("mkdocs_dockerfile", *file.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def inner_imports(file: Path) -> set[str]:
    """Modules of this package that a file imports; `__init__` for the package as a whole."""
    found = set()
    for name in imports_of(file):
        top, _, rest = name.partition(".")
        if top == PACKAGE.name:
            module = rest.partition(".")[0]
            found.add(module if module in LAYERS or module == "__main__" else "__init__")
    return found


def outer_imports(file: Path) -> set[str]:
    tops = {name.partition(".")[0] for name in imports_of(file)}
    return tops - {PACKAGE.name} - sys.stdlib_module_names


def table(heading: str) -> list[list[str]]:
    """The cells of the rows of the table under a heading of the page."""
    text = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    text = re.split(r"^## ", text, maxsplit=1, flags=re.M)[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_module_has_a_layer() -> None:
    assert MODULES
    assert not MODULES - LAYERS.keys()


@pytest.mark.parametrize("name", FILES)
def test_imports_go_to_lower_layers(name: str) -> None:
    module = name.partition(".")[0]
    used = inner_imports(FILES[name]) - {module}
    if name == "__init__":
        assert {LAYERS[other] for other in used} <= set(range(8))
    elif name == "__main__":
        assert used == {"cli"}
    else:
        wrong = {other for other in used if LAYERS.get(other, 9) >= LAYERS[module]}
        assert not wrong, f"{name} (layer {LAYERS[module]}) imports {wrong}"


@pytest.mark.parametrize("name", FILES)
def test_the_core_knows_no_engine(name: str) -> None:
    if LAYERS.get(name.partition(".")[0]) in CORE:
        assert not outer_imports(FILES[name]) & ENGINES


def test_the_page_shows_the_layers() -> None:
    rows = table("Layers")
    assert {module.strip("`"): int(layer) for layer, module, _ in rows} == LAYERS
    assert [int(row[0]) for row in rows] == sorted(LAYERS.values())
    assert all(sentence.endswith(".") and ". " not in sentence for *_, sentence in rows)


def test_the_page_shows_who_imports_which_library(update: bool) -> None:
    users: defaultdict[str, list[str]] = defaultdict(list)
    for name, file in FILES.items():
        for library in outer_imports(file):
            users[library].append(f"`{name}`")
    actual = [[f"`{library}`", ", ".join(sorted(users[library]))] for library in sorted(users)]
    if update:
        head, heading, rest = PAGE.read_text(encoding="utf-8").partition("## Libraries\n")
        rows = "".join(f"| {library} | {names} |\n" for library, names in actual)
        rest = re.sub(r"(^\|---\|---\|\n)(?:\|.*\n?)*", lambda m: m[1] + rows, rest, flags=re.M)
        PAGE.write_text(head + heading + rest, encoding="utf-8")
    assert table("Libraries") == actual
