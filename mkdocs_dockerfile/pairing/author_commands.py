"""The docker commands that a person wrote into a sidecar, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.command_fences import BULLET, DOCKER, Group, read_fence, title_of
from mkdocs_dockerfile.pairing.mentioned_commands import (
    SPAN,
    code_of,
    enclosed,
    is_comment,
    mentioned_commands,
)
from mkdocs_dockerfile.sidecar import Block, Section

_LONGEST_TITLE = 100
# Marks of what goes on over several blocks: it cannot be cut, nor what a footnote is about.
_SPANNING = re.compile(r"(?:///|:::|\[\^)")


def section_commands(section: Section, listings: Collection[Block] = ()) -> tuple[Command, ...]:
    """Read the commands of a section, and the words before, between and behind them.

    A fence, or code that is indented, holds one or more; a comment, a line of prose in it or
    a short paragraph before it is the title of what follows. Lists with one command per item
    are read too. All else stays as it is written, as words; the commands in these are found
    (see `mentioned_commands`), and stay where they stand.

    Args:
        section: The section, without those below it.
        listings: The fences that hold the whole Dockerfile; they are left out.

    Returns:
        In order. Together they have all words of the section; none where it has no command.
    """
    blocks = [block for block in section.blocks if block not in listings]
    cuts = [] if any(map(_cannot_be_cut, blocks)) else list(_cuts(blocks))
    titles = {cut.title for cut in cuts if cut.title is not None}
    texts = outline.divided(section, [cut.block for cut in cuts], titles.union(listings))
    words: list[list[Block]] = [[]]
    for block in blocks:
        if len(words) <= len(cuts) and block is cuts[len(words) - 1].block:
            words.append([])
        elif block not in titles:
            words[-1].append(block)
    commands: list[Command] = []
    for index, text in enumerate(texts):
        found = [*mentioned_commands(words[index])]
        found += cuts[index].commands if index < len(cuts) else ()
        if all(map(is_comment, words[index])):
            text = ""
        if found:
            found[0] = replace(found[0], before=text)
            commands += found
        elif text and commands:
            commands[-1] = replace(commands[-1], after=text)
    return tuple(commands)


class _Cut(NamedTuple):
    """A block that is nothing but commands.

    Attributes:
        block: The block.
        commands: What it holds.
        title: The paragraph before it that is the title of the first of them.
    """

    block: Block
    commands: Sequence[Command]
    title: Block | None = None


def _cuts(blocks: Sequence[Block]) -> Iterator[_Cut]:
    above: Block | None = None
    for block, inside in zip(blocks, enclosed(blocks), strict=True):
        code = None if inside else code_of(block)
        groups = read_fence(code) if code else _list(block) if block.kind == "list" else []
        if groups:
            title = above if code and not groups[0].title else None
            if title is not None:
                groups[0] = groups[0]._replace(title=title_of(title.text))
            yield _Cut(block, [group.command for group in groups], title)
        above = None if groups or inside or code or not _may_be_title(block) else block


def _cannot_be_cut(block: Block) -> bool:
    """Whether what belongs together may begin or end in a block, as an element of HTML does."""
    if block.kind == "html":
        return not is_comment(block)
    return block.kind == "text" and any(map(_SPANNING.match, block.text.splitlines()))


def _may_be_title(block: Block) -> bool:
    """Whether a block may say what the commands below it do; so may the item of a list."""
    text = block.text.strip()
    if block.kind not in ("text", "list") or len(text) > _LONGEST_TITLE or "\n" in text:
        return False
    return not text.startswith(("|", "[", ">")) and not text.endswith((".", "。", "!", "?"))


# --- Lists -------------------------------------------------------------------------


def _list(block: Block) -> list[Group]:
    """The commands of a list in which every item is a command; else nothing."""
    if block.fences:
        return _fenced_items(block)
    found = []
    for number, line in enumerate(block.text.splitlines(), block.line):
        if not line.strip():
            continue
        spans = SPAN.findall(line)
        if not BULLET.match(line) or len(spans) != 1 or not DOCKER.match(spans[0][1].strip()):
            return []
        title = re.sub(r"\s*[-\u2013\u2014:\uff1a]\s*$", "", SPAN.sub("", line).strip())
        title = title_of(title).lstrip(":\uff1a-\u2013\u2014 ")
        found.append(Group(title, spans[0][1].strip(), number))
    return found


def _fenced_items(block: Block) -> list[Group]:
    """Items of one line and a fence below it."""
    lines = block.text.splitlines()
    found: list[Group] = []
    done = 0
    for fence in block.fences:
        groups = read_fence(fence)
        before = [line for line in lines[done : fence.line - block.line] if line.strip()]
        done = fence.end_line - block.line + 1
        if not groups or len(before) > 1 or (before and groups[0].title):
            return []
        title = title_of(before[0]) if before else groups[0].title
        found += [groups[0]._replace(title=title), *groups[1:]]
    return [] if any(line.strip() for line in lines[done:]) else found
