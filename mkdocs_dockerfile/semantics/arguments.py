"""Build arguments, and the descriptions that comments give by BuildKit's convention."""

from __future__ import annotations

from typing import Literal, NamedTuple

from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.parser import SPACE

ArgumentKind = Literal["user", "predefined", "platform"]

# Set by BuildKit for every build (`defaultArgs` in dockerfile2llb/platform.go).
PLATFORM_ARGUMENTS = frozenset(
    {
        *(f"{side}{part}" for side in ("BUILD", "TARGET") for part in (
            "PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT"
        )),
        "TARGETSTAGE",
    }
)  # fmt: skip
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")
# May be given without an ARG (reference.md, "Predefined ARGs" and "BuildKit built-in
# build args").
PREDEFINED_ARGUMENTS = frozenset(
    {*_PROXIES, *(name.lower() for name in _PROXIES), "SOURCE_DATE_EPOCH"}
)


class Argument(NamedTuple):
    """A build argument where an ARG declares it.

    Attributes:
        name: Its name.
        written: The default as it stands in the ARG; None without one.
        value: The value in a build without `--build-arg`, with variables replaced: the
            default, else that of the global argument, else what the name stands for
            already; None where there is none, and for a platform argument, which only
            the build knows.
        unresolved: Names that stand visibly unresolved in `value`.
        scope: `global` before the first FROM, else the index of the stage.
        instruction: Index of the ARG.
        description: From a comment `# NAME text` above the ARG; None without one.
        kind: `platform`: set by BuildKit; `predefined`: known without an ARG too.
        from_global: The ARG has no default and takes the global argument's.
        kept: It has none either, and leaves what an earlier ARG or ENV has set.
    """

    name: str
    written: str | None
    value: str | None
    unresolved: tuple[str, ...]
    scope: Literal["global"] | int
    instruction: int
    description: str | None
    kind: ArgumentKind
    from_global: bool = False
    kept: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing but a build can give it a value."""
        return self.kind == "user" and self.value is None

    @property
    def step(self) -> int:
        """Number of the step that declares it, 1-based."""
        return self.instruction + 1


def kind_of(name: str) -> ArgumentKind:
    """What kind of argument a name is."""
    if name in PLATFORM_ARGUMENTS:
        return "platform"
    return "predefined" if name in PREDEFINED_ARGUMENTS else "user"


def describing_comments(dockerfile: Dockerfile) -> tuple[tuple[str, ...], ...]:
    """List the comments above each instruction, as BuildKit collects them.

    Blank lines do not separate them from it, an empty comment `#` drops what stands
    before it, and an indented one keeps its `#` (`Parse` in parser/parser.go).

    Returns:
        One tuple of texts for each instruction.
    """
    found: list[tuple[str, ...]] = []
    comments = iter([item for item in dockerfile.comments if item.place == "line"])
    comment = next(comments, None)
    for instruction in dockerfile.instructions:
        above: list[str] = []
        while comment and comment.line < instruction.start_line:
            text = f"{comment.indent}#{comment.text}"[1:].strip(SPACE)
            if text:
                above.append(text)
            else:
                above.clear()
            comment = next(comments, None)
        found.append(tuple(above))
    return tuple(found)


def description_of(comments: tuple[str, ...], name: str | None) -> str | None:
    """Find a description (`getDocComment` in instructions/parse.go).

    Args:
        comments: The comments above an instruction.
        name: Of the stage or argument.

    Returns:
        What follows `NAME ` in the first comment that begins so; None if none does.
    """
    if name:
        for text in comments:
            if text.startswith(f"{name} "):
                return text[len(name) + 1 :]
    return None
