"""ARG, ENV, LABEL, EXPOSE, USER, MAINTAINER: instructions that set values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.steps.scene import config_before, is_in_image, next_of
from mkdocs_dockerfile.explanations.steps.uses import users_of
from mkdocs_dockerfile.explanations.steps.variables import shown, unquoted
from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.semantics import assignments

_PLATFORM = frozenset(
    f"{side}{part}"
    for side in ("TARGET", "BUILD")
    for part in ("PLATFORM", "OS", "ARCH", "VARIANT")
)
_SWITCHES = frozenset({"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"})
_ENDS = re.compile(r"[\s;&|]+")
_PROXY = frozenset({"http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"})
_KNOWN_LABELS = "org.opencontainers.image."


def explain_arg(page: Page, index: int, instruction: Instruction) -> str:
    """Explain ARG (Dockerfile reference, "ARG")."""
    texts = page.texts
    sentences: list[str] = []
    names: list[str] = []
    for item in assignments(instruction, escape=page.dockerfile.escape):
        name = code(item.name)
        names.append(item.name)
        if item.name in _PLATFORM:
            side = "arg.build_platform" if item.name.startswith("BUILD") else "arg.platform"
            sentences.append(page.say(side, name=name))
            continue
        if item.name.lower() in _PROXY:
            sentences.append(page.say("arg.proxy", name=name))
            continue
        if item.value is None:
            sentences.append(_without_default(page, index, item.name))
        elif item.value == "":
            sentences.append(page.say("arg.empty_default", name=name))
        else:
            value = shown(page, index, item.value, item.written)
            sentences.append(page.say("arg.with_default", name=name, value=value))
    if names and not all(name in _PLATFORM for name in names):
        example = next(name for name in names if name not in _PLATFORM)
        sentences.append(page.once("arg.how_given", example=code(f"--build-arg {example}=…")))
    if instruction.stage is None:
        sentences.append(page.once("arg.before_from"))
    return texts.sentences(*sentences, *_uses(page, index, list(dict.fromkeys(names))))


def _without_default(page: Page, index: int, name: str) -> str:
    """What an ARG without a default does: it takes a value, leaves one alone, or has none."""
    declared = page.build.argument_of(index, name)
    if declared is not None and declared.kept:
        if not declared.value:
            return page.say("arg.empty_default", name=code(name))
        return page.say("arg.kept", name=code(name), value=code(declared.value))
    in_stage = page.dockerfile.instructions[index].stage is not None
    key = "from_global" if in_stage and name in page.build.global_args else "without_default"
    return page.say(f"arg.{key}", name=code(name))


def _uses(page: Page, index: int, names: Sequence[str]) -> Iterator[str]:
    """Where the variables of an ARG are used; they are named where that is not the same."""
    together: dict[tuple[int, ...], list[str]] = {}
    for name in names:
        together.setdefault(tuple(users_of(page, index, name)), []).append(name)
    key = "arg.used_some"
    if len(together) == 1:
        key = "arg.used" if len(names) == 1 else "arg.used_all"
    for users, used in together.items():
        if users:
            yield page.say(key, names=page.codes(used), count=len(used), steps=page.steps(users))


def explain_env(page: Page, index: int, instruction: Instruction) -> str:
    """Explain ENV (Dockerfile reference, "ENV")."""
    parts: list[str] = []
    remarks: list[str] = []
    replaced: dict[int, list[str]] = {}
    config = config_before(page, index)
    # Of a name that is set twice, the last value holds.
    last = {item.name: item for item in assignments(instruction, escape=page.dockerfile.escape)}
    for item in last.values():
        value = shown(page, index, item.value or "", item.written, own=item.name)
        key = "env.pair" if item.value else "env.pair_empty"
        parts.append(page.say(key, name=code(item.name), value=value))
        before = config.env.get(item.name) if config is not None else None
        if before is not None and before.instruction is not None:
            replaced.setdefault(before.instruction, []).append(item.name)
        elif item.name in _SWITCHES and item.value in (None, "", "0"):
            continue  # Not switched on, or not in every version.
        elif page.texts.knows(f"env_names.{item.name}"):
            remarks.append(page.once(f"env_names.{item.name}", name=code(item.name)))
    for step, names in replaced.items():
        key = "env.replaces" if len(parts) == 1 else "env.replaces_some"
        names_shown = page.codes(dict.fromkeys(names))
        count = len(set(names))
        remarks.append(page.say(key, names=names_shown, count=count, step=page.step(step)))
    sentence = page.say("env.sets", pairs=page.texts.all_of(parts))
    reaches = instruction.stage is None or is_in_image(page, instruction.stage)
    lasting = page.once("env.lasting" if reaches else "env.lasting_stage")
    return page.texts.sentences(sentence, lasting, *remarks)


def explain_label(page: Page, index: int, instruction: Instruction) -> str:
    """Explain LABEL (Dockerfile reference, "LABEL")."""
    parts: list[str] = []
    for item in assignments(instruction, escape=page.dockerfile.escape):
        value = shown(page, index, item.value or "", item.written)
        key = f"label_names.{item.name.removeprefix(_KNOWN_LABELS)}"
        if item.name.startswith(_KNOWN_LABELS) and page.texts.knows(key):
            meaning = page.say(key)
            parts.append(
                page.say("label.known", name=code(item.name), value=value, meaning=meaning)
            )
        else:
            parts.append(page.say("label.pair", name=code(item.name), value=value))
    sentence = page.say("label.sets", pairs=page.texts.all_of(parts), count=len(parts))
    return page.texts.sentences(sentence, page.once("label.what_for"))


def explain_maintainer(page: Page, index: int, instruction: Instruction) -> str:
    """Explain MAINTAINER (Dockerfile reference, "MAINTAINER (deprecated)")."""
    name = " ".join(instruction.arguments)
    later = next_of(page, index, "MAINTAINER")
    if later is not None:
        return page.say("maintainer.replaced", name=code(name), step=page.step(later))
    reaches = instruction.stage is None or is_in_image(page, instruction.stage)
    return page.say("maintainer.names" if reaches else "maintainer.names_stage", name=code(name))


def explain_expose(page: Page, index: int, instruction: Instruction) -> str:
    """Explain EXPOSE (Dockerfile reference, "EXPOSE")."""
    ports = [shown(page, index, word, word) for word in instruction.arguments]
    count = len(ports)
    key = "expose.ports" if page.first("expose") else "expose.more_ports"
    sentence = page.say(key, ports=page.texts.all_of(ports), count=count)
    remark = page.once("expose.documents", count=count)
    protocols = {port.rpartition("/")[2].lower() for port in instruction.arguments if "/" in port}
    udp = page.once("expose.udp") if "udp" in protocols else ""
    return page.texts.sentences(sentence, udp, remark)


def explain_user(page: Page, index: int, instruction: Instruction) -> str:
    """Explain USER (Dockerfile reference, "USER")."""
    written = unquoted(page, index, " ".join(instruction.arguments))
    user, colon, group = written.partition(":")
    who = shown(page, index, user, user)
    if colon:
        who = page.say("user.with_group", user=who, group=shown(page, index, group, group))
    scope = _after_user(page, index, instruction)
    if instruction.stage is not None and not is_in_image(page, instruction.stage):
        # Only the image's own stages say as whom a container runs.
        scope = {"both": "until", "from_here": "until", "container": "stage"}.get(scope, scope)
    until = next_of(page, index, "USER")
    if scope == "until" and until is not None:
        sentences = [page.say("user.until_step", user=who, step=page.step(until))]
    else:
        sentences = [page.say(f"user.{scope}", user=who)]
    created = _created(page, index, user)
    if created is not None:
        sentences.append(page.say("user.created", step=page.step(created)))
    if user in ("root", "0") and page.first("user root"):
        sentences.append(page.say("user.root"))
    if user.isdigit() and user != "0":
        sentences.append(page.once("user.number"))
    return page.texts.sentences(*sentences)


def _after_user(page: Page, index: int, instruction: Instruction) -> str:
    """What a USER concerns: following RUNs, the container, or both."""
    runs = starts = False
    instructions = page.dockerfile.instructions
    for following in instructions[index + 1 :]:
        if following.stage != instruction.stage:
            break
        if following.keyword == "USER":
            return "until" if runs else "replaced"
        runs = runs or following.keyword == "RUN"
        starts = starts or following.keyword in ("CMD", "ENTRYPOINT")
    if not runs:
        return "container"
    return "both" if starts else "from_here"


def _creation(text: str) -> str:
    """What stands behind the first command that creates a user; empty if none does."""
    return text.partition("useradd ")[2] or text.partition("adduser ")[2]


def _created(page: Page, index: int, user: str) -> int | None:
    """The step that creates a user by name, if one of this stage does."""
    if not user or user.startswith("$") or user.isdigit() or user == "root":
        return None
    instructions = page.dockerfile.instructions
    stage = instructions[index].stage
    for at in range(index - 1, -1, -1):
        instruction = instructions[at]
        if instruction.stage != stage:
            return None
        if instruction.keyword == "RUN" and user in _ENDS.split(_creation(instruction.logical)):
            return at
    return None
