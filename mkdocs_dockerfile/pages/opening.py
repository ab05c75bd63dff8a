"""From a path on the command line to the project that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs_dockerfile.discovery import Found, find_sidecar, repository_root
from mkdocs_dockerfile.pages.configuration import Configuration, read_configuration
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
    here = read_configuration(Path.cwd(), file=config, overrides=overrides)
    chosen = here
    if not _holds(here.root, file) and config is None:
        there = read_configuration(file.parent, overrides=overrides)
        chosen = there if _holds(there.root, file) else here
    root = chosen.root
    if not _holds(root, file):
        root = (repository_root(file.parent) or file.parent).resolve()
    project = _project(chosen, root)
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
