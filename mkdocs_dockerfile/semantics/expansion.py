"""Variables, quotes and escapes of a word: BuildKit's shell lexer (`shell/lex.go`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile

from mkdocs_dockerfile.parser import SPACE
from mkdocs_dockerfile.semantics.patterns import PatternError, replace, trim_prefix, trim_suffix
from mkdocs_dockerfile.semantics.values import Expansion, Value

# `${a:-${a:-…}}` nests; nobody writes more, and the stack has an end.
_DEEPEST = 100
# By how many characters a word may grow. `ENV A=$A$A` on a hundred lines would fill any
# memory; Linux takes no variable above 128 KiB.
_LARGEST_GROWTH = 128 * 1024

_END = ""


def is_literal(word: str) -> bool:
    """Whether a word stands for itself, as most do: nothing in it means anything."""
    return not _SPECIAL.search(word)


def expand(
    word: str,
    env: Mapping[str, str | Value],
    *,
    escape: str = "\\",
    quotes: bool = True,
    keep: bool = True,
) -> Expansion:
    """Expand one word as BuildKit's `ProcessWord` does.

    Args:
        word: As written, quotes and escapes included.
        env: The variables in force.
        escape: The escape token of the file.
        quotes: Quotes and escapes mean something; not so in a heredoc's body.
        keep: Leave a variable without value as written, so that a reader sees it.
            BuildKit puts an empty text there: False does that too.

    Returns:
        The expansion; nothing raises. Trouble is its `error`.
    """
    if is_literal(word):
        return Expansion(word)
    return _expanded(_Lexer(word, env, escape, quotes=quotes, keep=keep))[0]


def expand_words(
    word: str,
    env: Mapping[str, str | Value],
    *,
    escape: str = "\\",
    quotes: bool = True,
    keep: bool = True,
) -> tuple[Expansion, tuple[str, ...]]:
    """Expand a word and split the result at blanks: `ProcessWords`, as EXPOSE needs it.

    Args:
        word: As written.
        env: The variables in force.
        escape: The escape token of the file.
        quotes: Quotes and escapes mean something.
        keep: Leave a variable without value as written.

    Returns:
        The expansion as `expand` gives it, and its words; blanks that come out of a
        variable split, unless quoted. Without words where there is an error.
    """
    if is_literal(word):
        return Expansion(word), tuple(piece for piece in _SPACES.split(word) if piece)
    expansion, pieces = _expanded(_Lexer(word, env, escape, quotes=quotes, keep=keep))
    return expansion, pieces.words()


def _expanded(lexer: _Lexer) -> tuple[Expansion, _Pieces]:
    try:
        pieces = lexer.until(_END)
    except (_LexerError, PatternError) as error:
        used, unset = tuple(lexer.used), tuple(lexer.unset)
        return Expansion(lexer.source, (), used, unset, str(error), lexer.missing), _Pieces()
    used, unset = tuple(lexer.used), tuple(lexer.unset)
    return Expansion(pieces.text(), tuple(lexer.unresolved), used, unset), pieces


class _LexerError(ValueError):
    """A word that BuildKit refuses."""


class _Pieces:
    """Collects text in pieces, for one whole or for words (`wordsStruct`)."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, bool]] = []

    def add(self, text: str) -> None:
        """Add text whose blanks do not split."""
        self.pieces.append((text, False))

    def add_splitting(self, text: str) -> None:
        """Add text whose blanks split."""
        self.pieces.append((text, True))

    def text(self) -> str:
        """All of it."""
        return "".join([text for text, _ in self.pieces])

    def words(self) -> tuple[str, ...]:
        """Its words; a piece may be several, and a word may be of several pieces."""
        words: list[list[str]] = [[]]
        for text, splits in self.pieces:
            first, *others = _SPACES.split(text) if splits else (text,)
            words[-1].append(first)
            words.extend([other] for other in others)
        return tuple(filter(None, map("".join, words)))


