"""What a stage begins with where the target platform decides which one it is built on.

What all the stages that it may be say alike holds whichever it is. All else is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from mkdocs_dockerfile.semantics.config import (
    CommandLine,
    Healthcheck,
    Port,
    Setting,
    Start,
    Unset,
    Varies,
)
from mkdocs_dockerfile.semantics.effects import State
from mkdocs_dockerfile.semantics.timeline import Timeline
from mkdocs_dockerfile.semantics.values import Value

T = TypeVar("T")

# Nobody reads more commands of which one is started.
_MOST_STARTS = 8


def begin_on_any(state: State, candidates: Sequence[State], position: int, room: int) -> int:
    """Begin a stage with what its candidates have in common.

    What they share is as the first of them has it, with the instruction that set it there.
    Build arguments are not shared. Where a candidate triggers instructions (ONBUILD), nothing
    is: nobody has gone through what these change.

    Args:
        state: The stage, of which nothing is read yet. Gets what they share.
        candidates: The stages that it may be built on, at their ends; at least one.
        position: Index of its FROM.
        room: How many values may still be compared in this file. Many stages that may each be
            built on many others, of many variables, would take any time.

    Returns:
        How many there are left; below 0, nothing is shared.
    """
    state.windows = state.windows or all(candidate.windows for candidate in candidates)
    commands = state.history.commands
    histories = [candidate.history for candidate in candidates]
    if room >= 0:
        room -= sum(1 + _size(candidate) for candidate in candidates)
    if room < 0 or any(history.triggers.end for history in histories):
        for key in ("entrypoint", "cmd"):
            commands.set(key, position, Varies(position))
        return room
    history = state.history
    _share(history.single, [item.single for item in histories], _setting, position)
    _share(history.env, [item.env for item in histories], _setting, position)
    _share(history.labels, [item.labels for item in histories], _setting, position)
    _share(history.volumes, [item.volumes for item in histories], _setting, position)
    _share(history.ports, [item.ports for item in histories], _port, position)
    _share(history.healthcheck, [item.healthcheck for item in histories], _check, position)
    # What only some have may be empty or not.
    for name in dict.fromkeys(name for candidate in candidates for name in candidate.variables.end):
        state.variables.set(name, position, Value(None))
    for name, setting in history.env.end.items():
        state.variables.set(name, position, Value(setting.value, setting.unresolved))
    for key, line in _alike([item.commands for item in histories], _command):
        if key == "shell":
            commands.set(key, position, line)
    _share_start(commands, candidates, position)
    return room


def _size(state: State) -> int:
    """How many values there are to compare."""
    history = state.history
    settings = (history.single, history.env, history.labels, history.volumes)
    return len(state.variables.end) + len(history.ports.end) + sum(len(one.end) for one in settings)


def _share(
    timeline: Timeline[T],
    candidates: Sequence[Timeline[T]],
    said: Callable[[T], object],
    position: int,
) -> None:
    for key, value in _alike(candidates, said):
        timeline.set(key, position, value)


def _alike(
    candidates: Sequence[Timeline[T]], said: Callable[[T], object]
) -> Iterator[tuple[str, T]]:
    first, *others = (candidate.end for candidate in candidates)
    for key, value in first.items():
        expected = said(value)
        found = (other.get(key) for other in others)
        if all(other is not None and said(other) == expected for other in found):
            yield key, value


def _share_start(
    commands: Timeline[CommandLine | Unset | Varies], candidates: Sequence[State], position: int
) -> None:
    """Share what is started; a CMD means nothing without the entry point that it is for."""
    if all(candidate.starts_nothing for candidate in candidates):
        commands.set("entrypoint", position, Unset(position))
        return
    starts: dict[object, Start] = {}
    entrypoints: set[object] = set()
    others: set[object] = set()
    for candidate in candidates:
        end = candidate.history.commands.end
        entrypoints.add(_command(end.get("entrypoint")))
        # A CMD that was reset is none.
        others.add((_command(end.get("cmd")) or None, candidate.starts_nothing))
        for start in candidate.history.starts():
            starts.setdefault((_command(start.entrypoint), _command(start.cmd)), start)
    varies = Varies(position, tuple(starts.values()) if len(starts) <= _MOST_STARTS else ())
    first = candidates[0].history.commands.end
    for key, alike in (
        ("entrypoint", len(entrypoints) == 1),
        ("cmd", len(entrypoints) == len(others) == 1),
    ):
        value = first.get(key) if alike else varies
        if value is not None:
            commands.set(key, position, value)


# --- What is said, wherever it stands ------------------------------------------------


def _setting(setting: Setting) -> object:
    return setting.value, setting.unresolved


def _port(port: Port) -> object:
    return port.text, port.unresolved


def _command(line: CommandLine | Unset | Varies | None) -> object:
    match line:
        case CommandLine():
            return line.exec_form, line.words, line.shell
        case Unset():
            return ()
        case Varies():
            return tuple((_command(one.entrypoint), _command(one.cmd)) for one in line.starts)
        case None:
            return None


def _check(check: Healthcheck) -> object:
    command = check.command and replace(check.command, instruction=0)
    return replace(check, instruction=0, command=command)
