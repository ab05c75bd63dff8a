"""Tells a whole script, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_dockerfile.explanations.commands.conditions import is_test, tell_condition
from mkdocs_dockerfile.explanations.commands.inner import Inner, inner_script
from mkdocs_dockerfile.explanations.commands.scope import Line, Scope
from mkdocs_dockerfile.explanations.commands.simple import tell_simple
from mkdocs_dockerfile.explanations.markup import code
from mkdocs_dockerfile.explanations.page import Page
from mkdocs_dockerfile.explanations.shell.syntax import (
    Choice,
    Command,
    Group,
    Item,
    Joint,
    Loop,
    Pipeline,
    Redirect,
    Script,
    Simple,
)

# Shells in shells: more of them are hostile, and the stack matters more.
_DEEPEST = 4
_NOTHING = frozenset({"true", ":"})


def tell_script(page: Page, script: Script, scope: Scope) -> list[Line]:
    """Tell the commands of a script in order.

    Args:
        page: The page.
        script: The script.
        scope: Where it runs; every command is noted there.

    Returns:
        One line for each command or group of commands.
    """
    return _items(page, script.items, scope)


def _items(page: Page, items: Sequence[Item], scope: Scope) -> list[Line]:
    lines: list[Line] = []
    at = 0
    while at < len(items):
        item = items[at]
        following = items[at + 1].joint if at + 1 < len(items) else ";"
        if following in ("&&", "||") and (is_test(item.command) or item.negated):
            at = _guarded(page, items, at, scope, lines)
            continue
        at += 1
        if item.joint == "||" and lines:
            _alternative(page, items, at - 1, scope, lines)
            continue
        if item.negated or is_test(item.command):
            condition = tell_condition(page, Script((item._replace(joint=""),)), scope)
            holds = scope.stops or following == "&&" or at == len(items)
            key = "run.must_hold" if holds else "run.checked"
            lines.append(Line(page.say(key, condition=condition)))
            continue
        line = _command(page, item.command, scope)
        if following == "&":
            line = line._replace(text=page.say("run.background", text=line.text))
        lines.append(line)
    return lines


def _guarded(page: Page, items: Sequence[Item], at: int, scope: Scope, lines: list[Line]) -> int:
    """Tell `test && commands` or `test || commands`; returns where to go on."""
    end = at + 1
    while end < len(items) and _decides(items[end - 1]) and items[end].joint in ("&&", "||"):
        if not _decides(items[end]):
            break
        end += 1
    condition_items = items[at:end]
    if end >= len(items) or items[end].joint not in ("&&", "||"):
        condition = tell_condition(page, Script(tuple(condition_items)), scope)
        lines.append(Line(page.say("run.must_hold", condition=condition)))
        return end
    condition = tell_condition(page, Script(tuple(condition_items)), scope)
    joint: Joint = items[end].joint
    stop = end + 1
    # `&&` and `||` bind alike, from left to right: in `test || a && b`, `b` runs anyway.
    while joint == "&&" and stop < len(items) and items[stop].joint == "&&":
        stop += 1
    body = _items(page, [items[end]._replace(joint=""), *items[end + 1 : stop]], scope)
    key = "run.if" if joint == "&&" else "run.unless"
    lines.append(_headed(page, key, body, condition=condition))
    if joint == "||" or stop >= len(items) or items[stop].joint != "||":
        return stop
    other = items[stop]
    if _does_nothing(other.command):
        _note(scope, other.command)
        lines.append(Line(page.say("run.may_all_fail")))
    else:
        body = _items(page, [other._replace(joint="")], scope)
        lines.append(_headed(page, "run.otherwise_failed", body))
    return stop + 1


def _decides(item: Item) -> bool:
    return is_test(item.command) or item.negated


def _alternative(
    page: Page, items: Sequence[Item], at: int, scope: Scope, lines: list[Line]
) -> None:
    """Tell `… || command`, which runs if any of the commands chained before it fails."""
    item = items[at]
    chained = at >= 2 and items[at - 1].joint == "&&"
    if _does_nothing(item.command):
        _note(scope, item.command)
        if chained or lines[-1].children:
            lines.append(Line(page.say("run.may_all_fail")))
        else:
            lines[-1] = Line(page.say("run.may_fail", text=lines[-1].text))
        return
    line = _command(page, item.command, scope)
    if chained:
        lines.append(_headed(page, "run.if_any_failed", [line]))
    elif line.children or lines[-1].children:
        lines.append(_headed(page, "run.if_failed", [line]))
    else:
        text = page.say("run.or_else", text=lines[-1].text, other=_inside(line.text))
        lines[-1] = Line(text)


def _does_nothing(command: Command) -> bool:
    return (
        isinstance(command, Simple)
        and len(command.words) == 1
        and command.words[0].text in _NOTHING
    )


def _note(scope: Scope, command: Command) -> None:
    if isinstance(command, Simple) and command.words:
        scope.met(command.words[0].text, known=True)


def _headed(page: Page, key: str, body: list[Line], **values: object) -> Line:
    """A heading with what is done under it; in one sentence if it is one thing."""
    if len(body) == 1 and not body[0].children:
        return Line(page.say(f"{key}_one", body=_inside(body[0].text), **values))
    return Line(page.say(key, **values), tuple(body))


def _inside(text: str) -> str:
    """A sentence as a part of another; only those without a code span begin in upper case."""
    return text[:1].lower() + text[1:]


def _command(page: Page, command: Command, scope: Scope) -> Line:
    if isinstance(command, Simple):
        nested = command.assignments or scope.depth >= _DEEPEST
        inner = None if nested else inner_script(command)
        if inner is None:
            return Line(tell_simple(page, command, scope))
        line = _in_shell(page, inner, scope)
        return _redirected(page, line, command.redirects)
    if isinstance(command, Pipeline):
        return _pipeline(page, command, scope)
    if isinstance(command, Choice):
        line = _choice(page, command, scope)
    elif isinstance(command, Loop):
        line = _loop(page, command, scope)
    else:
        line = _group(page, command, scope)
    return _redirected(page, line, command.redirects)


def _in_shell(page: Page, inner: Inner, scope: Scope) -> Line:
    """Tell what a shell is handed as an argument."""
    scope.met(inner.shell.split(" ", 1)[0], known=True)
    outside, scope.dialect = scope.dialect, inner.dialect
    scope.depth += 1
    body = tell_script(page, inner.script, scope)
    scope.depth -= 1
    scope.dialect = outside
    return _headed(page, "run.in_shell", body, shell=code(inner.shell))


def _redirected(page: Page, line: Line, redirects: Sequence[Redirect]) -> Line:
    """Tell where a compound command's streams go, behind all that is in it."""
    extra: list[str] = []
    for redirect in redirects:
        target = redirect.target.text
        if redirect.body is not None or redirect.operator.endswith("&") or target == "/dev/null":
            continue
        if redirect.operator == "<":
            extra.append(page.say("run.all_read", path=code(target)))
        elif redirect.operator.endswith((">", "|")) and redirect.descriptor != "2":
            key = "run.all_appended" if ">>" in redirect.operator else "run.all_written"
            extra.append(page.say(key, path=code(target)))
    if not extra:
        return line
    children = line.children or (line,)
    text = line.text if line.children else page.say("run.group")
    return Line(text, (*children, *map(Line, extra)))


