"""Text → `Dockerfile`, read exactly as BuildKit's parser reads it, with nothing lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import (
    Comment,
    CommentPlace,
    Directive,
    Dockerfile,
    Heredoc,
    Instruction,
    Stage,
)
from mkdocs_dockerfile.parser.decoding import decode
from mkdocs_dockerfile.parser.heredocs import LexerError, Opening, openings
from mkdocs_dockerfile.parser.spaces import SPACE
from mkdocs_dockerfile.parser.words import KEYWORDS, Words, read_words, upper

__all__ = ["KEYWORDS", "SPACE", "parse", "read_words"]

_HEREDOC_KEYWORDS = frozenset({"ADD", "COPY", "RUN"})
_DIRECTIVE = re.compile(
    r"#[\t\n\f\r ]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*(.+?)[\t\n\f\r ]*\Z"
)
# A heredoc to BuildKit since 0.13, nothing special before.
_DISTANT_WORD = re.compile(r"(?<![<0-9(])<<-?[ \t]+['\"]?[A-Za-z_]")
# `bufio.MaxScanTokenSize` of Go: BuildKit refuses a file with a longer line.
_LONGEST_LINE = 64 * 1024


def parse(source: str | bytes, *, path: str | None = None) -> Dockerfile:
    """Read a Dockerfile.

    Args:
        source: Its content. Bytes are decoded: UTF-8, else the best that can be made
            of them, with a diagnostic. Lines end at a line feed only.
        path: How diagnostics name the file.

    Returns:
        The file as BuildKit's parser reads it (`Parse` in its parser/parser.go). What
        BuildKit refuses gets a diagnostic, and all the rest is read nevertheless:
        nothing raises, and every instruction is there.
    """
    text, encoding = decode(source) if isinstance(source, bytes) else (source, "utf-8")
    return _Reader(text.removeprefix("\ufeff"), encoding, path).read()


class _Reader:
    """The state of reading one file."""

    def __init__(self, text: str, encoding: str, path: str | None) -> None:
        self.text = text
        self.encoding = encoding
        self.path = path
        self.lines = text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self.escape = "\\"
        self.directives: list[Directive] = []
        self.comments: list[Comment] = []
        self.instructions: list[Instruction] = []
        self.diagnostics: list[Diagnostic] = []
        self.stage: int | None = None
        # Where a line of a certain text stands, without and with stripped tabs; made when
        # the end of a heredoc is missing, so that a file of these is not searched to its
        # end for each of them.
        self.ends: tuple[dict[str, list[int]], dict[str, list[int]]] | None = None

    def read(self) -> Dockerfile:
        if self.encoding not in ("utf-8", "utf-8-sig"):
            self.report(
                "DF001",
                None,
                f"is not UTF-8; it was read as {self.encoding}",
                "save it as UTF-8: BuildKit reads no other encoding",
            )
        index = self.read_directives()
        lines = self.lines
        end = len(lines)
        while index < end:
            line = lines[index]
            if not "!" <= line[:1] <= "~":
                line = line.lstrip(SPACE)
            if not line:
                index += 1
            elif line[0] == "#":
                self.comment(index, "line")
                index += 1
            else:
                index = self.read_instruction(index)
        if not self.instructions:
            self.report("DF002", None, "has no instruction", "begin with FROM")
        # A character has four bytes at most.
        if max(map(len, lines), default=0) >= _LONGEST_LINE // 4:
            self.check_length()
        return Dockerfile(
            path=self.path,
            text=self.text,
            encoding=self.encoding,
            escape=self.escape,
            directives=tuple(self.directives),
            instructions=tuple(self.instructions),
            comments=tuple(self.comments),
            stages=tuple(_stages(self.instructions)),
            diagnostics=tuple(sorted(self.diagnostics, key=lambda item: item.line or 0)),
        )

    def report(self, code: str, line: int | None, message: str, hint: str) -> None:
        self.diagnostics.append(
            diagnostic(code, message, path=self.path or "-", line=line, hint=hint)
        )

    def check_length(self) -> None:
        for number, line in enumerate(self.lines, 1):
            if len(line) >= _LONGEST_LINE // 4 and len(line.encode()) >= _LONGEST_LINE:
                self.report(
                    "DF008",
                    number,
                    "the line is longer than the 65,535 bytes that BuildKit reads",
                    "break it with the escape token",
                )

    # --- Directives and comments ---------------------------------------------------

    def read_directives(self) -> int:
        """Read the parser directives at the top; return the index of the next line.

        `check` is one since BuildKit 0.15. The parser that this one agrees with takes it
        for the comment that ends the directives: an `escape` after it has no effect.
        """
        seen: set[str] = set()
        active = True
        for index, raw in enumerate(self.lines):
            bare = raw.lstrip(SPACE)
            match = _DIRECTIVE.match(bare.rstrip("\r")) if bare[:1] == "#" else None
            name = match[1].lower() if match else ""
            if not match or name not in ("syntax", "escape", "check"):
                return index
            line = index + 1
            self.comment(index, "directive")
            active = active and name != "check"
            if name in seen:
                self.report("DF006", line, f"`{name}` is set a second time", "keep one of them")
                continue
            seen.add(name)
            self.directives.append(Directive(name, match[2], line))
            if name == "escape" and not active:
                self.report(
                    "DF009",
                    line,
                    "BuildKit before 0.15 ignores `escape` after `check`",
                    "put `# escape=` first",
                )
            elif name == "escape" and match[2] in ("\\", "`"):
                self.escape = match[2]
            elif name == "escape":
                self.report(
                    "DF006",
                    line,
                    f"{match[2]} cannot be the escape token",
                    "use a backslash or a backtick",
                )
        return len(self.lines)

    def comment(self, index: int, place: CommentPlace) -> None:
        line = self.lines[index]
        indent, _, text = line.partition("#")
        self.comments.append(Comment(index + 1, indent, text, place))

    # --- Instructions --------------------------------------------------------------

    def read_instruction(self, start: int) -> int:
        """Read the instruction that begins at a line; return the index after its last."""
        lines, escape = self.lines, self.escape
        logical, continued = self.joins(lines[start].lstrip(SPACE).rstrip("\r"))
        index = start + 1
        if continued:
            parts = [logical]
            empty = 0
            while continued and index < len(lines):
                line = lines[index]
                index += 1
                bare = line.lstrip(SPACE)
                if not bare:
                    empty = empty or index
                elif bare[0] == "#":
                    self.comment(index - 1, "inside")
                else:
                    part, continued = self.joins(line.rstrip("\r"))
                    parts.append(part)
            logical = "".join(parts)
            if empty:
                self.report(
                    "DF007",
                    empty,
                    "an empty line stands inside an instruction",
                    "remove it: BuildKit will refuse it in a later release",
                )
        words = read_words(logical, escape)
        keyword = upper(words.keyword)
        heredocs: tuple[Heredoc, ...] = ()
        if "<<" in logical and not words.exec_form and _may_open_heredoc(words):
            heredocs, index = self.read_heredocs(logical, start, index)
        if keyword == "FROM":
            self.stage = 0 if self.stage is None else self.stage + 1
        self.check(words, keyword, logical, start + 1)
        source = lines[start] if index == start + 1 else "\n".join(lines[start:index])
        inner = words.inner and _inner(words, start + 1, index, source, heredocs, self.stage)
        self.instructions.append(
            Instruction(
                keyword,
                start + 1,
                index,
                source,
                logical,
                words.arguments,
                words.flags,
                words.exec_form,
                heredocs,
                self.stage,
                inner,
            )
        )
        return index

    def joins(self, line: str) -> tuple[str, bool]:
        """Cut the escape token off the end of a line, and say whether there was one.

        `trimContinuationCharacter`: blanks may follow the token, and a token before it
        makes it an ordinary character.
        """
        escape = self.escape
        if escape not in line:
            return line, False
        bare = line if line[-1] == escape else line.rstrip(" \t")
        if not bare.endswith(escape) or (len(bare) > 1 and bare[-2] == escape):
            return line, False
        return bare[:-1], True

    def check(self, words: Words, keyword: str, logical: str, line: int) -> None:
        if keyword not in KEYWORDS:
            self.report(
                "DF003",
                line,
                f"`{words.keyword}` is no instruction" if keyword else "the instruction is empty",
                "correct the keyword, or end the line before it with the escape token "
                "if it belongs to that",
            )
        elif self.stage is None and keyword != "ARG":
            self.report(
                "DF010",
                line,
                f"{keyword} stands before the first FROM",
                "only ARG may stand there: move it behind FROM",
            )
        if words.error:
            self.report("DF005", line, words.error, "correct the arguments: BuildKit stops here")
        if (words.exec_form or words.flags or "<<" in logical) and (
            change := _read_anew(words, logical, self.escape)
        ):
            self.report("DF009", line, *change)

    # --- Heredocs ------------------------------------------------------------------

    def read_heredocs(
        self, logical: str, start: int, index: int
    ) -> tuple[tuple[Heredoc, ...], int]:
        """Read the bodies that follow an instruction; return them and the next index.

        Where the end of one is missing, BuildKit refuses the file. The lines behind are
        read as instructions then: that loses least.
        """
        try:
            opened = openings(logical)
        except LexerError as error:
            self.report("DF004", start + 1, str(error), "close the quotes of the heredoc's word")
            return (), index
        heredocs: list[Heredoc] = []
        after = index
        for opening in opened:
            stop = self.find_end(opening, after)
            if stop is None:
                self.report(
                    "DF004",
                    start + 1,
                    f"the heredoc {opening.name} is not terminated",
                    f"add a line that holds {opening.name} alone",
                )
                return (), index
            heredocs.append(
                Heredoc(
                    name=opening.name,
                    content="".join(f"{line}\n" for line in self.lines[after:stop]),
                    start_line=after + 1,
                    end_line=stop + 1,
                    strip_tabs=opening.strip_tabs,
                    expand=opening.expand,
                    file_descriptor=opening.file_descriptor,
                )
            )
            after = stop + 1
        return tuple(heredocs), after

    def find_end(self, opening: Opening, start: int) -> int | None:
        if self.ends is not None:
            places = self.ends[opening.strip_tabs].get(opening.name, [])
            found = bisect_left(places, start)
            return places[found] if found < len(places) else None
        for index in range(start, len(self.lines)):
            line = self.lines[index].rstrip("\r")
            if (line.lstrip("\t") if opening.strip_tabs else line) == opening.name:
                return index
        # From now on nothing is searched to the end of the file: there may be more of these.
        self.ends = (_places(self.lines, ""), _places(self.lines, "\t"))
        return None


def _places(lines: list[str], indent: str) -> dict[str, list[int]]:
    """Where each line stands, by its text without indentation and carriage return."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        text = line.rstrip("\r")
        places.setdefault(text.lstrip(indent) if indent else text, []).append(index)
    return places


