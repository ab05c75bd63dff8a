"""What somebody may have meant who wrote a name that there is not."""

from __future__ import annotations

import difflib
from collections.abc import Collection

_MOST = 5


def meant(written: str, known: Collection[str], *, alike: float = 0.6) -> str | None:
    """The known name that looks most like what was written; None where none does.

    Args:
        written: A name.
        known: What there is.
        alike: How much of it must be the same, from 0 to 1; more where a name of one's own is
            as likely as a slip.
    """
    near = difflib.get_close_matches(written, known, n=1, cutoff=alike)
    return near[0] if near else None


def did_you_mean(written: str, known: Collection[str]) -> str:
    """The same as the end of a message; empty where no name looks alike."""
    near = meant(written, known)
    return f"; did you mean `{near}`?" if near else ""


def one_of(written: str, known: Collection[str]) -> str:
    """What to write instead, as the hint of a diagnostic.

    Args:
        written: What is wrong.
        known: What there is, at least one name; of many, the first ones are told.
    """
    near = meant(written, known)
    if near:
        return f"did you mean `{near}`?"
    if len(known) <= _MOST:
        return f"name one of {', '.join(known)}"
    return f"name one of the {len(known)} there are: {', '.join(list(known)[:_MOST])} …"
