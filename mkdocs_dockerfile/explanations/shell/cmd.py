"""Reads what cmd runs, as far as an explanation needs it."""

from __future__ import annotations

import re

from mkdocs_dockerfile.explanations.shell.syntax import (
    Command,
    Item,
    Joint,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Word,
)

# Programs take `\"` for a quote of their own text (`CommandLineToArgvW`); before the last
# quote of a line it may as well end a folder's name.
_CMD_TOKEN = re.compile(
    r'\\"|"(?:\\"(?=[^"]*")|[^"])*"?|\^.|&&|\|\||[&|()]|\d?>>?(?:&\d)?|(?:(?!\\")[^\s"^&|()<>])+|\s+|.',
    re.DOTALL,
)


def _inside(quoted: str) -> str:
    """What stands between a pair of quotes."""
    text = quoted[1:-1] if len(quoted) > 1 and quoted.endswith('"') else quoted[1:]
    return text.replace(r"\"", '"')


def read_cmd(text: str) -> Script:
    """Read a line for cmd: commands divided by `&&`, `||`, `&` and `|`.

    Args:
        text: The line.
    """
    items: list[Item] = []
    pipe: list[Command] = []
    words: list[str] = []
    parts: list[str] = []
    redirects: list[Redirect] = []
    pending: str | None = None
    joint: Joint = ""
    depth = 0

    def end_word() -> None:
        nonlocal pending
        if not parts:
            return
        word = "".join(parts)
        parts.clear()
        if pending is not None:
            redirects.append(Redirect(pending.lstrip("12"), Word(word), pending.rstrip(">")))
            pending = None
        else:
            words.append(word)

    def end_command() -> None:
        end_word()
        if words:
            pipe.append(Simple(tuple(map(Word, words)), (), tuple(redirects)))
        words.clear()
        redirects.clear()

    def end_pipe(following: Joint) -> None:
        nonlocal joint
        end_command()
        if pipe:
            command = pipe[0] if len(pipe) == 1 else Pipeline(tuple(pipe))
            items.append(Item(joint if items else "", command))
        pipe.clear()
        joint = following

    for match in _CMD_TOKEN.finditer(text):
        token = match[0]
        if token in ("&&", "||"):
            end_pipe("&&" if token == "&&" else "||")
        elif token == "&":
            end_pipe(";")
        elif token == "|":
            end_command()
        elif token.isspace():
            end_word()
        elif token == "(" and not parts and not words:
            depth += 1
        elif token == ")" and depth:
            # Elsewhere parentheses are characters like others.
            end_word()
            depth -= 1
        elif ">" in token and token.strip("0123456789>&") == "":
            end_word()
            pending = None if "&" in token else token
        elif token[0] == "^":
            parts.append(token[1:])
        elif token == r"\"":
            parts.append('"')
        elif token[0] == '"':
            parts.append(_inside(token))
        else:
            parts.append(token)
    end_pipe("")
    return Script(tuple(items))
