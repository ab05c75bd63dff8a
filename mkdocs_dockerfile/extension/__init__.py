"""The Markdown extension: `/// dockerfile | path` becomes a walkthrough, in any engine."""

from __future__ import annotations

import logging
import xml.etree.ElementTree as etree
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast

from markdown import Markdown
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from mkdocs_dockerfile.diagnostics import Diagnostic, DockerfileError
from mkdocs_dockerfile.extension.elements import heading_element, literal
from mkdocs_dockerfile.extension.refusing import Refused, Unreadable
from mkdocs_dockerfile.extension.trees import (
    ANCHORS,
    RELINKER,
    YIELDING,
    Anchors,
    Relink,
    Relinker,
    Yielding,
)
from mkdocs_dockerfile.model import Trusted
from mkdocs_dockerfile.pages import (
    Blocks,
    Link,
    Options,
    Project,
    anchored,
    default_of,
    documentation,
    edit_uri_of,
    one_of,
    place_of,
    root_of,
    spellings,
)
from mkdocs_dockerfile.rendering import Heading, Html, PageLink, Part, TemplateFault, visible

__all__ = ["BlockError", "DockerfileExtension", "heading_element", "makeExtension"]

# MkDocs and ProperDocs count warnings of this logger under `--strict`.
_log = logging.getLogger("mkdocs.plugins.dockerfile")


class BlockError(DockerfileError):
    """A block cannot be shown, and the option `strict` asks for an exception then."""


class _ProjectBlock(Block):
    """What both blocks share: the project they are about, and how parts are placed."""

    def on_create(self, parent: etree.Element) -> etree.Element:
        self.element = etree.SubElement(parent, "div", {"class": "dockerfile"})
        self.begun = self.blocks.begin(self.NAME, self.argument or "")
        self.ended = False
        return self.element

    def on_end(self, block: etree.Element) -> None:
        """Fill the element that stands for the block."""
        if self.ended:
            # What stood in it is gone by now, and PyMdown ends it once more for that.
            return
        self.ended = True
        filled = bool(len(block) or (block.text or "").strip())
        attributes = dict(block.attrib)
        block.clear()
        block.attrib.update(attributes)
        if filled:
            hint = "indent options by four spaces, directly below the header"
            self.fail("there are words within the block, which no page shows", hint)
        else:
            self.show(block)

    @abstractmethod
    def show(self, block: etree.Element) -> None:
        """Fill the empty element of a block that has nothing but a header."""

    @property
    def blocks(self) -> Blocks:
        return cast(Blocks, self.config["blocks"])

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
                etree.SubElement(block, "a", {"href": part.href}).text = literal(part.text)
            elif isinstance(part, Heading) and part.listed:
                block.append(heading_element(part))
            elif isinstance(part, Heading):
                # Tables of contents are made of the headings in the tree.
                element = heading_element(part)
                element.set("class", "dockerfile-unlisted")
                if "toc" in self.md.treeprocessors:
                    toc = cast(TocTreeprocessor, self.md.treeprocessors["toc"])
                    if toc.use_permalinks:
                        toc.add_permalink(element, part.anchor)
                html = etree.tostring(element, encoding="unicode", method="html")
                self.place_html(block, html)
            else:
                before = len(block)
                self.convert(block, part.markdown)
                lead = partial(_within, part.links, relink)
                cast(Relinker, self.md.treeprocessors[RELINKER]).mark(
                    block[before:], lead, part.steps
                )

    def place_html(self, block: etree.Element, html: str) -> None:
        """Put finished HTML into the document's tree."""
        cast(Anchors, self.md.treeprocessors[ANCHORS]).tell(block, html)
        placeholder = self.md.htmlStash.store(html)
        if len(block) and block[-1].tag == "a":
            # Behind a link it goes on in the middle of a line.
            block[-1].tail = placeholder
        else:
            etree.SubElement(block, "p").text = placeholder

    def convert(self, block: etree.Element, markdown: Trusted) -> None:
        """Let the site's own converter read Markdown that the site trusts.

        Fences and blocks of HTML are found by preprocessors, which have run before this text
        came in. They are the only ones that are run on it: the others would see a Dockerfile's
        text too.
        """
        preprocessors = self.md.preprocessors
        # Python-Markdown ends every text so; what is stashed last would stand in a paragraph.
        lines = [*markdown.strip("\n").split("\n"), "", ""]
        fences = (
            preprocessors["fenced_code_block"]
            if "fenced_code_block" in preprocessors
            else FencedBlockPreprocessor(self.md, {})
        )
        lines = cast(list[str], fences.run(lines))
        if "html_block" in preprocessors:
            lines = cast(list[str], preprocessors["html_block"].run(lines))
        self.md.parser.parseChunk(block, "\n".join(lines))

    def fail(self, message: str, hint: str) -> None:
        """Show and log what is wrong with the block."""
        _fail(
            self.project, self.element, self.blocks.trouble(self.project, self.begun, message, hint)
        )


