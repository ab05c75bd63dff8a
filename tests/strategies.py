"""Nasty Dockerfiles for property tests: all that the syntax allows, and what it does not.

Most choices are made from tables, which costs Hypothesis far less than nested strategies.
The ordinary stands first in a table: that is what a failing example shrinks to.
"""

import json
from itertools import product

from hypothesis import strategies as st


def split(text):
    return text.split(" ")


def mostly(usual, other, *, times):
    """`one_of` with weights: it drops a strategy that is given twice."""
    return st.sampled_from([*[usual] * times, other]).flatmap(lambda strategy: strategy)


KEYWORDS = split(
    "RUN COPY ADD ENV LABEL ARG CMD ENTRYPOINT HEALTHCHECK ONBUILD FROM EXPOSE MAINTAINER SHELL "
    "STOPSIGNAL USER VOLUME WORKDIR"
)

# The last five have letters whose other case is longer, or a letter of ASCII.
ODD_KEYWORDS = split(
    "FOO {{ {%if RUN: \\ ` -- # [ \ufeffRUN R\x00N é RUN=x {# STRAßE \u017fHELL WOR\u212aDIR "
    "\u0130 ONBU\u0131LD WORKD\u0130R"
)


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)

ODD_BLANKS = split("\v \f \r \x1c \x1f \x85 \xa0 \u1680 \u2003 \u2028 \u3000 \u200b")
BLANKS = [*" " * 30, *["  ", "\t"] * 5, *ODD_BLANKS]

# --- Words -------------------------------------------------------------------------

PLAIN = split(
    "a b1 x=y A= =v . / /app:/b 80/tcp * é 日本 --x=y --y -- - # #x [ ] [] {{ }} && ; | = == < "
    "\U0001f433 e\u0301 \u0130 \ufffd \x00 $A ${A} $(a"
)
QUOTING = [
    *split('" \' "" \'\' A="b" \\ \\\\ \\" \\\' ` `` `" `\' a\\ a` $ ${ ${} ${A:-b}'),
    *["\\\xa0", '"[a]"'],
    *['"a b"', "'a b'", 'A="b c"', "B='c\\'", "A='b\\' c'", 'A="b\\" c"', 'A="b`" c"', "A=b\\ c"],
    *["A=b` c", "${A:-b c}", "${A#b}", "${A/b/c}", "${A:?x}", "${A:-${B}}", "${A:-'}", "$'a b'"],
]
# Words that look like a heredoc's, and open none or one whose body nobody wrote.
OPENINGS = split("<< <<<a <<- a<<b <<'' \"<<E\" '<<E' <<E<F x<<E <<$A <<E")
WORDS = [
    *PLAIN * 4,
    *QUOTING * 3,
    *OPENINGS,
    *map("".join, product(["a", "=", '"', "A="], QUOTING)),
    *map("".join, product(QUOTING, ["a", "'", "\\"])),
]
WORD = mostly(st.sampled_from(WORDS), TEXT, times=40)

NAMES = split("A A B_1 a.b 'a' \"a b\" é a\\ $X")
PAIR = st.builds(
    "{}{}{}".format, st.sampled_from(NAMES), st.sampled_from([*"=" * 12, "", "=="]), WORD
)

FLAG_VALUES = [
    *split('build a,b=c $X "a" a\\ b\\" é 日本 \xa0 a\xa0b \\ \uff41'),
    *['"a b"', "'a b'", "a\\ b", '"a\\" b"', "a` b", "'a", "", "b=c", '"', "\\\\", "\x85"],
]
FLAGS = [
    *map("".join, product(["--from=", "--mount=type=", "--x="], FLAG_VALUES)),
    *["--link", '--""', "--=", "---x", "--", "-x", "--\\-x", "--'x'=y", "--x", "--é"],
]

JSON_ITEMS = [
    *['"a"', '"a b"', '""', '"é"', '"<<E"', '"\\n\\t\\/\\\\\\""'] * 6,
    *['"\\u00e9\\u0000"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\ude00\\ud83d"', '"\\u12"', '"\\x"'],
    *['"a\tb"', '"a\x7f\xa0"', "'a'", "a", "$A"],
    *["1", "-0", "01", "1.5", "1e999", "NaN", "null", "true", '["a"]', "{}", '{"a": 1}', '"a'],
]
JSON_FORM = st.builds(
    lambda start, items, comma, end: start + comma.join(items) + end,
    st.sampled_from([*["["] * 6, "[ ", "[\t", "[\xa0", "\xa0[", "[["]),
    st.lists(mostly(st.sampled_from(JSON_ITEMS), TEXT.map(json.dumps), times=20), max_size=4),
    st.sampled_from([*[", ", ","] * 6, " ,\t", "\xa0,", ",,", " "]),
    st.sampled_from([*["]"] * 9, " ]", "] ", "] x", "]]", "", ",]", "]\xa0", "] # x"]),
)

