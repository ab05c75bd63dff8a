"""COPY, ADD, WORKDIR and VOLUME: instructions about files and folders."""

from __future__ import annotations

import posixpath
import re
from itertools import islice

from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.steps.manifests import is_manifest, kind_of
from mkdocs_dockerfile.explanations.steps.scene import (
    config_before,
    folder,
    following,
    is_in_image,
    is_last_stage,
    next_of,
    root,
    shares_stage,
)
from mkdocs_dockerfile.explanations.steps.variables import resolved, shown, unquoted
from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.semantics import Setting

_QUOTING = re.compile(r"""[\\`'"]""")
_DRIVE = re.compile(r"[A-Za-z]:")
_ARCHIVE = re.compile(r"\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz)$", re.IGNORECASE)
_URL = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_GIT = re.compile(r"(?:git@|git://|ssh://|https?://[^#]*\.git(?:#|$))", re.IGNORECASE)
# A remark about what comes later looks so far, and names so many steps.
_AHEAD = 50
_MOST = 4
# What a working directory means something to, before a container starts.
_WORKING = frozenset({"ADD", "COPY", "RUN", "WORKDIR"})
_BUILDS = re.compile(
    r"\b(?:go|npm run|yarn|cargo|dotnet|gradlew?|mvnw?|make) "
    r"(?:[a-z-]+ )?(?:build|publish|package|compile|install|all)\b"
)


def explain_copy(page: Page, index: int, instruction: Instruction) -> str:
    """Explain COPY and ADD (Dockerfile reference, "COPY", "ADD")."""
    words = [_plain(page, index, word) for word in instruction.arguments]
    if len(words) < 2 and not (words and instruction.heredocs):
        return page.say("copy.incomplete")
    target = words[-1]
    sources = [word for word in words[:-1] if not word.startswith("<<")]
    sentences: list[str] = []
    where = destination(page, index, target)
    if instruction.heredocs:
        sentences.append(_heredocs(page, instruction, where))
    if sources:
        sentences.append(_main(page, index, instruction, sources, where))
    sentences.extend(_flags(page, index, instruction))
    if sources:
        sentences.extend(_archives(page, index, instruction, sources))
        remark = _remark(page, index, instruction, sources)
        if remark:
            sentences.append(remark)
    return page.texts.sentences(*sentences)


def _plain(page: Page, index: int, word: str) -> str:
    """A word without its escapes and quotes, in the exec form too (`dispatchCopy`)."""
    if "$" in word or word.startswith("<<") or not _QUOTING.search(word):
        return word
    return page.build.expand_at(index, word).text


def destination(page: Page, index: int, target: str) -> str:
    """The destination in a code span, relative paths with what they resolve to.

    Args:
        page: The page.
        index: 0-based index of the instruction.
        target: As written.
    """
    text = resolved(page, index, target)
    if text.startswith(("/", "$", "\\")) or _DRIVE.match(text):
        return shown(page, index, target)
    workdir = _directory(page, index)
    if workdir is None:
        if text in (".", "./"):
            return page.say("copy.workdir_of_base", target=code(target))
        return page.say("copy.below_workdir_of_base", target=code(target))
    full = posixpath.normpath(posixpath.join(workdir.value, text))
    if "\\" in workdir.value:
        full = folder(workdir).rstrip("\\") + ("" if text in (".", "./", ".\\") else "\\" + text)
    elif text.endswith("/") or text in (".", ".."):
        full = full.rstrip("/") + "/"
    if text in (".", "./", ".\\"):
        return page.say("copy.workdir", path=code(full), target=code(target))
    return page.say("copy.resolved_path", path=code(full), target=code(target))


def _directory(page: Page, index: int) -> Setting | None:
    """The working directory at an instruction; None if the base image sets it.

    A trigger works in the directory that this image ends with, or an earlier trigger sets.
    """
    config = config_before(page, index)
    stage = page.dockerfile.instructions[index].stage
    if stage is None or config is None:
        return None
    if page.dockerfile.instructions[index].keyword != "ONBUILD":
        if config.workdir is None and root(page, stage) == "scratch":
            return Setting("/", page.dockerfile.stages[stage].first)
        return config.workdir
    return page.triggered.get(stage, page.build.stages[stage].config.workdir)


