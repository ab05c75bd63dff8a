"""Comment lines → blocks, and where each block stands among the instructions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mkdocs_dockerfile.comments.classifying import Place, classify
from mkdocs_dockerfile.comments.lines import Line
from mkdocs_dockerfile.model import Comment, Dockerfile


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive comment lines between instructions, or inside one.

    Attributes:
        lines: Its lines, classified.
        following: 0-based index of the next instruction; the number of instructions
            at the end of the file. For a block inside an instruction: that one.
        inside: It stands inside the instruction `following`.
        above: It touches the instruction before it.
        below: It touches the instruction after it.
    """

    lines: tuple[Line, ...]
    following: int
    inside: bool = False
    above: bool = False
    below: bool = False

    @property
    def prose(self) -> list[Line]:
        """Its lines that are prose, paragraph breaks left out."""
        return [line for line in self.lines if line.kind == "prose" and not line.bare]

    @property
    def titles(self) -> list[Line]:
        """Its lines that are titles in a banner."""
        return [line for line in self.prose if line.title]


def read_blocks(dockerfile: Dockerfile) -> list[Block]:
    """All blocks of a file in order; parser directives are in none of them."""
    blocks: list[Block] = []
    licence = False
    for comments, following, inside in _runs(dockerfile):
        first, last = comments[0].line, comments[-1].line
        instructions = dockerfile.instructions
        before = instructions[following - 1] if following else None
        after = instructions[following] if following < len(instructions) else None
        if inside or before is not None:
            licence = licence and not inside and bool(blocks) and blocks[-1].following == following
        place: Place = "inside" if inside else "header" if following == 0 else "body"
        below = not inside and after is not None and after.start_line == last + 1
        lines, licence = classify(comments, place, licence=licence, attached=inside or below)
        block = Block(
            lines=tuple(lines),
            following=following,
            inside=inside,
            above=not inside and before is not None and before.end_line == first - 1,
            below=below,
        )
        blocks += _split(block)
    return blocks


def _runs(dockerfile: Dockerfile) -> Iterator[tuple[list[Comment], int, bool]]:
    """Consecutive comment lines with the index of their instruction."""
    instructions = dockerfile.instructions
    following = 0
    run: list[Comment] = []
    key = (0, False)
    for comment in dockerfile.comments:
        if comment.place == "directive":
            continue
        while following < len(instructions) and instructions[following].end_line < comment.line:
            following += 1
        here = (following, comment.place == "inside")
        if run and (comment.line != run[-1].line + 1 or here != key):
            yield run, *key
            run = []
        key = here
        run.append(comment)
    if run:
        yield run, *key


def _split(block: Block) -> list[Block]:
    """Cut off a title that ends a block and touches an instruction: it is about that one."""
    if not block.below or not block.titles:
        return [block]
    at = max(index for index, line in enumerate(block.lines) if line.title)
    rest = block.lines[at + 1 :]
    if any(line.kind == "prose" and not line.bare for line in rest):
        return [block]
    while at and block.lines[at - 1].kind == "separator" and not block.lines[at - 1].bare:
        at -= 1
    if not any(line.kind == "prose" and not line.bare for line in block.lines[:at]):
        return [block]
    return [
        replace(block, lines=block.lines[:at], below=False),
        replace(block, lines=block.lines[at:], above=False),
    ]


def group_end(dockerfile: Dockerfile, gaps: Sequence[bool], start: int) -> int:
    """Index after the last instruction of the group that one opens.

    Args:
        dockerfile: The file.
        gaps: By instruction, whether an empty line stands before it.
        start: 0-based index of the instruction that opens the group.
    """
    instructions = dockerfile.instructions
    end = start + 1
    while end < len(instructions) and not gaps[end] and instructions[end].keyword != "FROM":
        end += 1
    return end


def find_gaps(dockerfile: Dockerfile) -> list[bool]:
    """By instruction, whether an empty line stands between it and the one before."""
    instructions = dockerfile.instructions
    between = [0] * (len(instructions) + 1)
    following = 0
    for comment in dockerfile.comments:
        if comment.place == "inside":
            continue
        while following < len(instructions) and instructions[following].end_line < comment.line:
            following += 1
        between[following] += 1
    gaps: list[bool] = []
    end = 0
    for index, instruction in enumerate(instructions):
        gaps.append(instruction.start_line - end - 1 > between[index])
        end = instruction.end_line
    return gaps
