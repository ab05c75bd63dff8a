"""The one schema of all options: names, defaults, what they mean, what is valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from mkdocs_dockerfile.diagnostics import Severity
from mkdocs_dockerfile.pages import validating
from mkdocs_dockerfile.pages.suggesting import did_you_mean
from mkdocs_dockerfile.pages.validating import Check, OptionError
from mkdocs_dockerfile.rendering import Depth

CommentMode = Literal["all", "marked", "none"]
ExplanationMode = Literal["auto", "always", "never"]
Engine = Literal["docker", "podman"]


def _option(default: Any, doc: str, *, otherwise: str | None = None) -> Any:
    """Declare an option: its default and, for reference and `--help`, what it means.

    Args:
        default: Its value where nobody gives one.
        doc: What it means, in sentences of Markdown.
        otherwise: What is done without a value, where that is more than the default says.
    """
    metadata = {"doc": doc, "otherwise": otherwise}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: MappingProxyType(dict(default)), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a site can choose; the same names everywhere, dashes on the command line.

    The meaning of each stands beside its default, and the reference page is made of
    that text.
    """

    root: str | None = _option(
        None,
        "Folder in which Dockerfiles are looked for, relative to the configuration file; "
        "it may lie outside.",
        otherwise="the repository that holds the configuration file, else that file's folder",
    )
    include: tuple[str, ...] = _option(
        (),
        "Patterns (as in `.gitignore`, relative to the root) of the files to explain. "
        "Replaces the usual names and beats the folders that are left out and `.gitignore`.",
        otherwise="the usual names of Dockerfiles",
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
    nav_title: str | Literal[False] | None = _option(
        None,
        "Title of the section in the navigation, and of the page that lists all. `false`: add "
        "nothing to the navigation.",
        otherwise="the label `dockerfiles`: *Dockerfiles*, or what the language says for it",
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
        "and labels, and the built-in explanations are English. A tag such as `pt-BR` means the "
        "language of its first part.",
        otherwise="the theme's language, else English",
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
        "steps of a file of up to 60, else the stages; and where these have more than 60 on "
        "average, the steps that people explain, up to 120.",
    )
    labels: Mapping[str, str] = _option(
        {},
        "Headings and labels in your own words: the name of each, and its text; see "
        "[Labels](templates.md#labels).",
        otherwise="the built-in ones",
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
        "with less, `check` fails.",
        otherwise="any share is good",
    )
    fail_under_keywords: tuple[str, ...] = _option(
        (),
        "The instructions that `fail_under` looks at, such as `[RUN, COPY]`.",
        otherwise="all",
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
                hint = did_you_mean(name, known)
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


def default_in_words(name: str) -> str:
    """What an option is without a value, in Markdown without a final period.

    Raises:
        KeyError: There is no such option.
    """
    item = {item.name: item for item in fields(Options)}[name]
    default = default_of(name)
    if item.metadata["otherwise"]:
        return str(item.metadata["otherwise"])
    if default is None or default == () or default == {}:
        return "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return "`[" + ", ".join(f'"{text}"' for text in default) + "]`"
    return f"`{default}`"


def documentation() -> dict[str, str]:
    """What every option means, in the order of the reference."""
    return {item.name: item.metadata["doc"] for item in fields(Options)}


_CHECKS: Mapping[str, Check] = {
    "root": validating.string,
    "include": validating.strings,
    "exclude": validating.strings,
    "gitignore": validating.boolean,
    "sidecar": validating.sidecars,
    "pages_dir": validating.folder,
    "nav_title": validating.title,
    "comments": validating.one_of(get_args(CommentMode)),
    "explanations": validating.one_of(get_args(ExplanationMode)),
    "language": validating.language,
    "catalog": validating.string,
    "container_engine": validating.one_of(get_args(Engine)),
    "graph": validating.boolean,
    "toc": validating.one_of(get_args(Depth)),
    "labels": validating.labels,
    "templates": validating.string,
    "search_boost": validating.boost,
    "drift": validating.one_of(get_args(Severity)),
    "fail_under": validating.percent,
    "fail_under_keywords": validating.keywords,
    "ignore": validating.codes,
    "strict": validating.boolean,
}
