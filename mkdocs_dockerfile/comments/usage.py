"""The docker commands that a header comment tells its readers to type."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.comments.docker_lines import docker_line, is_item, mentioned_commands
from mkdocs_dockerfile.comments.inline import inline
from mkdocs_dockerfile.comments.lines import TITLE_LENGTH, Line, indentation, is_note
from mkdocs_dockerfile.comments.markup import goes_on, plain_title
from mkdocs_dockerfile.comments.spans import SpanReader
from mkdocs_dockerfile.model import Command

# A comment within the usage, as in a script: `# # Build it`.
_NUMBER = re.compile(r"(?:\d{1,2}[.)]|[-*+•]|#+)\s+")

# What its author drew around a title, or behind a number's mark: `## Build ##`.
_DRAWN = re.compile(r"^[-=*~+_/#]{3,}\s|\s(?:#+|[-=*~+_/]{3,})$")

# A title that its author set off: `**Running:**`.
_STRONG = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_]+)(?P=mark)(?P<colon>:?)")


def take_commands(lines: Sequence[Line]) -> tuple[list[Command], list[Line]]:
    r"""Take the docker and podman commands out of a block.

    A command is joined over its continuation lines. A note behind a continuation
    (`-v /data \ # keep the state`) is no shell: it becomes a comment under the command. The line
    directly above a command, when it stands alone, is its title; that of several is told once.
    A list or a fence that says more than commands stays whole, and so does a sentence: their
    commands are shown by the words.

    Returns:
        The commands in order, and the lines that are left.
    """
    commands: list[Command] = []
    left = _Left()
    # By number of a title, the index of the first command below it.
    emptied: dict[int, int] = {}
    lines, staying = _unfenced(lines)
    staying |= _in_lists_that_stay(lines)
    spans = SpanReader(words.MENTIONED_DOCKER)
    behind = 0
    index = 0
    while index < len(lines):
        line = lines[index]
        docker = docker_line(line.text.strip()) if line.command == 1 else None
        if docker is None:
            above = lines[index - 1] if index else None
            if line.number in staying or not _is_between_commands(line, above):
                left.add(line)
            if line.bare or is_item(line.text.strip()):
                spans.begin()
            if _is_running_text(line):
                commands += (
                    Command("", code, "author", line.number, shown="words")
                    for code in mentioned_commands(spans, line.text)
                )
            index += 1
            continue
        spans.begin()
        end = index + 1
        while end < len(lines) and lines[end].command == 2:
            end += 1
        code = _code(docker.code, lines[index + 1 : end])
        title = _humanise(docker.label) if docker.label else ""
        if line.number in staying or (docker.quoted and _is_within_sentence(left.lines)):
            left.add(*(_as_code(lines[index:end], docker.code)))
            commands.append(Command(title, code, "author", line.number, shown="words"))
        else:
            if not docker.label:
                title = _title_above(left, behind)
                if section := _section(left):
                    emptied.setdefault(section.number, len(commands))
                if _is_example(left, behind):
                    left.add(*lines[index:end])
            commands.append(Command(title, code, "author", line.number))
            behind = lines[end - 1].number
        index = end
    gone = _emptied(left.lines, emptied)
    for line in gone:
        at = emptied[line.number]
        title = ": ".join(filter(None, (_humanise(line.text), commands[at].title)))
        commands[at] = replace(commands[at], title=title)
    numbers = {line.number for line in gone}
    return commands, [line for line in left.lines if line.number not in numbers]


def mentions(lines: Sequence[Line]) -> list[Command]:
    """The commands within the sentences of a block that says more about an instruction."""
    return [command for command in take_commands(lines)[0] if command.shown == "words"]


class _Left:
    """The lines that no command has taken so far, and which of them say something."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        # Indexes of the lines that are not bare, and of those among them that are prose.
        self.filled: list[int] = []
        self.prose: list[int] = []

    def add(self, *lines: Line) -> None:
        for line in lines:
            if not line.bare:
                self.filled.append(len(self.lines))
                if line.kind == "prose":
                    self.prose.append(len(self.lines))
            self.lines.append(line)

    def cut(self, at: int) -> None:
        """Take the lines from an index on away."""
        del self.lines[at:]
        for indexes in (self.filled, self.prose):
            while indexes and indexes[-1] >= at:
                indexes.pop()


