"""What values options can have; a wrong one is told with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from string import Formatter
from types import MappingProxyType
from typing import Any, Literal, cast

from mkdocs_dockerfile.diagnostics import REGISTRY, DockerfileError
from mkdocs_dockerfile.discovery import PLACEHOLDERS
from mkdocs_dockerfile.explanations import languages, texts_for
from mkdocs_dockerfile.pages.suggesting import did_you_mean
from mkdocs_dockerfile.parser import KEYWORDS

Check = Callable[[str, Any], Any]
"""Takes the name of an option and what somebody wrote; gives the value or raises `OptionError`."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PLACEHOLDER = re.compile(r"\{[^{}/]*\}")
_HIGHEST_BOOST = 100


class OptionError(DockerfileError):
    """An option has an unknown name or a value that it cannot have.

    Attributes:
        name: The option.
        reason: What is wrong with it, for whoever names the option besides.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"option `{name}`: {message}")
        self.name = name
        self.reason = message


# --- Kinds of values ---------------------------------------------------------------


def string(name: str, value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise OptionError(name, f"{value!r} is not a text")
    return value


def boolean(name: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise OptionError(name, f"{value!r} is neither true nor false")
    return value


def strings(name: str, value: Any) -> tuple[str, ...]:
    """Texts; a single one stands for a list of one."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, (list, tuple)) or not all(isinstance(v, str) for v in values):
        raise OptionError(name, f"{value!r} is not a list of texts")
    return tuple(values)


def one_of(choices: tuple[str, ...]) -> Check:
    """One of some texts."""

    def check(name: str, value: Any) -> str:
        if value not in choices:
            raise OptionError(name, f"{value!r} is none of {', '.join(choices)}")
        return cast(str, value)

    return check


def _number(value: Any) -> float | None:
    """A number, as a command line writes it, too; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except ValueError:
        return None


# --- Values of single options ------------------------------------------------------


def boost(name: str, value: Any) -> float:
    """How much pages count in a search."""
    number = _number(value)
    if number is None or not 0 < number <= _HIGHEST_BOOST:
        raise OptionError(name, f"{value!r} is no number above 0, and at most {_HIGHEST_BOOST}")
    return number


def percent(name: str, value: Any) -> float:
    """A share of instructions."""
    number = _number(value)
    if number is None or not 0 <= number <= 100:
        raise OptionError(name, f"{value!r} is no number from 0 to 100")
    return number


def folder(name: str, value: Any) -> str:
    """A folder inside the documents, with `/`."""
    written = string(name, value).strip("/")
    if not written or ".." in written.split("/"):
        raise OptionError(name, f"{value!r} is not a folder inside the documents")
    return written


def title(name: str, value: Any) -> str | Literal[False]:
    """A text, or false for none."""
    return False if value is False else string(name, value)


def language(name: str, value: Any) -> str:
    """A tag of a language that there are messages in, such as `pt-BR`."""
    written = string(name, value)
    if written.replace("_", "-").partition("-")[0].lower() not in languages():
        raise OptionError(name, f"{value!r} is none of {', '.join(languages())}")
    return written


def sidecars(name: str, value: Any) -> tuple[str, ...]:
    """Patterns of sidecars."""
    patterns = strings(name, value)
    for pattern in patterns:
        for used in _PLACEHOLDER.findall(pattern):
            if used not in PLACEHOLDERS:
                can = ", ".join(PLACEHOLDERS)
                raise OptionError(name, f"{pattern!r} can hold {can}, not {used}")
    return patterns


def keywords(name: str, value: Any) -> tuple[str, ...]:
    """Instructions; a comma separates too, so that one flag of a command line is enough."""
    written = [part for item in strings(name, value) for part in item.split(",")]
    found = tuple(part.strip().upper() for part in written)
    for keyword in found:
        if keyword not in KEYWORDS:
            raise OptionError(name, f"{keyword!r} is no instruction")
    return found


def codes(name: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    """Codes of diagnostics, by patterns of paths."""
    if not isinstance(value, Mapping):
        raise OptionError(name, f"{value!r} does not map path patterns to codes")
    checked = {str(pattern): strings(name, written) for pattern, written in value.items()}
    for code in (code for written in checked.values() for code in written):
        if code not in REGISTRY:
            raise OptionError(name, f"there is no diagnostic {code}")
    return MappingProxyType(checked)


def labels(name: str, value: Any) -> Mapping[str, str]:
    """Texts of labels, by their names."""
    if not isinstance(value, Mapping):
        raise OptionError(name, f"{value!r} does not map names of labels to texts")
    english = texts_for("en")
    known = [key.removeprefix("labels.") for key in english.messages if key.startswith("labels.")]
    for label, text in value.items():
        if label not in known:
            hint = did_you_mean(str(label), known)
            raise OptionError(name, f"there is no label `{label}`{hint}")
        if not isinstance(text, str):
            raise OptionError(name, f"the text of `{label}` is not a text: {text!r}")
        problem = _label_problem(label, text, english.placeholders(f"labels.{label}"))
        if problem:
            raise OptionError(name, f"the text of `{label}`{problem}")
    return MappingProxyType(dict(value))


def _label_problem(label: str, text: str, allowed: frozenset[str]) -> str | None:
    """What is wrong with the text of a label, behind the words "the text of …"."""
    if _CONTROL.search(text):
        return " holds a control character"
    try:
        fields = [item[1:] for item in Formatter().parse(text) if item[1] is not None]
    except ValueError as error:
        return f": {error}"
    for used, form, conversion in fields:
        if used not in allowed:
            can = ", ".join(f"{{{item}}}" for item in sorted(allowed)) or "no placeholder"
            return f" can hold {can}, not {{{used}}}"
        if form or conversion:
            return f" says how to write {{{used}}}, which is written as it is"
    if len(fields) > len({used for used, _, _ in fields}):
        return " holds a placeholder twice"
    # The name is code between what stands before it and behind it.
    if label == "stage" and not fields:
        return " has to hold {name}"
    return None
