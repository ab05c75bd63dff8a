"""Where a sidecar no longer fits its Dockerfile, said so that it can be repaired."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from mkdocs_dockerfile.diagnostics import Diagnostic, diagnostic
from mkdocs_dockerfile.model import Dockerfile
from mkdocs_dockerfile.pairing.aligning import Alignment
from mkdocs_dockerfile.pairing.assignment import longest_chain
from mkdocs_dockerfile.pairing.numbering import numbered_sections, numbering
from mkdocs_dockerfile.sidecar import Section, Sidecar

_LONGEST = 80


class DriftReport:
    """Writes the diagnostics of one sidecar."""

    def __init__(self, dockerfile: Dockerfile, sidecar: Sidecar, aligned: Alignment) -> None:
        """Take what matching found."""
        self.dockerfile = dockerfile
        self.sidecar = sidecar
        self.path = sidecar.path or "-"
        self.file = dockerfile.path or "Dockerfile"
        self.aligned = aligned
        self.quotes = aligned.quotes
        self.hits = aligned.hits
        self.texts = aligned.texts

    def all(self) -> Iterator[Diagnostic]:
        """Every diagnostic."""
        yield from self.changed()
        yield from self.gone()
        yield from self.listings()
        yield from self.moved()
        yield from self.numbers()
        yield from self.unexplained()
        if not self.hits and self.sidecar.readable:
            yield self.report(
                "DF109",
                None,
                "explains no instruction; it is shown as an introduction",
                "quote an instruction in a heading, as in ### `FROM alpine:3.20`",
            )

    def report(
        self,
        code: str,
        line: int | None,
        message: str,
        hint: str,
        step: int | None = None,
    ) -> Diagnostic:
        """Make a diagnostic at a line of the sidecar."""
        return diagnostic(code, message, path=self.path, line=line, hint=hint, step=step)

    def section(self, quote: int) -> Section:
        """The section that a quote stands in."""
        return self.sidecar.sections[self.quotes[quote].section]

    def place(self, instruction: int) -> str:
        """Path and line of an instruction."""
        return f"{self.file}:{self.dockerfile.instructions[instruction].start_line}"

    def changed(self) -> Iterator[Diagnostic]:
        """Instructions that say something else than their section quotes (DF103)."""
        for number, hit in self.hits.items():
            if hit.exact:
                continue
            old, new = shorten(self.quotes[number].shown, self.texts[hit.instruction])
            place = self.place(hit.instruction)
            message = f"the section is about `{old}`, but {place} says `{new}`"
            if old == new:
                message = f"the heredoc of `{old}` differs from that in {place}"
            yield self.report(
                "DF103",
                self.section(number).line,
                message,
                "correct what the section says and quote the new text in it",
                hit.instruction + 1,
            )

    def gone(self) -> Iterator[Diagnostic]:
        """Sections whose instruction the file does not have (DF104)."""
        taken: dict[str, int] = {self.quotes[n].text: h.instruction for n, h in self.hits.items()}
        for number, quote in enumerate(self.quotes):
            if number in self.hits:
                continue
            text = shorten(quote.shown)[0]
            if quote.text in taken:
                message = f"another section explains `{text}` ({self.place(taken[quote.text])})"
                hint = "join the two sections"
            else:
                message = f"the section is about `{text}`, which {self.file} does not have"
                hint = "remove the section, or quote the instruction that it explains now"
            yield self.report("DF104", self.section(number).line, message, hint)

    def listings(self) -> Iterator[Diagnostic]:
        """Copies of the file that are not the file (DF105)."""
        for block in self.aligned.listings:
            found = self.aligned.finder.difference(block)
            if found is None:
                continue
            line, here, there = found
            old, new = shorten(here, there)
            if not here:
                message = f"the listing lacks `{new}` of {self.file}"
            elif not there:
                message = f"the listing has `{old}`, which {self.file} does not have"
            else:
                message = f"the listing says `{old}`, {self.file} says `{new}`"
            hint = "copy the file again, or remove the listing: the page shows the file itself"
            yield self.report("DF105", line, message, hint)

    def moved(self) -> Iterator[Diagnostic]:
        """Sections in another place than their instruction (DF106)."""
        # The end of a run stands where its beginning does.
        hits = {n: hit for n, hit in self.hits.items() if not self.quotes[n].closes}
        chain = longest_chain(hits)
        ordered = sorted(chain)
        for number, hit in sorted(hits.items()):
            if number in chain:
                continue
            at = bisect_left(ordered, number)
            before = self.hits[ordered[at - 1]].instruction if at else -1
            if hit.instruction < before:
                where, other = "behind", before
            else:
                where, other = "before", self.hits[ordered[at]].instruction
            text = shorten(self.texts[hit.instruction])[0]
            yield self.report(
                "DF106",
                self.section(number).line,
                f"the section of `{text}` (step {hit.instruction + 1}) stands {where} that of "
                f"`{shorten(self.texts[other])[0]}` (step {other + 1})",
                "move it to its place",
                hit.instruction + 1,
            )

    def numbers(self) -> Iterator[Diagnostic]:
        """Wrong numbers; a run of sections that are off by the same is told once."""
        numbered = numbered_sections(self.sidecar, self.aligned)
        if numbering(self.dockerfile, self.sidecar, self.aligned) != "steps":
            return
        runs: list[list[tuple[Section, int]]] = []
        offset: int | None = None
        for section, step in numbered:
            off = step - (section.number or 0)
            if off and off == offset:
                runs[-1].append((section, step))
            elif off:
                runs.append([(section, step)])
            offset = off
        for run in runs:
            section, step = run[0]
            message = f"the section is numbered {section.number}, its instruction is step {step}"
            if len(run) > 1:
                message += f"; {len(run) - 1} more after it are off by the same"
            yield self.report("DF107", section.line, message, "correct the number", step)

    def unexplained(self) -> Iterator[Diagnostic]:
        """Instructions without a section, where the front matter says that it has them all."""
        if self.sidecar.metadata.get("complete") is not True:
            return
        lines = {hit.instruction: self.section(n).line for n, hit in self.hits.items()}
        for section, inner in self.aligned.between.items():
            lines |= dict.fromkeys(inner, self.sidecar.sections[section].line)
        line = 1
        for index, text in enumerate(self.texts):
            if index in lines:
                line = lines[index]
                continue
            yield diagnostic(
                "DF108",
                f"no section explains `{shorten(text)[0]}` ({self.place(index)})",
                path=self.path,
                line=line,
                hint="add one, or remove `complete: true` from the front matter",
                severity="warning",
                step=index + 1,
            )


def shorten(text: str, other: str | None = None) -> tuple[str, str]:
    """Shorten texts for a message, so that the place where two differ stays in sight.

    Args:
        text: A text of one line.
        other: What it is compared with.

    Returns:
        Both texts, at most about 80 characters each.
    """
    same = 0
    if other is not None:
        limit = min(len(text), len(other))
        while same < limit and text[same] == other[same]:
            same += 1
    return _cut(text, same), _cut(other or "", same)


def _cut(text: str, place: int) -> str:
    if len(text) <= _LONGEST:
        return text
    # The keyword, and the place with a little before it.
    start = text.rfind(" ", 0, max(place - 15, 0)) + 1 if place > _LONGEST - 20 else 0
    head = f"{text.split(' ', 1)[0][:20]} … " if start else ""
    rest = text[start : start + _LONGEST - len(head)]
    return head + rest + ("…" if start + len(rest) < len(text) else "")
