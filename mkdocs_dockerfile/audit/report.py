"""What a check of several files found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mkdocs_dockerfile.audit.coverage import Coverage, percent_of
from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import Walkthrough


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic, and the instruction that it is about.

    Attributes:
        diagnostic: What is wrong; its own place may be in a sidecar.
        path: Of the Dockerfile; None where it is about no instruction.
        start_line: 1-based line at which the instruction begins; 0 without one.
        end_line: 1-based line at which it ends, inclusive.
    """

    diagnostic: Diagnostic
    path: str | None = None
    start_line: int = 0
    end_line: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        files: Coverage by file, in the order in which they were checked.
        findings: In the same order; what concerns all files comes last.
    """

    files: tuple[Coverage, ...]
    findings: tuple[Finding, ...]

    @property
    def percent(self) -> float:
        """Share of all instructions that is explained."""
        return percent_of(self.files)

    @property
    def failed(self) -> bool:
        """Whether anything has to be repaired; information has not."""
        return any(item.diagnostic.severity != "info" for item in self.findings)


def findings_of(walkthrough: Walkthrough) -> tuple[Finding, ...]:
    """The diagnostics of one file, each with its instruction."""
    return tuple(_finding(item, walkthrough) for item in walkthrough.diagnostics)


def _finding(item: Diagnostic, walkthrough: Walkthrough) -> Finding:
    instructions = walkthrough.dockerfile.instructions
    about = item.step
    if about is None and item.path == walkthrough.path and item.line is not None:
        about = next(
            (
                number
                for number, one in enumerate(instructions, 1)
                if one.start_line <= item.line <= one.end_line
            ),
            None,
        )
    if about is None:
        return Finding(item)
    instruction = instructions[about - 1]
    return Finding(item, walkthrough.path, instruction.start_line, instruction.end_line)


def threshold(
    files: Sequence[Coverage], minimum: float | None, keywords: Collection[str]
) -> tuple[Finding, ...]:
    """Hold the share that is explained against what a site demands.

    Args:
        files: Of the instructions that count for this.
        minimum: In per cent; None demands nothing.
        keywords: Which instructions these are, for the message; all, if empty.
    """
    percent = percent_of(files)
    if minimum is None or percent >= minimum:
        return ()
    missing = sum(len(file.unexplained) for file in files)
    total = sum(file.instructions for file in files)
    which = f"{', '.join(sorted(keywords))} instructions" if keywords else "instructions"
    return (
        Finding(
            diagnostic(
                "DF112",
                f"{percent:g} % of the {which} are explained by people, {minimum:g} % are "
                f"asked for: {missing} of {total} lack words",
                path=".",
                hint="write a comment or a section for them",
            )
        ),
    )
