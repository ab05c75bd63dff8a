"""What comes where in a sidecar, and what is done with every section of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing import (
    Alignment,
    Hit,
    Part,
    Quote,
    increasing,
    numbering,
    shorten,
)
from mkdocs_dockerfile.sidecar import Section, Sidecar

_USUAL_LEVEL = 3
# So many missing sections, and more than there are, are left out on purpose.
_FEW = 5


class Quoted(NamedTuple):
    """A quote, and the instruction that it means, if there is one."""

    quote: Quote
    hit: Hit | None


Fate = Literal["step", "draft", "parked", "kept"]


@dataclass(slots=True, eq=False)
class Item:
    """A piece of the sidecar that keeps together.

    Attributes:
        fate: It explains a `step`, is a `draft` to be written, has lost its instruction
            and is `parked`, or is `kept` as it is.
        part: The sections that it consists of; None for a draft.
        first: 0-based index of its first instruction; None for what explains none.
        last: 0-based index of its last instruction.
        place: Place among the parts of the sidecar; None for what is new or has moved.
        level: Of its heading.
        number: That its heading shall have; None where it has none.
        joined: Other parts about the same instruction, whose text it takes over.
        leads: Pieces that introduce it and move with it.
    """

    fate: Fate
    part: Part | None = None
    first: int | None = None
    last: int = -1
    place: int | None = None
    level: int = _USUAL_LEVEL
    number: int | None = None
    joined: list[Part] = field(default_factory=list)
    leads: list[Item] = field(default_factory=list)

    @property
    def section(self) -> Section | None:
        """The section that its heading opens."""
        return self.part.section if self.part else None


class Change(NamedTuple):
    """One thing that was done.

    Attributes:
        line: 1-based line of the sidecar as it was; None for what is new.
        message: What, in a sentence without a final period.
    """

    line: int | None
    message: str


class Arranger:
    """Puts the parts of a sidecar into the order of its Dockerfile.

    Attributes:
        quoted: What each section quotes, by its index.
        changes: What was done.
    """

    def __init__(self, dockerfile: Dockerfile, sidecar: Sidecar, aligned: Alignment) -> None:
        """Take what pairing found."""
        self.stages = [item.stage for item in dockerfile.instructions]
        self.sidecar = sidecar
        self.aligned = aligned
        self.texts = aligned.texts
        self.counted = numbering(dockerfile, sidecar, aligned)
        self.explained = {hit.instruction for hit in aligned.hits.values()}
        self.explained.update(*aligned.between.values())
        self.changes: list[Change] = []
        self.quoted: dict[int, list[Quoted]] = {}
        for index, quote in enumerate(aligned.quotes):
            found = Quoted(quote, aligned.hits.get(index))
            self.quoted.setdefault(quote.section, []).append(found)

    def arrange(self) -> list[Item]:
        """All pieces in their new order."""
        fixed = [self.item(place, part) for place, part in enumerate(self.aligned.parts)]
        steps = [item for item in fixed if item.fate == "step"]
        parked = self.settle(fixed, steps)
        kept = increasing([_first(item) for item in steps])
        moved = [item for number, item in enumerate(steps) if number not in kept]
        for item in moved:
            item.place = None
            self.say(item, f"moved {self.name(item)} to its place")
        _take_along(fixed)
        drafts = [Item("draft", first=index, last=index) for index in self.undescribed()]
        for item in drafts:
            self.say(item, f"wrote a draft for {self.name(item)}")
        staying = [
            item for item in fixed if item.fate in ("step", "kept") and item.place is not None
        ]
        ordered = self.insert(staying, [*moved, *drafts])
        self.count(ordered)
        return [*ordered, *parked]

    def item(self, place: int, part: Part) -> Item:
        """The piece that a part of the sidecar is."""
        section = part.section
        if part.role == "orphan":
            return Item("parked", part, level=section.level)
        if part.role != "step":
            return Item("kept", part, place=place, level=section.level)
        hits = [found.hit.instruction for found in self.quoted[section.index] if found.hit]
        return Item("step", part, min(hits), max(hits), place, section.level)

    def say(self, item: Item, message: str) -> None:
        """Tell what was done with a piece."""
        self.changes.append(Change(item.section.line if item.section else None, message))

    def name(self, item: Item) -> str:
        """The instruction of a piece, for a message."""
        return f"`{shorten(self.texts[_first(item)])[0]}`"

    def settle(self, items: Sequence[Item], steps: Sequence[Item]) -> list[Item]:
        """Find out what becomes of sections whose instruction is gone, or has another one.

        Returns:
            Those that are put aside; others are joined to the section of their instruction,
            or were drafts that nobody had edited, and are gone.
        """
        owners: dict[str, Item] = {}
        for step in steps:
            for found in self.quoted[step.part.section.index] if step.part else ():
                if found.hit:
                    owners.setdefault(self.texts[found.hit.instruction], step)
        parked = []
        for item in items:
            part = item.part
            if item.fate != "parked" or part is None:
                continue
            texts = [found.quote.text for found in self.quoted[part.section.index]]
            shown = shorten(texts[0])[0]
            if part.section.unedited_draft and not part.inner:
                self.say(item, f"removed the draft of `{shown}`: nobody had edited it")
            elif all(text in owners for text in texts):
                owners[texts[0]].joined.append(part)
                self.say(item, f"joined a second section about `{shown}` to the first")
            else:
                parked.append(item)
                self.say(item, f"put `{shown}` aside: the Dockerfile does not have it")
        return parked

    def undescribed(self) -> list[int]:
        """The instructions that get a draft.

        A sidecar that explains a few instructions of many does so on purpose, and one that
        explains none is an introduction; `complete` in the front matter decides otherwise.
        """
        missing = [
            index for index, text in enumerate(self.texts) if text and index not in self.explained
        ]
        complete = self.sidecar.metadata.get("complete")
        if not isinstance(complete, bool):
            few = len(missing) <= max(len(self.explained), _FEW)
            complete = bool(self.aligned.quotes) and few
        return missing if complete else []

    # --- Places --------------------------------------------------------------------

    def insert(self, staying: Sequence[Item], loose: Sequence[Item]) -> list[Item]:
        """Put loose steps between those that stay, each behind the one before it.

        The first ones of a stage stand before the next one of that stage instead, so that
        they come under what introduces the stage.
        """
        settled = sorted((item for item in staying if item.fate == "step"), key=_first)
        behind: dict[Item, list[Item]] = {}
        before: dict[Item, list[Item]] = {}
        unanchored: list[Item] = []
        at = 0
        for item in sorted(loose, key=_first):
            while at < len(settled) and _first(settled[at]) < _first(item):
                at += 1
            previous = settled[at - 1] if at else None
            following = settled[at] if at < len(settled) else None
            if following and self.opens(item, previous, following):
                before.setdefault(following, []).append(item)
                item.level = following.level
            elif previous:
                behind.setdefault(previous, []).append(item)
                item.level = previous.level
            else:
                unanchored.append(item)
        result: list[Item] = []
        end = next((n for n, item in enumerate(staying) if _closes(item)), len(staying))
        for number, item in enumerate(staying):
            if number == end:
                result += unanchored
            result += [*before.get(item, ()), item, *behind.get(item, ())]
        if end == len(staying):
            result += unanchored
        self.lift(result)
        return result

    def opens(self, item: Item, previous: Item | None, following: Item) -> bool:
        """Whether a step begins what the following one goes on with."""
        if previous is None:
            return True
        stage = self.stages[_first(item)]
        before, behind = self.stages[_first(previous)], self.stages[_first(following)]
        return before != stage == behind

    def lift(self, items: Sequence[Item]) -> None:
        """Keep what is put in from looking like a detail of a section that says the same."""
        above: list[Item] = []
        for item in items:
            if item.first is None:
                continue
            while above and above[-1].level >= item.level:
                above.pop()
            text = self.texts[item.first]
            same = next((one for one in above if self.texts[_first(one)] == text), None)
            if same and item.place is None:
                item.level = same.level
            above.append(item)

    def count(self, items: Sequence[Item]) -> None:
        """Give every step the number that its heading shall have."""
        counted = self.counted
        if counted == "none":
            if any(item.fate == "step" for item in items):
                return
            counted = "steps"
        numbers: dict[int | None, int] = {}
        for item in items:
            if item.first is None or (item.section and item.section.number is None):
                continue
            stage = self.stages[item.first] if counted == "stages" else None
            numbers[stage] = numbers.get(stage, 0) + 1
            item.number = item.first + 1 if counted == "steps" else numbers[stage]


def _take_along(items: Sequence[Item]) -> None:
    """Let a heading that only introduces steps which move go with the first of them."""
    for number, lead in enumerate(items):
        if lead.part is None or lead.part.role != "other" or lead.part.inner:
            continue
        below: list[Item] = []
        for item in items[number + 1 :]:
            if item.fate == "kept" or item.level <= lead.level:
                break
            below.append(item)
        steps = [item for item in below if item.fate == "step"]
        if steps and all(item.place is None for item in steps):
            min(steps, key=_first).leads.append(lead)
            lead.place = None


def _first(item: Item) -> int:
    return item.first or 0


def _closes(item: Item) -> bool:
    """Whether a page ends with such a part."""
    return item.part is not None and item.part.role in ("summary", "parked")
