"""What is known of commands and base images: data, read from small files."""

from mkdocs_dockerfile.explanations.catalog.entries import Catalog, Form, Image, Tool
from mkdocs_dockerfile.explanations.catalog.loading import built_in, load_catalog

__all__ = ["Catalog", "Form", "Image", "Tool", "built_in", "load_catalog"]
