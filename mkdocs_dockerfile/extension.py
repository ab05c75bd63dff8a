"""The Markdown extension: `/// dockerfile | path` becomes a walkthrough, in any engine."""

from __future__ import annotations

import logging
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, ClassVar, cast

from markdown import Markdown
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AMP_SUBSTITUTE, ETX, HTML_PLACEHOLDER, STX, AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_string

from mkdocs_dockerfile.diagnostics import Diagnostic, DockerfileError, diagnostic
from mkdocs_dockerfile.model import Trusted
from mkdocs_dockerfile.pages import (
    Link,
    Options,
    Project,
    anchored,
    default_of,
    documentation,
    relink_html,
    root_of,
)
from mkdocs_dockerfile.rendering import Heading, Html, PageLink, Part, TemplateFault

# MkDocs and ProperDocs count warnings of this logger under `--strict`.
_log = logging.getLogger("mkdocs.plugins.dockerfile")

Relink = Callable[[Link], str | None]
"""Says which target a link of a sidecar has on this page; None where it leads nowhere."""


class BlockError(DockerfileError):
    """A block cannot be shown, and the option `strict` asks for an exception then."""


class _ProjectBlock(Block):
    """What both blocks share: the project they are about, and how parts are placed."""

    def on_create(self, parent: etree.Element) -> etree.Element:
        return etree.SubElement(parent, "div", {"class": "dockerfile"})

    @property
    def project(self) -> Project:
        return _project(self.md, self.config, self.tracker)

    def place(self, block: etree.Element, parts: Sequence[Part], relink: Relink) -> None:
        """Put the parts of a page into the document's tree."""
        for part in parts:
            if isinstance(part, Html):
                self.place_html(block, part.html)
            elif isinstance(part, PageLink):
                # In the tree, where the engine looks for links to lead and to check.
                etree.SubElement(block, "a", {"href": part.href}).text = _literal(part.text)
            elif isinstance(part, Heading) and part.listed:
                block.append(heading_element(part))
            elif isinstance(part, Heading):
                # Tables of contents are made of the headings in the tree.
                html = etree.tostring(heading_element(part), encoding="unicode", method="html")
                self.place_html(block, html)
            else:
                before = len(block)
                self.convert(block, part.markdown)
                lead = partial(_within, part.links, relink)
                cast(_Relinker, self.md.treeprocessors[_RELINKER]).mark(block[before:], lead)

    def place_html(self, block: etree.Element, html: str) -> None:
        """Put finished HTML into the document's tree."""
        cast(_Anchors, self.md.treeprocessors[_ANCHORS]).tell(block, html)
        placeholder = self.md.htmlStash.store(html)
        if len(block) and block[-1].tag == "a":
            # Behind a link it goes on in the middle of a line.
            block[-1].tail = placeholder
        else:
            etree.SubElement(block, "p").text = placeholder

    def convert(self, block: etree.Element, markdown: Trusted) -> None:
        """Let the site's own converter read Markdown that the site trusts.

        Fences are found by a preprocessor, which has run before this text came in. It is
        the only one that is run on it: the others would see a Dockerfile's text too.
        """
        preprocessors = self.md.preprocessors
        fences = (
            preprocessors["fenced_code_block"]
            if "fenced_code_block" in preprocessors
            else FencedBlockPreprocessor(self.md, {})
        )
        lines = cast(list[str], fences.run(markdown.strip("\n").split("\n")))
        self.md.parser.parseChunk(block, "\n".join(lines))

    def fail(self, block: etree.Element, item: Diagnostic) -> None:
        """Show and log what is wrong, or raise where the site asks for that."""
        if self.project.options.strict:
            raise BlockError(str(item))
        _log.warning("%s", item)
        box = etree.SubElement(block, "div", {"class": "admonition failure dockerfile-failure"})
        title = etree.SubElement(box, "p", {"class": "admonition-title"})
        title.text = AtomicString(item.code)
        text = etree.SubElement(box, "p")
        text.text = _literal(str(item))


