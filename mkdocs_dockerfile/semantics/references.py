"""What the names behind FROM, `--from=` and `from=` point to."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

ReferenceKind = Literal["stage", "image", "scratch", "context", "unresolved"]
ReferenceUse = Literal["from", "copy", "mount"]


class Reference(NamedTuple):
    """What an instruction takes files or a base from.

    Attributes:
        kind: A `stage` of this file; an `image` (or a named build context of that name,
            which only the build's caller knows); `scratch`; the build `context`; or
            `unresolved`: the text cannot name any of them.
        text: With variables replaced; what cannot be known stands as written.
        written: As it stands in the file; empty where nothing is written.
        use: How it is used.
        instruction: Index of the instruction; an ONBUILD's where that triggers it.
        by: Index of the stage that uses it.
        stage: Index of the stage, for that kind.
        unresolved: Names that stand visibly unresolved in `text`.
        candidates: Where the target platform decides: the stages it may be.
    """

    kind: ReferenceKind
    text: str
    written: str
    use: ReferenceUse
    instruction: int
    by: int
    stage: int | None = None
    unresolved: tuple[str, ...] = ()
    candidates: tuple[int, ...] = ()


# The grammar of github.com/distribution/reference, which BuildKit reads images with.
# A separator never begins like what stands before it, so no part backtracks far; names
# above 255 characters are refused first.
_COMPONENT = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_HOST_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_HOST = rf"(?:{_HOST_PART}(?:\.{_HOST_PART})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PATH = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*", re.ASCII)
_DOMAIN = re.compile(_HOST, re.ASCII)
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_DIGEST = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}", re.ASCII
)
_IDENTIFIER = re.compile(r"[a-f0-9]{64}")
_LONGEST_NAME = 255
_OF_HOST = re.compile(r"[.:A-Z]")


def is_image_name(text: str) -> bool:
    """Whether a text can name an image: `ParseNormalizedNamed`.

    Args:
        text: `alpine`, `ghcr.io/owner/name:tag`, `name@sha256:…`.

    Returns:
        False where BuildKit says "invalid reference format": capitals in the path, an
        empty tag, a variable.
    """
    rest, at, digest = text.partition("@")
    if at and not _DIGEST.fullmatch(digest):
        return False
    slash = rest.rfind("/")
    colon = rest.find(":", slash + 1)
    if colon >= 0:
        if not _TAG.fullmatch(rest[colon + 1 :]):
            return False
        rest = rest[:colon]
    if len(rest) > _LONGEST_NAME or _IDENTIFIER.fullmatch(rest):
        return False
    first, slash_found, path = rest.partition("/")
    if slash_found and (_OF_HOST.search(first) or first == "localhost"):
        return bool(_DOMAIN.fullmatch(first)) and bool(_PATH.fullmatch(path))
    return bool(_PATH.fullmatch(rest))
