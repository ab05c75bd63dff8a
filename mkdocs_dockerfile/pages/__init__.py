"""Options, where they are read from, and the pipeline. Adapters call nothing else."""

from mkdocs_dockerfile.pages.blocks import Blocks, refusal, spellings
from mkdocs_dockerfile.pages.checking import check, check_data, check_schema
from mkdocs_dockerfile.pages.configuration import (
    Configuration,
    ConfigurationError,
    anchored,
    place_of,
    read_configuration,
    root_of,
)
from mkdocs_dockerfile.pages.dump import dump, schema
from mkdocs_dockerfile.pages.links import edit_uri_of
from mkdocs_dockerfile.pages.opening import Selection, open_file, open_folder, open_paths
from mkdocs_dockerfile.pages.options import Options, default_in_words, default_of, documentation
from mkdocs_dockerfile.pages.pipeline import build_walkthrough, render, walkthrough
from mkdocs_dockerfile.pages.project import Page, Project
from mkdocs_dockerfile.pages.revisions import RevisionError, changes_since, repository_prefix
from mkdocs_dockerfile.pages.suggesting import one_of
from mkdocs_dockerfile.pages.syncing import SyncedFile, sync, write
from mkdocs_dockerfile.pages.validating import OptionError
from mkdocs_dockerfile.sidecar import Link, relink_html

__all__ = [
    "Blocks",
    "Configuration",
    "ConfigurationError",
    "Link",
    "OptionError",
    "Options",
    "Page",
    "Project",
    "RevisionError",
    "Selection",
    "SyncedFile",
    "anchored",
    "build_walkthrough",
    "changes_since",
    "check",
    "check_data",
    "check_schema",
    "default_in_words",
    "default_of",
    "documentation",
    "dump",
    "edit_uri_of",
    "one_of",
    "open_file",
    "open_folder",
    "open_paths",
    "place_of",
    "read_configuration",
    "refusal",
    "relink_html",
    "render",
    "repository_prefix",
    "root_of",
    "schema",
    "spellings",
    "sync",
    "walkthrough",
    "write",
]
