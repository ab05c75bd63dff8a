"""`Walkthrough` → the parts of its page, through templates. All escaping lives here."""

from mkdocs_dockerfile.rendering.contents import Depth
from mkdocs_dockerfile.rendering.index import (
    Entry,
    in_sections,
    plain_description,
    render_index,
    section_titles,
)
from mkdocs_dockerfile.rendering.overriding import FLAVOURS, Unused, unused_templates
from mkdocs_dockerfile.rendering.parts import Heading, Html, PageLink, Part, TrustedText
from mkdocs_dockerfile.rendering.portable import render_portable
from mkdocs_dockerfile.rendering.quoting import as_html, quote, visible
from mkdocs_dockerfile.rendering.site import render_site
from mkdocs_dockerfile.rendering.step_names import StepNames
from mkdocs_dockerfile.rendering.templating import TemplateFault
from mkdocs_dockerfile.rendering.view import Look

__all__ = [
    "FLAVOURS",
    "Depth",
    "Entry",
    "Heading",
    "Html",
    "Look",
    "PageLink",
    "Part",
    "StepNames",
    "TemplateFault",
    "TrustedText",
    "Unused",
    "as_html",
    "in_sections",
    "plain_description",
    "quote",
    "render_index",
    "render_portable",
    "render_site",
    "section_titles",
    "unused_templates",
    "visible",
]
