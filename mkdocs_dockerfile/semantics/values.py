"""What a variable holds, and what a word becomes."""

from __future__ import annotations

from typing import NamedTuple


class Value(NamedTuple):
    """What a variable holds.

    Attributes:
        text: Its value; None where it is set, but to what is not known before the build
            (`TARGETARCH`).
        unresolved: Names that stand visibly unresolved in `text`.
    """

    text: str | None
    unresolved: tuple[str, ...] = ()

    @property
    def may_be_empty(self) -> bool:
        """It begins with something unresolved, so that nobody knows."""
        return self.text is None or (bool(self.unresolved) and self.text.startswith("$"))


class Expansion(NamedTuple):
    """What a word becomes.

    Attributes:
        text: The word with variables replaced, quotes and escapes resolved. A variable
            without a known value stands there as written. The whole word as written,
            where there is an error.
        unresolved: Names that stand visibly unresolved in `text`, in order.
        used: Names that were looked up and have a value, in order.
        unset: Names that were looked up and have none, in order; of these, the ones that
            are not in `unresolved` have a default (`${X:-d}`) or an alternative.
        error: Why BuildKit refuses the word; None if it does not.
        missing: The variable that `${X:?message}` demands and that has no value, where
            this is the error.
    """

    text: str
    unresolved: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()
    error: str | None = None
    missing: str | None = None
