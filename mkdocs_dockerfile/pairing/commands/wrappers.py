"""Programs that only run another one, and what they run."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from pathlib import PurePosixPath

# A program with a word that makes it a shell or a REPL.
CONSOLES = frozenset(
    {
        *(("rails", word) for word in ("console", "c", "dbconsole", "db")),
        *(("manage.py", word) for word in ("shell", "shell_plus", "dbshell")),
        *(("django-admin", word) for word in ("shell", "dbshell")),
        *(("nix", word) for word in ("shell", "develop")),
        ("artisan", "tinker"),
        ("flask", "shell"),
        ("hbase", "shell"),
        ("jupyter", "console"),
        ("pipenv", "shell"),
        ("poetry", "shell"),
        ("rebar", "shell"),
        ("sbt", "console"),
        ("wp", "shell"),
    }
)
# They run the command that follows.
_WRAPPERS = frozenset(
    # Inits and users.
    "tini tini-static dumb-init docker-init catatonit init my_init with-contenv "
    "sudo doas chpst setpriv "
    # Surroundings: namespaces, terminals, variables, displays.
    "busybox command dbus-launch dbus-run-session env exec fakeroot nsenter proot rlwrap setsid "
    "ssh-agent toybox unshare xvfb-run "
    # Those who watch it, or slow it down.
    "catchsegv ionice linux32 linux64 ltrace nice nohup numactl prlimit stdbuf strace time "
    # Not in general, but before the name of a shell or REPL.
    "dotnet stack cabal".split()
)
# Likewise, behind a user, a folder, a time or the like.
_OPERAND_FIRST = frozenset(
    "arch-chroot chroot chrt envdir faketime flock gosu s6-envdir s6-setuidgid setarch setuidgid "
    "su-exec taskset timeout".split()
)
# They start a shell where nothing follows.
_OWN_SHELL = frozenset(
    "arch-chroot chroot fakeroot linux32 linux64 nsenter proot setarch unshare".split()
)
# These do with such an option.
_SHELL_OPTIONS = {
    "doas": re.compile(r"-[A-Za-z]*s"),
    "sudo": re.compile(r"-[A-Za-z]*[is][A-Za-z]*|--login|--shell"),
}
# Options that have a value behind them.
_VALUES = {
    "arch-chroot": "-u",
    "chpst": "-u -U -b -e -/ -n -l -L -m -d -o -p -f -c -r -t",
    "chroot": "--groups --userspec",
    "chrt": "-T -P -D",
    "doas": "-C -u",
    "docker-init": "-p -e",
    "dumb-init": "-r --rewrite",
    "env": "-C -u --chdir --unset",
    "exec": "-a",
    "fakeroot": "-b -i -l -s --faked --lib",
    "flock": "-E -w --conflict-exit-code --timeout --wait",
    "ionice": "-P -c -n -p -u --class --classdata",
    "ltrace": "-A -D -F -X -a -e -l -n -o -p -s -u -w -x",
    "nice": "-n --adjustment",
    "nsenter": "-G -S -t --setgid --setuid --target",
    "numactl": "-C -N -i -m -p --cpunodebind --interleave --membind --physcpubind --preferred",
    "proot": "-b -k -q -r -R -S -w --bind --cwd --rootfs",
    "rlwrap": "-C -H -O -P -S -b -f -g -l -q -s -t -w -z",
    "runuser": "-G -g -u --group --supp-group --user",
    "setpriv": "--ambient-caps --apparmor-profile --bounding-set --groups --inh-caps --pdeathsig "
    "--ptracer --regid --reuid --rgid --ruid --securebits --selinux-label --egid --euid",
    "stdbuf": "-e -i -o --error --input --output",
    "strace": "-E -I -O -P -S -U -X -a -b -e -o -p -s -u",
    "sudo": "-C -D -R -T -U -g -h -p -r -t -u --chdir --group --host --user",
    "time": "-f -o --format --output",
    "timeout": "-k -s --kill-after --signal",
    "tini": "-p -e",
    "tini-static": "-p -e",
    "unshare": "-G -R -S -w --map-group --map-user --root --setgid --setuid --wd",
    "xvfb-run": "-e -f -n -p -s -w --auth-file --error-file --server-args --server-num",
}
_NO_VALUES = frozenset[str]()
_WITH_VALUE = {name: frozenset(options.split()) for name, options in _VALUES.items()}
# Nobody puts more of them in front of each other.
_MOST_WRAPPERS = 20
_RUNNERS = frozenset(
    {
        *((name, "exec") for name in ("bundle", "opam", "asdf", "mise")),
        *((name, "run") for name in "uv poetry pipenv pdm rye hatch pixi".split()),
        *((name, "run") for name in ("conda", "mamba", "micromamba")),
    }
)
_RUNNERS_VALUES = frozenset(
    "-n --name -p --prefix -e --environment --env-file --extra --group --package --project "
    "--python --with -C --directory".split()
)
_INTERPRETERS = frozenset("python pypy ruby php".split())
_VERSION = re.compile(r"(?<=[a-z])[\d.]+$")
_OPTION = re.compile(r"-|[A-Za-z_]\w*=")
_SHORT = re.compile(r"-[A-Za-z]{2,}")


def unwrapped(words: Sequence[str]) -> tuple[str, ...]:
    """A command without what only runs it: an init, `exec`, an entrypoint script.

    Returns:
        The words of the program that works in the end; `sh` where the last wrapper starts a
        shell of its own, and none where it starts nothing.
    """
    words = tuple(words)
    for _ in range(_MOST_WRAPPERS):
        begin = _wrapper(words) if words else 0
        if not begin:
            break
        if begin >= len(words):
            return ("sh",) if _starts_a_shell(words) else ()
        words = words[begin:]
    return words


def program(word: str) -> str:
    """The name of the program that a first word calls, without folder, version and `.exe`."""
    name = PurePosixPath(word.replace("\\", "/")).name.lower().removesuffix(".exe")
    # `linux32` is no version of `linux`.
    return name if name in _WRAPPERS else _VERSION.sub("", name)


def _wrapper(words: tuple[str, ...]) -> int:
    """How many words in front only run the command behind them."""
    name, following = program(words[0]), words[1:3]
    if name in _INTERPRETERS and following:
        if following[0] == "-m" and name in ("python", "pypy"):
            return 2
        # `python manage.py shell` runs a script that is a program, too.
        return int((program(following[0]), *following[1:]) in CONSOLES)
    if (name, *following[:1]) in _RUNNERS:
        return _behind_options(words, 2, _RUNNERS_VALUES)
    with_value = _WITH_VALUE.get(name, _NO_VALUES)
    if name in _OPERAND_FIRST:
        return _behind_options(words, _behind_options(words, 1, with_value) + 1)
    # With a user for its operand, it is another `su`.
    runs = name == "runuser" and any(word.startswith(("-u", "--user")) for word in words[1:])
    if runs or "entrypoint" in name or name in _WRAPPERS:
        return _behind_options(words, 1, with_value)
    return 0


def _behind_options(words: tuple[str, ...], at: int, with_value: Set[str] = _NO_VALUES) -> int:
    """Index of the first word that is neither an option nor the value of one; maybe too high."""
    while at < len(words) and _OPTION.match(words[at]):
        if words[at] == "--":
            return at + 1
        at += 2 if _takes_next(words[at], with_value) else 1
    return at


def _takes_next(option: str, with_value: Set[str]) -> bool:
    """Whether the value of an option, or of the last of several (`-iu`), is the next word."""
    if not _SHORT.fullmatch(option) or option in with_value:
        return option in with_value
    first = next((at for at, sign in enumerate(option) if f"-{sign}" in with_value), None)
    return first == len(option) - 1


def _starts_a_shell(wrapper: Sequence[str]) -> bool:
    """Whether a wrapper with nothing behind it, whose words these are, starts a shell."""
    name = program(wrapper[0])
    option = _SHELL_OPTIONS.get(name)
    return name in _OWN_SHELL or (option is not None and any(map(option.fullmatch, wrapper)))
