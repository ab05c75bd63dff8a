"""FROM: the base image, what its tag says, and what the stage is for."""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_dockerfile.explanations.catalog import Image
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.steps.scene import is_in_image, is_last_stage, shares_stage
from mkdocs_dockerfile.model import Instruction
from mkdocs_dockerfile.semantics import Reference, is_image_name

_RELEASES = {
    "jessie": "Debian 8",
    "stretch": "Debian 9",
    "buster": "Debian 10",
    "bullseye": "Debian 11",
    "bookworm": "Debian 12",
    "trixie": "Debian 13",
    "trusty": "Ubuntu 14.04",
    "xenial": "Ubuntu 16.04",
    "bionic": "Ubuntu 18.04",
    "focal": "Ubuntu 20.04",
    "jammy": "Ubuntu 22.04",
    "noble": "Ubuntu 24.04",
}
_RELEASE_IMAGES = frozenset({"debian", "ubuntu", "buildpack-deps"})
# Without `slim` they are built on `buildpack-deps`.
_COMPILING_IMAGES = frozenset("node openjdk perl pypy python ruby rust".split())
_VARIANTS = frozenset(
    {
        "slim",
        "lts",
        "alpine",
        "nanoserver",
        "windowsservercore",
        "servercore",
        "bullseye",
        "fpm",
        "apache",
        "cli",
        "onbuild",
        "jdk",
        "jre",
        "sdk",
        "runtime",
        "aspnet",
        "debug",
        "nonroot",
        "ubi",
        "minimal",
        "devel",
        "cudnn",
        "management",
        "distroless",
        "chiseled",
        "noble",
        "sid",
    }
)
# Those of distributions, which all images share.
_OF_ANYBODY = frozenset(
    "alpine bullseye chiseled distroless nanoserver noble servercore sid slim "
    "windowsservercore".split()
)
_VERSION = re.compile(r"v?(\d+(?:[._]\d+)*(?:-?(?:rc|beta|alpha|m)\.?\d*)?)$", re.IGNORECASE)
_PREVIEW = re.compile(r"(?:preview|alpha|beta|rc|pre|dev)[.\d]*$", re.IGNORECASE)
_ARCHITECTURES = frozenset(
    {
        "amd64",
        "arm32v5",
        "arm32v6",
        "arm32v7",
        "arm64v8",
        "i386",
        "mips64le",
        "ppc64le",
        "riscv64",
        "s390x",
        "windows-amd64",
    }
)
_ALPINE = re.compile(r"alpine(\d+(?:\.\d+)*)$")
_WINDOWS = re.compile(r"ltsc\d{4}|\d{4}|\d{2}h2")


class ImageName(NamedTuple):
    """An image reference in its parts.

    Attributes:
        name: Without tag and digest; without `docker.io/` and `library/`.
        tag: Empty if there is none.
        digest: Empty if there is none.
    """

    name: str
    tag: str
    digest: str


def split_image(text: str) -> ImageName:
    """Take an image reference apart (`distribution/reference`)."""
    rest, _, digest = text.partition("@")
    slash = rest.rfind("/")
    colon = rest.find(":", slash + 1)
    tag = ""
    if colon >= 0:
        rest, tag = rest[:colon], rest[colon + 1 :]
    for prefix in ("docker.io/", "index.docker.io/", "registry-1.docker.io/"):
        rest = rest.removeprefix(prefix)
    return ImageName(rest.removeprefix("library/"), tag, digest)


def is_refused(name: str) -> bool:
    """Whether an image's name has upper-case letters (`ErrNameContainsUppercase`).

    The part before the first slash names a registry, if it has such letters.
    """
    first, slash, rest = name.partition("/")
    registry = slash and ("." in first or ":" in first or first != first.lower())
    path = rest if registry else name
    return "$" not in name and path != path.lower()


def official(name: str) -> str:
    """The official image whose build for one architecture a name stands for (`arm64v8/debian`)."""
    owner, slash, rest = name.partition("/")
    return rest if slash and owner in _ARCHITECTURES else name


def explain_from(page: Page, index: int, instruction: Instruction) -> str:
    """Explain FROM (Dockerfile reference, "FROM")."""
    if instruction.stage is None or not instruction.arguments:
        return page.say("from.nothing")
    meaning = page.build.stages[instruction.stage]
    sentences = [_opening(page, instruction), *_base(page, index, instruction)]
    platform = meaning.stage.platform
    if platform:
        sentences.append(_platform(page, platform))
    used = _uses(page, instruction.stage)
    if used:
        sentences.append(used)
    return page.texts.sentences(*sentences)