# --- Lines -------------------------------------------------------------------------

COMMENTS = [
    indent + "#" + text
    for indent, text in product(
        ["", "", "", " ", "\t", "\xa0", "\x1c"],
        ["", " a", "!", ": b", " escape=`", " syntax=x", " c \\", " c `", " RUN a", " é", "\r"],
    )
]
EMPTY = ["", "", " ", "\t", "\xa0", "\r", "\x1c"]
# Continuations; `\` stands for the escape token, `\n` for a line end.
CONTINUATIONS = [
    before + "\\" + behind + "\n" + filling + after
    for before, behind, filling, after in product(
        [" ", " ", "", "\t"],
        ["", "", "", " ", "\t ", "\r", "\xa0"],
        ["", "", "# c\n", "  # c \\\n", "\n", " \n\n", "# c\n\n# d\n", "\\\n", "\xa0\n", "\t#\n"],
        ["", "  ", "\t", "\xa0"],
    )
]
GAPS = {
    escape: st.sampled_from([*BLANKS * 40, *(text.replace("\\", escape) for text in CONTINUATIONS)])
    for escape in "\\`"
}
LEADING = [*[""] * 20, " ", "\t", "\xa0", "\x1c", "\f"]

# --- Heredocs ----------------------------------------------------------------------

# How the word may be written, and the name that it then has.
QUOTED = [
    *[("{}", "{}")] * 6,
    *[("'{}'", "{}"), ('"{}"', "{}")] * 3,
    *[("\\{}", "{}"), ("{}''", "{}"), ('"{}\'"', "{}'"), ("'{} x'", "{} x"), ("{}$A", "{}$A")],
    *[("{}.", "{}."), ("'{}'\"b\"", "{}b"), ("${{{}}}", "${{{}}}"), ("{}\\ x", "{} x")],
    ('"{}\\""', '{}"'),
]
OPENING_MARKS = [*["<<"] * 6, *["<<-"] * 4, "0<<", "3<<", "007<<-", "12<<", "٣<<", "<< ", "<<- "]
BODY_LINES = [
    *["x", "", "\tx", "# c", "RUN y", "FROM z", "a \\", "$A", "<<E", "é", "\r", "\x85", "{}x"],
    *[" {}", "\t{}", "{} ", "{}{}", '"{}"', "\t \t{}", "{}\r", "{}\\"],
]


@st.composite
def heredoc(draw):
    """An opening word and the lines that follow it: body and, mostly, terminator."""
    name = draw(st.sampled_from(split("EOF EOF EOF E eof a-b é # RUN {{ a=b")))
    mark = draw(st.sampled_from(OPENING_MARKS))
    word, called = draw(st.sampled_from(QUOTED))
    word, called = word.format(name), called.format(name)
    lines = [
        line.replace("{}", called)
        for line in draw(st.lists(st.sampled_from(BODY_LINES), max_size=4))
    ]
    ends = [called] * 30 + [None]
    if "-" in mark:
        ends += ["\t" + called, "\t\t" + called] * 8
    end = draw(st.sampled_from(ends))
    return mark + word, lines if end is None else [*lines, end]


# --- Files -------------------------------------------------------------------------


@st.composite
def words_of(draw, keyword):
    """The words behind a keyword."""
    words = draw(st.lists(st.sampled_from(FLAGS), max_size=2))
    form = draw(st.sampled_from(["own", "own", "own", "own", "json", "words", "words", "none"]))
    if form == "none":
        return words
    if keyword == "HEALTHCHECK":
        words.append(draw(st.sampled_from(["CMD", "CMD", "NONE", "cmd", "[", "CMD\xa0x", "é"])))
    if form == "own" and keyword in ("ENV", "LABEL", "ARG"):
        return words + draw(st.lists(PAIR, min_size=1, max_size=3))
    if form == "own" and keyword == "FROM":
        tail = draw(st.sampled_from([[], ["AS", "x"], ["as", "X"], ["as"], ["AS", "x", "y"]]))
        return [*words, "scratch", *tail]
    if form == "json" and keyword not in ("ENV", "LABEL"):
        return [*words, draw(JSON_FORM)]
    return words + draw(st.lists(WORD, min_size=1, max_size=4))


