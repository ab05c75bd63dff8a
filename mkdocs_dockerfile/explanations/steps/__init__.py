"""One explainer for each kind of instruction."""

from __future__ import annotations

from collections.abc import Callable

from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.steps.bases import explain_from
from mkdocs_dockerfile.explanations.steps.files import (
    explain_copy,
    explain_volume,
    explain_workdir,
)
from mkdocs_dockerfile.explanations.steps.others import explain_onbuild, explain_unknown
from mkdocs_dockerfile.explanations.steps.running import explain_run
from mkdocs_dockerfile.explanations.steps.starting import (
    explain_cmd,
    explain_entrypoint,
    explain_healthcheck,
    explain_shell,
    explain_stopsignal,
)
from mkdocs_dockerfile.explanations.steps.values import (
    explain_arg,
    explain_env,
    explain_expose,
    explain_label,
    explain_maintainer,
    explain_user,
)
from mkdocs_dockerfile.model import Explanation, Instruction

_EXPLAINERS: dict[str, Callable[[Page, int, Instruction], str]] = {
    "ADD": explain_copy,
    "ARG": explain_arg,
    "CMD": explain_cmd,
    "COPY": explain_copy,
    "ENTRYPOINT": explain_entrypoint,
    "ENV": explain_env,
    "EXPOSE": explain_expose,
    "FROM": explain_from,
    "HEALTHCHECK": explain_healthcheck,
    "LABEL": explain_label,
    "MAINTAINER": explain_maintainer,
    "SHELL": explain_shell,
    "STOPSIGNAL": explain_stopsignal,
    "USER": explain_user,
    "VOLUME": explain_volume,
    "WORKDIR": explain_workdir,
}
_MAY_BE_EMPTY = frozenset({"CMD", "ENTRYPOINT"})


def explain_instruction(page: Page, index: int, instruction: Instruction) -> Explanation:
    """Explain one instruction.

    Args:
        page: The page, which remembers what it has said.
        index: 0-based index of the instruction in the file.
        instruction: The instruction; for ONBUILD's inner one, not that of the file.
    """
    text, specific = _explained(page, index, instruction)
    return Explanation(page.texts.tidied(text), specific)


def _explained(page: Page, index: int, instruction: Instruction) -> tuple[str, bool]:
    """The text, and whether it is specific."""
    if instruction.keyword == "RUN":
        return explain_run(page, index, instruction)
    if instruction.keyword == "ONBUILD" and instruction.inner is not None:
        inner, specific = _explained(page, index, instruction.inner)
        return explain_onbuild(page, index, instruction, inner), specific
    explainer = _EXPLAINERS.get(instruction.keyword)
    if explainer is None or (
        not instruction.arguments and instruction.keyword not in _MAY_BE_EMPTY
    ):
        return explain_unknown(page, index, instruction), False
    return explainer(page, index, instruction), bool(instruction.arguments)
