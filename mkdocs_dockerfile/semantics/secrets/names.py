"""Which names say that their value is a secret."""

from __future__ import annotations

import re

from mkdocs_dockerfile.semantics.secrets.values import is_opaque, is_real

# `secretTokens` of BuildKit, at the end of a name. Of long words, anything may stand before
# them (`PGPASSWORD`, `ACCESSTOKEN`); `BYPASS` is none, nor are `MONKEY` and `HOTKEY`.
_TOLD = re.compile(
    r"(?:(?P<any>(?:password|passwd|passphrase)"
    r"|(?:^|[_.-])(?:pword|secret|secret_key|secret_key_base)|(?:app|client|consumer)secret)"
    r"|(?P<short>(?:^|[_.-])(?:admin|bind|db|root|user)?(?:pass|pwd?))"
    r"|(?:^|[_.-])(?:key|auth)|token|secret|credentials?"
    r"|(?:access|account|api|auth|encrypt(?:ion)?|licen[cs]e|master|private|secret|session|sign(?:ing)?"
    r"|storage)_?key)(?:_?\d+)?$",
    re.IGNORECASE,
)
# With more behind, as BuildKit has it too, a name may say which secret it is
# (`DB_PASSWORD_PROD`), or something about one (`PASSWORD_LENGTH`): the value has to tell.
_PASSWORD_WITHIN = re.compile(
    r"(?:password|passwd|passphrase|(?:^|[_.-])(?:pword|secret))[_.-]", re.IGNORECASE
)
_KEY_WITHIN = re.compile(r"(?:^|[_.-])(?:api_?key|key|token|auth|credentials?)[_.-]", re.IGNORECASE)
_ABOUT = re.compile(
    r"[_.-](?:addr(?:ess)?|alg(?:o|orithm)?|alias|arn|author|bits|branch|bucket|checksum|class"
    r"|cluster|commit|conf(?:ig)?|count|date|digest|dirs?|driver|endpoint|engine|expir\w*"
    r"|fields?|folder|format|group|guid|hash|header|host|ids?|image|issuer|label|len(?:gth)?"
    r"|lifetime|max|method|min|mode|module|names?|namespace|path|plugin|policy|port|prefix"
    r"|project|provider|queue|realm|ref|regex|region|release|rev(?:ision)?|role|salt|scheme"
    r"|scopes?|serial|server|service|size|suffix|table|tag|timeout|topic|ttl|type|ur[il]"
    r"|user(?:name)?|uuid|zone)(?:_?\d+)?$",
    re.IGNORECASE,
)
# Neither a word nor a number, an address, a version, a length of time, a cipher, a digest.
_PASSWORD = re.compile(
    r"(?!\d+\s?[A-Za-z]{1,7}$|v?\d+[.-]|[^:]*:\d+$|(?:[\w-]+[.])+[A-Za-z]\w*$"
    r"|(?i:s?sha|aes|argon|b?crypt|ed|[ehpr]s|md|pbkdf|rsa|utf)[-_]?\d{1,5}(?:\D|$))"
    r"(?=\D*\d)(?=.*[A-Za-z])\S{6,}"
)
# `authToken` is `auth_Token`.
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
WORDS = ("pass", "pw", "secret", "key", "token", "auth", "credential")
# `allowTokens` of BuildKit, the names of secrets that are stored elsewhere, and keys which
# are told by their fingerprint.
_ALLOWED = re.compile(
    r"(?:^|[_.-])(?:public|pub|file|version|gpg|pgp|fingerprint|md5|sha\d{0,3}"
    r"|(?:password|key|kubernetes|k8s)_secret)(?:[_.-]|$)"
    # A file of hashes; what every client of the Stellar network knows.
    r"|htpasswd$|^network_?passphrase$"
    # Folders of a shell; the first run of a tool.
    r"|^(?:old|init|current)_?pwd$|(?:first|second|last|multi|single|one|two)_pass$"
    # By which data are found, not by which they are opened.
    r"|(?:cache|partition|cluster|sort|shard|routing|row|group|index|primary|foreign|signing)[_.-]?key$",
    re.IGNORECASE,
)
# In small letters it may be the secret itself, unless the name says little and the length much.
_SMALL_FINGERPRINT = re.compile(r"(?:0x)?[0-9a-f]{40}(?:[ ,;]+(?:0x)?[0-9a-f]{40})*;?")
_OPENS = re.compile(
    r"(?:api|app|access|account|auth|crypt\w*|encrypt\w*|hmac|jwt|licen[cs]e|master|private|secret"
    r"|session|sign\w*|storage)[_.-]?key(?:_?\d+)?$|(?:token|auth|credentials?)(?:_?\d+)?$",
    re.IGNORECASE,
)
# A pass over something has a number for it.
_FEWEST_OF_SHORT = 4
_OF_FRAMEWORK = re.compile(r"secret_?key(?:_?base)?$", re.IGNORECASE)
# Shorter ones stand where an asset pipeline wants some key.
_SHORTEST_OF_FRAMEWORK = 16


def is_secret(name: str, value: str, *, for_a_command: bool = False) -> bool:
    """Whether something of that name is set to a secret.

    Args:
        name: Of a variable, a build argument, a label, or a part of a connection string.
        value: Quotes are resolved; not one that a variable is part of.
        for_a_command: It is set where a command runs, not in the image. Rails and Django build
            their assets only with some key, so that the word that is handed over there is none.
    """
    parted = _HUMP.sub("_", name)
    told = _TOLD.search(parted)
    if _ALLOWED.search(parted) or not is_real(value):
        return False
    if told is None:
        return _is_named_within(parted, value)
    if name.lower() == value.lower() and (for_a_command or not parted.isalpha()):
        return False
    if told["short"] is not None:
        return len(value) >= _FEWEST_OF_SHORT
    needless = for_a_command and _OF_FRAMEWORK.search(parted) is not None
    return (told["any"] is not None and not needless) or (
        is_opaque(value)
        and not (needless and len(value) < _SHORTEST_OF_FRAMEWORK)
        and not (_SMALL_FINGERPRINT.fullmatch(value) and not _OPENS.search(parted))
    )


def _is_named_within(parted: str, value: str) -> bool:
    if _ABOUT.search(parted):
        return False
    if _PASSWORD_WITHIN.search(parted):
        return _PASSWORD.fullmatch(value) is not None
    return (
        _KEY_WITHIN.search(parted) is not None
        and is_opaque(value)
        and not _SMALL_FINGERPRINT.fullmatch(value)
    )
