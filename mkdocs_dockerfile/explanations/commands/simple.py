"""Tells a simple command: its name, arguments, variables and redirections."""

from __future__ import annotations

import re

from mkdocs_dockerfile.explanations.catalog import Tool
from mkdocs_dockerfile.explanations.commands.scope import Scope
from mkdocs_dockerfile.explanations.commands.special import (
    remember,
    stops_on_failure,
    tell_set,
    wrapped,
)
from mkdocs_dockerfile.explanations.commands.telling import tell_call, whole
from mkdocs_dockerfile.explanations.commands.words import (
    BUILT_INS,
    command_text,
    find_tool,
    note_substitutions,
)
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.shell.syntax import EXPRESSION, Redirect, Simple

_NONE: frozenset[str] = frozenset()
_NOWHERE = frozenset({"/dev/null", "nul", "$null"})
_PYTHON = re.compile(r"python[\d.]*|pypy\d?|py")
# Before these, an assignment stays in the shell (POSIX, "Special Built-In Utilities").
_SPECIAL = frozenset(
    ". : break continue eval exec exit export readonly return set shift times trap unset".split()
)
_MODULES = frozenset({"pip", "pytest", "virtualenv", "mypy", "poetry", "pipx", "uv", "tox", "nox"})
_OUTPUT = {">": "output", ">|": "output", "&>": "output", ">>": "appended", "&>>": "appended"}


def tell_simple(page: Page, command: Simple, scope: Scope) -> str:
    """Tell a simple command, without a full stop.

    Args:
        page: The page.
        command: The command.
        scope: The script it stands in; it is noted there.
    """
    note_substitutions(page, command.words, scope)
    note_substitutions(page, (word for _, word in command.assignments), scope)
    if not command.words:
        return _without_name(page, command)
    extra = _streams(command.redirects)
    text, used = _named(page, command, scope, extra)
    clauses: list[str] = []
    if command.assignments:
        pairs = [f"{name}={word.text}" for name, word in command.assignments]
        kept = command.words[0].text in _SPECIAL and not scope.windows
        key = "run.with_variables_set" if kept else "run.with_variables"
        clauses.append(page.say(key, variables=page.codes(pairs)))
    for redirect in command.redirects:
        clause = _redirect(page, redirect, used)
        if clause:
            clauses.append(clause)
    return page.with_clauses(text, clauses)


def _named(
    page: Page, command: Simple, scope: Scope, extra: dict[str, str]
) -> tuple[str, frozenset[str]]:
    """Tell a command with a name; also the names of the values that the words tell."""
    name = command.words[0].text
    words = command.words[1:]
    texts = [word.text for word in words]
    if name in scope.functions:
        scope.met(name, known=True)
        return _plain(page, "run.function_call", name, texts), _NONE
    if (module := _module(page, name, texts)) is not None:
        name, texts = f"{name} -m {texts[1]}", texts[2:]
        words = words[2:]
    tool = module or find_tool(page, name, texts, windows=scope.windows)
    if name == EXPRESSION:
        scope.met(name, known=True)
        return page.say("run.expression", expression=code(" ".join(texts))), _NONE
    if name == "set" and texts:
        scope.met(name, known=True)
        scope.stops = scope.stops or stops_on_failure(texts)
        return tell_set(page, texts, scope.step), _NONE
    if tool is not None and tool.wraps and words:
        scope.met(name, known=True)
        inner = wrapped(tool, words)
        if not inner:
            return _plain(page, "run.file", name, texts), _NONE
        own = " ".join([name, *texts[: len(words) - len(inner)]])
        says = tool.forms[0].say
        if says == "as_root" and {"-u", "--user"} & set(own.split()):
            says = "as_user"
        told_inner = tell_simple(page, Simple(inner), scope)
        text = page.say(f"commands.{says}", name=code(own), command=told_inner)
        return text, _NONE
    if tool is not None:
        told = tell_call(page, tool, name, texts, extra)
        scope.met(name, known=told.known)
        text = told.text
        remark = remember(page, scope, told.does, texts)
        if remark:
            text = page.say("run.with_remark", text=text, remark=remark)
        return text, told.used
    if name in BUILT_INS:
        scope.met(name, known=True)
        return page.say("run.checks", command=code(command_text(command))), _NONE
    known, text = _without_entry(page, name, texts, scope)
    scope.met(name, known=known)
    return text, _NONE


