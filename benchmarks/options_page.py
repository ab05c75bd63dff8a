"""Write docs/reference/options.md from the documentation of `Options`."""

from __future__ import annotations

from pathlib import Path

from mkdocs_dockerfile.pages import default_in_words, documentation

HEAD = """# Options

The same names everywhere: below the plugin in `mkdocs.yml` or `properdocs.yml`, below the
Markdown extension (for Zensical), in `[tool.mkdocs-dockerfile]` of `pyproject.toml`, as
arguments of `Options` in Python, and with dashes as flags of the command line. On the command
line `--sidecar` names one file.

```yaml
plugins:
  - dockerfile:
      exclude: [third_party/]
      drift: error
```
"""


def page() -> str:
    parts = [HEAD]
    for name, doc in documentation().items():
        parts.append(f"## `{name}`\n\n{doc}\n\nDefault: {default_in_words(name)}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "docs" / "reference" / "options.md"
    target.write_text(page(), encoding="utf-8")
    print(f"wrote {target.name}")
