"""Values that look like secrets (DF024): a page would publish them.

Names are those of BuildKit's check SecretsUsedInArgOrEnv (`getSecretsRegex` in
dockerfile2llb/validations.go). Unlike there, a value has to stand in the file, and to look
like a real one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import Dockerfile, Instruction
from mkdocs_dockerfile.parser import SPACE
from mkdocs_dockerfile.semantics.assignments import Assignment, assignments

_HINT = (
    "hand it over with --mount=type=secret, or when the container starts; "
    "if it is no secret, silence this with # docs: ignore=DF024"
)


class _Secret(NamedTuple):
    """Something that looks like a secret.

    Attributes:
        line: 1-based line at which it begins.
        what: What is wrong, without the value.
        value: The value; never shown.
        named: The name of a variable says so.
    """

    line: int
    what: str
    value: str
    named: bool = False


def leaked_secrets(dockerfile: Dockerfile) -> tuple[Diagnostic, ...]:
    """Find values that look like secrets.

    Args:
        dockerfile: The file. Of its comments, only tokens that are known by their shape
            count: what is commented out is an example more often than not.

    Returns:
        One diagnostic for each, at the line where the value begins, in the order of
        lines. No message holds anything of a value.
    """
    lowered = dockerfile.text.lower()
    found = dict.fromkeys(
        sorted(
            [
                *_tokens(dockerfile.text),
                *_in_commands(dockerfile.text, lowered),
                *_in_assignments(dockerfile, lowered),
            ]
        )
    )
    named: dict[int, list[str]] = {}
    for item in found:
        if item.named:
            named.setdefault(item.line, []).append(item.value)
    # A token in a variable that is named like one is one secret.
    places = dict.fromkeys(
        (item.line, item.what)
        for item in found
        if item.named or not any(item.value in value for value in named.get(item.line, ()))
    )
    path = dockerfile.path or "-"
    return tuple(
        diagnostic("DF024", what, path=path, line=line, hint=_HINT) for line, what in places
    )


def may_be_secret(name: str, value: str) -> bool:
    """Whether a value is better not shown, where a page can do without it.

    Generous, unlike `leaked_secrets`: what is held back for nothing costs a reader little.

    Args:
        name: Of a build argument.
        value: What it is given.
    """
    lowered = name.lower()
    return (
        any(word in lowered for word in (*_WORDS, "pwd", "pass"))
        or _TOKEN.search(value) is not None
        or _CREDENTIALS.search(value) is not None
    )


# --- What is no secret ----------------------------------------------------------------

_PLACEHOLDER = re.compile(
    r"change.{0,4}(?:me|it|this)|replace|override|placeholder|example|sample|dummy|fake|temporary|redacted"
    r"|encrypted|your|insert|put_?in|here$|needed|unused|ignored|^(?:not|no|un)[ _-]"
    r"|throw.?away|ephemeral|build[ _-]?time|^(?:for|only)[ _-]|[ _-]?only$|^build[ _-]|precompil"
    r"|\*{3}|x{3}|\.{3}|…|[<>{}`]|%\w+%|!\w+!|__\w+__|^@\w+@$|^\W*$"
    r"|^\W*(?:none|null|nil|undefined|(?:un|not[ _-]?)set|unknown|empty|default|todo|fixme|tbd|n/a"
    r"|random|generated?|auto|build|temp|test|true|false|yes|no|on|off|enabled?|disabled?|[01]"
    r"|stdin|prompt|header|query|cookie|keyring|x-oauth-basic|oauth2|anonymous|ftp)\W*$"
    # What Azure App Service wants to be the password of root (its page on custom containers).
    r"|^Docker!$",
    re.IGNORECASE,
)
# Shouted words name a variable, or what belongs there.
_SHOUTED = re.compile(r"[A-Z]+(?:[_ -][A-Z]+)+|[A-Z]*(?:PASSWORD|SECRET|TOKEN|KEY)")
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


def _is_real(value: str) -> bool:
    """Whether a value is one, and does not only stand for one or name its place.

    A password that everybody knows (`admin`) is one: it opens what it is for. What says of
    itself that it has to be changed (`changeme`) is none.
    """
    return (
        len(value) <= _LONGEST
        and len(set(value)) > 1
        and not _PLACEHOLDER.search(value)
        and not _SHOUTED.fullmatch(value)
        and not _ELSEWHERE.fullmatch(value)
        and not _PUBLIC.fullmatch(value)
    )


# --- Variables and labels -------------------------------------------------------------

# `secretTokens` of BuildKit. What is a secret itself stands at the end of a name:
# `PASSWORD_LENGTH` and `AUTH_TYPE` are none.
_TOLD = re.compile(
    r"(?:^|[_.-])(?:(?P<any>password|passwd|pword|secret|secret_key|secret_key_base)"
    r"|(?:api_?key|key|token|auth|credentials?))(?:_?\d+)?$",
    re.IGNORECASE,
)
_WORDS = ("passw", "pword", "secret", "key", "token", "auth", "credential")
# `allowTokens` of BuildKit, the names of secrets that are stored elsewhere, and keys which
# are told by their fingerprint.
_ALLOWED = re.compile(
    r"(?:^|[_.-])(?:public|pub|file|version|gpg|pgp|fingerprint|md5|sha\d{0,3}"
    r"|(?:password|key|kubernetes|k8s)_secret)(?:[_.-]|$)"
    # By which data are found, not by which they are opened.
    r"|(?:cache|partition|cluster|sort|shard|routing|row|group|index|primary|foreign|signing)[_.-]?key$",
    re.IGNORECASE,
)
_FINGERPRINT = re.compile(r"(?:0x)?[0-9A-F]{8,40}(?:[ ,;]+(?:0x)?[0-9A-F]{8,40})*;?")
# In small letters it may be the secret itself, unless the name says little and the length much.
_SMALL_FINGERPRINT = re.compile(r"(?:0x)?[0-9a-f]{40}(?:[ ,;]+(?:0x)?[0-9a-f]{40})*;?")
_OPENS = re.compile(
    r"(?:api|app|access|account|auth|crypt\w*|encrypt\w*|hmac|jwt|licen[cs]e|master|private|secret"
    r"|session|sign\w*|storage)[_.-]?key(?:_?\d+)?$|(?:token|auth|credentials?)(?:_?\d+)?$",
    re.IGNORECASE,
)
# Keys and tokens mean many things: only what nobody could read aloud is a secret.
_OPAQUE = re.compile(r"(?=\D*\d\D*\d)(?=.*[A-Za-z])[\w+/=.:~-]{16,}", re.ASCII)
_VARIABLE = re.compile(r"\$[\w({]")
_CREDENTIALS = re.compile(r"://[^\s/@]{1,400}@|\b(?:Bearer|Basic)\s", re.IGNORECASE)
_FEWEST_CHARACTERS = 6


def _in_assignments(dockerfile: Dockerfile, lowered: str) -> Iterator[_Secret]:
    if not any(word in lowered for word in _WORDS):
        return
    for outer in dockerfile.instructions:
        inner = outer
        while inner.inner is not None:
            inner = inner.inner
        if inner.keyword not in ("ARG", "ENV", "LABEL"):
            continue
        logical = outer.logical.lower()
        if any(word in logical for word in _WORDS):
            yield from _assigned(outer, inner, dockerfile.escape)


def _assigned(outer: Instruction, inner: Instruction, escape: str) -> Iterator[_Secret]:
    line_of = _lines(outer, escape)
    at = len(outer.keyword)
    for item in assignments(inner, escape=escape):
        at = max(at, outer.logical.find(item.written_name, at)) + len(item.written_name)
        if item.value is not None and _is_secret(item, item.value):
            what = f"the value of `{item.name}` looks like a secret"
            yield _Secret(line_of(at), what, item.value, named=True)
        at += len(item.written)


def _lines(instruction: Instruction, escape: str) -> Callable[[int], int]:
    """Tell the line of the file at which an offset of the instruction's one line stands.

    Lines are joined as the parser does: without comments, empty lines and escape tokens.
    """
    numbers: list[int] = []
    lengths: list[int] = []
    for number, line in enumerate(instruction.source.split("\n"), instruction.start_line):
        bare = line.lstrip(SPACE)
        if bare and bare[0] != "#":
            part = line if numbers else bare
            cut = part.rstrip(" \t\r")
            numbers.append(number)
            lengths.append(len(cut) - 1 if cut.endswith(escape) else len(part))
    starts = list(accumulate(lengths, initial=0))[:-1]
    return lambda offset: numbers[bisect_right(starts, offset) - 1]


def _is_secret(item: Assignment, value: str) -> bool:
    told = _TOLD.search(item.name)
    if told is None or _ALLOWED.search(item.name) or not _is_real(value):
        return False
    if _VARIABLE.search(item.written) or item.name.lower() == value.lower():
        return False
    return told["any"] is not None or (
        _OPAQUE.fullmatch(value) is not None
        and len(set(value)) > _FEWEST_CHARACTERS
        and not _FINGERPRINT.fullmatch(value)
        and not (_SMALL_FINGERPRINT.fullmatch(value) and not _OPENS.search(item.name))
    )


# --- Tokens that are known by their shape --------------------------------------------

_KINDS = {
    "aws": "an AWS access key",
    "github": "a GitHub token",
    "gitlab": "a GitLab token",
    "slack": "a Slack token",
    "google": "a Google API key",
    "jwt": "a JSON Web Token",
    "npm": "an npm token",
    "stripe": "a Stripe key",
    "docker": "a Docker access token",
    "pypi": "a PyPI token",
    "pem": "a private key",
}
_TOKEN_STARTS = (
    *("AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox"),
    *("AIza", "eyJ", "npm_", "k_live_", "dckr_", "pypi-AgE", "PRIVATE KEY"),
)
_TOKEN = re.compile(
    r"\b(?:(?P<aws>A(?:KI|SI)A[0-9A-Z]{16})\b"
    r"|(?P<github>gh[opsur]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b"
    r"|(?P<gitlab>glpat-[\w-]{20,255})"
    r"|(?P<slack>xox[abeoprs]-[A-Za-z0-9-]{10,255})"
    r"|(?P<google>AIza[\w-]{35})(?![\w-])"
    r"|(?P<jwt>eyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}\.[\w-]{8,2000})"
    r"|(?P<npm>npm_[A-Za-z0-9]{36})\b"
    r"|(?P<stripe>[rs]k_live_[A-Za-z0-9]{16,255})"
    r"|(?P<docker>dckr_[op]at_[\w-]{27,255})"
    r"|(?P<pypi>pypi-AgEIcHlwaS5vcmc[\w-]{50,2000}))"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?P<pem>.{0,400}?[A-Za-z0-9+/]{32})",
    re.ASCII | re.DOTALL,
)


def _tokens(text: str) -> Iterator[_Secret]:
    if not any(start in text for start in _TOKEN_STARTS):
        return
    line, done = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", done, match.start())
        done = match.start()
        kind = match.lastgroup or ""
        value = match[kind]
        if len(set(value)) > _FEWEST_CHARACTERS and not _PLACEHOLDER.search(value):
            yield _Secret(line, f"this looks like {_KINDS[kind]}", value)


# --- Commands --------------------------------------------------------------------------

# The rest of a command, over continued lines and the comments between them.
_REST = r"(?:[^|;&\n]|(?<=[\\`\n])\n){0,500}?\s"
_VALUE = r"(?P<quote>[\"'])?(?P<value>(?![-\\])(?(quote)[^\"'\n]|[^\s\"'`;|&)\\]){1,200})"
# Neither is handed a value by what switches something.
_FLAG = (
    r"--(?<=\s--)(?!disable|enable|no-|with|skip|empty|use-|store-|show|generate|random|print|reset"
    r"|require|validate|min-|max-|ask|prompt|hide|allow|ignore|force|read|verify|check|change)(?:[a-z]{1,20}-){0,4}?"
)
# A token of a few letters, or a word that says what the token is about, is none.
_OPAQUE_VALUE = r"(?=[\"']?[^\s\"']{8})(?![\"']?[a-z]+(?:[-_.][a-z]+)*(?:[\s\"']|$))" + _VALUE
# What a text holds in lower case wherever the pattern matches; the pattern; what is said.
_COMMANDS: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    (
        ("login", "-p"),
        re.compile(
            r"\b(?:docker|podman|buildah|nerdctl|skopeo|registry)\s+login"
            rf"{_REST}-p[= ]?{_VALUE}"
        ),
        "`login -p` is handed a password",
    ),
    (
        ("--", "passw"),
        re.compile(rf"{_FLAG}passw(?:or)?d(?:=|[ \t]+){_VALUE}"),
        "a flag is handed a password",
    ),
    (
        ("--", "token"),
        re.compile(rf"{_FLAG}token(?:=|[ \t]+){_OPAQUE_VALUE}"),
        "a flag is handed what looks like a token",
    ),
    (
        ("--", "key"),
        re.compile(rf"{_FLAG}(?:api|secret|access|license)-?key(?:=|[ \t]+){_OPAQUE_VALUE}"),
        "a flag is handed what looks like a secret key",
    ),
    (
        ("-secret",),
        re.compile(rf"{_FLAG}(?:client|app)-secret(?:=|[ \t]+){_OPAQUE_VALUE}"),
        "a flag is handed what looks like a secret",
    ),
    (
        ("curl", "-u"),
        re.compile(
            rf"\bcurl\b{_REST}(?:-u|--user)[= ]?[\"']?(?P<user>[^\s:/@\"'<>$]{{0,100}}):{_VALUE}"
        ),
        "`curl -u` is handed a password",
    ),
    (
        ("://", "@"),
        re.compile(
            # `https://user:pass@host` shows what an address looks like, and the digest of an
            # image is none.
            r"://(?!(?:user(?:name)?|login):|[\w-]*user(?:name)?:[\w-]*pass(?:word|wd)?@)"
            r"(?P<user>[^\s:/@\"'<>]{0,100}):(?P<value>[^\s/@\"'<>]{1,200})@(?!sha\d{3}:)[\w\[]"
        ),
        "an address holds a password",
    ),
    (
        ("authorization:",),
        re.compile(
            rf"(?i:\bAuthorization:\s{{0,5}}(?:Bearer|Basic|token))\s{{1,5}}{_OPAQUE_VALUE}"
        ),
        "the header `Authorization` holds what looks like a secret",
    ),
    (
        (":_",),
        re.compile(rf":_(?:authToken|password|auth)={_VALUE}"),
        "the configuration of npm holds what looks like a secret",
    ),
    (
        ("chpasswd",),
        re.compile(
            r"(?<![\w.-])[\w.-]{1,32}:(?P<value>[^\s\"'`|:\\]{1,200})[\"']?"
            r"\s{0,5}\|\s{0,5}(?:sudo\s)?chpasswd\b(?!\s+-e)"
        ),
        "`chpasswd` is handed a password",
    ),
    (("sshpass",), re.compile(rf"\bsshpass\s+-p\s?{_VALUE}"), "`sshpass -p` is handed a password"),
)
_COMMENTED = re.compile(r"\n[ \t]*#.*")


def _in_commands(text: str, lowered: str) -> Iterator[_Secret]:
    there = [
        (pattern, what)
        for marks, pattern, what in _COMMANDS
        if all(mark in lowered for mark in marks)
    ]
    if not there:
        return
    run = _COMMENTED.sub("\n", f"\n{text}")
    for pattern, what in there:
        line, done = 0, 0
        for match in pattern.finditer(run):
            line += run.count("\n", done, match.start("value"))
            done = match.start("value")
            value = match["value"]
            # `postgres:postgres@` is what anybody tries first.
            if "$" not in value and _is_real(value) and value != match.groupdict().get("user"):
                yield _Secret(line, what, value)
