"""What people can read aloud: words, numbers, dates and versions, which are no secrets."""

from __future__ import annotations

import re

# Between separators, somebody reads a number, a word, or a short one of both (`v2`, `15T10`,
# `cl100k`, `arm64v8`). A word is short, or has a vowel.
SEPARATORS = re.compile(r"[_+/=.:~-]+")
_SPOKEN = r"(?=[^aeiouyAEIOUY]{0,4}[aeiouyAEIOUY])"
_LETTERS = (
    rf"(?:[A-Z]{{1,3}}|[A-Z]?[a-z]{{1,3}}|{_SPOKEN}[A-Z]{{4,20}}"
    rf"|(?:{_SPOKEN}[a-z]{{2,20}})?(?:{_SPOKEN}[A-Z][a-z]{{1,20}}){{0,9}})"
)
_READABLE = re.compile(
    rf"(?!$)(?:\d{{1,8}}(?:[A-Za-z]|T\d{{2,6}}Z?)?|\d{{1,4}}[A-Za-z]{{1,5}}\d{{0,2}}"
    rf"|{_LETTERS}(?:\d{{1,4}}(?:[A-Za-z]\d?)?)?)"
)
_TIME = re.compile(r"\d{8}T\d{4,6}Z?")
# What anybody can say: a vowel, and few consonants in a row.
_WORD = re.compile(
    r"(?i:(?=[^aeiou]{0,3}[aeiou])(?![a-z]*[b-df-hj-np-tv-z]{5}))"
    r"(?:[A-Z][a-z]{2,}|[a-z]{5,}|[A-Z]{5,}(?![a-z]))"
)
_RUN = re.compile(r"[A-Za-z]+|\d+")
_SHORTEST_LONG_WORD = 5
_LONGEST_SAID = 80
# Of letters and of digits; a generator changes between them more often.
_MOST_RUNS = 6
_SHARE_OF_WORDS = 0.6


def is_read_aloud(value: str) -> bool:
    """Whether a value is a time, or words, numbers and versions with separators between them."""
    parts = SEPARATORS.split(value)
    return _TIME.fullmatch(value) is not None or (
        len(parts) > 1 and all(_READABLE.fullmatch(part) for part in parts)
    )


def has_words(value: str) -> bool:
    """Whether most of the letters are words, one of them a long one (`Ubuntu22x04LTS`)."""
    if len(value) > _LONGEST_SAID or len(_RUN.findall(value)) > _MOST_RUNS:
        return False
    lengths = [len(word) for word in _WORD.findall(value)]
    letters = sum(map(str.isalpha, value))
    return max(lengths, default=0) >= _SHORTEST_LONG_WORD and (
        sum(lengths) >= _SHARE_OF_WORDS * letters
    )
