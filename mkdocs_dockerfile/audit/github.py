"""Findings as workflow commands of GitHub Actions, which annotate the changed lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from mkdocs_dockerfile.audit.report import Finding, Report
from mkdocs_dockerfile.diagnostics import REGISTRY

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def workflow_commands(report: Report, *, prefix: str = "") -> Iterator[str]:
    """Write a line for every finding.

    Args:
        report: What was found.
        prefix: What leads from the repository's root to that of the report, with a `/`
            at its end, or nothing.
    """
    for finding in report.findings:
        yield _annotation(finding, prefix)


def _annotation(finding: Finding, prefix: str) -> str:
    item = finding.diagnostic
    message = item.text
    if finding.path is not None and finding.path != item.path:
        # About a sidecar, shown at the instruction, whose change is what people look at.
        message = f"{item.place}: {message}"
    path, line, end = finding.path, finding.start_line, finding.end_line
    if path is None or path == item.path:
        path, line, end = item.path, item.line or 0, item.line or 0
    # What concerns all files stands at none; what lies outside the root is absolute.
    place = path if PurePath(path).is_absolute() else prefix + path
    properties = {} if path == "." else {"file": place}
    if line:
        properties |= {"line": str(line), "endLine": str(end)}
    properties["title"] = f"{item.code}: {REGISTRY[item.code].title}"
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[item.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
