"""A classified comment line, and what the text of one line alone can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.model import RemarkKind

TITLE_LENGTH = 80
# What rules and banners are drawn with.
MARKS = "-=*~+_/#"
_RULE_LENGTH = 3
_ART_LENGTH = 10


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
        verbatim: It is shown as it stands: a command that a reader is meant to type, or its
            continuation; what stands in a fence, empty lines included, or in a table.
        fence: Code begins below it or ends above it. It is not shown, unless it is not verbatim:
            then it is the title of the code.
    """

    number: int
    text: str
    kind: RemarkKind
    marked: bool = False
    bare: bool = False
    title: bool = False
    command: Literal[0, 1, 2] = 0
    verbatim: bool = False
    fence: Literal["", "begins", "ends"] = ""


def without_marks(text: str) -> str:
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


def indentation(text: str) -> int:
    """How many blanks a text begins with."""
    return len(text) - len(text.lstrip(" "))


def continues(text: str) -> bool:
    """A command goes on in the next line; a note may stand behind the backslash."""
    return text.endswith("\\") or "\\ #" in text or "\\#" in text or "\\  #" in text


def is_note(text: str) -> bool:
    """A comment as shells have it, within what is already a comment: `# # the name`."""
    return text.lstrip().startswith("#")


def is_rule(bare: str) -> bool:
    """A rule, a bracket, a line of an ASCII drawing: nothing in it is a word."""
    sample = bare[:200]
    letters = sum(map(str.isalnum, sample))
    if letters == 0:
        return True
    if any(map(str.isalpha, sample.strip(MARKS + " ")[:2])):
        return False
    solid = len(sample) - sample.count(" ")
    return solid >= _ART_LENGTH and letters * 5 < solid


def is_instruction(bare: str) -> bool:
    """A commented-out instruction."""
    keyword, _, arguments = bare.partition(" ")
    pattern = words.INSTRUCTION_ARGUMENTS.get(keyword)
    if not pattern or not pattern.match(arguments.lstrip()):
        return False
    if words.LABEL_JOINT.match(arguments.lstrip()):
        return False
    return keyword == "FROM" or not words.SENTENCE.match(arguments.lstrip())


def is_shell(bare: str) -> bool:
    """A line of shell: dead code, or a command to type."""
    sample = bare[:500]
    if words.SHELL_SYNTAX.match(sample):
        return True
    if words.SENTENCE.search(sample):
        return False
    if words.SHELL_VERB.match(sample) or words.SHELL_USE.match(sample):
        return True
    name = words.SHELL_NAME.match(sample)
    if name and words.SHELL_EVIDENCE.search(name["rest"]):
        return True
    if sample.count(" --") > 1:
        return True
    # `  libpq-dev \`: a word of a list; "Install the extension \" is a sentence.
    return bare.endswith("\\") and not (bare[0].isupper() and bare.count(" ") > 1)
