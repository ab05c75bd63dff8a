"""The templates of both flavours, each of which a site can replace by its own."""

from __future__ import annotations

import traceback
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)

from mkdocs_dockerfile.diagnostics import DockerfileError
from mkdocs_dockerfile.model import Trusted
from mkdocs_dockerfile.rendering.quoting import visible

Flavour = Literal["site", "portable"]


@lru_cache(maxsize=32)
def environment(flavour: Flavour, folder: Path | None = None) -> Environment:
    """Where a page's templates come from.

    Args:
        flavour: `site` makes HTML, which is escaped; `portable` makes Markdown, where the
            functions `code`, `plain` and `fence` do that.
        folder: A site's own templates, `site/step.html.jinja` for example; the built-in
            one stands in for each that is missing.
    """
    ours = PackageLoader("mkdocs_dockerfile.rendering", f"templates/{flavour}")
    loaders: list[BaseLoader] = [ours]
    if folder is not None:
        # The built-in one stays within reach: `{% extends "built-in/step.html.jinja" %}`.
        loaders = [FileSystemLoader(folder / flavour), ours, PrefixLoader({"built-in": ours})]
    site = flavour == "site"
    made = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=site,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_show if site else None,
    )
    made.tests["trusted"] = lambda text: isinstance(text, Trusted)
    return made


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
        TemplateFault: It, or one that it includes, has a mistake.
    """
    try:
        return environment.get_template(name).render(values)
    except TemplateSyntaxError as error:
        file = error.filename or error.name or name
        raise TemplateFault(file, error.lineno, _reason(error)) from error
    except TemplateError as error:
        # The innermost template that was at work.
        frames = traceback.extract_tb(error.__traceback__)
        places = [frame for frame in frames if frame.filename.endswith(".jinja")]
        file, line = (places[-1].filename, places[-1].lineno) if places else (name, None)
        raise TemplateFault(file, line, _reason(error)) from error


def _reason(error: TemplateError) -> str:
    return (error.message or type(error).__name__).rstrip(".")


def _show(value: Any) -> Any:
    """Text of a file that a template prints never acts."""
    return visible(value) if type(value) is str else value
