"""Coverage and drift of a project's Dockerfiles: what the command `check` tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from mkdocs_dockerfile.audit import Coverage, Finding, Report, coverage, findings_of, threshold
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.pages.dump import SCHEMA_VERSION, diagnostic_data, read_schema
from mkdocs_dockerfile.pages.opening import Selection
from mkdocs_dockerfile.pages.revisions import Change

_RAISED = frozenset({"DF111"})


def check(selection: Selection, changes: Mapping[str, Sequence[Change]] | None = None) -> Report:
    """Check Dockerfiles of a project.

    Args:
        selection: Which ones; for a whole project, what is wrong with the search for
            them counts too.
        changes: Only instructions that these touch count; None for all.
    """
    project = selection.project
    keywords = project.options.fail_under_keywords
    counted: list[Coverage] = []
    gated: list[Coverage] = []
    findings: list[Finding] = []
    for found in selection.files:
        walkthrough = project.walkthrough(found)
        steps = None if changes is None else _touched(walkthrough, changes)
        counted.append(coverage(walkthrough, steps=steps))
        gated.append(coverage(walkthrough, steps=steps, keywords=keywords))
        for finding in map(_raised, findings_of(walkthrough)):
            if changes is None or _is_new(finding, changes):
                findings.append(finding)
    findings += (Finding(item) for item in selection.diagnostics)
    if selection.whole:
        findings += (
            Finding(item)
            for item in project.diagnostics
            if changes is None or item.code == "DF201" or item.path in changes
        )
    findings += threshold(gated, project.options.fail_under, keywords)
    return Report(tuple(counted), tuple(findings))


def _raised(finding: Finding) -> Finding:
    """Words that name what is not there are information in a build; here they are what counts."""
    item = finding.diagnostic
    if item.code not in _RAISED:
        return finding
    return replace(finding, diagnostic=replace(item, severity="warning"))


def _touched(walkthrough: Walkthrough, changes: Mapping[str, Sequence[Change]]) -> set[int]:
    touching = changes.get(walkthrough.path, ())
    return {
        step.number
        for step in walkthrough.steps
        if _any(touching, step.instruction.start_line, step.instruction.end_line)
    }


def _is_new(finding: Finding, changes: Mapping[str, Sequence[Change]]) -> bool:
    """Whether a finding is about something that changed.

    One about no line, or about a section whose instruction is gone, counts as soon as its
    file changed.
    """
    item = finding.diagnostic
    there = changes.get(item.path, ())
    if finding.path is not None:
        about = changes.get(finding.path, ())
        if _any(about, finding.start_line, finding.end_line):
            return True
        # The words may have changed, and not the instruction.
        return _any(there, item.line or 0, item.line or 0)
    return bool(there)


def _any(changes: Iterable[Change], start: int, end: int) -> bool:
    return any(change.touches(start, end) for change in changes)


def check_data(report: Report) -> dict[str, Any]:
    """Turn a report into plain data, as `check_schema` says."""
    return {
        "schema_version": SCHEMA_VERSION,
        "files": [{**asdict(file), "percent": file.percent} for file in report.files],
        "percent": report.percent,
        "diagnostics": [diagnostic_data(item.diagnostic) for item in report.findings],
    }


def check_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `check_data` returns."""
    return read_schema("check.schema.json")
