"""Which Compose files are used together, and the builders of their services."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mkdocs_dockerfile.surroundings.builders import Budget, Builder, Section, Unreadable
from mkdocs_dockerfile.surroundings.dotenv import Environments
from mkdocs_dockerfile.surroundings.layering import Layering, Model, settled, short
from mkdocs_dockerfile.surroundings.reader import Reader

# The names that Compose looks for, in its order (compose-go/cli/options.go).
COMPOSE_FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
COMPOSE_OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
# Most Compose files only start images, and need not be read any further.
_WORDS = re.compile(rb"build|extends|include")


class Project(NamedTuple):
    """Files for which a command is shown.

    Attributes:
        own: The file that the commands are about.
        paths: All that the command has to name; none where Compose finds them by itself.
        model: What they say.
        names: The services that are shown.
    """

    own: str
    paths: tuple[str, ...]
    model: Model
    names: Iterable[str]


class Composing:
    """The Compose files of a repository.

    Paths are relative to the root; the root itself is an empty one.
    """

    def __init__(self, reader: Reader, paths: Sequence[str], environments: Environments) -> None:
        """Take the files that were found; those that they name are read besides."""
        self._reader = reader
        self._environments = environments
        self._layering = Layering(reader, environments)
        self._folders: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            self._folders[posixpath.dirname(path)].append(path)
        self._refused: list[tuple[tuple[str, ...], Model]] = []

    def builders(self) -> Iterator[Builder]:
        """The builders of all services, folder by folder."""
        projects = [
            project for folder in sorted(self._folders) for project in self._projects(folder)
        ]
        included = frozenset[str]().union(*(project.model.included for project in projects))
        for own, paths, model, names in projects:
            if own in included:
                continue
            for name in names:
                build = model.services[name].build
                if build is not None:
                    # Run at the root: Compose takes paths from the folder of the first file.
                    base = posixpath.dirname(own)
                    builder = build.builder("compose", name, base=base, folder=".", files=paths)
                    if builder is not None:
                        yield builder
        included = included.union(*(model.included for _, model in self._refused))
        for paths, model in self._refused:
            if paths[0] not in included:
                self._report(paths, model)

    def found_by_bake(self, folder: str) -> Mapping[str, Section] | None:
        """The services that Bake finds in a folder, as its targets.

        Bake loads all files of the names that Compose knows, without their override file
        (`defaultFilenames` in buildx/bake/bake.go), and makes targets of the services
        that build something (`ParseCompose` in buildx/bake/compose.go).

        Args:
            folder: Where Bake is run.

        Returns:
            By name; None where Bake takes none of the files of the folder.
        """
        paths = tuple(self._named(folder, COMPOSE_FILES))
        if not self._mention(paths):
            return {}
        model = self._layering.model(paths, folder)
        if model is None or not model.stands():
            return None
        return {
            name.replace(".", "_"): settled(service.build, folder)
            for name, service in model.services.items()
            if service.build is not None
        }

    def _projects(self, folder: str) -> Iterator[Project]:
        main = self._named(folder, COMPOSE_FILES)[:1]
        together = tuple(main + (self._named(folder, COMPOSE_OVERRIDES)[:1] if main else []))
        if self._mention(together):
            model = self._layering.model(together, folder)
            if model is not None and model.stands():
                named = together if folder or self._is_diverted() else ()
                yield Project(together[0], named, model, model.services)
            elif model is not None:
                self._refused.append((together, model))
        for path in self._folders[folder]:
            if path not in together and self._mention([path]):
                yield from self._variant(folder, path, main)

    def _report(self, paths: tuple[str, ...], model: Model) -> None:
        """Report a main file that Compose refuses, where that keeps builds from being shown.

        Not one that may be only a part: others extend its services, or know of the one that
        lacks something.

        Args:
            paths: The file, and its override file.
            model: What they say.
        """
        name = model.bare()
        if name is None or not model.complete or paths[0] in self._layering.extended:
            return
        if all(service.build is None for service in model.services.values()):
            return
        word = re.compile(rb"(?<![\w.-])%b(?![\w.-])" % re.escape(name.encode()))
        others = [path for path in self._folders[posixpath.dirname(paths[0])] if path not in paths]
        if not any(self._reader.mentions(other, word) for other in others):
            reason = f"service {short(name)} has neither an image nor a build"
            self._reader.refuse(paths[0], Unreadable(reason))

    def _is_diverted(self) -> bool:
        """Whether Compose, run at the root without `-f`, takes other files than the usual."""
        variables = self._environments.of("", Budget())
        return variables is not None and "COMPOSE_FILE" in variables.values

    def _variant(self, folder: str, path: str, main: Sequence[str]) -> Iterator[Project]:
        """A file that has to be named, such as `compose.prod.yaml`.

        It needs the main file where Compose does not take it alone, or where it changes a
        build of the main file: it says nothing of the context.
        """
        alone = self._layering.model((path,), folder)
        if alone is None:
            return
        names = [name for name, service in alone.services.items() if service.build is not None]
        paths: tuple[str, ...] = (path,)
        model = alone
        if main and names:
            beneath = self._layering.model(tuple(main), folder)
            if not alone.stands() or _changes(alone, beneath):
                paths = (*main, path)
                together = None if beneath is None else self._layering.model(paths, folder)
                if together is None:
                    return
                model = together
        if model.stands():
            yield Project(path, paths, model, names)

    def _named(self, folder: str, names: Sequence[str]) -> list[str]:
        """The files of a folder that have one of some names, in the order of the names."""
        there = self._folders.get(folder, ())
        return [path for name in names if (path := posixpath.join(folder, name)) in there]

    def _mention(self, paths: Sequence[str]) -> bool:
        return any(self._reader.mentions(path, _WORDS) for path in paths)


def _changes(variant: Model, main: Model | None) -> bool:
    """Whether a file changes builds of the main one, which it does without a context."""
    return any(
        service.build is not None
        and service.build.context is None
        and (main is None or name in main.services)
        for name, service in variant.services.items()
    )
