"""Reads what `sh` and its kin run: one line, or the body of a heredoc."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mkdocs_dockerfile.explanations.shell.syntax import (
    Branch,
    Choice,
    Command,
    Group,
    Item,
    Joint,
    Loop,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Word,
)
from mkdocs_dockerfile.explanations.shell.words import DEEPEST, WordReader, awaits_body

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:\[[^\]]*\])?(\+?)=")
_BRACKET = re.compile(r"[()]")
_OPERATOR = re.compile(r"&&|\|\||;&|\|&|[;&|]")
_COMPOUND = frozenset({"{", "case", "for", "function", "if", "select", "until", "while"})
_NOTHING = Script()


def read_posix(text: str, heredocs: Sequence[str] = ()) -> Script:
    """Read a shell script; whatever is wrong with it, what can be read is returned.

    The grammar is POSIX.1-2017, "Shell Command Language", with what bash adds and
    Dockerfiles use: `[[ ]]`, `<<<`, `&>`, `function name`, `$'…'`. The time it takes
    grows linearly with the text.

    Args:
        text: The script.
        heredocs: Bodies of the heredocs that the text opens but does not hold, in order:
            those of the Dockerfile's own heredocs.

    Returns:
        The script; empty if there is no command in it.
    """
    reader = _Reader(text, list(heredocs), 0)
    items: list[Item] = []
    while reader.position < len(text):
        before = reader.position
        items.extend(reader.script(frozenset()).items)
        if reader.position == before:  # A stray `)` or `;;`.
            reader.position += 1
    return Script(tuple(items))


class _Reader(WordReader):
    __slots__ = ()

    def inner(self, text: str) -> Script:
        return _Reader(text, [], self.depth + 1).script(frozenset())

    def script(self, ends: frozenset[str]) -> Script:
        """Read commands up to one of the reserved words, `)`, `;;` or the end."""
        if self.depth > DEEPEST:
            self.position = len(self.text)
            return _NOTHING
        self.depth += 1
        items: list[Item] = []
        joint: Joint = ""
        while True:
            self._blanks(lines=True)
            if self._at_end() or self.text[self.position] == ")" or self._looking_at(";;"):
                break
            operator = _OPERATOR.match(self.text, self.position)
            if operator is not None:
                self.position = operator.end()  # Nothing stands before it.
                continue
            reserved = self._reserved()
            if reserved in ends:
                break
            before = self.position
            negated = reserved == "!"
            if negated:
                self.position += 1
                self._blanks()
                reserved = self._reserved()
            command = self._pipeline(reserved)
            if command is not None:
                items.append(Item(joint if items else "", command, negated))
            elif self.position == before:
                self.position += 1
            joint = self._joint()
        self.depth -= 1
        return Script(tuple(items))

    def _joint(self) -> Joint:
        self._blanks()
        text = self.text
        if self._at_end():
            return ";"
        if text.startswith("&&", self.position):
            self.position += 2
            return "&&"
        if text.startswith("||", self.position):
            self.position += 2
            return "||"
        if self._looking_at(";;"):
            return ";"
        if text[self.position] in ";&\n":
            if text[self.position] == "\n":
                self._line_end()
                return ";"
            self.position += 1
            return "&" if text[self.position - 1] == "&" else ";"
        return ";"

    def _pipeline(self, reserved: str) -> Command | None:
        first = self._command(reserved)
        if first is None:
            return None
        commands = [first]
        while True:
            self._blanks()
            text, at = self.text, self.position
            if not text.startswith("|", at) or text.startswith("||", at):
                break
            self.position += 2 if text.startswith("|&", at) else 1
            self._blanks(lines=True)
            following = self._command(self._reserved())
            if following is None:
                break
            commands.append(following)
        return commands[0] if len(commands) == 1 else Pipeline(tuple(commands))

    def _command(self, reserved: str) -> Command | None:
        """Read a command; `reserved` is the plain word that it begins with, or empty."""
        text, at = self.text, self.position
        if at >= len(text):
            return None
        if text[at] == "(":
            if text.startswith("((", at) and self._is_arithmetic():
                return self._arithmetic()
            self.position += 1
            body = self.script(frozenset())
            self._skip(")")
            return Group("subshell", "", body, self._redirects())
        if reserved not in _COMPOUND:
            return self._simple()
        if reserved == "if":
            return self._if()
        if reserved in ("for", "select"):
            return self._for(reserved)
        if reserved in ("while", "until"):
            return self._while(reserved)
        if reserved == "case":
            return self._case()
        if reserved == "{":
            self.position += 1
            body = self.script(frozenset({"}"}))
            self._skip("}")
            return Group("group", "", body, self._redirects())
        self.position += len("function")
        self._blanks()
        name = self._word()
        return self._function(name.text if name else "")

    def _simple(self) -> Command | None:
        words: list[Word] = []
        assignments: list[tuple[str, Word]] = []
        redirects: list[Redirect] = []
        text = self.text
        while True:
            self._blanks()
            if self._at_end():
                break
            character = text[self.position]
            if character in "<>&0123456789" and self._redirect(redirects):
                continue
            if character == "(" and len(words) == 1 and not assignments:
                mark = self.position
                self.position += 1
                self._blanks()
                if self._skip(")"):
                    return self._function(words[0].text)
                self.position = mark
                break
            if character in "\n&|;()":
                break
            if character == "#":
                self._comment()
                continue
            found = None if words else _ASSIGNMENT.match(text, self.position)
            if found is not None:
                self.position = found.end()
                if self._looking_at("("):
                    assignments.append((found[1] + found[2], self._array()))
                else:
                    assignments.append((found[1] + found[2], self._word() or Word("")))
                continue
            if words and words[0].text == "[[" and words[-1].text == "=~":
                words.append(self._pattern())
                continue
            word = self._word()
            if word is None:
                break
            words.append(word)
            if words[0].text != "[[":
                words.extend(self._plain_words())
        if not (words or assignments or redirects):
            return None
        command = Simple(tuple(words), tuple(assignments), tuple(redirects))
        if any(map(awaits_body, redirects)):
            # Bodies that stand in the text follow the line; until then they are unknown.
            self._read_bodies(redirects)
            command = command._replace(redirects=tuple(redirects))
        return command

    def _function(self, name: str) -> Command:
        self._blanks()
        if self._looking_at("("):
            self.position += 1
            self._blanks()
            self._skip(")")
        self._blanks(lines=True)
        if self.depth > DEEPEST:
            self.position = len(self.text)
            return Group("function", name, _NOTHING)
        self.depth += 1
        body = self._command(self._reserved())
        self.depth -= 1
        inner = Script((Item("", body),)) if body is not None else _NOTHING
        if isinstance(body, Group):
            inner = body.body
        return Group("function", name, inner)

    def _if(self) -> Command:
        branches: list[Branch] = []
        self.position += 2
        while True:
            condition = self.script(frozenset({"then", "elif", "else", "fi"}))
            if self._reserved() == "then":
                self.position += 4
            body = self.script(frozenset({"elif", "else", "fi"}))
            branches.append(Branch(condition, (), body))
            word = self._reserved()
            if word != "elif":
                break
            self.position += 4
        if word == "else":
            self.position += 4
            branches.append(Branch(None, (), self.script(frozenset({"fi"}))))
            word = self._reserved()
        if word == "fi":
            self.position += 2
        return Choice(None, tuple(branches), self._redirects())

    def _for(self, keyword: str) -> Command:
        self.position += len(keyword)
        self._blanks()
        items: list[Word] = []
        variable = ""
        if self._looking_at("(("):
            self._arithmetic()
        else:
            name = self._word()
            variable = name.text if name else ""
            self._blanks(lines=True)
            if self._reserved() == "in":
                self.position += 2
                while True:
                    self._blanks()
                    if self._at_end() or self.text[self.position] in ";\n&|()":
                        break
                    word = self._word()
                    if word is None:
                        break
                    items.append(word)
        body = self._do_body()
        return Loop("for", variable, tuple(items), None, body, self._redirects())

    def _while(self, keyword: str) -> Command:
        self.position += len(keyword)
        condition = self.script(frozenset({"do", "done"}))
        body = self._do_body()
        if keyword == "while":
            return Loop("while", "", (), condition, body, self._redirects())
        return Loop("until", "", (), condition, body, self._redirects())

    def _do_body(self) -> Script:
        self._blanks(lines=True)
        while self._looking_at(";"):
            self.position += 1
            self._blanks(lines=True)
        if self._reserved() == "do":
            self.position += 2
        body = self.script(frozenset({"done"}))
        if self._reserved() == "done":
            self.position += 4
        return body

    def _case(self) -> Command:
        self.position += 4
        self._blanks()
        subject = self._word() or Word("")
        self._blanks(lines=True)
        if self._reserved() == "in":
            self.position += 2
        branches: list[Branch] = []
        while True:
            self._blanks(lines=True)
            if self._at_end():
                break
            if self._reserved() == "esac":
                self.position += 4
                break
            self._skip("(")
            patterns: list[str] = []
            while not self._at_end():
                self._blanks()
                word = self._word()
                if word is not None:
                    patterns.append(word.text)
                self._blanks()
                if not self._skip("|"):
                    break
            before = self.position
            self._skip(")")
            body = self.script(frozenset({"esac"}))
            branches.append(Branch(None, tuple(patterns), body))
            if self._looking_at(";;"):
                self.position += 2
                self._skip("&")
            elif self.position == before:
                self.position += 1
        return Choice(subject, tuple(branches), self._redirects())

    def _is_arithmetic(self) -> bool:
        """Whether `))` closes `((`: else these are two subshells, one in the other."""
        depth = 0
        for found in _BRACKET.finditer(self.text, self.position):
            depth += 1 if found[0] == "(" else -1
            if depth == 1 and found[0] == ")":
                return self.text.startswith(")", found.end())
        return True

    def _arithmetic(self) -> Simple:
        end = self.text.find("))", self.position)
        end = len(self.text) if end < 0 else end + 2
        word = Word(
            self.text[self.position + 2 : max(self.position + 2, end - 2)].strip(), (), True
        )
        self.position = end
        return Simple((Word("(("), word))
