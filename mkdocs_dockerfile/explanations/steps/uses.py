"""Which instructions use a variable."""

from __future__ import annotations

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
    stage = page.dockerfile.instructions[index].stage
    found = [
        at
        for at in page.uses.get(name, ())
        if at > index
        and (
            page.dockerfile.instructions[at].stage == stage
            if stage is not None
            else page.dockerfile.instructions[at].keyword == "FROM"
        )
    ]
    if stage is not None:
        # From an ENV of that name on, the name means the ENV's value.
        end = next((at for at in found if _sets(page, at, name)), None)
        found = [at for at in found if end is None or at <= end]
    return found if len(found) <= _MOST else []


def _sets(page: Page, index: int, name: str) -> bool:
    """Whether an instruction is an ENV that sets the variable."""
    instruction = page.dockerfile.instructions[index]
    if instruction.keyword != "ENV":
        return False
    pairs = assignments(instruction, escape=page.dockerfile.escape)
    return any(item.name == name for item in pairs)
