"""What an instruction has of each kind, and what stands anywhere in its file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property

from mkdocs_dockerfile.comments import Commentary
from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.pairing.mentions.named import Kind, Mention
from mkdocs_dockerfile.pairing.mentions.vocabulary import PRODUCTS
from mkdocs_dockerfile.semantics import Build

_VARIABLE = re.compile(r"\$(?:\{(\w{1,100})(?::?[-+?][^{}\n]{0,200})?\}|(\w{1,100}))")
# Longer values say nothing that prose would name.
_LONGEST_VALUE = 300
_VERSION = re.compile(r"\d+(?:[._]\d+){0,4}")
_PORT = re.compile(r"\d{1,5}")
_PORT_OF = re.compile(
    r"port\w{0,20}[\"']?[\s=:,]{1,3}[\"']?(\d{2,5})(?![\d.])"
    r"|(?:localhost|0\.0\.0\.0|127\.0\.0\.1|\*|::\]|//[\w.-]{1,100}):(\d{2,5})(?![\d.:])"
    r"|\blisten\w*[\s=:\"']{1,3}(\d{2,5})(?![\d.])",
    re.IGNORECASE,
)
_VERSION_OF = re.compile(
    r"(?<![A-Za-z0-9])(?P<name>\.?[A-Za-z][A-Za-z+#]{0,40}(?:\.js)?)"
    r"(?P<gap>(?:[_-]?(?:version|ver|tag|release|major))?[\s:=@_/~^\"'>-]{0,4}v?)"
    r"(?P<version>\d{1,6}(?:[._]\d{1,6}){0,4})",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?<![\w.~}$:])/(?:[\w.@+-]+/){0,30}[\w.@+-]+")
_RELATIVE = re.compile(r"(?:~|\$\{?\w{1,100}[^}/\s]{0,100}\}?|\.{1,2})(/[\w.@+/-]{1,300})")
_WORD = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_ACCOUNT = re.compile(r"\b(?:useradd|adduser)\b(?P<words>[^&|;\n]{0,400})")
_INSTALL = re.compile(
    r"\b(?:(?:apt-get|apt|yum|dnf|microdnf|zypper|pip\d?|npm|yarn|pnpm|gem|conda|mamba|brew|choco)"
    r"\b[^&|;\n]{0,200}?\s(?:install|add|i)|apk\b[^&|;\n]{0,100}?\sadd|pacman\s+-S\w*)"
    r"(?P<words>\s[^&|;\n]{1,20000})"
)
# Installing these only prepares for installing others.
_INSTALLERS = frozenset({"pip", "setuptools", "wheel", "npm"})
# Options with something else than a package behind them.
_TAKING = frozenset(
    {"-r", "--requirement", "-c", "--constraint", "-t", "--virtual", "-i", "--index-url", "-X"}
)
_LANGUAGE = re.compile(r"\b(?:pip\d?|npm|yarn|pnpm|gem|conda|mamba|poetry|pipenv)\b")
_PACKAGE = re.compile(r"[A-Za-z0-9][\w.+@/-]*")


class Facts:
    """What a file has; each thing is looked up when it is first asked for."""

    def __init__(self, build: Build, said: Commentary) -> None:
        """Take the file; nothing is read yet."""
        self.build = build
        self.instructions = build.dockerfile.instructions
        self.said = said
        self.texts: dict[int, str] = {}
        self.values: dict[tuple[int, Kind], tuple[str, ...]] = {}

    def text(self, index: int) -> str:
        """An instruction with its heredocs, as written and with variables replaced."""
        if index not in self.texts:
            item = self.instructions[index]
            written = "\n".join([item.logical, *(heredoc.content for heredoc in item.heredocs)])
            self.texts[index] = written
            if "$" in written:
                self.texts[index] = f"{written}\n{self.replaced(index, written)}"
        return self.texts[index]

    def replaced(self, index: int, text: str) -> str:
        """A text with the variables replaced that have a value."""
        variables = self.build.variables_at(index)

        def value(match: re.Match[str]) -> str:
            found = variables.get(match[1] or match[2])
            known = found.text if found and not found.unresolved else None
            return match[0] if known is None else known[:_LONGEST_VALUE]

        return _VARIABLE.sub(value, text)

    # --- What an instruction has ----------------------------------------------------

    def has(self, index: int, kind: Kind) -> tuple[str, ...]:
        """The values of a kind that an instruction has; versions as `product version`."""
        key = (index, kind)
        if key not in self.values:
            item = self.instructions[index]
            self.values[key] = tuple(dict.fromkeys(_READERS[kind](self, index, item)))
        return self.values[key]

    def ports(self, index: int, item: Instruction) -> Iterator[str]:
        """Ports that EXPOSE names, or that another instruction calls so."""
        if item.keyword == "EXPOSE":
            for argument in item.arguments:
                for word in self.build.words_at(index, argument):
                    if "$" not in word:
                        yield word.rpartition(":")[2].partition("/")[0]
            return
        for match in _PORT_OF.finditer(self.text(index)):
            yield match[1] or match[2] or match[3]

    def versions(self, index: int, item: Instruction) -> Iterator[str]:
        """Versions with the product that they stand behind."""
        for name, version in version_pairs(self.text(index)):
            yield f"{name} {version}"

    def paths(self, index: int, item: Instruction) -> Iterator[str]:
        """Absolute paths."""
        for match in _PATH.finditer(self.text(index)):
            if path := match[0].rstrip("./"):
                yield path
        if item.keyword == "WORKDIR" and item.stage is not None:
            workdir = self.build.stages[item.stage].config_before(index + 1).workdir
            if workdir and "$" not in workdir.value and workdir.value.startswith("/"):
                yield workdir.value.rstrip("/")

    def files(self, index: int, item: Instruction) -> Iterator[str]:
        """Files that are copied by name; none where a folder is, which may hold any."""
        if item.keyword not in ("COPY", "ADD") or item.heredocs:
            return
        names = [word.rpartition("/")[2] for word in item.arguments]
        if all("." in name.strip(".") and "$" not in name for name in names[:-1]):
            yield from (name for name in names if "." in name.strip("."))

    def users(self, index: int, item: Instruction) -> Iterator[str]:
        """The user of USER, the owner of files, the account that is created."""
        if item.keyword == "USER" and item.arguments:
            yield from _account(self.build.expand_at(index, item.arguments[0]).text)
        elif item.keyword in ("COPY", "ADD") and (owner := item.flag("chown")):
            yield from _account(self.build.expand_at(index, owner).text)
        elif item.keyword == "RUN":
            for match in _ACCOUNT.finditer(self.text(index)):
                words = [word.strip("\"',[]") for word in match["words"].split()]
                names = [word for word in words if not word.startswith("-")]
                if names and _NAME.fullmatch(names[-1]):
                    yield names[-1]

    def packages(self, index: int, item: Instruction) -> Iterator[str]:
        """Packages that RUN installs by name."""
        if item.keyword != "RUN":
            return
        for match in _INSTALL.finditer(self.text(index).replace("\\\n", " ")):
            before = ""
            for word in match["words"].split():
                found = _PACKAGE.match(word.strip("\"'"))
                named = found and "$" not in word and before not in _TAKING
                if found and named and found[0] not in _INSTALLERS:
                    yield found[0]
                before = word

    def has_libraries(self, index: int) -> bool:
        """Whether an instruction calls the package manager of a language."""
        return bool(_LANGUAGE.search(self.text(index)))

    def stages(self, index: int, item: Instruction) -> Iterator[str]:
        """Names of the stages that an instruction takes something from."""
        stages = self.build.dockerfile.stages
        if item.keyword == "FROM" and item.stage is not None and (own := stages[item.stage].name):
            yield own
        for reference in self.build.references(index):
            if reference.stage is not None and (name := stages[reference.stage].name):
                yield name

    # --- What stands in the file ----------------------------------------------------

    @cached_property
    def code(self) -> str:
        """All instructions, and what other comments hold than prose: code, for example."""
        parts = [self.text(index) for index in range(len(self.instructions))]
        parts += (item.text for item in self.said.remarks if item.kind != "prose")
        return "\n".join(parts)

    @cached_property
    def lower(self) -> str:
        """The same in lower case."""
        return self.code.lower()

    @cached_property
    def squeezed(self) -> str:
        """The same without the marks inside names: people write names both ways."""
        return squeezed(self.lower)

    @cached_property
    def notes(self) -> str:
        """The comments inside instructions, in lower case."""
        notes = (note for notes in self.said.notes.values() for note in notes)
        return "\n".join(note.markdown for note in notes).lower()

    @cached_property
    def words(self) -> frozenset[str]:
        """All words in lower case, those of compounds too."""
        found = _WORD.findall(self.lower)
        return frozenset(found).union(*(re.split(r"[._-]", word) for word in found))

    @cached_property
    def sorted_words(self) -> list[str]:
        """The same in order: `conda` is what `condauser` begins with."""
        return sorted(self.words)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """All numbers that are no part of a version."""
        return frozenset(found for found in _VERSION.findall(self.code) if found.isdecimal())

    @cached_property
    def version_starts(self) -> frozenset[str]:
        """What a version of the file begins with: `3`, `3.9` and `3.9.1` for the last."""
        result: set[str] = set()
        for found in _VERSION.findall(self.code):
            version = found.replace("_", ".")
            result.update((version, *beginnings(version)))
        return frozenset(result)

    @cached_property
    def all_paths(self) -> frozenset[str]:
        """All absolute paths."""
        paths = set(path.rstrip("./") for path in _PATH.findall(self.code))
        for index, item in enumerate(self.instructions):
            if item.keyword == "WORKDIR":
                paths.update(self.has(index, "path"))
        return frozenset(paths - {""})

    @cached_property
    def path_ends(self) -> frozenset[str]:
        """What stands behind `~`, a variable or a dot: `/x/y` for `$HOME/x/y`."""
        return frozenset(end.rstrip("/.") for end in _RELATIVE.findall(self.code))

    def holds(self, mention: Mention, *, inside: bool) -> bool:
        """Whether the file has a value anywhere, in whatever role.

        Args:
            mention: The value.
            inside: The words stand inside an instruction, so that notes prove nothing.
        """
        value = mention.value.lower()
        if not inside and value in self.notes:
            return True
        if mention.kind in ("port", "version"):
            if "." not in value:
                return value in self.numbers
            return value in self.version_starts or value.replace(".", "") in self.numbers
        if mention.kind == "path":
            path = mention.value
            return (
                value in self.lower
                or any(folder in self.all_paths for folder in _above(path))
                or any(path[at:] in self.path_ends for at in _slashes(path))
            )
        if mention.kind == "file":
            return value in self.lower
        if mention.kind == "package":
            return squeezed(value) in self.squeezed
        if mention.kind == "user":
            at = bisect_left(self.sorted_words, value)
            return at < len(self.sorted_words) and self.sorted_words[at].startswith(value)
        return value in self.words


def fits(mention: Mention, value: str) -> bool:
    """Whether a value that prose names is one that an instruction has."""
    if mention.kind == "port":
        first, _, last = value.partition("-")
        if not (_PORT.fullmatch(first) and _PORT.fullmatch(last or first)):
            return True
        return int(first) <= int(mention.value) <= int(last or first)
    if mention.kind == "file":
        return fnmatchcase(mention.value.lower(), value.lower())
    if mention.kind == "path":
        named, had = f"{mention.value}/".lower(), f"{value}/".lower()
        return named.startswith(had) or had.startswith(named)
    named, had = mention.value.lower(), value.lower()
    if mention.kind == "user" and named.isdecimal() != had.isdecimal():
        # Which number an account has is not known.
        return True
    if mention.kind == "package":
        return squeezed(named) in squeezed(had)
    return named == had or (mention.kind == "stage" and named in had)


def fits_version(version: str, other: str) -> bool:
    """Whether two versions are the same, as far as both are written: 3.9 and 3.9.1 are."""
    if version.replace(".", "") == other.replace(".", ""):
        return True
    parts = zip(version.split("."), other.split("."), strict=False)
    return all(int(a) == int(b) for a, b in parts)


def squeezed(text: str) -> str:
    """A text without the marks that divide the words of a name."""
    return re.sub("[-_./@]", "", text)


def beginnings(version: str) -> Iterator[str]:
    """What says less than a version: `3` and `3.9` for 3.9.1."""
    while version := version.rpartition(".")[0]:
        yield version


def version_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Products and versions in code: `python:3.12-slim`, `NODE_VERSION=18`, `jdk-11`."""
    for match in _VERSION_OF.finditer(text):
        name = match["name"].lower()
        name = re.sub(r"_?(?:version|ver|tag|release|major)$", "", name) or name
        version = match["version"].replace("_", ".")
        product = PRODUCTS.get(name, name)
        if product == "java":
            version = version.removeprefix("1.")
        if not version.isdigit():
            yield product, version
            continue
        # `python3` and `php5` are names of packages; a long number is no version.
        if len(version) > 4 or version.startswith("0") or (not match["gap"] and len(version) < 2):
            continue
        if not match["gap"] and len(version) in (2, 3):
            # php74, python312; and jdk17.
            yield product, f"{version[0]}.{version[1:]}"
        yield product, version


def _account(text: str) -> Iterator[str]:
    name = text.partition(":")[0].strip("\"'")
    if name and "$" not in name:
        yield name


def _above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _slashes(path: str) -> Iterator[int]:
    return (match.start() for match in re.finditer("/", path))


_READERS: Mapping[Kind, Callable[[Facts, int, Instruction], Iterator[str]]] = {
    "port": Facts.ports,
    "version": Facts.versions,
    "path": Facts.paths,
    "file": Facts.files,
    "user": Facts.users,
    "package": Facts.packages,
    "stage": Facts.stages,
}
