"""The words of a step's heading beside its number and its quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_dockerfile.pairing.outline import escape
from mkdocs_dockerfile.pairing.quotes import Quote, normalise
from mkdocs_dockerfile.sidecar import Section, split_number

_FILLER = re.compile(
    r"(?:[\W_]|\b(?:and|und|et|y|e|the|instructions?|statements?|directives?|commands?|step|line"
    r"|anweisung(?:en)?|schritt|instrucción|instrução)\b|指令|命令)*",
    re.IGNORECASE,
)
_EDGES = " \t:\uff1a-\u2013\u2014,;()\uff08\uff09"


def caption(section: Section, quotes: Sequence[Quote]) -> str:
    """What a heading says besides, as a paragraph in bold; empty if it says nothing.

    "4. Fetch the modules: `RUN go mod download`" says "Fetch the modules". Where quotes
    stand amid a sentence, the caption is the whole heading.

    Args:
        section: The section of a step.
        quotes: Its quotes.
    """
    keywords = {quote.keyword for quote in quotes}
    quoting = any(normalise(code).split(" ")[0] in keywords for code in section.quotes)
    if quotes[0].fenced and not quoting:
        words = _rest_of_source(section) if section.quotes else escape(section.rest)
        return f"**{words}**" if _says(section.rest) else ""
    if not section.quotes:
        texts = {quote.text for quote in quotes}
        words = normalise(section.rest)
        for text in texts:
            words = words.replace(text, " ")
        plain = words.strip(_EDGES)
        return f"**{escape(plain)}**" if _says(plain) and plain != normalise(section.rest) else ""
    codes = [index for index, part in enumerate(section.parts) if part.code]
    between = [part.text for part in section.parts[codes[0] : codes[-1]] if not part.code]
    before = "".join(part.text for part in section.parts[: codes[0]])
    after = "".join(part.text for part in section.parts[codes[-1] + 1 :])
    if section.number is not None:
        before = split_number(before)[1]
    said = [text.strip(_EDGES) for text in (before, after) if _says(text)]
    if any(_says(text) for text in between) or len(said) == 2:
        return f"**{_rest_of_source(section)}**"
    return f"**{escape(said[0])}**" if said else ""


def _says(text: str) -> bool:
    return not _FILLER.fullmatch(text[:400])


def _rest_of_source(section: Section) -> str:
    source = " ".join(section.source.split())
    return split_number(source)[1] if section.number is not None else source
