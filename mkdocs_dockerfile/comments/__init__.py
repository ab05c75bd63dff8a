"""Which comment is prose, and which instruction it belongs to."""

from __future__ import annotations

from mkdocs_dockerfile.comments.commentary import Commentary, Mode
from mkdocs_dockerfile.comments.echo import echoes
from mkdocs_dockerfile.comments.inline import inline
from mkdocs_dockerfile.comments.markup import can_be_title, plain_title
from mkdocs_dockerfile.comments.reading import read_comments

__all__ = ["Commentary", "Mode", "can_be_title", "echoes", "inline", "plain_title", "read_comments"]
