"""What platform arguments can hold: values that a stage's name is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# `isKnownOS` and `isKnownArch` of github.com/containerd/platforms, which names are normalised
# with, and the systems that WebAssembly is built for.
_SYSTEMS = """
    aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9
    solaris wasi wasip1 windows zos
""".split()
_ARCHITECTURES = """
    386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32
    mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm
""".split()
_OS = f"(?:{'|'.join(_SYSTEMS)})"
_ARCH = f"(?:{'|'.join(_ARCHITECTURES)})"
_VARIANT = r"(?:v\d+(?:\.\d+)?)"
_PARTS = {
    "PLATFORM": f"{_OS}/{_ARCH}(?:/{_VARIANT})?",
    "OS": _OS,
    # Of Windows.
    "OSVERSION": r"(?:\d{1,9}(?:\.\d{1,9}){0,4})?",
    "ARCH": _ARCH,
    "VARIANT": f"{_VARIANT}?",
}
_VALUES: Mapping[str, str] = {
    f"{side}{part}": value for side in ("BUILD", "TARGET") for part, value in _PARTS.items()
}
# Noncharacters, which stand in no text (Unicode 23.7); the first for any other argument.
_ANYTHING = "\ufdd0"
_MARKS = {name: chr(mark) for mark, name in enumerate(_VALUES, ord(_ANYTHING) + 1)}
_NAMES = {mark: name for name, mark in _MARKS.items()}
# A variable with a modifier.
_CHANGED = re.compile(r"\$\{(\w+)[^}\w]")
_MARK = re.compile(f"([{_ANYTHING}{''.join(_NAMES)}])")


EMPTY_AT_TIMES = frozenset(name for name in _VALUES if name.endswith(("OSVERSION", "VARIANT")))
"""Platform arguments that many platforms have no value for."""


def mark(name: str) -> str:
    """What stands for the value of an argument that only the build knows."""
    return _MARKS.get(name, _ANYTHING)


def names_with(text: str, written: str) -> re.Pattern[str] | None:
    """Find the names that a text may become.

    Args:
        text: With marks in the place of what only the build knows.
        written: What it is made of. A value that is changed there (`${TARGETARCH#arm}`) may
            become anything.

    Returns:
        A pattern for all of a name; None where it may be any.
    """
    pieces = _MARK.split(text)
    changed = set(_CHANGED.findall(written))
    open_ends = [
        place
        for place, piece in enumerate(pieces)
        if piece == _ANYTHING or _NAMES.get(piece) in changed
    ]
    if open_ends:
        # What is between two of them is left open too: matching would take too long.
        pieces[open_ends[0] : open_ends[-1] + 1] = [_ANYTHING]
    if not any(piece and piece != _ANYTHING for piece in pieces):
        return None
    return re.compile("".join(_patterns(pieces)), re.ASCII)


def _patterns(pieces: list[str]) -> Iterator[str]:
    """What each piece may be; the same argument has the same value in all places."""
    seen: set[str] = set()
    for piece in pieces:
        name = _NAMES.get(piece)
        if name is None:
            yield ".*" if piece == _ANYTHING else re.escape(piece)
        elif name in seen:
            yield f"(?P={name})"
        else:
            seen.add(name)
            yield f"(?P<{name}>{_VALUES[name]})"
