"""Which comment is prose, and which instruction it belongs to."""

from __future__ import annotations

from mkdocs_dockerfile.comments.commentary import Commentary, Mode
from mkdocs_dockerfile.comments.echo import echoes
from mkdocs_dockerfile.comments.inline import inline
from mkdocs_dockerfile.comments.markup import plain_title
from mkdocs_dockerfile.comments.reading import read_comments

__all__ = ["Commentary", "Mode", "echoes", "inline", "plain_title", "read_comments"]
