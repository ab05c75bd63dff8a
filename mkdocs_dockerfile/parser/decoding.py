"""Bytes → text: UTF-8 where it is UTF-8, else the best that can be made of it."""

from __future__ import annotations

import codecs

from charset_normalizer import CharsetMatch, from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Only encodings in which an ASCII letter is that byte: a Dockerfile is mostly ASCII, and
# a detector that may also answer EBCDIC turns short files into noise. A few letters fit
# several of them equally well: then the first one here is the likeliest.
_CANDIDATES = [
    "euc_jp",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
    "cp1252",
    "cp1251",
    "koi8_r",
    "cp1250",
    "latin_1",
]


def decode(data: bytes) -> tuple[str, str]:
    """Decode the bytes of a Dockerfile; never raises.

    Args:
        data: The file's content.

    Returns:
        The text without byte order mark, and the name of the codec. A name other than
        `utf-8` and `utf-8-sig` means that BuildKit, which reads UTF-8 alone, sees other
        characters.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace"), encoding
    # ASCII in UTF-16 is valid UTF-8 too, with a NUL behind every letter.
    if b"\0" in data[:512] and (wide := _without_bom(data)):
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    # The lines that are not ASCII decide; the rest would only drown them.
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    encoding = _likeliest(sample[:65536])
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return data.decode("utf-8", errors="replace"), "utf-8 with errors"


def _likeliest(sample: bytes) -> str:
    found = from_bytes(sample, cp_isolation=_CANDIDATES)
    best = found.best()
    if best is None:
        return "latin_1"
    as_good = (item for item in found if _quality(item) == _quality(best))
    names = {name for item in as_good for name in item.could_be_from_charset}
    return min(names & set(_CANDIDATES), key=_CANDIDATES.index, default=best.encoding)


def _quality(match: CharsetMatch) -> tuple[float, float]:
    return match.chaos, match.coherence


def _without_bom(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of ASCII text is a zero."""
    head = data[:512]
    if len(head) < 4:
        return None
    if head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 3:
        return "utf-16-be"
    return None
