"""What a shell script is made of, as far as an explanation needs to know."""

from __future__ import annotations

from typing import Literal, NamedTuple

EXPRESSION = "[]"
"""Name of a command that is an expression of PowerShell, its one argument."""

# Tuples rather than dataclasses: a page makes thousands of words, and a frozen
# dataclass costs three times as much to make.


class Word(NamedTuple):
    """One word of a command.

    Attributes:
        text: Quotes and escapes are removed, variables and substitutions stand as written.
        scripts: What `$(…)` and backticks in it run, in order.
        quoted: Some of it stands in quotes, so that it is no reserved word.
    """

    text: str
    scripts: tuple[Script, ...] = ()
    quoted: bool = False


class Redirect(NamedTuple):
    """A redirection.

    Attributes:
        operator: `>`, `>>`, `<`, `<<`, `<<<`, `>&`, `<&`, `>|` or `&>`.
        target: The word that follows; for a heredoc, its delimiter.
        descriptor: The digits before the operator, or empty.
        body: Content of the heredoc; None for all others.
    """

    operator: str
    target: Word
    descriptor: str = ""
    body: str | None = None


class Simple(NamedTuple):
    """A command with its arguments.

    Attributes:
        words: Name and arguments; empty where there are only assignments or redirections.
        assignments: `NAME=value` words before the name; the name of `NAME+=value` is `NAME+`.
        redirects: In order.
    """

    words: tuple[Word, ...]
    assignments: tuple[tuple[str, Word], ...] = ()
    redirects: tuple[Redirect, ...] = ()


class Pipeline(NamedTuple):
    """Two or more commands, each reading what the one before it prints."""

    commands: tuple[Command, ...]


class Branch(NamedTuple):
    """One branch of an `if` or a `case`.

    Attributes:
        condition: What is run to decide; None for `else` and for `case`.
        patterns: The patterns of a `case` branch.
        body: What is run then.
    """

    condition: Script | None
    patterns: tuple[str, ...]
    body: Script


class Choice(NamedTuple):
    """An `if` or a `case`.

    Attributes:
        subject: The word that a `case` looks at; None for `if`.
        branches: In order.
        redirects: Of the whole.
    """

    subject: Word | None
    branches: tuple[Branch, ...]
    redirects: tuple[Redirect, ...] = ()


class Loop(NamedTuple):
    """A loop.

    Attributes:
        kind: Its keyword.
        variable: Of a `for`; empty for the others.
        items: The words a `for` goes through.
        condition: What `while` and `until` run to decide.
        body: What is repeated.
        redirects: Of the whole.
    """

    kind: Literal["for", "while", "until"]
    variable: str
    items: tuple[Word, ...]
    condition: Script | None
    body: Script
    redirects: tuple[Redirect, ...] = ()


class Group(NamedTuple):
    """Commands in braces, in a subshell, or in a function.

    Attributes:
        kind: Which of them.
        name: Of a function; empty for the others.
        body: What is in it.
        redirects: Of the whole.
    """

    kind: Literal["group", "subshell", "function"]
    name: str
    body: Script
    redirects: tuple[Redirect, ...] = ()


Command = Simple | Pipeline | Choice | Loop | Group

Joint = Literal["", "&&", "||", ";", "&"]


class Item(NamedTuple):
    """A command and how it hangs together with the one before it.

    Attributes:
        joint: `&&` runs it if the one before succeeded, `||` if that failed, `;` (also a
            line end) in any case, `&` beside it. Empty for the first.
        command: The command.
        negated: A `!` stands before it.
    """

    joint: Joint
    command: Command
    negated: bool = False


class Script(NamedTuple):
    """Commands in order."""

    items: tuple[Item, ...] = ()
