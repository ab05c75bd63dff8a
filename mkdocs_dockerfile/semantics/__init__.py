"""What a Dockerfile means: stages, references, variables, configuration.

`analyse` is the way in. Rules follow BuildKit's frontend/dockerfile: `shell/lex.go` for
words, `instructions/` for instructions, `dockerfile2llb/convert.go` for what they do.
"""

from mkdocs_dockerfile.semantics.arguments import (
    PLATFORM_ARGUMENTS,
    PREDEFINED_ARGUMENTS,
    Argument,
    ArgumentKind,
)
from mkdocs_dockerfile.semantics.assignments import Assignment, assignments
from mkdocs_dockerfile.semantics.build import Build, StageMeaning, analyse
from mkdocs_dockerfile.semantics.config import (
    CommandLine,
    Config,
    Healthcheck,
    Port,
    Setting,
    Start,
    Trigger,
)
from mkdocs_dockerfile.semantics.expansion import expand, expand_words
from mkdocs_dockerfile.semantics.mounts import (
    Device,
    Mount,
    MountType,
    devices,
    mounts,
    network,
    security,
)
from mkdocs_dockerfile.semantics.references import (
    Reference,
    ReferenceKind,
    ReferenceUse,
    is_image_name,
)
from mkdocs_dockerfile.semantics.secrets import leaked_in_words, may_be_secret
from mkdocs_dockerfile.semantics.targets import (
    analyse_target,
    arguments_for,
    find_stage,
    needed_for,
)
from mkdocs_dockerfile.semantics.values import Expansion, Value

__all__ = [
    "PLATFORM_ARGUMENTS",
    "PREDEFINED_ARGUMENTS",
    "Argument",
    "ArgumentKind",
    "Assignment",
    "Build",
    "CommandLine",
    "Config",
    "Device",
    "Expansion",
    "Healthcheck",
    "Mount",
    "MountType",
    "Port",
    "Reference",
    "ReferenceKind",
    "ReferenceUse",
    "Setting",
    "StageMeaning",
    "Start",
    "Trigger",
    "Value",
    "analyse",
    "analyse_target",
    "arguments_for",
    "assignments",
    "devices",
    "expand",
    "expand_words",
    "find_stage",
    "is_image_name",
    "leaked_in_words",
    "may_be_secret",
    "mounts",
    "needed_for",
    "network",
    "security",
]