def _read_anew(words: Words, logical: str, escape: str) -> tuple[str, str] | None:
    """What BuildKit reads otherwise since the release that this parser agrees with."""
    if words.exec_form and not words.text.endswith("]"):
        return (
            "newer BuildKit takes an array with text behind it for shell form",
            "remove what follows the closing bracket",
        )
    if words.flags and escape == "`" and "\\" in logical.removesuffix(words.text):
        return (
            "in flags, BuildKit before 0.13 takes a backslash for the escape token",
            "write the path with `/`",
        )
    if _may_open_heredoc(words) and not words.exec_form and _DISTANT_WORD.search(words.text):
        return (
            "newer BuildKit takes `<<` with a blank behind it for a heredoc",
            "remove the blank for a heredoc",
        )
    return None


def _may_open_heredoc(words: Words) -> bool:
    """`canContainHeredoc`: ADD, COPY and RUN, also as what ONBUILD triggers."""
    if words.inner:
        return upper(words.inner.keyword) in _HEREDOC_KEYWORDS
    return upper(words.keyword) in _HEREDOC_KEYWORDS


def _inner(
    words: Words,
    start: int,
    end: int,
    source: str,
    heredocs: tuple[Heredoc, ...],
    stage: int | None,
) -> Instruction | None:
    """What ONBUILD triggers; it has the lines and heredocs of its ONBUILD."""
    inner = words.inner
    if inner is None:
        return None
    return Instruction(
        upper(inner.keyword),
        start,
        end,
        source,
        words.text,
        inner.arguments,
        inner.flags,
        inner.exec_form,
        heredocs,
        stage,
        _inner(inner, start, end, source, heredocs, stage),
    )


def _stages(instructions: list[Instruction]) -> Iterator[Stage]:
    starts = [index for index, item in enumerate(instructions) if item.keyword == "FROM"]
    for index, first in enumerate(starts):
        last = starts[index + 1] - 1 if index + 1 < len(starts) else len(instructions) - 1
        base, *rest = instructions[first].arguments or ("",)
        name = rest[1].lower() if len(rest) == 2 and rest[0].lower() == "as" else None
        yield Stage(index, name, base, instructions[first].flag("platform"), first, last)
