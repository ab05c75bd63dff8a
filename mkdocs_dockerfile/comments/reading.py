"""The rules by which a block of comment lines belongs to an instruction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Literal, TypeVar

from mkdocs_dockerfile.comments import vocabulary as words
from mkdocs_dockerfile.comments.blocks import Block, find_gaps, group_end, read_blocks
from mkdocs_dockerfile.comments.commentary import Commentary, Mode
from mkdocs_dockerfile.comments.lines import Line
from mkdocs_dockerfile.comments.markup import (
    can_be_title,
    dedent,
    goes_on,
    plain_title,
    to_markdown,
)
from mkdocs_dockerfile.comments.usage import mentions, take_commands
from mkdocs_dockerfile.model import Command, Dockerfile, Note, Remark

_Value = TypeVar("_Value")

# What a block is to the file: the step's own comment, the introduction of a group, of a
# stage or of the page, or its closing words.
Role = Literal["step", "group", "stage", "page", "closing"]

_HEADER_LINES = 3
_DOCS = re.compile(
    r"\s*docs:\s*(?:(?P<skip>skip\b)|ignore\s*=\s*(?P<codes>DF\d+(?:\s*,\s*DF\d+)*))"
)


def read_comments(dockerfile: Dockerfile, mode: Mode = "all") -> Commentary:
    """Read what the comments of a Dockerfile say, and about what.

    Args:
        dockerfile: The file.
        mode: `all` comments explain; only `marked` ones, whose lines begin with `#:`;
            or `none`. Lines that are not to explain become `private` remarks. Orders to
            this program (`# docs: …`) hold in every mode.

    Returns:
        The commentary. Nothing in a comment can make this fail.
    """
    return _Reader(dockerfile, mode).read()


class _Reader:
    """The state of reading the comments of one file."""

    def __init__(self, dockerfile: Dockerfile, mode: Mode) -> None:
        self.dockerfile = dockerfile
        self.instructions = dockerfile.instructions
        self.blocks = [_in_mode(block, mode) for block in read_blocks(dockerfile)]
        self.gaps = find_gaps(dockerfile)
        self.several = len(dockerfile.stages) > 1
        self.described = _described(dockerfile) if mode == "all" else {}
        # Instructions with prose directly above them.
        self.attached = {block.following for block in self.blocks if block.below and block.prose}
        # By instruction, the last block of prose before it.
        self.nearest = {block.following: block for block in self.blocks if block.prose}
        self.remarks: list[Remark] = [
            Remark(item.line, item.line, "directive", None, item.text.strip())
            for item in dockerfile.comments
            if item.place == "directive"
        ]
        self.prose: dict[int, list[str]] = {}
        self.groups: dict[int, list[str]] = {}
        self.stages: dict[int, list[str]] = {}
        self.titles: dict[int, str] = {}
        self.notes: dict[int, list[Note]] = {}
        self.page: list[str] = []
        self.closing: list[str] = []
        self.commands: list[Command] = []
        self.title: str | None = None
        self.introduced = False
        self.description: str | None = None
        self.ignores: dict[int, frozenset[str]] = {}
        self.skip = False

    def read(self) -> Commentary:
        header = [block for block in self.blocks if not block.following and not block.inside]
        introducing = self.introducing(header)
        spoken = False
        for index, block in enumerate(self.blocks):
            role: Role = "page" if index < introducing else self.role(block)
            step = self.step(block, role)
            self.remember(block, role, step)
            self.obey(block)
            if not block.prose:
                continue
            if not spoken:
                self.describe(block, role)
                spoken = True
            if block.inside:
                self.note(block)
            else:
                self.place(block, role)
            if role != "page" and not block.following and not block.inside:
                # A sentence above the first instruction may tell how to build the file.
                self.commands += mentions(block.lines)
        own = {step: _joined(parts) for step, parts in self.prose.items()}
        return Commentary(
            remarks=tuple(sorted(self.remarks, key=lambda remark: remark.start_line)),
            prose=_frozen({**{step: "" for step in self.notes}, **own}),
            inherited=_frozen(self.inherited()),
            introductions=_frozen({step: _joined(parts) for step, parts in self.groups.items()}),
            stage_titles=_frozen(self.titles),
            stage_introductions=_frozen(
                {stage: _joined(parts) for stage, parts in self.stages.items()}
            ),
            stage_descriptions=_frozen(
                {
                    stage.index: self.described[stage.first]
                    for stage in self.dockerfile.stages
                    if stage.first in self.described
                }
            ),
            notes=_frozen({step: tuple(notes) for step, notes in self.notes.items()}),
            title=self.title,
            description=self.description,
            introduction=_joined(self.page),
            closing=_joined(self.closing),
            commands=tuple(self.commands),
            ignores=_frozen(self.ignores),
            skip=self.skip,
        )

    # --- Where a block belongs -------------------------------------------------------

    def introducing(self, header: Sequence[Block]) -> int:
        """How many of the blocks before the first instruction introduce the page.

        The last that is long enough, shows a command or holds a banner, and all before it.
        """
        if not self.instructions:
            return 0
        spoken = next((at for at, block in enumerate(header) if block.prose), len(header))
        for count in range(len(header), 0, -1):
            block = header[count - 1]
            # A bare `#` counts: one above and below make a banner of a line.
            lines = sum(line.kind == "prose" for line in block.lines)
            long = lines >= _HEADER_LINES or (lines == _HEADER_LINES - 1 and not block.below)
            speaks = long or block.titles or any(line.command for line in block.prose)
            after_prose = spoken < count - 1
            if speaks and not (block.below and self.is_of_instruction(block, after_prose)):
                return count
        return 0

    def is_of_instruction(self, block: Block, after_prose: bool) -> bool:
        """A header that touches an instruction says by its words that it is about that one."""
        only_title = len(block.titles) == len(block.prose)
        if block.following in self.described or (only_title and after_prose):
            return True
        numbered = words.STAGE_PREFIX.match(block.prose[0].text.strip())
        return bool(numbered) and self.several and self.opens_stage(block.following)

    def role(self, block: Block) -> Role:
        if block.inside or block.below:
            return "step"
        if block.following >= len(self.instructions):
            return "closing"
        instruction = self.instructions[block.following]
        if instruction.keyword == "FROM":
            lone = not self.several and block.following == 0 and 0 not in self.attached
            return "step" if lone else "stage"
        if block.above and not block.titles:
            return "step"
        if block.following in self.described:
            return "step"
        end = group_end(self.dockerfile, self.gaps, block.following)
        alone = end == block.following + 1 and self.nearest.get(block.following, block) is block
        return "step" if alone else "group"

    def step(self, block: Block, role: Role) -> int | None:
        """Number of the step that a block belongs to or introduces."""
        if role in ("page", "closing"):
            return None
        return self.owner(block) + 1

    def owner(self, block: Block) -> int:
        """Index of the instruction that a block of role `step`, `group` or `stage` is about."""
        if block.inside or block.below or not block.above or block.titles:
            return block.following
        following = self.instructions[block.following].keyword
        return block.following if following == "FROM" else block.following - 1

    # --- What becomes of it ----------------------------------------------------------

    def remember(self, block: Block, role: Role, step: int | None) -> None:
        """Write down the block's lines, those of one kind together."""
        for kind, group in groupby(block.lines, key=lambda line: line.kind):
            lines = list(group)
            about = step
            if kind in ("licence", "generated"):
                about = None
            elif kind == "pragma" and block.below:
                about = block.following + 1
            text = "\n".join(dedent(lines))
            self.remarks.append(Remark(lines[0].number, lines[-1].number, kind, about, text))

    def obey(self, block: Block) -> None:
        """Do what `# docs: …` says."""
        for line in block.lines:
            match = _DOCS.match(line.text) if line.kind == "pragma" else None
            if not match:
                continue
            if match["skip"]:
                self.skip = True
                continue
            step = self.silenced(block)
            codes = frozenset(re.split(r"\s*,\s*", match["codes"]))
            self.ignores[step] = self.ignores.get(step, frozenset()) | codes

    def silenced(self, block: Block) -> int:
        """The step at which a pragma silences; 0 is the whole file."""
        if block.inside or block.below:
            return block.following + 1
        if block.above:
            return block.following
        return block.following + 1 if 0 < block.following < len(self.instructions) else 0

    def describe(self, block: Block, role: Role) -> None:
        """Take the file's description from its first comment, if that is one line."""
        if block.following or block.inside or len(block.prose) != 1:
            return
        text = block.prose[0].text.strip()
        about_stage = role == "stage" or (role == "step" and self.opens_stage(0))
        if self.several and about_stage and not words.ABOUT_A_FILE.search(text):
            return
        if words.NO_TITLE.match(text) or block.following in self.described:
            return
        if " " in text:
            self.description = plain_title(text)

    def note(self, block: Block) -> None:
        if text := to_markdown(block.lines):
            lines = tuple(line.number for line in block.prose)
            note = Note(lines[0], text, lines)
            self.notes.setdefault(block.following + 1, []).append(note)

    def place(self, block: Block, role: Role) -> None:
        if role == "page":
            self.introduce(block)
        elif role == "closing":
            self.closing.append(to_markdown(block.lines))
        elif role == "group":
            _say(self.groups, block.following + 1, block.lines)
        elif role == "step":
            owner = self.owner(block)
            if block.below and self.opens_stage(owner):
                self.name_stage(block, owner, own=True)
            _say(self.prose, owner + 1, block.lines)
        else:
            lines = self.name_stage(block, block.following, own=False)
            stage = self.stage_of(block.following)
            _say(self.stages, stage, lines)

    def introduce(self, block: Block) -> None:
        commands, lines = take_commands(block.lines)
        self.commands += commands
        first = next((line for line in lines if line.kind == "prose" and not line.bare), None)
        if first is not None and first.title and not self.introduced:
            self.title = plain_title(first.text)
            lines.remove(first)
        self.introduced = True
        self.page.append(to_markdown(lines))

    # --- Stages ----------------------------------------------------------------------

    def opens_stage(self, index: int) -> bool:
        return self.instructions[index].keyword == "FROM"

    def stage_of(self, index: int) -> int:
        return self.instructions[index].stage or 0

    def name_stage(self, block: Block, index: int, *, own: bool) -> Sequence[Line]:
        """Find the stage's title in a block above its FROM; return what else it says.

        A block that touches FROM (`own`) gives its first line; one across an empty line
        a banner or a line that begins with "Stage 1:", which is the title and no more.
        """
        first = next((line for line in block.prose if line.title), block.prose[0])
        text = first.text.strip()
        stage = self.stage_of(index)
        numbered = words.STAGE_PREFIX.match(text)
        if not self.several or stage in self.titles or index in self.described:
            return block.lines
        if not (own or first.title or numbered):
            return block.lines
        title = plain_title(words.ASIDE.sub("", text[numbered.end() :] if numbered else text))
        rest = block.prose[block.prose.index(first) + 1 :]
        if (
            rest
            and not (first.title or numbered)
            and (goes_on(text) or rest[0].text.strip()[0].islower())
        ):
            return block.lines
        if first.verbatim or not can_be_title(title):
            return block.lines
        if self.is_no_title(title, stage):
            return block.lines
        self.titles[stage] = title[0].upper() + title[1:] if numbered else title
        return [line for line in block.lines if line is not first]

    def is_no_title(self, title: str, stage: int) -> bool:
        """A title that says nothing about the stage: "Base image", its own name, an address."""
        return (
            not title
            or bool(words.NO_TITLE.match(title) or words.ABOUT_A_FILE.search(title))
            or title.lower() == self.dockerfile.stages[stage].name
            or title.startswith(("http://", "https://"))
        )

    # --- Rule 5 ----------------------------------------------------------------------

    def inherited(self) -> dict[int, int]:
        """Step → the step whose comment covers it: in the same group, nothing said between."""
        result: dict[int, int] = {}
        source: int | None = None
        for index, instruction in enumerate(self.instructions):
            step = index + 1
            if self.gaps[index] or instruction.keyword == "FROM":
                source = None
            if step in self.prose:
                source = None if index in self.described else step
            elif step in self.notes:
                source = None
            elif source is not None:
                result[step] = source
        return result


