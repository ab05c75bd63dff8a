"""`render` and `dump`: one Dockerfile, read and written."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mkdocs_dockerfile.cli.site_options import FINDINGS, given_options, site_options
from mkdocs_dockerfile.diagnostics import DockerfileError
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.pages import Project, dump, open_file, open_folder
from mkdocs_dockerfile.rendering import TemplateFault


def _one_dockerfile(command: Any) -> Any:
    """Give a command the argument DOCKERFILE and what belongs to it."""
    for decorate in (
        site_options,
        click.option(
            "--sidecar",
            "sidecar_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="The Markdown walkthrough to pair it with. Default: the one beside it.",
        ),
        click.argument("dockerfile", type=click.Path(exists=True, path_type=Path, allow_dash=True)),
    ):
        command = decorate(command)
    return command


@click.command("render")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here.")
@_one_dockerfile
def render_command(
    dockerfile: Path,
    sidecar_file: Path | None,
    config_file: Path | None,
    output: Path | None,
    **flags: Any,
) -> None:
    """Write the page of DOCKERFILE ('-': standard input) as portable Markdown."""
    project, walkthrough, sidecar = _load(dockerfile, sidecar_file, config_file, flags)
    try:
        text = project.portable(walkthrough, sidecar=sidecar, output=output)
    except TemplateFault as fault:
        raise click.ClickException(str(project.template_trouble(fault))) from fault
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="\n")
    for item in project.template_diagnostics:
        click.echo(str(item), err=True)
    _finish(walkthrough)


@click.command("dump")
@_one_dockerfile
def dump_command(
    dockerfile: Path, sidecar_file: Path | None, config_file: Path | None, **flags: Any
) -> None:
    """Write all that is known of DOCKERFILE ('-': standard input) as JSON."""
    _, walkthrough, _ = _load(dockerfile, sidecar_file, config_file, flags)
    click.echo(json.dumps(dump(walkthrough), indent=2, ensure_ascii=False))
    _finish(walkthrough)


def _load(
    dockerfile: Path, sidecar: Path | None, config: Path | None, flags: Mapping[str, Any]
) -> tuple[Project, Walkthrough, Path | None]:
    """The project, the Dockerfile with its words, and the file of its sidecar."""
    try:
        if str(dockerfile) == "-":
            project = open_folder(Path.cwd(), config=config, overrides=given_options(flags))
            content: bytes = sys.stdin.buffer.read()
            return project, project.walkthrough_of(content, sidecar=sidecar), sidecar
        project, found = open_file(dockerfile, config=config, overrides=given_options(flags))
        if sidecar is not None:
            found = replace(found, sidecar=sidecar.as_posix(), sidecar_file=sidecar)
        return project, project.walkthrough(found), found.sidecar_file
    except DockerfileError as error:
        raise click.UsageError(str(error)) from error


def _finish(walkthrough: Walkthrough) -> None:
    """Tell what is wrong on standard error; a file that cannot be read is a finding."""
    for item in walkthrough.diagnostics:
        click.echo(str(item), err=True)
    if any(item.code in _UNREADABLE for item in walkthrough.diagnostics):
        sys.exit(FINDINGS)


# The Dockerfile or the sidecar that was asked for could not be opened.
_UNREADABLE = frozenset({"DF011"})
