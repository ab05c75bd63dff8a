"""What the explanations of one file share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs_dockerfile.explanations.catalog import Catalog
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.texts import Say, Texts
from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.semantics import Build, Setting

# A name behind `$$`, the shell's process id, is mere text.
_VARIABLE = re.compile(r"(?<!\\)\$\$|\$\{?([A-Za-z_]\w*)")
_MADE = re.compile(r"\bmkdir\s+(?:-\S+\s+)*([^;&|\n]+)")


def scan_uses(instructions: Iterable[Instruction]) -> dict[str, list[int]]:
    """The 0-based indexes of the instructions that use each variable."""
    uses: dict[str, list[int]] = {}
    for index, instruction in enumerate(instructions):
        if "$" in instruction.source:
            for name in dict.fromkeys(filter(None, _VARIABLE.findall(instruction.source))):
                uses.setdefault(name, []).append(index)
    return uses


def scan_brought(
    instructions: Iterable[Instruction],
) -> dict[int | None, dict[str, list[int]]]:
    """The 0-based indexes of the COPY and ADD of each stage that bring a file, by its path."""
    brought: dict[int | None, dict[str, list[int]]] = {}
    for index, instruction in enumerate(instructions):
        if instruction.keyword not in ("COPY", "ADD") or not instruction.arguments:
            continue
        paths = brought.setdefault(instruction.stage, {})
        *sources, target = instruction.arguments
        for source in sources:
            name = source.rstrip("/").rpartition("/")[2]
            path = target + name if target.endswith("/") else target
            paths.setdefault(path, []).append(index)
            if target in (".", "./"):
                paths.setdefault("./" + name, []).append(index)
    return brought


def scan_taken(dockerfile: Dockerfile, build: Build) -> dict[int | None, dict[str, list[int]]]:
    """Paths that COPY takes from each stage, without a slash at the end."""
    taken: dict[int | None, dict[str, list[int]]] = {}
    for index, instruction in enumerate(dockerfile.instructions):
        if instruction.keyword != "COPY" or instruction.flag("from") is None:
            continue
        for reference in build.references(index):
            if reference.kind == "stage":
                paths = taken.setdefault(reference.stage, {})
                for source in instruction.arguments[:-1]:
                    paths.setdefault(source.rstrip("/"), []).append(index)
    return taken


def scan_folders(dockerfile: Dockerfile, build: Build) -> dict[int | None, frozenset[str]]:
    """Paths that are folders in each stage, since WORKDIR or `mkdir` made them there."""
    folders: dict[int | None, set[str]] = {}
    for index, instruction in enumerate(dockerfile.instructions):
        stage = instruction.stage
        if stage is None:
            continue
        found = folders.setdefault(stage, set())
        if instruction.keyword == "WORKDIR":
            setting = build.stages[stage].config_before(index + 1).workdir
            found.update([setting.value.rstrip("/")] if setting is not None else [])
        elif instruction.keyword == "RUN" and "mkdir" in instruction.source:
            for words in _MADE.findall(instruction.source):
                found.update(word.rstrip("/") for word in words.split() if word.startswith("/"))
    return {stage: frozenset(found) for stage, found in folders.items()}


def scan_bases(build: Build) -> dict[str, int]:
    """The 0-based index of the first FROM of each base, by the base's name."""
    bases: dict[str, int] = {}
    for meaning in build.stages:
        bases.setdefault(meaning.base.text, meaning.stage.first)
    return bases


def scan_roots(build: Build) -> list[int]:
    """The lowest stage of the file that each stage is built on; itself, if there is none."""
    roots: list[int] = []
    for number, meaning in enumerate(build.stages):
        below = meaning.base.stage if meaning.base.kind == "stage" else None
        roots.append(number if below is None else roots[below])
    return roots


def scan_image(build: Build) -> frozenset[int]:
    """The stages that become the image: the last one, and those it is, or may be, built on."""
    found: set[int] = set()
    waiting = [len(build.stages) - 1] if build.stages else []
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            base = build.stages[at].base
            waiting += base.candidates if base.stage is None else (base.stage,)
    return frozenset(found)


