"""The blocks of Markdown: those of CommonMark, and footnotes as the text that they are."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference

BLOCKS = MarkdownIt("commonmark")
"""Finds blocks and link definitions; what stands in a line is not looked at."""


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read the definition of a link; to CommonMark, a footnote of a single word is one."""
    known = len(state.env.get("references", ()))
    if not reference(state, start, end, silent):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    if not silent and state.src.startswith("[^", begin):
        if len(state.env["references"]) > known:
            state.env["references"].popitem()
        state.push("paragraph_open", "p", 1).map = [start, state.line]
        inline = state.push("inline", "", 0)
        inline.content = state.getLines(start, state.line, state.blkIndent, False).strip()
        inline.map, inline.children = [start, state.line], []
        state.push("paragraph_close", "p", -1)
    return True


BLOCKS.core.ruler.enableOnly(["normalize", "block"])
BLOCKS.block.ruler.at("reference", _reference)
