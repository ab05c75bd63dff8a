"""Tells one command in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mkdocs_dockerfile.explanations.catalog import Form, Tool
from mkdocs_dockerfile.explanations.commands.arguments import Arguments, split_arguments
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page

_PRINTED = re.compile(r"\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`")
_PARTS = {
    "operands": slice(None),
    "first": slice(0, 1),
    "last": slice(-1, None),
    "init": slice(0, -1),
    "rest": slice(1, None),
}
# Operands that are a line to type rather than a list of things.
_LINES = {"line": slice(None), "tail": slice(1, None)}
# Operands that are text, with single blanks between them.
_SAID = "said"


class Told(NamedTuple):
    """A command in words.

    Attributes:
        text: A sentence without its full stop; it begins with the command's name in a
            code span.
        known: The catalogue knows the command and this way of calling it.
        used: Names of the values that the words tell.
        does: Name of the message that tells it.
    """

    text: str
    known: bool
    used: frozenset[str] = frozenset()
    does: str = ""


def tell_call(
    page: Page, tool: Tool, name: str, words: Sequence[str], extra: dict[str, str] | None = None
) -> Told:
    """Tell a call of a command that the catalogue knows.

    Args:
        page: The page.
        tool: The catalogue's entry.
        name: The command as it is called.
        words: Its arguments.
        extra: Values that do not come from its options (files it writes to).

    Returns:
        The words. `known` is False if the catalogue knows the command but not this way
        of calling it.
    """
    arguments = split_arguments(tool, words)
    for value_name, value in (extra or {}).items():
        arguments.values.setdefault(value_name, []).append(value)
    for form in tool.forms:
        matched = _fits(form, arguments)
        if matched is not None:
            template = _template(page, form, len(arguments.operands) - matched)
            used = page.texts.placeholders(template)
            text = _fill(page, tool, form, template, used, name, matched, arguments)
            return Told(text, True, used, form.say)
    return Told(page.say("run.known_otherwise", name=code(name), command=whole(name, words)), False)


def whole(name: str, words: Sequence[str]) -> str:
    """A command as it can be told from others: a word with blanks in it has its quotes."""
    return code(" ".join([name, *(f'"{word}"' if " " in word else word for word in words)]))


def _fits(form: Form, arguments: Arguments) -> int | None:
    """How many operands a form matches by name, or None if it does not fit."""
    operands = arguments.operands
    matched = len(form.match)
    if len(operands) < matched + form.at_least:
        return None
    if form.at_most is not None and len(operands) > matched + form.at_most:
        return None
    for wanted, operand in zip(form.match, operands, strict=False):
        if operand not in wanted and operand.lower() not in wanted:
            return None
    for name in form.needs:
        if name not in arguments.values:
            return None
    if form.has and not any(
        option in form.has or option.lower() in form.has for option, _, _ in arguments.options
    ):
        return None
    return matched


def _typed(words: list[str]) -> str:
    """Words as one could type them: with quotes again, where blanks need them."""
    if len(words) == 1:
        return words[0]  # The text of `echo`, the code of `python -c`: nothing to tell apart.
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if word == ";":
        return r"\;"  # The end of `find -exec`.
    if word and not any(character.isspace() for character in word):
        return word
    # What stands in brackets of its own, or is what another command prints, is one word.
    if word.startswith(("{", "(", "[", "@")) or not re.search(r"\s", _PRINTED.sub("", word)):
        return word
    if '"' not in word:
        return f'"{word}"'
    return word if "'" in word else f"'{word}'"


def _fill(
    page: Page,
    tool: Tool,
    form: Form,
    template: str,
    used: frozenset[str],
    name: str,
    matched: int,
    arguments: Arguments,
) -> str:
    operands = arguments.operands[matched:]
    values: dict[str, object] = {"count": len(operands)}
    for wanted in used:
        if wanted in arguments.values:
            values[wanted] = page.codes(arguments.values[wanted])
        elif wanted in _LINES and operands:
            values[wanted] = code(_typed(operands[_LINES[wanted]]))
        elif wanted == _SAID and operands:
            values[wanted] = code(" ".join(operands))
        elif wanted in _PARTS and operands:
            values[wanted] = page.codes(operands[_PARTS[wanted]])
        else:
            values[wanted] = ""
    told = [written for option, _, written in arguments.options if option in form.has][:1]
    called = arguments.operands[:matched]
    # An option belongs behind a subcommand, but before `-`.
    words = [*told, *called] if called[:1] == ["-"] else [*called, *told]
    subject = code(" ".join([name, *words]))
    text = page.say("run.subject", name=subject, does=_format(page, template, values))
    untold = () if _tells_all(used, len(operands)) else operands
    clauses = _clauses(page, tool, form, used, arguments, untold)
    return page.with_clauses(text, clauses)


def _template(page: Page, form: Form, count: int) -> str:
    """The text of a form, or the key of its message.

    A message `NAME_with` is the one for calls with operands that `NAME` does not tell.
    """
    if form.text is not None:
        return form.text.get(page.texts.language) or next(iter(form.text.values()))
    key = f"commands.{form.say}"
    if not _tells_all(page.texts.placeholders(key), count) and page.texts.knows(f"{key}_with"):
        return f"{key}_with"
    return key


def _tells_all(used: frozenset[str], count: int) -> bool:
    """Whether a text with these placeholders names every operand of a call that has so many."""
    if count == 0 or not used.isdisjoint(("operands", "line", _SAID)):
        return True
    first, last = "first" in used, "last" in used
    if count == 1:
        return first or last
    if first and ("rest" in used or "tail" in used or (last and count == 2)):
        return True
    return last and "init" in used


def _format(page: Page, template: str, values: dict[str, object]) -> str:
    if template.startswith("commands."):
        return page.say(template, **values)
    try:
        return template.format_map(values)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        return template  # A site's own text names a value that this call does not have.


# Not how something is done but what: without a word at each, it would seem to differ.
_DEFINING = frozenset({"global_install"})


def _clauses(
    page: Page,
    tool: Tool,
    form: Form,
    used: frozenset[str],
    arguments: Arguments,
    untold: Sequence[str],
) -> list[str]:
    """What the options change; told once on a page, as a rule; unknown ones are listed."""
    clauses: list[str] = []
    listed: list[str] = list(untold)
    options = list(arguments.options)
    for name, found in arguments.named.items():
        if name not in used:
            options.extend(found)
    for option, value, shown in options:
        if option in tool.silent or option.lower() in tool.silent:
            continue
        if option in form.has or option in form.silent:
            continue
        message = (tool.options or {}).get(option) or (tool.options or {}).get(option.lower())
        if message is None:
            listed.append(shown)
        elif message in _DEFINING or page.first(f"option {tool.names[0]} {message} {value}"):
            clauses.append(page.say(f"options.{message}", option=code(shown), value=code(value)))
    if listed:
        clauses.append(page.say("run.with_options", options=page.codes(listed)))
    return clauses
