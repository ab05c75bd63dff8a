"""The MkDocs and ProperDocs plugin: pages, navigation, edit links and live reload."""

from __future__ import annotations

import logging
import os
from collections.abc import Hashable, Iterator, Sequence, Set
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from mkdocs.config import config_options
from mkdocs.config.base import (
    Config,
    ConfigErrors,
    ConfigWarnings,
    LegacyConfig,
    ValidationError,
)
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from mkdocs_dockerfile.diagnostics import Diagnostic, DockerfileError, diagnostic
from mkdocs_dockerfile.pages import (
    OptionError,
    Options,
    Page,
    Project,
    anchored,
    default_of,
    documentation,
    edit_uri_of,
    place_of,
    root_of,
)
from mkdocs_dockerfile.plugin.navigation import Shelf, extend_setting, gather, told_apart
from mkdocs_dockerfile.plugin.searching import Search
from mkdocs_dockerfile.plugin.watching import Watcher
from mkdocs_dockerfile.rendering import as_html, section_titles

_log = logging.getLogger("mkdocs.plugins.dockerfile")


class DockerfilePlugin(BasePlugin[LegacyConfig]):
    """Gives every Dockerfile of the repository a page that explains it.

    Nothing is written outside the site's output: pages exist in memory only.
    """

    def __init__(self) -> None:
        super().__init__()
        self.options = Options()
        self.project: Project | None = None
        self.watcher: Watcher | None = None
        self.built: Hashable = None
        self.search = Search()

    def load_config(
        self, options: dict[str, Any] | Config, config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check the options; a wrong one stops the build with a line that says which."""
        # The schema is `Options`; the engine only learns which names there are.
        schema = tuple(
            (name, config_options.Type(object, default=default_of(name)))
            for name in documentation()
        )
        self.config = LegacyConfig(schema, config_file_path=config_file_path)
        self.config.load_dict(dict(options))
        try:
            self.options = Options.load(options)
        except OptionError as error:
            # The engine names the option itself.
            return [(error.name, ValidationError(error.reason))], []
        return self.config.validate()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Say that this instance outlives a rebuild: the watcher looks at its project."""

    def on_shutdown(self) -> None:
        """Stop looking for changes."""
        if self.watcher:
            self.watcher.stop()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set the project up, and register the extension that renders its pages."""
        folder = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        self.project = Project(
            anchored(self.options, folder),
            root=root_of(self.options, folder),
            docs_dir=Path(config.docs_dir),
            site_dir=Path(config.site_dir),
            language=_language(config),
            repo_url=config.repo_url,
            edit_uri=edit_uri_of(
                config.repo_url,
                config.edit_uri_template or config.edit_uri,
                place=place_of(Path(config.docs_dir)),
            ),
            directory_urls=config.use_directory_urls,
        )
        if "dockerfile" not in config.markdown_extensions:
            config.markdown_extensions.append("dockerfile")
        settings = config.mdx_configs.setdefault("dockerfile", {})
        settings.clear()
        settings.update(project=self.project, quiet=True)
        return config

    # Before literate-nav, which reads what other plugins added.
    @event_priority(-50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the pages, and take the Dockerfiles and sidecars out of the engine's hands."""
        project = self._the_project()
        project.links.copy = partial(self._copy, files, config)
        # Before anything is read: what changes from here on is noticed.
        self.built = project.fingerprint()
        self._report(project.diagnostics)
        pages = project.pages
        if pages:
            _log.info(
                "Found %d Dockerfile%s in %s", len(pages), "s"[: len(pages) > 1], project.root
            )
        titles: dict[str, str] = {}
        called = _nav_titles(project)
        for page in pages:
            # Inside the documents the engine would copy the one and render the other.
            for file in (page.found.file, page.found.sidecar_file):
                self._take_out(files, config, file)
        for page in pages:
            walkthrough = project.walkthrough(page.found)
            self._report(walkthrough.diagnostics)
            if self._add(files, config, page.uri, project.stub(page, walkthrough), page):
                titles[page.uri] = called[page.uri]
        index = project.index_uri
        if index and self._add(files, config, index, project.index_stub(), None):
            titles[index] = as_html(project.index_title)
        if config.nav is not None and self.options.nav_title is not False:
            title = as_html(project.index_title)
            extend_setting(config.nav, title, list(_shelves(project)), titles)
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Without a `nav` of the user's: one section instead of a tree of folders."""
        if config.nav is None:
            project = self._the_project()
            title = self.options.nav_title is not False and as_html(project.index_title)
            # A page that replaces a sidecar among the documents keeps its place.
            kept = frozenset(page.uri for page in project.pages if page.replaces)
            gather(nav, title, list(_shelves(project, kept)))
            # In a setting of the user's, pages have their titles from there.
            entries = {entry.file.src_uri: entry for entry in nav.pages}
            for uri, called in _nav_titles(project).items():
                if uri in entries:
                    entries[uri].title = called
        return nav

    # Behind every plugin that reads other pages before this one is converted.
    @event_priority(-100)
    def on_page_markdown(
        self, markdown: str, /, *, page: SitePage, config: MkDocsConfig, files: Files
    ) -> None:
        """Tell the project which page its links start from."""
        self._the_project().links.page = page.file.src_uri

    @event_priority(100)
    def _hide(
        self, context: dict[str, Any], /, *, page: SitePage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Before the engine's own search reads the page."""
        self.search.begin(page)

    @event_priority(-100)
    def _show(
        self, context: dict[str, Any], /, *, page: SitePage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Afterwards."""
        self.search.end(page)

    on_page_context = CombinedEvent(_hide, _show)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Rebuild when a Dockerfile or sidecar is edited, added or removed."""
        self.watcher = Watcher(lambda: self._the_project().fingerprint(), lambda: self.built)
        server.watch(str(self.watcher.bell))
        self.watcher.start()
        return server

    def _the_project(self) -> Project:
        if self.project is None:
            raise DockerfileError("the engine did not call on_config")
        return self.project

    def _take_out(self, files: Files, config: MkDocsConfig, file: Path | None) -> None:
        if file is None or not file.resolve().is_relative_to(Path(config.docs_dir).resolve()):
            return
        uri = file.resolve().relative_to(Path(config.docs_dir).resolve()).as_posix()
        if known := files.get_file_from_path(uri):
            files.remove(known)

    def _add(
        self, files: Files, config: MkDocsConfig, uri: str, content: str, page: Page | None
    ) -> bool:
        """Add a page in memory; a person's own file at its address wins."""
        if files.get_file_from_path(uri):
            what = f"the page of {page.found.path}" if page else "the list of all Dockerfiles"
            message = f"stands where {what} would be generated; yours is kept"
            hint = "move it, or set `pages_dir`"
            self._report([diagnostic("DF204", message, path=uri, hint=hint)])
            return False
        # Said aloud, because engines leave hidden folders out.
        file = File.generated(config, uri, content=content, inclusion=InclusionLevel.INCLUDED)
        if page is not None:
            source = page.found.sidecar_file or page.found.file
            relative = Path(os.path.relpath(source, config.docs_dir)).as_posix()
            # Themes write it as it is; a template with `!q` quotes it itself.
            template = config.edit_uri_template or ""
            file.edit_uri = relative if "!q" in template else quote(relative)
        files.append(file)
        return True

    def _copy(self, files: Files, config: MkDocsConfig, uri: str, image: Path) -> None:
        """Add a sidecar's image to the site; a person's own file at its address wins."""
        known = files.get_file_from_path(uri)
        if known is None:
            files.append(
                File.generated(
                    config, uri, abs_src_path=str(image), inclusion=InclusionLevel.INCLUDED
                )
            )
        elif known.abs_src_path != str(image):
            self._report(
                [
                    diagnostic(
                        "DF204",
                        "stands where an image of a sidecar would be copied; yours is kept",
                        path=uri,
                        hint="move it, or set `pages_dir`",
                    )
                ]
            )

    def _report(self, items: Sequence[Diagnostic]) -> None:
        for item in items:
            _log.log(logging.INFO if item.severity == "info" else logging.WARNING, "%s", item)


def _nav_titles(project: Project) -> dict[str, str]:
    """What the navigation calls each page, by its address, as HTML.

    The sidecar's `nav_title`, else the title; where several pages have the same one, each
    says of which file it is.
    """
    walkthroughs = [project.walkthrough(page.found) for page in project.pages]
    given = [walkthrough.metadata.get("nav_title") for walkthrough in walkthroughs]
    titles = told_apart(
        [" ".join(walkthrough.title.split()) for walkthrough in walkthroughs],
        [page.found.path for page in project.pages],
    )
    return {
        page.uri: as_html(str(own or title))
        for page, own, title in zip(project.pages, given, titles, strict=True)
    }


def _shelves(project: Project, kept: Set[str] = frozenset()) -> Iterator[Shelf]:
    """The pages of the navigation, in the sections of the list, without those kept elsewhere."""
    if project.index_uri:
        yield Shelf("", [project.index_uri])
    pages = iter(project.pages)
    sections = section_titles([page.found.path for page in project.pages], project.look.texts)
    for title, count in sections:
        uris = [page.uri for page in islice(pages, count)]
        # A single section would be a level more and no help.
        name = as_html(title) if len(sections) > 1 else ""
        yield Shelf(name, [uri for uri in uris if uri not in kept])


def _language(config: MkDocsConfig) -> str:
    """The theme's language: Material has a setting of its own, the others a locale."""
    theme = config.theme
    return str(theme.get("language") or theme.locale or "en")
