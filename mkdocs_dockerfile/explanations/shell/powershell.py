"""Reads what PowerShell runs, as far as an explanation needs it."""

from __future__ import annotations

import re

from mkdocs_dockerfile.explanations.shell.syntax import (
    EXPRESSION,
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

_DEEPEST = 30
_BLANKS = re.compile(r"(?:[ \t\r\n]|`\n)+")
_INLINE_BLANKS = re.compile(r"(?:[ \t\r]|`\n)+")
_PLAIN = re.compile(r"[^\s'\"`;|&(){}<>,@#]+")
_VARIABLE = re.compile(r"(\$[\w:]+(?:\.\w+)*|\$\{[^}]*\})\s*([+-]?=)(?!=)\s*")
_REDIRECT = re.compile(r"([*1-6]?)(>>|>)(?:&(\d))?")
# The short name of `ForEach-Object`, before its block.
_EACH = re.compile(r"%[ \t]*(?=\{)")
_FUNCTION = re.compile(r"function\s+([\w:-]+)\s*(?=[({])", re.IGNORECASE)
# Blanks between parts of an expression, most of them of lines that go on; not those in quotes.
_RUNS = re.compile(r"""(?P<quoted>'[^']*'|"[^"]*")|\s{2,}""")
_CLOSING = {"(": ")", "{": "}", "[": "]"}
_LITERAL = re.compile(r"\(\s*'([^']*)'\s*\)")
_BARE_QUOTE = re.compile(r'(?<!\\)"')


def read_powershell(text: str) -> Script:
    """Read a PowerShell script.

    Statements are divided by `;`, line ends and `&&`; parentheses, script blocks and
    quotes hold together; `if`, `foreach`, `while`, `try` and assignments are understood.

    Args:
        text: The script.

    Returns:
        Its commands. An expression (`[Net.…]::x = y`, a method call) is a command whose
        name is `EXPRESSION` and whose one argument is the expression.
    """
    if not _BARE_QUOTE.search(text):
        # Windows hands a program its command line as one text, in which `\"` is a quote
        # ("Parsing C command-line arguments"); PowerShell itself never sees the backslash.
        text = text.replace('\\"', '"')
    return _PowerShell(text).script("")


class _PowerShell:
    __slots__ = ("depth", "position", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0

    def script(self, end: str) -> Script:
        items: list[Item] = []
        joint: Joint = ""
        self.depth += 1
        while True:
            self._blanks()
            while self._skip(";") or self._skip("|"):
                self._blanks()
            if self.position >= len(self.text):
                break
            if end and self._skip(end):
                break
            before = self.position
            command = self._pipeline()
            if command is not None:
                items.append(Item(joint if items else "", command))
            if self.position == before:
                self.position += 1
            self._inline()
            joint = ";"
            for token, meaning in (("&&", "&&"), ("||", "||")):
                if self._skip(token):
                    joint = "&&" if meaning == "&&" else "||"
        self.depth -= 1
        return Script(tuple(items))

    def _pipeline(self) -> Command | None:
        commands: list[Command] = []
        while True:
            command = self._statement()
            if command is not None:
                commands.append(command)
            self._inline()
            if not self.text.startswith("|", self.position) or self.text.startswith(
                "||", self.position
            ):
                break
            self.position += 1
            self._blanks()
        if not commands:
            return None
        return commands[0] if len(commands) == 1 else Pipeline(tuple(commands))

    def _statement(self) -> Command | None:
        if self.depth > _DEEPEST:
            self.position = len(self.text)
            return None
        assigned = _VARIABLE.match(self.text, self.position)
        if assigned is not None:
            self.position = assigned.end()
            name = assigned[1] + assigned[2].removesuffix("=")
            return Simple((), ((name, self._assigned()),))
        if (alias := _EACH.match(self.text, self.position)) is not None:
            self.position = alias.end()
            return self._loop("foreach")
        if (defined := _FUNCTION.match(self.text, self.position)) is not None:
            self.position = defined.end()
            self._parenthesis()
            return Group("function", defined[1], self._braces())
        word = self._keyword()
        if word in ("if", "elseif"):
            return self._if()
        if word in ("foreach", "for", "while"):
            return self._loop(word)
        if word in ("try", "finally", "catch", "else", "do"):
            return self._block(word)
        if self.text.startswith(("[", "$", "'", '"', "(", "@"), self.position):
            expression = self._until_end()
            return Simple((Word(EXPRESSION), expression))
        if self._skip("{"):
            return Group("group", "", self.script("}"))
        return self._command()

    def _assigned(self) -> Word:
        """What stands behind `=`: an expression, or a pipeline whose output it is."""
        start = self.position
        self.depth += 1
        command = self._pipeline()
        self.depth -= 1
        text = _squeezed(self.text[start : self.position])
        if command is None or not (text[:1].isalpha() or isinstance(command, Pipeline)):
            return Word(text)
        return Word(f"$({text})", (Script((Item("", command),)),))

    def _command(self) -> Command | None:
        words: list[Word] = []
        redirects: list[Redirect] = []
        if self._skip("&") or (self.text.startswith(". ", self.position) and self._skip(".")):
            self._inline()
        while True:
            self._inline()
            if self.position >= len(self.text):
                break
            character = self.text[self.position]
            if character in "\n;|)}":
                break
            if self.text.startswith("&&", self.position):
                break
            if character == "#":
                self._comment()
                break
            found = _REDIRECT.match(self.text, self.position)
            if found is not None:
                self.position = found.end()
                self._inline()
                if not found[3]:
                    target = self._word() or Word("")
                    redirects.append(Redirect(found[2], target, found[1]))
                continue
            word = self._word()
            if word is None:
                self.position += 1
                continue
            if words and words[-1].text.endswith(","):
                words[-1] = Word(
                    f"{words[-1].text} {word.text}", (*words[-1].scripts, *word.scripts)
                )
            elif words and word.text.startswith(",") and len(words) > 1:
                words[-1] = Word(words[-1].text + word.text, (*words[-1].scripts, *word.scripts))
            else:
                words.append(word)
        if not words and not redirects:
            return None
        return Simple(tuple(words), (), tuple(redirects))

    def _if(self) -> Command:
        branches: list[Branch] = []
        while True:
            condition = self._parenthesis()
            body = self._braces()
            test = Script((Item("", Simple((Word(EXPRESSION), condition))),))
            branches.append(Branch(test, (), body))
            mark = self.position
            self._blanks()
            word = self._keyword()
            if word == "elseif":
                continue
            if word == "else":
                branches.append(Branch(None, (), self._braces()))
            else:
                self.position = mark
            break
        return Choice(None, tuple(branches))

    def _loop(self, kind: str) -> Command:
        head = self._parenthesis()
        body = self._braces()
        if kind == "foreach":
            variable, _, values = head.text.partition(" in ")
            return Loop("for", variable.strip().lstrip("$"), (Word(values.strip()),), None, body)
        test = Script((Item("", Simple((Word(EXPRESSION), head))),))
        return Loop("while", "", (), test, body)

    def _block(self, word: str) -> Command | None:
        self._blanks()
        while self.text.startswith("[", self.position):
            self._word()
            self._blanks()
        if not self.text.startswith("{", self.position):
            return None
        return Group("group", word, self._braces())

    def _parenthesis(self) -> Word:
        self._blanks()
        if not self.text.startswith("(", self.position):
            return Word("")
        start = self.position
        self._enclosed()
        return Word(_squeezed(self.text[start + 1 : self.position - 1]), (), True)

    def _braces(self) -> Script:
        self._blanks()
        return self.script("}") if self._skip("{") else Script()

    def _keyword(self) -> str:
        match = re.compile(r"[A-Za-z]+(?=[\s({]|$)").match(self.text, self.position)
        if match is None:
            return ""
        word = match[0].lower()
        keywords = (
            "if",
            "elseif",
            "else",
            "foreach",
            "for",
            "while",
            "try",
            "catch",
            "finally",
            "do",
        )
        if word not in keywords:
            return ""
        self.position = match.end()
        return word

    def _word(self) -> Word | None:
        parts: list[str] = []
        quoted = False
        start = self.position
        text = self.text
        while self.position < len(text):
            plain = _PLAIN.match(text, self.position)
            if plain is not None:
                parts.append(plain[0])
                self.position = plain.end()
                continue
            character = text[self.position]
            if character in "'\"":
                quoted = True
                parts.append(self._quoted(character))
            elif character == "`":
                parts.append(text[self.position + 1 : self.position + 2])
                self.position += 2
            elif character in "({":
                if character == "{" and parts == ["?"]:
                    break  # `Where-Object` and its block.
                before = self.position
                self._enclosed()
                enclosed = text[before : self.position]
                literal = _LITERAL.fullmatch(enclosed)
                parts.append(literal[1] if literal else enclosed)
            elif character in ",@#":
                parts.append(character)
                self.position += 1
            else:
                break
        if self.position == start:
            return None
        return Word("".join(parts), (), quoted)

    def _until_end(self) -> Word:
        """The rest of a statement as one word, whatever it holds."""
        start = self.position
        text = self.text
        while self.position < len(text):
            character = text[self.position]
            if character in "'\"":
                self._quoted(character)
            elif character in "({[":
                self._enclosed()
            elif character in ";\n})" or character == "|":
                break
            elif character == "`":
                self.position += 2
            else:
                self.position += 1
        self.position = min(self.position, len(text))
        return Word(_squeezed(text[start : self.position]))

    def _quoted(self, quote: str) -> str:
        text, at = self.text, self.position + 1
        parts: list[str] = []
        while at < len(text):
            character = text[at]
            if character == "`" and quote == '"':
                parts.append(text[at + 1 : at + 2])
                at += 2
            elif character == quote:
                if text.startswith(quote, at + 1):
                    parts.append(quote)
                    at += 2
                    continue
                break
            else:
                parts.append(character)
                at += 1
        self.position = min(at + 1, len(text))
        return "".join(parts)

    def _enclosed(self) -> None:
        """Go behind the bracket that closes the one here."""
        stack: list[str] = []
        text = self.text
        while self.position < len(text):
            character = text[self.position]
            if character in "'\"":
                self._quoted(character)
                continue
            if character in _CLOSING:
                stack.append(_CLOSING[character])
            elif stack and character == stack[-1]:
                stack.pop()
                if not stack:
                    self.position += 1
                    return
            elif character == "`":
                self.position += 1
            self.position += 1
        self.position = len(text)

    def _comment(self) -> None:
        end = self.text.find("\n", self.position)
        self.position = len(self.text) if end < 0 else end

    def _blanks(self) -> None:
        while True:
            found = _BLANKS.match(self.text, self.position)
            if found is not None:
                self.position = found.end()
            if self.text.startswith("#", self.position):
                self._comment()
                continue
            return

    def _inline(self) -> None:
        found = _INLINE_BLANKS.match(self.text, self.position)
        if found is not None:
            self.position = found.end()

    def _skip(self, token: str) -> bool:
        if self.text.startswith(token, self.position):
            self.position += len(token)
            return True
        return False


def _squeezed(expression: str) -> str:
    """An expression in which single blanks stand between its parts."""
    return _RUNS.sub(lambda found: found["quoted"] or " ", expression.strip())
