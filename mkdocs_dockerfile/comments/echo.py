"""Comments that only say again what their instruction says."""

from __future__ import annotations

import re

from mkdocs_dockerfile.model import Instruction

_LONGEST = 8
_WORD = re.compile(r"[^\W_]+(?:[./:_-]+[^\W_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that add nothing, whatever the instruction.
_EMPTY = _words(
    "a an the this that our your my its it to of for in on at as with by from into and or is be "
    "will are docker dockerfile container image new some all any set sets setting define defines "
    "specify specifies use uses using add adds declare configure setup up make please here "
    "instruction"
)
_SAME = {
    "ADD": "copy copies file files directory folder contents content",
    "ARG": "argument arguments arg args build buildtime variable variables",
    "CMD": "run runs start starts launch default command execute executes cmd main",
    "COPY": "copy copies file files directory folder contents content over",
    "ENTRYPOINT": "run runs start starts launch default command execute entrypoint entry point",
    "ENV": "environment environments env variable variables var vars",
    "EXPOSE": "expose exposes exposed open port ports number listen",
    "FROM": "base image parent pull start official",
    "HEALTHCHECK": "health healthcheck check checks",
    "LABEL": "label labels metadata maintainer author",
    "MAINTAINER": "maintainer author authors file maintained",
    "ONBUILD": "on build trigger onbuild",
    "RUN": "run runs command commands execute",
    "SHELL": "shell default",
    "STOPSIGNAL": "stop signal",
    "USER": "user switch change run non",
    "VOLUME": "volume volumes mount point points data",
    "WORKDIR": "working work directory dir workdir current change folder",
}
_WORDS = {keyword: _words(text) for keyword, text in _SAME.items()}


def echoes(prose: str, instruction: Instruction) -> bool:
    """Say whether a comment only repeats its instruction ("Expose ports" over EXPOSE).

    It does when it is short and each of its words is empty, names the keyword, or stands
    in the instruction. Such a comment captions a step; the explanation says the rest.

    Args:
        prose: The comment as Markdown.
        instruction: What it stands above.
    """
    if len(prose) > 200 or "\n" in prose:
        return False
    said = [word.lower() for word in _WORD.findall(prose.replace("\\", ""))]
    if not said or len(said) > _LONGEST:
        return False
    known = _EMPTY | _WORDS.get(instruction.keyword, frozenset())
    written = set()
    for word in _WORD.findall(instruction.logical[:2000]):
        written |= {word.lower(), *re.split(r"[./:_-]+", word.lower())}
    return all(word in known or word in written for word in said)
