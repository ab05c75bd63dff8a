"""What the author of a comment set himself: fenced code and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from mkdocs_dockerfile.comments.docker_lines import docker_line
from mkdocs_dockerfile.comments.lines import is_note, is_shell
from mkdocs_dockerfile.sidecar import LANGUAGES, MAY_HOLD_COMMANDS

# The fence that begins code, without and with a title, and the one that ends it; code in which
# commands may stand, and all other code; a row of a table.
Setting = Literal["begins", "titled", "ends", "shell", "code", "table"]

# As in CommonMark, an info string has no backticks: "```docker build .```" is a span. Three tildes
# and more underline titles, too, so that only exactly three are a fence.
_FENCE = re.compile(r"(?P<mark>`{3,}|~{3}(?!~))(?P<info>[^`~]*)$")
_VALUE = r"(?:\"[^\"]*\"|'[^']*')"
_ATTRIBUTE = rf"(?:[.#][\w+#-]+|[\w-]+=(?:{_VALUE}|[\w.-]+))"
# "sh", `sh title="Build"`, `{.sh title="Build"}`.
_INFO = re.compile(
    r"(?P<language>[\w+#.-]*)"
    rf"(?P<attributes>(?:\s+[\w-]+={_VALUE})+|\s*\{{\s*(?:{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*)?\s*\}})?"
)
_CLASS = re.compile(r"\{\s*\.(?P<language>[\w+#-]+)")
_TITLE = re.compile(rf"(?<=\stitle=)(?P<title>{_VALUE})")
_LONGEST_INFO = 200
# "Build the image", and nothing that is typed.
_WORDS = re.compile(r"[^\W\d_][\w ,.:'-]*")
# Two columns and more: what has one is a box around a title.
_MARKDOWN_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?$")
_GRID_RULE = re.compile(
    r"\+(?:[-=]+\+){2,}$"
    r"|[\u2500-\u257f](?=.*[\u252c\u2533\u2566\u2564\u253c\u254b\u256c\u256a\u2534\u253b\u2569\u2567])"
    r"[\u2500-\u257f]+$"
)
_MARKDOWN_ROW = re.compile(r"[^|]*\|")
_GRID_ROW = re.compile(r"[|+\u2500-\u257f]")


class Typeset(NamedTuple):
    """What a line is set as.

    Attributes:
        setting: None for running text.
        text: The line without what begins the fence before it; of a titled fence, the title.
    """

    setting: Setting | None
    text: str


def typeset(texts: Sequence[str]) -> list[Typeset]:
    """Find the fenced code and the tables among the lines of a block.

    Code that no fence ends goes up to the next empty line. A fence that only ends code which none
    began is one, too: nothing is within it.

    Args:
        texts: The lines, without their comment marks.
    """
    result = [Typeset(None, text) for text in texts]
    for at, setting, text in _fenced(texts):
        result[at] = Typeset(setting, text)
    for at in _tables([item.text.strip() if item.setting is None else "" for item in result]):
        result[at] = Typeset("table", texts[at])
    return result


# --- Fences -----------------------------------------------------------------------------


def _fenced(texts: Sequence[str]) -> Iterator[tuple[int, Setting, str]]:
    fences = [_fence(text) for text in texts]
    ends = _Ends(fences)
    at = 0
    while at < len(texts):
        opening = fences[at]
        above, below = texts[max(at - 1, 0) : at], texts[at + 1 : at + 2]
        if opening is None or _is_rule(opening, below, ends.of(at)):
            at += 1
            continue
        if _is_stray(opening, above, below):
            yield at, "ends", texts[at]
            at += 1
            continue
        info = _read_info(opening["info"].strip())
        setting: Setting = "shell" if info.language in MAY_HOLD_COMMANDS else "code"
        indent = " " * opening.start("mark")
        if info.code:
            yield at, setting, indent + info.code
        elif info.title:
            yield at, "titled", indent + info.title
        else:
            yield at, "begins", texts[at]
        end = ends.of(at)
        closed = end is not None
        if end is None:
            end = at + 1
            while end < len(texts) and texts[end].strip():
                end += 1
        for inside in range(at + 1, end):
            yield inside, setting, texts[inside]
        if closed:
            yield end, "ends", texts[end]
        at = end + closed


class _Info(NamedTuple):
    """What stands behind the mark of a fence.

    Attributes:
        language: In lower case; may be empty.
        title: What is no language, and no code either; may be empty.
        code: The author's first line of code; may be empty.
    """

    language: str
    title: str = ""
    code: str = ""


def _read_info(text: str) -> _Info:
    found = _INFO.fullmatch(text) if len(text) <= _LONGEST_INFO else None
    if found:
        attributes = found["attributes"] or ""
        of_class = _CLASS.search(attributes)
        language = (found["language"] or (of_class["language"] if of_class else "")).lower()
        if language in LANGUAGES or (of_class and not found["language"]):
            title = _TITLE.search(attributes.replace("{", " "))
            return _Info(language, title["title"][1:-1].strip() if title else "")
    if _WORDS.fullmatch(text) and not (docker_line(text) or is_shell(text)):
        return _Info("", title=text)
    return _Info("", code=text)


def _fence(text: str) -> re.Match[str] | None:
    bare = text.strip()
    return _FENCE.match(text, len(text) - len(text.lstrip())) if bare[:1] in ("`", "~") else None


def _is_rule(fence: re.Match[str], below: Sequence[str], end: int | None) -> bool:
    """Three tildes also underline a title, stand around it, or before it in its line."""
    if fence["mark"] != "~~~":
        return False
    if info := fence["info"].strip():
        read = _read_info(info)
        is_language = not read.code and read.title != info and info[0].islower()
        return end is None or not (is_language or info[0] == "{")
    first = below[0].strip() if below else ""
    typed = is_note(first) or docker_line(first) or is_shell(first)
    return end is None or not first or not typed


class _Ends:
    """Where fences end."""

    def __init__(self, fences: Sequence[re.Match[str] | None]) -> None:
        self.fences = fences
        self.bare = [at for at, fence in enumerate(fences) if fence and not fence["info"].strip()]
        self.next = 0
        # By mark, the shortest fence that nothing below ends.
        self.unclosed: dict[str, int] = {}

    def of(self, at: int) -> int | None:
        """Index of the fence that ends the one at an index."""
        opening = self.fences[at]
        assert opening is not None
        mark = opening["mark"]
        while self.next < len(self.bare) and self.bare[self.next] <= at:
            self.next += 1
        if len(mark) >= self.unclosed.get(mark[0], len(mark) + 1):
            return None
        for index in range(self.next, len(self.bare)):
            closing = self.fences[self.bare[index]]
            if closing is not None and closing["mark"].startswith(mark):
                return self.bare[index]
        self.unclosed[mark[0]] = len(mark)
        return None


def _is_stray(fence: re.Match[str], above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a fence that would begin code stands where only the end of code stands.

    Args:
        fence: It.
        above: The line above it, if there is one.
        below: The line below it, if there is one.
    """
    before, after = ("".join(lines).strip() for lines in (above, below))
    return not (fence["info"].strip() or after) and before != "" and not before.endswith(":")


# --- Tables -----------------------------------------------------------------------------


def _tables(bare: Sequence[str]) -> Iterator[int]:
    """Indexes of the rows of tables, the rules between them included."""
    at = behind = 0
    while at < len(bare):
        if _MARKDOWN_RULE.match(bare[at]) and at > behind and _MARKDOWN_ROW.match(bare[at - 1]):
            start = at - 1
            end = _end(bare, at, _MARKDOWN_ROW)
        elif _GRID_RULE.match(bare[at]):
            start = at
            while start > behind and _GRID_ROW.match(bare[start - 1]):
                start -= 1
            end = _end(bare, at, _GRID_ROW)
        else:
            at += 1
            continue
        if end - start > 1:
            yield from range(start, end)
        at = behind = end


def _end(bare: Sequence[str], at: int, row: re.Pattern[str]) -> int:
    while at < len(bare) and row.match(bare[at]):
        at += 1
    return at
