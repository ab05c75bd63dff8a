"""The docker commands within words that stay as somebody wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mkdocs_dockerfile.comments import SpanReader
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing.commands.fences import BULLET, DOCKER, read_fence, read_session
from mkdocs_dockerfile.sidecar import Block, read_sections, split_lines

# Tabs and admonitions of Python-Markdown: what is indented below belongs to them.
_OPENING = re.compile(r"(?:===[!+]*|!!!|\?\?\?\+?) ?[\w\"']")
_INDENTATION = re.compile(r" {4}| {0,3}\t")
_COMMENT = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*", re.DOTALL)
# `docker build` names the subcommand, and is no command that somebody types.
_FEWEST_WORDS = 3
# Of tabs within tabs.
_DEEPEST = 4


def mentioned_commands(blocks: Sequence[Block], depth: int = 0) -> Iterator[Command]:
    """Find the commands in words: what certainly is one, and stands in code.

    That are the fences and code spans, whether they stand in a paragraph, a list, a table, a
    tab or an admonition; of a session, what is typed in it. A span behind "never" or "do not"
    is what nobody should type, and no command of the page.

    Args:
        blocks: What the words are made of, in order.
        depth: How many tabs and admonitions they stand in.

    Yields:
        The commands, in order. They are shown by the words themselves.
    """
    for block, inside in zip(blocks, enclosed(blocks), strict=True):
        if inside:
            if depth < _DEEPEST:
                yield from mentioned_commands(_inner(block), depth + 1)
        elif code := code_of(block):
            yield from _in_fence(code)
        elif block.kind in ("text", "list"):
            yield from _in_lines(block)


def enclosed(blocks: Sequence[Block]) -> list[bool]:
    """Whether each of some blocks belongs to a tab or an admonition; or is where one begins."""
    found: list[bool] = []
    for block in blocks:
        opens = block.kind == "text" and _OPENING.match(block.text) is not None
        found.append(opens or bool(found and found[-1] and _is_indented(block)))
    return found


def code_of(block: Block) -> Block | None:
    """A fence; code that is indented, as the fence that it might be; None for all else.

    Args:
        block: One that no tab or admonition has indented.
    """
    if block.kind == "fence":
        return block
    if not _is_indented(block):
        return None
    content = "".join(map(_dedented, split_lines(block.text)))
    # A fence's code begins one line below it.
    return Block("fence", block.line - 1, block.end_line, block.text, content=content)


def is_comment(block: Block) -> bool:
    """Whether a block is a comment of HTML, which no reader sees."""
    return block.kind == "html" and _COMMENT.fullmatch(block.text) is not None


def _is_indented(block: Block) -> bool:
    return block.kind == "text" and _INDENTATION.match(block.text) is not None


def _dedented(line: str) -> str:
    return _INDENTATION.sub("", line, count=1) if line.strip() else line


def _inner(block: Block) -> list[Block]:
    """The blocks in a part of a tab or an admonition."""
    lines = split_lines(block.text)
    start = 1 if _OPENING.match(block.text) else 0
    content = "".join(map(_dedented, lines[start:]))
    opening, sections, _, _ = read_sections(content, block.line + start)
    return [inner for section in (opening, *sections) for inner in section.blocks]


def _in_fence(fence: Block) -> Iterator[Command]:
    for group in read_fence(fence) or read_session(fence):
        yield Command(group.title, group.code, "author", group.line, shown="words")


def _in_lines(block: Block) -> Iterator[Command]:
    """The commands in the code spans of a block, and in the fences of a list."""
    starts = {fence.line: fence for fence in block.fences}
    behind = block.line
    spans = SpanReader()
    for number, line in enumerate(split_lines(block.text), block.line):
        if fence := starts.get(number):
            yield from _in_fence(fence)
            behind = fence.end_line + 1
        if number < behind:
            continue
        if not line.strip() or BULLET.match(line):
            spans.begin()
        for span in spans.read(line):
            is_command = DOCKER.match(span.code) and len(span.code.split()) >= _FEWEST_WORDS
            if is_command and not span.negated:
                yield Command("", span.code, "author", number, shown="words")