def _as_code(lines: Sequence[Line], code: str) -> Sequence[Line]:
    """The lines of a command that stays among words, which it stands out from."""
    line = lines[0]
    start = line.text.find(code)
    if len(lines) > 1 or line.verbatim or start < 0 or "`" in line.text:
        return lines
    end = start + len(code)
    return [replace(line, text=f"{line.text[:start]}`{code}`{line.text[end:]}")]


def _is_between_commands(line: Line, above: Line | None) -> bool:
    """An "or" below a command; the "then" of a script is none."""
    if line.verbatim and above is not None and above.verbatim and not above.command:
        return False
    return line.kind == "prose" and line.text.strip().lower() in words.BETWEEN_COMMANDS


def _is_running_text(line: Line) -> bool:
    """Sentences, and the cells of tables."""
    return line.kind == "prose" and (not line.verbatim or line.text.lstrip().startswith("|"))


def _is_within_sentence(left: Sequence[Line]) -> bool:
    """The line above goes on: "Build it with make or", and the code span in the next line."""
    if not left or left[-1].bare or left[-1].verbatim or left[-1].kind != "prose":
        return False
    return goes_on(left[-1].text) and not left[-1].text.endswith(":")


def _unfenced(lines: Sequence[Line]) -> tuple[list[Line], set[int]]:
    """The lines without fences around nothing but commands, and the notes between these.

    Returns:
        The lines; and the numbers of those in all other fences, which stay whole: they may
        show what a command says, or be a script.
    """
    result: list[Line] = []
    staying: set[int] = set()
    index = 0
    while index < len(lines):
        end = index + 1
        if not lines[index].fence:
            result.append(lines[index])
            index = end
            continue
        if lines[index].fence == "ends":
            index = end
            continue
        title = [] if lines[index].verbatim else [replace(lines[index], fence="")]
        while end < len(lines) and lines[end].verbatim and not lines[end].fence:
            end += 1
        inside = lines[index + 1 : end]
        end += end < len(lines) and lines[end].fence == "ends"
        if not inside or (any(line.command for line in inside) and _are_commands(inside)):
            result += title
            result += (line if line.command else replace(line, verbatim=False) for line in inside)
        else:
            result += lines[index:end]
            staying.update(line.number for line in inside)
        index = end
    return result, staying


def _are_commands(lines: Sequence[Line]) -> bool:
    """Whether lines are commands and their titles: one note above each, and no more."""
    return all(
        line.bare
        or line.command
        or (is_note(line.text) and following is not None and following.command == 1)
        for line, following in zip_longest(lines, lines[1:])
        if line is not None
    )


