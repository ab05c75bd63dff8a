"""Where options are read from when no engine hands them over: the project's own files."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from mkdocs_dockerfile.diagnostics import DockerfileError
from mkdocs_dockerfile.discovery import repository_root
from mkdocs_dockerfile.pages.links import edit_uri_of
from mkdocs_dockerfile.pages.options import Options

SITE_FILES = ("properdocs.yml", "mkdocs.yml", "properdocs.yaml", "mkdocs.yaml", "zensical.toml")
_NAME = "dockerfile"
# Options that name a file or folder of the site's own.
_FILES = ("catalog", "templates")


class ConfigurationError(DockerfileError):
    """A configuration file cannot be read; the message begins with its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The options of a project, and what its site says besides.

    Attributes:
        options: What the files say.
        file: The configuration file; None where there is none.
        root: Folder in which Dockerfiles are looked for, absolute.
        docs_dir: Folder of the site's documents, absolute; None where there is no site.
        site_dir: Folder of the site's output, absolute; None where there is no site.
        language: The theme's.
        repo_url: Address of the repository.
        edit_uri: Path, below it, of the page that edits a document.
    """

    options: Options
    file: Path | None
    root: Path
    docs_dir: Path | None = None
    site_dir: Path | None = None
    language: str = "en"
    repo_url: str | None = None
    edit_uri: str | None = None


def root_of(options: Options, folder: Path) -> Path:
    """The folder in which Dockerfiles are looked for.

    Args:
        options: Whose `root` is relative to `folder`.
        folder: Absolute folder of the configuration file.

    Returns:
        `root`, else the repository around `folder`, else `folder`; absolute, with no
        symbolic links left.
    """
    if options.root is not None:
        return (folder / options.root).resolve()
    return repository_root(folder) or folder.resolve()


def place_of(docs_dir: Path) -> str | None:
    """Where the documents are in their repository, with `/`; None where there is none."""
    top = repository_root(docs_dir)
    return None if top is None else docs_dir.resolve().relative_to(top).as_posix()


def anchored(options: Options, folder: Path) -> Options:
    """Options whose files are absolute, so that they mean the same wherever they are used.

    Args:
        options: Whose `catalog` and `templates` are relative to `folder`.
        folder: Absolute folder of the configuration file.
    """
    return replace(
        options,
        catalog=str(folder / options.catalog) if options.catalog else None,
        templates=str(folder / options.templates) if options.templates else None,
    )


def read_configuration(
    start: Path, *, file: Path | None = None, overrides: Mapping[str, Any] | None = None
) -> Configuration:
    """Read the options that hold for a folder.

    Looks for a site's configuration file in the folder and its parents, and for
    `[tool.mkdocs-dockerfile]` in a `pyproject.toml` beside it or, without a site, in the
    nearest one.

    Args:
        start: Folder from which to look upwards.
        file: A configuration file to use instead.
        overrides: Options that win, such as flags of the command line.

    Returns:
        The configuration; without any file, the defaults, and as root the repository
        around `start`, else `start`.

    Raises:
        ConfigurationError: A file cannot be read or holds no valid YAML or TOML.
        OptionError: An option is unknown or not valid.
    """
    start = start.resolve()
    found = file.resolve() if file else _nearest(start)
    values: dict[str, Any] = {}
    settings: Mapping[str, Any] = {}
    if found is not None:
        settings = {} if found.name == "pyproject.toml" else _load_site(found)
        values = {**_tool_table(found.parent / "pyproject.toml"), **_site_options(settings)}
    values |= {
        # What somebody types is relative to where they are.
        name: str(Path(value).absolute()) if value and name in _FILES else value
        for name, value in (overrides or {}).items()
        if value is not None
    }
    folder = found.parent if found else start
    options = anchored(Options.load(values), folder)
    root = root_of(options, folder)
    if not settings:
        return Configuration(options=options, file=found, root=root)
    theme = settings.get("theme")
    language = theme.get("language") or theme.get("locale") if isinstance(theme, Mapping) else None
    docs_dir = (folder / str(settings.get("docs_dir") or "docs")).resolve()
    return Configuration(
        options=options,
        file=found,
        root=root,
        docs_dir=docs_dir,
        site_dir=(folder / str(settings.get("site_dir") or "site")).resolve(),
        language=str(language or "en"),
        repo_url=settings.get("repo_url"),
        edit_uri=edit_uri_of(
            settings.get("repo_url"),
            settings.get("edit_uri_template") or settings.get("edit_uri"),
            place=place_of(docs_dir),
        ),
    )


def _nearest(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        for name in SITE_FILES:
            if (folder / name).is_file():
                return folder / name
        if _tool_table(folder / "pyproject.toml"):
            return folder / "pyproject.toml"
        if (folder / ".git").exists():
            return None
    return None


# --- Files -------------------------------------------------------------------------


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error


def _load_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: is not valid TOML: {error}") from error


def _tool_table(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    table = _load_toml(path).get("tool", {}).get("mkdocs-dockerfile", {})
    return table if isinstance(table, Mapping) else {}


def _load_site(path: Path, seen: frozenset[Path] = frozenset()) -> Mapping[str, Any]:
    if path.suffix == ".toml":
        project = _load_toml(path).get("project", {})
        return project if isinstance(project, Mapping) else {}
    try:
        settings = yaml.load(_read(path), _TolerantLoader)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: is not valid YAML: {error}") from error
    if settings is None:
        return {}
    if not isinstance(settings, dict):
        raise ConfigurationError(f"{path}: does not hold settings by name")
    parent = settings.pop("INHERIT", None)
    if not isinstance(parent, str):
        return settings
    base = (path.parent / parent).resolve()
    if base in seen or base == path:
        raise ConfigurationError(f"{path}: INHERIT goes round in a circle")
    return _merge(_load_site(base, seen | {path}), settings)


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge as `INHERIT` does: mappings deeply, all else replaced."""
    merged = dict(base)
    for name, value in over.items():
        old = merged.get(name)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[name] = _merge(old, value) if both and old is not None else value
    return merged


def _site_options(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Options of the plugin's entry, or of the Markdown extension's where that stands."""
    values: dict[str, Any] = {}
    for setting in ("markdown_extensions", "plugins"):
        for name, entry in _entries(settings.get(setting)):
            if name in (_NAME, "mkdocs_dockerfile.extension") and isinstance(entry, Mapping):
                values |= entry
    return values


def _entries(value: Any) -> Iterator[tuple[str, Any]]:
    """Walk `[name, {name: options}]` and `{name: options}` alike."""
    if isinstance(value, Mapping):
        yield from ((str(name), entry) for name, entry in value.items())
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping):
                yield from ((str(name), entry) for name, entry in item.items())
            else:
                yield str(item), None


class _TolerantLoader(yaml.SafeLoader):
    """A YAML loader that reads `!ENV` and steps over every other tag of a site's file."""


def _environment(loader: _TolerantLoader, node: yaml.Node) -> Any:
    """`!ENV NAME` and `!ENV [NAME, …, default]`."""
    if isinstance(node, yaml.ScalarNode):
        names, default = [node.value], None
    elif isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node) or [None]
        if not names:
            names, default = [default], None
    else:
        return None
    for name in names:
        if str(name) in os.environ:
            return yaml.safe_load(os.environ[str(name)])
    return default


_TolerantLoader.add_constructor("!ENV", _environment)
_TolerantLoader.add_multi_constructor("", lambda loader, suffix, node: None)
