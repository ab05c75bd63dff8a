"""RUN: its mounts and flags, and the commands it runs."""

from __future__ import annotations

import posixpath
import re

from mkdocs_dockerfile.explanations.commands.scope import Line, Scope
from mkdocs_dockerfile.explanations.commands.scripts import tell_script
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.shell import Dialect, read_script
from mkdocs_dockerfile.explanations.shell.syntax import Item, Script, Simple, Word
from mkdocs_dockerfile.explanations.steps.scene import config_before, following, is_windows
from mkdocs_dockerfile.explanations.steps.variables import as_written
from mkdocs_dockerfile.model import Heredoc, Instruction
from mkdocs_dockerfile.semantics.mounts import Mount

_INTERPRETERS = {
    "python": "Python",
    "python3": "Python",
    "perl": "Perl",
    "ruby": "Ruby",
    "node": "JavaScript",
    "php": "PHP",
}
_PATHS = re.compile(r"[\w./@+-]+")
# Messages of commands that make a file or folder which one of their arguments names.
_MAKING = frozenset(
    {
        "compile_to",
        "dotnet_publish_named_to",
        "dotnet_publish_to",
        "fetch_to",
        "git_clone_to",
        "go_build_named_to",
        "go_build_to",
        "mkdir",
        "pip_wheel_file_to",
        "pip_wheel_to",
        "venv",
    }
)
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh"})


def explain_run(page: Page, index: int, instruction: Instruction) -> tuple[str, bool]:
    """Explain RUN (Dockerfile reference, "RUN").

    Returns:
        The text, and whether every command in it is known.
    """
    scope = _scope(page, index, instruction)
    opening, lines = _lines(page, index, instruction, scope)
    remarks: list[str] = []
    if instruction.exec_form:
        remarks = [page.once("run.exec_form"), as_written(page, instruction.arguments)]
    remarks += [*_remarks(page, index, instruction), *_later(page, index, instruction, scope)]
    specific = scope.all_known and bool(scope.commands)
    text = render(page, lines, opening)
    remarks = [remark for remark in remarks if remark]
    if remarks:
        between = "\n\n" if "\n" in text else None
        rest = page.texts.sentences(*remarks)
        text = text + between + rest if between else page.texts.sentences(text, rest)
    return text, specific


def _scope(page: Page, index: int, instruction: Instruction) -> Scope:
    return Scope(step=index, dialect=dialect_of(page, index, instruction))


def commands_of(page: Page, index: int, instruction: Instruction) -> list[tuple[str, bool]]:
    """Every command inside a RUN, and whether it is known."""
    scope = _scope(page, index, instruction)
    _lines(page, index, instruction, scope)
    return scope.commands


def _lines(
    page: Page, index: int, instruction: Instruction, scope: Scope
) -> tuple[str, list[Line]]:
    if instruction.exec_form:
        words = tuple(Word(word) for word in instruction.arguments)
        script = Script((Item("", Simple(words)),)) if words else Script()
        return "", tell_script(page, script, scope)
    text = instruction.arguments[0] if instruction.arguments else ""
    first = instruction.heredocs[0] if instruction.heredocs else None
    if first is not None and _is_script(text):
        return _heredoc_script(page, first, scope)
    bodies = [heredoc.content for heredoc in instruction.heredocs]
    script = read_script(text, scope.dialect, bodies)
    return "", tell_script(page, script, scope)


def _is_script(text: str) -> bool:
    return text.lstrip().startswith("<<") and len(text.split()) == 1


def _heredoc_script(page: Page, heredoc: Heredoc, scope: Scope) -> tuple[str, list[Line]]:
    name = code(heredoc.name)
    body = heredoc.content
    first, _, rest = body.partition("\n")
    if first.startswith("#!"):
        words = first[2:].replace("/usr/bin/env", "").split()
        program = words[0].rpartition("/")[2] if words else ""
        if program not in _SHELLS:
            scope.met(program, known=program in _INTERPRETERS)
            count = rest.count("\n")
            key = "run.heredoc_other"
            return "", [
                Line(page.say(key, name=name, program=code(first[2:].strip()), count=count))
            ]
        script = read_script(rest, "posix", ())
        opening = page.say("run.heredoc_shebang", name=name, program=code(first[2:].strip()))
    else:
        script = read_script(body, "posix", ())
        opening = page.say("run.heredoc", name=name)
    return opening, tell_script(page, script, scope)