def _main(page: Page, index: int, instruction: Instruction, sources: list[str], where: str) -> str:
    whence = instruction.flag("from")
    texts = page.texts
    listed = texts.all_of([_source(page, index, source) for source in sources])
    if whence is not None:
        return page.say(
            "copy.from", sources=listed, origin=_origin(page, index, whence), target=where
        )
    remote = [source for source in sources if _URL.match(source) or _GIT.match(source)]
    if instruction.keyword == "ADD" and remote:
        if len(remote) == len(sources):
            key = "add.repository" if all(map(_GIT.match, sources)) else "add.fetches"
            return page.say(key, sources=listed, target=where, count=len(sources))
        return page.say("add.mixed", sources=listed, target=where)
    if len(sources) == 1 and sources[0].rstrip("/\\") in (".", ""):
        return page.say("copy.everything", sources=code(sources[0]), target=where)
    if len(_unpacked(page, index, instruction, sources)) == len(sources):
        return page.say("add.unpacks_all", sources=listed, target=where)
    key = "copy.pattern" if any("*" in s or "?" in s for s in sources) else "copy.files"
    return page.say(key, sources=listed, target=where)


def _source(page: Page, index: int, source: str) -> str:
    """A source; of what is known to be a folder, COPY takes the content."""
    path = shown(page, index, source)
    folder = len(source) > 2 and source[-1] == "/"
    if not folder and page.dockerfile.instructions[index].flag("from") is not None:
        reference = next(iter(page.build.references(index)), None)
        stage = reference.stage if reference is not None else None
        folder = stage is not None and source in page.folders.get(stage, ())
    return page.say("copy.contents", path=path) if folder else path


def _origin(page: Page, index: int, whence: str) -> str:
    reference = next(iter(page.build.references(index)), None)
    if reference is not None and reference.kind == "stage" and reference.stage is not None:
        stage = page.dockerfile.stages[reference.stage]
        step = page.step(stage.first)
        if stage.name:
            return page.say("copy.stage", name=code(stage.name), step=step)
        return page.say("copy.stage_by_number", name=code(whence), step=step)
    if reference is not None and reference.kind == "unresolved":
        return page.say("copy.unresolved_origin", name=code(whence))
    triggered = page.dockerfile.instructions[index].keyword == "ONBUILD"
    key = "copy.of_trigger" if triggered else "copy.image"
    return page.say(key, name=shown(page, index, whence))


def _heredocs(page: Page, instruction: Instruction, where: str) -> str:
    parts: list[str] = []
    for heredoc in instruction.heredocs:
        count = heredoc.content.count("\n")
        parts.append(page.say("copy.heredoc", name=code(heredoc.name), count=count))
    key = "copy.heredoc_file" if len(instruction.arguments) == 2 else "copy.heredoc_files"
    sentence = page.say(key, texts=page.texts.all_of(parts), target=where)
    if any(heredoc.expand and "$" in heredoc.content for heredoc in instruction.heredocs):
        return page.texts.sentences(sentence, page.say("copy.heredoc_variables"))
    return sentence


def _flags(page: Page, index: int, instruction: Instruction) -> list[str]:
    sentences: list[str] = []
    excluded = [flag.value or "" for flag in instruction.flags if flag.name == "exclude"]
    for flag in instruction.flags:
        value = flag.value or ""
        if flag.name == "chown":
            sentences.append(_owner(page, index, instruction, value))
        elif flag.name == "chmod":
            sentences.append(page.say("copy.chmod", mode=shown(page, index, value)))
        elif flag.name == "checksum":
            sentences.append(page.say("add.checksum", checksum=shown(page, index, value)))
        elif flag.name in ("link", "parents", "keep-git-dir", "unpack"):
            on = "off" if value.lower() in ("false", "0") else "on"
            key = f"copy.{flag.name.replace('-', '_')}_{on}"
            sentences.append(
                page.once(key, flag=code(f"--{flag.name}" + (f"={value}" if value else "")))
            )
        elif flag.name not in ("from", "exclude"):
            shown_flag = code(f"--{flag.name}" + (f"={value}" if value else ""))
            sentences.append(page.say("values.unknown_flag", flag=shown_flag))
    if excluded:
        sentences.append(page.say("copy.exclude", patterns=page.codes(excluded)))
    return sentences


