"""Elements of a document's tree whose text no extension reads."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown.util import AMP_SUBSTITUTE, ETX, STX, AtomicString

from mkdocs_dockerfile.rendering import Heading, as_html

# Browsers end a line behind any hyphen; `--` alone at the end of one is not read as a flag.
_FLAG = re.compile(r"((?<![\w-])--?\w{1,12})")


def heading_element(heading: Heading) -> etree.Element:
    """The element of a heading."""
    element = etree.Element(f"h{heading.level}", {"id": heading.anchor})
    if heading.label:
        # Python-Markdown takes it for HTML, and away.
        element.set("data-toc-label", as_html(heading.label))
    last: etree.Element | None = None
    for alias in heading.aliases:
        last = etree.SubElement(element, "span", {"id": alias})
    code: etree.Element | None = None
    for run in heading.runs:
        # Inline Markdown must not be read into a file's text, hence the atomic strings.
        if run.code:
            if code is None:
                code = last = etree.SubElement(element, "code")
            if run.href:
                link = etree.SubElement(code, "a", {"href": run.href})
                link.text = AtomicString(_exact(run.text))
            else:
                _write_code(code, run.text)
        else:
            code = None
            _write(element, last, run.text)
    return element


def _write(element: etree.Element, last: etree.Element | None, text: str) -> None:
    """Put text at the end of an element, behind the last one within it."""
    if last is not None:
        last.tail = AtomicString((last.tail or "") + literal(text))
    else:
        element.text = AtomicString((element.text or "") + literal(text))


def _write_code(code: etree.Element, text: str) -> None:
    """Put text at the end of code, in which the beginning of a flag is an element of its own."""
    for position, piece in enumerate(_FLAG.split(text)):
        if position % 2:
            etree.SubElement(code, "span", {"class": "dockerfile-flag"}).text = AtomicString(piece)
        elif len(code):
            _write(code, code[-1], piece)
        else:
            # No escape is undone in there, and no extension reads it.
            code.text = AtomicString((code.text or "") + _exact(piece))


def literal(text: str) -> AtomicString:
    """Text that no extension reads: `attr_list` takes what stands in braces for attributes.

    A brace is written as Python-Markdown itself writes one that an author escaped.
    """
    return AtomicString(_exact(text).replace("{", f"{STX}{ord('{')}{ETX}"))


def _exact(text: str) -> str:
    """Text in which `&lt;` stays what it is: Python-Markdown would let it be an entity.

    Zensical takes `id=` in the text of a heading for an attribute, and cuts it out of the table
    of contents together with what follows, tags included (`_cleanup_toc_label`).
    """
    exact = text.replace("&", f"{AMP_SUBSTITUTE}amp;")
    return exact.replace("id=", f"id{AMP_SUBSTITUTE}#61;")
