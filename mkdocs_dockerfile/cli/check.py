"""`check`: what nobody explains, and what no longer fits."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from mkdocs_dockerfile.audit import Report, sarif, workflow_commands
from mkdocs_dockerfile.cli.site_options import FINDINGS, given_options, site_options
from mkdocs_dockerfile.diagnostics import Diagnostic, DockerfileError
from mkdocs_dockerfile.pages import (
    Selection,
    changes_since,
    check,
    check_data,
    open_paths,
    repository_prefix,
)
from mkdocs_dockerfile.rendering import visible

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@click.command("check")
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Look only at instructions whose lines changed since this revision.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to tell it; 'github' annotates the lines of a pull request.",
)
@site_options
def check_command(
    paths: tuple[Path, ...],
    changed_since: str | None,
    output: str,
    config_file: Path | None,
    **flags: Any,
) -> None:
    """Tell what nobody explains, and which words no longer fit.

    PATH is a Dockerfile or a folder; without one, the project of the working directory is
    checked. Exit code 1: something has to be repaired, or less is explained than
    --fail-under asks for.
    """
    # A person's words are counted; what the program would say needs no work here.
    overrides = {**given_options(flags), "explanations": "never"}
    try:
        selections = open_paths(paths, config=config_file, overrides=overrides)
        report = _merged([_checked(item, changed_since) for item in selections])
    except DockerfileError as error:
        raise click.UsageError(str(error)) from error
    prefix = repository_prefix(selections[0].project.root)
    if output == "json":
        click.echo(json.dumps(check_data(report), indent=2, ensure_ascii=False))
    elif output == "sarif":
        click.echo(json.dumps(sarif(report, prefix=prefix), indent=2, ensure_ascii=False))
    else:
        lines = workflow_commands(report, prefix=prefix) if output == "github" else _text(report)
        for line in lines:
            click.echo(line)
    if report.failed:
        sys.exit(FINDINGS)


def _checked(selection: Selection, revision: str | None) -> Report:
    changes = None if revision is None else changes_since(selection.project.root, revision)
    return check(selection, changes)


def _merged(reports: list[Report]) -> Report:
    return Report(
        tuple(file for report in reports for file in report.files),
        tuple(finding for report in reports for finding in report.findings),
    )


_COLUMNS: Mapping[str, str] = {
    "instructions": "instr.",
    "sidecar_steps": "sidecar",
    "comment_steps": "comment",
    "inherited_steps": "inherited",
    "unexplained": "nobody",
    "percent": "explained",
}


def _text(report: Report) -> Iterator[str]:
    """A table, then only what is missing, then what is wrong.

    The path stands last in a row: whatever letters it has, the columns stay aligned.
    """
    if report.files:
        yield click.style("  ".join([*_COLUMNS.values(), "file"]), bold=True)
    for file in report.files:
        numbers = {name: getattr(file, name) for name in _COLUMNS}
        numbers |= {"unexplained": len(file.unexplained), "percent": f"{file.percent:.1f} %"}
        cells = [str(numbers[name]).rjust(len(head)) for name, head in _COLUMNS.items()]
        colour = "green" if not file.unexplained else None
        yield click.style("  ".join([*cells, visible(file.path)]), fg=colour)
    missing = [(file, item) for file in report.files for item in file.unexplained]
    if missing:
        yield ""
    for file, item in missing:
        place = f"{visible(file.path)}:{item.line}"
        yield f"{place}: nobody explains {visible(item.keyword)} (step {item.number})"
    if report.findings:
        yield ""
    for finding in report.findings:
        yield _finding(finding.diagnostic)
    if report.files:
        total = sum(file.instructions for file in report.files)
        yield ""
        yield f"{total - len(missing)} of {total} instructions explained, {report.percent:.1f} %"


def _finding(item: Diagnostic) -> str:
    """The line of a log, with its severity: a pipeline's log has no colours."""
    # What concerns all files stands at the root, which is no place to look at.
    place = "" if item.path == "." else f"{visible(item.place)}: "
    code = click.style(f"{item.severity} {item.code}", fg=_COLOURS[item.severity])
    return f"{place}{code} {visible(item.text)}"
