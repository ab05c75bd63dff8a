"""The words by which a comment line is recognised: data, in one place.

All patterns match at the start of a line's text, blanks removed, unless they say otherwise.
They are written so that none of them can backtrack over a long line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _any_of(patterns: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


# Orders to a program that reads the file: linters, bots, editors, and this one.
PRAGMA = _any_of(
    (
        r"(?:check|syntax|escape)\s*=",
        r"docs:\s*(?:ignore|skip)\b",
        r"hadolint\s+(?:global\s+)?(?:ignore|shell)\s*=",
        r"shellcheck\s+(?:disable|enable|source|shell|source-path|external-sources)=",
        r"renovate\s*[:=]",
        r"dependabot[-:]",
        r"pyup:",
        r"x-release-please-",
        r"bump-?2?version\b",
        r"trivy:\s*ignore",
        r"(?:bridgecrew|checkov):skip",
        r"(?:nosemgrep|nosec|nosonar|noqa)\b",
        r"semgrep:",
        r"snyk[:-]",
        r"kics-scan\b",
        r"dockle[:-]",
        r"grype[:-]",
        r"gitleaks:allow",
        r"ggignore|ggshield",
        r"lgtm\b\s*\[",
        r"(?:spell-?checker|cspell|codespell)\s*:",
        r"pragma\b",
        r"(?:vim?|ex):\s*(?:set?\s|\S+=|\w+\s*:?$)",
        r"-\*-.{1,200}-\*-",
        r"coding[:=]\s*[-\w]+$",
        r"kate:\s",
        r"Local Variables:",
        r"@formatter:",
        r"fmt:\s*(?:on|off|skip)",
        r"(?:prettier|biome)-ignore",
        r"(?:eslint|yamllint|markdownlint|pylint|dockerfilelint)[-\s:]+(?:disable|enable|ignore)",
        r"editorconfig-checker-",
        r"lint:\s*ignore",
        r"(?:end)?region(?:$|[:\s-]+\w[\w -]{0,40}$)",
        r"\{\{\{|\}\}\}",
        r"\[(?:START|END)\s+[\w-]+\]",
        r"(?:tag|end)::[\w-]+\[",
        r"<!--|-->\s*$",
    )
)

# Where Symfony's recipes write into a file: `###> recipes ###`.
RECIPE = re.compile(r"##[<>]\s")

# A line that can only be the beginning of licence text; it runs to the paragraph's end.
LICENCE_TEXT = _any_of(
    (
        r"licen[sc]ed (?:under|to|by)\b",
        r"(?:permission is|redistribution and use)\b",
        r"this (?:program|software|library) is (?:free|provided)",
        r"this (?:source )?(?:program|software|file|library|project|code|work) (?:is|and)"
        r" (?:licen[sc]ed|distributed|made available|the accompanying)",
        r"(?:use of this|the contents of this file|unless required by applicable)",
        r"you may (?:not use|obtain a copy)\b",
        r"(?:this file is part of|all rights reserved|distributed under the)",
        r"(?:the )?(?:mit|bsd|apache|isc|mozilla|eclipse|gnu)\b[\w ().,-]{0,40}\blicen[sc]e\b",
        r"licen[sc]e\s*:\s*\S",
        r"licen[sc]e (?:upl|mit|bsd|apache|gpl|agpl|lgpl|mpl|epl|isc|cc0|cc)\b",
    )
)
# A line that is licence text on its own; what follows must show that it is, too.
LICENCE_LINE = _any_of(
    (
        r"spdx-",
        r"(?:portions )?copyright\b.{0,20}(?:\d{4}|\(c\)|©|by\b)",
        r"copyright\s*:?\s+(?:the\s+)?[A-Z]",
        r"\(c\)\s*(?:copyright|\d{4})",
        r"©",
    )
)
# What shows that licence text goes on (searched, not matched).
LICENCE_WORDS = _any_of(
    (
        r"licen[sc]e",
        r"copyright",
        r"warrant(?:y|ies)",
        r"merchantab",
        r"liab(?:le|ility)",
        r"permission",
        r"redistribut",
        r"\"as is\"",
        r"spdx",
        r"all rights",
        r"free software",
        r"contributor",
        r"gnu\.org",
        r"©|\(c\) \d{4}",
    )
)

# "Generated, do not edit" (searched in the line). It runs to the paragraph's end.
GENERATED = _any_of(
    (
        r"\bthis (?:docker|container)?\s?file (?:is|was|has been) (?:\w+ ){0,2}(?:auto\w*[- ])?"
        r"generated",
        r"\b(?:docker)?file generated (?:by|from|with|via|using|on|at)\b",
        r"^\W*auto(?:matically)?[- ]?generated\b",
        r"^(?:code )?generated (?:by|from|with|via|using|on|at)\b",
        r"\b(?:do not|don't|dont|never) (?:edit|modify|change|touch)"
        r"(?: this file| the file| this| it| me)?(?: directly| manually| by hand)?"
        r"\s*[.!]*(?:$|[-:;,(])",
    )
)

TODO = re.compile(r"(?:[-*]\s+)?@?(?:(?:TODO|FIXME|XXX)\b|(?:[Tt]odo|[Ff]ixme)\s*[:(])")

# Who wrote the file, and when: neither explains anything. Their kind is `licence`.
AUTHOR = _any_of(
    (
        r"(?:file\s+)?@?(?:author|maintainer|contributor|creator)s?(?:\(s\))?\s*:",
        r"(?:created|written|maintained|authored)[ -]by\b\s*:?\s*\S+(?:\s+\S+){0,4}$",
        r"(?:docker[- ]?file |docker |image )?version\s*[:=]?\s+v?\d[\w.+-]*\s*$",
        r"[A-Z][\w.'-]{1,30}(?:\s+[A-Z][\w.'-]{0,30}){1,3}\s*[(<][^()<>]{0,60}@[\w.-]+[)>]\s*$",
        r"@licen[sc]e\b",
        r"docker[-_]version\s*[:=]?\s*v?\d",
        r"(?:e-?mail|contact)\s*:?\s*<?[\w.+-]{1,64}@",
        r"(?:date|(?:last )?(?:updated?|modified|changed?|edited)|created)(?: on| at| date)?\s*:?"
        r"\s*[\d./: -]{6,20}(?:\s|$)",
    )
)
AUTHOR_CAPITALS = re.compile(r"(?:AUTHOR|MAINTAINER)S?\s+\S|VERSION\s*:?\s+[\w.+-]+$")

# Words of sentences, not of commands: a line with one of them is no shell.
SENTENCE = re.compile(
    r"(?<![\w/.=$-])(?:the|an|is|are|be|to|of|that|this|these|those|we|you|your|our|it|its|so|"
    r"when|because|which|can|will|should|must|may|needs?|needed|has|have|does|was|were|also|"
    r"instead|otherwise|after|before|here|there|requires?|dependencies)(?![\w/=-])",
    re.IGNORECASE,
)

_SUBCOMMANDS = (
    "build|bud|build-using-dockerfile|buildx|bake|builder|run|start|stop|restart|rm|rmi|create|exec|pull|push|tag|login|"
    "logs|ps|images|image|inspect|cp|commit|compose|container|volume|network|save|load|export|"
    "import|kill|attach|port|stats|service|stack|swarm|machine|pod|play|up|down|info|version"
)
SUBCOMMAND = re.compile(_SUBCOMMANDS)
# A command that builds or runs an image, with what may stand before it.
DOCKER = re.compile(
    r"(?:sudo\s+)?(?:[A-Z_][A-Z0-9_]*=\S*\s+)*"
    r"(?:docker|podman|nerdctl|buildah)(?:-compose)?(?:\s+-\S+(?:\s+[^\s-]\S*)?)*"
    rf"\s+(?:{_SUBCOMMANDS})(?=\s|$)"
)
# "Run it: docker run …", "TO_BUILD: docker build …", "Build - docker build …", "Run => …"
LABELLED_DOCKER = re.compile(
    r"(?P<label>[^:`\"']{1,40}?)(?P<joint>:|(?<=\s)(?:[-\u2013\u2014]|[-=]{1,2}>|\u2192))\s+"
    rf"(?P<code>{DOCKER.pattern}.*)"
)
# "--> docker build …"
ARROW = re.compile(r"(?:[-=]{1,2}>|\u2192)\s+(?=\S)")
# "docker build … -> done": a row of what follows what, and nothing to type (searched).
ARROW_BEHIND = re.compile(r"\s(?:[-=]{1,2}>|\u2192)(?:\s|$)")
# How a sentence or a lead-in begins and ends, as no operand does: "Then …", "stop it:"; `.` is one.
SENTENCE_BOUND = re.compile(r"\A[A-Z][a-z]+(?:\s|\Z)|(?<=\w)[.:,;!?]\Z")
OPTION = re.compile(r"(?:^|\s)--?[A-Za-z]")
# "Build it: `docker build …`", or the span alone.
DOCKER_SPAN = re.compile(
    r"(?:(?P<label>[^:`\"']{1,40}?)(?::|\s[-\u2013\u2014])\s*)?"
    rf"(?P<mark>`{{1,3}})(?P<code>\s?{DOCKER.pattern}[^`]*)(?P=mark)[.;,]?$"
)
# A command within a sentence, in quotation marks: those of Markdown, all others, and both, as in
# old manuals (searched).
MENTIONED_DOCKER = re.compile(
    rf"(?<![\w=`])(?P<mark>(?P<tick>`{{1,3}})|[\"'])(?P<code>\s?{DOCKER.pattern}(?:(?!(?P=mark))[^`])*)"
    r"(?:(?P=mark)|(?(tick)'|(?!)))(?!\w)"
)
# A sentence that a command in a code span goes on: "Then use `docker build --pull …`".
BEFORE_SPAN = re.compile(r"[A-Z][a-z']{1,20}(?: [a-z']{1,20}){0,6} `[^`]+`")
# The last word of what names an option, and is no command: "docker run -v ...".
NAMED_ONLY = re.compile(r"-.*|.*\.\.\.|\u2026|\[.*\]|[\w-]+=\S*")
# `cd app && docker build .` (searched, not matched).
CHAINED_DOCKER = re.compile(rf"(?:&&|[;|])\s*{DOCKER.pattern}")
# Parts of a script, which are no command without the others.
SHELL_COMPOUND = re.compile(
    r"(?:if|elif|else|for|while|until|case|function|\w+\s*\(\))(?=\s|$)|[({|&;]"
)
# What may hold words in a command: what is quoted, and the comment behind it.
QUOTATION = re.compile(r"(?<![^\s=])([\"'])(?:(?!\1).)*\1")
SHELL_COMMENT = re.compile(r"\s#(?!\d).*")
# What follows a subcommand and is no word: an option, a path, a variable (searched).
DOCKER_EVIDENCE = re.compile(r"(?:^|\s)(?:--?[A-Za-z]|\.{1,2}(?:/|\s|$))|[/$:|&]")
PROMPT = re.compile(r"[$%>]\s+(?=\S)|\w+@[\w.-]+[:~/\w]*[$#]\s+(?=\S)")

# Commands whose second word decides: `apt-get install …` is one, `pip is …` is not.
SHELL_VERB = re.compile(
    r"(?:sudo\s+)?(?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|tdnf|zypper|pacman|brew|choco|pip3?|"
    r"pipenv|poetry|uv|conda|mamba|npm|npx|yarn|pnpm|gem|bundle|composer|cargo|go|git|mvn|gradle|"
    r"dotnet|make|python3? -m|rpm|dpkg|systemctl|service|npm|node|update-alternatives)\s+"
    r"(?:-\S+\s+)*(?:install|update|upgrade|add|del|remove|purge|clean|autoremove|run|build|clone|"
    r"checkout|pull|get|ci|mod|fetch|init|publish|restore|sync|config|start|stop|enable|test|"
    r"package|require|global|all|groupinstall|dist-upgrade|pip|venv|submodule|-\S+)(?=\s|$|;)"
)
# Commands that need more evidence than their name, being words as well.
SHELL_NAME = re.compile(
    r"(?:sudo\s+)?(?:\./?[\w./-]+|cd|rm|mv|cp|ln|ls|mkdir|rmdir|touch|cat|tee|echo|printf|export|set|"
    r"unset|source|\.|curl|wget|tar|unzip|zip|gunzip|gzip|chmod|chown|chgrp|useradd|groupadd|usermod|"
    r"adduser|addgroup|sed|awk|grep|find|xargs|sort|head|tail|make|cmake|gcc|\S*configure|bash|sh|"
    r"zsh|python[\d.]*|perl|ruby|node|java|php|go|cargo|gpg|apt-key|add-apt-repository|dpkg|rpm|"
    r"apt-get|apt|apk|yum|dnf|pip3?|npm|yarn|gem|git|locale-gen|update-\S+|ldconfig|a2enmod|"
    r"docker-php-ext-\S+|phpize|pecl|pear|service|systemctl|supervisord|sleep|test|exec|eval|"
    r"install(?=\s+-)|which|command|type|true|false|openssl|ssh-keygen|patch|dos2unix|envsubst|su|sudo|"
    r"powershell|cmd|ENV|nginx|mysql|psql|kubectl|helm)\s+(?P<rest>\S.*)"
)
SHELL_EVIDENCE = re.compile(
    r"(?:^|\s)--?[A-Za-z]|[$|<>;&=*]|(?:^|\s)[\w.~-]*/\S|^\S+\.[A-Za-z]\w{0,3}$"
)
SHELL_SYNTAX = re.compile(
    r"(?:&&|\|\|?)\s*[\w./$({\\\"']|(?:if|elif|while|until)\s+(?:\[|!|test\b)|(?:fi|done|esac|else|then|do)\b"
    r"\s*[;&|)\\]*\s*$|for\s+\w+\s+in\b[^;]*;|[^;]*;\s*(?:then|do)\b|\}\s*[;&|\\]|;\s*(?:fi|done)\b"
)
# Any command: with its output into a file, or named by its path and with a flag behind it.
SHELL_USE = re.compile(
    r"[a-z][\w./-]*\s[^<>]*\s>{1,2}\s*[~/.$\w]\S*$|[\w.-]+/[\w./-]+\s+--?[A-Za-z]"
)
# Shell that could be two words.
MOVE = re.compile(r"(?:cd|mkdir)\s+[\w./~$-]+")
FLAG_OR_ASSIGNMENT = re.compile(r"(?:--?[A-Za-z][\w-]*(?:=\S+)?|[A-Za-z_]\w*=\S*)$")

ASSIGNMENT = re.compile(r"[A-Z][A-Z0-9_]{2,}=\S+$")

# "RUN => docker run x": a label that is called like an instruction (matched behind the name).
LABEL_JOINT = re.compile(r"(?:[-=]{1,2}>|[-\u2013\u2014\u2192])\s")
# How the arguments of a commented-out instruction look; what does not is a sentence
# that begins with a shouted word ("RUN the tests", "FROM here on").
_NAME = r"[A-Za-z_][\w.-]*"
INSTRUCTION_ARGUMENTS = {
    "ADD": re.compile(r"(?:--\w+|\[|\S+\s+\S*[/.$\"<])"),
    "ARG": re.compile(rf"{_NAME}(?:=|\s*$|\s+{_NAME}=)"),
    "CMD": re.compile(r"\[|[\w./\\$-]+(?:$|\s)"),
    "COPY": re.compile(r"(?:--\w+|\[|\S+\s+\S*[/.$\"<])"),
    "ENTRYPOINT": re.compile(r"\[|[\w./\\$-]+(?:$|\s)"),
    "ENV": re.compile(rf"{_NAME}(?:=|\s+\S+\s*\\?$)|[A-Z][A-Z0-9_]+\s+\S"),
    "EXPOSE": re.compile(r"[\d$]"),
    "FROM": re.compile(r"(?:--platform\S*\s+)?[\w.:/@${}-]+(?:\s+(?i:as)\s+\S+)?\s*$"),
    "HEALTHCHECK": re.compile(r"(?:--\w|CMD\b|NONE\b)"),
    "LABEL": re.compile(r"[\"\w.-]+\s*=|[\"\w.-]+\s+\""),
    "MAINTAINER": re.compile(r"\S"),
    "ONBUILD": re.compile(r"[A-Z]+\s+\S"),
    "RUN": re.compile(r"\S"),
    "SHELL": re.compile(r"\["),
    "STOPSIGNAL": re.compile(r"(?:SIG|\d)"),
    "USER": re.compile(r"[\w:${}.-]+\s*$"),
    "VOLUME": re.compile(r"[\[/$\"]|[A-Za-z]:[\\/]"),
    "WORKDIR": re.compile(r"\S*[/\\$\"]|[\w.-]+\s*$"),
}

# A line that only leads into the dead code below it.
LEADS_INTO_CODE = re.compile(
    r"\buncomment(?:ing)?\b|^(?:alternatively|for example|e\.g\.|example)\b", re.IGNORECASE
)

# Titles of stages. "Stage 1:" is said by the page itself; these phrases say nothing.
STAGE_PREFIX = re.compile(
    r"(?:(?:(?:build|docker)\s+)?(?:stage|step|phase|étape|etapa|fase|schritt|stufe|этап|стадия|"
    r"阶段|ステージ)\s*(?:#|no\.?\s*)?\d*|\d+(?:st|nd|rd|th)?\s+stage|stage\s+[\"'`]?[\w-]+[\"'`]?)"
    r"\s*(?:[:.)\u2013\u2014]|\s-)\s*(?=\S)",
    re.IGNORECASE,
)
NO_TITLE = re.compile(
    r"(?:.{0,40}\b(?:base|parent|source|official)\b.{0,30}\b(?:images?|os)\b|"
    r"(?:\w+\s+){0,3}docker\s+images?\s*$|from\s*$)",
    re.IGNORECASE,
)
ABOUT_A_FILE = re.compile(
    r"docker\s?file|docker image|container (?:image )?(?:for|that|to)", re.IGNORECASE
)
# "Download helm (see https://…)": the address is no part of a title.
ASIDE = re.compile(r"\s*\((?:see:?\s+)?https?://[^()\s]*\)\s*$", re.IGNORECASE)
CLOSING_BANNER = re.compile(r"end\b|/\w|.*\bend$", re.IGNORECASE)
BETWEEN_COMMANDS = frozenset({"or", "or:", "and", "and:", "then", "then:", "oder", "ou", "o"})
