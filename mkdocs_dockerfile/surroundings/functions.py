"""The functions of Bake that names of targets and paths are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from mkdocs_dockerfile.surroundings.builders import Unknown
from mkdocs_dockerfile.surroundings.declarations import Value, as_text

# Texts and lists of more are no names; whoever calls a function often pays for each sign.
_LONGEST = 4096
_MOST_ITEMS = 64
# What `validateTargetName` in buildx/bake/bake.go takes.
_OF_NAMES = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")

Function = Callable[[Sequence[Value]], Value]


def call(name: str, arguments: Sequence[Value]) -> Value:
    """Call a function of Bake's standard library (buildx/bake/hclparser/stdlib.go).

    Args:
        name: Of the function.
        arguments: Their values.

    Returns:
        What it gives; `UNKNOWN` for one that is not among the few of texts, for arguments that
        are not known or that it refuses, and for what is too long.
    """
    function = _FUNCTIONS.get(name)
    return Unknown.UNKNOWN if function is None else function(arguments)


def _of_texts(count: int, function: Callable[..., Value], arguments: Sequence[Value]) -> Value:
    """Call a function that takes nothing but texts; HCL makes some of numbers."""
    texts = list(map(_text, arguments))
    known = [text for text in texts if text is not None]
    return function(*known) if len(known) == len(texts) == count else Unknown.UNKNOWN


def _text(value: Value) -> str | None:
    text = as_text(value)
    return text if isinstance(text, str) and len(text) <= _LONGEST else None


def _replaced(text: str, old: str, new: str) -> Value:
    length = len(text) + text.count(old) * (len(new) - len(old))
    return text.replace(old, new) if length <= _LONGEST else Unknown.UNKNOWN


def _lower(text: str) -> Value:
    # Languages differ in what the case of other letters is.
    return text.lower() if text.isascii() else Unknown.UNKNOWN


def _upper(text: str) -> Value:
    return text.upper() if text.isascii() else Unknown.UNKNOWN


def _sanitized(text: str) -> Value:
    return "".join(sign if sign in _OF_NAMES else "_" for sign in text)


def _split(separator: str, text: str) -> Value:
    if not separator or text.count(separator) >= _MOST_ITEMS:
        return Unknown.UNKNOWN
    return tuple(text.split(separator))


def _join(arguments: Sequence[Value]) -> Value:
    """`join(separator, lists...)`."""
    if len(arguments) < 2 or len(arguments) > _MOST_ITEMS:
        return Unknown.UNKNOWN
    items: list[Value] = []
    for one in arguments[1:]:
        if not isinstance(one, tuple) or len(one) > _MOST_ITEMS:
            return Unknown.UNKNOWN
        items += one
    separator, *texts = (_text(value) for value in (arguments[0], *items))
    known = [text for text in texts if text is not None]
    if separator is None or len(known) < len(texts):
        return Unknown.UNKNOWN
    length = sum(map(len, known)) + len(separator) * len(known)
    return separator.join(known) if length <= _LONGEST else Unknown.UNKNOWN


_FUNCTIONS: Mapping[str, Function] = {
    "join": _join,
    "lower": partial(_of_texts, 1, _lower),
    "replace": partial(_of_texts, 3, _replaced),
    "sanitize": partial(_of_texts, 1, _sanitized),
    "split": partial(_of_texts, 2, _split),
    "trim": partial(_of_texts, 2, str.strip),
    "trimprefix": partial(_of_texts, 2, str.removeprefix),
    "trimsuffix": partial(_of_texts, 2, str.removesuffix),
    "upper": partial(_of_texts, 1, _upper),
}
