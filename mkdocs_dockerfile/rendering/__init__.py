"""`Walkthrough` → the parts of its page, through templates. All escaping lives here."""

from mkdocs_dockerfile.rendering.index import render_index
from mkdocs_dockerfile.rendering.portable import render_portable
from mkdocs_dockerfile.rendering.quoting import quote, visible
from mkdocs_dockerfile.rendering.site import Heading, Html, Part, TrustedText, render_site
from mkdocs_dockerfile.rendering.templating import TemplateFault
from mkdocs_dockerfile.rendering.view import Depth, Look

__all__ = [
    "Depth",
    "Heading",
    "Html",
    "Look",
    "Part",
    "TemplateFault",
    "TrustedText",
    "quote",
    "render_index",
    "render_portable",
    "render_site",
    "visible",
]
