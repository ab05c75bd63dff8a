"""Findings as SARIF 2.1.0, which code hosts show beside the code."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any
from urllib.parse import quote

from mkdocs_dockerfile.audit.report import Finding, Report
from mkdocs_dockerfile.diagnostics import REGISTRY

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
                        "rules": [
                            {
                                "id": code,
                                "shortDescription": {"text": REGISTRY[code].title},
                                "defaultConfiguration": {"level": _LEVELS[REGISTRY[code].severity]},
                            }
                            for code in used
                        ],
                    }
                },
                "results": [_result(finding, used, prefix, seen) for finding in report.findings],
            }
        ],
    }


def _result(finding: Finding, used: list[str], prefix: str, seen: Counter[str]) -> dict[str, Any]:
    item = finding.diagnostic
    text = item.message + (f" ({item.hint})" if item.hint else "")
    key = hashlib.sha256(f"{item.code}\0{item.path}\0{item.message}".encode()).hexdigest()[:24]
    seen[key] += 1
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": used.index(item.code),
        "level": _LEVELS[item.severity],
        "message": {"text": text},
        "locations": [_location(prefix + item.path, item.line, item.line)],
        "partialFingerprints": {"finding/v1": f"{key}:{seen[key]}"},
    }
    if finding.path is not None and finding.path != item.path:
        related = _location(prefix + finding.path, finding.start_line, finding.end_line)
        result["relatedLocations"] = [{**related, "message": {"text": "The instruction"}}]
    return result


def _location(path: str, start: int | None, end: int | None) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(path, errors="replace"), "uriBaseId": "%SRCROOT%"}
    }
    if start:
        place["region"] = {"startLine": start, "endLine": end}
    return {"physicalLocation": place}
