from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from mkdocs_dockerfile import parse, walkthrough
from mkdocs_dockerfile.cli import main
from mkdocs_dockerfile.diagnostics import REGISTRY, diagnostic
from tests.examples import Example, File, read_example, section, with_lines
from tests.sites import ENVIRONMENT

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference" / "diagnostics"
# With the words of `check`, and with those of a log.
SEVERITY_AND_CODE = re.compile(r"\b(error|warning|info)\b.*? (DF\d{3}) ", re.IGNORECASE)


def page_of(code: str) -> Path:
    return PAGES / f"{code.lower()}.md"


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: rule.code)
def test_every_code_is_documented_and_used(rule) -> None:
    page = " ".join(page_of(rule.code).read_text(encoding="utf-8").split())
    head = f"# {rule.code}: {rule.title} *{rule.severity.capitalize()}.* {rule.help} "
    assert page.startswith(head)
    sources = [path.read_text() for path in (ROOT / "mkdocs_dockerfile").rglob("*.py")]
    assert sum(source.count(f'"{rule.code}"') for source in sources) > 1


def test_every_page_is_about_a_code_and_in_the_navigation() -> None:
    names = {page.name for page in PAGES.iterdir()}
    assert names == {"index.md", *(page_of(code).name for code in REGISTRY)}
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"- reference/diagnostics/(.+)", configuration)
    assert listed == ["index.md", *(page_of(code).name for code in sorted(REGISTRY))]


def test_the_index_lists_every_code(update: bool) -> None:
    index = PAGES / "index.md"
    rows = "".join(
        f"| [{rule.code}]({page_of(rule.code).name}) | {rule.severity} | {rule.title} |\n"
        for _, rule in sorted(REGISTRY.items())
    )
    text = index.read_text(encoding="utf-8")
    head, line, rest = text.partition("|---|---|---|\n")
    table, blank, rest = rest.partition("\n## ")
    if update:
        index.write_text(f"{head}{line}{rows}{blank}{rest}", encoding="utf-8")
        table = rows
    assert table == rows


# --- The examples of the pages -----------------------------------------------------


def lay_out(example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".git").mkdir(parents=True)
    for file in example.files:
        file.write(folder)
    closed = {folder / file.name for file in example.files if not file.readable}
    if closed:
        # Root may read everything, whatever the permissions: so the refusal is played.
        read = Path.read_bytes

        def refusing(path: Path) -> bytes:
            if path in closed:
                raise PermissionError(13, "Permission denied")
            return read(path)

        monkeypatch.setattr(Path, "read_bytes", refusing)


def run(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run the command of an example; only its own kinds are known."""
    program, *arguments = command.split()
    if program == "mkdocs-dockerfile":
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output
    assert program == "mkdocs", command
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout


def findings(output: str, folder: Path) -> tuple[str, ...]:
    """The lines of an output that are about diagnostics, as a page shows them."""
    lines = output.replace(str(folder), "/src/project").splitlines()
    return tuple(line for line in lines if SEVERITY_AND_CODE.search(line))


@pytest.mark.parametrize("code", REGISTRY)
def test_wrong_example(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool
) -> None:
    page = page_of(code).read_text(encoding="utf-8")
    example = read_example(page, "Wrong")
    folder = tmp_path / "project"
    lay_out(example, folder, monkeypatch)
    exit_code, output = run(example.command, folder, monkeypatch)
    said = findings(output, folder)
    severity = REGISTRY[code].severity
    if example.command.startswith("mkdocs "):
        # A log knows no errors of this kind: the build goes on.
        severity = "info" if severity == "info" else "warning"
    told = [match.groups() for line in said if (match := SEVERITY_AND_CODE.search(line))]
    found = {(word.lower(), name) for word, name in told}
    assert (severity, code) in found, output
    if example.command.startswith("mkdocs-dockerfile "):
        assert exit_code == any(word != "info" for word, _ in found)
    else:
        assert exit_code == 0, output
    if update:
        page_of(code).write_text(with_lines(page, said), encoding="utf-8")
    else:
        assert example.lines == said


@pytest.mark.parametrize("code", REGISTRY)
def test_right_example(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(code).read_text(encoding="utf-8")
    command = read_example(page, "Wrong").command
    folder = tmp_path / "project"
    lay_out(read_example(page, "Right"), folder, monkeypatch)
    exit_code, output = run(command, folder, monkeypatch)
    assert findings(output, folder) == ()
    assert exit_code == 0, output


def test_what_the_index_says_about_silencing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All three ways, each with the text of the page."""
    text = section((PAGES / "index.md").read_text(encoding="utf-8"), "Silencing")
    ignore, skip = re.findall(r"```Dockerfile\n(.*?)```", text, flags=re.DOTALL)
    option = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)[0])
    sidecar = "# X\n\n## `FROM alpine:3.20`\n\nx\n"
    loud = ignore.splitlines(keepends=True)[-1]
    for name, source, settings, codes in [
        ("a", loud, {}, ["DF103"]),
        ("b", ignore, {}, []),
        ("c", f"{skip}\n{loud}", {}, []),
        ("whole", ignore.replace("\n", "\n\n", 1), {}, []),
        ("d/third_party/x", loud, option, []),
        ("e/x", loud, option, ["DF103"]),
    ]:
        folder = tmp_path / name.partition("/")[0]
        place = name.partition("/")[2] or "."
        files = (
            File(f"{place}/Dockerfile", source, ""),
            File(f"{place}/Dockerfile.md", sidecar, ""),
            File("mkdocs.yml", yaml.safe_dump({"site_name": "X", **settings}), ""),
        )
        lay_out(Example(files, "", ()), folder, monkeypatch)
        _, output = run("mkdocs-dockerfile check", folder, monkeypatch)
        assert re.findall(r"DF\d{3}", output) == codes, name


# --- Codes and texts ---------------------------------------------------------------


def test_codes_are_well_formed_and_different() -> None:
    assert all(re.fullmatch(r"DF\d{3}", code) for code in REGISTRY)
    assert len({rule.title for rule in REGISTRY.values()}) == len(REGISTRY)


def test_text_begins_with_place_and_ends_with_what_to_do() -> None:
    item = diagnostic("DF003", "`FORM` is no instruction", path="a/b", line=3, hint="correct it")
    assert str(item) == "a/b:3: DF003 `FORM` is no instruction (correct it)"
    assert str(diagnostic("DF002", "is empty", path="x")) == "x: DF002 is empty"


def test_a_comment_at_an_instruction_silences_it_there_alone() -> None:
    sidecar = "## `FROM a`\n\nx\n\n## `ENV B=1`\n\ny\n"
    source = "FORM x\nFROM a\n\n{}\nENV B=2\n"
    loud = walkthrough(parse(source.format("#")), sidecar=sidecar)
    assert [item.code for item in loud.diagnostics] == ["DF003", "DF103"]
    for codes in ("DF103", "DF103,DF003"):
        quiet = walkthrough(parse(source.format(f"# docs: ignore={codes} why")), sidecar=sidecar)
        assert [item.code for item in quiet.diagnostics] == ["DF003"]
