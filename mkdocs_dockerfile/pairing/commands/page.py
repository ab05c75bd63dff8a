"""All docker commands of a page: the author's, those of Compose and Bake, those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mkdocs_dockerfile.explanations import Texts
from mkdocs_dockerfile.model import Command, Trusted
from mkdocs_dockerfile.pairing import outline
from mkdocs_dockerfile.pairing.commands.authored import Source, about_stage, authored
from mkdocs_dockerfile.pairing.commands.builders import builder_commands
from mkdocs_dockerfile.pairing.commands.contexts import build_context
from mkdocs_dockerfile.pairing.commands.derived import derived_commands
from mkdocs_dockerfile.pairing.commands.files import FileCalls
from mkdocs_dockerfile.pairing.titles import folder_name, image_name
from mkdocs_dockerfile.semantics import Build
from mkdocs_dockerfile.surroundings import Builder


def page_commands(
    build: Build,
    sources: Sequence[Source],
    builders: Sequence[Builder],
    of_file: FileCalls,
    *,
    words: Trusted,
    project: str | None,
    texts: Texts,
    engine: str,
    target: int | None,
) -> tuple[Command, ...]:
    """Collect the commands of a page.

    Args:
        build: What the Dockerfile means, up to the stage that is built.
        sources: The author's commands.
        builders: What the repository's Compose and Bake files make of this Dockerfile.
        of_file: Tells which of the author's calls concern the file.
        words: What the author says about all of them; it stands before the first.
        project: Name of the repository, for the image of a `Dockerfile` at its top.
        texts: The messages of the page's language, for the titles.
        engine: `docker` or `podman`, for all but the author's. Whoever did not choose and
            whose own commands are all another tool's gets that tool's.
        target: Index of the stage that the page is about, which is the last one of
            `build`; None for the whole file. Then commands for other stages are left out.

    Returns:
        The author's as they are, then those of Compose and Bake, then what follows from the
        file. Nothing is said twice; what wants a stage that the file does not have is refused
        by its tool, and not said.
    """
    # Every stage of the file is built with the same one.
    context = build_context((call for s in sources for call in s.calls), builders, of_file)
    contexts = builders[0].contexts if builders else {}
    builders = [
        item
        for item in builders
        if item.target is None or of_file.ends_with(item.target) is not None
    ]
    name = None
    if target is not None:
        sources, left = about_stage(sources, of_file, target)
        words = Trusted(outline.join(words, left))
        builders = [item for item in builders if of_file.ends_with(item.target) == target]
        name = build.stages[target].name
    path = str(of_file.path)
    calls = [call for source in sources for call in source.calls]
    makers = [call.engine for call in calls if call.kind in ("build", "run")]
    maker = engine if engine in ("podman", *makers) or not makers else makers[0]
    bases = [stage.base.text for stage in of_file.build.stages if stage.base.stage is None]
    said = authored(
        calls,
        of_file,
        len(build.stages) - 1,
        engine=maker,
        called=folder_name(path, project),
    )
    commands = [
        *(command for source in sources for command in source.commands),
        *builder_commands(builders, calls, texts=texts, engine=engine),
        *derived_commands(
            build,
            said,
            path=path,
            default_name=of_file.default_name(maker),
            context=context,
            contexts=contexts,
            image=image_name(path, project, bases=bases),
            texts=texts,
            engine=maker,
            target=name,
        ),
    ]
    if words and commands:
        before = Trusted(outline.join(words, commands[0].before))
        commands[0] = replace(commands[0], before=before)
    return tuple(commands)
