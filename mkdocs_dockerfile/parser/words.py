"""One logical line → keyword, flags and words, each keyword by its own rule.

Follows BuildKit's parser/split_command.go and parser/line_parsers.go.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from mkdocs_dockerfile.model import Flag
from mkdocs_dockerfile.parser.spaces import BLANKS, SPACE

# ONBUILD may trigger ONBUILD to BuildKit's parser; nobody means it, and a line that says
# it a thousand times must not exhaust the stack.
_DEEPEST = 20


class Words(NamedTuple):
    """What a logical line says.

    Attributes:
        keyword: As written.
        flags: In order.
        arguments: See `Instruction.arguments`.
        exec_form: See `Instruction.exec_form`.
        inner: ONBUILD's instruction.
        text: All that follows the flags, without blanks around it.
        error: Why BuildKit refuses it, as a sentence; None if it does not.
    """

    keyword: str
    flags: tuple[Flag, ...] = ()
    arguments: tuple[str, ...] = ()
    exec_form: bool = False
    inner: Words | None = None
    text: str = ""
    error: str | None = None


class _Refused(ValueError):
    """BuildKit refuses these arguments; the message says why."""


def read_words(logical: str, escape: str, depth: int = 0) -> Words:
    """Split one logical line.

    Args:
        logical: The instruction in one line, continuations joined.
        escape: The escape token.
        depth: How many ONBUILDs stand around it.

    Returns:
        Its words; where BuildKit refuses them, what can be read, with `error` set.
    """
    text = logical.strip(SPACE)
    keyword, blank, rest = text.partition(" ")
    if not (blank and keyword.isalpha() and "!" <= rest[0] <= "~"):
        # Another blank than a single space, or nothing behind the keyword.
        keyword, rest = [*BLANKS.split(text, maxsplit=1), ""][:2]
    flags: tuple[Flag, ...] = ()
    if rest.lstrip(SPACE).startswith("--"):
        flags, rest = _read_flags(rest)
    return _dispatch(keyword, flags, rest.strip(SPACE), escape, depth)


def _lower(keyword: str) -> str:
    """`strings.ToLower` of Go, which makes one letter of `İ`; Python makes two."""
    return keyword.replace("\u0130", "i").lower()


@lru_cache(maxsize=256)
def upper(keyword: str) -> str:
    """The keyword in upper case, without making a known one of an unknown one.

    BuildKit compares in lower case: to it the Kelvin sign in `WOR\u212aDIR` is a K, but the
    long s in `\u017fHELL` is no S, though its upper case is one.
    """
    if (lower := _lower(keyword)) in _KNOWN:
        return lower.upper()
    result = keyword.upper()
    return keyword if result in KEYWORDS else result


def _dispatch(keyword: str, flags: tuple[Flag, ...], text: str, escape: str, depth: int) -> Words:
    name = upper(keyword)
    if name == "ONBUILD":
        return _onbuild(keyword, flags, text, escape, depth)
    reader = _READERS.get(name)
    if not text:
        return Words(keyword, flags)
    if reader is None:
        # BuildKit drops the words of what it does not know; a reader wants to see them.
        return Words(keyword, flags, tuple(BLANKS.split(text)), text=text)
    try:
        arguments, exec_form = reader(text, escape)
    except _Refused as refusal:
        return Words(keyword, flags, tuple(BLANKS.split(text)), text=text, error=str(refusal))
    return Words(keyword, flags, arguments, exec_form, text=text)


def _onbuild(keyword: str, flags: tuple[Flag, ...], text: str, escape: str, depth: int) -> Words:
    if not text:
        return Words(keyword, flags)
    if depth >= _DEEPEST:
        return Words(keyword, flags, (text,), text=text, error="ONBUILD is nested too deeply")
    inner = read_words(text, escape, depth + 1)
    arguments = (upper(inner.keyword), *inner.arguments)
    return Words(keyword, flags, arguments, inner.exec_form, inner, text, inner.error)


# --- Flags -------------------------------------------------------------------------


def _read_flags(text: str) -> tuple[tuple[Flag, ...], str]:
    """Read the `--flags` at the start: `extractBuilderFlags` in split_command.go.

    BuildKit goes through this part byte by byte, so that outside ASCII a value is not
    what was written (`--from=é` is `--from=Ã©` to it). Byte and character are one in
    Latin-1: reading UTF-8 bytes as Latin-1 gives exactly its result.
    """
    if text.isascii():
        return _scan_flags(text)
    flags, rest = _scan_flags(text.encode("utf-8", "surrogatepass").decode("latin-1"))
    return flags, rest.encode("latin-1").decode("utf-8", errors="replace")


# What stands for itself in a flag, outside quotes and inside them.
_PLAIN = {
    "": re.compile(rf"[^{SPACE}'\"\\]+"),
    "'": re.compile(r"[^'\\]+"),
    '"': re.compile(r'[^"\\]+'),
}


# A flag that needs no reading letter by letter, and the blanks behind it.
_PLAIN_FLAG = re.compile(rf"--([^{SPACE}'\"\\=]+)(?:=([^{SPACE}'\"\\]*))?(?:[{SPACE}]+|\Z)")


def _scan_flags(text: str) -> tuple[tuple[Flag, ...], str]:
    flags: list[Flag] = []
    position, end = 0, len(text)
    while True:
        while position < end and text[position] in SPACE:
            position += 1
        while match := _PLAIN_FLAG.match(text, position):
            flags.append(Flag(match[1], match[2]))
            position = match.end()
        if not text.startswith("--", position):
            return tuple(flags), text[position:]
        word: list[str] = []
        quote = ""
        while position < end:
            if plain := _PLAIN[quote].match(text, position):
                word.append(plain[0])
                position = plain.end()
                continue
            character = text[position]
            if character == "\\":
                # Always the backslash, whatever the escape directive says; dropped at
                # the end of the line.
                position += 1
                word.append(text[position : position + 1])
            elif character == quote:
                quote = ""
            elif character in SPACE:
                break
            else:
                quote = character
            position += 1
        flag = "".join(word)
        if flag == "--":
            return tuple(flags), text[position:]
        name, equals, value = flag[2:].partition("=")
        flags.append(Flag(name, value if equals else None))


# --- Words -------------------------------------------------------------------------


def _quoted_words(escape: str) -> re.Pattern[str]:
    """`parseWords` in line_parsers.go: blanks split, unless quoted or escaped.

    The alternatives begin with different characters, so the pattern never backtracks.
    An escape token that ends the line is dropped: `dangling` finds it.
    """
    token = re.escape(escape)
    return re.compile(
        rf"""(?:
            [^{SPACE}'"{token}]+
          | {token}(?:.|(?P<dangling>\Z))
          | '[^']*(?:'|\Z)
          | "(?:[^"{token}]|{token}.)*(?:"|(?P<inside>{token})?\Z)
        )+""",
        re.VERBOSE | re.DOTALL,
    )


_WORDS = {token: _quoted_words(token) for token in "\\`"}


def _split_quoted(text: str, escape: str) -> list[str]:
    if "'" not in text and '"' not in text and escape not in text:
        return [word for word in _SPACES.split(text) if word]
    words = []
    for match in _WORDS[escape].finditer(text):
        word = match[0]
        if match.end() == len(text) and (match["dangling"] is not None or match["inside"]):
            word = word[:-1]
        if word:
            words.append(word)
    return words


_SPACES = re.compile(f"[{SPACE}]+")


def _read_pairs(keyword: str) -> Callable[[str, str], tuple[tuple[str, ...], bool]]:
    """`parseNameVal`: `NAME=value …`, or the legacy `NAME all the rest`."""

    def read(text: str, escape: str) -> tuple[tuple[str, ...], bool]:
        words = _split_quoted(text, escape)
        if not words:
            return (), False
        if "=" not in words[0]:
            parts = BLANKS.split(text, maxsplit=1)
            if len(parts) < 2:
                raise _Refused(f"{keyword} needs a name and a value")
            return tuple(parts), False
        for word in words:
            if "=" not in word:
                raise _Refused(f"{word} has no `=`; each word must be NAME=value")
        return tuple(words), False

    return read


def _read_words(text: str, escape: str) -> tuple[tuple[str, ...], bool]:
    """`parseNameOrNameVal`: ARG."""
    return tuple(_split_quoted(text, escape)), False


def _read_plain(text: str, escape: str) -> tuple[tuple[str, ...], bool]:
    """`parseStringsWhitespaceDelimited`: quotes mean nothing here."""
    return tuple(BLANKS.split(text)), False


def _read_whole(text: str, escape: str) -> tuple[tuple[str, ...], bool]:
    """`parseString`: one argument."""
    return (text,), False


def _read_array_or_whole(text: str, escape: str) -> tuple[tuple[str, ...], bool]:
    """`parseMaybeJSON`: exec form, else the shell's line as it is."""
    array = _read_array(text)
    return ((text,), False) if array is None else (array, True)


