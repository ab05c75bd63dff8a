"""Ids of headings that survive edits: made of stage and instruction, not of numbers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_dockerfile.model import Dockerfile, Instruction, Stage

_LONGEST = 60
_OTHER = re.compile(r"[^a-z0-9]+")
# What an id leaves out and instructions rarely differ in.
_USUAL = re.compile(r"""[\w ./:=,@+$~"'{}\[\]-]*""", re.ASCII)
# Of that, what few instructions have, and what then makes another of them: underscores and
# dots at the ends of words (`../`, `/src/.`), words of signs alone (`/`), permissions taken.
_TELLING = re.compile(
    r"""
      (?<![a-z\d])_ | _(?![a-z\d])
    | (?<=[\w}/.])\.(?!\w)
    | (?<!\S)(?!(?:[][]|--|""|'')(?!\S))[^a-z\d\s]+(?!\S)
    | \bchmod\s(?:-\w+\s)*(?-i:[ugoa]*[-=][rwxst])
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_ABSOLUTE = re.compile(r"[/$]|[a-z]:", re.IGNORECASE)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_FILE_NAME = re.compile(r"\w\.\w")
_HASH = 5
# Ids that a page gives to other things, see `rendering.view`.
_TAKEN = re.compile(
    r"(?:lines|stage|walkthrough)-.*|step(?:-\d+)?|instruction"
    r"|before-first-stage|docker-commands|dockerfile|explanation|more-commands|reference|stages"
    r"|summary"
)


def anchors(dockerfile: Dockerfile) -> tuple[str, ...]:
    """Name every instruction.

    Args:
        dockerfile: The file.

    Returns:
        One id per instruction, all different, of lower-case ASCII letters, digits and
        dashes. It is made of the instruction and of the name or base image of its stage, so
        that inserting another instruction changes none of them, unless that reads the same.
        Where words alone would not tell it from others, since they are too many, too few or
        hold more than words, a short hash of the whole instruction follows. A stage whose
        name or image other stages have before it has its number among them, since nothing
        else tells it from them: `alpine-2`. Names come before images there, wherever they
        stand, so that a stage without a name changes nothing of one that has it.
    """
    places = _places(dockerfile.stages)
    wanted = (
        _anchor("" if item.stage is None else places[item.stage], item)
        for item in dockerfile.instructions
    )
    return tuple(unique(wanted))


def _places(stages: Iterable[Stage]) -> dict[int, str]:
    """What ids of a stage's instructions begin with, by the stage's index."""
    ordered = named_first(stages)
    places = unique((slug(stage.name or base_name(stage.base)) for stage in ordered), "-")
    return {stage.index: place for stage, place in zip(ordered, places, strict=True)}


def named_first(stages: Iterable[Stage]) -> list[Stage]:
    """The order in which stages get their ids: in that of the file, but names before images."""
    return sorted(stages, key=lambda stage: not stage.name)


def unique(names: Iterable[str], mark: str = "-again-") -> Iterator[str]:
    """Add `-again-2`, `-again-3`, … to names that were there before; `mark` is what joins."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    for name in names:
        result = name
        while result in taken:
            seen[name] += 1
            result = f"{name}{mark}{seen[name] + 1}"
        taken.add(result)
        yield result


def _anchor(place: str, instruction: Instruction) -> str:
    text = " ".join(instruction.logical.split())
    name = slug(f"{place} {text[: 2 * _LONGEST]}")
    if not name or _TAKEN.fullmatch(name):
        name = f"instruction-{name}".rstrip("-")
    if _is_told_by_words(instruction, text, len(place)):
        return name
    whole = "\n".join([text, *(item.content for item in instruction.heredocs)])
    return f"{name}-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:_HASH]}"


def _is_told_by_words(instruction: Instruction, text: str, before: int) -> bool:
    """Whether the words of an id, behind so many characters of its stage, are all there is."""
    arguments = text[len(instruction.keyword) :]
    return (
        before + len(text) < _LONGEST
        and not instruction.heredocs
        and (not arguments or any(map(str.isalnum, arguments)))
        and _USUAL.fullmatch(text) is not None
        and _is_of_its_kind(instruction)
    )


def _is_of_its_kind(instruction: Instruction) -> bool:
    """Whether signs and capitals are where instructions of a kind mostly have them.

    An id leaves both out. So of `COPY . /app` and `COPY app .`, of `WORKDIR /app` and
    `WORKDIR app`, of `ENV PATH=/a` and `ENV path=/a`, only the first can do without a hash:
    the one that is usual. Signs that change nothing, as quotes and the braces of `${A}` mostly
    do, tell nothing, so that who edits them keeps the id.
    """
    words = instruction.arguments
    match instruction.keyword:
        case "ONBUILD" if instruction.inner is not None:
            return _is_of_its_kind(instruction.inner)
        case "COPY" | "ADD" if len(words) > 1:
            own = instruction.flag("from") is None
            return _is_usual_copy(words[:-1], words[-1], own=own)
        case "WORKDIR":
            usual = all(_ABSOLUTE.match(word) and not word.endswith("/") for word in words)
        case "VOLUME":
            usual = all(map(_ABSOLUTE.match, words))
        case "ENV" | "ARG" | "LABEL" if words:
            usual = _are_usual_assignments(instruction.keyword, words)
        case keyword:
            usual = keyword.isalpha()
    return usual and not any(map(_TELLING.search, words))


def _is_usual_copy(sources: Sequence[str], target: str, *, own: bool) -> bool:
    """Whether files go to an absolute path, or one of a known kind to where `.` or `/` is.

    Args:
        sources: What is copied.
        target: Where to.
        own: The files are of the build context, where `.` is all of it.
    """
    whole = own and tuple(sources) in ((".",), ("./",))
    if not whole and any(map(_TELLING.search, sources)):
        return False
    if _LETTER_OR_DIGIT.search(target):
        return not _TELLING.search(target) and _ABSOLUTE.match(target) is not None
    return not whole and any(map((_FILE_NAME if own else _ABSOLUTE).search, sources))


def _are_usual_assignments(keyword: str, words: Sequence[str]) -> bool:
    """Whether variables are upper-case and labels lower-case, and no argument is set to nothing."""
    # `ENV A b` is one assignment, `ARG A` is none.
    assigned = words if "=" in words[0] or keyword == "ARG" else words[:1]
    if keyword == "ARG" and any(word.strip("\"'").endswith("=") for word in words):
        return False
    names = "".join(word.partition("=")[0] for word in assigned)
    return names == (names.lower() if keyword == "LABEL" else names.upper())


def base_name(base: str) -> str:
    """`registry.example/team/python:3.12@sha256:…` → `python`: a new tag is no new name."""
    return base.split("@")[0].rsplit("/", 1)[-1].split(":")[0]


def slug(text: str) -> str:
    """Turn a text into an id; empty when nothing of it can stand in one."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _OTHER.sub("-", ascii_text.lower()).strip("-")
    if len(name) <= _LONGEST:
        return name
    return name[: _LONGEST + 1].rpartition("-")[0] or name[:_LONGEST]