def _in_lists_that_stay(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines in lists that hold more than commands, or are led into.

    A line that leads into items which say themselves what they do is no title of the first.
    """
    staying: set[int] = set()
    index = 0
    while index < len(lines):
        first = index
        while index < len(lines) and _is_of_list(
            lines[index], lines[first] if index > first else None
        ):
            index += 1
        items = [line for line in lines[first:index] if line.command != 2]
        found = [docker_line(line.text.strip()) if line.command else None for line in items]
        led_into = first > 0 and lines[first - 1].text.endswith(":")
        if None in found or (led_into and any(item and item.label for item in found)):
            staying.update(line.number for line in items)
        index += index == first
    return staying


def _is_of_list(line: Line, first: Line | None) -> bool:
    """Whether a line is an item, or goes on in the list whose first item stands above."""
    if line.kind != "prose" or line.bare:
        return False
    if is_item(line.text.strip()) or first is None:
        return is_item(line.text.strip())
    deeper = indentation(line.text) > indentation(first.text)
    return line.command == 2 or (deeper and not line.verbatim)


def _section(left: _Left) -> Line | None:
    """The title that stands directly above a command."""
    last = left.lines[left.prose[-1]] if left.prose else None
    return last if last and last.title else None


def _emptied(left: Sequence[Line], titles: Container[int]) -> list[Line]:
    """The titles under which nothing is left; the page's own title stays."""
    prose = [line for line in left if line.kind == "prose" and not line.bare]
    return [
        line
        for line, following in zip_longest(prose[1:], prose[2:])
        if line.number in titles and (following is None or following.title)
    ]


def _title_above(left: _Left, behind: int) -> str:
    """Take the title of a command; with the line that leads into it, if that is one, too."""
    title = _take_title(left, behind)
    lead = _take_title(left, behind) if title and _is_example(left, behind) else ""
    return f"{lead}: {title}" if lead else title


def _take_title(left: _Left, behind: int) -> str:
    """Remove the title of a command from the lines above it, and return it.

    Args:
        left: The lines above that no command has taken.
        behind: Number of the last line of the command before.
    """
    if not left.filled:
        return ""
    at = left.filled[-1]
    last = left.lines[at]
    if last.kind != "prose" or last.verbatim or last.title or last.number <= behind:
        return ""
    strong = _STRONG.fullmatch(last.text.strip())
    text = strong["text"] + strong["colon"] if strong else last.text.strip()
    above = left.lines[at - 1] if at and left.lines[at - 1].number > behind else None
    alone = above is None or above.bare or above.kind != "prose" or above.verbatim
    if above is not None and above.text.endswith(":"):
        # "Usage:", and below it what the first command does; no step of several, nor shell.
        alone |= is_note(text) or not (_NUMBER.match(text) or text[0].islower())
    directly = at == len(left.lines) - 1
    if len(text) > TITLE_LENGTH or not (text.endswith(":") or (directly and alone)):
        return ""
    if not alone and not _NUMBER.match(text) and text[0].islower():
        return ""
    left.cut(at)
    return _humanise(text)


def _is_example(left: _Left, behind: int) -> bool:
    """A sentence that stays in the introduction leads into the command: it stays, too."""
    last = left.lines[left.filled[-1]] if left.filled else None
    if last is None or last.kind != "prose" or last.number <= behind:
        return False
    return last.text.endswith(":")


def _humanise(label: str) -> str:
    """`TO_BUILD:` → `To build`; the rest of it as inline Markdown."""
    label = plain_title(_DRAWN.sub("", _NUMBER.sub("", label.strip(), count=1)))
    if label.isupper() and len(label) > 1:
        label = label.replace("_", " ").replace("-", " ").capitalize()
    return inline(label)


def _code(first: str, continuations: Sequence[Line]) -> str:
    """Write a command as a reader can type it, its notes as comments below it."""
    code: list[str] = []
    notes: list[str] = []
    waiting: list[str] = []
    for text in (first, *(line.text.strip() for line in continuations)):
        if code and is_note(text):
            waiting.append(text.lstrip("# ").removesuffix("\\").rstrip())
            continue
        head, mark, note = text.partition("#") if "\\" in text else (text, "", "")
        head = head.rstrip()
        if mark and head.endswith("\\"):
            waiting.append(note.strip())
        else:
            head = text
        notes += _notes(waiting, head.removesuffix("\\").strip() if code else "")
        waiting = []
        code.append(
            " ".join((head.removesuffix("\\").rstrip(), "\\")) if head.endswith("\\") else head
        )
    notes += _notes(waiting, "")
    code[-1] = code[-1].removesuffix("\\").rstrip()
    return "\n".join([code[0], *(f"    {line}" for line in code[1:]), *notes])


def _notes(texts: Sequence[str], option: str) -> Iterator[str]:
    """Notes on an option as comments; one that is an option itself was only switched off."""
    about = f"{option}: " if option else ""
    for text in filter(None, texts):
        if text.startswith("-"):
            yield f"# {text}"
        else:
            yield f"# {about}{text}"
            about = "  "
