"""Values that look like secrets (DF024): a page would publish them.

Names are those of BuildKit's check SecretsUsedInArgOrEnv (`getSecretsRegex` in
dockerfile2llb/validations.go). Unlike there, a value has to stand in the file, and to look
like a real one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.semantics.secrets.assigned import in_assignments, in_text
from mkdocs_dockerfile.semantics.secrets.commands import in_commands
from mkdocs_dockerfile.semantics.secrets.names import WORDS
from mkdocs_dockerfile.semantics.secrets.tokens import TOKEN, tokens
from mkdocs_dockerfile.semantics.secrets.values import Secret, is_random

_HINT = (
    "hand it over with --mount=type=secret, or when the container starts; "
    "if it is no secret, silence this with # docs: ignore=DF024"
)
_HINT_FOR_WORDS = (
    "say where readers get it; if it is no secret, silence this with # docs: ignore=DF024 at the "
    "top of the Dockerfile"
)
_COMMENTED = re.compile(r"\n[ \t]*#.*")
_NO_COMMENT = re.compile(r"\n(?![ \t]*#).*|\n[ \t]*#+")
_ANY_WORD = "|".join(WORDS)
# An address, a header, and the parts of a value that have names of their own: `Pwd=x`,
# `--db-password x`, `password x`. Not a list of packages or of switches (`--with-auth --with-x`).
_CREDENTIALS = re.compile(
    r"://[^\s/@]{1,400}@|\b(?:Bearer|Basic)\s"
    rf"|(?:{_ANY_WORD})[^\s=:,]{{0,100}}\s{{0,5}}[=:]"
    rf"|(?<![\w-])-[\w-]{{0,60}}(?:{_ANY_WORD})[\w.-]{{0,60}}[\"']?[\s,]\s{{0,5}}[^\s-]"
    r"|(?:passw(?:or)?d|passphrase|secret)\s{1,5}[^\s-]",
    re.IGNORECASE,
)


def leaked_secrets(dockerfile: Dockerfile) -> tuple[Diagnostic, ...]:
    """Find values that look like secrets.

    Args:
        dockerfile: The file. Of its comments, only tokens that are known by their shape, and
            values that nobody makes up for an example count: what is commented out is one
            more often than not.

    Returns:
        One diagnostic for each, at the line where the value begins, in the order of
        lines. No message holds anything of a value.
    """
    lowered = dockerfile.text.lower()
    text = f"\n{dockerfile.text}"
    run = _COMMENTED.sub("\n", text)
    found = [
        *tokens(dockerfile.text),
        *in_commands(run, lowered),
        *in_assignments(dockerfile, run, lowered),
        *_in_words(_NO_COMMENT.sub("\n", text), lowered),
    ]
    return _diagnostics(found, dockerfile.path or "-", _HINT)


def leaked_in_words(text: str, *, path: str, dockerfile: Dockerfile) -> tuple[Diagnostic, ...]:
    """Find values in an author's words that look like secrets.

    Args:
        text: What a page shows of them, with its commands.
        path: How diagnostics name the file.
        dockerfile: What the words are about. A value that stands there, too, is told of there.

    Returns:
        As `leaked_secrets`, by the measures of its comments.
    """
    found = [*tokens(text), *_in_words(f"\n{text}", text.lower())]
    return _diagnostics(
        (item for item in found if item.value not in dockerfile.text), path, _HINT_FOR_WORDS
    )


def _in_words(words: str, lowered: str) -> Iterator[Secret]:
    """Find secrets in what people tell people.

    Args:
        words: The text, beginning with an empty line more.
        lowered: What has at least the words in it, in lower case.
    """
    words = words.replace("`", " ")
    for item in in_commands(words, lowered):
        if is_random(item.value):
            yield item
    if any(word in lowered for word in WORDS):
        for item in in_text(words):
            if is_random(item.value, item.name):
                yield item


def _diagnostics(secrets: Iterable[Secret], path: str, hint: str) -> tuple[Diagnostic, ...]:
    found = dict.fromkeys(sorted(secrets))
    named: dict[int, list[str]] = {}
    for item in found:
        if item.name:
            named.setdefault(item.line, []).append(item.value)
    # A token in a variable that is named like one is one secret.
    places = dict.fromkeys(
        (item.line, item.what)
        for item in found
        if item.name or not any(item.value in value for value in named.get(item.line, ()))
    )
    return tuple(
        diagnostic("DF024", what, path=path, line=line, hint=hint) for line, what in places
    )


def may_be_secret(name: str, value: str) -> bool:
    """Whether a value is better not shown, where a page can do without it.

    Generous, unlike `leaked_secrets`: what is held back for nothing costs a reader little. It
    holds back all that `leaked_secrets` would tell of if an instruction set a variable to it.

    Args:
        name: Of a build argument.
        value: What it is given.
    """
    lowered = name.lower()
    return (
        any(word in lowered for word in WORDS)
        or TOKEN.search(value) is not None
        or _CREDENTIALS.search(value) is not None
        or any(in_commands(f"\n{value}", value.lower()))
    )
