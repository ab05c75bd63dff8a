"""CMD, ENTRYPOINT, HEALTHCHECK, SHELL and STOPSIGNAL: how a container runs."""

from __future__ import annotations

import posixpath
import re
import shlex

from mkdocs_dockerfile.explanations.commands.inner import shell_name
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.steps.scene import (
    config_before,
    folder,
    following,
    is_in_image,
    is_last_stage,
    is_windows,
    next_of,
)
from mkdocs_dockerfile.explanations.steps.variables import as_written, resolved, shown
from mkdocs_dockerfile.model import Instruction

_SIGNALS = {
    "15": "SIGTERM",
    "9": "SIGKILL",
    "3": "SIGQUIT",
    "2": "SIGINT",
    "1": "SIGHUP",
}
# What the shell does last, it does as the program itself.
_REPLACED = re.compile(r"(?:^|&&|;)\s*exec\s+[^\s;&|][^;&|]*$")


def command_line(words: tuple[str, ...]) -> str:
    """The words of an exec form as one would type them."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if _is_plain(word):
        return word
    return f'"{word}"' if "'" in word and '"' not in word else shlex.quote(word)


def _is_plain(word: str) -> bool:
    return bool(word) and not any(character in " \t\n'\"" for character in word)


def explain_cmd(page: Page, index: int, instruction: Instruction) -> str:
    """Explain CMD (Dockerfile reference, "CMD")."""
    texts = page.texts
    later = next_of(page, index, "CMD")
    if later is not None:
        return page.say("cmd.overridden", command=_shown(instruction), step=page.step(later))
    config = page.build.stages[instruction.stage].config if instruction.stage is not None else None
    entrypoint = config.entrypoint if config is not None else None
    before = config_before(page, index)
    sentences: list[str] = []
    if instruction.exec_form and not instruction.arguments:
        return page.say("cmd.empty")
    if entrypoint is not None and entrypoint.words:
        step = page.step(entrypoint.instruction)
        if not entrypoint.exec_form:
            return page.say("cmd.ignored", command=_shown(instruction), step=step)
        if instruction.exec_form:
            together = code(command_line((*entrypoint.words, *instruction.arguments)))
            sentences.append(
                page.say(
                    "cmd.arguments", arguments=_shown(instruction), together=together, step=step
                )
            )
        else:
            sentences.append(
                page.say("cmd.shell_arguments", arguments=_shown(instruction), step=step)
            )
        if instruction.exec_form:
            sentences.append(as_written(page, (*entrypoint.words, *instruction.arguments)))
        sentences.append(page.once("cmd.replaced_arguments"))
        return texts.sentences(*sentences)
    # As whom and where a container runs is what the stage says last.
    user = config.user if config is not None else None
    key = "cmd.runs" if user is None else "cmd.runs_user"
    who = "" if user is None else code(user.value)
    sentences.append(page.say(key, command=_shown(instruction), user=who))
    sentences.append(_of_stage(page, index, instruction))
    if config is not None and config.workdir is not None and _is_relative(instruction):
        sentences.append(page.say("cmd.in_workdir", path=code(folder(config.workdir))))
    sentences.append(_form(page, index, instruction))
    if instruction.exec_form:
        sentences.append(as_written(page, instruction.arguments))
    sentences.append(page.once("cmd.replaced"))
    if before is not None and before.cmd is not None:
        sentences.append(page.say("cmd.replaces", step=page.step(before.cmd.instruction)))
    return texts.sentences(*sentences)


def _of_stage(page: Page, index: int, instruction: Instruction) -> str:
    """Whose containers start so, where it is not those of the image that the file makes."""
    stage = instruction.stage
    triggered = page.dockerfile.instructions[index].keyword == "ONBUILD"
    if stage is None or triggered or is_last_stage(page, stage):
        return ""
    last = page.build.stages[-1].config
    setting = last.cmd if instruction.keyword == "CMD" else last.entrypoint
    if setting is not None and setting.instruction == index:
        return ""
    chosen = last.start_varies if setting is None else setting.instruction in page.choices
    if chosen and index in page.choices:
        return page.say("cmd.of_platform")
    if setting is not None and is_in_image(page, stage):
        key = "cmd.of_target_base" if page.build.targeted else "cmd.of_base"
        return page.say(key, step=page.step(setting.instruction))
    if page.build.targeted:
        return page.say("cmd.of_other_stage")
    name = page.dockerfile.stages[stage].name or stage
    return page.say("cmd.of_stage", target=code(f"--target {name}"))


def _is_relative(instruction: Instruction) -> bool:
    """It names a program by a relative path, so the working directory matters."""
    if not instruction.arguments:
        return False
    words = instruction.arguments if instruction.exec_form else instruction.arguments[0].split()
    return bool(words) and words[0].startswith(("./", "../", ".\\"))


def _shown(instruction: Instruction) -> str:
    if instruction.exec_form:
        return code(command_line(instruction.arguments))
    if instruction.heredocs:
        return code(" ".join(instruction.arguments) + " …")
    return code(" ".join(instruction.arguments))


def _form(page: Page, index: int, instruction: Instruction) -> str:
    if instruction.exec_form:
        if shell_name(instruction.arguments[0]) is not None:
            return ""
        return page.once(_exec_form(page, instruction))
    config = config_before(page, index)
    if config is not None and config.shell is not None:
        return page.say("start.own_shell", shell=code(command_line(config.shell.words)))
    if instruction.arguments and _REPLACED.search(instruction.arguments[0]):
        return page.once("start.shell_exec")
    if is_windows(page, instruction.stage):
        return page.once("start.windows_shell", shell=code("cmd /S /C"))
    return page.once("start.shell_form", shell=code("/bin/sh -c"))


def _exec_form(page: Page, instruction: Instruction) -> str:
    """What the exec form means here: windows knows no signals, a base image entry points."""
    if is_windows(page, instruction.stage):
        return "start.exec_form_windows"
    if instruction.keyword == "CMD" and instruction.stage is not None:
        at: int | None = instruction.stage
        while at is not None:
            base = page.build.stages[at].base
            if base.kind not in ("stage", "scratch"):
                return "start.exec_form_cmd"
            at = base.stage if base.kind == "stage" else None
    return "start.exec_form"


def explain_entrypoint(page: Page, index: int, instruction: Instruction) -> str:
    """Explain ENTRYPOINT (Dockerfile reference, "ENTRYPOINT")."""
    later = next_of(page, index, "ENTRYPOINT")
    if later is not None:
        return page.say("entrypoint.overridden", command=_shown(instruction), step=page.step(later))
    if instruction.exec_form and not instruction.arguments:
        return page.say("entrypoint.empty")
    before = config_before(page, index)
    config = page.build.stages[instruction.stage].config if instruction.stage is not None else None
    user = config.user if config is not None else None
    key = "entrypoint.runs" if user is None else "entrypoint.runs_user"
    who = "" if user is None else code(user.value)
    sentences = [page.say(key, command=_shown(instruction), user=who)]
    sentences.append(_of_stage(page, index, instruction))
    sentences.append(_form(page, index, instruction))
    if instruction.exec_form:
        sentences.append(as_written(page, instruction.arguments))
    else:
        sentences.append(page.say("entrypoint.no_arguments"))
    sentences.append(_script_from(page, index, instruction))
    cmd = next_of(page, index, "CMD")
    if instruction.exec_form and cmd is None:
        # An entry point clears the CMD of the base image, not that of its own stage (BuildKit,
        # dispatchEntrypoint): what is left of it, the configuration after it tells.
        left = config.cmd if config is not None else None
        if left is not None:
            step = page.step(left.instruction)
            sentences.append(page.say("entrypoint.default_arguments", step=step))
        elif before is None or before.cmd is None:
            sentences.append(page.once("entrypoint.run_arguments"))
    elif instruction.exec_form and cmd is not None:
        last = [at for at, step in following(page, index) if step.keyword == "CMD"][-1]
        sentences.append(page.say("entrypoint.default_arguments", step=page.step(last)))
    sentences.append(page.once("entrypoint.replaced"))
    return page.texts.sentences(*sentences)


def _script_from(page: Page, index: int, instruction: Instruction) -> str:
    """Where the program was copied from, if an instruction of the stage copied it."""
    words = instruction.arguments
    if not words:
        return ""
    program = words[0].split()[0] if words[0].split() else ""
    name = program.rpartition("/")[2]
    if not name or "/" not in program:
        return ""
    stage = instruction.stage
    for at in range(index - 1, -1, -1):
        step = page.dockerfile.instructions[at]
        if step.stage != stage:
            break
        if step.keyword in ("COPY", "ADD"):
            sources = [word.rpartition("/")[2] for word in step.arguments[:-1]]
            if name in sources and _lands_at(page, at, step.arguments[-1], name, program):
                return page.say("entrypoint.copied", program=code(program), step=page.step(at))
    return ""


def _lands_at(page: Page, index: int, target: str, name: str, program: str) -> bool:
    """Whether a file copied to a destination is the program, as far as the file shows."""
    config = config_before(page, index)
    below = config.workdir.value if config is not None and config.workdir is not None else "/"
    copied, run = (
        posixpath.normpath(posixpath.join(below, resolved(page, index, path)))
        for path in (target, program)
    )
    return run == copied or run == posixpath.join(copied, name)


def explain_healthcheck(page: Page, index: int, instruction: Instruction) -> str:
    """Explain HEALTHCHECK (Dockerfile reference, "HEALTHCHECK")."""
    later = next_of(page, index, "HEALTHCHECK")
    if later is not None:
        return page.say("healthcheck.overridden", step=page.step(later))
    words = instruction.arguments
    if words and words[0].upper() == "NONE":
        return page.say("healthcheck.none")
    command = words[1:] if words and words[0].upper() == "CMD" else words
    shown_command = command_line(command) if instruction.exec_form else " ".join(command)
    stage = page.build.stages[instruction.stage] if instruction.stage is not None else None
    check = stage.config_before(index + 1).healthcheck if stage is not None else None
    texts = page.texts
    interval = check.interval if check is not None else None
    timeout = check.timeout if check is not None else None
    every = _flag_time(page, instruction, "interval", interval, 30.0)
    limit = _flag_time(page, instruction, "timeout", timeout, 30.0)
    retries = check.retries if check is not None and check.retries else 3
    default = not (check is not None and check.retries)
    sentences = [
        page.say("healthcheck.runs", every=every, command=code(shown_command)),
        page.say("healthcheck.fails", limit=limit),
        page.say(
            "healthcheck.retries_default" if default else "healthcheck.retries", count=retries
        ),
    ]
    if check is not None and check.start_period:
        time = seconds(page, check.start_period)
        sentences.append(page.say("healthcheck.start_period", time=time))
    if check is not None and check.start_interval:
        time = seconds(page, check.start_interval)
        sentences.append(page.say("healthcheck.start_interval", time=time))
    return texts.sentences(*sentences)


def _flag_time(
    page: Page, instruction: Instruction, name: str, value: float | None, default: float
) -> str:
    written = instruction.flag(name)
    if value is None and written not in (None, "0", "0s"):
        return code(written or "")
    if value is None:
        return page.say("time.default", time=seconds(page, default))
    return seconds(page, value)


def seconds(page: Page, value: float) -> str:
    """A duration in words: hours, minutes, seconds."""
    parts: list[str] = []
    whole = int(value)
    for unit, size in (("hours", 3600), ("minutes", 60)):
        if whole >= size:
            parts.append(page.say(f"time.{unit}", count=whole // size))
            whole %= size
    rest = value - int(value)
    if rest:
        parts.append(page.say("time.fraction", seconds=f"{whole + rest:.3f}".rstrip("0")))
    elif whole or not parts:
        parts.append(page.say("time.seconds", count=whole))
    return page.texts.all_of(parts)


def explain_shell(page: Page, index: int, instruction: Instruction) -> str:
    """Explain SHELL (Dockerfile reference, "SHELL")."""
    words = instruction.arguments
    runs = [
        at
        for at, step in following(page, index)
        if step.keyword in ("RUN", "CMD", "ENTRYPOINT") and not step.exec_form
    ]
    until = next_of(page, index, "SHELL")
    if until is not None:
        runs = [at for at in runs if at < until]
    sentences = [page.say("shell.sets", shell=code(command_line(words)))]
    if 0 < len(runs) <= 4:
        sentences = [
            page.say("shell.sets_for", shell=code(command_line(words)), steps=page.steps(runs))
        ]
    for word in words[1:]:
        for key, option in (
            ("pipefail", "pipefail"),
            ("errexit", "-e"),
            ("login", "-l"),
            ("login", "--login"),
        ):
            if word == option:
                sentences.append(page.once(f"shell.{key}", option=code(word)))
        if "ErrorActionPreference" in word and "Stop" in word:
            sentences.append(
                page.once("shell.stop_on_error", setting=code("$ErrorActionPreference = 'Stop'"))
            )
    if any(
        word.startswith("-")
        and "pipefail" not in word
        and "e" in word[1:]
        and "o" in word[1:]
        and len(word) <= 5
        for word in words[1:]
    ):
        sentences.append(page.once("shell.errexit", option=code("-e")))
    return page.texts.sentences(*sentences)


def explain_stopsignal(page: Page, index: int, instruction: Instruction) -> str:
    """Explain STOPSIGNAL (Dockerfile reference, "STOPSIGNAL")."""
    written = " ".join(instruction.arguments)
    number = _SIGNALS.get(written)
    name = number or (written if written.startswith("SIG") else "")
    signal = shown(page, index, written)
    if number:
        signal = page.say("stopsignal.number", number=code(written), name=code(number))
    sentences = [page.say("stopsignal.sets", signal=signal)]
    if name and page.texts.knows(f"stopsignal.{name.lower()}"):
        sentences.append(page.say(f"stopsignal.{name.lower()}"))
    return page.texts.sentences(*sentences)
