"""Explains Dockerfiles: every instruction with its prose, as pages of a docs site.

`parse` reads a Dockerfile, `walkthrough` pairs its instructions with their words, and
`render` makes a Markdown page of that. The MkDocs plugin, the Markdown extension and the
command line are thin layers over the same three.
"""

from mkdocs_dockerfile.pages import Options, render, walkthrough
from mkdocs_dockerfile.parser import parse

__all__ = ["Options", "parse", "render", "walkthrough"]
