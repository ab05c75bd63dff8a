"""A project's Dockerfiles and their pages: the one thing that the adapters call."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.discovery import (
    Discovery,
    Found,
    discover,
    find_sidecar,
    repository_root,
)
from mkdocs_dockerfile.explanations import Catalog
from mkdocs_dockerfile.model import Walkthrough
from mkdocs_dockerfile.pages.catalogs import site_catalog
from mkdocs_dockerfile.pages.files import inside, read, state
from mkdocs_dockerfile.pages.findings import in_vain, nothing_found, orphan, template_trouble
from mkdocs_dockerfile.pages.links import lines_url, source_url
from mkdocs_dockerfile.pages.looks import look_of
from mkdocs_dockerfile.pages.nearby import builders_near, entries_near, exists_near
from mkdocs_dockerfile.pages.options import Options
from mkdocs_dockerfile.pages.pipeline import build_walkthrough
from mkdocs_dockerfile.pages.relinking import Relinking
from mkdocs_dockerfile.pages.remembering import Walkthroughs
from mkdocs_dockerfile.pages.silencing import Silence
from mkdocs_dockerfile.pages.stubs import index_stub, page_stub
from mkdocs_dockerfile.pages.targets import Site, rebased
from mkdocs_dockerfile.rendering import (
    Entry,
    Look,
    Part,
    TemplateFault,
    in_sections,
    render_index,
    render_portable,
    render_site,
)
from mkdocs_dockerfile.surroundings import Builder


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site that shows a Dockerfile.

    Attributes:
        found: The Dockerfile, and its sidecar if it has one.
        uri: Of the page's Markdown file, relative to the documents' folder, with `/`.
        replaces: The sidecar itself stands at that address, inside the documents' folder.
    """

    found: Found
    uri: str
    replaces: bool


