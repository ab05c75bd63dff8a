"""`python -m mkdocs_dockerfile`."""

from mkdocs_dockerfile.cli import main

if __name__ == "__main__":
    main(prog_name="mkdocs-dockerfile")
