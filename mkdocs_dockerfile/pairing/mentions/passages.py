"""What people wrote about an instruction, with the line at which each word stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_dockerfile.comments import Commentary
from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing.matching import Match
from mkdocs_dockerfile.sidecar import Block, Section, Sidecar, split_lines

# Commands to type, addresses, and what else names things of another world.
_COMMAND = re.compile(r"\s*(?:[$>%] |(?:sudo )?(?:docker|podman)\b)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_FOREIGN = re.compile(
    r"\b(?:https?|ftp|git|ssh|file)://\S{1,2000}|(?<![\w/])www\.[\w-]{1,64}\.\S{1,500}|\]\([^()\n]{1,500}\)"
    r"|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|<!--.{0,2000}?-->"
    r"|\b(?:[\w-]{1,64}\.){1,8}(?:com|org|net|io|dev)(?:[:/][^\s`)]{0,500})?",
    re.DOTALL,
)


class Passage(NamedTuple):
    """Words about an instruction.

    Attributes:
        text: Without commands, code blocks and addresses: blanks stand for them.
        lines: 1-based line of the file by line of the text.
        path: The file that they stand in.
        steps: The steps that they are about, the one that they stand at first.
        inside: They stand inside the instruction.
    """

    text: str
    lines: Sequence[int]
    path: str
    steps: tuple[int, ...]
    inside: bool = False

    @property
    def numbers(self) -> frozenset[str]:
        """All numbers in the text."""
        return frozenset(re.findall(r"\d+", self.text))

    def line(self, offset: int) -> int:
        """The line of the file at which an offset of the text is."""
        return self.lines[min(self.text.count("\n", 0, offset), len(self.lines) - 1)]


def comment_passages(dockerfile: Dockerfile, said: Commentary) -> Iterator[Passage]:
    """The comments that explain an instruction, or introduce a group that it opens."""
    path = dockerfile.path or "Dockerfile"
    inside = {item.line for item in dockerfile.comments if item.place == "inside"}
    covered: dict[int, list[int]] = {}
    for step, source in said.inherited.items():
        covered.setdefault(source, []).append(step)
    for remark in said.remarks:
        if remark.kind != "prose" or remark.step is None:
            continue
        if remark.step > len(dockerfile.instructions):
            continue
        yield Passage(
            _words(remark.text.split("\n")),
            range(remark.start_line, remark.end_line + 1),
            path,
            (remark.step, *covered.get(remark.step, ())),
            remark.start_line in inside,
        )


def sidecar_passages(sidecar: Sidecar, matched: Match) -> Iterator[Passage]:
    """The sections that explain an instruction, without drafts that nobody edited."""
    steps: dict[int, tuple[int, ...]] = {}
    for item in matched.sections.values():
        steps[item.section] = () if item.draft else (item.step, *item.shared_with)
    about: tuple[int, ...] = ()
    for section, role in zip(sidecar.sections, matched.roles, strict=True):
        # A smaller heading below that of a step belongs to it.
        about = steps.get(section.index, about) if role == "step" else ()
        if not about:
            continue
        path = sidecar.path or "-"
        yield Passage(_heading(section), (section.line,), path, about)
        for block in section.blocks:
            if block.kind == "list" or (block.kind == "text" and not _is_code(block)):
                yield Passage(
                    _words(_without_fences(block)),
                    range(block.line, block.end_line + 1),
                    path,
                    about,
                )


def _heading(section: Section) -> str:
    """What a heading says beside its quotes."""
    return " ".join(part.text for part in section.parts if not part.code).replace("\n", " ")


def _is_code(block: Block) -> bool:
    """Indented code: a paragraph never begins so."""
    return block.text.startswith(("    ", "\t", " \t", "  \t", "   \t"))


def _without_fences(block: Block) -> list[str]:
    lines = [line.rstrip("\r\n") for line in split_lines(block.text)]
    for fence in block.fences:
        for line in range(fence.line, fence.end_line + 1):
            lines[line - block.line] = ""
    return lines


def _words(lines: Iterable[str]) -> str:
    """The lines as one text in which every word stands where it stood."""
    kept = []
    fenced = False
    for line in lines:
        mark = bool(_FENCE.match(line))
        kept.append("" if mark or fenced or _COMMAND.match(line) else line)
        fenced ^= mark
    return _FOREIGN.sub(_blanks, "\n".join(kept))


def _blanks(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
