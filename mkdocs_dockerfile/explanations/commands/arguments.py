"""Tells a command's options from its operands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mkdocs_dockerfile.explanations.catalog import Tool

_VARIABLE = re.compile(r"[A-Za-z_]\w*[:+?]?=")
Option = tuple[str, str, str]


@dataclass(slots=True)
class Arguments:
    """The arguments of one call.

    Attributes:
        operands: What is neither an option nor its value, in order.
        values: Values of options that the catalogue names, by that name.
        named: The options these values belong to, as written, by the same name.
        options: All other options: name, value or "", and both as written, in order.
    """

    operands: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, list[Option]] = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)

    def add(self, tool: Tool, option: str, value: str, written: str) -> None:
        """Take an option in."""
        name = (tool.values or {}).get(option)
        if name in ("to", "archive") and value == "-":
            return  # The standard streams are what it uses anyway.
        if name is not None and value:
            self.values.setdefault(name, []).append(value)
            self.named.setdefault(name, []).append((option, value, written))
        else:
            self.options.append((option, value, written))


def split_arguments(tool: Tool, words: Sequence[str]) -> Arguments:
    """Split the words after a command's name, in the style of its arguments.

    Args:
        tool: The command.
        words: What stands behind its name.
    """
    if tool.style == "words":
        return Arguments(operands=list(words))
    if tool.style in ("powershell", "windows"):
        return _windows(tool, words)
    return _unix(tool, words)


def _takes(tool: Tool, option: str) -> bool:
    return option in tool.takes or option in (tool.values or {})


def _known(tool: Tool, option: str) -> bool:
    return _takes(tool, option) or option in (tool.options or {}) or option in tool.silent


def _unix(tool: Tool, words: Sequence[str]) -> Arguments:
    """POSIX.1-2017, "Utility Argument Syntax", with GNU's long options."""
    found = Arguments()
    if tool.style == "tar" and words and words[0][:1] not in ("-", ""):
        words = _unbundled(tool, words)
    at, size = 0, len(words)
    while at < size:
        word = words[at]
        at += 1
        if len(word) < 2 or word[0] not in "-" or word[1].isspace():
            if tool.variables and _VARIABLE.match(word):
                found.options.append((word, "", word))
            else:
                found.operands.append(word)
                if tool.leading:
                    found.operands.extend(words[at:])
                    break
            continue
        if word == "--":
            if any("--" in form.has for form in tool.forms):
                found.options.append((word, "", word))
            found.operands.extend(words[at:])
            break
        name, equals, value = word.partition("=")
        if word.startswith("--") or tool.style == "long" or _known(tool, name):
            if not equals and _takes(tool, name) and at < size:
                value = words[at]
                at += 1
                word = f"{word} {value}"
            found.add(tool, name, value, word)
            continue
        for index in range(1, len(word)):
            option = "-" + word[index]
            if not _takes(tool, option):
                if not word[index].isalpha() and index > 1:
                    # `-j4`, `-O2`: a value that belongs to the letter before it.
                    rest = word[index:]
                    last = found.options.pop()[0] if found.options else option
                    found.add(tool, last, rest, last + rest)
                    break
                found.add(tool, option, "", option)
                continue
            rest = word[index + 1 :]
            written = option + rest
            if not rest and at < size:
                rest = words[at]
                written = f"{option} {rest}"
                at += 1
            found.add(tool, option, rest, written)
            break
    return found


def _unbundled(tool: Tool, words: Sequence[str]) -> list[str]:
    """Tar's oldest style, letters without a dash: their values follow in the same order."""
    rest = list(words[1:])
    found: list[str] = []
    for letter in words[0]:
        found.append(f"-{letter}")
        if _takes(tool, found[-1]) and rest:
            found.append(rest.pop(0))
    return found + rest


def _whole(tool: Tool, option: str) -> str:
    """The option that a shortened one stands for, if only one begins so."""
    if tool.style != "powershell" or _known(tool, option):
        return option
    every = (*tool.takes, *(tool.values or {}), *(tool.options or {}), *tool.silent)
    fitting = {name for name in every if name.startswith(option)}
    return fitting.pop() if len(fitting) == 1 else option


def _windows(tool: Tool, words: Sequence[str]) -> Arguments:
    """PowerShell's `-Name value` and cmd's `/name`, in any case of letters."""
    found = Arguments()
    at, size = 0, len(words)
    mark = "-" if tool.style == "powershell" else "/-"
    while at < size:
        word = words[at]
        at += 1
        if len(word) < 2 or word[0] not in mark or not (word[1].isalpha() or word[1] == "?"):
            found.operands.append(word)
            continue
        name, colon, value = word.partition(":")
        option = _whole(tool, name.lower())
        if not colon and _takes(tool, option) and at < size:
            value = words[at]
            word = f"{word} {value}"
            at += 1
        if _known(tool, option):
            found.add(tool, option, value, word)
        else:
            found.options.append((name, value, word))
    return found
