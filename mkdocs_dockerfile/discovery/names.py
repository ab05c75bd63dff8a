"""Which file names are Dockerfiles, which folders hold nobody's own files, and their order."""

from __future__ import annotations

import re

NAME_PATTERNS = (
    "Dockerfile",
    "Dockerfile.*",
    "Dockerfile-*",
    "Dockerfile_*",
    "*.Dockerfile",
    "Containerfile",
    "Containerfile.*",
    "Containerfile-*",
    "Containerfile_*",
    "*.Containerfile",
)

# The main file of a folder; where both are there, Docker takes the first.
_BARE = {"dockerfile": 0, "containerfile": 1}
_NUMBER = re.compile(r"0*([0-9]+)")
_BEFORE = re.compile(
    r"(?P<word>dockerfile|containerfile)(?:(?P<mark>[._-])(?P<rest>.+))?", re.I | re.S
)
_AFTER = re.compile(r".*(?P<mark>[._-])(?P<word>dockerfile|containerfile)", re.I | re.S)

# `Dockerfile.py` and `Dockerfile.go` are in the wild Dockerfiles of a Python and a Go image,
# while `dockerfile.go` is a Go source. `Dockerfile.txt` is one that an editor named.
_SOURCE = re.compile(
    r"c|cc|cpp|cs|css|go|h|hpp|java|js|jsx|kt|lua|mjs|php|pl|py|pyi|r|rb|rs|scala|scss|swift|ts|tsx"
    r"|vim|vue",
    re.I,
)
_OTHER_FILE = re.compile(
    r"adoc|bash|bat|bmp|bz2|cfg|cmd|conf|containerignore|csv|diff|dockerignore|gif|gz|html?"
    r"|ico|ini|ipynb|jpe?g|json|json5|jsonc|lock|log|markdown|md|mdx|patch|pdf|png|ps1|pyc|rst"
    r"|sarif|sh|sha256|sig|sql|svg|tar|tgz|toml|webp|xml|xz|ya?ml|zip|zsh",
    re.I,
)
_TEMPLATE_SUFFIX = (
    r"(?:\.(?:ejs|erb|gotmpl|handlebars|hbs|in|j2|jinja|jinja2|m4|mako|mustache|template|tmpl|tpl)"
    r"|[_-](?:template|tmpl|tpl))"
)
_BACKUP_SUFFIX = r"(?:~|\.(?:backup|bak|bk|old|orig|rej|save|sw[a-p]|tmp))"
_TEMPLATE = re.compile(rf"{_TEMPLATE_SUFFIX}\Z", re.I)
_SUFFIXES = re.compile(rf"(?:{_TEMPLATE_SUFFIX}|{_BACKUP_SUFFIX})+\Z", re.I)

# The settings of Compose files. They may hold secrets, so that only those count that git would not
# ignore.
ENV_FILE = ".env"
_COMPANION_ENDS = (".yml", ".yaml", ".hcl", ".json")
_COMPANION = re.compile(
    r"(?:docker-)?compose(?:[._-][^/]+)?\.ya?ml|docker-bake(?:\.[^/]+)?\.(?:hcl|json)"
)

STORES = frozenset({".git", ".hg", ".svn", ".bzr", ".jj", "CVS", "_darcs"})
LEFT_OUT = frozenset(
    {
        ".cache",
        ".direnv",
        ".eggs",
        ".gradle",
        ".hypothesis",
        ".mypy_cache",
        ".nox",
        ".parcel-cache",
        ".pnpm-store",
        ".pytest_cache",
        ".ruff_cache",
        ".terraform",
        ".tox",
        ".venv",
        ".yarn",
        "__pycache__",
        "bower_components",
        "node_modules",
        "vendor",
        "venv",
    }
)
# Files by which virtual environments and caches (bford.info/cachedir) mark their folder.
MARKS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})


def is_dockerfile_name(name: str) -> bool:
    """Tell whether a file of that name is taken for a Dockerfile.

    The word `Dockerfile` or `Containerfile`, however it is capitalised, alone, before a
    dot and more (`Dockerfile.dev`) or after one (`api.Dockerfile`). Where the word has a
    capital, a dash or underscore does as well as the dot (`Dockerfile-dev`,
    `base_Dockerfile`); in lower case these are mostly programs (`dockerfile-lint`).

    Never: documents, data, images and scripts for a shell (`Dockerfile.md`,
    `Dockerfile.dockerignore`, `Dockerfile.json`), sources when the word is in lower case
    (`dockerfile.go`; but `Dockerfile.go` is the Dockerfile of a Go program), templates
    and backups.

    Args:
        name: A file name without folders.
    """
    return _is_named(name) and left_out_as(name) is None


def _is_named(name: str) -> bool:
    if match := _BEFORE.fullmatch(name):
        word, mark, rest = match["word"], match["mark"], match["rest"]
        if mark is None:
            return True
        extension = rest.rpartition(".")[2] if "." in rest or mark == "." else ""
        if _OTHER_FILE.fullmatch(extension):
            return False
        return word != word.lower() or (mark == "." and not _SOURCE.fullmatch(extension))
    match = _AFTER.fullmatch(name)
    return match is not None and (match["mark"] == "." or match["word"] != match["word"].lower())


def left_out_as(name: str) -> str | None:
    """Say why a file is left out that would be a Dockerfile but for its suffix.

    Returns:
        `template` or `backup`; None for every other name.
    """
    # Nearly all names of a repository end here.
    if not any(word in name.lower() for word in _BARE):
        return None
    reason = "template" if _TEMPLATE.search(name) else "backup"
    bare, count = _SUFFIXES.subn("", name)
    return reason if count and _is_named(bare) else None


def is_companion_name(name: str) -> bool:
    """Tell whether a file of that name says how Dockerfiles are built.

    Compose files (`compose.yaml`, `docker-compose.yml`), Bake files (`docker-bake.hcl`,
    `docker-bake.json`), those of a variant (`compose.override.yaml`,
    `docker-compose-dev.yml`, `docker-bake.release.hcl`), and `.env`.

    Args:
        name: A file name without folders.
    """
    if name == ENV_FILE:
        return True
    return name.endswith(_COMPANION_ENDS) and _COMPANION.fullmatch(name) is not None


def is_bare(name: str) -> bool:
    """Tell whether a file is its folder's main one: the word alone."""
    return name.lower() in _BARE


def order(path: str) -> tuple[tuple[bool, int, str, str], ...]:
    """The sort key of a path: a folder's files before its subfolders, `Dockerfile` first.

    Numbers in names count as such: `app-9` stands before `app-10`.

    Args:
        path: With `/`.
    """
    *folders, name = path.split("/")
    return (
        *((True, 0, _counted(folder), folder) for folder in folders),
        (False, _BARE.get(name.lower(), len(_BARE)), _counted(name), name),
    )


def _counted(name: str) -> str:
    """A name in small letters, and before each number in it how many digits that has."""
    return _NUMBER.sub(lambda found: f"{min(len(found[1]), 9)}{found[1]}", name.lower())
