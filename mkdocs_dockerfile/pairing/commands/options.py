"""The options of docker and of tools that are used like it, told apart from operands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Grammar = Literal["build", "run", "compose", "services", "bake"]

# What one letter stands for, as far as anybody here asks for it.
_LONG: dict[Grammar, dict[str, str]] = {
    "build": {"f": "file", "t": "tag", "v": "volume", "o": "output"},
    "run": {
        "d": "detach",
        "e": "env",
        "i": "interactive",
        "p": "publish",
        "t": "tty",
        "v": "volume",
    },
    "compose": {"f": "file"},
    "services": {},
    "bake": {"f": "file"},
}
# Of docker, buildx, podman, buildah and nerdctl, as their references list them.
_VALUES: dict[Grammar, frozenset[str]] = {
    "build": frozenset(
        "add-host allow annotation arch attest authfile build-arg build-arg-file build-context "
        "builder c cache-from cache-to call cap-add cap-drop cert-dir cgroup-parent cgroupns "
        "cpp-flag cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems creds decryption-key "
        "device dns dns-option dns-search env f file format from group-add hooks-dir http-proxy "
        "iidfile ignorefile ipc isolation jobs l label logfile m manifest memory memory-swap "
        "metadata-file network no-cache-filter o os os-feature os-version output platform "
        "progress retry retry-delay runtime secret security-opt shm-size sign-by ssh t tag "
        "target timestamp ulimit unsetenv userns userns-gid-map userns-uid-map uts v variant "
        "volume".split()
    ),
    "run": frozenset(
        "a add-host annotation arch attach authfile blkio-weight blkio-weight-device c cap-add "
        "cap-drop cgroup-conf cgroup-parent cgroupns chrootdirs cidfile conmon-pidfile "
        "cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus "
        "cpuset-mems creds detach-keys device device-cgroup-rule device-read-bps "
        "device-read-iops device-write-bps device-write-iops dns dns-option dns-opt dns-search "
        "domainname e entrypoint env env-file expose gidmap gpus group-add group-entry h "
        "health-cmd health-interval health-retries health-start-interval health-start-period "
        "health-timeout hostname hostuser ip ip6 ipc isolation kernel-memory l label "
        "label-file link link-local-ip log-driver log-opt m mac-address memory "
        "memory-reservation memory-swap memory-swappiness mount name net network "
        "network-alias oom-score-adj os p passwd-entry personality pid pidfile pids-limit "
        "platform pod pod-id-file preserve-fds publish pull requires restart retry runtime "
        "sdnotify seccomp-policy secret security-opt shm-size shm-size-systemd stop-signal "
        "stop-timeout storage-opt subgidname subuidname sysctl systemd timeout tmpfs tz u "
        "uidmap ulimit umask user userns uts v variant volume volume-driver volumes-from w "
        "workdir".split()
    ),
    # Before the subcommand of Compose, then behind it.
    "compose": frozenset(
        "ansi env-file f file p parallel podman-args podman-path profile progress "
        "project-directory project-name".split()
    ),
    "services": frozenset(
        "abort-on-container-failure attach build-arg builder e entrypoint env exit-code-from l "
        "label m memory name no-attach p profile progress publish pull scale ssh t timeout u "
        "user v volume w wait-timeout workdir".split()
    ),
    "bake": frozenset(
        "allow builder call f file list metadata-file progress provenance sbom set var".split()
    ),
}
_SWITCHES: dict[Grammar, frozenset[str]] = {
    "build": frozenset(
        "D check compress debug disable-content-trust force-rm layers load no-cache "
        "no-hostname no-hosts omit-history provenance pull pull-always pull-never push q quiet "
        "rm s sbom squash squash-all stdin stream tls-verify".split()
    ),
    "run": frozenset(
        "P d detach disable-content-trust help i init interactive no-healthcheck no-hosts "
        "oom-kill-disable privileged publish-all q quiet read-only replace rm sig-proxy t "
        "tls-verify tty".split()
    ),
    "compose": frozenset("all-resources compatibility dry-run no-ansi verbose".split()),
    "services": frozenset(
        "T V abort-on-container-exit always-recreate-deps always-recreate-volumes build check d "
        "detach dry-run force-recreate force-rm i interactive menu no-build no-cache no-color "
        "no-deps no-log-prefix no-recreate no-start parallel print push q quiet quiet-build "
        "quiet-pull remove-orphans renew-anon-volumes rm service-ports timestamps use-aliases "
        "wait watch with-dependencies y yes".split()
    ),
    "bake": frozenset("check debug load no-cache print pull push".split()),
}


class Read(NamedTuple):
    """What follows a subcommand.

    Attributes:
        options: Names and values, in order; short names are spelled out.
        operands: What is no option.
        vague: An option is unknown, so that an operand may be its value.
    """

    options: tuple[tuple[str, str], ...]
    operands: tuple[str, ...]
    vague: bool


def read(grammar: Grammar, words: Sequence[str], *, ends: bool = False) -> Read:
    """Tell options, their values and operands apart.

    Args:
        grammar: Whose options these are: those of `build`, `run` or `bake`, of `compose`
            itself, or of its subcommands (`services`).
        words: What follows the subcommand.
        ends: The first operand ends the options: what follows is somebody else's.
    """
    values, switches, long = _VALUES[grammar], _SWITCHES[grammar], _LONG[grammar]
    options: list[tuple[str, str]] = []
    operands: list[str] = []
    vague = False
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        following = words[at] if at < len(words) else ""
        if word == "-" or not word.startswith("-"):
            operands.append(word)
            if ends:
                operands += words[at:]
                break
        elif word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            if not equals and name in values:
                value = following
                at += 1
            vague |= not equals and name not in values and name not in switches
            options.append((name, value))
        else:
            at_value = next((i for i in range(1, len(word)) if word[i] in values), len(word))
            vague |= any(letter not in switches for letter in word[1:at_value])
            options += ((long.get(letter, letter), "") for letter in word[1:at_value])
            if at_value < len(word):
                value = word[at_value + 1 :].removeprefix("=")
                if not value:
                    value = following
                    at += 1
                options.append((long.get(word[at_value], word[at_value]), value))
    return Read(tuple(options), tuple(operands), vague)
