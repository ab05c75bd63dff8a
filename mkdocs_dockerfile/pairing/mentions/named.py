"""What prose names: values of a kind, by unambiguous form or by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mkdocs_dockerfile.pairing.mentions import vocabulary as words

Kind = Literal["port", "version", "path", "file", "user", "package", "stage"]


class Mention(NamedTuple):
    """A value that a sentence names.

    Attributes:
        kind: What it is.
        value: As it stands there, without quotes.
        start: Where in the text.
        about: Of what it is the version, in lower case; `library` for a package that only
            the package manager of a language installs.
        group: Values of one list have the same.
        sure: The words call it one, and do not only list it.
        at: Counts at these instructions alone; empty for all.
    """

    kind: Kind
    value: str
    start: int
    about: str = ""
    group: int = 0
    at: tuple[str, ...] = ()
    sure: bool = False


_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)[.!](?=\s|$)|[。！；]|\n[ \t]*\n"
    r"|\n(?=[ \t]*(?:[-*+\u2022]|\d{1,2}[.)]|\d{2,5}\s?[:=-])[ \t])"
)
# Letters of other scripts may stand right beside a value, so that `\w` would not do.
_OPEN = r"[`\"'“*]{0,2}"
_CLOSE = r"[`\"'”*]{0,2}"
_PORT = r"\d{2,5}"
_PORT_END = r"(?![A-Za-z0-9_(-]|:\d|\.\d|,\d{3}|\s*(?:-|–|to|bis|至)\s*\d)"
_ONE_PORT = rf"{_OPEN}{_PORT}{_CLOSE}(?:/(?:tcp|udp))?"
_PORTS = rf"{_ONE_PORT}(?:{words.AND}{_ONE_PORT}){{0,9}}"
_NUMBER = re.compile(rf"(?<!\d){_PORT}(?!\d)")
_FIND_PORTS = re.compile(
    rf"{words.PORT_BEFORE}\s{{0,3}}(?:(?:number|no\.?|is|are|:|：|=|为|是)\s{{0,3}})?"
    rf"(?P<ports>{_PORTS}){_PORT_END}"
    rf"|(?<![A-Za-z0-9_.:/-])(?P<before>{_PORTS})\s{{0,2}}(?:号|番)?\s?{words.PORT_BEHIND}"
    rf"|{words.EXPOSING}\s{{0,3}}(?P<exposed>{_PORTS}){_PORT_END}"
    rf"|\bon\s{{1,3}}(?P<on>{_PORTS}){_PORT_END}"
    rf"|^[ \t]{{0,8}}(?:[-*+\u2022][ \t]{{1,3}})?{_OPEN}(?P<row>{_PORT}){_CLOSE}"
    r"(?=\s{0,3}(?:[:=(\u2013-]|is\b|for\b|port\b)\s?[^\d\s])",
    re.IGNORECASE | re.MULTILINE,
)
_FIND_VERSIONS = re.compile(
    rf"(?<![A-Za-z0-9_./-])(?P<about>\.?[A-Za-z][A-Za-z0-9_.+#-]{{0,40}}){_CLOSE}(?:\s|[=@-]{{1,2}}|\s{{0,2}}[(:]\s{{0,2}})"
    rf"(?:{words.VERSION_WORD}\s{{0,2}})?[`\"']?v?(?P<version>\d{{1,4}}(?:\.\d{{1,6}}){{0,3}})"
    r"(?:\.x)?(?![A-Za-z0-9_%:/+-]|\.\d|,\d|\s{0,2}(?:-|–|or|and|to|,)\s{0,2}v?\d"
    r"|\s{0,2}(?:bits?|[kmg]i?b|sec\w*|min\w*|hours?|days?)\b)",
    re.IGNORECASE,
)
_FIND_VERSIONS_OF = re.compile(
    rf"{words.VERSION_WORD}\s{{0,2}}[`\"']?v?(?P<version>\d{{1,4}}(?:\.\d{{1,6}}){{0,3}})[`\"']?"
    r"\s(?:of|von|de|du|do)\s(?:the\s)?[`\"']?(?P<about>[A-Za-z][A-Za-z0-9_.+#-]{0,40})",
    re.IGNORECASE,
)
_FIND_PATHS = re.compile(
    rf"(?:(?P<cue>{words.PLACING})[\s:=]{{0,3}})?(?P<quote>[`\"'“]?)(?<![A-Za-z0-9_/.:~<>$}}*@%\\-])"
    r"(?P<path>/(?:[A-Za-z0-9_.@+-]{1,100}/){0,12}[A-Za-z0-9_.@+-]{1,100})/?(?![A-Za-z0-9_/*<${-])"
    rf"(?P<behind>[`\"'”]?{words.PLACE})?",
    re.IGNORECASE,
)
_DIRECTORY = re.compile(words.DIRECTORY, re.IGNORECASE)
_COPYING = re.compile(words.COPYING, re.IGNORECASE)
_FILE = (
    r"[`\"']?[A-Za-z_][A-Za-z0-9_-]{0,60}(?:\.[A-Za-z][A-Za-z0-9_-]{1,20}){1,2}[`\"']?"
    # With a path behind it, it is an instruction that somebody commented out.
    r"(?![A-Za-z0-9_./(]|\s[./])"
)
_FIND_FILES = re.compile(
    rf"{words.COPYING}[^.\n]{{0,20}}?\s?(?<![A-Za-z0-9_./-])(?P<files>{_FILE}"
    rf"(?:{words.AND}{_FILE}){{0,9}})",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_NAME = r"[A-Za-z_][A-Za-z0-9_-]{1,40}"
_FIND_USERS = re.compile(
    rf"{words.ACTING_AS}\s[`\"'](?P<made>{_NAME})[`\"']\s{words.USER_WORD}(?![A-Za-z])"
    rf"|{words.USER_WORD}\s{{0,2}}(?:(?:named|called|is|:)\s)?[`\"'](?P<after>{_NAME})[`\"']"
    rf"|[`\"'](?P<before>{_NAME})[`\"']\s{{0,2}}{words.USER_WORD}(?![A-Za-z])"
    rf"|{words.BECOMING}\s{{0,2}}(?:user\s)?[`\"'](?P<quoted>{_NAME})[`\"']"
    rf"|{words.BECOMING}\s{{0,2}}(?:user\s)?(?P<become>{words.any_of(words.ACCOUNTS)})(?![A-Za-z0-9_-])"
    rf"|\b(?:to|as|set|create|add|the|a|new|become)\suser\s(?:named\s|called\s)?(?P<plain>{_NAME})"
    r"(?=\s*(?:[.,;)\n]|$|(?:and|to|with)\b))"
    rf"|\buser\s(?:named|called)\s(?P<called>{_NAME})(?![A-Za-z0-9_-])"
    rf"|{words.ACTING_AS}\s(?P<acting>{_NAME})\suser\b(?!\s?[-/'])"
    r"|\b(?:uid|user id)\s?[:=]?\s?(?P<number>\d{1,6})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_CREATED = frozenset({"after", "made", "plain", "called", "acting"})
_ADJECTIVE = re.compile(r"^(?:non|un)|(?:ed|ive|al|able|ing|ous|ent|ary|ic|er's)$")
_ITEM = r"[`\"']?[A-Za-z][A-Za-z0-9_.+-]{0,60}[`\"']?"
_ITEMS = rf"{_ITEM}(?:{words.AND}{_ITEM}){{0,19}}"
# "Install Pillow dependencies" installs no Pillow.
_AFTER_PACKAGES = (
    r"(?=\s{0,3}(?:$|\n|[^A-Za-z0-9_\s`\"'-]|[^\x00-\x7f]|(?:for|from|via|with|using|to|in|on|so|as|by"
    r"|then|into|inside|through|which|because|per|along|plus|package|pour|avec|depuis|für|mit|von"
    r"|aus|para|con|desde|com|do|da|no|na)\b))"
)
_FIND_PACKAGES = re.compile(
    rf"{words.INSTALLING}\s{{0,2}}(?:{words.FILLERS}\s{{1,2}}){{0,3}}(?P<items>{_ITEMS})"
    rf"{_AFTER_PACKAGES}",
    re.IGNORECASE,
)
# In Japanese the verb comes last; the list before it is looked for from there.
_INSTALLED = re.compile(words.INSTALLED)
_LAST_ITEMS = re.compile(rf"(?<![A-Za-z0-9_.+-]){_ITEMS}\s?$", re.IGNORECASE)
_LONGEST_LIST = 200
# A file is no package.
_PACKAGE_NAME = re.compile(
    r"(?!.*\.(?:deb|rpm|txt|sh|json|zip|exe|msi|jar|gz|toml|ya?ml|lock)$)[a-z][A-Za-z0-9_.+-]*"
)
# "… so that we can install git" installs nothing yet.
_BEFORE_ASIDE = re.compile(
    r"\b(?:can|may|will|would|could|to be able to|during|which|that|after|for|of|the|an?|post|pre"
    r"|pip|npm|apt|apk|yum|apt-get)[\s-](?:also\s|re-?)?$|\b(?:when|once|if)\s\w{1,20}\s$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[`\"']?(?P<name>[A-Za-z][A-Za-z0-9_.+-]{0,60})[`\"']?")
_FIND_STAGES = re.compile(
    rf"[`\"'](?P<before>[A-Za-z][A-Za-z0-9_.-]{{0,40}})[`\"']\s?(?:build\s)?{words.STAGE_WORD}(?![A-Za-z])"
    rf"|{words.STAGE_WORD}\s?(?:named\s|called\s|as\s)?[`\"'‘](?P<after>[A-Za-z][A-Za-z0-9_.-]{{0,40}})[`\"']"
    r"|\bfrom\s(?:the\s)?(?P<builder>builder)(?=\s(?:image|container)|\s*(?:[.,)\n]|$))"
    r"|\bfrom\s(?:the\s)?[`\"'](?P<from>[A-Za-z][A-Za-z0-9_.-]{0,40})[`\"']"
    rf"|\b(?:from|in|of)\s(?:the\s)?(?P<plain>[a-z][A-Za-z0-9_.-]{{0,40}}[a-z0-9])\s(?:build\s)?{words.STAGE_WORD}(?![A-Za-z])"
    rf"|(?<![A-Za-z0-9_.-])(?P<ascii>[a-z][A-Za-z0-9_.-]{{0,40}}[a-z0-9])\s?(?:构建)?(?:阶段|階段|ステージ)",
    re.IGNORECASE,
)


def find_mentions(text: str) -> Iterator[Mention]:
    """What a text names, sentence by sentence; those that speak of something else left out."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield from _of_sentence(text[start : end.start()], start)
        start = end.end()
    yield from _of_sentence(text[start:], start)


