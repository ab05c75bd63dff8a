"""The parts of a sidecar, put where the page has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mkdocs_dockerfile.model import Command, Dockerfile, Trusted
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.aligning import Alignment
from mkdocs_dockerfile.pairing.assignment import Hit
from mkdocs_dockerfile.pairing.captions import caption
from mkdocs_dockerfile.pairing.commands.parts import part_commands
from mkdocs_dockerfile.pairing.quotes import (
    Quote,
    instruction_text,
    is_dockerfile_fence,
    parse_fence,
)
from mkdocs_dockerfile.pairing.roles import Part
from mkdocs_dockerfile.pairing.section_names import name_of
from mkdocs_dockerfile.sidecar import Block, Section, Sidecar

# The page has such a heading itself; others ("Usage", "Docker") may be about something else.
_OF_ALL_COMMANDS = re.compile(
    r"(?!.*\bcompose\b|\W*(?:(?:using|with)\W+)?(?:docker|podman)\W*\Z).*(?:docker|podman)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\[([^\[\]]{1,200})\]")
_DEFINED = re.compile(r"(?m)^ {0,3}\[([^\[\]]{1,200})\]:")


@dataclass(frozen=True, slots=True)
class Matched:
    """The section that explains an instruction.

    Attributes:
        step: Number of the step whose text it is, the first one that it quotes.
        markdown: What it says, headings below it included, as if its own heading were
            of level 3. Words of the heading beside number and quotes stand first, in bold.
        exact: It quotes what the instruction says now.
        line: 1-based line of its heading.
        section: Its index in `Sidecar.sections`.
        draft: `sync` wrote it and nobody edited it.
        shared_with: Numbers of the other steps that it quotes; they have the same
            `Matched`.
    """

    step: int
    markdown: Trusted
    exact: bool
    line: int
    section: int
    draft: bool = False
    shared_with: tuple[int, ...] = ()


class Page:
    """Puts the parts of a sidecar where the page has them.

    Attributes:
        sections: What explains each step, by its number.
        title: The heading of level 1.
        introduction: Pieces of what stands before the first step.
        leads: Pieces of what stands between steps, by the step that follows.
        closing: Pieces of what stands behind the last step.
        summary: Pieces of the summary.
        commands: The author's.
        command_starts: Indexes of those with which sections begin.
        command_words: Pieces of what stands under a heading like that of the page's commands,
            and holds none.
    """

    def __init__(self, dockerfile: Dockerfile, sidecar: Sidecar, aligned: Alignment) -> None:
        """Read the parts in their order."""
        self.dockerfile = dockerfile
        self.texts = aligned.texts
        self.between = aligned.between
        self.listings = frozenset(aligned.listings)
        self.sections: dict[int, Matched] = {}
        self.title: str | None = None
        self.introduction: list[str] = []
        self.leads: dict[int, list[str]] = {}
        self.closing: list[str] = []
        self.summary: list[str] = []
        self.commands: list[Command] = []
        self.command_starts: list[int] = []
        self.command_words: list[str] = []
        self.links = _Links(sidecar.references)
        self.quoted: dict[int, list[tuple[Quote, Hit]]] = {}
        for number, hit in sorted(aligned.hits.items()):
            quote = aligned.quotes[number]
            self.quoted.setdefault(quote.section, []).append((quote, hit))
        self.add_opening(sidecar.opening)
        waiting: list[Part] = []
        for part in aligned.parts:
            if part.role == "step":
                self.place(waiting, part)
                waiting = []
                self.add_step(part)
            else:
                waiting.append(part)
        self.place(waiting, None)

    def add_opening(self, section: Section) -> None:
        """Put what precedes the first heading into the introduction."""
        self.introduction.append(self.links.complete(outline.body(section, self.listings)))

    def add_step(self, part: Part) -> None:
        """Take a section as the text of the steps that it quotes."""
        section = part.section
        found = self.quoted[section.index]
        indexes = [hit.instruction for _, hit in found]
        indexes += self.between.get(section.index, ())
        numbers = tuple(sorted(index + 1 for index in indexes))
        without = self.listings.intersection(section.blocks).union(self.repeated(section, found))
        markdown = outline.join(
            caption(section, [quote for quote, _ in found]),
            outline.body(section, without),
            outline.nested(part.inner, outline.STEP_LEVEL - section.level, self.listings),
        )
        matched = Matched(
            step=numbers[0],
            markdown=Trusted(self.links.complete(markdown)),
            exact=all(hit.exact for _, hit in found),
            line=section.line,
            section=section.index,
            draft=section.unedited_draft and not part.inner,
            shared_with=numbers[1:],
        )
        for number in numbers:
            self.sections[number] = matched

    def repeated(self, section: Section, found: Sequence[tuple[Quote, Hit]]) -> list[Block]:
        """The fence under a heading that only repeats the instruction: the page shows it."""
        first = section.blocks[0] if section.blocks else None
        if first is None or not is_dockerfile_fence(first):
            return []
        if any(quote.fenced for quote, _ in found):
            return [first]
        texts = [
            instruction_text(item)
            for item in parse_fence(first, self.dockerfile.escape).instructions
        ]
        known = {self.texts[hit.instruction] for _, hit in found}
        return [first] if texts and set(texts) <= known else []

    def place(self, parts: Sequence[Part], following: Part | None) -> None:
        """Put what stands before a step's section, or behind the last one, to its place."""
        level = following.section.level if following else 0
        before_first = not self.sections
        # From the back, so that a heading which the step stands under is seen as such.
        leads: list[bool] = []
        for part in reversed(parts):
            above = following is not None and part.section.level < level
            leads.append(above and not _has_place(part))
            level = min(level, part.section.level) if following else 0
        for part, leading in zip(parts, reversed(leads), strict=True):
            text = self.links.complete(self.read(part))
            if not text:
                continue
            if following is not None and (leading or not before_first):
                quoted = self.quoted[following.section.index]
                step = min(hit.instruction for _, hit in quoted) + 1
                self.leads.setdefault(step, []).append(text)
            elif before_first and (following is not None or not self.quoted):
                self.introduction.append(text)
            else:
                self.closing.append(text)

    def read(self, part: Part) -> str:
        """What a part says that has no place of its own; the rest is put to its place."""
        section = part.section
        if part.role in ("orphan", "parked"):
            return ""
        if part.role == "title":
            self.title = section.title
            return self.plain(part)
        if part.role == "commands":
            return self.read_commands(part)
        if part.role == "summary":
            self.summary.append(self.links.complete(self.plain(part)))
            return ""
        if part.role == "listing":
            return self.plain(part)
        text = self.plain(part)
        if (part.divides and not text) or name_of(section.rest) == "divider":
            return text
        return outline.join(outline.heading(section, self.level(part)), text)

    def level(self, part: Part) -> int:
        """The level that a part's heading has on the page."""
        return max(part.section.level, outline.PART_LEVEL)

    def plain(self, part: Part) -> str:
        """A part without its heading."""
        shift = self.level(part) - part.section.level
        return outline.join(
            outline.body(part.section, self.listings),
            outline.nested(part.inner, shift, self.listings),
        )

    def read_commands(self, part: Part) -> str:
        """Take the commands, and what else a person wrote around them."""
        commands = part_commands(part, self.listings, first=not self.commands)
        if not commands:
            text = self.plain(part)
            if text and _OF_ALL_COMMANDS.match(part.section.rest):
                self.command_words.append(self.links.complete(text))
                return ""
            return outline.join(outline.heading(part.section, self.level(part)), text)
        self.command_starts.append(len(self.commands))
        for command in commands:
            before, after = map(self.links.complete, (command.before, command.after))
            self.commands.append(replace(command, before=Trusted(before), after=Trusted(after)))
        return ""


def _has_place(part: Part) -> bool:
    """Whether a page has a place of its own for a part; a heading may only sound like it."""
    if part.role == "commands":
        return bool(part_commands(part))
    return part.role != "other"


class _Links:
    """Link definitions, which stand once in a sidecar and are used all over it."""

    def __init__(self, references: Mapping[str, str]) -> None:
        self.references = references

    def complete(self, markdown: str) -> str:
        """Add the definitions that a piece of the sidecar uses."""
        if not self.references or "[" not in markdown:
            return markdown
        defined = {_plain(label) for label in _DEFINED.findall(markdown)}
        labels = dict.fromkeys(_plain(label) for label in _LABEL.findall(markdown))
        used = [
            self.references[label]
            for label in labels
            if label in self.references and label not in defined
        ]
        return outline.join(markdown, "\n".join(used))


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()
