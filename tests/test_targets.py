"""A build with `--target` has all that reaches it, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_dockerfile.parser import parse
from mkdocs_dockerfile.semantics import Build, analyse, analyse_target, find_stage
from tests.strategies import dockerfiles

NAMES = "ABCD"


def outside(source: str, target: str) -> set[str]:
    """The lines before the first FROM that a build with `--target` shows."""
    dockerfile = parse(source)
    stage = find_stage(dockerfile, target)
    assert stage is not None
    build = analyse_target(dockerfile, stage)
    return {
        item.source
        for index, item in enumerate(dockerfile.instructions)
        if item.stage is None and build.shows(index)
    }


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("ARG A\nFROM x:$A AS t", {"ARG A"}),
        ("ARG A\nFROM --platform=$A x AS t", {"ARG A"}),
        ("ARG A=1\nFROM x AS t\nARG A", {"ARG A=1"}),
        ("ARG A=1\nFROM x AS t\nARG A=2\nRUN $A", set()),
        ("ARG A=1\nFROM x AS t\nRUN $A", set()),
        ("ARG A=1\nFROM x AS t\nONBUILD ARG A", {"ARG A=1"}),
        ("ARG A=1\nFROM x\nARG A\nFROM x AS t", set()),
        ("ARG A=1\nFROM x AS t\nFROM x:$A", set()),
        ("ARG A=1\nFROM x:$A AS s\nFROM s AS t", {"ARG A=1"}),
        ("ARG A=1\nFROM x AS s\nARG A\nFROM y AS t\nCOPY --from=s a b", {"ARG A=1"}),
        ("ARG A=1\nARG B=$A\nARG C=$B\nFROM x:$B AS t", {"ARG A=1", "ARG B=$A"}),
        ("ARG A=1 B=2\nFROM x:$B AS t", {"ARG A=1 B=2"}),
        # Whatever the build is given: the other half of a choice, and what is required.
        ("ARG A=1\nARG B=2\nFROM x:${A:-$B} AS t", {"ARG A=1", "ARG B=2"}),
        ("ARG A\nARG B=2\nFROM x:${A:?none}$B AS t", {"ARG A", "ARG B=2"}),
        # Taken note of by the build itself.
        ("ARG BUILDKIT_SBOM_SCAN_STAGE=1\nFROM x AS t", {"ARG BUILDKIT_SBOM_SCAN_STAGE=1"}),
        ("ARG SOURCE_DATE_EPOCH=0\nFROM x AS t", {"ARG SOURCE_DATE_EPOCH=0"}),
        # No ARG, so that the build fails.
        ("RUN a\nFROM x AS t", {"RUN a"}),
    ],
)
def test_arguments_from_before_the_first_stage(source: str, shown: set[str]) -> None:
    assert outside(source, "t") == shown


def meaning(build: Build, stages: frozenset[int]) -> list[object]:
    """What stages are built on, and the build arguments that they know."""
    found = [build.stages[index] for index in sorted(stages)]
    return [(stage.base.text, stage.platform, dict(stage.args)) for stage in found]


@example("ARG A=1\nARG B=$A\nFROM x:$B AS t\nARG A\nFROM x")
@given(dockerfiles())
def test_nothing_is_left_out_that_reaches_a_target(source: str) -> None:
    dockerfile = parse(source)
    whole = analyse(dockerfile)
    for stage in dockerfile.stages:
        build = analyse_target(dockerfile, stage.index)
        # A name of a stage may also be that of one behind the target.
        if all(build.references(index) == whole.references(index) for index in range(stage.last)):
            assert meaning(build, build.shown) == meaning(whole, build.shown)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Files whose every ARG before the first FROM changes what names it."""
    names = draw(st.permutations(NAMES))
    lines = [
        f"ARG {name}={name.lower()}{draw(st.sampled_from(['', *map('-$'.__add__, names[:index])]))}"
        for index, name in enumerate(names)
    ]
    for index in range(draw(st.integers(1, 3))):
        base = draw(st.sampled_from(["x", "x:$A", "x:$B-$C", *[f"s{index - 1}"] * (index > 0)]))
        lines.append(f"FROM {base} AS s{index}")
        lines += draw(st.lists(st.sampled_from(["ARG A", "ARG D", "ARG C=1", "RUN $B"])))
    return "\n".join(lines)


@given(files())
def test_nothing_is_shown_that_does_not_reach_a_target(source: str) -> None:
    dockerfile = parse(source)
    for stage in dockerfile.stages:
        build = analyse_target(dockerfile, stage.index)
        for index in range(len(NAMES)):
            gone = dockerfile.instructions[index]._replace(keyword="", arguments=())
            instructions = list(dockerfile.instructions)
            instructions[index] = gone
            without = analyse(replace(dockerfile, instructions=tuple(instructions)))
            changed = meaning(without, build.shown) != meaning(build, build.shown)
            assert build.shows(index) == changed
