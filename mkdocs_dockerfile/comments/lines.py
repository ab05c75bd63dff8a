"""What a comment line is: prose, or one of the kinds that explain nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.model import Comment, RemarkKind

Place = Literal["header", "body", "inside"]

TITLE_LENGTH = 80
# `---- Title ----`, `==== Title`, `Title ----`; the marks are cut off by strip, so that
# no pattern has to look for their end.
_MARKS = "-=*~+_/#"
_FENCE = "```"
_CONTINUES = ("\\", "&&", "||", "|", "`")
_ART_LENGTH = 10
_RULE_LENGTH = 3
_LEAD_IN_LINES = 2
_BOX_LINES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A comment line, classified.

    Attributes:
        number: 1-based line of the file.
        text: What follows the comment marks, indentation kept, tabs expanded.
        kind: As in a remark.
        marked: It begins with `#:`.
        bare: Nothing stands in it: a paragraph break.
        title: It is the title in a banner.
        command: It begins (1) or continues (2) a docker command; 0 otherwise.
        verbatim: A command that a reader is meant to type, or its continuation.
    """

    number: int
    text: str
    kind: RemarkKind
    marked: bool = False
    bare: bool = False
    title: bool = False
    command: Literal[0, 1, 2] = 0
    verbatim: bool = False


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
    for comment in comments:
        classifier.add(comment)
    lines = _banners(classifier.lines)
    lines = _lead_ins(lines, attached)
    return _adopt_bare_lines(lines), classifier.licence


class _Classifier:
    """The state that runs from line to line of a block."""

    def __init__(self, place: Place, licence: bool) -> None:
        self.place = place
        self.licence = licence
        # The kind that runs to the paragraph's end.
        self.running: RemarkKind | None = "licence" if licence else None
        self.new_paragraph = True
        self.in_fence = False
        self.lines: list[Line] = []

    def add(self, comment: Comment) -> None:
        text = comment.text.rstrip().replace("\r", " ").expandtabs(4)
        if text.startswith("!"):
            line = Line(comment.line, text[1:], "private")
        elif text.startswith(":"):
            line = Line(comment.line, text[1:], "prose", marked=True, bare=not text[1:].strip())
        else:
            text = _without_marks(text)
            line = self.line(comment.line, text)
        self.lines.append(line)
        if line.bare:
            self.new_paragraph = True
            self.running = None
        elif line.kind != "private":
            self.new_paragraph = False

    def line(self, number: int, text: str) -> Line:
        bare = text.strip()
        if not bare:
            return Line(number, "", "prose", bare=True)
        previous = self.lines[-1] if self.lines else None
        if bare.startswith(_FENCE):
            self.in_fence = not self.in_fence
            return Line(number, text, "prose", verbatim=True)
        if self.in_fence:
            return Line(number, text, "prose", verbatim=True)
        if previous and previous.command and _continues(previous.text):
            return Line(number, text, "prose", command=2, verbatim=True)
        if previous and previous.verbatim and previous.text.endswith("\\"):
            return Line(number, text, "prose", verbatim=True)
        if previous and previous.kind == "code" and self.goes_on(previous, bare):
            return Line(number, text, "code")
        kind = self.kind(bare)
        if kind == "prose" or kind == "code":
            return self.prose_or_code(number, text, kind)
        return Line(number, text, kind)

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
        prompt = words.PROMPT.match(bare)
        command = bare[prompt.end() :] if prompt else bare
        if is_docker(command) or words.LABELLED_DOCKER.match(bare[:2000]):
            return Line(number, text, "prose", command=1, verbatim=is_docker(command))
        typed = prompt and (prompt[0][0] != ">" or self.is_in_commands())
        if typed or is_shell(command):
            if prompt or self.place == "header" or self.is_led_into(text):
                return Line(number, text, "prose", verbatim=True)
            return Line(number, text, "code")
        if self.place == "inside" and words.FLAG_OR_ASSIGNMENT.match(bare):
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
            deeper = _indentation(text) > _indentation(line.text) or line.verbatim
            return deeper and (line.verbatim or line.text.endswith(":"))
        return False


def _without_marks(text: str) -> str:
    """Cut off further `#` at the front, and those that close a box at the end.

    `#### Title ####` and `####` keep them: they are a banner and a rule.
    """
    bare = text.strip()
    inner = bare.strip("#")
    if not inner.strip():
        return bare if len(bare) - len(inner) >= _RULE_LENGTH else ""
    front = len(bare) - len(bare.lstrip("#"))
    back = len(bare) - len(bare.rstrip("#"))
    if front >= _RULE_LENGTH and back >= _RULE_LENGTH:
        return bare
    text = text.lstrip("#")
    if back and (back > 1 or inner[-1] == " "):
        text = text.rstrip("#").rstrip()
    return text