def _of_sentence(sentence: str, offset: int) -> Iterator[Mention]:
    found: list[Mention] = []
    lower = sentence.lower()
    # Most sentences name nothing; a glance is many times faster than the patterns.
    if _DIGIT.search(sentence):
        found += (*_ports(sentence), *_versions(sentence))
    if "/" in sentence:
        found += _paths(sentence)
    if "." in sentence:
        found += _files(sentence)
    if any(cue in lower for cue in words.USER_CUES):
        found += _users(sentence)
    if any(cue in lower for cue in words.PACKAGE_CUES):
        found += _packages(sentence)
    if any(cue in lower for cue in words.STAGE_CUES):
        found += _stages(sentence)
    if found and not words.OTHERWISE.search(lower):
        for item in found:
            yield item._replace(start=item.start + offset, group=item.group + offset)


def _ports(sentence: str) -> Iterator[Mention]:
    for match in _FIND_PORTS.finditer(sentence):
        name = match.lastgroup or ""
        at = ("EXPOSE",) if name in ("exposed", "on", "row") else ()
        for number in _NUMBER.finditer(match[name]):
            # "11 port" counts something.
            counts = name == "before" and len(number[0]) < 3 and number[0] != "80"
            if int(number[0]) <= 65535 and not counts:
                yield Mention(
                    "port",
                    number[0],
                    match.start(name) + number.start(),
                    group=match.start(),
                    at=at,
                    sure=name not in ("on", "row"),
                )


