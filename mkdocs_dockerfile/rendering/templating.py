"""The templates of both flavours, each of which a site can replace by its own."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.ext import Extension
from markupsafe import Markup

from mkdocs_dockerfile.diagnostics import DockerfileError
from mkdocs_dockerfile.model import Trusted
from mkdocs_dockerfile.rendering.quoting import plain, visible

Flavour = Literal["site", "portable"]

_BUILT_IN = Path(__file__).parent / "templates"
_PREFIX = "built-in/"
# They stand for parts of a page in what a template gives; see `parts.Placing`.
_MARKS = re.compile("[\x02\x03]")


@lru_cache(maxsize=32)
def environment(flavour: Flavour, folder: Path | None = None) -> Environment:
    """Where a page's templates come from.

    Whatever a template prints is escaped as the flavour needs it, unless it is `Markup`: what
    functions such as `prose` and `code` have made is finished.

    Args:
        flavour: `site` makes HTML, `portable` makes Markdown.
        folder: A site's own templates, `site/step.html.jinja` for example; the built-in
            one stands in for each that is missing.
    """
    ours = FileSystemLoader(_BUILT_IN / flavour)
    made = Environment(
        loader=ours
        if folder is None
        else _Replaced(Path(os.path.normpath(folder / flavour)), ours),
        extensions=[_Text],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_show if flavour == "site" else as_markdown,
    )
    made.tests["trusted"] = lambda text: isinstance(text, Trusted)
    return made


@lru_cache(maxsize=2)
def built_in_names(flavour: Flavour) -> frozenset[str]:
    """The names of the templates and style sheets that a site can replace."""
    return frozenset(file.name for file in (_BUILT_IN / flavour).iterdir())


class TemplateFault(DockerfileError):
    """A site's own template cannot be used.

    Attributes:
        file: Of the template, absolute; its name where it cannot be found.
        line: 1-based; None where it is not known.
        reason: What is wrong with it.
    """

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        super().__init__(f"{file}:{line or 1}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


def render_template(environment: Environment, name: str, /, **values: object) -> str:
    """Fill in a template.

    Raises:
        TemplateFault: One of the site's own has a mistake, or one that it includes.
    """
    try:
        return environment.get_template(name).render(values)
    # Templates of a site are programs: what they raise can be anything. Built-in ones
    # alone raise what a mistake in this package raises, and nobody should take it for theirs.
    except Exception as error:
        if not isinstance(environment.loader, _Replaced):
            raise
        file, line = _place(error, environment.loader.folder) or (name, None)
        raise TemplateFault(file, line, _reason(error)) from error


def _place(error: Exception, folder: Path) -> tuple[str, int | None] | None:
    """The template, and its line, that was at work: the innermost that the site can correct."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return error.filename, error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    for home in (folder, _BUILT_IN):
        for frame in reversed(frames):
            if Path(frame.filename).is_relative_to(home):
                return frame.filename, frame.lineno
    return None


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, TemplateNotFound):
        return f"there is no template `{error.name}`"
    if isinstance(error, KeyError) and str(error.args[0]).startswith("labels."):
        return f"there is no label `{str(error.args[0]).removeprefix('labels.')}`"
    if type(error).__module__.partition(".")[0] == "jinja2":
        return said.rstrip(".") or type(error).__name__
    return f"{type(error).__name__}: {said}".removesuffix(": ")


class _Replaced(BaseLoader):
    """A site's own templates, and the built-in ones for those that it lacks.

    A built-in template stays within reach of its replacement, as `built-in/…`. A template
    is read again when it has changed, and when it is the site's own from now on.
    """

    def __init__(self, folder: Path, built_in: FileSystemLoader) -> None:
        # As Jinja gives the names of files.
        self.folder = Path(os.path.normpath(folder))
        self._own = FileSystemLoader(self.folder)
        self._built_in = built_in

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Find a template; see `BaseLoader.get_source`."""
        if template.startswith(_PREFIX):
            return self._built_in.get_source(environment, template.removeprefix(_PREFIX))
        own = self.folder / template
        try:
            source, file, is_current = self._own.get_source(environment, template)
        except TemplateNotFound:
            source, file, is_current = self._built_in.get_source(environment, template)
            return source, file, lambda: is_current() and not own.is_file()
        except OSError as error:
            reason = f"it cannot be read: {error.strerror}"
            raise TemplateSyntaxError(reason, 1, template, str(own)) from error
        except UnicodeDecodeError as error:
            line = 1 + own.read_bytes()[: error.start].count(b"\n")
            raise TemplateSyntaxError("it is not UTF-8", line, template, str(own)) from error
        found = _MARKS.search(source)
        if found:
            reason = f"it holds the control character U+{ord(found[0]):04X}"
            line = 1 + source.count("\n", 0, found.start())
            raise TemplateSyntaxError(reason, line, template, file)
        return source, file, is_current


class _Text(Extension):
    """Includes style sheets as they are: `{#` is no comment in `a{color:red}@media x{#id{…`."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Make a style sheet one expression, which is its text."""
        if not (name or "").endswith(".css"):
            return source
        return f"{{{{ {source.removesuffix(chr(10))!a} | safe }}}}"


def _show(value: Any) -> Any:
    """Text of a file that a template prints never acts."""
    return visible(value) if type(value) is str else value


def as_markdown(value: object) -> Markup:
    """What a template prints into Markdown is text, in one line, unless it is finished."""
    return value if isinstance(value, Markup) else Markup(plain(str(value)))