@st.composite
def instructions(draw, escape):
    """The lines of one instruction, the last without its line end."""
    if draw(st.sampled_from([*[False] * 19, True])):
        keyword = draw(st.sampled_from(ODD_KEYWORDS))
    else:
        keyword = draw(st.sampled_from([*KEYWORDS, *KEYWORDS[:10], *KEYWORDS[:4]]))
    words = [draw(st.sampled_from([keyword] * 8 + [keyword.lower(), keyword.title()]))]
    if keyword == "ONBUILD":
        keyword = draw(st.sampled_from([*KEYWORDS, "COPY", "ADD", "RUN", "FOO", "onbuild"]))
        words += [*draw(st.sampled_from([[], [], [], [], ["--x=y"]])), keyword]
    words += draw(words_of(keyword))
    documents = []
    if draw(st.integers(0, 99)) < (50 if keyword in ("RUN", "COPY", "ADD") else 3):
        documents = draw(st.lists(heredoc(), min_size=1, max_size=3))
        place = draw(st.sampled_from([1, len(words)]))
        words[place:place] = [word for word, _ in documents]
    gaps = GAPS[escape]
    parts = [draw(st.sampled_from(LEADING))]
    for word in words:
        parts += [word, draw(gaps)]
    if draw(st.sampled_from([*[True] * 9, False])):
        parts.pop()
    for _, lines in documents:
        parts += ["\n" + line for line in lines]
    return "".join(parts)


DIRECTIVES = [
    *["# syntax=docker/dockerfile:1", "# escape=`", "# check=skip=all", "# escape=\\"] * 5,
    *["#syntax = docker/dockerfile:1.4", "# Escape = `", "#\tescape=`", "# escape=x", "# escape="],
    *["# other=x", "# a comment", " # escape=`", "#escape=` ", "#\xa0escape=`", "# syntax=a b=c"],
    *["", "# 1a=b", "// syntax=x", "#!/usr/bin/env x", '{"syntax": "x"}', "#escape=`\r"],
    *["# check=error=true;skip=A", "# SYNTAX=x", "# e\u017fcape=`", "# escape=`\x85"],
    *["# es cape=`", "\f# escape=`"],
]
LINE_ENDS = [
    *[["\n"]] * 6,
    *[["\r\n"]] * 2,
    *[["\n", "\r\n"], ["\n", " \n", "\r\r\n"]],
    *[["\n", "\n", "\n", "\r"], ["\n", "\n", "\n", "\f", "\x85"]],
]


@st.composite
def dockerfiles(draw):
    """The text of a Dockerfile; BuildKit accepts most of them."""
    head = draw(st.one_of(st.just([]), st.lists(st.sampled_from(DIRECTIVES), max_size=3)))
    escape = "`" if any("escape=`" in line for line in head) else "\\"
    if draw(st.sampled_from([*[False] * 19, True])):
        escape = "\\" if escape == "`" else "`"
    first = draw(st.sampled_from([*[["FROM a"]] * 9, []]))
    other = [*EMPTY, escape, f"{escape} ", escape * 2, f"{escape}\n\n{escape}"]
    item = mostly(instructions(escape), st.sampled_from([*COMMENTS, *other * 4]), times=4)
    lines = [*head, *first, *draw(st.lists(item, min_size=1, max_size=6))]
    text = "\n".join(lines) + draw(st.sampled_from([*["\n"] * 9, "", "\n\n", "\n \n"]))
    ends = draw(st.sampled_from(LINE_ENDS))
    if ends != ["\n"]:
        first, *rest = text.split("\n")
        text = first + "".join(
            draw(st.sampled_from(ends)) + line if len(ends) > 1 else ends[0] + line for line in rest
        )
    return draw(st.sampled_from([*[""] * 30, "\ufeff"])) + text


# Any text at all, half surrogate pairs included, and text made of what has a meaning.
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(
        st.one_of(
            st.sampled_from([*"\n\n\n\\`#<-'\"[] \t\r=$", "FROM", "RUN ", "ONBUILD ", "<<E", "E"]),
            TEXT,
        ),
        max_size=60,
    ).map("".join),
)
