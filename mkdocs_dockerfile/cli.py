"""The command line: `mkdocs-dockerfile`, also `python -m mkdocs_dockerfile`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mkdocs_dockerfile.diagnostics import DockerfileError
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.pages import (
    Project,
    default_of,
    documentation,
    dump,
    open_file,
    open_folder,
)

FINDINGS = 1
"""Exit code: the input cannot be read, or is not as it should be. Wrong usage is 2."""


def _site_options(command: Any) -> Any:
    """Give a command a flag for every option of the site's configuration."""
    for name, doc in reversed(documentation().items()):
        if name == "sidecar":
            # On the command line it names one file, and each command says what for.
            continue
        default = default_of(name)
        flag = "--" + name.replace("_", "-")
        if isinstance(default, bool):
            option = click.option(f"{flag}/--no-{flag[2:]}", name, default=None, help=doc)
        elif isinstance(default, tuple):
            option = click.option(flag, name, multiple=True, help=doc)
        elif isinstance(default, Mapping):
            option = click.option(flag, name, multiple=True, metavar="PATTERN=CODES", help=doc)
        else:
            option = click.option(flag, name, default=None, help=doc)
        command = option(command)
    return click.option(
        "--config",
        "config_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Read options from this file instead of the nearest one.",
    )(command)


def _given(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that somebody gave, as a configuration file would say them."""
    given = {name: value for name, value in flags.items() if value not in (None, ())}
    if "ignore" in given:
        pairs = (item.partition("=") for item in given["ignore"])
        given["ignore"] = {pattern: codes.split(",") for pattern, _, codes in pairs}
    if given.get("nav_title") == "false":
        given["nav_title"] = False
    return given


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mkdocs-dockerfile")
def main() -> None:
    """Explain Dockerfiles, instruction by instruction."""


def _one_dockerfile(command: Any) -> Any:
    """Give a command the argument DOCKERFILE and what belongs to it."""
    for decorate in (
        _site_options,
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


@main.command("render")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here.")
@_one_dockerfile
def render_command(
    dockerfile: Path,
    sidecar_file: Path | None,
    config_file: Path | None,
    output: Path | None,
    **flags: Any,
) -> None:
    """Write the page of DOCKERFILE (`-`: standard input) as portable Markdown."""
    project, walkthrough = _load(dockerfile, sidecar_file, config_file, flags)
    text = project.portable(walkthrough)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="\n")
    _finish(walkthrough)


@main.command("dump")
@_one_dockerfile
def dump_command(
    dockerfile: Path, sidecar_file: Path | None, config_file: Path | None, **flags: Any
) -> None:
    """Write all that is known of DOCKERFILE (`-`: standard input) as JSON."""
    _, walkthrough = _load(dockerfile, sidecar_file, config_file, flags)
    click.echo(json.dumps(dump(walkthrough), indent=2, ensure_ascii=False))
    _finish(walkthrough)


def _load(
    dockerfile: Path, sidecar: Path | None, config: Path | None, flags: Mapping[str, Any]
) -> tuple[Project, Walkthrough]:
    try:
        if str(dockerfile) == "-":
            project = open_folder(Path.cwd(), config=config, overrides=_given(flags))
            content: bytes = sys.stdin.buffer.read()
            return project, project.walkthrough_of(content, sidecar=sidecar)
        project, found = open_file(dockerfile, config=config, overrides=_given(flags))
        if sidecar is not None:
            found = replace(found, sidecar=sidecar.as_posix(), sidecar_file=sidecar)
        return project, project.walkthrough(found)
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
