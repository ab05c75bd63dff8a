"""Findings as SARIF 2.1.0, which code hosts show beside the code."""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from mkdocs_dockerfile.audit.report import Finding, Report
from mkdocs_dockerfile.diagnostics import REGISTRY, Rule

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(report: Report, *, prefix: str = "") -> dict[str, Any]:
    """Turn a report into a SARIF log.

    Args:
        report: What was found.
        prefix: See `github.workflow_commands`.

    Returns:
        The log, ready for `json.dumps`. Fingerprints hold no lines, so that a finding
        which only moved stays the same one.
    """
    used = sorted({finding.diagnostic.code for finding in report.findings})
    seen: Counter[str] = Counter()
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "mkdocs-dockerfile",
                        "rules": [_rule(REGISTRY[code]) for code in used],
                    }
                },
                "results": [_result(finding, used, prefix, seen) for finding in report.findings],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        # GitHub asks for both.
        "fullDescription": {"text": rule.help},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, used: list[str], prefix: str, seen: Counter[str]) -> dict[str, Any]:
    item = finding.diagnostic
    key = hashlib.sha256(f"{item.code}\0{item.path}\0{item.message}".encode()).hexdigest()[:24]
    seen[key] += 1
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": used.index(item.code),
        "level": _LEVELS[item.severity],
        "message": {"text": item.text},
        "locations": [_location(item.path, item.line, item.line, prefix)],
        "partialFingerprints": {"finding/v1": f"{key}:{seen[key]}"},
    }
    if finding.path is not None and finding.path != item.path:
        related = _location(finding.path, finding.start_line, finding.end_line, prefix)
        result["relatedLocations"] = [{**related, "message": {"text": "The instruction"}}]
    return result


def _location(path: str, start: int | None, end: int | None, prefix: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(path, prefix)}
    if start:
        place["region"] = {"startLine": start, "endLine": end}
    return {"physicalLocation": place}


def _artifact(path: str, prefix: str) -> dict[str, str]:
    """Where a file is, as SARIF 3.4 wants it.

    A relative reference never begins with a slash, and an absolute one has no base. What
    lies outside the root is absolute, so that no reference needs `..` segments.
    """
    if PurePath(path).is_absolute():
        return {"uri": PurePath(path).as_uri()}
    # The root itself is `.`, which says nothing behind a prefix.
    joined = posixpath.normpath(prefix + path)
    return {"uri": quote(joined, errors="replace"), "uriBaseId": "%SRCROOT%"}
