"""What `RUN` gets besides its command: mounts, network, security, devices."""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mkdocs_dockerfile.model import Instruction

MountType = Literal["bind", "cache", "tmpfs", "secret", "ssh"]
Expander = Callable[[str], str]

_TYPES: dict[str, MountType] = {
    "bind": "bind",
    "cache": "cache",
    "tmpfs": "tmpfs",
    "secret": "secret",
    "ssh": "ssh",
}
# Fields whose value decides something, which a variable leaves open.
_TYPED = frozenset({"type", "sharing", "required", "mode", "uid", "gid", "size"}) | frozenset(
    {"readonly", "ro", "readwrite", "rw"}
)
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})
# `go-units`: a number and a unit, which counts in 1024 here.
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?", re.IGNORECASE | re.ASCII)


class Mount(NamedTuple):
    """One `--mount` of a RUN.

    Attributes:
        written: The flag's value in the file.
        type: What is mounted; `bind` where the flag does not say.
        target: Where; None where the flag does not say.
        source: Path in the source, or the secret's id.
        from_: The stage, image or named context that it comes from.
        id: Name of a cache, a secret or an agent socket.
        env: Variable that gets the secret; empty: the one named like the secret.
        sharing: `shared`, `private` or `locked`, for a cache that says.
        required: The build fails without the secret or socket.
        readonly: Writes are refused. True unless it is a cache or tmpfs, or says.
        mode: File mode.
        uid: Owner.
        gid: Group.
        size: Upper limit of a tmpfs, in bytes.
        error: Why BuildKit refuses it; None if it does not.
    """

    written: str
    type: MountType = "bind"
    target: str | None = None
    source: str | None = None
    from_: str | None = None
    id: str | None = None
    env: str | None = None
    sharing: str | None = None
    required: bool = False
    readonly: bool = True
    mode: int | None = None
    uid: int | None = None
    gid: int | None = None
    size: int | None = None
    error: str | None = None

    @property
    def secret_id(self) -> str:
        """Which secret it asks for; without `id` or `source`, the one named like its file.

        As `dispatchSecret` in convert_secrets.go has it; empty where nothing says it.
        """
        return self.id or self.source or posixpath.basename((self.target or "").rstrip("/"))

    @property
    def secret_path(self) -> str | None:
        """The file that a secret is in; None where a variable alone has it."""
        if self.target or self.env is not None:
            return self.target or None
        return f"/run/secrets/{posixpath.basename(self.secret_id)}"


@dataclass(frozen=True, slots=True)
class Device:
    """One `--device` of a RUN.

    Attributes:
        written: The flag's value in the file.
        name: Its CDI name.
        required: The build fails without it.
    """

    written: str
    name: str
    required: bool = False


def mounts(instruction: Instruction, expander: Expander | None = None) -> tuple[Mount, ...]:
    """List the mounts of a RUN, in order.

    Args:
        instruction: Any; others than RUN have none.
        expander: Replaces variables in a value; without one they stay as written.

    Returns:
        One for each `--mount`, those with an error too (`parseMount` in BuildKit's
        instructions/commands_runmount.go).
    """
    return tuple(read_mount(value, expander) for value in _flags(instruction, "mount"))


def network(instruction: Instruction) -> str:
    """The network of a RUN: `default`, `none`, `host`, or what the flag says instead."""
    return instruction.flag("network") or "default"


def security(instruction: Instruction) -> str:
    """The security mode of a RUN: `sandbox`, `insecure`, or what the flag says instead."""
    return instruction.flag("security") or "sandbox"


def devices(instruction: Instruction) -> tuple[Device, ...]:
    """List the devices of a RUN, in order (`ParseDevice` in commands_rundevice.go)."""
    found = []
    for value in _flags(instruction, "device"):
        name, required = "", False
        for field in _fields(value) or [value]:
            key, equals, text = field.partition("=")
            if key.lower() == "required":
                required = not equals or text in _TRUE
            elif key.lower() == "name" and equals:
                name = name or text
            else:
                name = name or field
        found.append(Device(value, name, required))
    return tuple(found)


def _flags(instruction: Instruction, name: str) -> list[str]:
    if instruction.keyword != "RUN":
        return []
    return [flag.value for flag in instruction.flags if flag.name == name and flag.value]