def _owner(page: Page, index: int, instruction: Instruction, value: str) -> str:
    user, colon, group = value.partition(":")
    # What comes from the build context belongs to root; other files keep their owner.
    key = "copy.owner" if instruction.flag("from") is None else "copy.new_owner"
    if group and not user:
        return page.say("copy.owner_of_group", group=shown(page, index, group))
    if colon and group and group != user:
        users = {"user": shown(page, index, user), "group": shown(page, index, group)}
        return page.say(f"{key}_group", **users)
    return page.say(key, user=shown(page, index, user), owner=code(value))


def _archives(page: Page, index: int, instruction: Instruction, sources: list[str]) -> list[str]:
    unpacked = _unpacked(page, index, instruction, sources)
    if not unpacked or len(unpacked) == len(sources):
        return []
    return [page.say("add.unpacks", archives=page.codes(unpacked), count=len(unpacked))]


def _unpacked(page: Page, index: int, instruction: Instruction, sources: list[str]) -> list[str]:
    """The tar archives of the build context that ADD unpacks."""
    if instruction.keyword != "ADD" or instruction.flag("unpack") is not None:
        return []
    return [
        source
        for source in sources
        if _ARCHIVE.search(resolved(page, index, source)) and not _URL.match(source)
    ]


def _remark(page: Page, index: int, instruction: Instruction, sources: list[str]) -> str:
    """Why it stands here: manifests before sources, an artefact out of a builder stage."""
    if instruction.flag("from") is not None:
        return _nothing_else(page, index, instruction)
    if not all(is_manifest(source) for source in sources):
        return _built_from(page, index, sources)
    kind = next(filter(None, map(kind_of, sources)), None)
    kept = page.once(f"copy.manifest_{kind}") if kind is not None else ""
    return page.texts.sentences(kept, _cached(page, index))


def _nothing_else(page: Page, index: int, instruction: Instruction) -> str:
    """That a stage leaves nothing else in the image, at the last step that takes from it."""
    reference = next(iter(page.build.references(index)), None)
    stage = instruction.stage
    if reference is None or reference.stage is None or stage is None:
        return ""
    if not is_last_stage(page, stage) or shares_stage(page, reference.stage, stage):
        return ""
    used_by = page.build.stages[reference.stage].used_by
    if any(item.use != "copy" for item in used_by):
        return ""
    takers = sorted({item.instruction for item in used_by if item.use == "copy"})
    if takers[-1] != index or any(_takes_all(page, at) for at in takers):
        return ""
    if not all(is_in_image(page, page.dockerfile.instructions[at].stage or 0) for at in takers):
        # More of it may come by way of the stage that takes from it.
        return ""
    if len(takers) == 1:
        # On the same base the stage may hold little else.
        same = root(page, reference.stage) == root(page, stage)
        key = "copy.only_this" if same else "copy.only_this_smaller"
        return page.say(key) if page.first("copy.smaller") else ""
    others = [at for at in takers if at != index]
    return page.once("copy.only_these", steps=page.steps(others), count=len(others))


def _takes_all(page: Page, index: int) -> bool:
    """Whether a COPY takes the whole file system."""
    return any(
        word in ("/", "/.", "/*") for word in page.dockerfile.instructions[index].arguments[:-1]
    )


