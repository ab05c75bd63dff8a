"""The docker command in a comment line, and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.comments.lines import is_shell
from mkdocs_dockerfile.comments.spans import SpanReader

_SAMPLE = 2000
_BULLET = re.compile(r"(?:\d{1,3}[.)]|[-*+\u2022])\s+(?=\S)")
# `docker compose` in a list names a tool; `docker compose up` is typed.
_FEWEST_WORDS = 3


class DockerLine(NamedTuple):
    """A line that holds a docker or podman command.

    Attributes:
        bullet: The mark of a list before it, with its blanks; may be empty.
        label: What the line says that it does, without the colon; may be empty.
        code: The command, up to the end of the line; without a prompt.
        quoted: It stands in a code span.
    """

    bullet: str
    label: str
    code: str
    quoted: bool = False

    @property
    def alone(self) -> bool:
        """Whether the line is nothing but the command."""
        return not (self.bullet or self.label or self.quoted)


def docker_line(bare: str, *, chained: bool = True) -> DockerLine | None:
    """Find the docker command that a reader is to type in a line.

    Args:
        bare: The text of the line, blanks at its ends removed.
        chained: Take what follows other commands, too, as in `cd app && docker build .`.

    Returns:
        None where there is no command, or a sentence that begins like one.
    """
    mark = _BULLET.match(bare)
    bullet = mark[0] if mark else ""
    text = bare[len(bullet) :]
    if arrow := words.ARROW.match(text):
        text = text[arrow.end() :]
    prompt = words.PROMPT.match(text)
    typed = text[prompt.end() :] if prompt else text
    if _is_docker(typed):
        return DockerLine(bullet, "", typed) if not bullet or _is_typed(typed) else None
    if span := words.DOCKER_SPAN.match(text[:_SAMPLE]):
        label, code = span["label"] or "", span["code"].strip()
        ends_sentence = not (bullet or label) and not text.endswith("`")
        if ends_sentence or not _is_typed(code):
            return None
        return DockerLine(bullet, label.strip(), code, quoted=True)
    if labelled := words.LABELLED_DOCKER.match(text[:_SAMPLE]):
        label, code = labelled["label"].rstrip(), text[labelled.start("code") :]
        # A dash may also join the parts of a sentence, and arrows a row of steps.
        is_step = words.ARROW_BEHIND.search(_said_to_shell(code)) is not None
        if not is_step and (labelled["joint"] == ":" or (_is_docker(code) and _is_typed(code))):
            return DockerLine(bullet, label if _says(label) else "", code)
    return DockerLine(bullet, "", typed) if chained and _is_chained(typed) else None


def is_item(bare: str) -> bool:
    """Whether a line begins with the mark of a list."""
    return _BULLET.match(bare) is not None


def mentioned_commands(reader: SpanReader, text: str) -> Iterator[str]:
    """The docker commands within a line of a sentence, except those that nobody should type.

    Args:
        reader: Has read the lines before; made for `MENTIONED_DOCKER`.
        text: The line.
    """
    for span in reader.read(text[:_SAMPLE]):
        parts = span.code.split()
        named = len(parts) < _FEWEST_WORDS or words.NAMED_ONLY.fullmatch(parts[-1])
        if not (named or span.negated) and _is_typed(span.code):
            yield span.code


def _says(label: str) -> bool:
    """Whether a label is more than a mark (`x)`)."""
    return sum(map(str.isalnum, label)) > 1


def _is_docker(typed: str) -> bool:
    """A docker or podman command, and not a sentence that begins like one."""
    return bool(words.DOCKER.match(typed)) and not words.SENTENCE.search(_said_to_shell(typed))


def _is_chained(typed: str) -> bool:
    """Shell that goes on with a docker command."""
    code = _said_to_shell(typed)
    if not words.CHAINED_DOCKER.search(code) or words.SHELL_COMPOUND.match(code):
        return False
    return is_shell(code)


def _said_to_shell(typed: str) -> str:
    """The beginning of a command without its quotations and its comment, which may say anything."""
    return words.SHELL_COMMENT.sub("", words.QUOTATION.sub("", typed[:_SAMPLE]))


def _is_typed(code: str) -> bool:
    """Whether a command has what only somebody who types it needs.

    Lists and code spans also name commands: "docker build caches", `docker build`.
    """
    command = words.DOCKER.match(code)
    assert command is not None
    rest = _said_to_shell(code[command.end() :])
    if words.DOCKER_EVIDENCE.search(rest):
        return True
    named = command[0].split()
    operands = rest.split()
    enough = "-compose" in command[0] or len(named) + len(operands) >= _FEWEST_WORDS
    if named[-1] == "compose" and operands and words.SUBCOMMAND.fullmatch(operands[0]):
        del operands[0]
    return enough and named[-1] != "build" and len(operands) <= 1
