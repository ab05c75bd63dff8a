"""The messages of a language, and how they are put together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any, Protocol

from babel import Locale

from mkdocs_dockerfile.explanations.markup import FALLBACK_END, FALLBACK_START, escaped, strip_marks

Labels = tuple[tuple[str, str], ...]
"""A site's own headings and labels: name and text of each."""

_FALLBACK = "en"
_FOLDER = "messages"
_CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
# A code span, which stays as it is; else blanks between two characters of Chinese.
_BLANKS = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    rf"|(?<={_CHINESE}) +(?={_CHINESE})"
)
_PLACEHOLDER = re.compile(r"\{(\w+)")


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages there are message files for, sorted."""
    folder = files(__package__).joinpath(_FOLDER)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def resolve_language(language: str) -> str:
    """The language of a message file that serves a language tag best.

    Args:
        language: A tag such as `en`, `zh-Hans` or `pt_BR`.

    Returns:
        The longest prefix of the tag that there is a file for; `en` if there is none.
    """
    parts = language.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        name = "-".join(parts[:length])
        if name in languages():
            return name
    return _FALLBACK


@lru_cache(maxsize=64)
def explained_in(language: str) -> str:
    """The language of the explanations on a page.

    Args:
        language: A language tag, the page's.

    Returns:
        Name of a message file: the page's own, or English where that one has headings and
        labels only.
    """
    name = resolve_language(language)
    return name if any(key.startswith("run.") for key in texts_for(name).messages) else _FALLBACK


class Say(Protocol):
    """What fills in a message; see `Texts.say`."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Fill in the message of a key."""


class Texts:
    """The messages of one language.

    A message is a text with `{name}` placeholders, or a table with one text for each of
    the language's plural forms (Unicode CLDR, by way of Babel), chosen by the value
    `count`.

    Attributes:
        language: As the message file is named.
        messages: Texts by key, `section.name`.
        semicolon: What divides clauses that hold commas.
    """

    __slots__ = (
        "_and",
        "_comma",
        "_fallback",
        "_glue",
        "_or",
        "_own",
        "_placeholders",
        "_plural_form",
        "language",
        "messages",
        "semicolon",
    )

    def __init__(self, language: str, table: Mapping[str, Any], fallback: Texts | None) -> None:
        """Take over the content of a message file.

        Args:
            language: As the file is named.
            table: What the file holds.
            fallback: The messages to use for those it lacks.
        """
        self.language = language
        self.messages = _flatten(table)
        self._fallback = fallback
        self._placeholders: dict[str, frozenset[str]] = {}
        self._own: Mapping[str, str] = {}
        locale = Locale.parse(str(table["meta"]["locale"]))
        # Babel goes through CLDR's rules each time; nearly all counts are small.
        self._plural_form = lru_cache(maxsize=64)(locale.plural_form)
        self._glue = str(table["meta"]["between_sentences"])
        self._comma = str(table["meta"].get("between_clauses", ""))
        self.semicolon = str(table["meta"].get("semicolon", "; "))
        self._and = _separators(locale, "standard")
        self._or = _separators(locale, "or")

    def say(self, key: str, /, **values: object) -> str:
        """Fill in a message.

        Args:
            key: `section.name`.
            values: What its placeholders stand for; `count`, a number, chooses the plural
                form.

        Returns:
            The text; in English between the marks of `markup` where this language lacks
            the message.

        Raises:
            KeyError: English lacks it too: a mistake in this package.
        """
        message = self.messages.get(key)
        if message is None:
            if self._fallback is None:
                raise KeyError(key)
            text = strip_marks(self._fallback.say(key, **values))
            return f"{FALLBACK_START}{text}{FALLBACK_END}"
        if isinstance(message, str):
            return message.format_map(values)
        form = self._plural_form(int(str(values["count"])))
        return message.get(form, message["other"]).format_map(values)

    def label(self, name: str, /, **values: object) -> str:
        """Fill in a label that stands in Markdown, where words of a site's own are no markup.

        Args:
            name: In the section `labels`.
            values: As of `say`.
        """
        own = self._own.get(name)
        return self.say(f"labels.{name}", **values) if own is None else own.format_map(values)

    def with_labels(self, labels: Labels) -> Texts:
        """The same messages, with other words for some labels.

        Args:
            labels: Name in the section `labels`, and text.
        """
        if not labels:
            return self
        other = copy(self)
        other.messages = {**self.messages, **{f"labels.{name}": text for name, text in labels}}
        other._own = {name: _escaped(text) for name, text in labels}
        other._placeholders = {}
        return other

    def knows(self, key: str) -> bool:
        """Whether there is a message of that key, here or in English."""
        return key in self.messages or (self._fallback is not None and self._fallback.knows(key))

    def placeholders(self, template: str) -> frozenset[str]:
        """Names of a message's placeholders.

        Args:
            template: Key of a message, or the text of one.
        """
        found = self._placeholders.get(template)
        if found is None:
            message = self.messages.get(template)
            if message is None and self._fallback is not None and self._fallback.knows(template):
                return self._fallback.placeholders(template)
            text = template if message is None else message
            if not isinstance(text, str):
                text = "".join(text.values())
            found = self._placeholders[template] = frozenset(_PLACEHOLDER.findall(text))
        return found

    def all_of(self, items: Sequence[str]) -> str:
        """Join items as the language joins a list with "and"."""
        return _join(items, self._and)

    def clauses(self, items: Sequence[str]) -> str:
        """Join clauses that follow a sentence."""
        return self._comma.join(items) if self._comma else _join(items, self._and)

    def one_of(self, items: Sequence[str]) -> str:
        """Join items as the language joins a list with "or"."""
        return _join(items, self._or)

    def sentences(self, *sentences: str) -> str:
        """Put sentences behind each other; empty ones are left out."""
        return self._glue.join([_capital(text) for text in sentences if text])

    def tidied(self, markdown: str) -> str:
        """Leave out the blanks around placeholders that turned out to hold words.

        They set off code spans in a language that is written without blanks.
        """
        if self._glue:
            return markdown
        return _BLANKS.sub(lambda found: found["code"] or "", markdown)


