"""Secrets that commands are handed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_dockerfile.semantics.secrets.values import Secret, is_real

# The rest of a command, over continued lines and the comments between them.
_REST = r"(?:[^|;&\n]|(?<=[\\`\n])\n){0,500}?[\s\"]"
_VALUE = r"(?P<quote>[\"'])?(?P<value>(?![-\\])(?(quote)[^\"'\n]|[^\s\"'`;|&)\\]){1,200})"
# The end of what is written into the next command.
_PIPED = (
    r"\b(?:echo|printf)\s+(?:-\w+\s+)?[\"']?(?P<value>[^\s\"'`|\\]{1,100})"
    r"(?:\\n[^\s\"'`|]{0,100})?[\"']?\s{0,5}\|\s{0,5}(?:sudo\s+)?"
)
# Neither is handed a value by what switches something.
_FLAG = (
    r"--(?<=[\s\"']--)(?!disable|enable|no-|with|skip|empty|use-|store-|show|generate|random|print|reset"
    r"|require|validate|min-|max-|ask|prompt|hide|allow|ignore|force|read|verify|check|change)(?:[a-z]{1,20}-){0,4}?"
)
# Between a flag and its value; in exec form too.
_THEN = r"(?:=|[ \t]+|\"[ \t]*,[ \t]*(?=\"))"
# Of `htpasswd`; `-C` has a number with it.
_SWITCHES = r"(?:[ \t]+-(?:\w{0,8}C[ \t]+\d{1,2}|\w{1,9})(?=[ \t])){0,5}?"
# A token of a few letters, or a word that says what the token is about, is none.
_OPAQUE_VALUE = r"(?=[\"']?[^\s\"']{8})(?![\"']?[a-z]+(?:[-_.][a-z]+)*(?:[\s\"']|$))" + _VALUE
# Between the words of a `.netrc`, in a heredoc or in a string.
_GAP = r"(?:\s|\\n){1,9}"
# Within quotes, or at the flag of curl.
_HEADER = re.compile(
    r"(?:(?<=[\"'])|(?<=-H)|(?<=-H\s))"
    r"(?i:(?:X-[a-z-]{0,40}?(?:key|token|secret|password|auth)|X-JFrog-Art-Api|api-?key"
    rf"|(?:private|job|deploy|auth)-token):[ \t]{{0,5}}){_OPAQUE_VALUE}"
)
# What SQL encloses in quotes stands within those of a shell.
_IN_SQL = r"(?:\\?[\"']|'\\''|'\"'\"')(?P<value>[^\s\"'`\\]{1,200})"
# Neither the folder `/var/lib/mysql`, nor the account `mysql`, nor a port.
_MYSQL_CLIENT = re.compile(
    r"(?<![\w./:=-])(?:/usr/(?:local/)?bin/)?"
    r"(?:mysql|mariadb)(?:admin|dump|import|show|check|-\w{1,20})?\b(?![./:-])"
    rf"{_REST}-p(?!\d+:){_VALUE}"
)
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
        ("--", "pass"),
        # Jupyter's name their class (`--ServerApp.password`), and may be handed a hash.
        re.compile(
            rf"{_FLAG}(?:[A-Za-z]{{1,30}}\.){{0,2}}(?:passw(?:or)?d|passphrase){_THEN}"
            rf"(?![\"']?(?:argon2|sha\d{{1,3}}):){_VALUE}"
        ),
        "a flag is handed a password",
    ),
    (
        ("--", "token"),
        re.compile(rf"{_FLAG}token{_THEN}{_OPAQUE_VALUE}"),
        "a flag is handed what looks like a token",
    ),
    (
        ("--", "key"),
        re.compile(rf"{_FLAG}(?:api|secret|access|license)-?key{_THEN}{_OPAQUE_VALUE}"),
        "a flag is handed what looks like a secret key",
    ),
    (
        ("-secret",),
        re.compile(rf"{_FLAG}(?:client|app)-secret{_THEN}{_OPAQUE_VALUE}"),
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
            r"://(?!(?:[\w-]*user(?:name)?|login):[\w-]*(?:pass(?:word|wd)?|pwd|token)@)"
            r"(?P<user>[^\s:/@\"'<>]{0,100}):(?P<value>[^\s/@\"'<>]{1,200})@(?!sha\d{3}:)[\w\[]"
        ),
        "an address holds a password",
    ),
    (
        ("x-oauth-basic@",),
        # To GitHub, a token may be the user.
        re.compile(r"://(?P<value>(?=[A-Za-z_]{0,99}\d)\w{20,255}):x-oauth-basic@"),
        "an address holds what looks like a token",
    ),
    (
        ("authorization:",),
        re.compile(
            rf"(?i:\bAuthorization:\s{{0,5}}(?:Bearer|Basic|token))\s{{1,5}}{_OPAQUE_VALUE}"
        ),
        "the header `Authorization` holds what looks like a secret",
    ),
    *(
        ((mark,), _HEADER, "a header holds what looks like a secret")
        for mark in ("key:", "token:", "secret:", "password:", "auth:", "x-jfrog-art-api:")
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
    (
        ("chpasswd", "<<"),
        re.compile(
            r"\bchpasswd[ \t]*<<(?:<[ \t]*|-?[ \t]*[\"']?\w{1,40}[\"']?[^\n]{0,200}\n[ \t]*)"
            r"[\"']?[\w.-]{1,32}:(?P<value>[^\s\"'`|:\\]{1,200})"
        ),
        "`chpasswd` is handed a password",
    ),
    (
        ("--password-stdin",),
        re.compile(rf"{_PIPED}\w{{1,20}}\s+login\b{_REST}--password-stdin"),
        "`--password-stdin` is handed a password",
    ),
    (
        ("vncpasswd",),
        re.compile(rf"{_PIPED}(?:tiger)?vncpasswd\b"),
        "`vncpasswd` is handed a password",
    ),
    (
        ("htpasswd", "-"),
        re.compile(
            # With `-n` there is no file.
            rf"\bhtpasswd(?={_SWITCHES}[ \t]+-\w{{0,8}}b)"
            rf"(?:(?={_SWITCHES}[ \t]+-\w{{0,8}}n)|(?={_SWITCHES}[ \t]+(?P<file>[^\s-])))"
            rf"{_SWITCHES}(?![ \t]+-)(?(file)[ \t]+[^\s;|&]{{1,200}})"
            rf"[ \t]+[^\s;|&]{{1,100}}[ \t]+{_VALUE}"
        ),
        "`htpasswd -b` is handed a password",
    ),
    (
        ("passwd", "|"),
        re.compile(rf"{_PIPED}(?:smb)?passwd\b(?!\s+-[dluS])"),
        "`passwd` is handed a password",
    ),
    (
        ("mysql", "-p"),
        _MYSQL_CLIENT,
        "`-p` of a client of MySQL is handed a password",
    ),
    (
        ("mariadb", "-p"),
        _MYSQL_CLIENT,
        "`-p` of a client of MySQL is handed a password",
    ),
    (
        ("mysqladmin", "password"),
        re.compile(rf"\bmysqladmin\b{_REST}password[ \t]+{_VALUE}"),
        "`mysqladmin password` is handed a password",
    ),
    (
        ("machine", "login", "password"),
        re.compile(
            rf"\bmachine{_GAP}[^\s\\]{{1,200}}{_GAP}login{_GAP}(?P<user>[^\s\\]{{1,200}})"
            rf"{_GAP}password[ \t]+(?P<value>[^\s\"'\\]{{1,200}})"
        ),
        "a line of `.netrc` holds a password",
    ),
    (
        ("requirepass",),
        # `foobared` is what the configuration of Redis shows as an example.
        re.compile(rf"(?<![\w#])requirepass{_THEN}(?!foobared\b){_VALUE}"),
        "`requirepass` is handed a password",
    ),
    (
        ("--", "pass"),
        # A number says how often a program goes over something.
        re.compile(rf"{_FLAG}pass{_THEN}(?=[\"']?[^\s\"']{{4}}){_VALUE}"),
        "a flag is handed a password",
    ),
    (
        ("redis-cli", "-a"),
        re.compile(rf"\bredis-cli\b{_REST}-a{_THEN}{_VALUE}"),
        "`redis-cli -a` is handed a password",
    ),
    (
        ("-", "pass"),
        re.compile(rf"(?<=[\s\"'])-(?:dest|src|new)?(?:store|key)pass(?:wd)?{_THEN}{_VALUE}"),
        "a flag is handed a password",
    ),
    (
        ("pass:",),
        re.compile(rf"-pass(?:in|out)?{_THEN}[\"']?pass:{_VALUE}"),
        "a flag is handed a password",
    ),
    (
        ("openssl", "passwd"),
        re.compile(
            r"\bopenssl\s+passwd(?:[ \t]+-(?:salt[ \t=]+[^\s-]\S{0,40}|\w{1,10})(?=\s)){0,5}[ \t]+"
            + _VALUE
        ),
        "`openssl passwd` is handed a password",
    ),
    *(
        (
            (name, "-p"),
            # `NP` says in the file of passwords that there is none.
            re.compile(rf"\b{name}\b{_REST}-p{_THEN}?(?!NP\b){_VALUE}"),
            f"`{name} -p` is handed a password",
        )
        for name in ("useradd", "usermod")
    ),
    (
        ("identified", "by"),
        re.compile(rf"(?i:\bIDENTIFIED\s+(?:WITH\s+\S{{1,40}}\s+)?BY\s+){_IN_SQL}"),
        "a statement of SQL holds a password",
    ),
    (
        ("password",),
        re.compile(
            r"(?i:\b(?:WITH|USER|ROLE)\s(?:[^;\n]{0,100}?\s)?PASSWORD\s{1,5}"
            r"|\bWITH\s{1,5}PASSWORD\s{0,5}=\s{0,5}"
            rf"|\bSET\s{{1,5}}PASSWORD\b[^;\n]{{0,100}}?\bPASSWORD\(\s?){_IN_SQL}"
        ),
        "a statement of SQL holds a password",
    ),
    (
        ("debconf", "password"),
        re.compile(
            r"[\w.-]/[\w/.-]{0,60}pass(?:word)?[\w-]{0,20}[ \t]+password[ \t]+"
            r"[\"']?(?P<value>[^\s\"'`;|&)\\]{1,200})"
        ),
        "`debconf` is handed a password",
    ),
    (
        ("configure set", "aws_"),
        re.compile(
            r"\bconfigure set (?:[\w.-]+\.)?aws_(?:secret_access_key|session_token)[ \t]+"
            + _OPAQUE_VALUE
        ),
        "`aws configure set` is handed a secret",
    ),
    (
        ("config set", "_"),
        re.compile(
            r"\bconfig set (?:-\S+ )?[\"']?\S{0,200}_(?:authToken|password|auth)"
            rf"(?:=|[\"']?[ \t]+){_VALUE}"
        ),
        "the configuration of npm holds what looks like a secret",
    ),
    (
        ("net", "user"),
        # `*` asks for it.
        re.compile(
            r"(?i:\bnet1?(?:\.exe)?[ \t]+user[ \t]+(?:/add[ \t]+)?"
            r"(?P<user>[\w.$%:{}-]{1,60})[ \t]+(?![/*]))" + _VALUE
        ),
        "`net user` is handed a password",
    ),
    (
        ("password",),
        # Of PowerShell, whose variables and nested commands are no values.
        re.compile(
            rf"(?<=[\s,]-)(?!No|UserMay)(?:[A-Z][A-Za-z]{{0,20}})?[Pp]assword[ \t]{{1,9}}(?!pass:)"
            rf"(?=[\"'\w]){_VALUE}"
        ),
        "`-Password` is handed a password",
    ),
    (
        ("convertto-securestring",),
        re.compile(
            r"(?i:\bConvertTo-SecureString(?:[ \t]{1,9}-(?:AsPlainText|Force|String)){0,3}"
            rf"[ \t]{{1,9}}(?=[\"'\w])){_VALUE}"
        ),
        "`ConvertTo-SecureString` is handed a password",
    ),
    (("sshpass",), re.compile(rf"\bsshpass\s+-p\s?{_VALUE}"), "`sshpass -p` is handed a password"),
)


def in_commands(run: str, lowered: str) -> Iterator[Secret]:
    """Find secrets that commands are handed.

    Args:
        run: The text of a file without comments, beginning with an empty line more.
        lowered: The text of the file in lower case.
    """
    there = [
        (pattern, what)
        for marks, pattern, what in _COMMANDS
        if all(mark in lowered for mark in marks)
    ]
    for pattern, what in there:
        line, done = 0, 0
        for match in pattern.finditer(run):
            line += run.count("\n", done, match.start("value"))
            done = match.start("value")
            value = match["value"]
            # `postgres:postgres@` is what anybody tries first.
            if "$" not in value and is_real(value) and value != match.groupdict().get("user"):
                yield Secret(line, what, value)