def _module(page: Page, name: str, texts: list[str]) -> Tool | None:
    """What `python -m pip` runs: a module that is a command as well."""
    if len(texts) < 2 or texts[0] != "-m" or not _PYTHON.fullmatch(name.rpartition("/")[2]):
        return None
    return page.catalog.tools.get(texts[1]) if texts[1] in _MODULES else None


def _without_entry(page: Page, name: str, texts: list[str], scope: Scope) -> tuple[bool, str]:
    bringer = page.bringer(scope.step, name)
    if bringer is not None:
        text = _plain(page, "run.file", name, texts)
        return True, page.say("run.file_from", text=text, step=page.step(bringer))
    if name.startswith("$") and "/" not in name:
        return False, _plain(page, "run.variable", name, texts)
    if "/" in name or (scope.windows and "\\" in name):
        return True, _plain(page, "run.file", name, texts)
    return False, page.say("run.unknown", command=whole(name, texts), name=code(name))


def _plain(page: Page, key: str, name: str, texts: list[str]) -> str:
    if not texts:
        return page.say(key, name=code(name))
    return page.say(f"{key}_with", name=code(name), arguments=code(" ".join(texts)))


def _without_name(page: Page, command: Simple) -> str:
    parts: list[str] = []
    for name, word in command.assignments:
        if name.endswith("+"):
            added = page.say("run.adds", name=code(name[:-1]), value=code(word.text))
            parts.append(added)
        elif name.endswith("-"):
            expression = code(f"{name[:-1]} -= {word.text}")
            parts.append(page.say("run.expression", expression=expression))
        elif word.text.startswith("$(") and len(word.scripts) == 1 and word.text.endswith(")"):
            command_shown = code(word.text[2:-1])
            parts.append(page.say("run.sets_output", name=code(name), command=command_shown))
        elif word.text:
            parts.append(page.say("run.sets", name=code(name), value=code(word.text)))
        else:
            parts.append(page.say("run.sets_empty", name=code(name)))
    for redirect in command.redirects:
        parts.append(page.say("run.empties", path=code(redirect.target.text)))
    return page.texts.all_of(parts)


def _streams(redirects: tuple[Redirect, ...]) -> dict[str, str]:
    """Files and text that a command's streams are led to, for forms that tell them."""
    found: dict[str, str] = {}
    for redirect in redirects:
        name = _OUTPUT.get(redirect.operator)
        if name and redirect.descriptor in ("", "1") and redirect.target.text not in _NOWHERE:
            found[name] = redirect.target.text
        elif redirect.operator == "<":
            found["input"] = redirect.target.text
        elif redirect.operator == "<<<":
            found["text"] = redirect.target.text
        elif redirect.body is not None:
            found["heredoc"] = redirect.target.text
    return found


def _redirect(page: Page, redirect: Redirect, used: frozenset[str]) -> str:
    target = redirect.target.text
    if redirect.operator in (">&", "<&"):
        return ""
    if redirect.operator in _OUTPUT:
        if target in _NOWHERE:
            if redirect.descriptor == "2":
                return page.say("run.errors_discarded", redirect=code(f"2>{target}"))
            return page.say("run.output_discarded", redirect=code(f">{target}"))
        if redirect.descriptor == "2":
            return page.say("run.errors_to", path=code(target))
        name = _OUTPUT[redirect.operator]
        return "" if name in used else page.say(f"run.{name}_to", path=code(target))
    return ""
