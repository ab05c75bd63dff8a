"""The options of a site, as flags of a command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mkdocs_dockerfile.pages import default_in_words, default_of, documentation

FINDINGS = 1
"""Exit code: the input cannot be read, or is not as it should be. Wrong usage is 2."""


# A hint at another page of the reference, which is no page on a terminal; else a link.
_SEE = re.compile(r"; see \[[^]]*\]\([^)]*\)| See \[[^]]*\]\([^)]*\)\.")
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


# Options that map something; each use of the flag is one pair.
_PAIRS = {"ignore": "PATTERN=CODES", "labels": "NAME=TEXT"}


def _pairs(
    context: click.Context, parameter: click.Parameter, written: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Take pairs apart; one without a `=` is wrong usage."""
    pairs = tuple(text.partition("=") for text in written)
    for key, equals, text in pairs:
        if not (key and equals):
            wanted = _PAIRS[str(parameter.name)]
            raise click.BadParameter(f"{key + equals + text!r} is not {wanted}", context, parameter)
    return tuple((key, text) for key, _, text in pairs)


def plain(markdown: str) -> str:
    """The documentation of an option as text for a terminal."""
    return _LINK.sub(r"\1", _SEE.sub("", markdown)).replace("`", "'")


def site_options(command: Any) -> Any:
    """Give a command a flag for every option of the site's configuration."""
    for name, doc in reversed(documentation().items()):
        if name == "sidecar":
            # On the command line it names one file, and each command says what for.
            continue
        default = default_of(name)
        doc = f"{plain(doc)} Default: {plain(default_in_words(name))}."
        flag = "--" + name.replace("_", "-")
        if isinstance(default, bool):
            option = click.option(f"{flag}/--no-{flag[2:]}", name, default=None, help=doc)
        elif isinstance(default, tuple):
            option = click.option(flag, name, multiple=True, help=doc)
        elif isinstance(default, Mapping):
            option = click.option(
                flag, name, multiple=True, metavar=_PAIRS[name], callback=_pairs, help=doc
            )
        else:
            option = click.option(flag, name, default=None, help=doc)
        command = option(command)
    return click.option(
        "--config",
        "config_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Read options from this file instead of the nearest one.",
    )(command)


def given_options(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that somebody gave, as a configuration file would say them."""
    given = {name: value for name, value in flags.items() if value not in (None, ())}
    for name in _PAIRS.keys() & given.keys():
        given[name] = dict(given[name])
    if "ignore" in given:
        given["ignore"] = {pattern: codes.split(",") for pattern, codes in given["ignore"].items()}
    if given.get("nav_title") == "false":
        given["nav_title"] = False
    return given
