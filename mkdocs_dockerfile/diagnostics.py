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
        title: The rule in a few words, as its docs page is titled.
        help: What it means and what to do, in two or three sentences of Markdown; its docs
            page begins with them.
    """

    code: str
    severity: Severity
    title: str
    help: str


def _registry(*rules: Rule) -> Mapping[str, Rule]:
    return MappingProxyType({rule.code: rule for rule in rules})


REGISTRY: Mapping[str, Rule] = _registry(
    # Reading a Dockerfile.
    Rule(
        "DF001",
        "warning",
        "The file is not UTF-8",
        "BuildKit reads UTF-8 alone. The file was read with the encoding that fits best; save "
        "it as UTF-8.",
    ),
    Rule(
        "DF002",
        "warning",
        "The file has no instruction",
        "There is nothing to explain, and nothing to build. A Dockerfile begins with `FROM`, "
        "after `ARG` at most.",
    ),
    Rule(
        "DF003",
        "warning",
        "Unknown instruction",
        "BuildKit stops at a keyword it does not know. Often the line before it lacks its "
        "escape token, or the file is a template that has yet to be filled in.",
    ),
    Rule(
        "DF004",
        "error",
        "A heredoc is not terminated",
        "The word behind `<<` never stands alone on a line, so BuildKit refuses the file. The "
        "lines below are read as instructions.",
    ),
    Rule(
        "DF005",
        "error",
        "The arguments cannot be read",
        "BuildKit's parser refuses what stands behind the keyword: a name without a value, a "
        "word without `=`, an array that holds more than strings.",
    ),
    Rule(
        "DF006",
        "error",
        "A parser directive is wrong",
        "A parser directive stands twice, or `escape` names something other than a backslash "
        "or a backtick. BuildKit refuses both.",
    ),
    Rule(
        "DF007",
        "info",
        "An empty line inside an instruction",
        "BuildKit skips an empty line inside an instruction, and says that it will refuse it "
        "in a later release. Remove the line, or put a `#` there.",
    ),
    Rule(
        "DF008",
        "warning",
        "A line is longer than BuildKit reads",
        "BuildKit reads lines of at most 65,535 bytes and refuses a file with a longer one. "
        "Break the line with the escape token.",
    ),
    Rule(
        "DF009",
        "info",
        "Newer BuildKit reads this differently",
        "BuildKit has changed how it reads this since the release that this package follows "
        "(0.12). The hint says how to write it so that all releases agree.",
    ),
    Rule(
        "DF010",
        "warning",
        "An instruction stands before the first FROM",
        "Before the first `FROM` there may be `ARG` only. BuildKit refuses every other "
        "instruction there.",
    ),
    Rule(
        "DF011",
        "error",
        "The file cannot be read",
        "The file exists but cannot be opened. Check its permissions.",
    ),
    Rule(
        "DF012",
        "warning",
        "The catalogue of a site cannot be used",
        "An entry of a site's own catalogue is not as it should be. It is left out, and the "
        "message says which one and why.",
    ),
    # What a Dockerfile means.
    Rule(
        "DF020",
        "info",
        "A variable cannot be resolved",
        "A variable has no value in the file, or cannot have one. Where it stands it is shown "
        "as written.",
    ),
    Rule(
        "DF021",
        "warning",
        "A stage refers to itself or to a later stage",
        "A stage can only take files from stages above it. Move the stage it asks for up, or "
        "correct the name.",
    ),
    Rule(
        "DF022",
        "info",
        "Two stages have the same name",
        "Two stages share a name: the last one is what `--from` and `--target` mean. Give "
        "each stage a name of its own.",
    ),
    Rule(
        "DF023",
        "warning",
        "A value is one that BuildKit refuses",
        "BuildKit refuses a value: a mount, a port, a duration, a name behind `--from`. The "
        "message says what is wrong with it.",
    ),
    Rule(
        "DF024",
        "warning",
        "A value looks like a secret",
        "A password, token or key stands in the file, so that the image holds it and the page "
        "shows it. Hand it over with `--mount=type=secret`, or when the container starts.",
    ),
    # Sidecars.
    Rule(
        "DF101",
        "warning",
        "The sidecar cannot be read",
        "The sidecar is binary, is not UTF-8, is larger than 1 MiB, or cannot be opened. "
        "Comments and built-in explanations stand in for it.",
    ),
    Rule(
        "DF102",
        "warning",
        "The front matter of a sidecar is not valid",
        "The front matter is not valid YAML, does not hold settings by name, or holds what is "
        "no command under `commands` or no list of texts under `tags`. All else of the sidecar is "
        "used.",
    ),
    Rule(
        "DF103",
        "warning",
        "An instruction changed under its section",
        "The section is about an instruction that reads differently now. The message quotes "
        "both; correct heading and prose.",
    ),
    Rule(
        "DF104",
        "warning",
        "A section explains an instruction that is gone",
        "No instruction reads like the one that the section quotes. Remove the section, or "
        "quote what it is about now.",
    ),
    Rule(
        "DF105",
        "warning",
        "The listing in a sidecar differs from the file",
        "The sidecar holds a copy of the file which is not the file any more. Remove it: the "
        "page shows the exact file anyway.",
    ),
    Rule(
        "DF106",
        "info",
        "A section stands in another place than its instruction",
        "The section and its instruction stand in different orders. The page shows the "
        "section at its instruction; move it there in the sidecar too.",
    ),
    Rule(
        "DF107",
        "info",
        "A section has the wrong number",
        "The number in the heading is not the number of the step. Correct it, or leave "
        "numbers out.",
    ),
    Rule(
        "DF108",
        "warning",
        "An instruction has no section",
        "The front matter says `complete: true`, and an instruction has no section. Write "
        "one, or stop promising it.",
    ),
    Rule(
        "DF109",
        "info",
        "A sidecar explains no instruction",
        "No heading of the sidecar quotes an instruction, so all of it introduces the page. "
        "Quote the instruction that a section is about.",
    ),
    Rule(
        "DF110",
        "warning",
        "A sidecar has lost its Dockerfile",
        "The sidecar is named like that of a Dockerfile which does not exist, so no page "
        "shows it. Rename it, or remove it.",
    ),
    Rule(
        "DF111",
        "info",
        "The words name what the instruction does not have",
        "A section or comment names a port, version, path, file, user, package or stage; the "
        "instruction has another one, and the file has the named one nowhere. Correct the words.",
    ),
    Rule(
        "DF112",
        "error",
        "Too few instructions are explained",
        "People explain a smaller share of the instructions than the option `fail_under` asks "
        "for. Only `check` says this; its list tells which instructions lack words.",
    ),
    Rule(
        "DF113",
        "warning",
        "A fence of a sidecar is never closed",
        "A fence in the sidecar has no closing marks, so that everything below it is code. Close "
        "it; until then, `sync` leaves the file alone.",
    ),
    Rule(
        "DF114",
        "warning",
        "A command does not fit the Dockerfile",
        "A docker command that an author wrote names a stage, build argument, port or path that "
        "is not there. Correct the command: readers copy it.",
    ),
    # Finding files and laying out pages.
    Rule(
        "DF201",
        "warning",
        "No Dockerfile was found",
        "Neither the root nor a folder below it holds a file with the name of a Dockerfile. "
        "The message shows where and for what was looked; set `root` or `include`.",
    ),
    Rule(
        "DF202",
        "info",
        "A file was left out",
        "The file is named like a Dockerfile but is a template or a backup, or cannot be "
        "opened. Name it under `include` to have it explained.",
    ),
    Rule(
        "DF203",
        "info",
        "A symbolic link was not followed",
        "A symbolic link leads outside the root, or to nothing. No Dockerfile outside the root is "
        "read.",
    ),
    Rule(
        "DF204",
        "info",
        "A page of yours stands at a generated address",
        "A file of yours has the address of a generated page. Yours is kept, and the "
        "Dockerfile has no page.",
    ),
    Rule(
        "DF205",
        "error",
        "A block cannot be shown",
        "A `/// dockerfile` block names no file inside the root, a stage or an option that "
        "there is not, or holds words. The page shows a box with the message in its place.",
    ),
    Rule(
        "DF206",
        "warning",
        "A link of a sidecar leads nowhere",
        "The target does not exist, lies outside the root, or is a file that the site has no "
        "way to show. The page keeps the text without the link.",
    ),
    Rule(
        "DF207",
        "info",
        "A Compose or Bake file cannot be read",
        "The file is not valid YAML, HCL or JSON, is not UTF-8, is too large, or cannot be opened. "
        "Pages list no commands out of it.",
    ),
    Rule(
        "DF208",
        "error",
        "A template of the site cannot be used",
        "A file in the folder that the option `templates` names has a mistake, or there is no "
        "such folder. The page shows a box with the message in its place.",
    ),
    Rule(
        "DF209",
        "warning",
        "A template of the site is not used",
        "Templates are looked for in the folders `site/` and `portable/`, by the names of the "
        "built-in ones. This one stands elsewhere, or its name is that of no template.",
    ),
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
        return f"{self.place}: {self.code} {self.text}"

    @property
    def place(self) -> str:
        """The file, and the line if one is meant."""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    @property
    def text(self) -> str:
        """The message, with the hint in brackets."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


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