class DockerfileBlock(_ProjectBlock):
    """`/// dockerfile | path`: the walkthrough of one Dockerfile.

    With the option `target: NAME` it shows what a build with `--target NAME` is made of.
    """

    NAME = "dockerfile"
    ARGUMENT = True
    OPTIONS: ClassVar[dict[str, list[Any]]] = {"target": ["", type_string]}

    def on_end(self, block: etree.Element) -> None:
        """Fill the element that stands for the block."""
        block.clear()
        block.set("class", "dockerfile")
        project = self.project
        path = str(self.argument).strip()
        found = project.find(path)
        if found is None:
            message = f"there is no file of that name in {project.root.name}"
            hint = "write the path relative to the root, with `/`"
            self.fail(block, diagnostic("DF205", message, path=path or "-", hint=hint))
            return
        target = str(self.options["target"]) or None
        walkthrough = project.walkthrough(found, target=target)
        if target is not None and walkthrough.target is None:
            names = [part.stage.name or str(part.stage.index) for part in walkthrough.stages]
            message = f"there is no stage `{target}`"
            hint = f"name one of {', '.join(names)}" if names else "leave `target` out"
            self.fail(block, diagnostic("DF205", message, path=path, hint=hint))
            return
        # A sidecar may hold blocks, too, but not one of what it stands beside itself.
        within: list[Path] = self.tracker.setdefault("within", [])
        file = found.file.resolve()
        if file in within:
            message = "its own words hold this block, which would show it in itself for ever"
            self.fail(block, diagnostic("DF205", message, path=path, hint="remove the block"))
            return
        # A second walkthrough on a page must not take the ids of the first.
        number = self.tracker["walkthroughs"] = self.tracker.get("walkthroughs", 0) + 1
        prefix = "" if number == 1 else f"walkthrough-{number}-"
        if not self.config.get("quiet"):
            for item in walkthrough.diagnostics:
                _log.log(logging.INFO if item.severity == "info" else logging.WARNING, "%s", item)
        try:
            parts = project.parts(found, walkthrough, prefix)
        except TemplateFault as fault:
            self.fail(block, project.template_trouble(fault))
            return
        within.append(file)
        self.place(block, parts, partial(project.links.relink, found.sidecar_file))
        within.pop()


class DockerfilesBlock(_ProjectBlock):
    """`/// dockerfiles`: the list of all of them."""

    NAME = "dockerfiles"
    ARGUMENT = False

    def on_end(self, block: etree.Element) -> None:
        """Fill the element that stands for the block."""
        block.clear()
        block.set("class", "dockerfile")
        number = self.tracker["lists"] = self.tracker.get("lists", 0) + 1
        try:
            parts = self.project.index("" if number == 1 else f"list-{number}-")
        except TemplateFault as fault:
            self.fail(block, self.project.template_trouble(fault))
            return
        self.place(block, parts, lambda link: link.target)


def _within(links: Mapping[str, str | None], relink: Relink, link: Link) -> str | None:
    """The target of a link, which may lead to a step of the walkthrough it stands in."""
    return links[link.target] if link.target in links else relink(link)


class _Relinker(Treeprocessor):
    """Leads links and images of sidecars from the page that shows them to where they belong."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._relinks: list[Relink] = []

    def mark(self, elements: Sequence[etree.Element], relink: Relink) -> None:
        """Remember elements that a sidecar's words became."""
        for element in elements:
            element.set(_MARK, str(len(self._relinks)))
        self._relinks.append(relink)

    def run(self, root: etree.Element) -> None:
        """Give their links the targets that they have on this page."""
        if self._relinks:
            for element in root.iter():
                number = element.attrib.pop(_MARK, None)
                if number is not None:
                    for inner in element.iter():
                        self._relink(inner, self._relinks[int(number)])
        self._relinks = []

    def _relink(self, element: etree.Element, relink: Relink) -> None:
        anchors = cast(_Anchors, self.md.treeprocessors[_ANCHORS])
        for text in (element.text, element.tail):
            for number in _STASHED.findall(text or ""):
                stash = self.md.htmlStash.rawHtmlBlocks
                html = stash[int(number)]
                if isinstance(html, str):
                    stash[int(number)] = relink_html(html, relink)
                    anchors.tell(element, html)
        name = {"a": "href", "img": "src"}.get(element.tag)
        written = element.get(name) if name else None
        if name is None or written is None:
            return
        image = element.tag == "img"
        target = relink(Link(_UNESCAPE.unescape(written), image))
        if target is not None:
            element.set(name, target)
            return
        # The words stay: those of an image are its alternative text.
        if image:
            element.text = AtomicString(element.get("alt", ""))
            element.attrib.clear()
        element.tag = "span"
        element.attrib.pop(name, None)