def _fields(value: str) -> list[str] | None:
    """Split as CSV; None where quotes are wrong."""
    if '"' not in value and "\n" not in value and "\r" not in value:
        return value.split(",") if value else []
    try:
        rows = list(csv.reader([value], strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else []


class _Refused(ValueError):
    """A mount that BuildKit refuses."""


def read_mount(written: str, expander: Expander | None = None) -> Mount:
    """Read the value of one `--mount`; see `mounts`."""
    fields = _fields(written)
    if fields is None:
        return Mount(written, error="its quotes are not closed")
    mount = Mount(written)
    readonly: bool | None = None
    error: str | None = None
    for field in fields:
        key, equals, value = field.partition("=")
        key = key.lower()
        try:
            # A variable in `from` stays: stages are found before any is built.
            value = value if key == "from" or expander is None else expander(value)
            if "$" in value and key in _TYPED:
                continue
            if key in ("readonly", "ro", "readwrite", "rw"):
                allowed = _flag(key, value) if equals else True
                readonly = allowed == (key in ("readonly", "ro"))
            else:
                mount = _with(mount, key, value, has_value=bool(equals))
        except _Refused as refused:
            error = error or str(refused)
    if readonly is None:
        readonly = mount.type not in ("cache", "tmpfs")
    return mount._replace(readonly=readonly, error=error or _contradiction(mount))


def _with(mount: Mount, key: str, value: str, *, has_value: bool) -> Mount:
    """The mount with one more field."""
    if key == "required":
        if mount.type not in ("secret", "ssh"):
            raise _Refused(f"`required` is none of type {mount.type}")
        return mount._replace(required=_flag(key, value) if has_value else True)
    if not has_value:
        raise _Refused(f"`{key}` needs a value")
    match key:
        case "type":
            if value.lower() not in _TYPES:
                raise _Refused(f"there is no type {value}")
            return mount._replace(type=_TYPES[value.lower()])
        case "target" | "dst" | "destination":
            return mount._replace(target=value)
        case "source" | "src":
            return mount._replace(source=value)
        case "from":
            return mount._replace(from_=value)
        case "id":
            return mount._replace(id=value)
        case "env":
            return mount._replace(env=value)
        case "sharing":
            if value.lower() not in ("shared", "private", "locked"):
                raise _Refused(f"there is no sharing {value}")
            return mount._replace(sharing=value.lower())
        case "mode":
            return mount._replace(mode=_number(key, value, 8))
        case "uid":
            return mount._replace(uid=_number(key, value, 10))
        case "gid":
            return mount._replace(gid=_number(key, value, 10))
        case "size":
            if mount.type != "tmpfs":
                raise _Refused(f"`size` is none of type {mount.type}")
            return mount._replace(size=_size(value))
    raise _Refused(f"there is no key {key}")


def _contradiction(mount: Mount) -> str | None:
    """What no single field is wrong about."""
    if mount.type in ("bind", "tmpfs"):
        for key, value in (("mode", mount.mode), ("uid", mount.uid), ("gid", mount.gid)):
            if value is not None:
                return f"`{key}` is none of type {mount.type}"
    if mount.type == "secret":
        if mount.from_:
            return "a secret has no `from`"
        if not (mount.source or mount.target or mount.id):
            return "a secret needs `id`, `source` or `target`"
        if mount.source and mount.id:
            return "a secret has `source` or `id`, not both"
    if mount.sharing and mount.type != "cache":
        return f"`sharing` is none of type {mount.type}"
    return None


def _flag(key: str, value: str) -> bool:
    if value not in _TRUE | _FALSE:
        raise _Refused(f"{value} is no value of `{key}`")
    return value in _TRUE


def _number(key: str, value: str, base: int) -> int:
    digits = "01234567" if base == 8 else "0123456789"
    if not value or value.strip(digits) or len(value) > 11 or int(value, base) >= 2**32:
        raise _Refused(f"{value} is no value of `{key}`")
    return int(value, base)


def _size(value: str) -> int:
    match = _SIZE.fullmatch(value)
    if not match or len(value) > 30:
        raise _Refused(f"{value} is no value of `size`")
    return int(float(match[1]) * 1024 ** " kmgtp".index(match[2].lower() or " "))