def _opening(page: Page, instruction: Instruction) -> str:
    stage = page.dockerfile.stages[instruction.stage or 0]
    base = code(stage.base)
    count = len(page.dockerfile.stages)
    meaning = page.build.stages[stage.index]
    kind = meaning.base.kind
    what = {"stage": "stage", "scratch": "scratch"}.get(kind, "image")
    shown = base
    if meaning.base.candidates:
        what, shown = "stage", stage_choice(page, meaning.base)
    if kind == "stage" and meaning.base.stage is not None:
        first = page.dockerfile.stages[meaning.base.stage].first
        shown = page.say("from.stage_of", base=base, step=page.step(first))
    if page.build.targeted and is_last_stage(page, stage.index):
        return page.say(f"from.target_{what}", base=shown, name=code(stage.name or ""))
    if count == 1:
        return page.say(f"from.only_{what}", base=shown)
    if is_last_stage(page, stage.index):
        if stage.name:
            return page.say(f"from.last_named_{what}", base=shown, name=code(stage.name))
        return page.say(f"from.last_{what}", base=shown)
    if stage.name:
        return page.say(f"from.named_{what}", base=shown, name=code(stage.name))
    return page.say(f"from.unnamed_{what}", base=shown, number=stage.index)


def stage_choice(page: Page, base: Reference) -> str:
    """The stages of which the target platform decides which one is the base."""
    stages = (page.dockerfile.stages[index] for index in base.candidates)
    names = page.texts.one_of([code(stage.name or "") for stage in stages])
    return page.say("from.choice_of", names=names)


def _base(page: Page, index: int, instruction: Instruction) -> list[str]:
    meaning = page.build.stages[instruction.stage or 0]
    base = meaning.base
    if base.kind in ("stage", "scratch"):
        return []
    sentences: list[str] = []
    if base.text != meaning.stage.base and not base.unresolved:
        sentences.append(page.say("from.resolved", result=code(base.text)))
    elif base.unresolved:
        names = page.texts.all_of([code(f"${name}") for name in base.unresolved])
        sentences.append(page.say("from.unresolved", names=names, count=len(base.unresolved)))
    if base.candidates:
        return sentences
    before = _same_base(page, instruction.stage or 0)
    if before is not None:
        sentences.append(page.say("from.same_base", step=page.step(before)))
        return sentences
    image = split_image(base.text)
    if not base.unresolved and is_refused(image.name):
        sentences.append(page.say("images.upper_case", name=code(base.text)))
        return sentences
    if not base.unresolved and base.kind == "unresolved":
        sentences.append(page.say("images.no_name", name=code(base.text)))
        return sentences
    sentences.append(_what(page, image))
    sentences.extend(_tag(page, image))
    return sentences


def _same_base(page: Page, stage: int) -> int | None:
    meaning = page.build.stages[stage]
    first = page.bases[meaning.base.text]
    return first if first < meaning.stage.first else None


def _what(page: Page, image: ImageName) -> str:
    entry = page.catalog.image(official(image.name))
    link = image_link(image.name)
    if entry is None:
        host = image.name.split("/")[0]
        if "." in host or ":" in host or host == "localhost":
            return page.say("images.from_registry", registry=code(host))
        if not is_image_name(image.name):
            return ""
        if "/" in image.name:
            owner = image.name.split("/")[0]
            return page.say(
                "images.from_owner", name=code(image.name), owner=code(owner), link=link
            )
        return page.say("images.unknown", name=code(image.name), link=link)
    if entry.text is not None:
        return entry.text.get(page.texts.language) or next(iter(entry.text.values()))
    if not page.first(f"image {entry.name}"):
        return ""
    title = entry.title or image.name
    if entry.kind == "alpine" and not page.first("tag alpine"):
        return page.say("images.alpine_again", link=entry.link or link)
    kind = "one_of" if _is_collection(entry) else entry.kind
    return page.say(f"images.{kind}", title=title, link=entry.link or link)


def _is_collection(entry: Image) -> bool:
    """Whether it stands for all that an organisation publishes, each with its own versions."""
    return entry.name.endswith("*") and entry.kind == "tool"


