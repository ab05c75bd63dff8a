"""How an instruction is quoted in its heading, and characters that must not act."""

from __future__ import annotations

import re

from markupsafe import escape

from mkdocs_dockerfile.explanations import escaped
from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.pairing import LONGEST_QUOTE, SHORTENED_QUOTE

_BLANKS = re.compile(r"\s+")
_QUOTED = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_SPREAD = re.compile(r"\s{2}|[^\S ]")

# Control characters, which browsers and Markdown processors give a meaning, become the
# pictures Unicode has for them; characters that turn the direction of text are named.
_CONTROLS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"},
    0x7F: "\u2421",
}
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_VISIBLE: dict[int, str] = {
    **_CONTROLS,
    **{code: f"⟨U+{code:04X}⟩" for code in _TURNING},
    # Marks of our own texts (see `explanations.markup`) mean nothing in other people's.
    0xE000: "\ufffd",
    0xE001: "\ufffd",
}
_ACTS = re.compile(f"[{re.escape(''.join(map(chr, _VISIBLE)))}]")
_TURNS = re.compile(f"[{re.escape(''.join(map(chr, _TURNING)))}]")


def visible(text: str) -> str:
    """Show characters that would act instead of being read.

    Args:
        text: From a file. A carriage return at the end of a line is dropped.
    """
    if not _ACTS.search(text):
        return text
    return text.replace("\r\n", "\n").removesuffix("\r").translate(_VISIBLE)


def spaced(text: str) -> str:
    """Show blanks at both ends, where nobody sees them, by the picture that Unicode has.

    Args:
        text: A value from a file.
    """
    inner = text.strip(" ")
    start = len(text) - len(text.lstrip(" "))
    return "\u2420" * start + inner + "\u2420" * (len(text) - start - len(inner))


def plain(text: str) -> str:
    """Text of a file as text of Markdown, in one line: nothing in it is markup."""
    return escaped(visible(_BLANKS.sub(" ", text)))


def printable(text: str) -> str:
    """Text that HTML can hold: pictures stand for control characters, which it does not allow.

    Browsers keep most of them all the same, but not what else reads pages: parsers of XML refuse
    them, terminals obey them, and Python-Markdown has its own meaning for two.
    """
    return text.translate(_CONTROLS)


def as_html(text: str) -> str:
    """Text of a file as HTML, between tags or as the value of an attribute."""
    return str(escape(visible(" ".join(text.split()))))


def exact(text: str) -> str:
    """HTML that reads and copies as the text, in which nothing acts.

    Characters that turn the direction of text stay, each in an element of its own that
    they cannot act outside of; style sheets show their numbers.

    Args:
        text: From a file, `printable`.
    """
    return _TURNS.sub(
        lambda match: (
            f'<bdi class="dockerfile-turning" data-character="U+{ord(match[0]):04X}">'
            f"{match[0]}</bdi>"
        ),
        str(escape(text)),
    )


def quote(instruction: Instruction) -> tuple[str, bool]:
    """Quote an instruction in one short line.

    Returns:
        The quote, and whether it is all of the instruction: if not, the instruction has to be
        shown below, for its heredocs, for comments or several blanks inside it, or because the
        quote ends with `…`.
    """
    line = _BLANKS.sub(" ", visible(instruction.logical)).strip()
    if len(line) <= LONGEST_QUOTE and not instruction.heredocs:
        return line or "…", bool(line) and not _says_more(instruction)
    if len(line) > LONGEST_QUOTE:
        words = line[: SHORTENED_QUOTE + 1].rpartition(" ")[0]
        if len(words) <= SHORTENED_QUOTE // 2:
            # One long word must not leave the keyword alone.
            return f"{line[:SHORTENED_QUOTE]}…", False
        line = words
    # It never stands alone in a line.
    return f"{line}\u00a0…", False


def _says_more(instruction: Instruction) -> bool:
    """Whether an instruction is not the same in one line: comments, or blanks that are meant."""
    inner = instruction.source.split("\n")[1:]
    if any(line.lstrip()[:1] == "#" for line in inner):
        return True
    return any(_SPREAD.search(quoted[0]) for quoted in _QUOTED.finditer(instruction.logical))
