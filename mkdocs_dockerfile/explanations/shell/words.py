"""Reads the words, redirections and blanks of a shell script."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator

from mkdocs_dockerfile.explanations.shell.syntax import Redirect, Script, Word

# Nobody reads a script that is nested deeper, and Python's stack is not endless.
DEEPEST = 30

_BLANKS = re.compile(r"(?:[ \t\r\f\v]|\\\n)+")
_PLAIN = re.compile(r"[^\s'\"\\$`&|;<>()]+")
# Words that stand for themselves, with parameters in them, up to a blank or the end of the
# command: most of most commands, read at once.
_PLAIN_WORDS = re.compile(
    r"""
    [ \t]*+
    (?:
        (?!\#)
        (?: [^\s'"\\$`&|;<>()]++ | \$(?:\w|\{\w++\}) )++
        (?: [ \t]++ | (?=[\n;|)]|&&|\Z) )
    )++
    """,
    re.VERBOSE,
)
_IN_DOUBLE = re.compile(r"[^\"\\$`]+")
_PARAMETER = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9@*#?!$-])")
_REDIRECT = re.compile(r"(\d*)(<<<|<<-?|&>>?|>>|>&|<&|>\||<>|>|<)")


def awaits_body(redirect: Redirect) -> bool:
    """Whether it is a heredoc whose body stands further down in the text."""
    return redirect.body is None and redirect.operator.startswith("<<")


class WordReader(ABC):
    """A place in a script; what reads commands is built on it.

    Attributes:
        text: The script.
        position: Where reading goes on.
        depth: How deep the place is nested.
        heredocs: Bodies of heredocs that the text opens but does not hold.
        pending: Heredocs of this line, whose bodies stand below it.
        bodies: Line ends below which heredoc bodies stand, and where those end.
    """

    __slots__ = ("bodies", "depth", "heredocs", "pending", "position", "text")

    def __init__(self, text: str, heredocs: list[str], depth: int) -> None:
        """Begin at the beginning."""
        self.text = text
        self.position = 0
        self.depth = depth
        self.heredocs = heredocs
        self.pending: list[tuple[list[Redirect], int, bool]] = []
        self.bodies: dict[int, int] = {}

    @abstractmethod
    def script(self, ends: frozenset[str]) -> Script:
        """Read commands up to one of the reserved words, `)`, `;;` or the end."""

    @abstractmethod
    def inner(self, text: str) -> Script:
        """Read the script in backticks."""

    # --- Words ---

    def _word(self) -> Word | None:
        text, size = self.text, len(self.text)
        plain = _PLAIN.match(text, self.position)
        if plain is not None and (plain.end() >= size or text[plain.end()] in " \n;&|\t)<>"):
            self.position = plain.end()
            return Word(plain[0])
        parts: list[str] = []
        scripts: list[Script] = []
        quoted = False
        start = self.position
        while self.position < size:
            plain = _PLAIN.match(text, self.position)
            if plain is not None:
                parts.append(plain[0])
                self.position = plain.end()
                continue
            character = text[self.position]
            if character == "'":
                quoted = True
                end = text.find("'", self.position + 1)
                end = size if end < 0 else end
                parts.append(text[self.position + 1 : end])
                self.position = end + 1
            elif character == '"':
                quoted = True
                self.position += 1
                self._double(parts, scripts)
            elif character == "\\":
                if text.startswith("\\\n", self.position):
                    self.position += 2
                    continue
                parts.append(text[self.position + 1 : self.position + 2])
                self.position += 2
            elif character == "$":
                self._dollar(parts, scripts, in_double=False)
            elif character == "`":
                self._backticks(parts, scripts)
            elif character in "<>" and text.startswith("(", self.position + 1):
                parts.append(character)
                self.position += 1
                self._substitution(parts, scripts)
            elif character == "(" and parts and parts[-1][-1:] in "@?*+!" and parts[-1]:
                self._extended_pattern(parts)
            else:
                break
        self.position = min(self.position, size)
        if self.position == start:
            return None
        return Word("".join(parts), tuple(scripts), quoted)

    def _plain_words(self) -> Iterator[Word]:
        """The plain words that stand here one after the other."""
        found = _PLAIN_WORDS.match(self.text, self.position)
        if found is None:
            return iter(())
        self.position = found.end()
        return map(Word, found[0].split())

    def _double(self, parts: list[str], scripts: list[Script]) -> None:
        text, size = self.text, len(self.text)
        while self.position < size:
            run = _IN_DOUBLE.match(text, self.position)
            if run is not None:
                parts.append(run[0])
                self.position = run.end()
                continue
            character = text[self.position]
            if character == '"':
                self.position += 1
                return
            if character == "\\":
                following = text[self.position + 1 : self.position + 2]
                if following != "\n":
                    parts.append(following if following in '"\\$`' else "\\" + following)
                self.position += 2
            elif character == "$":
                self._dollar(parts, scripts, in_double=True)
            else:
                self._backticks(parts, scripts)

    def _dollar(self, parts: list[str], scripts: list[Script], *, in_double: bool) -> None:
        text, at = self.text, self.position
        parameter = _PARAMETER.match(text, at)
        if parameter is not None:
            parts.append(parameter[0])
            self.position = parameter.end()
        elif text.startswith("$((", at):
            end = text.find("))", at)
            end = len(text) if end < 0 else end + 2
            parts.append(text[at:end])
            self.position = end
        elif text.startswith("$(", at):
            self.position += 1
            parts.append("$")
            self._substitution(parts, scripts)
        elif text.startswith("${", at):
            self._braces(parts, scripts)
        elif text.startswith(("$'", '$"'), at) and not in_double:
            self.position += 1
        else:
            parts.append("$")
            self.position += 1

    def _substitution(self, parts: list[str], scripts: list[Script]) -> None:
        start = self.position
        self.position += 1
        scripts.append(self.script(frozenset()))
        while self._looking_at(";;"):  # Only a `case` may hold it; go on to the `)`.
            self.position += 2
            self.script(frozenset())
        self._skip(")")
        parts.append(self.text[start : self.position])

    def _backticks(self, parts: list[str], scripts: list[Script]) -> None:
        text, at = self.text, self.position
        end = at + 1
        while True:
            end = text.find("`", end)
            if end < 0:
                end = len(text)
                break
            if text[end - 1] != "\\":
                break
            end += 1
        inner = text[at + 1 : end].replace("\\`", "`")
        if self.depth <= DEEPEST:
            scripts.append(self.inner(inner))
        parts.append(text[at : end + 1])
        self.position = end + 1

    def _braces(self, parts: list[str], scripts: list[Script]) -> None:
        text, size = self.text, len(self.text)
        start = self.position
        self.position += 2
        depth = 1
        ignored: list[str] = []
        while self.position < size and depth:
            character = text[self.position]
            if text.startswith("${", self.position):
                depth += 1
                self.position += 2
            elif character == "}":
                depth -= 1
                self.position += 1
            elif text.startswith("$(", self.position) and not text.startswith("$((", self.position):
                self.position += 1
                self._substitution(ignored, scripts)
            elif character == "\\":
                self.position += 2
            else:
                self.position += 1
        parts.append(text[start : self.position])

    def _extended_pattern(self, parts: list[str]) -> None:
        end = self.text.find(")", self.position)
        end = len(self.text) if end < 0 else end + 1
        parts.append(self.text[self.position : end])
        self.position = end

    def _array(self) -> Word:
        start = self.position
        self.position += 1
        scripts: list[Script] = []
        while not self._at_end():
            self._blanks(lines=True)
            if self._at_end() or self._skip(")"):
                break
            word = self._word()
            if word is None:
                self.position += 1
            else:
                scripts.extend(word.scripts)
        return Word(self.text[start : self.position], tuple(scripts), True)

    def _pattern(self) -> Word:
        """The regular expression after `=~`, which may hold parentheses and bars."""
        end = self.text.find(" ]]", self.position)
        end = len(self.text) if end < 0 else end
        word = Word(self.text[self.position : end], (), True)
        self.position = end
        return word

    # --- Redirections ---

    def _redirects(self) -> tuple[Redirect, ...]:
        redirects: list[Redirect] = []
        while True:
            self._blanks()
            if self._at_end() or not self._redirect(redirects):
                break
        if any(map(awaits_body, redirects)):
            self._read_bodies(redirects)
        return tuple(redirects)

    def _redirect(self, redirects: list[Redirect]) -> bool:
        found = _REDIRECT.match(self.text, self.position)
        if found is None:
            return False
        operator = found[2]
        if operator in "<>" and self._looking_at("(", found.end()):
            return False  # Process substitution is a word.
        self.position = found.end()
        self._blanks()
        target = self._word() or Word("")
        redirect = Redirect(operator.removesuffix("-"), target, found[1])
        redirects.append(redirect)
        if operator in ("<<", "<<-"):
            if self.heredocs:
                redirects[-1] = redirect._replace(body=self.heredocs.pop(0))
            else:
                self.pending.append((redirects, len(redirects) - 1, operator == "<<-"))
        return True

    def _read_bodies(self, redirects: list[Redirect]) -> None:
        """Take the bodies from the lines below, leaving the rest of this line alone."""
        line_end = self.text.find("\n", self.position)
        if line_end < 0:
            self.pending.clear()
            return
        at = self.bodies.get(line_end, line_end + 1)
        for owner, index, strip in self.pending:
            body: list[str] = []
            name = owner[index].target.text
            while at < len(self.text):
                end = self.text.find("\n", at)
                end = len(self.text) if end < 0 else end
                line = self.text[at:end]
                at = min(end + 1, len(self.text))
                if (line.lstrip("\t") if strip else line).rstrip("\r") == name:
                    break
                body.append(line + "\n")
            owner[index] = owner[index]._replace(body="".join(body))
        self.pending.clear()
        self.bodies[line_end] = at

    # --- Blanks ---

    def _blanks(self, *, lines: bool = False) -> None:
        text, size = self.text, len(self.text)
        while self.position < size:
            character = text[self.position]
            if character in " \t\r\f\v\\":
                found = _BLANKS.match(text, self.position)
                if found is None:
                    return
                self.position = found.end()
            elif lines and character == "\n":
                self._line_end()
            elif lines and character == "#":
                self._comment()
            else:
                return

    def _line_end(self) -> None:
        """Go to the next line, over the bodies of the heredocs that this one opened."""
        self.position = self.bodies.get(self.position, self.position + 1)

    def _comment(self) -> None:
        end = self.text.find("\n", self.position)
        self.position = len(self.text) if end < 0 else end

    def _reserved(self) -> str:
        """The plain word that stands here alone, or an empty string."""
        found = _PLAIN.match(self.text, self.position)
        if found is None:
            return ""
        end = found.end()
        if end < len(self.text) and self.text[end] not in " \t\r\n;&|()<>":
            return ""
        return found[0]

    def _looking_at(self, token: str, at: int | None = None) -> bool:
        return self.text.startswith(token, self.position if at is None else at)

    def _skip(self, token: str) -> bool:
        if self._looking_at(token):
            self.position += len(token)
            return True
        return False

    def _at_end(self) -> bool:
        return self.position >= len(self.text)