def _versions(sentence: str) -> Iterator[Mention]:
    for match in _FIND_VERSIONS.finditer(sentence):
        about = match["about"].lower()
        product = words.PRODUCTS.get(about, about)
        if "." in match["version"] or about in words.PRODUCTS:
            start = match.start("version")
            yield Mention("version", match["version"], start, product, match.start())
    for match in _FIND_VERSIONS_OF.finditer(sentence):
        about = match["about"].lower()
        product = words.PRODUCTS.get(about, about)
        yield Mention("version", match["version"], match.start("version"), product, match.start())


def _paths(sentence: str) -> Iterator[Mention]:
    copies = _COPYING.search(sentence)
    for match in _FIND_PATHS.finditer(sentence):
        path = match["path"].rstrip("/.")
        if not path or not (match["cue"] or match["quote"] or match["behind"]):
            continue
        goes = copies or (match["cue"] or "").lower() in words.GOING
        at = (
            *(("COPY", "ADD") if goes else ()),
            *(("WORKDIR",) if _DIRECTORY.search(sentence) else ()),
            *(("VOLUME",) if match["cue"] or match["quote"] else ()),
        )
        yield Mention("path", path, match.start("path"), group=match.start(), at=at)


def _files(sentence: str) -> Iterator[Mention]:
    for match in _FIND_FILES.finditer(sentence):
        for file in _FILE_NAME.finditer(match["files"]):
            if file[0].lower() not in words.NO_FILES:
                at = match.start("files") + file.start()
                yield Mention("file", file[0], at, group=match.start(), at=("COPY", "ADD"))


