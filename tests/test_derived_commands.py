"""Which docker commands a page has: a folder of `tests/cases/derived-commands/` is a case.

A case has a `Dockerfile`, maybe a `walkthrough.md` with commands of its author and an
`options.yml`; `expected.txt` has the page's commands, each with who says so.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_dockerfile import parse, walkthrough
from mkdocs_dockerfile.pages import Options, Project, anchored
from mkdocs_dockerfile.pairing.commands.lines import as_operand, command_line
from mkdocs_dockerfile.pairing.commands.volumes import named_volumes
from mkdocs_dockerfile.pairing.titles import image_name
from mkdocs_dockerfile.semantics import is_image_name

CASES = sorted((Path(__file__).parent / "cases" / "derived-commands").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_commands_of_a_page(case: Path, update: bool) -> None:
    file = case / "options.yml"
    values = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    target = values.pop("target", None)
    project = Project(anchored(Options.load(values), case), root=case, docs_dir=case / "docs")
    found = project.find("Dockerfile")
    assert found is not None
    page = project.walkthrough(found, target=target)
    actual = "".join(f"{item.source}: {item.title}\n{item.code}\n\n" for item in page.commands)
    expected = case / "expected.txt"
    if update:
        expected.write_text(actual, encoding="utf-8", newline="\n")
    assert actual == expected.read_text(encoding="utf-8")


# --- Terminals ------------------------------------------------------------------------

WAITING = [
    'CMD ["bash"]',
    'CMD ["/bin/bash", "-l"]',
    'CMD ["bash", "--rcfile", "/etc/rc"]',
    'CMD ["python3", "-i"]',
    'CMD ["python3", "-i", "app.py"]',
    'CMD ["/usr/bin/python3.12", "-q"]',
    'CMD ["pwsh", "-NoLogo"]',
    'CMD ["pwsh", "-NoExit", "-Command", "Get-Date"]',
    'CMD ["C:\\\\Windows\\\\System32\\\\cmd.exe", "/k", "set"]',
    'CMD ["php", "-a"]',
    'CMD ["ipython3"]',
    'CMD ["julia"]',
    'CMD ["jshell"]',
    'CMD ["lua5.4"]',
    'CMD ["psql", "-h", "db", "shop"]',
    'CMD ["htop", "-d", "10"]',
    "CMD bash",
    "CMD exec /bin/bash",
    "CMD service ssh start && bash",
    'CMD ["sh", "-c", "make && exec zsh"]',
    'ENTRYPOINT ["/bin/bash"]',
    'ENTRYPOINT ["python3"]',
    'ENTRYPOINT exec sh\nCMD ["ignored"]',
    'ENTRYPOINT ["tini", "-g", "--"]\nCMD ["bash"]',
    'ENTRYPOINT ["tini", "-p", "SIGTERM", "--", "bash"]',
    'CMD ["sudo", "-u", "app", "nice", "-n", "10", "bash"]',
    'ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["node"]',
    'ENTRYPOINT ["gosu", "app"]\nCMD ["env", "A=b", "python"]',
    'ENTRYPOINT ["/start"]\nCMD ["bash", "-l"]',
    'ENTRYPOINT ["python3"]\nCMD ["-i"]',
    'ENTRYPOINT []\nCMD ["bash"]',
    'CMD ["iex", "-S", "mix"]',
    'CMD ["ghci", "Main.hs"]',
    'CMD ["bundle", "exec", "irb"]',
    'CMD ["rails", "console"]',
    'CMD ["bundle", "exec", "bin/rails", "c", "--sandbox"]',
    'CMD ["python", "manage.py", "shell"]',
    'CMD ["./manage.py", "dbshell"]',
    'CMD ["php", "artisan", "tinker"]',
    'CMD ["uv", "run", "--no-sync", "python"]',
    'CMD ["poetry", "run", "ipython"]',
    'CMD ["conda", "run", "-n", "shop", "--no-capture-output", "python"]',
    'CMD ["python3", "-m", "IPython"]',
    'CMD ["python", "-m", "flask", "shell"]',
    'CMD ["stack", "ghci"]',
    'CMD ["stack", "exec", "ghci"]',
    'CMD ["clojure"]',
    'CMD ["clj", "-Sdeps", "-i"]',
    'CMD ["dotnet", "fsi"]',
    'CMD ["jupyter", "console"]',
    'CMD ["su"]',
    'CMD ["su", "-", "app"]',
    'CMD ["su", "app", "-c", "cd /x && bash"]',
    'CMD ["nix-shell"]',
    'CMD ["xonsh"]',
    "CMD bundle exec rails console",
    'CMD ["rebar3", "shell"]',
    'CMD ["sbt", "console"]',
    'CMD ["gdb", "-q", "./app"]',
    'CMD ["hy"]',
    'CMD ["sudo", "-i"]',
    'CMD ["sudo", "-Hiu", "app"]',
    'CMD ["sudo", "--login", "--user", "app"]',
    'CMD ["sudo", "-i", "bash"]',
    'CMD ["sudo", "su", "-"]',
    'CMD ["doas", "-s"]',
    'CMD ["doas", "-u", "app", "sh"]',
    'CMD ["nsenter", "-t", "1", "-m", "sh"]',
    'CMD ["nsenter", "-mut", "1"]',
    'CMD ["nsenter", "--target", "1", "--mount", "--", "bash", "-l"]',
    'CMD ["unshare", "-r", "--map-user", "1000", "bash"]',
    'CMD ["unshare", "--fork", "--pid"]',
    'CMD ["chroot", "/x", "bash"]',
    'CMD ["chroot", "--userspec", "app", "/x"]',
    'ENTRYPOINT ["chroot", "/x"]\nCMD ["env", "-i", "HOME=/", "/bin/bash"]',
    'CMD ["setpriv", "--reuid", "1000", "--init-groups", "bash"]',
    'CMD ["runuser", "-u", "x", "--", "bash"]',
    'CMD ["runuser", "-l", "x"]',
    'CMD ["strace", "-fo", "/log", "python3"]',
    'CMD ["strace", "-f", "-ewrite", "bash"]',
    'CMD ["timeout", "-k", "5", "1h", "bash"]',
    'CMD ["stdbuf", "-oL", "nice", "ionice", "-c2", "-n", "0", "sh"]',
    'CMD ["taskset", "-c", "0", "julia"]',
    'CMD ["busybox", "sh"]',
    'CMD ["setarch", "i386"]',
    'CMD ["linux32", "bash"]',
    'CMD ["rlwrap", "-f", "words", "sbcl"]',
    'CMD ["dbus-run-session", "--", "fish"]',
    'CMD ["script"]',
    'CMD ["script", "-q", "/log"]',
    'CMD ["script", "-qc", "bash -l", "/dev/null"]',
    'CMD ["login"]',
    'CMD ["/bin/login", "-f", "root"]',
    "CMD sudo -i",
    "CMD nsenter -t 1 -m -u -n -i",
]
SERVING = [
    'CMD ["serve"]',
    'CMD ["bash", "start.sh"]',
    'CMD ["bash", "-lc", "npm start"]',
    'CMD ["bash", "-c", "bash start.sh"]',
    'CMD ["pwsh", "-NoLogo", "-File", "start.ps1"]',
    'CMD ["cmd", "/c", "start.bat"]',
    'CMD ["python", "app.py"]',
    'CMD ["python", "-m", "http.server"]',
    'CMD ["python", "-c", "print(1)"]',
    'CMD ["node", "."]',
    'CMD ["php", "-S", "0.0.0.0:80"]',
    'CMD ["psql", "-c", "select 1"]',
    "CMD tail -f /dev/null",
    "CMD bash start.sh",
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["serve"]',
    'ENTRYPOINT ["chain"]\nCMD ["node"]',
    'ENTRYPOINT ["tini", "--"]',
    'ENTRYPOINT ["bash", "-c"]\nCMD ["npm start"]',
    "ENTRYPOINT serve\nCMD bash",
    'CMD [""]',
    'CMD ["sh", "-c"]',
    'CMD ["mix", "phx.server"]',
    'CMD ["iex", "--version"]',
    'CMD ["bundle", "exec", "puma"]',
    'CMD ["bundle"]',
    'CMD ["rails", "server"]',
    'CMD ["python", "manage.py", "runserver"]',
    'CMD ["python", "manage.py", "shell", "-c", "seed()"]',
    'CMD ["php", "artisan", "serve"]',
    'CMD ["uv", "run", "python", "app.py"]',
    'CMD ["uv", "run", "app.py"]',
    'CMD ["poetry", "run", "gunicorn"]',
    'CMD ["python", "-m", "flask", "run"]',
    'CMD ["python", "-m"]',
    'CMD ["stack", "run"]',
    'CMD ["clojure", "-M:serve"]',
    'CMD ["dotnet", "Shop.dll"]',
    'CMD ["dotnet", "fsi", "serve.fsx"]',
    'CMD ["jupyter", "lab"]',
    'CMD ["su", "app", "-c", "serve"]',
    'CMD ["nix-shell", "--run", "serve"]',
    'CMD ["xonsh", "serve.xsh"]',
    'CMD ["erl", "-noshell", "-s", "shop"]',
    'CMD ["rebar3", "release"]',
    'CMD ["gdb", "-batch", "-x", "a.gdb"]',
    'CMD ["hy", "serve.hy"]',
    'CMD ["sudo"]',
    'CMD ["sudo", "-u"]',
    'CMD ["sudo", "-u", "app", "serve"]',
    'CMD ["sudo", "-iu", "app", "serve"]',
    'CMD ["doas", "-n", "serve"]',
    'CMD ["nsenter", "-t", "1", "-m", "serve"]',
    'CMD ["unshare", "-r", "serve"]',
    'CMD ["chroot", "/x", "serve"]',
    'CMD ["chroot", "/x", "bash", "-c", "serve"]',
    'CMD ["setpriv", "--reuid=1000", "serve", "bash"]',
    'CMD ["runuser", "-u", "x", "--", "serve"]',
    'CMD ["runuser", "-l", "x", "-c", "serve"]',
    'CMD ["strace", "-o", "bash", "serve"]',
    'CMD ["timeout", "1h", "serve"]',
    'CMD ["busybox", "httpd", "-f"]',
    'CMD ["busybox"]',
    'CMD ["script", "-qc", "serve", "/dev/null"]',
    'CMD ["exec"]',
]


def run_of(source: str) -> str:
    codes = [item.code for item in walkthrough(parse(source)).commands]
    return next(code for code in codes if code.startswith("docker run"))


@pytest.mark.parametrize("command", WAITING)
def test_a_container_that_waits_for_somebody_gets_a_terminal(command: str) -> None:
    assert run_of(f"FROM acme/base\n{command}\n") == "docker run --rm -it example"


@pytest.mark.parametrize("command", SERVING)
def test_a_container_that_works_by_itself_runs_in_the_background(command: str) -> None:
    assert run_of(f"FROM ubuntu\n{command}\n") == "docker run -d --name example example"


@pytest.mark.parametrize(
    ("base", "waits"),
    [
        ("ubuntu", True),
        ("docker.io/library/python:3.12-slim", True),
        ("node:22@sha256:" + 64 * "a", True),
        ("arm64v8/alpine:3", True),
        ("bash", True),
        ("php:8-cli", True),
        ("php:8.3-fpm-alpine", False),
        ("php:apache", False),
        ("nginx", False),
        ("acme/ubuntu", False),
        ("registry.access.redhat.com/ubi9/ubi", True),
        ("registry.access.redhat.com/ubi9/ubi-minimal:9.4", True),
        ("registry.access.redhat.com/ubi8", True),
        ("registry.access.redhat.com/ubi9/ubi-init", False),
        ("registry.access.redhat.com/ubi9/nginx-124", False),
        ("redhat/ubi9-minimal", True),
        ("quay.io/centos/centos:stream9", True),
        ("registry.fedoraproject.org/fedora:40", True),
        ("nvcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04", True),
        ("ros:humble", True),
        ("tensorflow/tensorflow:latest-gpu", True),
        ("tensorflow/tensorflow:latest-jupyter", False),
        ("docker:27-cli", True),
        ("docker:27", False),
        ("docker:dind", False),
        ("mcr.microsoft.com/devcontainers/javascript-node:20", True),
        ("nixos/nix", True),
        ("$BASE", False),
    ],
)
def test_what_the_base_image_starts_counts_where_the_file_starts_nothing(
    base: str, waits: bool
) -> None:
    source = f"FROM {base} AS below\nRUN true\nFROM below\n"
    assert ("-it" in run_of(source)) == waits


def test_an_image_of_files_alone_is_not_run() -> None:
    source = "FROM golang AS build\nFROM scratch AS files\nCOPY --from=build /a /\nFROM files\n"
    codes = [item.code for item in walkthrough(parse(source)).commands]
    assert not [code for code in codes if " run " in code or " rm --force " in code]
    assert "docker image rm example" in codes
    assert "docker run" in run_of(f'{source}CMD ["/a"]\n')


@pytest.mark.parametrize(
    ("source", "run"),
    [
        ("FROM python\nENTRYPOINT []\n", False),
        ("FROM node\nENTRYPOINT []\nCMD []\n", False),
        ("FROM scratch\nCMD []\n", False),
        ("FROM node AS a\nCMD node x\nFROM a\nENTRYPOINT []\n", False),
        ("FROM node AS a\nENTRYPOINT []\nFROM a\nCMD node x\n", True),
        # The entry point of the base image is still there.
        ("FROM node\nCMD []\n", True),
        ("FROM python\nCMD python x\nENTRYPOINT []\n", True),
        # The target platform decides between images, of which none has a command.
        ("FROM scratch AS a-linux\nFROM scratch AS a-windows\nFROM a-$TARGETOS\n", False),
        ("FROM scratch AS a-linux\nFROM scratch AS a-windows\nFROM a-$TARGETOS\nCMD x\n", True),
        ("FROM scratch AS a-linux\nFROM node AS a-windows\nFROM a-$TARGETOS\n", True),
        ("FROM scratch AS a-linux\nFROM a-linux AS a-aix\nCMD x\nFROM a-$TARGETOS\n", True),
    ],
)
def test_an_image_whose_command_is_gone_is_not_run(source: str, run: bool) -> None:
    codes = [item.code for item in walkthrough(parse(source)).commands]
    assert any(code.startswith("docker run") for code in codes) == run


@pytest.mark.parametrize(
    ("ports", "published"),
    [
        ("80 443/tcp 53/udp", ["80:80", "443:443", "53:53/udp"]),
        ("3000 3000-3002", ["3000-3002:3000-3002"]),
        (
            "3000-3005 3004-3008 3004/udp",
            ["3000-3005:3000-3005", "3006-3008:3006-3008", "3004:3004/udp"],
        ),
        ("0 0-2 80", ["1-2:1-2", "80:80"]),
    ],
)
def test_every_port_is_published_once(ports: str, published: list[str]) -> None:
    words = shlex.split(run_of(f"FROM acme/base\nEXPOSE {ports}\nCMD serve\n"))
    assert [words[at + 1] for at, word in enumerate(words) if word == "-p"] == published


# --- Volumes --------------------------------------------------------------------------


def volumes_of(source: str) -> list[str]:
    words = shlex.split(run_of(source))
    return [words[at + 1] for at, word in enumerate(words) if word == "-v"]


@pytest.mark.parametrize(
    ("paths", "volumes"),
    [
        ("/var/lib/shop", ["var-lib-shop:/var/lib/shop"]),
        ("/var/log /var-log", ["var-log:/var/log", "var-log_e841bc08:/var-log"]),
        ("/data /Data", ["data:/data", "data_d33637c1:/Data"]),
        ("/数据", ["data_b548fa37:/数据"]),
        ("/数据 /日志", ["data_b548fa37:/数据", "data_a13b4355:/日志"]),
        ("/y/ /y //y /x/../y", ["y:/y"]),
        # Docker takes absolute paths alone, none with a colon, and not the whole image.
        ("data ./x / // /.. /a:b", []),
    ],
)
def test_volumes_have_names_of_their_own(paths: str, volumes: list[str]) -> None:
    found = volumes_of(f"FROM acme/base\nVOLUME {paths}\nCMD serve\n")
    assert found == [f"example-{volume}" for volume in volumes]


def test_volumes_of_windows() -> None:
    paths = r'["C:\\data", "C:/data/", "D:\\", "data", "/data"]'
    source = f"# escape=`\nFROM mcr.microsoft.com/windows/nanoserver\nVOLUME {paths}\nCMD serve\n"
    assert volumes_of(source) == [r"example-c-data:C:\data"]


@given(st.lists(st.text(alphabet="ab-/.é数", max_size=4).map("/".__add__), max_size=6))
def test_no_two_volumes_share_a_name_or_a_place(paths: list[str]) -> None:
    found = named_volumes(paths, windows=False)
    assert len(set(found.values())) == len(found)
    assert len(found) == len({posixpath.normpath(f"/{path.lstrip('/')}") for path in paths} - {"/"})
    # What else the file has does not matter.
    alone = [named_volumes([path], windows=False) for path in paths]
    assert {name: place for each in alone for name, place in each.items()} == found


# --- Names and words ------------------------------------------------------------------

FOLDERS = st.lists(
    st.sampled_from(
        ["r", "docker", "redis", "scratch", "8.3", "amd64", "é", "服", "-x", "_", "api"]
    )
    | st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1),
    max_size=4,
).map("/".join)
FILES = st.sampled_from(["Dockerfile", "Dockerfile.dev", "api.Dockerfile", "Containerfile", "x.y"])


@given(FOLDERS, FILES, st.none() | st.sampled_from(["redis", "x", "docker", "shop", "服"]))
def test_docker_takes_every_name(folder: str, file: str, project: str | None) -> None:
    bases = ["docker.io/library/redis:7", "registry.example:5000/api@sha256:00"]
    name = image_name(f"{folder}/{file}".lstrip("/"), project, bases=bases)
    assert is_image_name(name)
    # `RestrictedNameChars` in moby's daemon/names.
    assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+", name)
    assert name not in {"redis", "api", "scratch", "docker"}


@pytest.mark.parametrize(
    ("path", "project", "name"),
    [
        ("shadowsocks/rust/Dockerfile", "dockerfiles", "shadowsocks-rust"),
        ("api/redis/Dockerfile", "shop", "api-redis"),
        ("redis/Dockerfile", "shop", "shop-redis"),
        ("redis/Dockerfile.dev", "shop", "redis-dev"),
        ("docker/redis/Dockerfile", "shop", "shop-docker-redis"),
        ("my-redis/Dockerfile", "shop", "my-redis"),
        # Whoever makes Redis calls it so.
        ("Dockerfile", "redis", "redis"),
        ("docker/Dockerfile", "redis", "redis-docker"),
        ("redis/Dockerfile", None, "example-redis"),
    ],
)
def test_official_names_are_left_to_the_official_images(
    path: str, project: str | None, name: str
) -> None:
    assert image_name(path, project) == name


@given(st.lists(st.text(st.characters(exclude_characters="\0")), min_size=1))
def test_a_shell_reads_the_words_of_a_command(words: list[str]) -> None:
    assert shlex.split(command_line(words)) == words


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1))
def test_no_operand_is_an_option(path: str) -> None:
    assert not as_operand(path).startswith("-")