def _indentation(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _continues(text: str) -> bool:
    return text.endswith("\\") or "\\ #" in text or "\\#" in text or "\\  #" in text


def is_rule(bare: str) -> bool:
    """A rule, a bracket, a line of an ASCII drawing: nothing in it is a word."""
    sample = bare[:200]
    letters = sum(map(str.isalnum, sample))
    if letters == 0:
        return True
    if any(map(str.isalpha, sample.strip(_MARKS + " ")[:2])):
        return False
    solid = len(sample) - sample.count(" ")
    return solid >= _ART_LENGTH and letters * 5 < solid


def is_docker(bare: str) -> bool:
    """A docker or podman command, and not a sentence that begins like one."""
    return bool(words.DOCKER.match(bare)) and not words.SENTENCE.search(bare[:300])


def is_instruction(bare: str) -> bool:
    """A commented-out instruction."""
    keyword, _, arguments = bare.partition(" ")
    pattern = words.INSTRUCTION_ARGUMENTS.get(keyword)
    if not pattern or not pattern.match(arguments.lstrip()):
        return False
    return keyword == "FROM" or not words.SENTENCE.match(arguments.lstrip())


def is_shell(bare: str) -> bool:
    """A line of shell: dead code, or a command to type."""
    sample = bare[:500]
    if words.SHELL_SYNTAX.match(sample):
        return True
    if words.SENTENCE.search(sample):
        return False
    if words.SHELL_VERB.match(sample):
        return True
    name = words.SHELL_NAME.match(sample)
    if name and words.SHELL_EVIDENCE.search(name["rest"]):
        return True
    if sample.count(" --") > 1:
        return True
    # `  libpq-dev \`: a word of a list; "Install the extension \" is a sentence.
    return bare.endswith("\\") and not (bare[0].isupper() and bare.count(" ") > 1)


# --- What only the lines around can tell --------------------------------------------


def _banners(lines: list[Line]) -> list[Line]:
    """Find the titles: between rules, above a rule, or with marks at their sides."""
    result = list(lines)
    in_box = False
    for index, line in enumerate(lines):
        if line.kind == "separator":
            in_box = not in_box and _is_free(lines, index)
        if line.kind != "prose" or line.bare or line.verbatim or line.marked:
            continue
        bare = line.text.strip()
        inner = bare.strip(_MARKS)
        title = inner.strip()
        front = len(bare) - len(bare.lstrip(_MARKS))
        back = len(bare) - len(bare.rstrip(_MARKS))
        before, after = _around(lines, index)
        if (front >= 3 and inner[:1] == " ") or (back >= 3 and inner[-1:] == " "):
            closing = words.CLOSING_BANNER.match(title)
            kind: RemarkKind = "separator" if closing else "prose"
            result[index] = replace(line, text=title, kind=kind, title=not closing)
        elif len(bare) <= TITLE_LENGTH and (
            (after == "separator" and before in (None, "separator") and not in_box)
            or _is_boxed(lines, index)
        ):
            result[index] = replace(line, text=bare.strip("|*=- "), title=True)
    return result


def _around(lines: list[Line], index: int) -> tuple[str | None, str | None]:
    """Kinds of the lines before and after; None for a bare one or none."""

    def kind(line: Line) -> str | None:
        return None if line.bare else line.kind

    before = kind(lines[index - 1]) if index else None
    after = kind(lines[index + 1]) if index + 1 < len(lines) else None
    return before, after


def _is_boxed(lines: list[Line], index: int) -> bool:
    """A line is the first in a box: below a rule that underlines nothing, above another."""
    above = index - 1
    while above >= 0 and lines[above].bare:
        above -= 1
    if above < 0 or lines[above].kind != "separator" or not _is_free(lines, above):
        return False
    following = lines[index + 1 : index + 2]
    if following and following[0].text.strip()[:1].islower():
        return False
    below = lines[index + 1 : index + _BOX_LINES]
    return any(line.kind == "separator" for line in below)


def _is_free(lines: list[Line], index: int) -> bool:
    """Nothing stands directly above a line."""
    return index == 0 or lines[index - 1].bare or lines[index - 1].kind == "separator"


def _lead_ins(lines: list[Line], attached: bool) -> list[Line]:
    """Prose that only leads into dead code goes with it."""
    result = list(lines)
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and not lines[end].bare:
            continue
        _lead_in(result, start, end, attached or end < len(lines))
        start = end
    return result


def _lead_in(lines: list[Line], start: int, end: int, attached: bool) -> None:
    """Do so in one paragraph: lines from `start` up to `end`.

    Prose between code, prose that ends in a colon or says "uncomment", and, where no
    instruction follows that it could be about, prose above the code that ends a block.
    """
    index = start
    while index < end:
        first = index
        while index < end and lines[index].kind == "prose" and not lines[index].marked:
            index += 1
        prose = lines[first:index]
        if prose and index < end and lines[index].kind == "code" and not prose[-1].title:
            last = prose[-1].text.strip()
            leads = (
                last.endswith(":")
                or bool(words.LEADS_INTO_CODE.search(last[:200]))
                or (first > start and lines[first - 1].kind == "code")
                or (not attached and all(line.kind == "code" for line in lines[index:end]))
            )
            if leads and len(prose) <= _LEAD_IN_LINES:
                lines[first:index] = [_as_code(line) for line in prose]
        index += index == first or index < end


def _as_code(line: Line) -> Line:
    return line if line.bare else replace(line, kind="code")


def _adopt_bare_lines(lines: list[Line]) -> list[Line]:
    """A bare `#` is of the kind of the line before it, else of the one after it."""
    kinds: list[RemarkKind] = []
    filled = [line.kind for line in lines if not line.bare]
    first: RemarkKind = filled[0] if filled else "separator"
    for line in lines:
        kinds.append((kinds[-1] if kinds else first) if line.bare else line.kind)
    return [
        replace(line, kind=kind) if line.bare else line
        for line, kind in zip(lines, kinds, strict=True)
    ]
