"""From a path on the command line to the project that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.discovery import Found, find_sidecar, repository_root
from mkdocs_dockerfile.pages.configuration import Configuration, read_configuration
from mkdocs_dockerfile.pages.findings import nothing_found
from mkdocs_dockerfile.pages.project import Project


def open_folder(
    folder: Path, *, config: Path | None = None, overrides: Mapping[str, Any] | None = None
) -> Project:
    """Open the project around a folder.

    Args:
        folder: Where to look for a configuration file, upwards.
        config: A configuration file to use instead.
        overrides: Options that win, such as flags.

    Raises:
        DockerfileError: A configuration file or an option is not valid.
    """
    return _project(read_configuration(folder, file=config, overrides=overrides))


def open_file(
    file: Path, *, config: Path | None = None, overrides: Mapping[str, Any] | None = None
) -> tuple[Project, Found]:
    """Open the project that a Dockerfile belongs to.

    The configuration found from the working directory counts where its root holds the
    file, else the one found from the file itself. A file outside both keeps the options
    of the first and has its own repository, else its own folder, as root.

    Args:
        file: The Dockerfile.
        config: A configuration file to use instead.
        overrides: Options that win, such as flags.

    Returns:
        The project, and the file with its sidecar as that project finds it.

    Raises:
        DockerfileError: A configuration file or an option is not valid.
    """
    file = file.absolute()
    project = _around(file, file.parent, config, overrides)
    root = project.root
    place = file.resolve().relative_to(root) if _holds(root, file) else Path(file.name)
    path = place.as_posix()
    sidecar = find_sidecar(root, path, project.options.sidecar)
    return project, Found(
        path=path,
        file=file,
        sidecar=_shown(sidecar, root),
        sidecar_file=sidecar,
        trusted=True,
    )


@dataclass(frozen=True, slots=True)
class Selection:
    """Dockerfiles of one project that somebody named.

    Attributes:
        project: What they belong to.
        files: In the order of the navigation; those that were named one by one come first.
        whole: They are all that the project has.
        diagnostics: What is wrong with the selection.
    """

    project: Project
    files: tuple[Found, ...]
    whole: bool
    diagnostics: tuple[Diagnostic, ...] = ()


def open_paths(
    paths: Sequence[Path],
    *,
    config: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> tuple[Selection, ...]:
    """Open the projects that some Dockerfiles and folders belong to.

    Args:
        paths: Existing files and folders; without any, the project around the working
            directory.
        config: A configuration file to use instead.
        overrides: Options that win, such as flags.

    Returns:
        One selection for each project; no file is in it twice.

    Raises:
        DockerfileError: A configuration file or an option is not valid.
    """
    if not paths:
        project = open_folder(Path.cwd(), config=config, overrides=overrides)
        return (Selection(project, project.discovery.found, True),)
    chosen: dict[Path, Selection] = {}
    for path in paths:
        part = _select(path.absolute(), config, overrides)
        before = chosen.get(part.project.root)
        chosen[part.project.root] = _join(before, part) if before else part
    return tuple(chosen.values())


def _select(path: Path, config: Path | None, overrides: Mapping[str, Any] | None) -> Selection:
    if not path.is_dir():
        project, found = open_file(path, config=config, overrides=overrides)
        return Selection(project, (found,), False)
    project = _around(path, path, config, overrides)
    folder = path.resolve()
    files = tuple(
        item for item in project.discovery.found if item.file.resolve().is_relative_to(folder)
    )
    whole = project.root.is_relative_to(folder)
    missing = []
    if not files and not whole:
        missing.append(nothing_found(folder, project.discovery.patterns))
    return Selection(project, files, whole, tuple(missing))


def _join(one: Selection, other: Selection) -> Selection:
    known = {item.path for item in one.files}
    return Selection(
        one.project,
        (*one.files, *(item for item in other.files if item.path not in known)),
        one.whole or other.whole,
        (*one.diagnostics, *other.diagnostics),
    )


def _around(
    path: Path, folder: Path, config: Path | None, overrides: Mapping[str, Any] | None
) -> Project:
    """The project whose root holds a path; see `open_file` for which one that is."""
    here = read_configuration(Path.cwd(), file=config, overrides=overrides)
    chosen = here
    if not _holds(here.root, path) and config is None:
        there = read_configuration(folder, overrides=overrides)
        chosen = there if _holds(there.root, path) else here
    root = chosen.root
    if not _holds(root, path):
        root = (repository_root(folder) or folder).resolve()
    return _project(chosen, root)


def _holds(root: Path, file: Path) -> bool:
    return file.resolve().is_relative_to(root)


def _shown(sidecar: Path | None, root: Path) -> str | None:
    if sidecar is None:
        return None
    resolved = sidecar.resolve()
    return (resolved.relative_to(root) if resolved.is_relative_to(root) else resolved).as_posix()


def _project(configuration: Configuration, root: Path | None = None) -> Project:
    return Project(
        configuration.options,
        root=root or configuration.root,
        docs_dir=configuration.docs_dir,
        site_dir=configuration.site_dir,
        language=configuration.language,
        repo_url=configuration.repo_url,
        edit_uri=configuration.edit_uri,
    )
