"""The exact file as highlighted HTML, line by line: one Pygments pass per Dockerfile."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape
from pygments.lexers.configs import DockerLexer
from pygments.token import STANDARD_TYPES, _TokenType

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.rendering.quoting import visible


def highlight(dockerfile: Dockerfile) -> tuple[Markup, ...]:
    """Highlight a file.

    Returns:
        HTML of each line, without line feeds; there are as many as `dockerfile.lines`.
        The characters are the file's own, except those which would act (`visible`).
    """
    lines = [visible(line.removesuffix("\r")) for line in dockerfile.lines]
    text = "\n".join(lines) + "\n"
    lexer = DockerLexer(stripnl=False, ensurenl=False)
    return tuple(_lines(lexer.get_tokens(text), len(lines)))


def _lines(tokens: Iterator[tuple[_TokenType, str]], count: int) -> Iterator[Markup]:
    done = 0
    line: list[str] = []
    for kind, value in tokens:
        css = _css_class(kind)
        for position, part in enumerate(value.split("\n")):
            if position:
                if done < count:
                    yield Markup("".join(line))
                done += 1
                line = []
            if part:
                text = escape(part)
                line.append(f'<span class="{css}">{text}</span>' if css else str(text))


def _css_class(kind: _TokenType) -> str:
    """The short class name that themes style; the nearest known parent's."""
    current: _TokenType | None = kind
    while current is not None:
        name = STANDARD_TYPES.get(current)
        if name is not None:
            return name
        current = current.parent
    return ""
