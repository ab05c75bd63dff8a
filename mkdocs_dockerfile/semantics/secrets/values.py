"""What counts as a secret value, and what only stands for one or names its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_dockerfile.semantics.secrets.aloud import SEPARATORS, has_words, is_read_aloud


class Secret(NamedTuple):
    """Something that looks like a secret.

    Attributes:
        line: 1-based line at which it begins.
        what: What is wrong, without the value.
        value: The value; never shown.
        name: Of the variable that says so; empty where none does.
    """

    line: int
    what: str
    value: str
    name: str = ""


PLACEHOLDER = re.compile(
    r"chang.{0,5}(?:me|it|this)|replace|override|placeholder|example|sample|dummy|fake|temporary|redacted"
    r"|encrypted|your|insert|put_?in|here$|needed|missing|please|environment.?variable"
    r"|un_?used|not_?used|ignored|^(?:not|no|un)[ _-]"
    r"|throw.?away|ephemeral|build[ _-]?time|^(?:for|only)[ _-]|[ _-]?only$|^build[ _-]|precompil"
    r"|^password (?:for|of|to) "
    r"|^notasecret$|\*{3}|x{3}|\.{3}|…|[<>{}`]|%\w+%|!\w+!|__\w+__|^@\w+@$|^\W*$"
    r"|^\W*(?:none|null|nil|undefined|(?:un|not[ _-]?)set|unknown|empty|default|todo|fixme|tbd|n/a"
    r"|random|generated?|auto|build|temp|test|true|false|yes|no|on|off|enabled?|disabled?|[01]"
    r"|noop|stdin|prompt|header|query|cookie|keyring|x-oauth-basic|oauth2|anonymous|ftp)\W*$"
    # What Azure App Service wants to be the password of root (its page on custom containers).
    r"|^Docker!$",
    re.IGNORECASE,
)
# Shouted words name a variable, or what belongs there.
_SHOUTED = re.compile(r"[A-Z]+(?:[_ -][A-Z]+)+|[A-Z]*(?:PASS|PASSWORD|PASSWD|PWD|SECRET|TOKEN|KEY)")
# A path, a file, an address without a password, a variable: the secret stands elsewhere.
_ELSEWHERE = re.compile(
    r"(?:[/~]|\.{1,2}/|[A-Za-z]:[\\/]).*"
    r"|.*\.(?:pem|key|crt|cer|json|ya?ml|txt|jks|p12|pub|asc|gpg)"
    r"|(?:arn:|[a-z][a-z0-9+.-]{1,20}://)[^@]*"
    r"|(?:env|file|fd|op|vault|secrets?|keyring)[:.].+|[a-z][a-z-]*(?:/[a-z][a-z._-]*)+",
    re.DOTALL,
)
_PUBLIC = re.compile(
    # Of ssh, of minisign and signify, of age, of Stripe, and what X.509 begins with.
    r"(?:ssh|ecdsa|sk)-\S+ AAAA.*|RW[\w+/]{54}|age1[a-z0-9]{58}|pk_(?:live|test)_\w+"
    r"|M(?:IIBI|IIBC|IICI|IGfM|Fkw|HYw|Cow)[\w+/=\\\s]+",
    re.DOTALL,
)
_LONGEST = 4000
# An opaque value with fewer different ones is made up.
FEWEST_CHARACTERS = 6

# What nobody could read aloud, and neither a host with its port nor fingerprints.
_OPAQUE = re.compile(r"(?![\w.-]+:\d{1,5}$)(?=\D*\d\D*\d)(?=.*[A-Za-z])[\w+/=.:~-]{12,}", re.ASCII)
_FINGERPRINT = re.compile(r"(?:0x)?[0-9A-F]{8,40}(?:[ ,;]+(?:0x)?[0-9A-F]{8,40})*;?")
# A UUID, and the key of a licence.
_GROUPED = re.compile(
    r"(?i:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})|(?=.*\d)(?=.*[A-Z])"
    r"(?:(?:[A-Z0-9]{4}-){3,7}[A-Z0-9]{4}|(?:[A-Z0-9]{5}-){3,7}[A-Z0-9]{5})"
)
# Letters of both kinds, and digits at two places.
_MIXED = re.compile(r"(?=\D*\d+\D+\d)(?=.*[a-z])(?=.*[A-Z])\S{8,}")
# In keys, separators stand between what a generator made; names of keys on a keyboard, of
# releases and of files have nothing but them. In passwords they are characters like others.
_UNBROKEN = re.compile(r"[A-Za-z0-9]{12,}")
_OF_PASSWORD = re.compile(r"pass|pw", re.IGNORECASE)
# Of examples, once `P4ssw0rd` is read as what it means.
_WORDY = re.compile(
    r"pass|secret|word|admin|root|user|test|demo|qwert|token|key|guest|welcome|change"
)
_MEANT = str.maketrans("013457@$!", "oieastasi")
_HASHED = re.compile(r"(?:sha\d{0,3}|argon2\w{0,2}|md5|b?crypt|pbkdf2)\b|\$", re.IGNORECASE)
# What people call so in a sentence is often a commit or a digest.
_CALLED = re.compile(r"(?:key|token|auth)", re.IGNORECASE)
_DIGEST = re.compile(r"(?:0x)?[0-9a-f]{12,}")


def is_real(value: str) -> bool:
    """Whether a value is one, and does not only stand for one or name its place.

    A password that everybody knows (`admin`) is one: it opens what it is for. What says of
    itself that it has to be changed (`changeme`) is none.
    """
    return (
        len(value) <= _LONGEST
        and len(set(value)) > 1
        and not PLACEHOLDER.search(value)
        and not _SHOUTED.fullmatch(value)
        and not _ELSEWHERE.fullmatch(value)
        and not _PUBLIC.fullmatch(value)
    )


def is_opaque(value: str) -> bool:
    """Whether a value is letters and digits that mean nothing, as keys and tokens are."""
    return (
        _OPAQUE.fullmatch(value) is not None
        and len(set(value)) > FEWEST_CHARACTERS
        and not _FINGERPRINT.fullmatch(value)
        and (_GROUPED.fullmatch(value) is not None or not is_read_aloud(value))
    )


def is_random(value: str, name: str = "") -> bool:
    """Whether nobody makes up such a value for an example.

    The measure for what people tell other people, where `hunter2` is an example more often than
    not: a key, or a password that a generator made.

    Args:
        value: The value.
        name: Of what is set to it; empty where nothing is.
    """
    return (
        (
            (is_opaque(value) and _is_generated(value))
            or (_MIXED.fullmatch(value) is not None and _is_one(value, name))
        )
        and len(set(value)) >= FEWEST_CHARACTERS
        and not _HASHED.match(value)
        and not _WORDY.search(value.lower().translate(_MEANT))
        and not (_CALLED.fullmatch(name) and _DIGEST.fullmatch(value))
        and not has_words(value)
    )


def _is_generated(value: str) -> bool:
    """Whether a key has one long run of letters and digits, or is in groups as some are."""
    runs = _UNBROKEN.findall(value)
    return _GROUPED.fullmatch(value) is not None or any(
        not run.isalpha() and not run.isdigit() for run in runs
    )


def _is_one(value: str, name: str) -> bool:
    """Whether a value is one word to those who separate words, as far as that counts."""
    return not name or _OF_PASSWORD.search(name) is not None or not SEPARATORS.search(value)