def image_link(name: str) -> str:
    """Address of the page of an image on Docker Hub."""
    kind = "r/" if "/" in name else "_/"
    return f"https://hub.docker.com/{kind}{name}"


def _tag(page: Page, image: ImageName) -> list[str]:
    sentences: list[str] = []
    if image.digest:
        sentences.append(page.say("tag.digest", digest=code(image.digest)))
    if not image.tag:
        if not image.digest and "$" not in image.name:
            sentences.append(page.once("tag.none"))
        return sentences
    if image.tag == "latest":
        return [*sentences, page.once("tag.latest")]
    entry = page.catalog.image(official(image.name))
    title = ""
    if entry is not None:
        # The images of an organisation have versions of their own.
        title = entry.version or ("" if _is_collection(entry) else entry.title)
    parts = image.tag.split("-")
    if len(parts) > 1 and _PREVIEW.match(parts[1]):
        parts[:2] = ["-".join(parts[:2])]
    version = _VERSION.match(parts[0].partition("-")[0])
    clauses: list[str] = []
    if version and "$" not in image.tag:
        if title:
            clauses.append(page.say("tag.version_of", part=code(parts[0]), title=title))
        parts = parts[1:]
    for part in parts:
        clause = _part(page, image, part)
        if clause:
            clauses.append(clause)
    if clauses:
        sentences.append(page.say("tag.says", clauses=page.texts.semicolon.join(clauses)))
    return sentences


def _part(page: Page, image: ImageName, part: str) -> str:
    word = part.lower()
    text = f"{image.name}:{image.tag}"
    if word in _RELEASES:
        return page.say("tag.release", part=code(part), release=_RELEASES[word])
    alpine = _ALPINE.match(word)
    if alpine:
        return page.say("tag.alpine_version", part=code(part), version=alpine[1])
    if word == "slim":
        return page.once(_slim(official(image.name)), part=code(part))
    if _WINDOWS.fullmatch(word) and ("windows" in text or "nanoserver" in text):
        return page.say("tag.windows", part=code(part))
    if word not in _OF_ANYBODY and page.catalog.image(official(image.name)) is None:
        # What a word means to the official image, it need not mean to somebody else's.
        return ""
    if word in _VARIANTS and page.texts.knows(f"tag.{word}"):
        if page.first(f"tag {word}"):
            return page.say(f"tag.{word}", part=code(part))
        return ""
    return ""


def _slim(name: str) -> str:
    """What `slim` means: it is Debian's, unless an image also comes with compilers."""
    if name in _RELEASE_IMAGES or name.startswith("mcr.microsoft.com/dotnet/"):
        return "tag.slim_system"
    return "tag.slim" if name in _COMPILING_IMAGES else "tag.slim_other"


def _platform(page: Page, platform: str) -> str:
    name = platform.strip("${}")
    if name in ("BUILDPLATFORM", "TARGETPLATFORM"):
        return page.say(f"from.{name.lower()}", flag=code(f"--platform={platform}"))
    return page.say("from.platform", platform=code(platform))


def _uses(page: Page, stage: int) -> str:
    """Which later instructions are built on the stage or take files from it."""
    if is_last_stage(page, stage):
        return ""
    used_by = page.build.stages[stage].used_by
    if not used_by:
        return page.say("from.unused")
    bases = sorted({item.instruction for item in used_by if item.use == "from"})
    files = {item.instruction for item in used_by if item.use != "from"}
    copied = {item.instruction for item in used_by if item.use == "copy"}
    kept = {at for at in files if _is_kept(page, at)}
    sentences: list[str] = []
    if bases:
        sentences.append(page.say("from.used_base", steps=page.steps(bases), count=len(bases)))
    if files:
        # What another stage takes may reach the image by way of that one.
        last = len(page.dockerfile.stages) - 1
        only = not bases and files == kept == copied and not shares_stage(page, stage, last)
        key = "from.only_copied" if only else "from.used_many"
        sentences.append(page.say(key, steps=page.steps(sorted(files)), count=len(files)))
    return page.texts.sentences(*sentences)


def _is_kept(page: Page, index: int) -> bool:
    """Whether an instruction takes files in a stage that becomes the image."""
    stage = page.dockerfile.instructions[index].stage
    return stage is not None and is_in_image(page, stage)