class _Anchors(Treeprocessor):
    """Lets engines know the ids within finished HTML while they look for anchors.

    MkDocs and ProperDocs check that links lead somewhere by the ids in the tree, which
    finished HTML is not a part of. So an empty element stands in for each of its ids,
    until they have looked.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._told: list[tuple[etree.Element, etree.Element]] = []

    def tell(self, parent: etree.Element, html: str) -> None:
        """Name the ids of a piece of HTML; the element is one that stays in the tree."""
        for name in _IDS.findall(html):
            self._told.append((parent, etree.SubElement(parent, "span", {"id": unescape(name)})))

    def run(self, root: etree.Element) -> None:
        """Take the stand-ins away."""
        for parent, stand_in in self._told:
            parent.remove(stand_in)
        self._told = []


_ANCHORS = "dockerfile_anchors"
# Text of a file cannot look so: its quotes are escaped.
_IDS = re.compile(r"""\sid=["']([^"'\s>]+)["']""")
_RELINKER = "dockerfile_relinker"
_MARK = "data-dockerfile-sidecar"
_STASHED = re.compile(HTML_PLACEHOLDER % "([0-9]+)")
_UNESCAPE = UnescapeTreeprocessor()


def heading_element(heading: Heading) -> etree.Element:
    """The element of a heading."""
    element = etree.Element(f"h{heading.level}", {"id": heading.anchor})
    last: etree.Element | None = None
    for alias in heading.aliases:
        last = etree.SubElement(element, "span", {"id": alias})
    code: etree.Element | None = None
    for run in heading.runs:
        # Inline Markdown must not be read into a file's text, hence the atomic strings.
        if run.code:
            if code is None:
                code = last = etree.SubElement(element, "code")
            if run.href:
                link = etree.SubElement(code, "a", {"href": run.href})
                link.text = AtomicString(run.text)
            else:
                _write(code, code[-1] if len(code) else None, run.text)
        else:
            code = None
            _write(element, last, run.text)
    return element


def _write(element: etree.Element, last: etree.Element | None, text: str) -> None:
    """Put text at the end of an element, behind the last one within it."""
    if last is not None:
        last.tail = AtomicString((last.tail or "") + _literal(text))
    elif element.tag == "code":
        # No escape is undone in there, and no extension reads it.
        element.text = AtomicString((element.text or "") + _exact(text))
    else:
        element.text = AtomicString((element.text or "") + _literal(text))


def _literal(text: str) -> AtomicString:
    """Text that no extension reads: `attr_list` takes what stands in braces for attributes.

    A brace is written as Python-Markdown itself writes one that an author escaped.
    """
    return AtomicString(_exact(text).replace("{", f"{STX}{ord('{')}{ETX}"))


def _exact(text: str) -> str:
    """Text in which `&lt;` stays what it is: Python-Markdown would let it be an entity."""
    return text.replace("&", f"{AMP_SUBSTITUTE}amp;")


def _project(md: Markdown, config: Mapping[str, Any], tracker: dict[str, Any]) -> Project:
    """The project of a block: the plugin's, else one made of the extension's options."""
    given = config.get("project")
    if isinstance(given, Project):
        return given
    if "project" not in tracker:
        names = documentation()
        options = Options.load({name: config[name] for name in names if name in config})
        tracker["project"] = _standalone(md, options)
    return cast(Project, tracker["project"])


def _standalone(md: Markdown, options: Options) -> Project:
    """Without a plugin: what Zensical knows of the site, else the working directory."""
    settings: Mapping[str, Any] = {}
    page: str | None = None
    try:
        from zensical.extensions.context import ContextPreprocessor
    except ImportError:
        pass
    else:
        context = ContextPreprocessor.from_markdown(md)
        settings = getattr(context, "config", None) or {}
        page = getattr(getattr(context, "page", None), "path", None)
    folder = Path(str(settings.get("root_dir") or ".")).resolve()
    theme = settings.get("theme")
    language = theme.get("language") if isinstance(theme, Mapping) else None
    project = Project(
        anchored(options, folder),
        root=root_of(options, folder),
        docs_dir=folder / str(settings.get("docs_dir") or "docs"),
        site_dir=folder / str(settings.get("site_dir") or "site"),
        language=str(language or "en"),
        repo_url=settings.get("repo_url"),
        edit_uri=settings.get("edit_uri_template") or settings.get("edit_uri"),
        plugin=False,
    )
    project.links.page = page
    return project


class DockerfileExtension(BlocksExtension):
    """Registers the blocks; its options are those of `Options`."""

    def __init__(self, **options: Any) -> None:
        docs = documentation()
        self.config = {name: [default_of(name), doc] for name, doc in docs.items()}
        self.config["project"] = [None, "The plugin's project; not for configuration files."]
        self.config["quiet"] = [False, "The plugin logs the diagnostics; not for files."]
        super().__init__(**options)

    def setConfig(self, key: str, value: Any) -> None:
        """Take a value as it is: Python-Markdown would make a text's default its type."""
        if key not in self.config:
            Options.load({key: value})
        self.config[key][0] = value

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        """Make the blocks known."""
        block_mgr.register(DockerfileBlock, self.getConfigs())
        block_mgr.register(DockerfilesBlock, self.getConfigs())
        # Links exist behind `inline` (20); `toc` (5) and the engines' own (0) want them right.
        md.treeprocessors.register(_Relinker(md), _RELINKER, 19)
        # Right behind `toc` and the engines' search for anchors (5).
        md.treeprocessors.register(_Anchors(md), _ANCHORS, 4)


def makeExtension(**options: Any) -> DockerfileExtension:
    """What Python-Markdown calls to load the extension."""
    return DockerfileExtension(**options)
