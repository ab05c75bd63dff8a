"""Options, where they are read from, and the pipeline. Adapters call nothing else."""

from mkdocs_dockerfile.pages.configuration import (
    Configuration,
    ConfigurationError,
    read_configuration,
    root_of,
)
from mkdocs_dockerfile.pages.dump import dump, schema
from mkdocs_dockerfile.pages.opening import open_file, open_folder
from mkdocs_dockerfile.pages.options import OptionError, Options, default_of, documentation
from mkdocs_dockerfile.pages.pipeline import build_walkthrough, render, walkthrough
from mkdocs_dockerfile.pages.project import Page, Project

__all__ = [
    "Configuration",
    "ConfigurationError",
    "OptionError",
    "Options",
    "Page",
    "Project",
    "build_walkthrough",
    "default_of",
    "documentation",
    "dump",
    "open_file",
    "open_folder",
    "read_configuration",
    "render",
    "root_of",
    "schema",
    "walkthrough",
]
