"""What people call steps in the words of a sidecar: names that become links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mkdocs_dockerfile.explanations import Texts, texts_for

# Stands for a number while a pattern is made of a message.
_NUMBER = "\0"
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class StepNames:
    """What people call steps in the words of a sidecar, which stands beside numbered headings.

    In the comments of a Dockerfile, "step 2" counts what its author counts, not instructions.

    Attributes:
        pattern: Finds a step's name; its number is what a group holds.
        hrefs: Where the steps are that the page shows, by number.
    """

    pattern: re.Pattern[str]
    hrefs: Mapping[int, str]

    def split(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Take a text apart into names of steps, each with its address, and what is none."""
        at = 0
        for found in self.pattern.finditer(text):
            href = self.hrefs.get(int(next(filter(None, found.groups()))))
            if href is not None:
                yield text[at : found.start()], None
                yield found[0], href
                at = found.end()
        yield text[at:], None


def step_names(texts: Texts, anchors: Mapping[int, str]) -> StepNames:
    """The names of steps in a language, and in English.

    Args:
        texts: The messages of the language.
        anchors: Id of every step that the page shows, by number.
    """
    links = {source.say("steps.link", number=_NUMBER) for source in (texts, texts_for("en"))}
    names = sorted(link[1:].partition("]")[0] for link in links)
    pattern = re.compile("|".join(map(_pattern, names)), re.IGNORECASE)
    return StepNames(pattern, {number: f"#{anchor}" for number, anchor in anchors.items()})


def _pattern(name: str) -> str:
    """Find a name whose number may be any, and whose words may stand in two lines.

    `step 2.1` and `substep 2` are no names. Languages without blanks have no words' ends, and
    write `第2步` as well as `第 2 步`.
    """
    blank = r"\s+" if _LATIN.search(name) else r"\s*"
    words = blank.join(map(re.escape, name.split()))
    number = words.replace(re.escape(_NUMBER), r"(\d{1,4})(?![\d.]*\d|[A-Za-z])")
    return rf"(?<![A-Za-z\d-]){number}"