# What fetches package lists that stay in the layer, and what deletes them.
_FETCHES = re.compile(
    r"\b(?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|zypper)\b"
    r"[^;&|\n]*\s(?:update|makecache|check-update|refresh|ref)\b"
)
_DELETES = re.compile(r"\brm\b[^;&|\n]*/var/(?:lib/apt/lists|cache/(?:apt|apk|yum|dnf))")


def scan_fetches(dockerfile: Dockerfile, build: Build) -> frozenset[int]:
    """The RUN instructions that fetch package lists once, where the stages below left none."""
    left: list[bool] = []
    found: set[int] = set()
    for index, instruction in enumerate(dockerfile.instructions):
        if instruction.keyword == "FROM":
            below = build.stages[len(left)].base.stage
            left.append(below is not None and left[below])
        elif instruction.keyword == "RUN" and left:
            times = len(_FETCHES.findall(instruction.source))
            if times == 1 and not left[-1]:
                found.add(index)
            left[-1] = bool(times or left[-1]) and not _DELETES.search(instruction.source)
    return frozenset(found)


@dataclass(slots=True)
class Page:
    """A file that is being explained, and what its page has said so far.

    Attributes:
        dockerfile: The file.
        build: What it means.
        texts: The messages of the page's language.
        catalog: What is known of commands and images.
        uses: Indexes of the instructions that use a variable, by its name.
        brought: Paths that COPY and ADD bring into each stage, with the steps' indexes.
        taken: Paths that later stages copy from each stage, with the steps' indexes.
        folders: Paths that are folders in each stage.
        bases: Index of the first FROM of each base, by its name.
        roots: The lowest stage of the file that each stage is built on.
        image: The stages that become the image.
        fetching: Indexes of the instructions that bring package lists where there were none.
        say: Fills in a message; see `Texts.say`.
        told: Keys of what need not be said a second time.
        told_at: The instruction at which a call was told, by the call.
        triggered: The working directory that the triggers of a stage have set so far.
    """

    dockerfile: Dockerfile
    build: Build
    texts: Texts
    catalog: Catalog
    uses: Mapping[str, Sequence[int]]
    brought: Mapping[int | None, Mapping[str, Sequence[int]]]
    taken: Mapping[int | None, Mapping[str, Sequence[int]]]
    folders: Mapping[int | None, frozenset[str]]
    bases: Mapping[str, int]
    roots: Sequence[int]
    image: frozenset[int]
    fetching: frozenset[int]
    say: Say = field(init=False)
    told: set[str] = field(default_factory=set)
    told_at: dict[str, int] = field(default_factory=dict)
    triggered: dict[int, Setting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take over what fills in messages."""
        self.say = self.texts.say

    def once(self, key: str, /, **values: object) -> str:
        """Fill in a message that is worth saying only once on a page; else empty."""
        if key in self.told:
            return ""
        self.told.add(key)
        return self.texts.say(key, **values)

    def first(self, key: str) -> bool:
        """Whether this is the first time; afterwards it no longer is."""
        if key in self.told:
            return False
        self.told.add(key)
        return True

    def bringer(self, index: int, path: str) -> int | None:
        """The last COPY or ADD that brings a file before an instruction of the same stage.

        Args:
            index: 0-based index of the instruction.
            path: Of the file, as the instruction may call it.
        """
        found = self.brought.get(self.dockerfile.instructions[index].stage, {}).get(path, ())
        position = bisect_left(found, index)
        return found[position - 1] if position else None

    def codes(self, texts: Iterable[str]) -> str:
        """Texts from the file, each in a code span, joined with "and"."""
        return self.texts.all_of([code(text) for text in texts])

    def with_clauses(self, text: str, clauses: Sequence[str]) -> str:
        """Put clauses behind a sentence without its full stop."""
        if not clauses:
            return text
        return self.texts.say("run.with_clauses", text=text, clauses=self.texts.clauses(clauses))

    def step(self, index: int) -> str:
        """A link to a step.

        Args:
            index: 0-based index of its instruction.
        """
        return self.texts.say("steps.link", number=index + 1)

    def steps(self, indexes: Sequence[int]) -> str:
        """Links to steps, joined with "and"."""
        return self.texts.all_of([self.step(index) for index in indexes])