def _read_array_or_plain(text: str, escape: str) -> tuple[tuple[str, ...], bool]:
    """`parseMaybeJSONToList`: exec form, else words between blanks."""
    array = _read_array(text)
    return (tuple(BLANKS.split(text)), False) if array is None else (array, True)


def _read_healthcheck(text: str, escape: str) -> tuple[tuple[str, ...], bool]:
    """`parseHealthConfig`: a type, then a command. It splits at bytes, see `_read_flags`."""
    raw = text.encode("utf-8", "surrogatepass").decode("latin-1")
    kind, *rest = re.split(f"[{re.escape(_LATIN_SPACE)}]+", raw, maxsplit=1)
    if not kind:
        return (), False
    words = [part.encode("latin-1").decode("utf-8", errors="replace") for part in (kind, *rest)]
    if len(words) == 1 or not words[1]:
        return (words[0],), False
    arguments, exec_form = _read_array_or_whole(words[1], escape)
    return (words[0], *arguments), exec_form


_LATIN_SPACE = "".join(character for character in SPACE if ord(character) < 256)


# --- JSON arrays -------------------------------------------------------------------


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is too large")
    return number


_SURROGATE = re.compile("[\ud800-\udfff]")
_JSON = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite, parse_int=_finite)


def _read_array(text: str) -> tuple[str, ...] | None:
    """Read `parseJSON`'s array of strings; None where the text is not one.

    What follows the closing bracket is ignored, as Go's decoder does.

    Raises:
        _Refused: It is an array, but not one of strings.
    """
    text = text.lstrip(SPACE)
    if not text.startswith("["):
        return None
    try:
        array, _ = _JSON.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(item, str) for item in array):
        raise _Refused("an array here holds strings only")
    if "\\u" in text:
        # Half a surrogate pair is no character: Go puts U+FFFD there.
        array = [_SURROGATE.sub("\ufffd", item) for item in array]
    return tuple(array)


_READERS: dict[str, Callable[[str, str], tuple[tuple[str, ...], bool]]] = {
    "ADD": _read_array_or_plain,
    "ARG": _read_words,
    "CMD": _read_array_or_whole,
    "COPY": _read_array_or_plain,
    "ENTRYPOINT": _read_array_or_whole,
    "ENV": _read_pairs("ENV"),
    "EXPOSE": _read_plain,
    "FROM": _read_plain,
    "HEALTHCHECK": _read_healthcheck,
    "LABEL": _read_pairs("LABEL"),
    "MAINTAINER": _read_whole,
    "RUN": _read_array_or_whole,
    "SHELL": _read_array_or_whole,
    "STOPSIGNAL": _read_whole,
    "USER": _read_whole,
    "VOLUME": _read_array_or_plain,
    "WORKDIR": _read_whole,
}

KEYWORDS = frozenset({*_READERS, "ONBUILD"})
"""The instructions of the Dockerfile reference."""

_KNOWN = frozenset(name.lower() for name in KEYWORDS)
