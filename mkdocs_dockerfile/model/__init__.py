"""The plain data that flows from a Dockerfile to its page. Nothing here reads or writes."""

from mkdocs_dockerfile.model.file import (
    Comment,
    CommentPlace,
    Directive,
    Dockerfile,
    Flag,
    Heredoc,
    Instruction,
    Span,
    SpanKind,
    Stage,
)
from mkdocs_dockerfile.model.page import (
    EMPTY,
    StagePart,
    Step,
    Walkthrough,
)
from mkdocs_dockerfile.model.said import (
    Command,
    CommandSource,
    Explanation,
    Note,
    Prose,
    ProseSource,
    Remark,
    RemarkKind,
    Trusted,
)

__all__ = [
    "EMPTY",
    "Command",
    "CommandSource",
    "Comment",
    "CommentPlace",
    "Directive",
    "Dockerfile",
    "Explanation",
    "Flag",
    "Heredoc",
    "Instruction",
    "Note",
    "Prose",
    "ProseSource",
    "Remark",
    "RemarkKind",
    "Span",
    "SpanKind",
    "Stage",
    "StagePart",
    "Step",
    "Trusted",
    "Walkthrough",
]
