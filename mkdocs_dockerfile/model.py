"""The plain data that flows from a Dockerfile to its page. Nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from mkdocs_dockerfile.diagnostics import Diagnostic

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Trusted(str):
    """Markdown by somebody whom the site trusts as it trusts its own `docs/`.

    Whatever is a plain `str` came out of a Dockerfile or was written by this program,
    and is converted without HTML. An operation on a `Trusted` gives a plain `str`, so
    that forgetting to say so is the safe mistake.
    """

    __slots__ = ()


# --- What stands in the file -------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Comment:
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


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of an instruction, `--name=value`; quotes and escapes are resolved.

    Attributes:
        name: Without the dashes.
        value: None where the flag has no `=`.
    """

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Heredoc:
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


@dataclass(frozen=True, slots=True)
class Instruction:
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


# --- What people say about it ------------------------------------------------------

RemarkKind = Literal[
    "prose",
    "directive",
    "pragma",
    "licence",
    "generated",
    "separator",
    "code",
    "todo",
    "private",
]


@dataclass(frozen=True, slots=True)
class Remark:
    """Consecutive comment lines of one kind, and what they belong to.

    Attributes:
        start_line: 1-based.
        end_line: 1-based, inclusive.
        kind: What the lines are; only `prose` reaches a page as prose.
        step: Number of the step they belong to or introduce; None for the whole file.
        text: Without comment marks and common indentation.
    """

    start_line: int
    end_line: int
    kind: RemarkKind
    step: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Prose about one line inside an instruction.

    Attributes:
        line: 1-based line of the file, where the comment stands.
        markdown: The prose.
    """

    line: int
    markdown: str


ProseSource = Literal["sidecar", "comment", "inherited", "draft", "none"]


@dataclass(frozen=True, slots=True)
class Prose:
    """What a person wrote about an instruction.

    Attributes:
        source: Where it stands. `draft`: a sidecar's section that `sync` wrote and
            nobody edited.
        markdown: Empty for `inherited` and `none`.
        from_step: For `inherited`: number of the step whose comment covers this one.
    """

    source: ProseSource = "none"
    markdown: str = ""
    from_step: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What this program says about an instruction.

    Attributes:
        markdown: Escaped: safe whatever the Dockerfile holds.
        specific: It names this instruction's operands and what happens to them; for
            RUN, every command in it is known.
    """

    markdown: str = ""
    specific: bool = False


CommandSource = Literal["author", "derived", "compose", "bake"]


@dataclass(frozen=True, slots=True)
class Command:
    """A docker command of the page.

    Attributes:
        title: What it does ("Build the image"); may be empty.
        code: The command, continuation lines included.
        source: Who says so.
    """

    title: str
    code: str
    source: CommandSource


# --- The page ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StagePart:
    """A stage as a part of the page.

    Attributes:
        stage: The stage.
        title: "Build the application", from the comment above FROM; None if it has none.
        description: By BuildKit's convention, from `# NAME text` above FROM.
        introduction: Prose that introduces the stage as a whole.
    """

    stage: Stage
    title: str | None = None
    description: str | None = None
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of the walkthrough; there are exactly as many as instructions.

    Attributes:
        number: 1-based.
        anchor: Id of its heading: made of stage and instruction, not of numbers.
        instruction: The instruction.
        prose: What a person wrote about it.
        explanation: What this program says about it.
        introduction: Prose that stands before it and introduces the group it opens.
        notes: Comments inside the instruction.
    """

    number: int
    anchor: str
    instruction: Instruction
    prose: Prose = Prose()
    explanation: Explanation = Explanation()
    introduction: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Walkthrough:
    """A Dockerfile and everything that its page says about it.

    Attributes:
        dockerfile: The file.
        path: Relative to the root, with `/`; `Dockerfile` where it has no name.
        title: Of the page.
        description: One line for indexes and metadata.
        introduction: Prose before the listing.
        stages: In order.
        steps: In order; one per instruction.
        closing: Prose after the last step.
        summary: The author's, else the built-in one.
        remarks: Every comment of the file, classified.
        commands: Docker commands, the author's first.
        metadata: Front matter of the sidecar.
        sidecar: Path of the sidecar, relative to the root; None if there is none.
        diagnostics: What is wrong with file and sidecar, in the order of lines.
    """

    dockerfile: Dockerfile
    path: str
    title: str
    description: str | None = None
    introduction: str = ""
    stages: tuple[StagePart, ...] = ()
    steps: tuple[Step, ...] = ()
    closing: str = ""
    summary: str = ""
    remarks: tuple[Remark, ...] = ()
    commands: tuple[Command, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    sidecar: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
