"""What stands in a Dockerfile.

What a file has many of is a named tuple, the rest a frozen dataclass: making a frozen
instruction took a fifth of the time of reading it, and a tuple is as immutable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from mkdocs_dockerfile.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Directive:
    """A parser directive, `# name=value`, at the top of a file.

    Attributes:
        name: `syntax`, `escape` or `check`, in lower case.
        value: What follows the equals sign, without blanks around it.
        line: 1-based line.
    """

    name: str
    value: str
    line: int


CommentPlace = Literal["line", "directive", "inside"]


class Comment(NamedTuple):
    r"""One comment line; nothing of it is lost: `indent + "#" + text` is the line.

    Attributes:
        line: 1-based line.
        indent: The blanks before the `#`.
        text: What follows the `#`, as it stands (a `\r` before the line feed included).
        place: A `line` of its own, a parser `directive`, or `inside` a continued
            instruction.
    """

    line: int
    indent: str
    text: str
    place: CommentPlace = "line"


class Flag(NamedTuple):
    """A flag of an instruction, `--name=value`; quotes and escapes are resolved.

    Attributes:
        name: Without the dashes.
        value: None where the flag has no `=`.
    """

    name: str
    value: str | None = None


class Heredoc(NamedTuple):
    """A heredoc of an instruction.

    Attributes:
        name: The word that ends it, without quotes.
        content: The body as it stands in the file, line ends and leading tabs included.
        start_line: 1-based line of the first body line (of the terminator, when empty).
        end_line: 1-based line of the terminator.
        strip_tabs: `<<-`: leading tabs of the body do not count.
        expand: Variables in the body are expanded: the word is not quoted.
        file_descriptor: The number before `<<`; 0 where none is written.
    """

    name: str
    content: str
    start_line: int
    end_line: int
    strip_tabs: bool = False
    expand: bool = True
    file_descriptor: int = 0


class Instruction(NamedTuple):
    """One instruction, read as BuildKit's parser reads it.

    Attributes:
        keyword: In upper case; unknown ones too. Empty for a lone escape token.
        start_line: 1-based.
        end_line: 1-based, inclusive; heredoc bodies and terminators are part of it.
        source: The exact text of these lines, without the last line's line feed.
        logical: The instruction in one line, as BuildKit joins it: continuations and
            comments inside it are gone, heredoc bodies are not part of it.
        arguments: The words, where BuildKit splits words: `NAME=value` for ENV, LABEL
            and ARG (two words, name and value, in the legacy form `ENV name value`);
            the array's strings in exec form; type and command for HEALTHCHECK; keyword
            and arguments of the inner instruction for ONBUILD. RUN, CMD, ENTRYPOINT and
            SHELL in shell form, USER, WORKDIR, STOPSIGNAL and MAINTAINER have one: all
            that follows the flags. Quotes and variables stand as written.
        flags: The `--name=value` words between keyword and arguments.
        exec_form: The arguments are a JSON array (for HEALTHCHECK and ONBUILD: those of
            the inner command).
        heredocs: In the order of their words.
        stage: Index of the stage it belongs to; None before the first FROM.
        inner: What ONBUILD triggers.
    """

    keyword: str
    start_line: int
    end_line: int
    source: str
    logical: str
    arguments: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    exec_form: bool = False
    heredocs: tuple[Heredoc, ...] = ()
    stage: int | None = None
    inner: Instruction | None = None

    def flag(self, name: str) -> str | None:
        """The value of the last flag of that name; None if there is none or it has none."""
        for flag in reversed(self.flags):
            if flag.name == name:
                return flag.value
        return None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as it is written: one FROM and all up to the next.

    Attributes:
        index: 0-based.
        name: After `AS`, in lower case as BuildKit compares it; None if it has none.
        base: The image or stage it starts from, as written; empty if FROM lacks it.
        platform: The value of `--platform`, as written.
        first: 0-based index of its FROM in `Dockerfile.instructions`.
        last: 0-based index of its last instruction, inclusive.
    """

    index: int
    name: str | None
    base: str
    platform: str | None
    first: int
    last: int


SpanKind = Literal["instruction", "comment", "directive", "blank"]


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive lines of a file that are one thing.

    Attributes:
        kind: What they are.
        start_line: 1-based.
        end_line: 1-based, inclusive.
        text: The exact text, line ends included.
    """

    kind: SpanKind
    start_line: int
    end_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Dockerfile:
    r"""A Dockerfile, read.

    Attributes:
        path: As the caller named it, with `/`; None where it has no name.
        text: The decoded text; all lines end at `\n` only.
        encoding: The Python codec that decoded it; `utf-8` for text given as `str`.
        escape: The escape token, `\` or a backtick.
        directives: Parser directives, in order.
        instructions: In order.
        comments: Every comment line, parser directives included, in order.
        stages: In order.
        diagnostics: What was wrong while reading.
    """

    path: str | None
    text: str
    encoding: str
    escape: str
    directives: tuple[Directive, ...]
    instructions: tuple[Instruction, ...]
    comments: tuple[Comment, ...]
    stages: tuple[Stage, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def lines(self) -> list[str]:
        """The lines without their line feeds; line `n` is at index `n - 1`."""
        lines = self.text.split("\n")
        return lines[:-1] if lines[-1] == "" else lines

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every line of the file in exactly one span; joined, they give `text` back."""
        lines = _keep_line_feeds(self.text)
        spans: list[Span] = []

        def add(kind: SpanKind, start: int, end: int) -> None:
            spans.append(Span(kind, start, end, "".join(lines[start - 1 : end])))

        marks: list[tuple[int, int, SpanKind]] = [
            (item.start_line, item.end_line, "instruction") for item in self.instructions
        ]
        marks += [
            (item.line, item.line, "directive" if item.place == "directive" else "comment")
            for item in self.comments
            if item.place != "inside"
        ]
        done = 0
        for start, end, kind in sorted(marks):
            if start > done + 1:
                add("blank", done + 1, start - 1)
            add(kind, start, end)
            done = end
        if done < len(lines):
            add("blank", done + 1, len(lines))
        return tuple(spans)


def _keep_line_feeds(text: str) -> list[str]:
    """Split at line feeds alone (`str.splitlines` knows eight more line ends)."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
