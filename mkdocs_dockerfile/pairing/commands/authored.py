"""What an author's commands make of a Dockerfile: which images, under which names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mkdocs_dockerfile.model import Command, Trusted
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.commands.calls import Call
from mkdocs_dockerfile.pairing.commands.files import FileCalls, full_name
from mkdocs_dockerfile.pairing.titles import is_official

# Neither a variable nor a placeholder, which readers replace as they like.
_IMAGE = re.compile(r"[a-z0-9][\w./:-]*", re.ASCII)
_CONTAINER = re.compile(r"[a-zA-Z0-9][\w.-]*", re.ASCII)
_CONTAINER_OR_IMAGE = re.compile(r"[a-zA-Z0-9][\w./:@-]*", re.ASCII)
_NONE = frozenset[int]()


class Source(NamedTuple):
    """The commands of an author that stand in one file.

    Attributes:
        path: Of the file.
        commands: In order.
        calls: The calls of docker in them.
        step: Number of the step at which they are silenced; None: for the whole file only.
        starts: Indexes of the commands with which sections of a sidecar begin.
    """

    path: str
    commands: Sequence[Command]
    calls: Sequence[Call]
    step: int | None = None
    starts: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Authored:
    """What the commands of an author make of the stage that a page is about.

    Names that nobody can tell, as those with variables, are none.

    Attributes:
        image: Name of its image; None where no command names it.
        is_built: A command builds this image, with this name.
        is_run: A command runs it.
        container: Name of a container in the background; None where there is none.
        stages: Indexes of the stages that commands build, with or without a name.
        tags: Full names of the images that commands build, of whatever.
        done: Subcommands of commands that neither build nor run, each with what it is done to;
            None where nobody can tell.

    All but `image` and `tags` are about the commands of the page's engine alone: what docker
    builds, podman does not have.
    """

    image: str | None
    is_built: bool
    is_run: bool
    container: str | None
    stages: frozenset[int]
    tags: frozenset[str]
    done: frozenset[tuple[str, str | None]]

    def does(self, verb: str, name: str) -> bool:
        """Whether a command does something to a container or an image, as far as one can tell."""
        return any(
            done == verb and (what is None or full_name(what) == full_name(name))
            for done, what in self.done
        )


def authored(
    calls: Sequence[Call],
    of_file: FileCalls,
    stage: int,
    *,
    engine: str,
    called: str,
) -> Authored:
    """Find the names that an author gives what becomes of a stage.

    A build that may read the file counts, unless it certainly reads another one: these
    commands stand on its page. Where no build gives a name, the image is the one that is run,
    if there is one alone; see `run_images`.

    Args:
        calls: Of the author's commands, in order.
        of_file: Tells which of them concern the file.
        stage: Index of the stage.
        engine: `docker` or `podman`.
        called: Name of an image that is called like the file.
    """
    own = [call for call in _builds(calls) if of_file.may_read(call)]
    named = [call for call in own if of_file.stage(call) == stage and _image_names(call)]
    images = [name for call in named for name in _image_names(call)]
    if not images:
        run = run_images(calls, of_file, stage, called=called)
        images = [*run] if len(run) == 1 else []
    full = {full_name(image) for image in images}
    ran = [
        call
        for call in calls
        if call.engine == engine and (name := _run_image(call)) and full_name(name) in full
    ]
    return Authored(
        image=images[0] if images else None,
        is_built=any(call.engine == engine for call in named),
        is_run=bool(ran),
        container=next(filter(None, map(_container, ran)), None),
        stages=frozenset(
            index
            for call in own
            if call.engine == engine and (index := of_file.stage(call)) is not None
        ),
        tags=_tags(calls),
        done=frozenset(
            (call.verb, what)
            for call in calls
            if call.kind == "other" and call.engine == engine
            for what in _objects(call)
        ),
    )


def run_images(
    calls: Sequence[Call], of_file: FileCalls, stage: int, *, called: str
) -> frozenset[str]:
    """Find the images that are run and can be none but a stage's, though no build says so.

    Args:
        calls: Of an author's commands.
        of_file: Tells which of them concern the file.
        stage: Index of the stage.
        called: Name of an image that is called like the file.

    Returns:
        The ones that are called like the file; else the only one whose name is nobody else's.
        None where a build gives the stage a name: then that is its image.
    """
    builds = (call for call in _builds(calls) if _image_names(call) and of_file.may_read(call))
    if any(of_file.stage(call) == stage for call in builds):
        return frozenset()
    bases = {full_name(item.base.text) for item in of_file.build.stages}
    others = bases | _tags(calls)
    images = {name for name in map(_run_image, calls) if name and full_name(name) not in others}
    alike = frozenset(name for name in images if _last(name) == called)
    own = frozenset(filter(_is_own, images))
    return alike or (own if len(own) == 1 else frozenset())


def _builds(calls: Iterable[Call]) -> Iterator[Call]:
    return (call for call in calls if call.kind == "build")


def _image_names(build: Call) -> Sequence[str]:
    """The names that a build gives its image, as far as one can tell."""
    return [*filter(_IMAGE.fullmatch, build.values("tag"))]


def _tags(calls: Iterable[Call]) -> frozenset[str]:
    return frozenset(full_name(tag) for call in _builds(calls) for tag in call.values("tag"))


def _objects(call: Call) -> Iterable[str | None]:
    """What a call is about: names, else None."""
    plain = all(map(_CONTAINER_OR_IMAGE.fullmatch, call.operands))
    return call.operands if call.operands and plain else (None,)


def _run_image(call: Call) -> str | None:
    """The image that a call runs; None where it runs none, or nobody can tell."""
    if call.kind != "run" or call.vague or not call.operands:
        return None
    return call.operands[0] if _IMAGE.fullmatch(call.operands[0]) else None


def _is_own(image: str) -> bool:
    """Whether a name can be that of an image which only this machine has.

    An owner's image, or an official one, is somebody's tool or server: a build under its name
    would put another in its place.
    """
    return "/" not in image and not is_official(_last(image))


def _last(image: str) -> str:
    """`api` for `registry:5000/acme/api:1.2`."""
    return image.rpartition("/")[2].partition(":")[0]


def _container(run: Call) -> str | None:
    """The name of a container that somebody looks into and stops later, if it has one."""
    if run.has("interactive", "tty") and not run.has("detach"):
        return None
    return next(filter(_CONTAINER.fullmatch, run.values("name")[-1:]), None)


# --- Pages about a stage ------------------------------------------------------------


def about_stage(
    sources: Sequence[Source], of_file: FileCalls, stage: int
) -> tuple[tuple[Source, ...], Trusted]:
    """Leave out the commands that are about other stages of the file, and about them alone.

    The words above a command go with it, unless a section begins with them. Words below stay.

    Args:
        sources: All commands of an author.
        of_file: Tells which of their calls concern the file.
        stage: Index of the stage that is left.

    Returns:
        The sources with what is left, as one section each; and the words that stay of those
        with nothing left.
    """
    names = _Names([call for source in sources for call in source.calls], of_file)
    parts = [_part(source, names, stage) for source in sources]
    return tuple(part for part, _ in parts), Trusted(outline.join(*(words for _, words in parts)))


def _part(source: Source, names: _Names, stage: int) -> tuple[Source, str]:
    about: defaultdict[int, set[int]] = defaultdict(set)
    for call in source.calls:
        about[call.command] |= names.stages(call)
    kept = [
        at
        for at, command in enumerate(source.commands)
        # Words that hold commands stay whole.
        if not about[at] or stage in about[at] or command.shown == "words"
    ]
    places = {old: new for new, old in enumerate(kept)}
    starts = frozenset(source.starts)
    commands: list[Command] = []
    words: list[str] = []
    for at, command in enumerate(source.commands):
        if at in places:
            commands.append(_worded(command, before=words))
            words = []
        else:
            words += [command.before if at in starts else "", command.after]
    if commands and any(words):
        commands[-1] = _worded(commands[-1], after=words)
        words = []
    calls = tuple(
        call._replace(command=places[call.command])
        for call in source.calls
        if call.command in places
    )
    return source._replace(commands=commands, calls=calls, starts=()), outline.join(*words)


def _worded(command: Command, before: Sequence[str] = (), after: Sequence[str] = ()) -> Command:
    """Put more words of a sidecar above and below a command."""
    if not any(before) and not any(after):
        return command
    return replace(
        command,
        before=Trusted(outline.join(*before, command.before)),
        after=Trusted(outline.join(command.after, *after)),
    )


class _Names:
    """The stages that images and containers of an author are made of."""

    def __init__(self, calls: Iterable[Call], of_file: FileCalls) -> None:
        self._of_file = of_file
        self._images: dict[str, frozenset[int]] = {}
        self._containers: dict[str, frozenset[int]] = {}
        for call in calls:
            stages = self.stages(call)
            for tag in call.values("tag") if call.kind == "build" else ():
                name = full_name(tag)
                self._images[name] = self._images.get(name, frozenset()) | stages
            for name in call.values("name") if call.kind == "run" else ():
                self._containers[name] = self._containers.get(name, frozenset()) | stages

    def stages(self, call: Call) -> frozenset[int]:
        """The stages of the file that a call is about; none where nobody can tell."""
        if call.kind == "build":
            stage = self._of_file.stage(call) if self._of_file.may_read(call) else None
            return frozenset() if stage is None else frozenset({stage})
        if call.kind == "run":
            return self._images.get(full_name(call.operands[0]) if call.operands else "", _NONE)
        names = call.operands if call.kind == "other" else ()
        return _NONE.union(
            *(self._containers.get(name, _NONE) for name in names),
            *(self._images.get(full_name(name), _NONE) for name in names),
        )