def _cached(page: Page, index: int) -> str:
    """Which RUNs a manifest's being copied on its own keeps in the cache."""
    runs: list[int] = []
    for at, later in islice(following(page, index), _AHEAD):
        if later.keyword == "RUN":
            runs.append(at)
        elif later.keyword in ("COPY", "ADD") and later.flag("from") is None:
            if not runs and all(is_manifest(word) for word in later.arguments[:-1]):
                continue
            if not runs:
                return ""
            steps = page.steps(runs[:_MOST])
            count = len(runs[:_MOST])
            return page.say("copy.manifests", steps=steps, count=count, sources=page.step(at))
    if not runs:
        return ""
    runs = runs[:_MOST]
    return page.say("copy.manifests_alone", steps=page.steps(runs), count=len(runs))


def _built_from(page: Page, index: int, sources: list[str]) -> str:
    """The next RUN, when it builds and everything was copied for it."""
    if sources not in (["."], ["./"]):
        return ""
    for at, later in following(page, index):
        if later.keyword == "RUN":
            builds = not later.exec_form and _BUILDS.search(later.logical)
            return page.say("copy.built_from", step=page.step(at)) if builds else ""
    return ""


def explain_workdir(page: Page, index: int, instruction: Instruction) -> str:
    """Explain WORKDIR (Dockerfile reference, "WORKDIR")."""
    written = unquoted(page, index, " ".join(instruction.arguments))
    text = resolved(page, index, written)
    config = config_before(page, index)
    before = config.workdir if config is not None else None
    path = shown(page, index, written)
    stage = page.dockerfile.instructions[index].stage
    if page.dockerfile.instructions[index].keyword == "ONBUILD" and stage is not None:
        below = _directory(page, index)
        full = posixpath.join(below.value if below is not None else "/", text)
        page.triggered[stage] = Setting(full, index)
    absolute = text.startswith(("/", "\\", "$")) or bool(_DRIVE.match(text))
    if not absolute:
        if before is not None and before.instruction is not None:
            after = page.build.stages[instruction.stage or 0].config_before(index + 1).workdir
            full = code(after.value if after is not None else text)
            step = page.step(before.instruction)
            sentence = page.say("workdir.relative", path=path, full=full, step=step)
        else:
            sentence = page.say("workdir.relative_to_base", path=path)
    elif before is not None and before.instruction is not None:
        if before.value.rstrip("/") == text.rstrip("/"):
            return page.say("workdir.same", path=path, step=page.step(before.instruction))
        sentence = page.say("workdir.moves", path=path, before=code(before.value))
    elif page.first("workdir"):
        goes_on = any(later.keyword in _WORKING for _, later in following(page, index))
        sentence = page.say("workdir.sets" if goes_on else "workdir.sets_last", path=path)
    else:
        sentence = page.say("workdir.sets_again", path=path)
    last = next_of(page, index, "WORKDIR") is None and is_last_stage(page, instruction.stage or 0)
    starts = page.once("workdir.starts") if last else ""
    return page.texts.sentences(sentence, _until_where(page, index), starts)


def _until_where(page: Page, index: int) -> str:
    """Which of the stage's next instructions resolve their paths against it."""
    relative: list[int] = []
    for at, later in following(page, index):
        if later.keyword == "WORKDIR":
            break
        if later.keyword in ("COPY", "ADD") and later.arguments:
            target = resolved(page, at, _plain(page, at, later.arguments[-1]))
            if not target.startswith(("/", "$", "\\")) and not _DRIVE.match(target):
                relative.append(at)
    if not relative or len(relative) > 4:
        return ""
    return page.say("workdir.resolves", steps=page.steps(relative), count=len(relative))


def explain_volume(page: Page, index: int, instruction: Instruction) -> str:
    """Explain VOLUME (Dockerfile reference, "VOLUME")."""
    paths = [shown(page, index, word) for word in instruction.arguments]
    listed = page.texts.all_of(paths)
    key = "volume.keeps" if page.first("volume") else "volume.keeps_too"
    sentence = page.say(key, paths=listed, count=len(paths))
    later = [
        at
        for at, step in following(page, index)
        if step.keyword in ("RUN", "COPY", "ADD")
        and any(len(word) > 1 and word in step.logical for word in instruction.arguments)
    ]
    remark = page.say("volume.changed_later", steps=page.steps(later)) if later else ""
    return page.texts.sentences(sentence, remark)
