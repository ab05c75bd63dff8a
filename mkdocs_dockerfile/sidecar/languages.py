"""The languages that a fence of Markdown may be said to be in, as far as commands go."""

from __future__ import annotations

SHELLS = frozenset(
    {
        "bash",
        "bat",
        "batch",
        "cmd",
        "console",
        "dosbatch",
        "fish",
        "powershell",
        "ps1",
        "pwsh",
        "sh",
        "sh-session",
        "shell",
        "shell-session",
        "shellsession",
        "terminal",
        "zsh",
    }
)
"""Of what somebody types."""

PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none"})
"""Those that say nothing."""

MAY_HOLD_COMMANDS = SHELLS | PLAIN | {"docker", "dockerfile"}
"""All in which docker commands are commands, and not the words of another language."""

LANGUAGES = MAY_HOLD_COMMANDS | {
    *("c", "c++", "cpp", "c#", "cs", "csharp", "css", "diff", "go", "golang", "graphql", "groovy"),
    *("hcl", "html", "http", "java", "javascript", "js", "kotlin", "lua", "make", "makefile"),
    *("markdown", "md", "patch", "perl", "php", "proto", "protobuf", "py", "pycon", "python"),
    *("python3", "r", "rb", "rs", "ruby", "rust", "scala", "sql", "swift", "terraform", "tf"),
    *("ts", "typescript", "xml"),
    *("cfg", "conf", "config", "csv", "dotenv", "env", "ini", "jinja", "jinja2", "json", "json5"),
    *("jsonc", "log", "nginx", "output", "properties", "toml", "yaml", "yml"),
}
"""Those that somebody may name behind the mark of a fence, where any other word is a title."""


def language_of(info: str) -> str:
    """The language in the info string of a fence, in lower case; empty where it has none."""
    return info.split(maxsplit=1)[0].lower().strip("{}.") if info.strip() else ""
