"""How much of a Dockerfile is explained, and what does not fit: as data, and for machines."""

from mkdocs_dockerfile.audit.coverage import Coverage, Unexplained, coverage, percent_of
from mkdocs_dockerfile.audit.github import workflow_commands
from mkdocs_dockerfile.audit.report import Finding, Report, findings_of, threshold
from mkdocs_dockerfile.audit.sarif import sarif

__all__ = [
    "Coverage",
    "Finding",
    "Report",
    "Unexplained",
    "coverage",
    "findings_of",
    "percent_of",
    "sarif",
    "threshold",
    "workflow_commands",
]