def _pipeline(page: Page, pipeline: Pipeline, scope: Scope) -> Line:
    lines = [_command(page, command, scope) for command in pipeline.commands]
    if any(line.children for line in lines):
        return Line(page.say("run.piped_all"), tuple(lines))
    text = lines[0].text
    for line in lines[1:]:
        text = page.say("run.piped", first=text, second=_inside(line.text))
    return Line(text)


def _choice(page: Page, choice: Choice, scope: Scope) -> Line:
    lines: list[Line] = []
    for branch in choice.branches:
        if choice.subject is not None:
            body = _items(page, branch.body.items, scope) or [Line(page.say("run.nothing"))]
            patterns = page.texts.one_of([code(pattern) for pattern in branch.patterns])
            key = "run.case_other" if branch.patterns == ("*",) else "run.case"
            lines.append(_headed(page, key, body, patterns=patterns))
        elif branch.condition is not None:
            condition = tell_condition(page, branch.condition, scope)
            body = _items(page, branch.body.items, scope) or [Line(page.say("run.nothing"))]
            key = "run.else_if" if lines else "run.if"
            lines.append(_headed(page, key, body, condition=condition))
        else:
            body = _items(page, branch.body.items, scope) or [Line(page.say("run.nothing"))]
            lines.append(_headed(page, "run.otherwise", body))
    if choice.subject is not None:
        return Line(page.say("run.by_value", subject=code(choice.subject.text)), tuple(lines))
    if len(lines) == 1:
        return lines[0]
    return Line(page.say("run.by_case"), tuple(lines))


def _loop(page: Page, loop: Loop, scope: Scope) -> Line:
    condition = ""
    if loop.condition is not None:
        condition = tell_condition(page, loop.condition, scope)
    body = _items(page, loop.body.items, scope)
    if loop.kind != "for":
        return _headed(page, f"run.{loop.kind}", body, condition=condition)
    if not loop.variable:
        return _headed(page, "run.repeat", body)
    values = page.codes([item.text for item in loop.items])
    key = "run.for_each" if values else "run.for_arguments"
    return _headed(page, key, body, name=code(f"${loop.variable}"), values=values)


def _group(page: Page, group: Group, scope: Scope) -> Line:
    if group.kind == "function":
        scope.functions.add(group.name)
        body = _items(page, group.body.items, scope)
        return Line(page.say("run.function", name=code(group.name)), tuple(body))
    body = _items(page, group.body.items, scope)
    if len(body) == 1:
        return body[0]
    return Line(page.say(f"run.{group.kind}"), tuple(body))
