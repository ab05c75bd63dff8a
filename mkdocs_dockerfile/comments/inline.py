"""One paragraph of comment text → inline Markdown that shows its characters as they stand."""

from __future__ import annotations

import re

# A line break to keep, until the text is finished; comment text holds no carriage return.
BREAK = "\r"

_ADDRESS_END = ".,;:!?'\"*_]}"
_TEMPLATE_END = ".,;:!?'*]"
_TOKEN = re.compile(
    r"(?P<code>`[^`\n\r]+`|``(?!`)(?:[^`]|(?<!`)`(?!`))+``(?!`)"
    r"|```(?!`)(?:[^`]|(?<!`)`{1,2}(?!`))+```(?!`))"
    r"|(?P<link>\[(?P<label>[^\[\]\n\r]{1,200})\]\((?P<target>https?://[^\s()<>]+)\))"
    r"|<(?P<auto>(?:https?|ftp)://[^\s<>`]+)>"
    r"|(?P<template>(?:https?|ftp)://[^\s`\"<>{}$]*[<{$][^\s`\"]*)"
    r"|(?P<address>(?:https?|ftp)://[^\s<>`\"]+)"
    r"|(?P<strong>(?<![\w*])\*\*(?P<loud>\w[\w ,.'-]{0,200})\*\*(?![\w*]))"
    r"|(?P<soft>(?<![\w*/.])\*(?P<words>[^\W\d_][^\W_]*(?: [^\W_]+){0,5})\*(?![\w*/.]))"
    r"|(?P<escape>[\\*\[<`]|(?<![^\W_])_|_(?![^\W_])|&(?=\#?\w{1,32};)|!(?=\[)|~(?=~))"
)
_LINE_START = re.compile(
    r"(?P<mark>\#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|-+\s*$|~~~)|(?P<number>\d{1,9})(?P<end>[.)])(?=\s|$)"
)


def inline(text: str) -> str:
    """Escape what Markdown would take for its own, and link bare addresses.

    Code spans, links to web addresses, `**strong**` and `*emphasised*` words stay.
    """
    escaped = _TOKEN.sub(_replace, text)
    lines = re.split(r"([\n\r])", escaped)
    lines[::2] = [_start(line.strip()) for line in lines[::2]]
    return "".join(lines).replace(BREAK, "\\\n")


def _replace(token: re.Match[str]) -> str:
    if token["code"]:
        return token["code"].replace(BREAK, "\n")
    if token["link"]:
        return f"[{_TOKEN.sub(_replace, token['label'])}]({token['target']})"
    if token["auto"]:
        return f"<{token['auto']}>"
    if token["template"]:
        # An address with a placeholder in it leads nowhere.
        address, rest = _trim_address(token["template"], _TEMPLATE_END)
        return f"`{address}`" + _TOKEN.sub(_replace, rest)
    if token["address"]:
        address, rest = _trim_address(token["address"], _ADDRESS_END)
        return f"<{address}>" + _TOKEN.sub(_replace, rest)
    if token["strong"]:
        return f"**{token['loud']}**"
    if token["soft"]:
        return f"*{token['words']}*"
    return "\\" + token["escape"]


def _trim_address(address: str, punctuation: str) -> tuple[str, str]:
    """Cut off the punctuation of the sentence, and a bracket that opens before the address."""
    end = len(address)
    surplus = address.count(")") - address.count("(")
    while end:
        if address[end - 1] == ")" and surplus > 0:
            surplus -= 1
        elif address[end - 1] not in punctuation:
            break
        end -= 1
    return address[:end], address[end:]


def _start(line: str) -> str:
    """Escape what would begin a heading, a quotation, a list or a rule."""
    match = _LINE_START.match(line)
    if not match:
        return line
    if match["mark"]:
        return "\\" + line
    return f"{match['number']}\\{line[match.start('end') :]}"
