"""`sync`: sidecars brought up to date with their Dockerfiles."""

from __future__ import annotations

import difflib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mkdocs_dockerfile.cli.site_options import FINDINGS, given_options, site_options
from mkdocs_dockerfile.diagnostics import DockerfileError
from mkdocs_dockerfile.pages import SyncedFile, open_paths, sync, write
from mkdocs_dockerfile.rendering import visible


@click.command("sync")
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path)
)
@click.option("--create", is_flag=True, help="Make a sidecar for every Dockerfile without one.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if there is something to.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@site_options
def sync_command(
    paths: tuple[Path, ...],
    create: bool,
    check: bool,
    diff: bool,
    config_file: Path | None,
    **flags: Any,
) -> None:
    """Bring sidecars up to date: headings, numbers, order, new instructions.

    PATH is a Dockerfile or a folder; without one, all sidecars of the project are looked
    at. A Dockerfile that is named and has no sidecar gets one. Nothing that somebody wrote
    is lost: a section whose instruction is gone is put aside at the end.
    """
    # A draft is the built-in explanation, whatever the site shows of it.
    overrides = {**given_options(flags), "explanations": "always"}
    named = [path for path in paths if path.is_file()]
    try:
        selections = open_paths(paths, config=config_file, overrides=overrides)
    except DockerfileError as error:
        raise click.UsageError(str(error)) from error
    files = [
        item for selection in selections for item in sync(selection, create=create, named=named)
    ]
    for item in files:
        if item.problem:
            click.echo(visible(item.problem), err=True)
        elif item.stale:
            for line in _diff(item) if diff else _told(item, check):
                click.echo(line)
            if not (check or diff):
                write(item)
    stale = any(item.stale for item in files)
    if any(item.problem for item in files) or (check and stale):
        sys.exit(FINDINGS)
    if not (stale or diff):
        click.echo(_counted(len(files), sum(len(selection.files) for selection in selections)))


def _counted(sidecars: int, dockerfiles: int) -> str:
    """That nothing was to be done, and how to get the sidecars that there are not."""
    text = f"{sidecars} sidecar{'s'[: sidecars != 1]} up to date"
    if dockerfiles and not sidecars:
        have = " has" if dockerfiles == 1 else "s have"
        text += f": {dockerfiles} Dockerfile{have} none (--create makes one)"
    return text


def _told(item: SyncedFile, check: bool) -> Iterator[str]:
    """What was done, or would be, and where a person has to look again."""
    done = "created" if item.before is None else "updated"
    path = visible(item.path)
    yield click.style(f"{path}: {'would be ' if check else ''}{done}", bold=True)
    for change in item.changes:
        place = f"{path}:{change.line}" if change.line else path
        yield f"  {place}: {visible(change.message)}"


def _diff(item: SyncedFile) -> Iterator[str]:
    # Lines end at a line feed, whatever else Python takes for an end.
    before = list(io.StringIO(item.before or "", newline="\n"))
    after = list(io.StringIO(item.after, newline="\n"))
    name = "/dev/null" if item.before is None else item.path
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in difflib.unified_diff(before, after, name, item.path):
        text = visible(line.rstrip("\r\n"))
        bold = line.startswith(("+++", "---"))
        yield click.style(text, fg=None if bold else colours.get(line[:1]), bold=bold)
        if not line.endswith(("\n", "\r")):
            yield "\\ No newline at end of file"
