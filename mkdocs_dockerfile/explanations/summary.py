"""A file in a paragraph or two."""

from __future__ import annotations

from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.steps.bases import stage_choice
from mkdocs_dockerfile.explanations.steps.scene import folder
from mkdocs_dockerfile.explanations.steps.starting import command_line
from mkdocs_dockerfile.semantics import CommandLine, StageMeaning, Start, arguments_for


def summarise_page(page: Page) -> str:
    """Say what is built from what, what ends up in the image, and how it runs."""
    if page.build.default is None or not page.build.default.base.text:
        return ""
    first = page.texts.sentences(*_stages(page), _arguments(page))
    second = page.texts.sentences(*_running(page, page.build.default))
    return page.texts.tidied("\n\n".join(filter(None, (first, second))))


def _stages(page: Page) -> list[str]:
    stages = [page.build.stages[index] for index in sorted(page.build.shown)]
    last = stages[-1]
    base = _base(page, last.index)
    if len(stages) == 1:
        return [page.say("summary.one_stage", base=base)]
    targeted = page.build.targeted
    key = "summary.target_stages" if targeted else "summary.stages"
    sentences = [page.say(key, count=len(stages))]
    for meaning in stages[:-1]:
        number = page.say("summary.number", number=meaning.index + 1)
        name = code(meaning.stage.name) if meaning.stage.name else number
        key = "summary.stage" if meaning.used_by else "summary.stage_unused"
        sentences.append(page.say(key, name=name, base=_base(page, meaning.index)))
    if targeted:
        sentences.append(page.say("summary.target", name=code(last.stage.name or ""), base=base))
    else:
        sentences.append(page.say("summary.last_stage", base=base))
    copied = _taken(page)
    if copied:
        sentences.append(copied)
    return sentences


def _base(page: Page, stage: int) -> str:
    reference = page.build.stages[stage].base
    if reference.kind == "stage":
        return page.say("summary.base_stage", name=code(reference.text))
    if reference.candidates:
        return stage_choice(page, reference)
    return code(reference.text)


def _taken(page: Page) -> str:
    """What the last stage copies from others."""
    parts: list[str] = []
    last = page.build.stages[-1]
    for index in range(last.stage.first, last.stage.last + 1):
        instruction = page.dockerfile.instructions[index]
        if instruction.keyword != "COPY" or instruction.flag("from") is None:
            continue
        reference = next(iter(page.build.references(index)), None)
        if reference is not None and reference.stage is not None:
            sources = page.codes(instruction.arguments[:-1])
            stage = page.dockerfile.stages[reference.stage]
            number = page.say("summary.number_within", number=reference.stage + 1)
            name = code(stage.name) if stage.name else number
            parts.append(page.say("summary.from_stage", sources=sources, name=name))
    if not parts:
        return ""
    # Of a stage that it is built on, it has everything.
    key = (
        "summary.taken_too"
        if last.base.kind == "stage" or last.base.candidates
        else "summary.taken"
    )
    return page.say(key, parts=page.texts.all_of(parts))


def _arguments(page: Page) -> str:
    """What a build of the last stage has to be given: one of other stages may want more."""
    taken = arguments_for(page.build, len(page.build.stages) - 1)
    names = list(dict.fromkeys(argument.name for argument in taken if argument.is_open))
    if not names:
        return ""
    return page.say("summary.arguments", names=page.codes(names), count=len(names))


def _running(page: Page, last: StageMeaning) -> list[str]:
    sentences: list[str] = []
    config = last.config
    command = "" if config.start_varies else command_of(config.starts[0])
    if command:
        clauses: list[str] = []
        if config.user is not None:
            clauses.append(page.say("summary.as_user", user=code(config.user.value)))
        if config.workdir is not None:
            clauses.append(page.say("summary.in_folder", path=code(folder(config.workdir))))
        where = "".join(clauses)
        sentences.append(page.say("summary.runs", command=code(command), where=where))
    else:
        key = "nothing" if last.starts_nothing else "varies" if config.start_varies else "base"
        sentences.append(page.say(f"summary.runs_{key}"))
    if config.exposed:
        ports = [port.text.removesuffix("/tcp") for port in config.exposed]
        sentences.append(page.say("summary.ports", ports=page.codes(ports), count=len(ports)))
    if config.volumes:
        paths = [volume.value for volume in config.volumes]
        sentences.append(page.say("summary.volumes", paths=page.codes(paths), count=len(paths)))
    if config.healthcheck is not None and not config.healthcheck.none:
        sentences.append(
            page.say("summary.checked", step=page.step(config.healthcheck.instruction))
        )
    return sentences


def command_of(start: Start) -> str:
    """What a container runs, entry point and arguments, as one would type it.

    Returns:
        One line, variables as written; empty where only the base image says.
    """
    words: list[str] = []
    entrypoint, cmd = start
    if entrypoint is not None:
        words.append(_text(entrypoint))
    if cmd is not None and (entrypoint is None or entrypoint.exec_form):
        words.append(_text(cmd))
    return " ".join(filter(None, words))


def _text(command: CommandLine) -> str:
    return command_line(command.words) if command.exec_form else command.text
