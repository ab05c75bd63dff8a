"""The exact file as highlighted HTML, line by line: one Pygments pass per Dockerfile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from markupsafe import Markup, escape
from pygments.lexers.configs import DockerLexer
from pygments.token import STANDARD_TYPES, _TokenType

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.rendering.linking import Link
from mkdocs_dockerfile.rendering.quoting import exact, printable

Token = tuple[str, str]
"""A class name of Pygments, which may be empty, and text."""

_COMMENT = "c"
_BLANK = "w"
_NUMBER = "m"
_END: Token = (_BLANK, "")
_OTHER_ESCAPE = {ord("`"): "\\", ord("\\"): "/"}


def highlight(dockerfile: Dockerfile, links: Mapping[int, Sequence[Link]]) -> tuple[Markup, ...]:
    """Highlight a file.

    Args:
        dockerfile: The file.
        links: Parts of its lines that lead somewhere, by 1-based line.

    Returns:
        HTML of each line, without line feeds; there are as many as `dockerfile.lines`.
        Read without markup it is the file's own text (see `quoting.exact`).
    """
    lines = [printable(line.removesuffix("\r")) for line in dockerfile.lines]
    text = "\n".join(_as_lexed(dockerfile, lines)) + "\n"
    # Without what `get_tokens` does to a text before it is read.
    found = ((kind, value) for _, kind, value in DockerLexer().get_tokens_unprocessed(text))
    read = zip(lines, _lines(found, len(lines)), strict=True)
    tokens = [list(_as_written(line, _whole_numbers(row))) for line, row in read]
    # The lexer takes what stands between the lines of an instruction for a part of it.
    for comment in dockerfile.comments:
        if comment.place == "inside":
            tokens[comment.line - 1] = [(_COMMENT, lines[comment.line - 1])]
    return tuple(_html(line, links.get(number, ())) for number, line in enumerate(tokens, 1))


def _as_lexed(dockerfile: Dockerfile, lines: Sequence[str]) -> list[str]:
    """Lines as the lexer understands them; each is as long as its own without an indentation.

    It knows keywords and comments only where a line begins, and of escape tokens only the
    backslash. Where the backtick is one, a backslash is what separates the folders of a path.
    """
    result = list(lines)
    starts = [item.start_line for item in dockerfile.instructions]
    starts += [item.line for item in dockerfile.comments if item.place != "inside"]
    for start in starts:
        result[start - 1] = lines[start - 1].lstrip()
    if dockerfile.escape == "\\":
        return result
    return [line.translate(_OTHER_ESCAPE) for line in result]


def _whole_numbers(tokens: Sequence[Token]) -> Iterator[Token]:
    """Take what only begins with digits (`3.12`, `80:80`) for the word that it is."""
    for (css, text), (behind, _) in zip_longest(tokens, tokens[1:], fillvalue=_END):
        yield ("" if css == _NUMBER and behind == "" else css), text


def _as_written(line: str, tokens: Iterable[Token]) -> Iterator[Token]:
    """Give tokens of a line, from its end back to where the lexer began, its own characters."""
    row = list(tokens)
    done = len(line) - sum(len(text) for _, text in row)
    if done:
        yield _BLANK, line[:done]
    for css, text in row:
        yield css, line[done : done + len(text)]
        done += len(text)


def _lines(tokens: Iterable[tuple[_TokenType, str]], count: int) -> Iterator[list[Token]]:
    done = 0
    line: list[Token] = []
    for kind, value in tokens:
        css = _css_class(kind)
        for position, part in enumerate(value.split("\n")):
            if position:
                if done < count:
                    yield line
                done += 1
                line = []
            if part:
                line.append((css, part))


def _html(tokens: Iterable[Token], links: Sequence[Link]) -> Markup:
    html: list[str] = []
    ends = iter(links)
    link = next(ends, None)
    done = 0
    for css, text in tokens:
        while text:
            inside = link is not None and link.start <= done
            edge = len(text)
            if link is not None:
                edge = min(edge, (link.end if inside else link.start) - done)
            if inside and link is not None and link.start == done:
                html.append(f'<a class="dockerfile-name" href="{escape(link.href)}">')
            piece, text = text[:edge], text[edge:]
            html.append(f'<span class="{css}">{exact(piece)}</span>' if css else exact(piece))
            done += edge
            if inside and link is not None and link.end == done:
                html.append("</a>")
                link = next(ends, None)
    return Markup("".join(html))


def _css_class(kind: _TokenType) -> str:
    """The short class name that themes style; the nearest known parent's."""
    current: _TokenType | None = kind
    while current is not None:
        name = STANDARD_TYPES.get(current)
        if name is not None:
            return name
        current = current.parent
    return ""
