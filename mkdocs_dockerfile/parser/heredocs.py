"""Which heredocs an instruction opens: BuildKit's shell lexer, as far as that needs it."""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_dockerfile.parser.spaces import SPACE

# `reHeredoc` in BuildKit's parser.go.
_HEREDOC = re.compile(r"(\d*)<<(-?)([^<]*)\Z", re.ASCII)
# A word of which only the name has to be taken out of its quotes.
_PLAIN_HEREDOC = re.compile(r"(\d{0,9})<<(-?)(['\"]?)(\w+)\3\Z", re.ASCII)
# Without these, words are what stands between blanks.
_SPECIAL = re.compile(r"['\"$\\]")
_SPACES = re.compile(f"[{SPACE}]+")
# What nothing but blanks is special in, by the character that ends it.
_PLAIN = {"": re.compile(r"[^'\"$\\]+"), "}": re.compile(r"[^'\"$\\}]+")}
# `${a:-${a:-…}}` nests; deeper than anybody writes, the stack matters more.
_DEEPEST = 100


class Opening(NamedTuple):
    """A heredoc as its word announces it: `3<<-"EOF"`."""

    name: str
    strip_tabs: bool
    expand: bool
    file_descriptor: int


class LexerError(ValueError):
    """A quote or a brace is not closed, or a substitution is none that BuildKit knows."""


def openings(logical: str) -> list[Opening]:
    """List the heredocs that one instruction opens, in order.

    Follows `heredocsFromLine` in BuildKit's parser.go.

    Args:
        logical: The instruction in one line.

    Returns:
        Their openings; none when quotes or braces of the line are not closed, as in
        BuildKit.

    Raises:
        LexerError: The word behind `<<` itself is not closed; BuildKit refuses the file.
    """
    if not _SPECIAL.search(logical):
        words = _SPACES.split(logical)
    else:
        try:
            words = _Lexer(logical, raw_quotes=True, raw_escapes=True).words()
        except LexerError:
            return []
    found = (_opening(word) for word in words if "<<" in word)
    return [opening for opening in found if opening]


def _opening(word: str) -> Opening | None:
    if plain := _PLAIN_HEREDOC.match(word):
        return Opening(plain[4], bool(plain[2]), not plain[3], int(plain[1] or "0"))
    match = _HEREDOC.match(word)
    if not match or not match[3]:
        return None
    # Read with and without its quotes: where these differ, part of the word is quoted.
    names = _Lexer(match[3], raw_quotes=False, raw_escapes=False).words()
    if len(names) != 1:
        return None
    quoted = _Lexer(match[3], raw_quotes=True, raw_escapes=False).words()
    if len(quoted) != 1:
        raise LexerError(f"the heredoc word {match[3]} reads differently with its quotes")
    expand = _quotes(names[0]) == _quotes(quoted[0])
    # BuildKit reads the number with ParseUint, which stops at the largest there is.
    descriptor = min(int(match[1][:20] or "0"), 2**64 - 1)
    return Opening(names[0], bool(match[2]), expand, descriptor)


def _quotes(word: str) -> int:
    return word.count("'") + word.count('"')


class _Lexer:
    """`Lex.ProcessWords` of BuildKit's shell/lex.go, with no variable set.

    Variables stay as they are written (`SkipUnsetEnv`); the escape token is always the
    backslash here, whatever the file's directive says.
    """

    def __init__(self, text: str, *, raw_quotes: bool, raw_escapes: bool) -> None:
        self.text = text
        self.position = 0
        self.raw_quotes = raw_quotes
        self.raw_escapes = raw_escapes
        self.depth = 0

    def words(self) -> list[str]:
        return self._until("")[1]

    def _peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def _next(self) -> str:
        character = self._peek()
        self.position += 1
        return character

    def _until(self, stop: str) -> tuple[str, list[str]]:
        """Read up to `stop` (the end, when empty): all of it as one, and its words."""
        whole: list[str] = []
        words: list[str] = []
        word: list[str] = []

        def add(text: str, *, splits: bool) -> None:
            whole.append(text)
            for number, piece in enumerate(_SPACES.split(text) if splits else (text,)):
                if number and word:
                    words.append("".join(word))
                    word.clear()
                if piece:
                    word.append(piece)

        while character := self._peek():
            if character == stop:
                self._next()
                break
            if character == "'":
                add(self._single_quoted(), splits=False)
            elif character == '"':
                add(self._double_quoted(), splits=False)
            elif character == "$":
                add(self._dollar(), splits=True)
            elif character == "\\":
                self._next()
                add(("\\" if self.raw_escapes else "") + self._next(), splits=False)
            else:
                plain = _PLAIN[stop].match(self.text, self.position)
                assert plain is not None
                self.position = plain.end()
                add(plain[0], splits=True)
        else:
            if stop:
                raise LexerError(f"no closing {stop}")
        if word:
            words.append("".join(word))
        return "".join(whole), words

    def _single_quoted(self) -> str:
        end = self.text.find("'", self.position + 1)
        if end < 0:
            raise LexerError("a single quote is not closed")
        body = self.text[self.position + 1 : end]
        self.position = end + 1
        return f"'{body}'" if self.raw_quotes else body

    def _double_quoted(self) -> str:
        quote = '"' if self.raw_quotes else ""
        parts = [quote]
        self._next()
        while character := self._peek():
            if character == '"':
                self._next()
                return "".join([*parts, quote])
            if character == "$":
                parts.append(self._dollar())
                continue
            self._next()
            if character == "\\":
                if self.raw_escapes:
                    parts.append(character)
                if not self._peek():
                    continue
                if self._peek() in '"$\\':
                    character = self._next()
            parts.append(character)
        raise LexerError("a double quote is not closed")

    def _dollar(self) -> str:
        self._next()
        if self._peek() != "{":
            return "$" + self._name()
        self._next()
        if self._peek() in ("", "{", "}", ":"):
            raise LexerError("a substitution that BuildKit does not know")
        name = self._name()
        operator = self._next()
        if operator == "}":
            return "${" + name + "}"
        if operator == ":":
            operator += self._next()
        if operator[-1:] not in ("+", "-", "?") and operator[:1] != ":":
            raise LexerError("a substitution that BuildKit does not know")
        # Any letter may follow a colon here: without a value nobody looks at it.
        self.depth += 1
        if self.depth > _DEEPEST:
            raise LexerError("substitutions are nested too deeply")
        word = self._until("}")[0]
        self.depth -= 1
        return "${" + name + operator + word + "}"

    def _name(self) -> str:
        start = self.position
        first = self._peek()
        if first.isdecimal():
            while self._peek().isdecimal():
                self._next()
        elif first and first in "@*#?-$!":
            self._next()
        else:
            while (character := self._peek()) and (
                character == "_" or character.isalpha() or character.isdecimal()
            ):
                self._next()
        return self.text[start : self.position]
