"""The docker commands that a person wrote into a sidecar, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from mkdocs_dockerfile.comments import SPAN, is_negated
from mkdocs_dockerfile.model import Command
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.commands.fences import BULLET, DOCKER, Group, read_fence, title_of
from mkdocs_dockerfile.pairing.commands.mentioned import (
    code_of,
    enclosed,
    is_comment,
    mentioned_commands,
)
from mkdocs_dockerfile.sidecar import Block, Section, split_lines

_LONGEST_TITLE = 100
# A link or an image; a title is plain text, in which none of them leads anywhere.
_LEADING = re.compile(r"\[|<(?:[a-z][a-z\d+.-]*:|[^\s<>@]*@)", re.IGNORECASE)
_JOINING = ":\uff1a-\u2013\u2014 \t"
# Marks of what goes on over several blocks: it cannot be cut, nor what a footnote is about.
_SPANNING = re.compile(r"(?:///|:::|\[\^)")


def section_commands(
    section: Section, listings: frozenset[Block] = frozenset()
) -> tuple[Command, ...]:
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
    without = titles.union(listings.intersection(section.blocks))
    texts = outline.divided(section, [cut.block for cut in cuts], without)
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
    return block.kind == "text" and any(map(_SPANNING.match, split_lines(block.text)))


def _may_be_title(block: Block) -> bool:
    """Whether a block may say what the commands below it do; so may the item of a list."""
    text = block.text.strip()
    if block.kind not in ("text", "list") or len(text) > _LONGEST_TITLE or "\n" in text:
        return False
    if _leads(text) or text.startswith(("|", ">")):
        return False
    return not text.endswith((".", "。", "!", "?"))


def _leads(text: str) -> bool:
    """Whether a text has links or images, which stand in the author's own words alone."""
    return _LEADING.search(SPAN.sub("", text)) is not None


# --- Lists -------------------------------------------------------------------------


def _list(block: Block) -> list[Group]:
    """The commands of a list in which every item is a command; else nothing."""
    if block.fences:
        return _fenced_items(block)
    found = []
    for number, line in enumerate(split_lines(block.text), block.line):
        if not line.strip():
            continue
        bullet = BULLET.match(line)
        spans = [*SPAN.finditer(line)]
        if bullet is None or len(spans) != 1 or _leads(line):
            return []
        code = spans[0]["code"].strip()
        before, after = line[bullet.end() : spans[0].start()], line[spans[0].end() :]
        # Words on both sides are a sentence, in which the command is one of the words.
        if not DOCKER.match(code) or is_negated(before) or (_says(before) and _says(after)):
            return []
        title = before if _says(before) else after
        found.append(Group(title_of(title.strip(_JOINING)).strip(_JOINING), code, number))
    return found


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _fenced_items(block: Block) -> list[Group]:
    """Items of one line and a fence below it."""
    lines = split_lines(block.text)
    found: list[Group] = []
    done = 0
    for fence in block.fences:
        groups = read_fence(fence)
        before = [line for line in lines[done : fence.line - block.line] if line.strip()]
        done = fence.end_line - block.line + 1
        if not groups or len(before) > 1 or (before and (groups[0].title or _leads(before[0]))):
            return []
        title = title_of(before[0]) if before else groups[0].title
        found += [groups[0]._replace(title=title), *groups[1:]]
    return [] if any(line.strip() for line in lines[done:]) else found
