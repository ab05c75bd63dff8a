"""`Walkthrough` → the JSON that other programs read; its schema ships beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any, cast

from mkdocs_dockerfile.diagnostics import Diagnostic
from mkdocs_dockerfile.model import Command, Instruction, Step, Walkthrough

SCHEMA_VERSION = 1


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `dump` returns."""
    return read_schema("dump.schema.json")


def read_schema(name: str) -> dict[str, Any]:
    """A JSON Schema that ships with the package.

    Args:
        name: Of its file.
    """
    text = files("mkdocs_dockerfile.pages").joinpath(name).read_text("utf-8")
    return cast(dict[str, Any], json.loads(text))


def dump(walkthrough: Walkthrough) -> dict[str, Any]:
    """Turn a walkthrough into plain data, ready for `json.dumps`.

    Args:
        walkthrough: What to tell.

    Returns:
        Names and order as the schema says. Line and step numbers are 1-based, paths
        relative to the root with `/`.
    """
    dockerfile = walkthrough.dockerfile
    return {
        "schema_version": SCHEMA_VERSION,
        "path": walkthrough.path,
        "title": walkthrough.title,
        "description": walkthrough.description,
        "introduction": walkthrough.introduction,
        "closing": walkthrough.closing,
        "summary": walkthrough.summary,
        "directives": {item.name: item.value for item in dockerfile.directives},
        "escape": dockerfile.escape,
        "stages": [
            {
                "index": part.stage.index,
                "name": part.stage.name,
                "base": part.stage.base,
                "description": part.description,
                "title": part.title,
                "first_step": part.stage.first + 1,
                "last_step": part.stage.last + 1,
            }
            for part in walkthrough.stages
        ],
        "steps": [_step(step) for step in walkthrough.steps],
        "comments": [asdict(remark) for remark in walkthrough.remarks],
        "commands": [_command(command) for command in walkthrough.commands],
        "diagnostics": [diagnostic_data(item) for item in walkthrough.diagnostics],
    }


def diagnostic_data(item: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain data; the step is for this program alone."""
    data = asdict(item)
    del data["step"]
    return data


def _command(command: Command) -> dict[str, str]:
    """A command; the words around it only where somebody wrote some."""
    data = {"title": command.title, "code": command.code, "source": command.source}
    if command.before or command.after or command.shown != "all":
        data |= {"before": command.before, "after": command.after, "shown": command.shown}
    return data


def _step(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "anchor": step.anchor,
        **_instruction(step.instruction),
        "prose": asdict(step.prose),
        "explanation": asdict(step.explanation),
        "introduction": step.introduction,
        "notes": [{"line": note.line, "markdown": note.markdown} for note in step.notes],
    }


def _instruction(instruction: Instruction) -> dict[str, Any]:
    return {
        "keyword": instruction.keyword,
        "start_line": instruction.start_line,
        "end_line": instruction.end_line,
        "source": instruction.source,
        "stage": instruction.stage,
        "flags": [flag._asdict() for flag in instruction.flags],
        "arguments": list(instruction.arguments),
        "exec_form": instruction.exec_form,
        "heredocs": [
            {
                "name": heredoc.name,
                "start_line": heredoc.start_line,
                "end_line": heredoc.end_line,
                "strip_tabs": heredoc.strip_tabs,
                "expand": heredoc.expand,
            }
            for heredoc in instruction.heredocs
        ],
    }
