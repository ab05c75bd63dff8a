"""Markdown that is safe whatever a Dockerfile holds."""

from __future__ import annotations

import re

FALLBACK_START = "\ue000"
"""Begins text in English on a page in another language; see `strip_marks`."""

FALLBACK_END = "\ue001"
"""Ends text in English on a page in another language."""

_LONGEST = 400
_BACKTICKS = re.compile("`+")
_SIMPLE = re.compile(rf"(?! )[ -_a-~]{{1,{_LONGEST}}}(?<! )")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
# What means something in the Markdown of one site or another, `:names:` of emoji included, and
# what begins a list. Python-Markdown knows a backslash before the first ones alone; entities
# everybody knows.
_SPECIAL = re.compile(
    r"(?P<marks>[\\`*_{}\[\]>#!]|^[-+](?=\s)|(?<=\d)[.)](?=\s))"
    r"|(?P<others>[<|&$~^=]|:(?=[\w+-]+:))"
)
_MARKS = str.maketrans("", "", FALLBACK_START + FALLBACK_END)


def _one_line(blanks: re.Match[str]) -> str:
    """Blanks as they are, unless there is more than blanks among them."""
    return " " if blanks[0].strip(" ") else blanks[0]


def code(text: str) -> str:
    """Put text from a file into a code span.

    Line ends and control characters become a blank, with the blanks around them, and text
    longer than 400 characters is cut off at its end with `…`.

    Args:
        text: Any text.

    Returns:
        A code span with as many backticks as it takes (CommonMark 0.31, "Code spans").
        Empty text gives two quotation marks in a span, since a span cannot be empty.
    """
    if _SIMPLE.fullmatch(text):
        return f"`{text}`"
    text = _BLANKS.sub(_one_line, text).strip().translate(_MARKS)
    if not text:
        return "`''`"
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (max(map(len, _BACKTICKS.findall(text))) + 1)
    return f"{fence} {text} {fence}"


def escaped(text: str) -> str:
    """Put text into Markdown in which nothing of it is markup.

    Args:
        text: One line.
    """
    return _SPECIAL.sub(
        lambda found: f"\\{found[0]}" if found["marks"] else f"&#{ord(found[0])};", text
    )


def strip_marks(markdown: str) -> str:
    """Remove the marks around text that fell back to English.

    A message that a language lacks is told in English between `FALLBACK_START` and
    `FALLBACK_END`, two characters of Unicode's private use area. Whoever makes HTML of the
    Markdown replaces them by `<span lang="en">` and `</span>` after converting it; whoever
    has no use for them removes them.

    Args:
        markdown: Text of an explanation.
    """
    return markdown.translate(_MARKS)
