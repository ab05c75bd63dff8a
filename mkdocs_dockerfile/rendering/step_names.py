"""What people call steps in the words of a sidecar: names that become links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mkdocs_dockerfile.explanations import Texts, texts_for

# Stands for a number while a pattern is made of a message.
_NUMBER = "\0"
_LATIN = re.compile(r"[A-Za-z]")
# `step 2.1` and `step 2b` are no names.
_DIGITS = r"(\d{1,4})(?![\d.]*\d|[A-Za-z])"
# What makes several of one word, and what stands between their numbers: "steps 2, 3 and 4",
# "Schritte 2 bis 4", "étapes 2 et 3". "In steps 2 and 3, 10 minutes pass" names two.
_SEVERAL = "(?:s|en?)"
_AND = r"(?:,?\s+(?:and|or|to|through|und|oder|bis|et|ou|à|y|o|a|e)\s+|\s*&\s*)"
_TO = r"\s*(?:[-–—/…]|\.{3})\s*"
_FURTHER = re.compile(
    rf"{_TO}{_DIGITS}|(?P<last>{_AND}){_DIGITS}"
    rf"|\s*,\s*{_DIGITS}(?=(?:\s*,\s*\d+)*(?:{_AND}\d|\s*(?:[.;:)]|$)))"
)


@dataclass(frozen=True, slots=True)
class StepNames:
    """What people call steps in the words of a sidecar, which stands beside numbered headings.

    In the comments of a Dockerfile, "step 2" counts what its author counts, not instructions.

    Attributes:
        one: Finds the name of one step; its number is what a group holds.
        several: Finds the name of several up to the first one's number, likewise.
        hrefs: Where the steps are that the page shows, by number.
    """

    one: re.Pattern[str]
    several: re.Pattern[str]
    hrefs: Mapping[int, str]

    def split(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Take a text apart into names of steps, each with its address, and what is none."""
        at = 0
        for start, end, number in sorted(self._found(text)):
            href = self.hrefs.get(number)
            if href is not None:
                yield text[at:start], None
                yield text[start:end], href
                at = end
        yield text[at:], None

    def _found(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start and end of each name, with the number of its step."""
        for found in self.one.finditer(text):
            yield *found.span(), _number(found)
        for found in self.several.finditer(text):
            yield *found.span(), _number(found)
            further = _FURTHER.match(text, found.end())
            while further:
                place = next(at for at in (1, 3, 4) if further[at])
                yield *further.span(place), int(further[place])
                further = None if further["last"] else _FURTHER.match(text, further.end())


def step_names(texts: Texts, anchors: Mapping[int, str]) -> StepNames:
    """The names of steps in a language, and in English.

    Args:
        texts: The messages of the language.
        anchors: Id of every step that the page shows, by number.
    """
    links = {source.say("steps.link", number=_NUMBER) for source in (texts, texts_for("en"))}
    names = sorted(link[1:].partition("]")[0] for link in links)
    hrefs = {number: f"#{anchor}" for number, anchor in anchors.items()}
    return StepNames(_finding(names, ""), _finding(filter(_LATIN.search, names), _SEVERAL), hrefs)


def _finding(names: Iterable[str], ending: str) -> re.Pattern[str]:
    """Find names whose number may be any, and whose words may stand in two lines.

    `substep 2` is no name. Languages without blanks have no words' ends, and write `第2步` as
    well as `第 2 步`.
    """
    patterns = []
    for name in names:
        blank = rf"{ending}\s+" if _LATIN.search(name) else r"\s*"
        words = blank.join(map(re.escape, name.split()))
        patterns.append(rf"(?<![A-Za-z\d-]){words.replace(re.escape(_NUMBER), _DIGITS)}")
    return re.compile("|".join(patterns), re.IGNORECASE)


def _number(found: re.Match[str]) -> int:
    return int(next(filter(None, found.groups())))
