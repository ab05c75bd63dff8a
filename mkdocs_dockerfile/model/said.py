"""What is said about a Dockerfile: by people, and by this program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class Trusted(str):
    """Markdown by somebody whom the site trusts as it trusts its own `docs/`.

    Whatever is a plain `str` came out of a Dockerfile or was written by this program,
    and is converted without HTML. An operation on a `Trusted` gives a plain `str`, so
    that forgetting to say so is the safe mistake.
    """

    __slots__ = ()


RemarkKind = Literal[
    "prose",
    "directive",
    "pragma",
    "licence",
    "generated",
    "separator",
    "code",
    "todo",
    "private",
]


@dataclass(frozen=True, slots=True)
class Remark:
    """Consecutive comment lines of one kind, and what they belong to.

    Attributes:
        start_line: 1-based.
        end_line: 1-based, inclusive.
        kind: What the lines are; only `prose` reaches a page as prose.
        step: Number of the step they belong to or introduce; None for the whole file.
        text: Without comment marks and common indentation.
    """

    start_line: int
    end_line: int
    kind: RemarkKind
    step: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Prose about one line inside an instruction.

    Attributes:
        line: 1-based line of the file, where the comment stands.
        markdown: The prose.
        lines: All lines that it was made of; a comment may hold others, for tools.
    """

    line: int
    markdown: str
    lines: tuple[int, ...]


ProseSource = Literal["sidecar", "comment", "inherited", "draft", "none"]


@dataclass(frozen=True, slots=True)
class Prose:
    """What a person wrote about an instruction.

    Attributes:
        source: Where it stands. `draft`: a sidecar's section that `sync` wrote and
            nobody edited.
        markdown: Empty for `inherited` and `none`.
        from_step: For `inherited`: number of the step whose comment covers this one.
    """

    source: ProseSource = "none"
    markdown: str = ""
    from_step: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What this program says about an instruction.

    Attributes:
        markdown: Escaped: safe whatever the Dockerfile holds.
        specific: It names this instruction's operands and what happens to them; for
            RUN, every command in it is known.
    """

    markdown: str = ""
    specific: bool = False


CommandSource = Literal["author", "derived", "compose", "bake"]
CommandPart = Literal["all", "code", "words"]


@dataclass(frozen=True, slots=True)
class Command:
    """A docker command of the page.

    Attributes:
        title: What it does ("Build the image"); may be empty.
        code: The command, continuation lines included.
        source: Who says so.
        target: The stage that it builds, where that is not the one built by default.
        line: 1-based line at which the code begins, in the sidecar or Dockerfile that an
            author wrote it into; None where nobody wrote it, or it cannot be found.
        before: Markdown that the author wrote above it.
        after: Markdown that the author wrote below it, up to the next command's.
        shown: What a page shows of it between these. `all`: title and code; `code`: its title
            is a heading in the words; `words`: it stands in the words itself, as in a list.
    """

    title: str
    code: str
    source: CommandSource
    line: int | None = None
    target: str | None = None
    before: str = ""
    after: str = ""
    shown: CommandPart = "all"
