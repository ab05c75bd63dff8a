"""The shell patterns of `${X#p}`, `${X%p}` and `${X/p/r}`, matched in linear time.

BuildKit turns a pattern into a regular expression of Go, which never backtracks. Python's
would on `*a*a*a*`, so a pattern is cut at its stars here, and each piece is looked for once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


class PatternError(ValueError):
    """A pattern that BuildKit refuses."""


def trim_prefix(value: str, pattern: str, *, longest: bool) -> str:
    """Cut what a pattern matches off the start: `${X#pattern}` and `${X##pattern}`.

    Args:
        value: The variable's value.
        pattern: `?` is one character, `*` any number; a backslash makes them ordinary.
        longest: Take the longest match, not the shortest.

    Returns:
        The rest; the whole value where nothing matches (`trimPrefix` in shell/lex.go).

    Raises:
        PatternError: A backslash stands before an ordinary character.
    """
    line, feed, rest = value.partition("\n")
    end = _Glob.read(pattern).match(line, longest=longest)
    return value if end is None else line[end:] + feed + rest


def trim_suffix(value: str, pattern: str, *, longest: bool) -> str:
    """Cut what a pattern matches off the end: `${X%pattern}` and `${X%%pattern}`.

    As BuildKit does, this reverses both and cuts at the start (`trimSuffix`).

    Raises:
        PatternError: A backslash stands before an ordinary character.
    """
    return trim_prefix(value[::-1], _reversed(pattern), longest=longest)[::-1]


def replace(value: str, pattern: str, replacement: str, *, every: bool, room: int) -> str:
    r"""Replace the first or every longest match: `${X/p/r}` and `${X//p/r}`.

    Args:
        value: The variable's value.
        pattern: As for `trim_prefix`; `\/` and `\}` stand for `/` and `}`.
        replacement: Taken as it is for the first match. For `every`, Go's
            `ReplaceAllString` reads `$0` in it as the match and other `$name` as empty.
        every: Replace all matches.
        room: By how many characters the value may grow.

    Raises:
        PatternError: A backslash stands before an ordinary character, or the result is
            too long.
    """
    glob = _Glob.read(pattern)
    # A star does not match a line feed in Go, so each line is matched by itself.
    lines = value.split("\n")
    for index, line in enumerate(lines):
        if every:
            lines[index] = _replace_all(line, glob, replacement, room)
            room -= len(lines[index])
        elif found := glob.search(line):
            lines[index] = line[: found[0]] + replacement + line[found[1] :]
            break
    return "\n".join(lines)


def _replace_all(line: str, glob: _Glob, replacement: str, room: int) -> str:
    parts: list[str] = []
    position = 0
    last_end = -1
    while found := glob.search(line, position):
        start, end = found
        parts.append(line[position:start])
        # An empty match is none directly behind a match: `ReplaceAllString`.
        if start < end or start != last_end:
            parts.append(_fill(replacement, line[start:end]))
            room -= len(parts[-1])
            if room < 0:
                raise PatternError("the result is too long")
        last_end = end
        position = end
        if start == end:
            parts.append(line[end : end + 1])
            position += 1
        if position > len(line):
            return "".join(parts)
    return "".join(parts) + line[position:]


_REFERENCE = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))")


def _fill(replacement: str, match: str) -> str:
    """`Regexp.Expand` of Go, for an expression without groups."""

    def value(found: re.Match[str]) -> str:
        if found[1]:
            return "$"
        name = found[2] or found[3]
        return match if name.isdecimal() and int(name[:20]) == 0 else ""

    return _REFERENCE.sub(value, replacement) if "$" in replacement else replacement


def _reversed(pattern: str) -> str:
    """`reversePattern`: backwards, but a backslash stays before what it escapes."""
    out: list[str] = []
    position = 0
    while position < len(pattern):
        width = 2 if pattern[position] == "\\" and position + 1 < len(pattern) else 1
        out.append(pattern[position : position + width])
        position += width
    return "".join(reversed(out))


@dataclass(frozen=True, slots=True)
class _Glob:
    """A pattern, cut at its stars.

    Attributes:
        pieces: Expressions of fixed width, for what stands between the stars.
        backwards: The same for the reversed text, to find a last occurrence.
    """

    pieces: tuple[re.Pattern[str], ...]
    backwards: re.Pattern[str]

    @classmethod
    def read(cls, pattern: str) -> _Glob:
        """Read a pattern as `convertShellPatternToRegex` does.

        Raises:
            PatternError: A backslash stands before an ordinary character.
        """
        pieces: list[list[str]] = [[]]
        position = 0
        while position < len(pattern):
            character = pattern[position]
            position += 1
            if character == "*":
                pieces.append([])
            elif character == "?":
                pieces[-1].append(".")
            elif character == "\\":
                following = pattern[position : position + 1]
                # What the braces need escaped is no part of the pattern.
                if following in ("}", "/"):
                    continue
                if following not in ("*", "?", "\\"):
                    raise PatternError(f"`\\{following}` means nothing in a pattern")
                pieces[-1].append(re.escape(following))
                position += 1
            else:
                pieces[-1].append(re.escape(character))
        # Stars in a row are one star.
        kept = [
            piece for index, piece in enumerate(pieces) if piece or index in (0, len(pieces) - 1)
        ]
        return cls(
            tuple(re.compile("".join(piece)) for piece in kept),
            re.compile("".join(reversed(kept[-1]))),
        )

    def match(self, line: str, *, longest: bool) -> int | None:
        """The end of a match that begins at the start of a line; None without one."""
        first = self.pieces[0].match(line)
        return None if first is None else self._end(line, first.end(), longest=longest)

    def search(self, line: str, position: int = 0) -> tuple[int, int] | None:
        """Start and end of the leftmost match from a position on, as long as can be."""
        first = self.pieces[0].search(line, position)
        if first is None:
            return None
        end = self._end(line, first.end(), longest=True)
        return None if end is None else (first.start(), end)

    def _end(self, line: str, end: int, *, longest: bool) -> int | None:
        # The earliest place of each piece leaves most room for those behind it.
        before = end
        for piece in self.pieces[1:]:
            before = end
            found = piece.search(line, end)
            if found is None:
                return None
            end = found.end()
        if not longest or len(self.pieces) == 1:
            return end
        last = self.backwards.search(line[before:][::-1])
        return end if last is None else len(line) - last.start()