_SPACES = re.compile(f"[{SPACE}]+")
_SPECIAL = re.compile(r"""[$'"\\`<]""")
_ORDINARY = {token: re.compile(rf"""[^$<'"{re.escape(token)}}}/]+""") for token in "\\`"}
_QUOTED = {token: re.compile(rf"""[^$"{re.escape(token)}]+""") for token in "\\`"}
# `isSpecialParam`; digits are positional parameters, and never set either.
_NAME = re.compile(r"\d+|[@*#?\-$!]|(?:[^\W\d]|_)\w*")

# What most variables are: `$NAME` and `${NAME}`.
_PLAIN = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*)(?!\w))")


def _in_name(character: str) -> bool:
    return character == "_" or character.isalpha() or character.isdecimal()


class _Lexer:
    """The state of reading one word; methods are named after those of lex.go."""

    def __init__(
        self,
        source: str,
        env: Mapping[str, str | Value],
        escape: str,
        *,
        quotes: bool,
        keep: bool,
    ) -> None:
        self.source = source
        self.env = env
        self.escape = escape
        self.quotes = quotes
        self.keep = keep
        self.position = 0
        self.depth = 0
        self.raw_escapes = False
        self.room = len(source) + _LARGEST_GROWTH
        self.unresolved: dict[str, None] = {}
        self.used: dict[str, None] = {}
        self.unset: dict[str, None] = {}
        self.missing: str | None = None

    def peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def next(self) -> str:
        character = self.peek()
        self.position += 1
        return character

    def until(self, stop: str) -> _Pieces:
        """`processStopOn`: read up to a character, or to the end."""
        out = _Pieces()
        ordinary = _ORDINARY[self.escape]
        while character := self.peek():
            if character == stop:
                self.next()
                break
            if character == "$":
                kept = len(self.unresolved)
                text = self.dollar()
                # What stays as written is one word, whatever blanks it holds.
                (out.add_splitting if len(self.unresolved) == kept else out.add)(text)
            elif character == "<":
                out.add(self.possible_heredoc())
            elif character == "'" and self.quotes:
                out.add(self.single_quoted())
            elif character == '"' and self.quotes:
                out.add(self.double_quoted())
            elif character == self.escape:
                self.next()
                out.add((character if self.raw_escapes else "") + self.next())
            elif match := ordinary.match(self.source, self.position):
                self.position = match.end()
                out.add_splitting(match[0])
            else:
                out.add_splitting(self.next())
        else:
            if stop:
                raise _LexerError(f"`{stop}` is missing")
        return out

    def until_raw(self, stop: str, *, raw: bool) -> str:
        """Read a part of `${…}`; raw keeps the escape tokens, for the pattern."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _LexerError("substitutions are nested too deeply")
        before, self.raw_escapes = self.raw_escapes, raw
        text = self.until(stop).text()
        self.raw_escapes = before
        self.depth -= 1
        return text

    def single_quoted(self) -> str:
        end = self.source.find("'", self.position + 1)
        if end < 0:
            raise _LexerError("a single quote is not closed")
        body = self.source[self.position + 1 : end]
        self.position = end + 1
        return body

    def double_quoted(self) -> str:
        self.next()
        parts: list[str] = []
        ordinary = _QUOTED[self.escape]
        while character := self.peek():
            if character == '"':
                self.next()
                return "".join(parts)
            if character == "$":
                parts.append(self.dollar())
            elif character == self.escape:
                self.next()
                if self.raw_escapes:
                    parts.append(character)
                following = self.peek()
                if following and following in f'"${self.escape}':
                    character = self.next()
                if following:
                    parts.append(character)
            elif match := ordinary.match(self.source, self.position):
                self.position = match.end()
                parts.append(match[0])
        raise _LexerError("a double quote is not closed")

    def possible_heredoc(self) -> str:
        """Blanks behind `<<` do not split words."""
        self.next()
        if self.peek() != "<":
            return "<"
        start = self.position
        self.next()
        while self.peek() and self.peek() in "\t\r ":
            self.next()
        return "<" + self.source[start : self.position]

    # --- Variables -----------------------------------------------------------------

    def name(self) -> str:
        match = _NAME.match(self.source, self.position)
        if not match:
            return ""
        name = match[0]
        if not name.isascii():
            # `\w` takes `²` and `½` too, which are neither letters nor digits to Go.
            name = "".join(takewhile(_in_name, name))
        self.position += len(name)
        return name

    def get(self, name: str) -> Value | None:
        found = self.env.get(name)
        (self.unset if found is None else self.used)[name] = None
        return Value(found) if isinstance(found, str) else found

    def grown(self, text: str) -> str:
        self.room -= len(text)
        if self.room < 0:
            raise _LexerError("the result is too long")
        return text

    def stays(self, start: int, names: tuple[str, ...]) -> str:
        """Leave a variable as it is written."""
        self.unresolved.update(dict.fromkeys(names))
        return self.source[start : self.position]

    def plain(self, start: int, name: str) -> str:
        value = self.get(name)
        if value is None and not self.keep:
            return ""
        if value is None or value.text is None:
            return self.stays(start, (name,))
        self.unresolved.update(dict.fromkeys(value.unresolved))
        return self.grown(value.text)

    def dollar(self) -> str:
        """`processDollar`: `$X` and everything that begins with `${`."""
        start = self.position
        if found := _PLAIN.match(self.source, start):
            self.position = found.end()
            return self.plain(start, found[1] or found[2])
        self.next()
        if self.peek() != "{":
            name = self.name()
            return self.plain(start, name) if name else "$"
        self.next()
        if self.peek() in ("", "{", "}", ":"):
            raise _LexerError("a substitution is not complete")
        name = self.name()
        operator = self.next()
        if operator == "}":
            return self.plain(start, name)
        if operator == "/":
            return self.replacement(start, name)
        null_is_unset = operator == ":"
        modifier = self.next() if null_is_unset else operator
        if modifier in ("#", "%") and not null_is_unset:
            return self.trimmed(start, name, modifier)
        if modifier not in ("-", "+", "?"):
            shown = operator if operator == modifier else operator + modifier
            raise _LexerError(f"`{shown}` is no operator of `${{…}}`")
        return self.conditional(start, name, modifier, null_is_unset=null_is_unset)

    def conditional(self, start: int, name: str, modifier: str, *, null_is_unset: bool) -> str:
        before = dict(self.unresolved)
        word = self.until_raw("}", raw=False)
        value = self.get(name)
        is_set = value is not None and not (null_is_unset and value.text == "")
        if (modifier == "+") != is_set:
            # The word is not taken, so what is unresolved in it does not matter.
            self.unresolved = before
        if value is not None and (value.text is None or (null_is_unset and value.may_be_empty)):
            self.unresolved = before
            return self.stays(start, value.unresolved or (name,))
        if modifier == "+":
            return word if is_set else ""
        if is_set and value is not None and value.text is not None:
            self.unresolved.update(dict.fromkeys(value.unresolved))
            return self.grown(value.text)
        if modifier == "-":
            return word
        self.missing = name
        trouble = "is not set" if value is None else "is empty"
        raise _LexerError(f"{name}: {word or trouble}")

    def trimmed(self, start: int, name: str, modifier: str) -> str:
        pattern = self.until_raw("}", raw=True)
        longest = pattern.startswith(modifier)
        trim = trim_suffix if modifier == "%" else trim_prefix
        value = self.get(name)
        text = trim(self.computable(value), pattern[longest:], longest=longest)
        return self.computed(start, name, value, text)

    def replacement(self, start: int, name: str) -> str:
        every = self.peek() == "/"
        if every:
            self.next()
        pattern = self.until_raw("/", raw=True)
        text = self.until_raw("}", raw=True)
        value = self.get(name)
        text = replace(self.computable(value), pattern, text, every=every, room=self.room)
        return self.computed(start, name, value, text)

    def computable(self, value: Value | None) -> str:
        """The value to compute with; empty where it or a part of it is not known."""
        return "" if value is None or value.unresolved else value.text or ""

    def computed(self, start: int, name: str, value: Value | None, text: str) -> str:
        if value is None:
            return self.stays(start, (name,)) if self.keep else self.grown(text)
        if value.text is None or value.unresolved:
            return self.stays(start, value.unresolved or (name,))
        return self.grown(text)
