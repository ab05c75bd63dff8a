"""Blocks that PyMdown's Blocks does not take: they must not stay on the page as text."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from pymdownx.blocks import BlocksProcessor
from pymdownx.blocks.block import Block, type_html_attribute_dict

from mkdocs_dockerfile.pages import Blocks, refusal

Say = Callable[[etree.Element, Any, str, str], None]
"""Shows in an element what is wrong with a block: the block, the message, the hint."""


class Refused(BlockProcessor):
    """Puts what is wrong in the place of a block that comes by behind PyMdown's processor."""

    def __init__(
        self,
        parser: BlockParser,
        manager: BlocksProcessor,
        kinds: Sequence[type[Block]],
        blocks: Blocks,
        say: Say,
    ) -> None:
        """Take over what is known of blocks.

        Args:
            parser: Of the page.
            manager: PyMdown's processor, which reads headers.
            kinds: The blocks to look after.
            blocks: Counts those of the page.
            say: Shows what is wrong.
        """
        super().__init__(parser)
        self._manager = manager
        self._options: Mapping[str, Mapping[str, Callable[[Any], object]]] = {
            kind.NAME: {
                **{name: read for name, (_, read) in kind.OPTIONS.items()},
                "attrs": type_html_attribute_dict,
            }
            for kind in kinds
        }
        self._blocks = blocks
        self._say = say

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether a block of ours begins in some text."""
        header = self._manager.start.search(block)
        return header is not None and header[2].lower() in self._options

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        """Say what is wrong, and drop the block up to its end."""
        text = blocks.pop(0)
        header = self._manager.start.search(text)
        if header is None:
            raise ValueError("`run` is for what `test` accepts")
        if header.start():
            self.parser.parseBlocks(parent, [text[: header.start()]])
        name, argument = header[2].lower(), header[3] or ""
        options, rest = self._manager.split_header(text[header.end() :], len(header[1]))
        message, hint = refusal((name, argument), options, self._options[name])
        element = etree.SubElement(parent, "div", {"class": "dockerfile"})
        self._say(element, self._blocks.begin(name, argument), message, hint)
        blocks[:0] = [rest]
        self._drop(blocks, len(header[1]))

    def _drop(self, blocks: list[str], length: int) -> None:
        """Drop what stands before the end of a block, and the end; nothing where there is none."""
        for position, text in enumerate(blocks):
            for end in self._manager.end.finditer(text):
                if len(end[1]) == length:
                    blocks[: position + 1] = [text[end.end() :]]
                    return


class Unreadable(Refused):
    """Takes, before PyMdown's processor, blocks that would end the build there.

    It hands the options of a block over as keywords, and YAML has names that are no texts.
    """

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether a block of ours with such a name begins in some text."""
        header = self._manager.start.search(block)
        if header is None or header[2].lower() not in self._options:
            return False
        options, _ = self._manager.split_header(block[header.end() :], len(header[1]))
        return any(not isinstance(name, str) for name in options or ())
