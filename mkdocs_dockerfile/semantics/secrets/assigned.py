"""Secrets that something is set to.

A variable, a build argument, a label; a variable of a shell, a line of a file that a heredoc
writes, a part of a connection string.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Set
from itertools import accumulate

from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.parser import SPACE
from mkdocs_dockerfile.semantics.assignments import assignments
from mkdocs_dockerfile.semantics.expansion import expand
from mkdocs_dockerfile.semantics.secrets.names import WORDS, is_secret
from mkdocs_dockerfile.semantics.secrets.values import Secret

# What is set without an instruction. A connection string within quotes is a value that holds
# others, so values are only looked at.
_VALUE = (
    r"(?=\"?\$\{\w{1,100}:?[-=](?P<default>[^\s\"'`$\\{}]{1,400})\}\"?(?:[\s;|&)]|$)"
    r"|(?P<quote>\\?[\"'])(?P<quoted>[^\"'\n]{1,400}?)(?P=quote)"
    # What ends otherwise is code (`password=read()`).
    r"|(?P<bare>[^\s\"'`;|&()<>\\,\[\]{}]{1,400})"
)
_NAME = r"(?P<name>[A-Za-z_][\w.-]{0,99})"
_WRITTEN = (
    # Not in an address (`?token=`), and not in a script of sed (`s/PASSWORD=//`).
    re.compile(
        rf"(?:(?<=[\s;({{\"',])|(?<=&&)|(?<=[\s\"']-D)){_NAME}=(?!=)"
        rf"{_VALUE}(?:[\s\"'`;|&\\]|$))"
    ),
    # A line of INI or TOML, or a text that is written as one. No shell has blanks there.
    re.compile(
        rf"(?:^[ \t]{{0,40}}|(?<=[\"'])|(?<=\\n)){_NAME}"
        r"(?:[ \t]{1,20}=[ \t]{0,20}|=[ \t]{1,20})(?!=)"
        rf"{_VALUE}[ \t]*(?:\\?[\"']|\\n|[;#]|$))",
        re.MULTILINE,
    ),
    # A variable of PowerShell, or of PHP. What has no quotes is code.
    re.compile(
        rf"\$(?:[A-Za-z]{{1,10}}:)?{_NAME}[ \t]{{0,20}}=[ \t]{{0,20}}"
        r"(?P<quote>\\?[\"'])(?P<quoted>[^\"'\n]{1,400}?)(?P=quote)"
    ),
    # A parameter of an address. What is called `key` or `token` alone is published on purpose.
    re.compile(
        r"[?&](?P<name>(?:[A-Za-z_][\w.-]{0,40}[_.-])?(?:password|passwd|pwd|secret|api_?key|access_?key"
        r"|(?:access|auth)_?token))=(?P<quote>)(?P<bare>[^\s\"'`;|&()<>\\,\[\]{}#]{1,400})(?=[\s\"'`&#\\]|$)",
        re.IGNORECASE | re.MULTILINE,
    ),
    # A line of YAML. What begins so is a tag or an alias.
    re.compile(rf"^[ \t]*(?:- )?{_NAME}:[ \t]+(?![!*]){_VALUE}[ \t]*(?:#.*)?$)", re.MULTILINE),
    # JSON, and what a program has of the kind.
    re.compile(
        r"(?P<quote>\\?[\"'])(?P<name>[A-Za-z_][\w.-]{0,99})(?P=quote)\s{0,5}(?::|=>)\s{0,5}"
        r"(?P=quote)(?P<quoted>[^\"'\\\n]{1,400})(?P=quote)"
    ),
)
# `password: string` declares something, `"password": "Passwort"` translates it.
_DECLARED = re.compile(
    r"(?:str(?:ing)?|text|bool(?:ean)?|int(?:eger)?|number|bytes|object|any|required\b.*|optional)[!?]?"
    r"|passwort|passord|kennwort|mot de passe|contrase[ñn]a|senha|palavra-passe|parola|wachtwoord"
    r"|lösenord|adgangskode|salasana|has[łl]o|heslo|jelszó|[şs]ifre|kata sandi"
    r"|mật khẩu|пароль|密码|密碼|パスワード|비밀번호",
    re.IGNORECASE,
)
# Within single quotes; what begins with it is a variable of a string around.
_INNER_DOLLAR = re.compile(r"[^$]+(?:\$(?![({])[^$]*)+")
# A name of a program: `password=config.password`.
_OF_CODE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+;?")


def in_assignments(dockerfile: Dockerfile, run: str, lowered: str) -> Iterator[Secret]:
    """Find secrets that something is set to.

    Args:
        dockerfile: The file.
        run: Its text without comments, beginning with an empty line more.
        lowered: Its text in lower case.
    """
    if any(word in lowered for word in WORDS):
        yield from _of_instructions(dockerfile)
        yield from in_text(run, _described(dockerfile))


def _described(dockerfile: Dockerfile) -> frozenset[int]:
    """The lines of labels: some list variables there and say what they are for."""
    return frozenset(
        line
        for item in dockerfile.instructions
        if item.keyword == "LABEL"
        for line in range(item.start_line, item.end_line + 1)
    )


def in_text(run: str, described: Set[int] = frozenset()) -> Iterator[Secret]:
    """Find secrets that a text sets something to.

    Args:
        run: The text, beginning with an empty line more.
        described: Lines that do not count.
    """
    for pattern in _WRITTEN:
        line, done = 0, 0
        for match in pattern.finditer(run):
            name = match["name"]
            value = _value(match.groupdict())
            if value is not None and is_secret(name, value, for_a_command=True):
                line += run.count("\n", done, match.start("name"))
                done = match.start("name")
                if line not in described:
                    yield Secret(line, _what(name), value, name)


def _value(parts: Mapping[str, str | None]) -> str | None:
    """The value that is written; None where a variable or a program has it, or it is a type."""
    value = parts.get("default") or parts.get("bare") or parts.get("quoted") or ""
    if _DECLARED.fullmatch(value) or (parts.get("bare") and _OF_CODE.fullmatch(value)):
        return None
    literal = parts["quote"] == "'" and _INNER_DOLLAR.fullmatch(value)
    return value if literal or "$" not in value else None


def _what(name: str) -> str:
    return f"the value of `{name}` looks like a secret"


def _of_instructions(dockerfile: Dockerfile) -> Iterator[Secret]:
    for outer in dockerfile.instructions:
        inner = outer
        while inner.inner is not None:
            inner = inner.inner
        if inner.keyword not in ("ARG", "ENV", "LABEL"):
            continue
        logical = outer.logical.lower()
        if any(word in logical for word in WORDS):
            yield from _assigned(outer, inner, dockerfile.escape)


def _assigned(outer: Instruction, inner: Instruction, escape: str) -> Iterator[Secret]:
    line_of = _lines(outer, escape)
    at = len(outer.keyword)
    for item in assignments(inner, escape=escape):
        at = max(at, outer.logical.find(item.written_name, at)) + len(item.written_name)
        if (
            item.value is not None
            and is_secret(item.name, item.value)
            and _is_known(item.written, escape)
        ):
            yield Secret(line_of(at), _what(item.name), item.value, item.name)
        at += len(item.written)


def _is_known(written: str, escape: str) -> bool:
    """Whether a value stands in the file as a whole: as it is, or as a default (`${X:-value}`).

    `$(command)` is none, though BuildKit takes it literally: its author means what it gives.
    """
    if "$" not in written:
        return True
    expansion = expand(written, {}, escape=escape)
    return not expansion.unresolved and expansion.error is None and "$(" not in written


def _lines(instruction: Instruction, escape: str) -> Callable[[int], int]:
    """Tell the line of the file at which an offset of the instruction's one line stands.

    Lines are joined as the parser does: without comments, empty lines and escape tokens.
    """
    numbers: list[int] = []
    lengths: list[int] = []
    for number, line in enumerate(instruction.source.split("\n"), instruction.start_line):
        bare = line.lstrip(SPACE)
        if bare and bare[0] != "#":
            part = line if numbers else bare
            cut = part.rstrip(" \t\r")
            numbers.append(number)
            lengths.append(len(cut) - 1 if cut.endswith(escape) else len(part))
    starts = list(accumulate(lengths, initial=0))[:-1]
    return lambda offset: numbers[bisect_right(starts, offset) - 1]
