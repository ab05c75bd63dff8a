"""What can be wrong, as values: a code, where, what, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning", "info"]


class DockerfileError(Exception):
    """The one root of what this package raises: wrong options, missing paths.

    Content never raises: trouble inside a Dockerfile or sidecar is a `Diagnostic`.
    """


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for.

    Attributes:
        code: `DF` and three digits; never reused.
        severity: How bad it is unless an option says otherwise.
        title: The rule in a few words, as the docs page is titled.
    """

    code: str
    severity: Severity
    title: str


def _registry(*rules: Rule) -> Mapping[str, Rule]:
    return MappingProxyType({rule.code: rule for rule in rules})


REGISTRY: Mapping[str, Rule] = _registry(
    # Reading a Dockerfile.
    Rule("DF001", "warning", "The file is not UTF-8"),
    Rule("DF002", "warning", "The file has no instruction"),
    Rule("DF003", "warning", "Unknown instruction"),
    Rule("DF004", "error", "A heredoc is not terminated"),
    Rule("DF005", "error", "The arguments cannot be read"),
    Rule("DF006", "error", "A parser directive is wrong"),
    Rule("DF007", "info", "An empty line inside an instruction"),
    Rule("DF008", "warning", "A line is longer than BuildKit reads"),
    Rule("DF009", "info", "Newer BuildKit reads this differently"),
    Rule("DF010", "warning", "An instruction stands before the first FROM"),
    Rule("DF011", "error", "The file cannot be read"),
    Rule("DF012", "warning", "The catalogue of a site cannot be used"),
    # What a Dockerfile means.
    Rule("DF020", "info", "A variable cannot be resolved"),
    Rule("DF021", "warning", "A stage refers to itself or to a later stage"),
    Rule("DF022", "info", "Two stages have the same name"),
    Rule("DF023", "warning", "A value is one that BuildKit refuses"),
    # Sidecars.
    Rule("DF101", "warning", "The sidecar cannot be read"),
    Rule("DF102", "warning", "The front matter of a sidecar is not valid"),
    Rule("DF103", "warning", "An instruction changed under its section"),
    Rule("DF104", "warning", "A section explains an instruction that is gone"),
    Rule("DF105", "warning", "The listing in a sidecar differs from the file"),
    Rule("DF106", "info", "A section stands in another place than its instruction"),
    Rule("DF107", "info", "A section has the wrong number"),
    Rule("DF108", "info", "An instruction has no section"),
    Rule("DF109", "info", "A sidecar explains no instruction"),
    Rule("DF110", "warning", "A sidecar has lost its Dockerfile"),
    Rule("DF112", "error", "Too few instructions are explained"),
    Rule("DF113", "warning", "A fence of a sidecar is never closed"),
    # Finding files and laying out pages.
    Rule("DF201", "warning", "No Dockerfile was found"),
    Rule("DF202", "info", "A file was left out"),
    Rule("DF203", "info", "A symbolic link was not followed"),
    Rule("DF204", "info", "A page of yours stands at a generated address"),
    Rule("DF205", "error", "The Dockerfile of a block cannot be shown"),
)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong, and what to do about it.

    `str()` of it is the line that a log shows: `path:line: DF### message (hint)`.

    Attributes:
        code: A code of the `REGISTRY`.
        severity: `error` and `warning` are warnings of a build; `info` is not.
        message: What is wrong, in a sentence without a final period.
        path: The file, as the user knows it; `-` where it has no name.
        line: 1-based line, or None where the file as a whole is meant.
        hint: What to do about it, in a sentence without a final period.
        step: For trouble in a sidecar: number of the step that it is about, if any.
    """

    code: str
    severity: Severity
    message: str
    path: str
    line: int | None = None
    hint: str | None = None
    step: int | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        tail = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.code} {self.message}{tail}"


def diagnostic(
    code: str,
    message: str,
    *,
    path: str,
    line: int | None = None,
    hint: str | None = None,
    severity: Severity | None = None,
    step: int | None = None,
) -> Diagnostic:
    """Make a diagnostic with the severity that the registry gives its code.

    Args:
        code: A code of the `REGISTRY`.
        message: What is wrong.
        path: The file it is about.
        line: 1-based line, if one is meant.
        hint: What to do about it.
        severity: Overrides the registry's, where an option says so.
        step: Number of the step that it is about, where that does not follow from the line.

    Raises:
        KeyError: The code is not registered: a mistake in this package.
    """
    return Diagnostic(code, severity or REGISTRY[code].severity, message, path, line, hint, step)
