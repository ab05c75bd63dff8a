"""Which instructions use a variable."""

from __future__ import annotations

from bisect import bisect_right

from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.semantics import assignments

_MOST = 4


def users_of(page: Page, index: int, name: str) -> list[int]:
    """The instructions after one that use the variable it declares, in its scope.

    Args:
        page: The page.
        index: 0-based index of the ARG.
        name: The variable.

    Returns:
        0-based indexes; none when there are more than four, which would be a list of
        numbers rather than an explanation.
    """
    instructions = page.dockerfile.instructions
    stage = instructions[index].stage
    uses = page.uses.get(name, ())
    start = bisect_right(uses, index)
    if stage is None:
        found = [at for at in uses[start:] if instructions[at].keyword == "FROM"]
    else:
        found = []
        end = bisect_right(uses, page.dockerfile.stages[stage].last)
        for at in uses[start : min(end, start + _MOST + 1)]:
            found.append(at)
            if _sets(page, at, name):
                break  # From here on the name means the ENV's value.
    return found if len(found) <= _MOST else []


def _sets(page: Page, index: int, name: str) -> bool:
    """Whether an instruction is an ENV that sets the variable."""
    instruction = page.dockerfile.instructions[index]
    if instruction.keyword != "ENV":
        return False
    pairs = assignments(instruction, escape=page.dockerfile.escape)
    return any(item.name == name for item in pairs)