def dialect_of(page: Page, index: int, instruction: Instruction) -> Dialect:
    """The language a shell-form RUN is written in.

    SHELL in force decides; without one, cmd on Windows and the POSIX shell elsewhere.
    """
    config = config_before(page, index)
    if config is not None and config.shell is not None and config.shell.words:
        name = config.shell.words[0].lower().replace("\\", "/").rpartition("/")[2]
        name = name.removesuffix(".exe")
        if name in ("powershell", "pwsh"):
            return "powershell"
        return "cmd" if name == "cmd" else "posix"
    return "cmd" if is_windows(page, instruction.stage) else "posix"


def render(page: Page, lines: list[Line], opening: str = "") -> str:
    """Lines as Markdown: one as a sentence, more as a numbered list."""
    if not lines:
        return opening or page.say("run.nothing_at_all")
    if len(lines) == 1 and not lines[0].children:
        return page.texts.sentences(opening, page.say("run.stop", text=lines[0].text))
    rows: list[str] = []
    if len(lines) == 1:
        rows.append(lines[0].text)
        rows.append("")
        lines = list(lines[0].children)
    _rows(page, lines, "", rows)
    listing = "\n".join(rows)
    return f"{opening}\n\n{listing}" if opening else listing


def _rows(page: Page, lines: list[Line] | tuple[Line, ...], indent: str, rows: list[str]) -> None:
    for number, line in enumerate(lines, 1):
        text = line.text if line.children else page.say("run.stop", text=line.text)
        rows.append(f"{indent}{number}. {text}")
        if line.children:
            _rows(page, line.children, indent + "    ", rows)


def _remarks(page: Page, index: int, instruction: Instruction) -> list[str]:
    remarks: list[str] = []
    if not instruction.flags:
        return remarks
    mounts = page.build.mounts_at(index)
    plain = [mount for mount in mounts if _is_plain_cache(mount)]
    for mount in mounts:
        if not _is_plain_cache(mount):
            remarks.append(_mount(page, index, mount))
        elif mount is plain[0]:
            # Several caches are one thought.
            remarks.append(_caches(page, [_mounted_at(page, index, item) for item in plain]))
    network = instruction.flag("network")
    if network in ("none", "host", "default"):
        remarks.append(page.once(f"run.network_{network}", flag=code(f"--network={network}")))
    security = instruction.flag("security")
    if security in ("insecure", "sandbox"):
        remarks.append(page.once(f"run.security_{security}", flag=code(f"--security={security}")))
    for flag in instruction.flags:
        if flag.name == "device":
            remarks.append(page.say("run.device", device=code(flag.value or "")))
        elif flag.name not in ("mount", "network", "security"):
            shown = f"--{flag.name}" + (f"={flag.value}" if flag.value is not None else "")
            remarks.append(page.say("values.unknown_flag", flag=code(shown)))
    return remarks


def _mounted_at(page: Page, index: int, mount: Mount) -> str:
    """Where a mount stands: relative to the working directory (`dispatchRunMounts`)."""
    target = mount.target or ""
    if target.startswith(("/", "$", "\\")) or target[1:2] == ":":
        return code(target)
    config = config_before(page, index)
    if config is None or config.workdir is None:
        return page.say("mount.below_workdir_of_base", target=code(target or "."))
    return code(posixpath.normpath(posixpath.join(config.workdir.value, target)))


