"""What a page is made of: HTML of ours, and what only the site's converter can make right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from mkdocs_dockerfile.model import Trusted
from mkdocs_dockerfile.rendering.step_names import StepNames
from mkdocs_dockerfile.rendering.view import Run


@dataclass(frozen=True, slots=True)
class Html:
    """Finished HTML; it may open elements that a later part closes."""

    html: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, for the table of contents and the search index of the site.

    Attributes:
        level: From 1 to 6; those of the built-in templates are 2 and 3.
        anchor: Its id.
        runs: Its text.
        aliases: More ids that lead here.
        listed: It is in the table of contents.
        label: What it is called there, if not by its text.
    """

    level: int
    anchor: str
    runs: tuple[Run, ...]
    aliases: tuple[str, ...] = ()
    listed: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page, for the site to check and to lead to what it makes of that one.

    Attributes:
        href: The page's Markdown file, relative to that of this page.
        text: What it reads.
    """

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class TrustedText:
    """Markdown for the site's own converter.

    Attributes:
        markdown: The text.
        links: Where its links to steps and stages lead, by what is written; None where the
            page does not show what they lead to. Only those that are not right as they are.
        steps: The names of steps that are links here.
    """

    markdown: Trusted
    links: Mapping[str, str | None] = field(default_factory=dict)
    steps: StepNames | None = None


Part = Html | Heading | PageLink | TrustedText

_LEVELS: Mapping[object, int] = {level: level for level in range(1, 7)}

# Stands in a template's output where a part belongs that is no HTML. `visible` lets no
# such character through from a file.
_MARK = re.compile("\x02(\\d{1,9})\x03")


class Placing:
    """Collects the parts that templates place within their HTML."""

    def __init__(self, prefix: str = "") -> None:
        """Begin with none; the prefix goes before every id."""
        self._prefix = prefix
        self._parts: list[Part] = []

    def place(self, part: Part) -> Markup:
        """Take a part; returns what stands for it in the HTML."""
        self._parts.append(part)
        return Markup(f"\x02{len(self._parts) - 1}\x03")

    def heading(
        self,
        level: object,
        anchor: object,
        *runs: object,
        aliases: Iterable[object] = (),
        listed: object = True,
        label: object = "",
    ) -> Markup:
        """Place a heading; what a template calls `heading`.

        A template can hand over anything: what is no text is one as it would be printed.

        Raises:
            ValueError: There are no headings of this level.
        """
        if level not in _LEVELS:
            raise ValueError(f"there is no heading of level {level}")
        written = tuple(run if isinstance(run, Run) else Run(str(run)) for run in runs)
        names = tuple(f"{self._prefix}{name}" for name in aliases)
        own = f"{self._prefix}{anchor}"
        return self.place(Heading(_LEVELS[level], own, written, names, bool(listed), str(label)))

    def parts(self, html: str) -> Iterator[Part]:
        """Take apart what a template gave, in order."""
        for position, piece in enumerate(_MARK.split(html)):
            if position % 2:
                # A template can print a mark that stands in a file; that is no part.
                yield from self._parts[int(piece) :][:1]
            elif piece.strip():
                yield Html(piece.strip("\n"))