def _in_mode(block: Block, mode: Mode) -> Block:
    if mode == "all":
        return block
    lines = [
        replace(line, kind="private", command=0, verbatim=False, fence="")
        if line.kind == "prose" and not (mode == "marked" and (line.marked or line.bare))
        else line
        for line in block.lines
    ]
    return replace(block, lines=tuple(lines))


def _described(dockerfile: Dockerfile) -> dict[int, str]:
    """By index of a FROM or ARG, what `docker build --call=outline` says of it.

    `getDocComment` in BuildKit's instructions/parse.go: the first comment line since the
    instruction before, or since a bare `#`, that begins with the name and a blank.
    """
    instructions = dockerfile.instructions
    above: dict[int, list[str]] = {}
    following = 0
    for comment in dockerfile.comments:
        if comment.place != "line":
            continue
        while following < len(instructions) and instructions[following].end_line < comment.line:
            following += 1
        text = comment.text.strip()
        if text:
            above.setdefault(following, []).append(text)
        else:
            above.pop(following, None)
    names = {stage.first: [stage.name] for stage in dockerfile.stages if stage.name}
    result: dict[int, str] = {}
    for index, texts in above.items():
        if index < len(instructions) and instructions[index].keyword == "ARG":
            names[index] = [word.partition("=")[0] for word in instructions[index].arguments]
        for text in texts:
            name, _, description = text.partition(" ")
            if name in names.get(index, ()) and description.strip():
                result[index] = description.strip()
                break
    return result


def _say(parts: dict[int, list[str]], about: int, lines: Sequence[Line]) -> None:
    """Add what lines say; a title that was taken or an empty fence leaves nothing to say."""
    if text := to_markdown(lines):
        parts.setdefault(about, []).append(text)


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _frozen(values: dict[int, _Value]) -> Mapping[int, _Value]:
    return MappingProxyType(dict(sorted(values.items())))