def _capital(sentence: str) -> str:
    """A link to a step begins a sentence in upper case, where its language has that."""
    return f"[{sentence[1].upper()}{sentence[2:]}" if sentence.startswith("[") else sentence


@lru_cache(maxsize=32)
def texts_for(language: str) -> Texts:
    """The messages of a language, read once.

    Args:
        language: A language tag; see `resolve_language`.
    """
    name = resolve_language(language)
    content = files(__package__).joinpath(_FOLDER, f"{name}.toml").read_text(encoding="utf-8")
    fallback = None if name == _FALLBACK else texts_for(_FALLBACK)
    return Texts(name, tomllib.loads(content), fallback)


def message(key: str, language: str = _FALLBACK, /, **values: object) -> str:
    """Fill in a message of a language; see `Texts.say`."""
    return texts_for(language).say(key, **values)


def _escaped(template: str) -> str:
    """A text of a site's own for Markdown: its placeholders stay, all else is no markup."""
    pieces = ((escaped(text), name) for text, name, _, _ in Formatter().parse(template))
    return "".join(
        text.replace("{", "{{").replace("}", "}}") + (f"{{{name}}}" if name else "")
        for text, name in pieces
    )


def _flatten(table: Mapping[str, Any]) -> dict[str, str | dict[str, str]]:
    return {
        f"{section}.{name}": message
        for section, messages in table.items()
        for name, message in messages.items()
    }


def _separators(locale: Locale, style: str) -> tuple[str, str, str, str]:
    """What stands between two items, and in longer lists after the first, between, at the end.

    Babel's own `format_list` copies the text once per item, which takes minutes for a
    hostile list; CLDR's patterns for these two styles all read `{0}…{1}`.
    """
    patterns = locale.list_patterns[style]
    kinds = ("2", "start", "middle", "end")
    two, start, middle, end = (patterns[kind].removeprefix("{0}") for kind in kinds)
    return (
        two.removesuffix("{1}"),
        start.removesuffix("{1}"),
        middle.removesuffix("{1}"),
        end.removesuffix("{1}"),
    )


def _join(items: Sequence[str], separators: tuple[str, str, str, str]) -> str:
    if len(items) < 2:
        return items[0] if items else ""
    two, start, middle, end = separators
    if len(items) == 2:
        return two.join(items)
    return items[0] + start + middle.join(items[1:-1]) + end + items[-1]
