"""What a page is called when nobody gave it a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from pathlib import PurePosixPath

from mkdocs_dockerfile.explanations.catalog import built_in
from mkdocs_dockerfile.pairing.anchors import slug

_BASE = re.compile(r"(?i)(?:dockerfile|containerfile)")
_EXAMPLE = "example"
# `FROM scratch` is no image, and the client's own image is pulled by its bare name.
_RESERVED = frozenset({"docker", "scratch"})
_PLACES = (
    "docker|dockerfiles?|containers?|images?|builds?|builder|src|source|deploy|ci|dev|development"
    "|prod|production|staging|tests?|base|release|stable|latest|slim|full|cli|fpm|zts|apache|jdk|jre"
)
_MACHINE = re.compile(
    r"amd64|arm64|arm64v8|arm32v[567]|armhf|armv[67]|aarch64|i386|x86|x64|x86-64|ppc64le|s390x"
    r"|riscv64|mips64le"
)
_SYSTEMS = (
    "linux|windows|alpine|debian|ubuntu|centos|fedora|rockylinux|almalinux|azurelinux|cbl-mariner"
    "|trixie|bookworm|bullseye|buster|stretch|noble|jammy|focal|bionic|windowsservercore|nanoserver"
)
# What says nothing by itself: a place, a machine, a system with its version, a version.
_ANYWHERE = re.compile(
    rf"(?:{_PLACES}|{_MACHINE.pattern})-?\d*|(?:{_SYSTEMS})(?:[\d-].*)?|v?\d+(?:-\d+)*(?:-?(?:rc|beta)\d*)?"
)


def title_of(path: str, project: str | None = None) -> str:
    """Make a title of a path.

    Args:
        path: Of the Dockerfile, relative to the root.
        project: Name of the repository, for a `Dockerfile` at its top.

    Returns:
        `services/api` for `services/api/Dockerfile`, `services/api · dev` for its
        `Dockerfile.dev`; at the top the project's name, or the file's own.
    """
    parts = PurePosixPath(path)
    folder = "" if str(parts.parent) == "." else str(parts.parent)
    variant = _variant(parts).strip(".-_")
    place = folder or project
    # A name of blanks is no title.
    if not all(any(map(_is_seen, name)) for name in (*parts.parts, variant or "-")):
        return path
    if place and variant:
        return f"{place} · {variant}"
    return place or parts.name


def _is_seen(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def folder_name(path: str, project: str | None = None) -> str:
    """What people call an image after its file: the last folder, and what tells files apart."""
    parts = PurePosixPath(path)
    words = (slug(parts.parent.name or project or ""), slug(_variant(parts)))
    return "-".join(filter(None, words)) or _EXAMPLE


def image_name(path: str, project: str | None = None, *, bases: Iterable[str] = ()) -> str:
    """Make a name for the image that commands build and for its container.

    It is that of the file's folder. The name of the folder above comes before it, and so on,
    up to the project, while the first word could as well stand in another place of the
    repository (`docker`, `amd64`, `8.3`, `bookworm`), and while the whole is a name that would
    do harm: shorter than Docker allows for containers, or the one of another image. A repository
    that is called like an official image keeps its name: as a rule it holds what that is made of.

    Args:
        path: Of the Dockerfile, relative to the root.
        project: Name of the repository.
        bases: Images that the file is built on, whose names are left to them.

    Returns:
        At least two of lower-case ASCII letters, digits and dashes.
    """
    taken = _RESERVED | {_repository_name(base) for base in bases}
    parts = PurePosixPath(path)
    name = slug(_variant(parts))
    folders = [slug(folder) for folder in reversed(parts.parent.parts)]
    # Machines stand below systems, whose names nobody can list.
    for word, below in zip(folders, ["", *folders], strict=False):
        name = "-".join(filter(None, (word, name)))
        is_vague = not word or _ANYWHERE.fullmatch(word) or _MACHINE.fullmatch(below)
        if not is_vague and _is_free(name, taken) and not is_official(name):
            return name
    for word in filter(None, (slug(project or ""), _EXAMPLE)):
        name = "-".join(filter(None, (word, name)))
        if _is_free(name, taken):
            break
    return name


def is_official(name: str) -> bool:
    """Whether the catalogue has an official image of Docker Hub of this name, as `redis`."""
    return "/" not in name and built_in().image(name) is not None


def _is_free(name: str, taken: Set[str]) -> bool:
    return len(name) > 1 and name not in taken


def _variant(path: PurePosixPath) -> str:
    return _BASE.sub("", path.name, count=1)


def _repository_name(image: str) -> str:
    """`api` for `registry:5000/acme/api:1.2@sha256:…`."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]