def _users(sentence: str) -> Iterator[Mention]:
    for match in _FIND_USERS.finditer(sentence):
        name = match.lastgroup or ""
        value = match[name]
        if name == "become" and value.lower() not in words.ACCOUNTS:
            continue
        if value.lower() in words.ANY_USER or value.lower().startswith(("non-", "un-")):
            continue
        if name in ("plain", "called", "acting") and (
            value != value.lower() or _ADJECTIVE.search(value)
        ):
            continue
        # At RUN only what the words create: it does things for other users, too.
        at = () if name in _CREATED else ("USER", "COPY", "ADD")
        yield Mention("user", value, match.start(name), group=match.start(), at=at)


def _packages(sentence: str) -> Iterator[Mention]:
    for match in _FIND_PACKAGES.finditer(sentence):
        before = sentence[max(0, match.start() - _LONGEST_LIST) : match.start()]
        if not _BEFORE_ASIDE.search(before):
            yield from _listed(match["items"], match.start("items"))
    for match in _INSTALLED.finditer(sentence):
        start = max(0, match.start() - _LONGEST_LIST)
        if items := _LAST_ITEMS.search(sentence, start, match.start()):
            yield from _listed(items[0], items.start())


def _listed(items: str, start: int) -> Iterator[Mention]:
    """The packages of a list: those in quotes, and those that everybody calls alike."""
    for item in _WORD.finditer(items):
        package = item["name"].rstrip(".")
        known = package.lower() in words.TOOLS or package.endswith("-dev")
        library = package.lower() in words.LIBRARIES
        quoted = item[0][0] in "`\"'" and _PACKAGE_NAME.fullmatch(package)
        if (known or quoted or library) and package.lower() not in words.NO_PACKAGES:
            about = "library" if library else ""
            yield Mention("package", package, start + item.start("name"), about, group=start)


def _stages(sentence: str) -> Iterator[Mention]:
    for match in _FIND_STAGES.finditer(sentence):
        name = match.lastgroup or ""
        value = match[name]
        if name in ("plain", "ascii") and (value in words.DESCRIBING or value != value.lower()):
            continue
        at = ("COPY", "ADD", "RUN") if name in ("plain", "from", "ascii", "builder") else ()
        yield Mention("stage", value, match.start(name), group=match.start(), at=at)
