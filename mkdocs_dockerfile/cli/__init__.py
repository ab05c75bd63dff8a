"""The command line: `mkdocs-dockerfile`, also `python -m mkdocs_dockerfile`."""

from __future__ import annotations

import click

from mkdocs_dockerfile.cli.check import check_command
from mkdocs_dockerfile.cli.pages import dump_command, render_command
from mkdocs_dockerfile.cli.sync import sync_command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mkdocs-dockerfile")
def main() -> None:
    """Explain Dockerfiles, instruction by instruction."""


for _command in (render_command, dump_command, check_command, sync_command):
    main.add_command(_command)
