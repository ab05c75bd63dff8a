"""How an instruction is quoted in its heading, and characters that must not act."""

from __future__ import annotations

import re

from mkdocs_dockerfile.model import Instruction

_LONGEST = 76
_BLANKS = re.compile(r"\s+")

# Control characters, which browsers and Markdown processors give a meaning, become the
# pictures Unicode has for them; characters that turn the direction of text are named.
_VISIBLE: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"},
    0x7F: "\u2421",
    **{code: f"⟨U+{code:04X}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    **{code: f"⟨U+{code:04X}⟩" for code in (0x200E, 0x200F, 0x061C)},
    # Marks of our own texts (see `explanations.markup`) mean nothing in other people's.
    0xE000: "\ufffd",
    0xE001: "\ufffd",
}
_ACTS = re.compile(f"[{re.escape(''.join(map(chr, _VISIBLE)))}]")


def visible(text: str) -> str:
    """Show characters that would act instead of being read.

    Args:
        text: From a file. A carriage return at the end of a line is dropped.
    """
    if not _ACTS.search(text):
        return text
    return text.replace("\r\n", "\n").removesuffix("\r").translate(_VISIBLE)


def quote(instruction: Instruction) -> tuple[str, bool]:
    """Quote an instruction in one short line.

    Returns:
        The quote, and whether it is all of the instruction: if not, it ends with `…`
        and the instruction has to be shown below.
    """
    line = _BLANKS.sub(" ", visible(instruction.logical)).strip()
    whole = not instruction.heredocs and len(line) <= _LONGEST
    if whole:
        return line or "…", bool(line) and instruction.start_line == instruction.end_line
    if len(line) > _LONGEST:
        words = line[: _LONGEST + 1].rpartition(" ")[0]
        # One long word must not leave the keyword alone.
        line = words if len(words) > _LONGEST // 2 else line[:_LONGEST]
    return f"{line} …", False
