"""What the explanations of one file share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs_dockerfile.explanations.catalog import Catalog
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.texts import Say, Texts
from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.semantics import Build, Setting


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
        choices: Indexes of the ENTRYPOINT and CMD among which the target platform decides.
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
    choices: frozenset[int]
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
