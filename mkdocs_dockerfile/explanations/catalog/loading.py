"""Reads the catalogue's files and a site's own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, get_args

import yaml

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.explanations.catalog.entries import Catalog, Form, Image, Style, Tool, Wrap


@lru_cache(maxsize=1)
def built_in() -> Catalog:
    """The catalogue that ships with the package, read once."""
    folder = files(__package__)
    tables = [tomllib.loads(text) for text in _texts(folder.joinpath("commands"))]
    images = [tomllib.loads(text) for text in _texts(folder.joinpath("images"))]
    return _catalog([*tables, *images])


def load_catalog(text: str, *, path: str = "-") -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """Read a site's own entries, which come before the built-in ones.

    Args:
        text: YAML with the keys `commands` and `images`, as the catalogue's schema
            (`catalog/schema.json`) describes them.
        path: Of the file, for messages.

    Returns:
        The built-in catalogue with the entries added, and what is wrong with the text:
        an entry that cannot be used is left out.
    """
    try:
        table = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        return built_in(), (_wrong("is not valid YAML", path, line),)
    if table is None:
        return built_in(), ()
    if not isinstance(table, dict):
        return built_in(), (_wrong("holds neither `commands` nor `images`", path, 1),)
    problems: list[Diagnostic] = []
    usable: dict[str, list[Mapping[str, Any]]] = {"commands": [], "images": []}
    for kind, entries in table.items():
        if kind not in usable or not isinstance(entries, list):
            problems.append(_wrong(f"`{kind}` is not known, or is no list", path))
            continue
        for number, entry in enumerate(entries, 1):
            problem = _problem(kind, entry)
            if problem:
                problems.append(_wrong(f"`{kind}`, entry {number}: {problem}", path))
            else:
                usable[kind].append(entry)
    added = _catalog([usable])
    shipped = built_in()
    catalog = Catalog({**shipped.tools, **added.tools}, {**shipped.images, **added.images})
    return catalog, tuple(problems)


def _wrong(message: str, path: str, line: int | None = None) -> Diagnostic:
    hint = "correct it; the built-in entries and all others count"
    return diagnostic("DF012", message, path=path, line=line, hint=hint)


def _problem(kind: str, entry: object) -> str:
    """What keeps an entry from being used; empty if nothing does."""
    if not isinstance(entry, dict):
        return "it is no table"
    if kind == "images":
        if not isinstance(entry.get("name"), str) or not entry["name"]:
            return "it has no `name`"
        return "" if _is_text(entry.get("text")) or entry.get("title") else "it has no `text`"
    if not _are_words(entry.get("names")) or not entry["names"]:
        return "`names` must be a list of command names"
    if entry.get("style", "unix") not in get_args(Style):
        return f"`style` is none of {', '.join(get_args(Style))}"
    if entry.get("wraps", "") not in get_args(Wrap):
        return f"`wraps` is none of {', '.join(filter(None, get_args(Wrap)))}"
    for name in ("values", "options"):
        table = entry.get(name, {})
        if not isinstance(table, dict) or not all(map(_are_words, table.values())):
            return f"`{name}` must map names to lists of options"
    for name in ("takes", "silent"):
        if not _are_words(entry.get(name, [])):
            return f"`{name}` must be a list of options"
    forms = entry.get("forms")
    if not isinstance(forms, list) or not forms:
        return "it has no `forms`"
    return next(filter(None, map(_form_problem, forms)), "")


def _form_problem(form: object) -> str:
    if not isinstance(form, dict) or not _is_text(form.get("text")):
        return "each form needs a `text`"
    if not isinstance(form.get("match", ""), str):
        return "`match` must be a text"
    if not all(isinstance(form.get(name, 0), int) for name in ("at_least", "at_most")):
        return "`at_least` and `at_most` must be numbers"
    if not all(_are_words(form.get(name, [])) for name in ("has", "needs", "silent")):
        return "`has`, `needs` and `silent` must be lists"
    return ""


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_text(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(isinstance(text, str) for text in value.values())
    return isinstance(value, str) and bool(value)


def _texts(folder: Traversable) -> Iterable[str]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.read_text(encoding="utf-8")


def _catalog(tables: Iterable[Mapping[str, Any]]) -> Catalog:
    tools: dict[str, Tool] = {}
    images: dict[str, Image] = {}
    for table in tables:
        for entry in table.get("commands", ()):
            tool = _tool(entry)
            for name in tool.names:
                tools[name] = tool
        for entry in table.get("images", ()):
            image = _image(entry)
            images[image.name] = image
    return Catalog(tools, images)


def _tool(entry: Mapping[str, Any]) -> Tool:
    values = {
        str(option): name for name, options in entry.get("values", {}).items() for option in options
    }
    options = {
        option: message for message, names in entry.get("options", {}).items() for option in names
    }
    return Tool(
        names=tuple(entry["names"]),
        forms=tuple(_form(form) for form in entry.get("forms", ())),
        values=values,
        takes=frozenset(entry.get("takes", ())),
        options=options,
        silent=frozenset(entry.get("silent", ())),
        style=entry.get("style", "unix"),
        leading=bool(entry.get("leading", False)),
        variables=bool(entry.get("variables", False)),
        wraps=entry.get("wraps", ""),
        examples=tuple(entry.get("examples", ())),
    )


def _form(form: Mapping[str, Any]) -> Form:
    words = str(form.get("match", "")).split()
    return Form(
        say=str(form.get("say", "")),
        text=_by_language(form.get("text")),
        match=tuple(frozenset(word.split("|")) for word in words),
        has=frozenset(form.get("has", ())),
        needs=tuple(form.get("needs", ())),
        silent=frozenset(form.get("silent", ())),
        at_least=int(form.get("at_least", 0)),
        at_most=form.get("at_most"),
    )


def _image(entry: Mapping[str, Any]) -> Image:
    return Image(
        name=entry["name"],
        title=str(entry.get("title", "")),
        kind=str(entry.get("kind", "program")),
        text=_by_language(entry.get("text")),
        link=str(entry.get("link", "")),
        version=str(entry.get("version", "")),
        examples=tuple(entry.get("examples", ())),
    )


def _by_language(text: object) -> Mapping[str, str] | None:
    if text is None:
        return None
    return dict(text) if isinstance(text, dict) else {"": str(text)}
