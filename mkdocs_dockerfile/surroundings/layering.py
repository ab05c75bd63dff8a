"""Compose files that are used together → the services that Compose makes of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from mkdocs_dockerfile.surroundings.builders import Budget, Section, Unknown, Unreadable
from mkdocs_dockerfile.surroundings.compose import (
    UNKNOWN_SERVICE,
    Document,
    Extends,
    Include,
    Parsed,
    Reading,
    Resets,
    Service,
    parse_compose,
    read_compose,
)
from mkdocs_dockerfile.surroundings.dotenv import Environments
from mkdocs_dockerfile.surroundings.reader import Reader
from mkdocs_dockerfile.surroundings.variables import Variables

_Link = tuple[str | None, str]
"""A service: its file, None for the document itself, and its name."""

_Extendable = tuple[Mapping[str, Service], Mapping[str, Resets]]
_NOTHING: Resets = frozenset()
_LONGEST_NAME = 80
# `services` in compose-spec.json. Files that others extend are not held against it:
# `getExtendsBaseFromFile` in compose-go/loader/extends.go skips the validation.
_SERVICE = re.compile(r"[a-zA-Z0-9._-]+")


class Model(NamedTuple):
    """What files that are used together say, as Compose puts it together.

    Attributes:
        services: By name, with all that they extend; the contexts are relative to the root.
        included: The files that are included, at any depth.
        complete: All that they include is known.
    """

    services: Mapping[str, Service]
    included: frozenset[str]
    complete: bool = True

    def stands(self) -> bool:
        """Whether Compose takes it: each service has an image or a build."""
        return self.bare() is None

    def bare(self) -> str | None:
        """The first service with neither an image nor a build, for which Compose refuses it.

        As `checkConsistency` in compose-go/loader/validate.go.
        """
        for name, service in self.services.items():
            if service.build is None and not service.image and not service.excused:
                return name
        return None


class Layering:
    """Lays the Compose files of a repository over one another.

    Paths are relative to the root; the root itself is an empty one.

    Attributes:
        extended: The files of which services of other files extended one, so far.
    """

    def __init__(self, reader: Reader, environments: Environments) -> None:
        """Take what opens the files, and what says what variables are in them."""
        self.extended: set[str] = set()
        self._reader = reader
        self._environments = environments
        self._parsed: dict[str, Parsed | None] = {}
        self._documents: dict[tuple[str, Variables], tuple[Document, ...] | None] = {}
        self._models: dict[tuple[tuple[str, ...], str, Variables], Model | None] = {}
        self._open: set[str] = set()
        self._bases: dict[tuple[str, Variables], _Extendable | None] = {}

    def model(self, paths: tuple[str, ...], base: str) -> Model | None:
        """Put files together.

        Args:
            paths: The files, in order.
            base: The folder that their paths are relative to.

        Returns:
            None where Compose refuses them or they cannot be read; the reason is reported
            once.
        """
        budget = Budget()
        variables = self._environments.of(base, budget)
        if variables is None:
            return None
        reading = Reading(variables, budget)
        key = (paths, base, variables)
        if key not in self._models:
            model = self._reader.tried(paths[-1], lambda: self._model(paths, base, reading), None)
            self._models[key] = model
        return self._models[key]

    def _model(self, paths: tuple[str, ...], base: str, reading: Reading) -> Model | None:
        """Lay files over one another, as `loadYamlFile` in compose-go/loader/loader.go.

        What a file includes and what its services extend is settled before it is laid over
        the files before it.

        Args:
            paths: The files, in order.
            base: The folder that their paths are relative to.
            reading: The variables, and what pays.

        Returns:
            None where a file cannot be read.

        Raises:
            Unreadable: It is too large when it is written out, includes itself, or has a
                service with a name that Compose refuses.
        """
        key = (paths, base, reading.variables)
        if key in self._models:
            return self._models[key]
        if paths[0] in self._open:
            raise Unreadable(f"{short(paths[0])} includes itself")
        self._open.add(paths[0])
        try:
            self._models[key] = self._layered(paths, base, reading)
        finally:
            self._open.discard(paths[0])
        return self._models[key]

    def _layered(self, paths: tuple[str, ...], base: str, reading: Reading) -> Model | None:
        services: dict[str, Service] = {}
        included: set[str] = set()
        complete = True
        for path in paths:
            documents = self._read(path, reading)
            if documents is None:
                return None
            for document in documents:
                own = _placed(document, base, reading.budget)
                models = list(self._included(document, base, reading))
                complete = complete and None not in models
                for model in filter(None, models):
                    included |= model.included
                    complete = complete and model.complete
                    _lay_over(own, model, document.resets, reading.budget)
                self._extend(own, document.resets, base, reading, complete=None not in models)
                _lay(own, document, services, reading.budget)
                _validate(own)
        return Model(services, frozenset(included), complete)

    def _included(self, document: Document, base: str, reading: Reading) -> Iterator[Model | None]:
        """The files that a document includes, as `ApplyInclude` in compose-go/loader/include.go.

        None for files of which nobody can tell what they are, or that are not there: they
        are taken to have services of their own.

        Raises:
            Unreadable: One that is there cannot be read.
        """
        for include in document.includes:
            reading.budget.spend(1)
            paths = tuple(posixpath.normpath(posixpath.join(base, path)) for path in include.paths)
            if not paths or not all(map(self._reader.holds, paths)):
                yield None
                continue
            folder = posixpath.dirname(paths[0])
            if include.folder is not None:
                folder = posixpath.normpath(posixpath.join(base, include.folder))
            variables = self._variables(include, base, folder, reading)
            model = None
            if variables is not None:
                model = self._model(paths, folder, Reading(variables, reading.budget))
            if model is None:
                raise Unreadable(f"it includes {short(paths[-1])}, which cannot be read")
            services = {
                name: service
                if service.build is None
                else replace(service, build=settled(service.build, folder))
                for name, service in model.services.items()
            }
            reading.budget.spend(len(services))
            yield Model(services, model.included.union(paths), model.complete)

    def _variables(
        self, include: Include, base: str, folder: str, reading: Reading
    ) -> Variables | None:
        if include.variables is None:
            return self._environments.of(folder, reading.budget, reading.variables)
        named = include.variables if isinstance(include.variables, str) else ""
        path = posixpath.normpath(posixpath.join(base, named))
        return self._environments.named(path, reading.budget, reading.variables)

    def _extend(
        self,
        services: dict[str, Service],
        resets: Mapping[str, Resets],
        base: str,
        reading: Reading,
        *,
        complete: bool,
    ) -> None:
        """Lay the services of a document over what they extend.

        As `ApplyExtends` in compose-go/loader/extends.go: a name is one of the same
        document, unless a file is said; paths in that file are relative to its folder.

        Args:
            services: Of the document, with those that it includes.
            resets: Of the document.
            base: The folder that its paths are relative to.
            reading: The variables, and what pays.
            complete: All that the document includes is among the services.

        Raises:
            Unreadable: A service extends one that is not there, or itself.
        """
        done: dict[_Link, Service] = {}
        for name in services:
            chain: dict[_Link, tuple[Service, Resets]] = {}
            at: _Link | None = (None, name)
            while at is not None and at not in done:
                file, called = at
                there = (services, resets) if file is None else self._extendable(file, reading)
                if at in chain:
                    raise Unreadable(f"service {short(called)} extends itself")
                if there is None or (called not in there[0] and file is None and not complete):
                    done[at] = UNKNOWN_SERVICE
                    break
                if called not in there[0]:
                    names = f"service {short(name)} extends {short(called)}"
                    raise Unreadable(f"{names}, which is not there")
                reading.budget.spend(1)
                chain[at] = (there[0][called], there[1].get(called, _NOTHING))
                at = _base(chain[at][0].extends, file, base)
            below = None if at is None else done[at]
            for link, (service, gone) in reversed(chain.items()):
                if below is not None:
                    service = service.over(below, gone, reading.budget)
                below = done[link] = replace(service, extends=None)
        services.update({name: done[None, name] for name in services})

    def _extendable(self, path: str, reading: Reading) -> _Extendable | None:
        """The services of a file that others extend, without what it includes.

        Returns:
            They and what they do away with; None where the file cannot be read.
        """
        key = (path, reading.variables)
        self.extended.add(path)
        if key not in self._bases:
            documents = self._read(path, reading) if self._reader.holds(path) else None
            services: dict[str, Service] = {}
            for document in documents or ():
                own = _placed(document, posixpath.dirname(path), reading.budget)
                _lay(own, document, services, reading.budget)
            self._bases[key] = (services, documents[-1].resets) if documents else None
        return self._bases[key]

    def _read(self, path: str, reading: Reading) -> tuple[Document, ...] | None:
        key = (path, reading.variables)
        if path not in self._parsed:
            self._parsed[path] = self._reader.tried(
                path, lambda: parse_compose(self._reader.text(path)), None
            )
        parsed = self._parsed[path]
        if key not in self._documents and parsed is not None:
            self._documents[key] = self._reader.tried(
                path, partial(read_compose, parsed, reading), None
            )
        return self._documents.get(key)


def _validate(services: Iterable[str]) -> None:
    """Hold the names of services against the schema.

    Raises:
        Unreadable: Compose refuses one.
    """
    for name in services:
        if not _SERVICE.fullmatch(name):
            signs = "letters, digits, `.`, `_` and `-`"
            raise Unreadable(f"the name {short(name)} of a service has more than {signs}")


def short(name: str) -> str:
    """A name as a message can have it, whatever is in it."""
    return repr(name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…")


def _placed(document: Document, base: str, budget: Budget) -> dict[str, Service]:
    """The services of a document, with contexts that are relative to the root."""
    budget.spend(len(document.services))
    return {
        name: service
        if service.build is None
        else replace(service, build=service.build.placed(base))
        for name, service in document.services.items()
    }


def settled(build: Section, base: str) -> Section:
    """A build with the context that it has where none is said."""
    return replace(build, context=base or ".") if build.context is None else build


def _lay_over(
    own: dict[str, Service], model: Model, resets: Mapping[str, Resets], budget: Budget
) -> None:
    """Lay the services of a document over those of what it includes."""
    for name, service in model.services.items():
        if name in own:
            service = own[name].over(service, resets.get(name, _NOTHING), budget)
        own[name] = service


def _lay(
    own: Mapping[str, Service], document: Document, services: dict[str, Service], budget: Budget
) -> None:
    """Lay the services of a document over those of the documents before it."""
    if document.alone:
        services.clear()
    for name, resets in document.resets.items():
        if () in resets:
            services.pop(name, None)
    for name, service in own.items():
        resets = document.resets.get(name, _NOTHING)
        before = services.get(name)
        services[name] = service if before is None else service.over(before, resets, budget)


def _base(extends: Extends | None, file: str | None, base: str) -> _Link | None:
    """Where the service is that another one extends; an empty file for nobody knows where.

    Args:
        extends: What it says.
        file: The file in which it says so, unless that is the document itself.
        base: The folder that paths in the document are relative to.
    """
    if extends is None:
        return None
    if isinstance(extends.service, Unknown) or isinstance(extends.file, Unknown):
        return "", ""
    if extends.file is None:
        return file, extends.service
    folder = base if file is None else posixpath.dirname(file)
    return posixpath.normpath(posixpath.join(folder, extends.file)), extends.service
