"""The front matter of a sidecar: where it ends, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from mkdocs_dockerfile.model import EMPTY
from mkdocs_dockerfile.sidecar.structure import split_lines

_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)
# Metadata of a page is short; a YAML reader takes its time over what is not.
_LONGEST = 64 * 1024
_MOST_BRACKETS = 1000
_TAGS = re.compile(r"""^["']?tags["']?[ \t]*:""", re.MULTILINE)


class _Loader(yaml.SafeLoader):
    """Reads plain YAML in Python: libyaml overflows the stack of the process when nested deeply."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave merge keys alone: a few lines of them can stand for millions of entries."""


def split_front_matter(text: str) -> tuple[str, str]:
    """Cut a text behind its front matter.

    Args:
        text: The sidecar, with or without byte order mark.

    Returns:
        The front matter, with its marks and the byte order mark, and the rest. Joined,
        they are the text. A first line `---` that no other one closes is a rule.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    # A lone carriage return ends a line in Markdown, not for `re.MULTILINE`.
    lines = text if "\r" not in text else text.replace("\r\n", "\n\n").replace("\r", "\n")
    closing = _CLOSING.search(lines, opening.end())
    if closing is None:
        return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    end = closing.end()
    if text[end - 1 : end + 1] == "\r\n":
        end += 1
    return text[:end], text[end:]


def read_front_matter(head: str) -> tuple[Mapping[str, Any] | None, str | None]:
    """Read the YAML of a front matter.

    Args:
        head: What `split_front_matter` cut off.

    Returns:
        The metadata and what is wrong with it, in a sentence; metadata is None where the
        text between the marks is no YAML mapping but prose between two rules.
    """
    opening = _OPENING.match(head)
    if opening is None:
        return EMPTY, None
    block = head[opening.end() :].rstrip().removesuffix("---").removesuffix("...")
    if len(block) > _LONGEST:
        return EMPTY, f"the front matter is longer than {_LONGEST // 1024} KiB"
    if block.count("[") + block.count("{") > _MOST_BRACKETS:
        return EMPTY, "the front matter is nested too deeply"
    try:
        data = YAMLHandler().load(block, Loader=_Loader)
    except RecursionError:
        return EMPTY, "the front matter is nested too deeply"
    except Exception as error:  # PyYAML's constructors raise KeyError, ValueError and more
        return EMPTY, f"the front matter is not valid YAML: {_reason(error)}"
    if data is None:
        return EMPTY, None
    if isinstance(data, str):
        return None, None
    if not isinstance(data, dict):
        return EMPTY, "the front matter is not a mapping of names to values"
    return MappingProxyType({str(key): value for key, value in data.items()}), None


def tidy_tags(
    head: str, metadata: Mapping[str, Any]
) -> tuple[Mapping[str, Any], tuple[str, int] | None]:
    """Make `tags` what plugins for tags take: a list of texts.

    They take nothing else, and some stop the build without a word about where it stands.

    Args:
        head: What `split_front_matter` cut off.
        metadata: What it says.

    Returns:
        The metadata, in which a single text is a list of one, and `tags` that are no texts
        are left out; with these, what is wrong and its 1-based line.
    """
    tags = metadata.get("tags", [])
    if isinstance(tags, list) and all(map(_is_tag, tags)):
        return metadata, None
    others = {name: value for name, value in metadata.items() if name != "tags"}
    if tags is None:
        return MappingProxyType(others), None
    if _is_tag(tags):
        return MappingProxyType({**others, "tags": [tags]}), None
    key = _TAGS.search(head)
    line = len(split_lines(head[: key.start()])) + 1 if key else 1
    return MappingProxyType(others), ("`tags` is no list of texts", line)


def _is_tag(tag: object) -> bool:
    return isinstance(tag, str) and bool(tag.strip())


def _reason(error: Exception) -> str:
    problem = getattr(error, "problem", None) or str(error).split("\n")[0] or type(error).__name__
    mark = getattr(error, "problem_mark", None)
    # The mark counts from 0 and the block begins at the second line of the file.
    return f"{problem}, line {mark.line + 2}" if mark else str(problem)
