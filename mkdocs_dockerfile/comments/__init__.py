"""Which comment is prose, and which instruction it belongs to."""

from __future__ import annotations

from mkdocs_dockerfile.comments.commentary import Commentary, Mode
from mkdocs_dockerfile.comments.echo import echoes
from mkdocs_dockerfile.comments.inline import inline
from mkdocs_dockerfile.comments.markup import can_be_title, plain_title
from mkdocs_dockerfile.comments.reading import read_comments
from mkdocs_dockerfile.comments.spans import SPAN, SpanReader, is_negated

__all__ = [
    "SPAN",
    "Commentary",
    "Mode",
    "SpanReader",
    "can_be_title",
    "echoes",
    "inline",
    "is_negated",
    "plain_title",
    "read_comments",
]
