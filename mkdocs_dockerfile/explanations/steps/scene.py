"""What stands around an instruction."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.semantics import Config, Setting


def config_before(page: Page, index: int) -> Config | None:
    """The configuration in force before an instruction; None before the first FROM."""
    stage = page.dockerfile.instructions[index].stage
    return None if stage is None else page.build.stages[stage].config_before(index)


def following(page: Page, index: int) -> Iterator[tuple[int, Instruction]]:
    """The instructions of the same stage after one, with their 0-based indexes."""
    instructions = page.dockerfile.instructions
    stage = instructions[index].stage
    for at in range(index + 1, len(instructions)):
        if instructions[at].stage != stage:
            return
        yield at, instructions[at]


def next_of(page: Page, index: int, *keywords: str) -> int | None:
    """Index of the next instruction of one of these kinds in the same stage."""
    for at, instruction in following(page, index):
        if instruction.keyword in keywords:
            return at
    return None


def is_last_stage(page: Page, stage: int) -> bool:
    """Whether a stage is the file's last one, which is built unless another is named."""
    return stage == len(page.dockerfile.stages) - 1


def is_in_image(page: Page, stage: int) -> bool:
    """Whether a stage becomes the image: the last one does, with those it is built on."""
    return stage in page.image


def shares_stage(page: Page, stage: int, other: int) -> bool:
    """Whether two stages are built on the same stage of the file, or one on the other."""
    return page.roots[stage] == page.roots[other]


def root(page: Page, stage: int) -> str:
    """The image that a stage is built on in the end, or `scratch`."""
    return page.build.stages[page.roots[stage]].base.text


def is_windows(page: Page, stage: int | None) -> bool:
    """Whether a stage is one for Windows, as far as the file shows."""
    return stage is not None and page.build.stages[stage].windows


def folder(setting: Setting) -> str:
    """A working directory as people write it; the one drive of a container is `C:`."""
    return f"C:{setting.value}" if setting.value.startswith("\\") else setting.value
