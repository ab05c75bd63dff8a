"""Files that say what a project depends on: copied first, they keep its packages cached."""

from __future__ import annotations

_NAMES = frozenset(
    {
        "package.json",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lockb",
        "go.mod",
        "go.sum",
        "requirements.txt",
        "setup.py",
        "pyproject.toml",
        "poetry.lock",
        "pipfile",
        "pipfile.lock",
        "uv.lock",
        "gemfile",
        "gemfile.lock",
        "composer.json",
        "composer.lock",
        "cargo.toml",
        "cargo.lock",
        "pom.xml",
        "build.gradle",
        "settings.gradle",
        "build.gradle.kts",
        "settings.gradle.kts",
        "mix.exs",
        "mix.lock",
        "nuget.config",
        "global.json",
        "directory.build.props",
        "directory.packages.props",
        ".npmrc",
        ".yarnrc.yml",
        "pnpm-workspace.yaml",
        "deno.json",
        "environment.yml",
        "rebar.config",
    }
)
_KINDS: dict[str, tuple[str, ...]] = {
    "go": ("go.mod", "go.sum"),
    "node": ("package", "yarn.lock", "pnpm-lock"),
    "python": ("requirements", "pyproject.toml", "poetry.lock", "pipfile", "uv.lock"),
    "ruby": ("gemfile",),
    "php": ("composer.",),
    "rust": ("cargo.",),
    "java": ("pom.xml", "build.gradle", "settings.gradle"),
    "dotnet": (".csproj", ".fsproj", ".vbproj", ".sln", ".slnx"),
}
_ENDS = (".csproj", ".fsproj", ".vbproj", ".sln", ".slnx", "requirements.txt")


def is_manifest(source: str) -> bool:
    """Whether a source of COPY is such a file, or a pattern for such files.

    Args:
        source: As written; a path counts by its last part.
    """
    name = source.rstrip("/").replace("\\", "/").rpartition("/")[2].lower()
    if name in _NAMES or name.endswith(_ENDS):
        return True
    return "*" in name and name.startswith(
        (
            "package",
            "go.",
            "requirements",
            "yarn",
            "poetry",
            "cargo",
            "gemfile",
            "composer",
            "*.csproj",
            "pnpm",
        )
    )


def kind_of(source: str) -> str | None:
    """Whose file it is: `go`, `node`, `python` …; None for one that several use.

    Args:
        source: As written.
    """
    name = source.rstrip("/").rpartition("/")[2].lower()
    for kind, names in _KINDS.items():
        if name.startswith(names) or (name.endswith(names) and kind == "dotnet"):
            return kind
    return None