class Project:
    """The Dockerfiles under one root, as one site shows them.

    Files are read anew whenever they are asked for, so that a project outlives an edit;
    which files there are is found out once.

    Attributes:
        links: Where the links of its sidecars lead.
    """

    def __init__(
        self,
        options: Options,
        *,
        root: Path,
        docs_dir: Path | None = None,
        site_dir: Path | None = None,
        language: str = "en",
        repo_url: str | None = None,
        edit_uri: str | None = None,
        directory_urls: bool = True,
        plugin: bool = True,
    ) -> None:
        """Take over what the engine or the configuration file says.

        Args:
            options: What the site chose.
            root: Absolute folder in which Dockerfiles are looked for.
            docs_dir: Absolute folder of the documents; None where there is no site.
            site_dir: Absolute folder of the output; nothing in it is a source.
            language: The theme's, for a site that does not choose one.
            repo_url: Address of the repository, for links to the files.
            edit_uri: As the engine knows it; see `links.source_url`.
            directory_urls: Pages are folders: the site's `use_directory_urls`.
            plugin: The engine runs plugins: pages and copies of images need no files. An
                engine that does not (Zensical) resolves links in HTML, too.
        """
        self.options = options
        self.root = root.resolve()
        self.docs_dir = docs_dir.resolve() if docs_dir else None
        self.site_dir = site_dir
        self.language = options.language or language
        self._repo_url = repo_url
        self._edit_uri = edit_uri
        self._plugin = plugin
        self.links = Relinking(self._site(), directory_urls=directory_urls)
        self._images: dict[tuple[str, int, int], tuple[Path, ...]] = {}
        self._walkthroughs = Walkthroughs(self._walkthrough)
        self._silence = Silence(options.ignore)

    def _site(self) -> Site | None:
        if self.docs_dir is None:
            return None
        return Site(
            root=self.root,
            docs_dir=self.docs_dir,
            images_dir=self.options.pages_dir,
            virtual=self._plugin,
            page_of=lambda file: self._shown_on.get(file),
            web=self._web,
        )

    # --- Which files there are -----------------------------------------------------

    @cached_property
    def discovery(self) -> Discovery:
        """The Dockerfiles, by path."""
        return self._discover()

    def _discover(self) -> Discovery:
        return discover(
            self.root,
            include=self.options.include,
            exclude=self.options.exclude,
            gitignore=self.options.gitignore,
            sidecar=self.options.sidecar,
            leave_out=[self.site_dir] if self.site_dir else [],
        )

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the site as a whole: nothing found, files not read, orphans."""
        discovery = self.discovery
        orphans = discovery.orphans if "{path}.md" in self.options.sidecar else ()
        items = [
            *self._catalog[1],
            *discovery.diagnostics,
            *filter(None, map(partial(orphan, self.root), orphans)),
            *self._surroundings[1],
            *self.template_diagnostics,
        ]
        if not discovery.found:
            items.append(nothing_found(self.root, discovery.patterns))
        return self._silence.heard(items)

    @property
    def template_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Which of the site's own templates no page uses, or that there is no folder of them."""
        return self._silence.heard(in_vain(self.root, self.look.templates))

    @cached_property
    def _surroundings(self) -> tuple[Mapping[str, Sequence[Builder]], tuple[Diagnostic, ...]]:
        """What builds the Dockerfiles, by their paths, and which files could not be read."""
        if self.docs_dir is None and repository_root(self.root) is None:
            # Around a lone file there may be somebody's whole home.
            return {}, ()
        return builders_near(self.root, self.discovery.companions)

    @property
    def _catalog(self) -> tuple[Catalog | None, tuple[Diagnostic, ...]]:
        return site_catalog(self.options, self.root)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """A page for each Dockerfile, in the order of the list and of the navigation."""
        found = self.discovery.found
        return tuple(self._page(found[i]) for i in in_sections([item.path for item in found]))

    def _page(self, found: Found) -> Page:
        beside = self._inside_docs(found.sidecar_file)
        if beside is not None:
            return Page(found, beside, True)
        return Page(found, f"{self.options.pages_dir}/{found.path}.md", False)

    def _inside_docs(self, file: Path | None) -> str | None:
        if file is None or self.docs_dir is None:
            return None
        resolved = file.resolve()
        if not resolved.is_relative_to(self.docs_dir):
            return None
        return resolved.relative_to(self.docs_dir).as_posix()

    @property
    def index_uri(self) -> str | None:
        """Address of the page that lists all; a single Dockerfile needs none."""
        return f"{self.options.pages_dir}/index.md" if len(self.pages) > 1 else None

    def find(self, path: str) -> Found | None:
        """The Dockerfile that a `/// dockerfile | path` block names.

        Args:
            path: Relative to the root, with `/`; as it is, or as `argument_of` writes it.

        Returns:
            The file and its sidecar; None where there is no such file inside the root.
        """
        file = inside(self.root, path)
        if file is None:
            return None
        name = file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else path
        sidecar = find_sidecar(self.root, name, self.options.sidecar)
        shown = Path(os.path.relpath(sidecar, self.root)).as_posix() if sidecar else None
        return Found(path=name, file=file, sidecar=shown, sidecar_file=sidecar, trusted=True)

    def fingerprint(self) -> tuple[tuple[str, int, int], ...]:
        """What changes when a file that pages are made of is edited, added or removed.

        Looks at the file system anew. Returns name, time of change in nanoseconds and
        size in bytes of every file that a page is made of.
        """
        discovery = self._discover()
        found = discovery.found
        states = [state(file) for item in found for file in (item.file, item.sidecar_file) if file]
        states += [state(self.root / path) for path in discovery.companions]
        images = [file for item in found for file in self._images_of(item.sidecar_file)]
        templates = self.look.templates
        own = sorted(templates.rglob("*.*")) if templates else []
        files = [*images, *own, *([Path(self.options.catalog)] if self.options.catalog else [])]
        return (*states, *map(state, dict.fromkeys(files)))

    def _images_of(self, sidecar: Path | None) -> tuple[Path, ...]:
        """The images that a sidecar has copied; it is read once as long as it is the same."""
        if sidecar is None:
            return ()
        now = state(sidecar)
        if now not in self._images:
            content = read(sidecar, sidecar.as_posix(), "DF101", []) or b""
            self._images[now] = self.links.images(sidecar, content)
        return self._images[now]

    @cached_property
    def _shown_on(self) -> Mapping[Path, str]:
        """The pages that there are, by the Dockerfiles and sidecars that they show."""
        found: dict[Path, str] = {}
        for page in filter(self._exists, self.pages):
            for file in filter(None, (page.found.file, page.found.sidecar_file)):
                found.setdefault(file.resolve(), page.uri)
        return found

    def _exists(self, page: Page) -> bool:
        """Without a plugin there are only the pages that somebody wrote."""
        return self._plugin or bool(self.docs_dir and (self.docs_dir / page.uri).is_file())

    # --- What a page says ----------------------------------------------------------

    def walkthrough(self, found: Found, *, target: str | None = None) -> Walkthrough:
        """Read a Dockerfile and its sidecar.

        Args:
            found: The files.
            target: The stage that the page is about; None for the whole file.

        Returns:
            The walkthrough; a file that cannot be read gives one without a step, with
            the reason among its diagnostics.
        """
        return self._walkthroughs.get(found, target)

    def _walkthrough(self, found: Found, target: str | None) -> Walkthrough:
        troubles: list[Diagnostic] = []
        source = read(found.file, found.path, "DF011", troubles)
        sidecar = None
        if found.sidecar_file is not None:
            name = found.sidecar or found.sidecar_file.as_posix()
            sidecar = read(found.sidecar_file, name, "DF101", troubles)
        walkthrough = self._build(
            source or b"", found.path, sidecar, found.sidecar, found=found, target=target
        )
        if source is None:
            # An unreadable file is not an empty one.
            return replace(walkthrough, diagnostics=self._silence.heard(troubles, found.path))
        items = [*troubles, *walkthrough.diagnostics]
        return replace(walkthrough, diagnostics=self._silence.heard(items, found.path))

    def walkthrough_of(self, source: bytes, *, sidecar: Path | None = None) -> Walkthrough:
        """Read a Dockerfile that is no file, such as standard input.

        Args:
            source: Its content.
            sidecar: The file with its walkthrough.
        """
        troubles: list[Diagnostic] = []
        prose = read(sidecar, sidecar.as_posix(), "DF101", troubles) if sidecar else None
        walkthrough = self._build(
            source, "Dockerfile", prose, sidecar.as_posix() if sidecar else None
        )
        return replace(walkthrough, diagnostics=(*troubles, *walkthrough.diagnostics))

    def portable(
        self, walkthrough: Walkthrough, *, sidecar: Path | None = None, output: Path | None = None
    ) -> str:
        """The page as one Markdown document; see `rendering.render_portable`.

        Args:
            walkthrough: What to show.
            sidecar: The sidecar's file, which its links are relative to.
            output: The document's file; without it links stay as they are.
        """
        if sidecar is None or output is None:
            return render_portable(walkthrough, look=self.look)
        here, there = sidecar.resolve().parent, output.resolve().parent
        return render_portable(
            walkthrough,
            look=self.look,
            relink=lambda link: rebased(link.target, here, there),
        )

    def _build(
        self,
        source: bytes,
        path: str,
        sidecar: bytes | None,
        sidecar_path: str | None,
        *,
        found: Found | None = None,
        target: str | None = None,
    ) -> Walkthrough:
        beside = found.sidecar_file if found else None
        return build_walkthrough(
            source,
            path=path,
            sidecar=sidecar,
            sidecar_path=sidecar_path,
            options=self.options,
            language=self.language,
            project=self.root.name,
            catalog=self._catalog[0],
            judge=partial(self.links.judge, beside) if beside else None,
            builders=self._surroundings[0].get(found.path, ()) if found else (),
            exists=exists_near(self.root, found.file, beside) if found else None,
            entries=entries_near(self.root) if found else None,
            target=target,
        )

    def parts(self, found: Found, walkthrough: Walkthrough, prefix: str = "") -> tuple[Part, ...]:
        """Lay out the body of a page; see `rendering.render_site`."""
        address = self._web(found.file)
        source = partial(lines_url, address) if address else None
        return render_site(walkthrough, look=self.look, prefix=prefix, source=source)

    def template_trouble(self, fault: TemplateFault) -> Diagnostic:
        """Say what is wrong with a template of the site's own."""
        return template_trouble(self.root, fault)

    @property
    def look(self) -> Look:
        """What the site chose of the look of its pages."""
        return look_of(self.options, self.language)

    def _web(self, file: Path, raw: bool = False) -> str | None:
        if self.docs_dir is None:
            return None
        relative = Path(os.path.relpath(file, self.docs_dir)).as_posix()
        return source_url(self._repo_url, self._edit_uri, relative, raw=raw)

    def index(self, prefix: str = "") -> tuple[Part, ...]:
        """Lay out the list of all Dockerfiles; see `rendering.render_index`."""
        shown = [(self.walkthrough(page.found), page) for page in self.pages]
        entries = [Entry(said, page.uri if self._exists(page) else None) for said, page in shown]
        here = self.links.page or f"{self.options.pages_dir}/index.md"
        return render_index(entries, page=here, look=self.look, prefix=prefix)

    # --- Stubs ---------------------------------------------------------------------

    def stub(self, page: Page, walkthrough: Walkthrough) -> str:
        """The Markdown file of a page."""
        # A page of the user's own counts as all of theirs do.
        boost = 1.0 if page.replaces else self.options.search_boost
        return page_stub(page.found.path, walkthrough, boost=boost)

    def index_stub(self) -> str:
        """The Markdown file of the page that lists all."""
        return index_stub(self.index_title)

    @property
    def index_title(self) -> str:
        """Title of the page that lists all."""
        return self.options.nav_title or self.look.texts.say("labels.dockerfiles")
