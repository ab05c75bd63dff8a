"""What only the lines around a comment line can tell."""

from __future__ import annotations

from dataclasses import replace

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.comments.lines import MARKS, TITLE_LENGTH, Line
from mkdocs_dockerfile.model import RemarkKind

_LEAD_IN_LINES = 2
# Where the words themselves say that they are about the code below.
_LEAD_IN_LINES_SAID = 4
_BOX_LINES = 12


def banners(lines: list[Line]) -> list[Line]:
    """Find the titles: between rules, above a rule, or with marks at their sides."""
    result = list(lines)
    in_box = False
    for index, line in enumerate(lines):
        if line.kind == "separator":
            in_box = not in_box and _is_free(lines, index)
        if line.kind != "prose" or line.bare or line.verbatim or line.marked:
            continue
        bare = line.text.strip()
        inner = bare.strip(MARKS)
        title = inner.strip()
        front = len(bare) - len(bare.lstrip(MARKS))
        back = len(bare) - len(bare.rstrip(MARKS))
        before, after = _around(lines, index)
        if (front >= 3 and inner[:1] == " ") or (back >= 3 and inner[-1:] == " "):
            closing = words.CLOSING_BANNER.match(title)
            kind: RemarkKind = "separator" if closing else "prose"
            result[index] = replace(line, text=title, kind=kind, title=not closing)
        elif len(bare) <= TITLE_LENGTH and (
            (after == "separator" and before in (None, "separator") and not in_box)
            or _is_boxed(lines, index)
        ):
            result[index] = replace(line, text=bare.strip("|*=- "), title=True)
    return result


def _around(lines: list[Line], index: int) -> tuple[str | None, str | None]:
    """Kinds of the lines before and after; None for a bare one or none."""

    def kind(line: Line) -> str | None:
        return None if line.bare else line.kind

    before = kind(lines[index - 1]) if index else None
    after = kind(lines[index + 1]) if index + 1 < len(lines) else None
    return before, after


def _is_boxed(lines: list[Line], index: int) -> bool:
    """A line is the first in a box: below a rule that underlines nothing, above another."""
    above = index - 1
    while above >= 0 and lines[above].bare:
        above -= 1
    if above < 0 or lines[above].kind != "separator" or not _is_free(lines, above):
        return False
    following = lines[index + 1 : index + 2]
    if following and following[0].text.strip()[:1].islower():
        return False
    below = lines[index + 1 : index + _BOX_LINES]
    return any(line.kind == "separator" for line in below)


def _is_free(lines: list[Line], index: int) -> bool:
    """Nothing stands directly above a line."""
    return index == 0 or lines[index - 1].bare or lines[index - 1].kind == "separator"


def lead_ins(lines: list[Line], attached: bool) -> list[Line]:
    """Prose that only leads into dead code goes with it."""
    result = list(lines)
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and not lines[end].bare:
            continue
        _lead_in(result, start, end, attached or end < len(lines))
        start = end
    return result


def _lead_in(lines: list[Line], start: int, end: int, attached: bool) -> None:
    """Do so in one paragraph: lines from `start` up to `end`.

    Prose between code, prose that ends in a colon or says "uncomment", and, where no
    instruction follows that it could be about, prose above the code that ends a block.
    """
    index = start
    while index < end:
        first = index
        while index < end and lines[index].kind == "prose" and not lines[index].marked:
            index += 1
        prose = lines[first:index]
        if prose and index < end and lines[index].kind == "code" and not prose[-1].title:
            last = prose[-1].text.strip()
            said = any(words.LEADS_INTO_CODE.search(line.text.strip()[:200]) for line in prose)
            leads = (
                said
                or last.endswith(":")
                or (first > start and lines[first - 1].kind == "code")
                or (not attached and all(line.kind == "code" for line in lines[index:end]))
            )
            if leads and len(prose) <= (_LEAD_IN_LINES_SAID if said else _LEAD_IN_LINES):
                lines[first:index] = [_as_code(line) for line in prose]
        index += index == first or index < end


def _as_code(line: Line) -> Line:
    return line if line.bare else replace(line, kind="code")


def adopt_bare_lines(lines: list[Line]) -> list[Line]:
    """A bare `#` is of the kind of the line before it, else of the one after it."""
    kinds: list[RemarkKind] = []
    filled = [line.kind for line in lines if not line.bare]
    first: RemarkKind = filled[0] if filled else "separator"
    for line in lines:
        kinds.append((kinds[-1] if kinds else first) if line.bare else line.kind)
    return [
        replace(line, kind=kind) if line.bare else line
        for line, kind in zip(lines, kinds, strict=True)
    ]
