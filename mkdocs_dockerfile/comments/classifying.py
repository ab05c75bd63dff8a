"""What a comment line is: prose, or one of the kinds that explain nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.comments.docker_lines import docker_line
from mkdocs_dockerfile.comments.lines import (
    Line,
    continues,
    indentation,
    is_instruction,
    is_note,
    is_rule,
    is_shell,
    without_marks,
)
from mkdocs_dockerfile.comments.neighbours import adopt_bare_lines, banners, lead_ins
from mkdocs_dockerfile.comments.typesetting import Setting, Typeset, typeset
from mkdocs_dockerfile.model import Comment, RemarkKind

Place = Literal["header", "body", "inside"]
# Never prose: `#!`, and what a tool writes; always prose: `#:`; anything else.
_Mark = Literal["private", "pragma", "marked", ""]
_APART = ("private", "pragma")

# "app", "app:latest npm start".
_OPERANDS = 3
_CONTINUES = ("\\", "&&", "||", "|", "`")


def classify(
    comments: Sequence[Comment], place: Place, *, licence: bool = False, attached: bool = True
) -> tuple[list[Line], bool]:
    """Say of every line of a block what it is.

    Args:
        comments: Consecutive comment lines, none of them a parser directive.
        place: Before the first instruction, after it, or inside one. Commands before the
            first instruction say how to use the image; elsewhere they are dead code.
        licence: The block before this one ended in licence text.
        attached: An instruction follows directly: prose above dead code may be about it.

    Returns:
        The lines, and whether they end in licence text.
    """
    classifier = _Classifier(place, licence)
    texts = [comment.text.rstrip().replace("\r", " ").expandtabs(4) for comment in comments]
    read = [_read_mark(text) for text in texts]
    settings = typeset(["" if mark in _APART else text for mark, text in read])
    for comment, (mark, text), found in zip(comments, read, settings, strict=True):
        classifier.add(comment.line, mark, text, found)
    lines = banners(classifier.lines)
    lines = lead_ins(lines, attached)
    return adopt_bare_lines(lines), classifier.licence


def _read_mark(text: str) -> tuple[_Mark, str]:
    """What the first characters of a comment alone decide about it, and the text without them."""
    if text.startswith("!"):
        return "private", text[1:]
    if text.startswith(":"):
        return "marked", text[1:]
    if words.RECIPE.match(text):
        return "pragma", text
    return "", without_marks(text)


def _goes_on_below_note(bare: str) -> bool:
    """Whether a line goes on in a command that a note stands in, and is no prose behind it.

    The last option of a command may be a note itself, being switched off.
    """
    if is_note(bare) or bare.startswith("-") or continues(bare):
        return True
    if words.SENTENCE.search(bare) or words.SENTENCE_BOUND.search(bare) or docker_line(bare):
        return False
    return len(bare.split(maxsplit=_OPERANDS)) <= _OPERANDS or bool(words.OPTION.search(bare))


class _Classifier:
    """The state that runs from line to line of a block."""

    def __init__(self, place: Place, licence: bool) -> None:
        self.place = place
        self.licence = licence
        # The kind that runs to the paragraph's end.
        self.running: RemarkKind | None = "licence" if licence else None
        self.new_paragraph = True
        # The command above goes on in this line.
        self.open = False
        self.lines: list[Line] = []

    def add(self, number: int, mark: _Mark, text: str, found: Typeset) -> None:
        if mark == "private" or mark == "pragma":
            line = Line(number, text, mark)
        elif found.setting is not None:
            line = replace(self.typeset(number, found.text, found.setting), marked=mark == "marked")
        elif mark == "marked":
            line = self.marked(number, text)
        else:
            line = self.line(number, text)
        self.open = self.goes_on_below(line)
        self.lines.append(line)
        if line.bare:
            self.new_paragraph = True
            self.running = None
        elif line.kind != "private":
            self.new_paragraph = False

    def marked(self, number: int, text: str) -> Line:
        """A line that is prose whatever it says; above the file, what is typed stands as it is."""
        if not text.strip():
            return Line(number, "", "prose", bare=True, marked=True)
        if self.place == "header":
            line = self.continuation(number, text) or self.prose_or_code(number, text, "prose")
            if line.verbatim or line.command:
                return replace(line, marked=True)
        return Line(number, text, "prose", marked=True)

    def line(self, number: int, text: str) -> Line:
        bare = text.strip()
        if not bare:
            return Line(number, "", "prose", bare=True)
        if line := self.continuation(number, text):
            return line
        previous = self.lines[-1] if self.lines else None
        if previous and previous.kind == "code" and self.goes_on(previous, bare):
            return Line(number, text, "code")
        kind = self.kind(bare)
        if kind == "prose" or kind == "code":
            return self.prose_or_code(number, text, kind)
        return Line(number, text, kind)

    def continuation(self, number: int, text: str) -> Line | None:
        """A line in which the command above goes on."""
        bare = text.strip()
        if not (self.open and bare.strip("#")):
            return None
        previous = self.lines[-1]
        if previous.command and is_note(previous.text) and not _goes_on_below_note(bare):
            return None
        return Line(number, text, "prose", command=2 if previous.command else 0, verbatim=True)

    def typeset(self, number: int, text: str, setting: Setting) -> Line:
        """A line of what the author set himself."""
        if not text.strip():
            return Line(number, "", "prose", bare=True, verbatim=True)
        if setting == "titled":
            return Line(number, text, "prose", fence="begins")
        if setting == "begins" or setting == "ends":
            return Line(number, text, "prose", verbatim=True, fence=setting)
        if setting == "shell":
            line = self.continuation(number, text)
            if line and line.command:
                return line
            if docker_line(text.strip(), chained=self.place == "header"):
                return Line(number, text, "prose", command=1, verbatim=True)
        return Line(number, text, "prose", verbatim=True)

    def goes_on_below(self, line: Line) -> bool:
        """Whether a command goes on in the next line; a note between its lines does not end it."""
        if line.fence or not (line.command or line.verbatim):
            return False
        if line.command == 2 and is_note(line.text):
            return True
        return continues(line.text) if line.command else line.text.endswith("\\")

    def goes_on(self, previous: Line, bare: str) -> bool:
        """A code line goes on after a continuation; a comment inside code is code."""
        return previous.text.endswith(_CONTINUES) or bare.startswith("# ")

    def kind(self, bare: str) -> RemarkKind:
        if words.PRAGMA.match(bare):
            return "pragma"
        if self.is_licence(bare):
            return "licence"
        if is_rule(bare):
            return "separator"
        if self.running in ("generated", "todo") and not is_instruction(bare):
            return self.running
        if words.GENERATED.search(bare[:500]):
            self.running = "generated"
            return "generated"
        if words.TODO.match(bare):
            self.running = "todo"
            return "todo"
        if words.AUTHOR.match(bare) or words.AUTHOR_CAPITALS.match(bare):
            return "licence"
        if is_instruction(bare):
            return "code"
        return "prose"

    def is_licence(self, bare: str) -> bool:
        if words.LICENCE_TEXT.match(bare):
            self.running, self.licence = "licence", True
            return True
        if words.LICENCE_LINE.match(bare):
            self.licence = True
            return True
        if not self.licence or is_rule(bare):
            return False
        if self.running == "licence" and not self.new_paragraph:
            return True
        if words.LICENCE_WORDS.search(bare[:500]):
            self.running = "licence"
            return True
        self.licence = False
        self.running = None
        return False

    def prose_or_code(self, number: int, text: str, kind: RemarkKind) -> Line:
        bare = text.strip()
        if kind == "code":
            quoted = self.place == "header" and self.is_led_into(text)
            return Line(number, text, "prose" if quoted else "code", verbatim=quoted)
        # Elsewhere shell is dead code, whatever it calls.
        if docker := docker_line(bare, chained=self.place == "header"):
            return Line(number, text, "prose", command=1, verbatim=docker.alone)
        prompt = words.PROMPT.match(bare)
        command = bare[prompt.end() :] if prompt else bare
        typed = prompt and (prompt[0][0] != ">" or self.is_in_commands())
        moves = self.place == "header" and words.MOVE.fullmatch(command)
        if typed or moves or (is_shell(command) and not words.BEFORE_SPAN.match(command)):
            if prompt or self.place == "header" or self.is_led_into(text):
                return Line(number, text, "prose", verbatim=True)
            return Line(number, text, "code")
        if self.place == "inside" and words.FLAG_OR_ASSIGNMENT.match(bare):
            return Line(number, text, "code")
        if self.place == "body" and words.ASSIGNMENT.match(bare):
            return Line(number, text, "code")
        return Line(
            number,
            text.removesuffix("\\").rstrip() if kind == "prose" else text,
            "prose",
        )

    def is_in_commands(self) -> bool:
        return bool(self.lines) and self.lines[-1].verbatim

    def is_led_into(self, text: str) -> bool:
        """Shell that stands deeper than "To do this:" above it is there to be typed."""
        for line in reversed(self.lines):
            if line.bare:
                continue
            deeper = indentation(text) > indentation(line.text) or line.verbatim
            return deeper and (line.verbatim or line.text.endswith(":"))
        return False
