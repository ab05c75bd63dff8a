"""Hold our reading of a Dockerfile against BuildKit's, like with like.

BuildKit's parser is reached through the `dockerfile` module of PyPI, which is needed for
tests and benchmarks only. What it cannot tell, and so is not compared: comments, the
words of unknown instructions, flags and heredocs of what ONBUILD triggers, whether
variables in a heredoc are expanded, and what follows a NUL character (its strings end
there).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.parser import KEYWORDS


class Document(Protocol):
    """A heredoc as the binding gives it."""

    name: str
    content: str
    file_descriptor: int


class Command(Protocol):
    """An instruction as the binding gives it (its `Command`)."""

    cmd: str | None
    sub_cmd: str | None
    json: bool
    original: str | None
    start_line: int
    end_line: int
    flags: Sequence[str]
    value: Sequence[str]
    heredocs: Sequence[Document]


class Difference(NamedTuple):
    """One thing that the two read differently.

    Attributes:
        line: 1-based line of the instruction; 1 where the file as a whole is meant.
        what: The field.
        ours: Our value.
        theirs: BuildKit's.
    """

    line: int
    what: str
    ours: object
    theirs: object


def differences(dockerfile: Dockerfile, commands: Sequence[Command]) -> list[Difference]:
    """Compare the instructions of a file that BuildKit accepts; empty if all agree."""
    if len(dockerfile.instructions) != len(commands):
        ours = [(item.start_line, item.keyword) for item in dockerfile.instructions]
        theirs = [(item.start_line, _keyword(item.cmd)) for item in commands]
        first = next((pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]), None)
        line = first[0][0] if first else 1
        return [Difference(line, "number of instructions", len(ours), len(theirs))]
    return [
        Difference(ours.start_line, what, ours_value, theirs_value)
        for ours, theirs in zip(dockerfile.instructions, commands, strict=True)
        for what, ours_value, theirs_value in _fields(ours, theirs)
        if ours_value != theirs_value and _until_nul(ours_value) != theirs_value
    ]


def _until_nul(value: object) -> object:
    """What the binding makes of a value of ours: a string of C ends at a NUL."""
    if isinstance(value, str):
        return value.partition("\0")[0]
    if isinstance(value, list):
        return [_until_nul(item) for item in value]
    if isinstance(value, tuple):
        return tuple(_until_nul(item) for item in value)
    return value


def refusal_unnoticed(dockerfile: Dockerfile) -> bool:
    """Whether no diagnostic warns of a file that BuildKit refuses."""
    return not any(item.severity in ("error", "warning") for item in dockerfile.diagnostics)


def losses(dockerfile: Dockerfile) -> list[Difference]:
    """What the spans of a file lose or hold twice; empty if they give the text back."""
    spans = dockerfile.spans
    found = []
    if (joined := "".join(span.text for span in spans)) != dockerfile.text:
        found.append(Difference(1, "joined spans", joined, dockerfile.text))
    line = 0
    for span in spans:
        if span.start_line != line + 1 or span.end_line < span.start_line:
            found.append(Difference(line + 1, "first line of a span", span.start_line, line + 1))
        line = span.end_line
    if line != len(dockerfile.lines):
        found.append(Difference(1, "last line of the spans", line, len(dockerfile.lines)))
    for comment in dockerfile.comments:
        whole = f"{comment.indent}#{comment.text}"
        if (theirs := dockerfile.lines[comment.line - 1]) != whole:
            found.append(Difference(comment.line, "comment", whole, theirs))
    for item in dockerfile.instructions:
        theirs = "\n".join(dockerfile.lines[item.start_line - 1 : item.end_line])
        if item.source != theirs:
            found.append(Difference(item.start_line, "source", item.source, theirs))
    return found


def _fields(ours: Instruction, theirs: Command) -> Iterator[tuple[str, object, object]]:
    keyword = _keyword(theirs.cmd)
    yield "keyword", ours.keyword, keyword
    yield "start line", ours.start_line, theirs.start_line
    yield "end line", ours.end_line, theirs.end_line
    yield "flags", [_flag(item.name, item.value) for item in ours.flags], list(theirs.flags)
    yield "exec form", ours.exec_form, theirs.json
    yield "logical line", _original(ours), theirs.original or ""
    if keyword != "ONBUILD":
        yield (
            "heredocs",
            [(item.name, item.content, item.file_descriptor) for item in ours.heredocs],
            [(item.name, item.content, item.file_descriptor) for item in theirs.heredocs],
        )
        if keyword in KEYWORDS:
            yield "arguments", _flat(keyword, ours.arguments, theirs), list(theirs.value)
        return
    inner = _keyword(theirs.sub_cmd)
    yield "inner keyword", ours.inner.keyword if ours.inner else "", inner
    if inner in KEYWORDS and inner != "ONBUILD":
        yield "arguments", _flat(inner, ours.arguments[1:], theirs), list(theirs.value)
        inner_arguments = ours.inner.arguments if ours.inner else ()
        yield "arguments of the inner instruction", inner_arguments, ours.arguments[1:]


def _flag(name: str, value: str | None) -> str:
    return f"--{name}" if value is None else f"--{name}={value}"


def _original(instruction: Instruction) -> str:
    """The binding puts the bodies of heredocs behind the logical line."""
    if not instruction.heredocs or instruction.keyword == "ONBUILD":
        return instruction.logical
    bodies = [f"{item.content}{item.name}\n" for item in instruction.heredocs]
    return "".join([instruction.logical, "\n", *bodies])


def _keyword(written: str | None) -> str:
    """In upper case, as ours is.

    BuildKit looks keywords up in lower case, with Go's rules: U+0130 becomes `i`, U+212A
    `k`. U+017F stays what it is, although its upper case is `S`: an unknown keyword keeps
    its letters where they would make it a known one.
    """
    written = written or ""
    lower = written.replace("\u0130", "i").lower()
    known = lower.isascii() and lower.upper() in KEYWORDS
    if known:
        return lower.upper()
    return written if written.upper() in KEYWORDS else written.upper()


def _flat(keyword: str, arguments: Sequence[str], theirs: Command) -> list[str]:
    """The binding gives ENV and LABEL as name, value, name, value.

    In the legacy form `ENV name value` there are two words, and the first has no `=`.
    (It may have one behind a no-break space, which separates words of `name=value`
    alone. So both readings are tried.)
    """
    if keyword not in ("ENV", "LABEL") or _until_nul(list(arguments)) == list(theirs.value):
        return list(arguments)
    return [part for word in arguments for part in word.split("=", 1)]
