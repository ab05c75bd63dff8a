"""Words that name what their instruction does not have (DF111)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from mkdocs_dockerfile.comments import Commentary
from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.pairing.drift import shorten
from mkdocs_dockerfile.pairing.matching import Match
from mkdocs_dockerfile.pairing.mentions.facts import Facts, beginnings, fits, fits_version
from mkdocs_dockerfile.pairing.mentions.named import Mention, find_mentions
from mkdocs_dockerfile.pairing.mentions.passages import (
    Passage,
    comment_passages,
    sidecar_passages,
)
from mkdocs_dockerfile.pairing.quotes import instruction_text
from mkdocs_dockerfile.semantics import Build
from mkdocs_dockerfile.sidecar import Sidecar

__all__ = ["stale_mentions"]

_CODE = "DF111"
# What the words at one instruction may say of those that it covers.
_COVERED = frozenset({"port", "stage"})
# Of one comment or block: a table of thousands explains no instruction.
_MOST = 50


def stale_mentions(
    build: Build, said: Commentary, sidecar: Sidecar | None, matched: Match | None
) -> Iterator[Diagnostic]:
    """Find words that name a value that neither their instruction nor its file has.

    Args:
        build: What the file means.
        said: Its comments.
        sidecar: Its walkthrough, if it has one.
        matched: The walkthrough, brought together with the file.

    Returns:
        One diagnostic for each value that an instruction has otherwise and the file not
        at all, those of the comments first, each at the line where the words stand.
    """
    facts = Facts(build, said)
    passages = comment_passages(build.dockerfile, said)
    if sidecar is not None and matched is not None:
        passages = chain(passages, sidecar_passages(sidecar, matched))
    for passage in passages:
        if _CODE not in said.ignores.get(passage.steps[0], frozenset()):
            yield from _stale(passage, facts)


def _stale(passage: Passage, facts: Facts) -> Iterator[Diagnostic]:
    found = tuple(islice(find_mentions(passage.text), _MOST))
    seen: set[tuple[str, str, str]] = set()
    for mention in found:
        key = (mention.kind, mention.about, mention.value)
        if key in seen:
            continue
        seen.add(key)
        against = _against(mention, found, passage, facts)
        if against is not None and not facts.holds(mention, inside=passage.inside):
            yield _diagnostic(mention, passage, facts, *against)


def _against(
    mention: Mention, found: Iterable[Mention], passage: Passage, facts: Facts
) -> tuple[int, tuple[str, ...]] | None:
    """The first step that has other values of the kind; None if one fits, or none has any."""
    result: tuple[int, tuple[str, ...]] | None = None
    steps = passage.steps if mention.kind in _COVERED else passage.steps[:1]
    for step in steps:
        keyword = facts.instructions[step - 1].keyword
        if mention.at and keyword not in mention.at:
            continue
        if mention.about == "library" and not facts.has_libraries(step - 1):
            continue
        values = _values(mention, facts, step)
        if not values:
            continue
        if any(_fits(mention, value) for value in values):
            return None
        if keyword == "EXPOSE":
            # A table may hold ports that nobody exposes, unless those of EXPOSE are missing there.
            if not mention.sure and not _replaced(found, values, passage):
                return None
        # What is named besides a value that fits is somebody else's.
        elif any(_fits(other, value) for other in _apart(mention, found) for value in values):
            return None
        result = result or (step, values)
    return result


def _replaced(found: Iterable[Mention], values: Iterable[str], passage: Passage) -> bool:
    """Whether ports that EXPOSE has may stand for those that only the words have."""
    ports = {item.value: item for item in found if item.kind == "port"}
    wrong = [item for item in ports.values() if not any(_fits(item, value) for value in values)]
    return len(wrong) <= len(set(values) - passage.numbers)


def _apart(mention: Mention, found: Iterable[Mention]) -> Iterator[Mention]:
    """What else is named of the kind, outside the list that a value stands in."""
    for other in found:
        same = other.kind == mention.kind and (
            other.kind == "package" or other.about == mention.about
        )
        if same and other.group != mention.group:
            yield other


def _values(mention: Mention, facts: Facts, step: int) -> tuple[str, ...]:
    values = facts.has(step - 1, mention.kind)
    if mention.kind != "version":
        return values
    pairs = (value.rsplit(" ", 1) for value in values)
    own = {version for product, version in pairs if product == mention.about}
    # `python3-pip` beside `python:3.12` says less, not something else.
    vague = {start for version in own for start in beginnings(version)}
    return tuple(sorted(version for version in own if version not in vague))


def _fits(mention: Mention, value: str) -> bool:
    if mention.kind == "version":
        named = mention.value
        if mention.about == "java":
            named = named.removeprefix("1.")
        return fits_version(named, value)
    return fits(mention, value)


def _diagnostic(
    mention: Mention, passage: Passage, facts: Facts, step: int, values: tuple[str, ...]
) -> Diagnostic:
    dockerfile = facts.build.dockerfile
    instruction = facts.instructions[step - 1]
    has = ", ".join(f"`{value}`" for value in values[:3]) + (" …" if len(values) > 3 else "")
    text = shorten(instruction_text(instruction))[0]
    return diagnostic(
        _CODE,
        f"the words name the {mention.kind} `{mention.value}`, but `{text}` "
        f"({dockerfile.path or 'Dockerfile'}:{instruction.start_line}) has {has}",
        path=passage.path,
        line=passage.line(mention.start),
        hint="correct the words, or silence this with # docs: ignore=DF111 at the instruction",
        step=step,
    )
