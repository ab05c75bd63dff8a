"""The facts about an image that stand at the top of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_dockerfile.explanations import code, command_of
from mkdocs_dockerfile.model import Step
from mkdocs_dockerfile.rendering.quoting import visible
from mkdocs_dockerfile.rendering.view import PageView
from mkdocs_dockerfile.semantics import Build, Config, Reference, StageMeaning

# A file of more stages than that says how many it has.
_MOST_NAMED = 8


class Fact(NamedTuple):
    """One fact at a glance.

    Attributes:
        name: Its label, `fact_…` in the messages.
        markdown: Markdown of one line; what is from the file stands in code spans.
    """

    name: str
    markdown: str


def explained(steps: Iterable[Step]) -> int:
    """How many of the steps people explain: by a section, a comment, or one for several."""
    return sum(step.prose.source in ("sidecar", "comment", "inherited") for step in steps)


def base_images(build: Build) -> tuple[Reference, ...]:
    """What the default target is built on in the end, outside the file.

    Returns:
        Nothing without a stage. Several where the target platform decides which stage the image
        is built on, in the order of these; each text once.
    """
    found: dict[str, Reference] = {}
    for stage in _made_of(build):
        if not _below(stage):
            found.setdefault(stage.base.text, stage.base)
    return tuple(found.values())


def _made_of(build: Build) -> Iterator[StageMeaning]:
    """The default target, and all stages that it is, or may be, built on."""
    waiting = [build.default.index] if build.default else []
    met = set(waiting)
    while waiting:
        stage = build.stages[waiting.pop()]
        yield stage
        new = [below for below in _below(stage) if below not in met]
        met.update(new)
        waiting += reversed(new)


def _below(stage: StageMeaning) -> tuple[int, ...]:
    base = stage.base
    return base.candidates if base.stage is None else (base.stage,)


def facts(page: PageView) -> tuple[Fact, ...]:
    """The facts about an image that a reader looks for first; none without a stage."""
    default = page.build.default
    if default is None:
        return ()
    return tuple(Fact(name, text) for name, text in _facts(page) if text)


def _facts(page: PageView) -> Iterator[tuple[str, str]]:
    build, texts = page.build, page.texts
    default = build.default
    assert default is not None
    config = default.config
    yield "base_image", _base_images(page)
    yield "stages", _stages(page)
    yield "starts", _starts(page, config)
    for name, setting in (("user", config.user), ("workdir", config.workdir)):
        if setting is not None:
            yield name, at(code(visible(setting.value)), setting.step)
    yield "ports", _of_all(page, _ports)
    yield "volumes", _of_all(page, _volumes)
    if config.healthcheck is not None and not config.healthcheck.none:
        yield "healthcheck", page.step_link(config.healthcheck.step)
    # As the walkthrough has them: a comment that a page shows as a stage's title counts too.
    steps = [page.walkthrough.steps[number - 1] for number in page.steps]
    total, people = len(steps), explained(steps)
    yield "explained", texts.label("explained_of", people=people, total=total)


def _ports(config: Config) -> dict[str, int]:
    return {port.text.removesuffix("/tcp"): port.step for port in config.exposed}


def _volumes(config: Config) -> dict[str, int]:
    return {volume.value: volume.step for volume in config.volumes}


def _of_all(page: PageView, listed: Callable[[Config], dict[str, int]]) -> str:
    """What an image has, then what it has on some platforms: no stage takes any of it away."""
    build = page.build
    assert build.default is not None
    own = listed(build.default.config)
    choices = dict.fromkeys(one for stage in _made_of(build) for one in stage.base.candidates)
    found = (listed(build.stages[one].config) for one in choices)
    others = {text: step for one in found for text, step in one.items() if text not in own}
    links = [at(code(visible(text)), step) for text, step in own.items()]
    links += (
        f"{at(code(visible(text)), step)} {page.markdown_label('by_platform')}"
        for text, step in others.items()
    )
    return page.markdown_label("comma").join(links)


def _base_images(page: PageView) -> str:
    links = [
        at(code(visible(base.text)), base.instruction + 1)
        for base in base_images(page.build)
        if base.text
    ]
    return _by_platform(page, links) if len(links) > 1 else "".join(links)


def _starts(page: PageView, config: Config) -> str:
    """What containers start, as far as the file says."""
    links: dict[str, str] = {}
    for start in config.starts:
        entrypoint, cmd = start
        # In shell form an entry point takes no arguments.
        takes_arguments = entrypoint is None or entrypoint.exec_form
        last = cmd if cmd is not None and takes_arguments else entrypoint
        if last is not None and (command := command_of(start)):
            links.setdefault(command, at(code(visible(command)), last.step))
    found = list(links.values())
    return _by_platform(page, found) if found and config.start_varies else "".join(found)


def _by_platform(page: PageView, links: Sequence[str]) -> str:
    return f"{page.texts.one_of(links)} {page.markdown_label('by_platform')}"


def _stages(page: PageView) -> str:
    if len(page.stage_anchors) < 2:
        return ""
    if len(page.stage_anchors) > _MOST_NAMED:
        return str(len(page.stage_anchors))
    links = []
    for index in page.stage_anchors:
        stage = page.build.stages[index].stage
        final = index == len(page.build.stages) - 1
        name = page.markdown_label("final" if final else "stage_number", number=index + 1)
        shown = code(visible(stage.name)) if stage.name else name
        links.append(at(shown, stage.first + 1))
    return page.markdown_label("comma").join(links)


def at(markdown: str, step: int) -> str:
    """Let Markdown lead to a step."""
    return f"[{markdown}](#step-{step})"