def _later(page: Page, index: int, instruction: Instruction, scope: Scope) -> list[str]:
    """What later instructions do with what this one makes."""
    remarks: list[str] = []
    taken = page.taken.get(instruction.stage, {})
    making = bool(taken) and not scope.done.isdisjoint(_MAKING)
    config = config_before(page, index) if making else None
    if config is not None:
        workdir = config.workdir.value if config.workdir is not None else "/"
        programs = {name.lower() for name, _ in scope.commands}
        for word in dict.fromkeys(_PATHS.findall(instruction.logical)):
            # What runs is not what is made, even where a folder has its name.
            if word.lower() in programs:
                continue
            path = posixpath.normpath(posixpath.join(workdir, word))
            if path in taken and page.first(f"copied {instruction.stage} {path}"):
                steps, count = page.steps(taken[path]), len(taken[path])
                text = page.say("run.copied_later", path=code(path), steps=steps, count=count)
                remarks.append(text)
    if "user_create" in scope.done or "user_create_id" in scope.done:
        words = set(_PATHS.findall(instruction.logical))
        for at, later in following(page, index):
            if (
                later.keyword == "USER"
                and later.arguments
                and later.arguments[0].partition(":")[0] in words
            ):
                remarks.append(page.say("run.user_later", step=page.step(at)))
                break
    return remarks


def _mount(page: Page, index: int, mount: Mount) -> str:
    if mount.error:
        return page.say("mount.unreadable", mount=code(mount.written))
    target = _mounted_at(page, index, mount)
    if mount.type == "cache":
        return _cache(page, mount, target)
    if mount.type == "secret":
        name = code(mount.secret_id)
        if mount.secret_path is None:
            variable = code(mount.env or mount.secret_id)
            text = page.say("mount.secret_env", name=name, variable=variable)
        else:
            text = page.say("mount.secret", name=name, target=code(mount.secret_path))
        required = page.once("mount.required") if mount.required else ""
        return page.texts.sentences(text, page.once("mount.secret_kept"), required)
    if mount.type == "ssh":
        key = "mount.ssh_named" if mount.id and mount.id != "default" else "mount.ssh"
        return page.say(key, name=code(mount.id or "default"))
    if mount.type == "tmpfs":
        return page.say("mount.tmpfs", target=target)
    return _bind(page, index, mount, target)


def _is_plain_cache(mount: Mount) -> bool:
    named = mount.id and mount.id != mount.target
    return mount.type == "cache" and not (mount.error or named or mount.sharing or mount.from_)


def _caches(page: Page, targets: list[str]) -> str:
    targets = list(dict.fromkeys(targets))
    key = "mount.cache" if page.first("mount.cache") else "mount.cache_again"
    return page.say(key, targets=page.texts.all_of(targets), count=len(targets))


def _cache(page: Page, mount: Mount, target: str) -> str:
    text = _caches(page, [target])
    extra: list[str] = []
    if mount.id and mount.id != mount.target:
        extra.append(page.say("mount.cache_id", name=code(mount.id)))
    if mount.sharing:
        extra.append(page.once(f"mount.sharing_{mount.sharing}"))
    if mount.from_:
        extra.append(page.say("mount.cache_from", origin=code(mount.from_)))
    return page.texts.sentences(text, *extra)


def _bind(page: Page, index: int, mount: Mount, target: str) -> str:
    source = code(mount.source or "/")
    if mount.from_:
        reference = next(
            (
                item
                for item in page.build.references(index)
                if item.use == "mount" and item.written == mount.from_
            ),
            None,
        )
        if reference is not None and reference.kind == "stage" and reference.stage is not None:
            stage = page.dockerfile.stages[reference.stage]
            text = page.say(
                "mount.bind_stage",
                source=source,
                target=target,
                stage=code(stage.name or mount.from_),
                step=page.step(stage.first),
            )
        else:
            text = page.say(
                "mount.bind_image", source=source, target=target, image=code(mount.from_)
            )
    elif mount.source in (None, ".", "/"):
        text = page.say("mount.bind_context", target=target)
    else:
        text = page.say("mount.bind", source=source, target=target)
    note = "mount.bind_writable" if not mount.readonly else "mount.bind_kept"
    return page.texts.sentences(text, page.once(note))
