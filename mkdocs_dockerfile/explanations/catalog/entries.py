"""The entries of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Style = Literal["unix", "tar", "long", "windows", "powershell", "words"]
Wrap = Literal["", "command", "script"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a command, and what to say about it.

    Attributes:
        say: Name of a message in the section `commands`; empty when `text` says it.
        text: A site's own text by language; `""` is the language of all the others.
        match: Operands it begins with (`mod download` of `go`); each may offer several
            words, divided by `|`.
        has: At least one of these options must be there.
        needs: Values that must be there.
        silent: Options not worth a word in this form.
        at_least: How many operands it takes, those of `match` not counted.
        at_most: Likewise; None for any number.
    """

    say: str = ""
    text: Mapping[str, str] | None = None
    match: tuple[frozenset[str], ...] = ()
    has: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """A command.

    Attributes:
        names: How it is called; the first is the main one.
        forms: The first one that fits is told.
        values: Options whose value the texts name, by the name they use.
        takes: Other options that are followed by a value.
        options: Message, in the section `options`, for an option.
        silent: Options not worth a word.
        style: How its arguments are read.
        leading: Its options stand before the first operand; what follows is not its own
            (POSIX.1-2017, "Utility Syntax Guidelines", 9).
        variables: `NAME=value` among its arguments sets a variable and is no operand.
        wraps: It runs another command, or a script, that stands in its arguments.
        examples: Calls whose texts golden tests hold.
    """

    names: tuple[str, ...]
    forms: tuple[Form, ...] = ()
    values: Mapping[str, str] | None = None
    takes: frozenset[str] = frozenset()
    options: Mapping[str, str] | None = None
    silent: frozenset[str] = frozenset()
    style: Style = "unix"
    leading: bool = False
    variables: bool = False
    wraps: Wrap = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A base image, or all images of a registry or organisation.

    Attributes:
        name: As in FROM, without tag; Docker Hub's official images without `library/`.
            `*` at the end stands for any rest.
        title: What it holds, in the words of its maker: a proper name.
        kind: Name of a message in the section `images` that says what it is.
        text: A site's own text by language, instead of `kind`.
        link: Its page.
        version: What the numbers of its tag are the version of, if not of the title.
        examples: References whose texts golden tests hold.
    """

    name: str
    title: str = ""
    kind: str = "program"
    text: Mapping[str, str] | None = None
    link: str = ""
    version: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """Entries, by name.

    Attributes:
        tools: By each of their names.
        images: By name, with `*` where they have it.
    """

    tools: Mapping[str, Tool]
    images: Mapping[str, Image]

    def image(self, name: str) -> Image | None:
        """The entry for an image: that of its name, else the longest that has a `*`."""
        found = self.images.get(name)
        while found is None and "/" in name:
            name = name[: name.rstrip("/*").rfind("/") + 1]
            found = self.images.get(name + "*")
            name = name.rstrip("/")
        return found
