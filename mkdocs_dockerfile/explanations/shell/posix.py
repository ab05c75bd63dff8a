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

# Nobody reads a script that is nested deeper, and Python's stack is not endless.
_DEEPEST = 30

_BLANKS = re.compile(r"(?:[ \t\r\f\v]|\\\n)+")
_PLAIN = re.compile(r"[^\s'\"\\$`&|;<>()]+")
_IN_DOUBLE = re.compile(r"[^\"\\$`]+")
_PARAMETER = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9@*#?!$-])")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=")
_REDIRECT = re.compile(r"(\d*)(<<<|<<-?|&>>?|>>|>&|<&|>\||<>|>|<)")
_OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|[;&|\n()]")
_RESERVED_ENDS = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})
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


class _Reader:
    __slots__ = ("bodies", "depth", "heredocs", "pending", "position", "text")

    def __init__(self, text: str, heredocs: list[str], depth: int) -> None:
        self.text = text
        self.position = 0
        self.depth = depth
        self.heredocs = heredocs
        self.pending: list[tuple[list[Redirect], int, bool]] = []
        self.bodies: dict[int, int] = {}  # Line ends below which heredoc bodies stand.

    # --- Commands ---

    def script(self, ends: frozenset[str]) -> Script:
        """Read commands up to one of the reserved words, `)`, `;;` or the end."""
        if self.depth > _DEEPEST:
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
            if operator is not None and operator[0] != "(":
                self.position = operator.end()  # Nothing stands before it.
                continue
            if ends and self._reserved() in ends:
                break
            before = self.position
            negated = False
            if self._reserved() == "!":
                self.position += 1
                negated = True
                self._blanks()
            command = self._pipeline()
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
        if text.startswith("&&", self.position):
            self.position += 2
            return "&&"
        if text.startswith("||", self.position):
            self.position += 2
            return "||"
        if self._looking_at(";;"):
            return ";"
        if self.position < len(text) and text[self.position] in ";&\n":
            if text[self.position] == "\n":
                self._line_end()
                return ";"
            self.position += 1
            return "&" if text[self.position - 1] == "&" else ";"
        return ";"

    def _pipeline(self) -> Command | None:
        first = self._command()
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
            following = self._command()
            if following is None:
                break
            commands.append(following)
        return commands[0] if len(commands) == 1 else Pipeline(tuple(commands))

    def _command(self) -> Command | None:
        text, at = self.text, self.position
        if at >= len(text):
            return None
        if text[at] == "(":
            if text.startswith("((", at):
                return self._arithmetic()
            self.position += 1
            body = self.script(frozenset())
            self._skip(")")
            return Group("subshell", "", body, self._redirects())
        reserved = self._reserved()
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
        if reserved == "function":
            self.position += len(reserved)
            self._blanks()
            name = self._word()
            return self._function(name.text if name else "")
        return self._simple()

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
                    assignments.append((found[1], self._array()))
                else:
                    assignments.append((found[1], self._word() or Word("")))
                continue
            if words and words[0].text == "[[" and words[-1].text == "=~":
                words.append(self._pattern())
                continue
            word = self._word()
            if word is None:
                break
            words.append(word)
        if not (words or assignments or redirects):
            return None
        found_redirects = tuple(redirects)
        command = Simple(tuple(words), tuple(assignments), found_redirects)
        if any(item.operator.startswith("<<") and item.body is None for item in redirects):
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
        if self.depth > _DEEPEST:
            self.position = len(self.text)
            return Group("function", name, _NOTHING)
        self.depth += 1
        body = self._command()
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
        if self.depth <= _DEEPEST:
            scripts.append(_Reader(inner, [], self.depth + 1).script(frozenset()))
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

    def _arithmetic(self) -> Simple:
        end = self.text.find("))", self.position)
        end = len(self.text) if end < 0 else end + 2
        word = Word(
            self.text[self.position + 2 : max(self.position + 2, end - 2)].strip(), (), True
        )
        self.position = end
        return Simple((Word("(("), word))

    # --- Redirections ---

    def _redirects(self) -> tuple[Redirect, ...]:
        redirects: list[Redirect] = []
        while True:
            self._blanks()
            if self._at_end() or not self._redirect(redirects):
                break
        if any(item.operator.startswith("<<") and item.body is None for item in redirects):
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
