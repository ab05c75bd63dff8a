"""ONBUILD, and what is no instruction."""

from __future__ import annotations

from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.model import Instruction

KEYWORDS = frozenset(
    {
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    }
)
"""The instructions of the Dockerfile reference."""


def explain_onbuild(page: Page, index: int, instruction: Instruction, inner: str) -> str:
    """Explain ONBUILD (Dockerfile reference, "ONBUILD").

    Args:
        page: The page.
        index: 0-based index of the instruction.
        instruction: The ONBUILD.
        inner: The explanation of what it triggers.
    """
    logical = instruction.inner.logical if instruction.inner is not None else ""
    key = "onbuild.leaves" if page.first("onbuild") else "onbuild.leaves_too"
    sentence = page.say(key, instruction=code(logical))
    glue = "\n\n" if "\n" in inner else None
    return sentence + glue + inner if glue else page.texts.sentences(sentence, inner)


def explain_unknown(page: Page, index: int, instruction: Instruction) -> str:
    """Say that an instruction is none that BuildKit knows."""
    if not instruction.keyword:
        return page.say("unknown.empty")
    if not instruction.arguments and instruction.keyword in KEYWORDS:
        return page.say("unknown.incomplete", keyword=code(instruction.keyword))
    return page.say("unknown.keyword", keyword=code(instruction.keyword))
