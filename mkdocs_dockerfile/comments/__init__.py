"""Which comment is prose, and which instruction it belongs to."""

from __future__ import annotations

from mkdocs_dockerfile.comments.commentary import Commentary, Mode
from mkdocs_dockerfile.comments.echo import echoes
from mkdocs_dockerfile.comments.reading import read_comments

__all__ = ["Commentary", "Mode", "echoes", "read_comments"]