class DockerfileBlock(_ProjectBlock):
    """`/// dockerfile | path`: the walkthrough of one Dockerfile.

    With the option `target: NAME` it shows what a build with `--target NAME` is made of.
    """

    NAME = "dockerfile"
    ARGUMENT = True
    OPTIONS: ClassVar[dict[str, list[Any]]] = {"target": [(), spellings]}

    def show(self, block: etree.Element) -> None:
        """Show the walkthrough, or what is wrong."""
        project = self.project
        path = str(self.argument).strip()
        found = project.find(path)
        if found is None:
            message = f"there is no file `{path}` in {project.root.name}"
            self.fail(message, "write the path relative to the root, with `/`")
            return
        written: tuple[str, ...] = self.options["target"]
        walkthroughs = [project.walkthrough(found, target=name) for name in written or (None,)]
        built = (item for item in walkthroughs if item.target is not None)
        walkthrough = next(built, walkthroughs[0])
        if written and walkthrough.target is None:
            names = [part.stage.name for part in walkthrough.stages if part.stage.name]
            message = f"{path} has no stage {' or '.join(f'`{name}`' for name in written)}"
            self.fail(message, one_of(written[0], names) if names else "leave `target` out")
            return
        # A sidecar may hold blocks, too, but not one of what it stands beside itself.
        within: list[Path] = self.tracker.setdefault("within", [])
        file = found.file.resolve()
        if file in within:
            message = "the sidecar's own words hold this block, which would show it for ever"
            self.fail(message, "remove the block")
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
            _fail(project, block, project.template_trouble(fault))
            return
        within.append(file)
        self.place(block, parts, partial(project.links.relink, found.sidecar_file))
        within.pop()


class DockerfilesBlock(_ProjectBlock):
    """`/// dockerfiles`: the list of all of them."""

    NAME = "dockerfiles"
    ARGUMENT = False

    def show(self, block: etree.Element) -> None:
        """Show the list, or what is wrong."""
        number = self.tracker["lists"] = self.tracker.get("lists", 0) + 1
        try:
            parts = self.project.index("" if number == 1 else f"list-{number}-")
        except TemplateFault as fault:
            _fail(self.project, block, self.project.template_trouble(fault))
            return
        self.place(block, parts, lambda link: link.target)


def _within(links: Mapping[str, str | None], relink: Relink, link: Link) -> str | None:
    """The target of a link, which may lead to a step of the walkthrough it stands in."""
    return links[link.target] if link.target in links else relink(link)


def _fail(project: Project, element: etree.Element, item: Diagnostic) -> None:
    """Show and log what is wrong, or raise where the site asks for that."""
    if project.options.strict:
        raise BlockError(str(item))
    _log.warning("%s", item)
    box = etree.Element("div", {"class": "admonition failure dockerfile-failure"})
    etree.SubElement(box, "p", {"class": "admonition-title"}).text = AtomicString(item.code)
    etree.SubElement(box, "p").text = literal(visible(f"{item.place}: {item.text}"))
    element.insert(0, box)


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
    docs_dir = str(settings.get("docs_dir") or "docs")
    theme = settings.get("theme")
    language = theme.get("language") if isinstance(theme, Mapping) else None
    project = Project(
        anchored(options, folder),
        root=root_of(options, folder),
        docs_dir=folder / docs_dir,
        site_dir=folder / str(settings.get("site_dir") or "site"),
        language=str(language or "en"),
        repo_url=settings.get("repo_url"),
        edit_uri=edit_uri_of(
            settings.get("repo_url"),
            settings.get("edit_uri_template") or settings.get("edit_uri"),
            docs_dir=docs_dir.strip("/"),
            place=place_of(folder / docs_dir),
        ),
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
        self._blocks = Blocks()
        super().__init__(**options)

    def setConfig(self, key: str, value: Any) -> None:
        """Take a value as it is: Python-Markdown would make a text's default its type."""
        if key not in self.config:
            Options.load({key: value})
        self.config[key][0] = value

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
        """Make the blocks known."""
        md.registerExtension(self)
        config = {**self.getConfigs(), "blocks": self._blocks}
        for kind in (DockerfileBlock, DockerfilesBlock):
            block_mgr.register(kind, config)

        def refuse(element: etree.Element, begun: Any, message: str, hint: str) -> None:
            project = _project(md, config, block_mgr.trackers[DockerfileBlock.NAME])
            _fail(project, element, self._blocks.trouble(project, begun, message, hint))

        # Around PyMdown's own (89.99): it has to be kept from the one, and refuses the other.
        kinds = (DockerfileBlock, DockerfilesBlock)
        unreadable = Unreadable(md.parser, block_mgr, kinds, self._blocks, refuse)
        refused = Refused(md.parser, block_mgr, kinds, self._blocks, refuse)
        md.parser.blockprocessors.register(unreadable, "dockerfile_unreadable", 89.995)
        md.parser.blockprocessors.register(refused, "dockerfile_refused", 89.985)
        # Links exist behind `inline` (20); `toc` (5) and the engines' own (0) want them right.
        md.treeprocessors.register(Relinker(md), RELINKER, 19)
        md.treeprocessors.register(Yielding(md), YIELDING, 6)
        # Right behind `toc` and the engines' search for anchors (5).
        md.treeprocessors.register(Anchors(md), ANCHORS, 4)

    def reset(self) -> None:
        """Begin another page."""
        self._blocks.restart()


def makeExtension(**options: Any) -> DockerfileExtension:
    """What Python-Markdown calls to load the extension."""
    return DockerfileExtension(**options)
