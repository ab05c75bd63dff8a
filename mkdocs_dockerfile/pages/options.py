"""The one schema of all options: names, defaults, what they mean, what is valid."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from string import Formatter
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from mkdocs_dockerfile.diagnostics import REGISTRY, DockerfileError, Severity
from mkdocs_dockerfile.discovery import PLACEHOLDERS
from mkdocs_dockerfile.explanations import texts_for
from mkdocs_dockerfile.parser import KEYWORDS
from mkdocs_dockerfile.rendering import Depth

CommentMode = Literal["all", "marked", "none"]
ExplanationMode = Literal["auto", "always", "never"]
Engine = Literal["docker", "podman"]


class OptionError(DockerfileError):
    """An option has an unknown name or a value that it cannot have.

    Attributes:
        name: The option.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"option `{name}`: {message}")
        self.name = name


def _option(default: Any, doc: str) -> Any:
    """Declare an option: its default and, for reference and `--help`, what it means."""
    if isinstance(default, Mapping):
        return field(default_factory=lambda: MappingProxyType(dict(default)), metadata={"doc": doc})
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a site can choose; the same names everywhere, dashes on the command line.

    The meaning of each stands beside its default, and the reference page is made of
    that text.
    """

    root: str | None = _option(
        None,
        "Folder in which Dockerfiles are looked for, relative to the configuration file; "
        "it may lie outside. Default: the repository that holds the configuration file, "
        "else that file's folder.",
    )
    include: tuple[str, ...] = _option(
        (),
        "Patterns (as in `.gitignore`, relative to the root) of the files to explain. "
        "Replaces the usual names and beats the folders that are left out and `.gitignore`.",
    )
    exclude: tuple[str, ...] = _option(
        (), "Patterns (as in `.gitignore`) of files and folders to leave out; beats `include`."
    )
    gitignore: bool = _option(True, "Leave out what git ignores.")
    sidecar: tuple[str, ...] = _option(
        ("{path}.md", "{dir}/walkthrough.md"),
        "Where the walkthrough of a Dockerfile may stand, relative to the root; the first "
        "that exists is used. `{path}` is the Dockerfile, `{dir}` its folder, `{name}` its "
        "file name. May point to a tree of its own, such as `docs/notes/{path}.md`.",
    )
    pages_dir: str = _option(
        "dockerfiles", "Folder of the generated pages, relative to the site's documents."
    )
    nav_title: str | Literal[False] = _option(
        "Dockerfiles",
        "Title of the section in the navigation. `false`: add nothing to the navigation.",
    )
    comments: CommentMode = _option(
        "all",
        "Which comments explain: `all`, `marked` (only `#:`) or `none`. The listing always "
        "shows the exact file.",
    )
    explanations: ExplanationMode = _option(
        "auto",
        "Where the built-in explanation stands: `auto` (beside a comment and where nobody "
        "wrote anything; not where a sidecar speaks), `always` or `never`.",
    )
    language: str | None = _option(
        None,
        "Language of the page. English (`en`) and Chinese (`zh`) are complete; in German (`de`), "
        "French (`fr`), Spanish (`es`), Portuguese (`pt`) and Japanese (`ja`) there are headings "
        "and labels, and the built-in explanations are English. Default: the theme's, else "
        "English.",
    )
    catalog: str | None = _option(
        None,
        "YAML file with commands and base images that only your site knows, relative to the "
        "configuration file; see [Catalogue](catalog.md). Its entries come before the built-in "
        "ones.",
    )
    container_engine: Engine = _option(
        "docker", "Whose commands a page lists: `docker` or `podman`."
    )
    graph: bool = _option(
        True, "Show how the stages of a file with more than one hang together, as a drawing."
    )
    toc: Depth = _option(
        "auto",
        "What the table of contents of a page lists: `steps`, `stages` alone, or `auto`: the "
        "steps of a file of up to 60, else the stages.",
    )
    labels: Mapping[str, str] = _option(
        {},
        "Headings and labels in your own words: the name of each, and its text; see "
        "[Labels](templates.md#labels).",
    )
    templates: str | None = _option(
        None,
        "Folder with templates of your own, relative to the configuration file; each replaces "
        "the built-in one of the same name. See [Templates](templates.md).",
    )
    search_boost: float = _option(
        0.5,
        "How much the pages of Dockerfiles count in the site's search: less than 1 puts them "
        "behind other pages, 1 is neutral. For search plugins that know `search.boost`.",
    )
    drift: Severity = _option(
        "warning",
        "How much it matters that a sidecar no longer fits its Dockerfile: `error`, "
        "`warning` or `info`.",
    )
    fail_under: float | None = _option(
        None,
        "Per cent of all instructions that people have to explain, by a section or a comment; "
        "with less, `check` fails. Default: any share is good.",
    )
    fail_under_keywords: tuple[str, ...] = _option(
        (),
        "The instructions that `fail_under` looks at, such as `[RUN, COPY]`. Default: all.",
    )
    ignore: Mapping[str, tuple[str, ...]] = _option(
        {},
        "Diagnostics to silence: a path pattern (as in `.gitignore`), and the codes that "
        "are not reported for the files it matches.",
    )
    strict: bool = _option(
        False,
        "Stop with an exception where a `/// dockerfile` block cannot be shown, instead of "
        "a visible error in its place. For engines that do not count warnings.",
    )

    @classmethod
    def load(cls, values: Mapping[str, Any]) -> Options:
        """Check values as they come out of YAML, TOML or a command line.

        Args:
            values: Names (dashes and underscores are the same) and values. A single
                string stands for a list of one.

        Returns:
            The options; what is not named, or None, has its default.

        Raises:
            OptionError: A name is unknown or a value is not valid; says which and what
                would be.
        """
        known = {item.name: item for item in fields(cls)}
        checked: dict[str, Any] = {}
        for written, value in values.items():
            name = str(written).replace("-", "_")
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                raise OptionError(str(written), f"there is no such option{hint}")
            if value is not None:
                checked[name] = _CHECKS[name](name, value)
        return cls(**checked)


def default_of(name: str) -> Any:
    """The default of an option, as `Options` declares it.

    Raises:
        KeyError: There is no such option.
    """
    item = {item.name: item for item in fields(Options)}[name]
    return item.default if item.default is not MISSING else cast(Any, item.default_factory)()


def documentation() -> dict[str, str]:
    """What every option means, in the order of the reference."""
    return {item.name: item.metadata["doc"] for item in fields(Options)}


# --- Checks ------------------------------------------------------------------------


def _boost(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.0
    if isinstance(value, bool) or not 0 < number <= 100:
        raise OptionError(name, f"{value!r} is no number above 0, and at most 100")
    return number


def _labels(name: str, value: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise OptionError(name, f"{value!r} does not map names of labels to texts")
    english = texts_for("en")
    known = [key.removeprefix("labels.") for key in english.messages if key.startswith("labels.")]
    for label, text in value.items():
        if label not in known:
            near = difflib.get_close_matches(str(label), known, n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise OptionError(name, f"there is no label `{label}`{hint}")
        if not isinstance(text, str):
            raise OptionError(name, f"the text of `{label}` is not a text: {text!r}")
        allowed = english.placeholders(f"labels.{label}")
        try:
            held = [found for _, found, _, _ in Formatter().parse(text) if found is not None]
        except ValueError as error:
            raise OptionError(name, f"the text of `{label}`: {error}") from error
        used = set(held)
        if not used <= allowed:
            can = ", ".join(f"{{{item}}}" for item in sorted(allowed)) or "no placeholder"
            wrong = ", ".join(f"{{{item}}}" for item in sorted(used - allowed))
            raise OptionError(name, f"the text of `{label}` can hold {can}, not {wrong}")
        if len(held) > len(used):
            raise OptionError(name, f"the text of `{label}` holds a placeholder twice")
    return MappingProxyType(dict(value))


def _string(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise OptionError(name, f"{value!r} is not a text")
    return value


def _folder(name: str, value: Any) -> str:
    folder = _string(name, value).strip("/")
    if not folder or ".." in folder.split("/"):
        raise OptionError(name, f"{value!r} is not a folder inside the documents")
    return folder


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise OptionError(name, f"{value!r} is neither true nor false")
    return value


def _strings(name: str, value: Any) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, (list, tuple)) or not all(isinstance(v, str) for v in values):
        raise OptionError(name, f"{value!r} is not a list of texts")
    return tuple(values)


def _patterns(name: str, value: Any) -> tuple[str, ...]:
    patterns = _strings(name, value)
    for pattern in patterns:
        for found in re.findall(r"\{\w*\}", pattern):
            if found not in PLACEHOLDERS:
                can = ", ".join(PLACEHOLDERS)
                raise OptionError(name, f"{pattern!r} can hold {can}, not {found}")
    return patterns


def _title(name: str, value: Any) -> str | Literal[False]:
    return False if value is False else _string(name, value)


def _one_of(choices: tuple[str, ...]) -> Any:
    def check(name: str, value: Any) -> str:
        if value not in choices:
            raise OptionError(name, f"{value!r} is none of {', '.join(choices)}")
        return cast(str, value)

    return check


def _percent(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if isinstance(value, bool) or not 0 <= number <= 100:
        raise OptionError(name, f"{value!r} is no number from 0 to 100")
    return number


def _keywords(name: str, value: Any) -> tuple[str, ...]:
    # A comma separates too, so that one flag is enough on the command line.
    written = [part for item in _strings(name, value) for part in item.split(",")]
    keywords = tuple(part.strip().upper() for part in written)
    for keyword in keywords:
        if keyword not in KEYWORDS:
            raise OptionError(name, f"{keyword!r} is no instruction")
    return keywords


def _codes(name: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise OptionError(name, f"{value!r} does not map path patterns to codes")
    checked = {str(pattern): _strings(name, codes) for pattern, codes in value.items()}
    for code in (code for codes in checked.values() for code in codes):
        if code not in REGISTRY:
            raise OptionError(name, f"there is no diagnostic {code}")
    return MappingProxyType(checked)


_CHECKS: Mapping[str, Any] = {
    "root": _string,
    "include": _strings,
    "exclude": _strings,
    "gitignore": _boolean,
    "sidecar": _patterns,
    "pages_dir": _folder,
    "nav_title": _title,
    "comments": _one_of(get_args(CommentMode)),
    "explanations": _one_of(get_args(ExplanationMode)),
    "language": _string,
    "catalog": _string,
    "container_engine": _one_of(get_args(Engine)),
    "graph": _boolean,
    "toc": _one_of(get_args(Depth)),
    "labels": _labels,
    "templates": _string,
    "search_boost": _boost,
    "drift": _one_of(get_args(Severity)),
    "fail_under": _percent,
    "fail_under_keywords": _keywords,
    "ignore": _codes,
    "strict": _boolean,
}
