"""Which Bake files are used together, and the builders of their targets."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import NamedTuple

from mkdocs_dockerfile.surroundings.bases import Traits, bases, described, named
from mkdocs_dockerfile.surroundings.builders import (
    RUN_FOLDER,
    UNKNOWN_SECTION,
    Budget,
    Builder,
    Said,
    Section,
    Unknown,
    Unreadable,
)
from mkdocs_dockerfile.surroundings.composing import Composing
from mkdocs_dockerfile.surroundings.declarations import (
    Declarations,
    Expression,
    Scope,
    Value,
    as_text,
    as_type,
    checked,
    nothing_known,
    read_json,
)
from mkdocs_dockerfile.surroundings.hcl import read_hcl
from mkdocs_dockerfile.surroundings.reader import Reader

# The names that Bake looks for, in its order, behind those of Compose; it loads all that there
# are (`defaultFilenames` in buildx/bake/bake.go).
BAKE_FILES = (
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
)
# Of a matrix of more, nobody reads the list.
_MOST_COMBINATIONS = 32
# How many targets inherit from one another: a level takes Python some frames.
_DEEPEST = 100
# A text of so many characters costs a step.
_CHARACTERS = 16


def baking(reader: Reader, paths: Sequence[str], composing: Composing) -> Iterator[Builder]:
    """The builders of all targets, folder by folder.

    Args:
        reader: Opens the files.
        paths: Bake files, relative to the root.
        composing: The Compose files; those of its folder belong to what Bake finds.
    """
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[posixpath.dirname(path)].append(posixpath.basename(path))
    for folder, names in sorted(folders.items()):
        together = tuple(name for name in BAKE_FILES if name in names)
        if together:
            services = composing.found_by_bake(folder)
            # What Bake would refuse together with the Compose file, it takes alone.
            named = together if services is None else ()
            yield from _builders(reader, folder, together, named, services or {})
        for name in names:
            if name not in together:
                yield from _builders(reader, folder, (name,), (name,), {})


def _builders(
    reader: Reader,
    folder: str,
    names: Sequence[str],
    named: tuple[str, ...],
    services: Mapping[str, Section],
) -> Iterator[Builder]:
    """The builders of files that are used together.

    Bake takes paths from where it is run. That is the folder of its file, unless the
    Dockerfile is not there but is at the same path from the root.
    """
    paths = tuple(posixpath.join(folder, name) for name in names)
    declarations = Declarations()
    # Of files that Bake refuses together, no other one is of use.
    if not all(
        [reader.tried(path, partial(_read, reader, path, declarations), False) for path in paths]
    ):
        return

    def sections(base: str, services: Mapping[str, Section]) -> dict[str, Section]:
        bakery = Bakery(declarations, base, services)
        return reader.tried(paths[-1], lambda: dict(bakery.sections()), {})

    above: dict[str, Section] | None = None
    for name, section in sections(folder, services).items():
        builder = section.builder("bake", name, base=folder, folder=folder or ".", files=named)
        if folder and not reader.is_there(builder):
            above = sections("", {}) if above is None else above
            other = above.get(name, UNKNOWN_SECTION)
            other_builder = other.builder("bake", name, base="", folder=".", files=paths)
            builder = other_builder if reader.is_there(other_builder) else builder
        if builder is not None:
            yield builder


def _read(reader: Reader, path: str, declarations: Declarations) -> bool:
    language = read_json if path.endswith(".json") else read_hcl
    language(reader.text(path), declarations)
    return True


class _Target(NamedTuple):
    """A target as its blocks describe it.

    Attributes:
        section: What is built.
        inherits: Names of the targets whose attributes it takes over, of all blocks
            (`Target.Merge` in buildx/bake/bake.go).
        described: It says itself what is built.
        named: What it says so has its own name in it.
    """

    section: Section
    inherits: list[str | Unknown]
    described: bool
    named: bool

    def traits(self) -> Traits:
        """What it tells of its use."""
        inherits = tuple(name for name in self.inherits if isinstance(name, str))
        return Traits(inherits, self.described, self.named)


@dataclass(slots=True)
class Bakery:
    """Works out what targets are.

    Attributes:
        declarations: What the files say.
        folder: Where Bake is run; contexts are relative to it.
        services: Targets that there are already; their contexts are relative to the root.
        budget: Pays for what variables, matrices and inheritance write out.
    """

    declarations: Declarations
    folder: str = ""
    services: Mapping[str, Section] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    _values: dict[str, Value] = field(default_factory=dict)

    def sections(self) -> Iterator[tuple[str, Section]]:
        """The targets of the files that somebody builds, with what they inherit.

        Left out are those that are there for others to inherit from (`bases`). A service
        that no file of Bake changes is left to Compose.

        Raises:
            Unreadable: It is too large when it is written out, or Bake refuses a name.
        """
        targets = {
            name: _Target(section, [], described=True, named=False)
            for name, section in self.services.items()
        }
        labels: defaultdict[str, list[str]] = defaultdict(list)
        for label, block in self.declarations.targets:
            for name, scope in self._expanded(label, block):
                labels[label].append(name)
                target = self._target(name, block, scope)
                if name in targets:
                    before = targets[name]
                    target = _Target(
                        target.section.over(before.section, self.budget),
                        before.inherits + target.inherits,
                        target.described or before.described,
                        target.named or before.named,
                    )
                    self.budget.spend(len(target.inherits))
                targets[name] = target
        hidden = bases(
            {name: target.traits() for name, target in targets.items()},
            frozenset(self._grouped(labels)),
        )
        done: dict[str, Section] = {}
        for name in dict.fromkeys(name for names in labels.values() for name in names):
            section = self._resolved(name, targets, done, 0)
            if name not in hidden:
                yield name, section

    def _grouped(self, labels: Mapping[str, list[str]]) -> Iterator[str]:
        """The targets that a group names.

        The label of a matrix is a group of its targets; the services of Compose are the
        group `default`, unless a file has one (`ParseFiles` in buildx/bake/bake.go).
        """
        if "default" not in self.declarations.groups:
            yield from self.services
        for group in self.declarations.groups.values():
            for name in _names(group(self.variable)):
                if isinstance(name, str):
                    yield name
                    yield from labels.get(name, ())

    def _expanded(self, label: str, block: Mapping[str, Expression]) -> Iterator[tuple[str, Scope]]:
        """The targets that a block stands for: one, or one for each field of its matrix.

        As `Target.GetEvalContexts` and `Target.GetName` in buildx/bake/bake.go. Where not all
        names can be told, or nobody would read the list, it is their group, of which only what
        does not depend on the matrix is known. A matrix that Bake refuses has no targets.
        """
        if "matrix" not in block:
            if "name" not in block:
                yield label, self.variable
            return
        axes = block["matrix"](self.variable)
        if isinstance(axes, Unknown):
            yield label, nothing_known
            return
        if not isinstance(axes, Mapping):
            return
        grouped = partial(self._either, dict.fromkeys(axes, Unknown.UNKNOWN))
        values = [axis if isinstance(axis, tuple) else () for axis in axes.values()]
        size = 1
        for axis in values:
            size *= len(axis)
        if Unknown.UNKNOWN in axes.values() or size > _MOST_COMBINATIONS:
            yield label, grouped
            return
        named_scopes: list[tuple[str, Scope]] = []
        for chosen in product(*values):
            scope = partial(self._either, dict(zip(axes, chosen, strict=True)))
            name = block["name"](scope) if "name" in block else label
            if isinstance(name, Unknown):
                yield label, grouped
                return
            if isinstance(name, str):
                named_scopes.append((checked(name), scope))
        yield from named_scopes

    def _either(self, fields: Mapping[str, Value], name: str) -> Value:
        self.budget.spend(1)
        return fields[name] if name in fields else self.variable(name)

    def _target(self, name: str, block: Mapping[str, Expression], scope: Scope) -> _Target:
        said = {name: block[name](scope) for name in _ATTRIBUTES if name in block}
        section = Section(
            context=_path(said.get("context")),
            dockerfile=_optional(said.get("dockerfile")),
            inline=said.get("dockerfile-inline") is not None,
            target=_optional(said.get("target")),
            args=dict(self._arguments(said.get("args"))),
            contexts=dict(self._arguments(said.get("contexts"))),
        )
        return _Target(
            section.placed(self.folder),
            _names(said.get("inherits")),
            # Where it says no more, that is all it is there for.
            described=described(said, alone=len(block) == 1),
            named=named(said, name),
        )

    def _arguments(self, args: Value) -> Iterator[tuple[str, str | None]]:
        for name, value in args.items() if isinstance(args, Mapping) else ():
            text = as_text(value)
            known = text if isinstance(text, str) else None
            self.budget.spend(1 + len(known or "") // _CHARACTERS)
            # Null is what a target says that it does not say.
            if value is not None:
                yield name, known

    def _resolved(
        self, name: str, targets: Mapping[str, _Target], done: dict[str, Section], depth: int
    ) -> Section:
        """A target over all that it inherits, in the order in which it names them.

        As `Config.target` in buildx/bake/bake.go. Of a target that inherits from itself,
        or from one that is not there, nothing can be told.
        """
        if name not in done:
            if depth > _DEEPEST:
                raise Unreadable("its targets inherit from one another without end")
            done[name] = UNKNOWN_SECTION
            base = Section()
            for parent in targets[name].inherits:
                self.budget.spend(1)
                section = UNKNOWN_SECTION
                if isinstance(parent, str) and parent in targets:
                    section = self._resolved(parent, targets, done, depth + 1)
                base = section.over(base, self.budget)
            done[name] = targets[name].section.over(base, self.budget)
        return done[name]

    # --- Variables -----------------------------------------------------------------

    def variable(self, name: str) -> Value:
        """What a variable is unless the environment says otherwise.

        Variables that it is made of come first, however many; one that is made of itself
        has no value.
        """
        self.budget.spend(1)
        todo = [name] if name not in self._values else []
        begun: set[str] = set()
        while todo:
            at = todo[-1]
            declared = self.declarations.constants.get(at) or self.declarations.variables.get(at)
            if at not in begun and at not in self._values and declared is not None:
                begun.add(at)
                self.budget.spend(1 + len(declared.names))
                todo += (one for one in declared.names if one not in begun)
                continue
            todo.pop()
            if at not in self._values:
                value: Value = Unknown.UNKNOWN
                if declared is not None:
                    value = as_type(declared.default(self._known), declared.type)
                self._values[at] = value
        return self._values[name]

    def _known(self, name: str) -> Value:
        self.budget.spend(1)
        return self._values.get(name, Unknown.UNKNOWN)


_ATTRIBUTES = (
    *("context", "contexts", "dockerfile", "dockerfile-inline", "target", "args", "inherits"),
)


def _names(value: Value) -> list[str | Unknown]:
    """The names in a list; what is no text cannot be told."""
    if value is None:
        return []
    items = value if isinstance(value, tuple) else (Unknown.UNKNOWN,)
    return [item if isinstance(item, str) else Unknown.UNKNOWN for item in items]


def _optional(value: Value) -> Said:
    return None if value is None else as_text(value)


def _path(value: Value) -> Said:
    """A context; the mark of one of where Bake is run says only that it is no other."""
    text = _optional(value)
    return text.removeprefix(RUN_FOLDER) if isinstance(text, str) else text
