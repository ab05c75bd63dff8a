"""Files among a site's own templates that no page can ever use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple, get_args

from jinja2 import TemplateSyntaxError, meta

from mkdocs_dockerfile.rendering.templating import Flavour, built_in_names, environment

FLAVOURS: tuple[Flavour, ...] = get_args(Flavour)

# Templates, and what somebody may take for the name of one; sources of style sheets, copies that
# an editor left, and the like are left alone.
_SUFFIXES = frozenset({".jinja", ".jinja2", ".j2", ".html", ".css", ".md"})


class Unused(NamedTuple):
    """A file that nothing uses where it stands.

    Attributes:
        path: Relative to the folder of templates, with `/`.
        name: Of the file.
        home: The folder in which it would be used by this name; empty where there is none.
        known: The built-in templates of the folder it stands in, or of both folders.
    """

    path: str
    name: str
    home: Flavour | None
    known: Sequence[str]


def unused_templates(folder: Path) -> tuple[Unused, ...]:
    """Find the files in a site's folder of templates that nothing uses.

    Args:
        folder: What the option `templates` names; it exists.

    Returns:
        By path. Those named `*.jinja` that stand beside `site/` and `portable/`, where a theme's
        own files may be, too (`main.html`, style sheets); and those within whose names belong
        to no built-in template and that no other one includes. Nothing within a folder where it
        cannot be known what is included.
    """
    try:
        return (*_beside(folder), *(found for each in FLAVOURS for found in _within(folder, each)))
    except OSError:
        # What cannot be read is said by whoever needs it.
        return ()


def _beside(folder: Path) -> Iterator[Unused]:
    known = tuple(sorted(name for each in FLAVOURS for name in built_in_names(each)))
    for name in _files(folder):
        if name.endswith(".jinja"):
            home = _home(name)
            yield Unused(name, name, home or ("portable" if ".md." in name else "site"), known)


def _within(folder: Path, flavour: Flavour) -> Iterator[Unused]:
    own = folder / flavour
    known = built_in_names(flavour)
    strange = [name for name in _files(own) if name not in known] if own.is_dir() else []
    included = _included(own, flavour) if strange else None
    if included is None:
        return
    for name in strange:
        if name not in included and Path(name).suffix in _SUFFIXES:
            yield Unused(f"{flavour}/{name}", name, _home(name), sorted(known))


def _files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file())


def _home(name: str) -> Flavour | None:
    return next((each for each in FLAVOURS if name in built_in_names(each)), None)


def _included(folder: Path, flavour: Flavour) -> Set[str] | None:
    """The templates that a site's own ones name; None where one cannot be read or computes them."""
    reader = environment(flavour)
    found: set[str] = set()
    for file in folder.rglob("*.jinja"):
        try:
            names = set(meta.find_referenced_templates(reader.parse(file.read_text("utf-8"))))
        except (TemplateSyntaxError, UnicodeDecodeError):
            return None
        if None in names:
            return None
        found.update(filter(None, names))
    return found
