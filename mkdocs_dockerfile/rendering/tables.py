"""The tables for reference at the end of a page: what can be looked up instead of read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs_dockerfile.comments import inline
from mkdocs_dockerfile.explanations import code
from mkdocs_dockerfile.rendering.facts import at
from mkdocs_dockerfile.rendering.quoting import spaced, visible
from mkdocs_dockerfile.rendering.view import PageView
from mkdocs_dockerfile.semantics import Argument, Mount, Setting, arguments_for, needed_for

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        name: Its label, `table_…` in the messages.
        columns: Labels of its columns, `column_…`.
        rows: Cells: Markdown of one line, in which what is from the file stands in code
            spans, and the first leads to the step.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(page: PageView) -> tuple[Table, ...]:
    """What the final image has and its build takes, each with the step that says so.

    Returns:
        Tables with at least one row; columns in which nothing stands are left out.
    """
    default = page.build.default
    if default is None:
        return ()
    config = default.config
    found = (
        ("arguments", ("name", "default", "where", "description"), _arguments(page)),
        ("environment", ("name", "value"), _settings(config.env)),
        ("ports", ("port",), ((_of(port.text, port.step),) for port in config.exposed)),
        ("volumes", ("path",), ((_of(item.value, item.step),) for item in config.volumes)),
        ("labels", ("name", "value"), _settings(config.labels)),
        ("mounts", ("kind", "mounted", "path"), _mounts(page)),
    )
    return tuple(
        _without_empty(name, columns, rows)
        for name, columns, cells in found
        if (rows := tuple(cells))
    )


def _without_empty(name: str, columns: Sequence[str], rows: Sequence[Row]) -> Table:
    used = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return Table(
        name,
        tuple(columns[index] for index in used),
        tuple(tuple(row[index] for index in used) for row in rows),
    )


def _of(text: str, step: int) -> str:
    return at(code(visible(text)), step)


def _settings(settings: Mapping[str, Setting]) -> Iterator[Row]:
    for name, setting in settings.items():
        yield _of(name, setting.step), _value(setting.value)


def _value(text: str) -> str:
    return code(spaced(visible(text)))


# --- Build arguments ---------------------------------------------------------------


@dataclass(slots=True)
class _Declared:
    """A build argument of one name and default, wherever it is declared."""

    first: Argument
    description: str = ""
    places: list[str] = field(default_factory=list)


def _arguments(page: PageView) -> Iterator[Row]:
    found: dict[tuple[str, str | None], _Declared] = {}
    for argument in _declarations(page):
        # Without a default of its own, it is the one from before the first stage again.
        key = argument.name, argument.value
        declared = found.setdefault(key, _Declared(argument))
        declared.description = declared.description or argument.description or ""
        place = _place(page, argument)
        if place not in declared.places:
            declared.places.append(place)
    for declared in found.values():
        argument = declared.first
        yield (
            _of(argument.name, argument.step),
            "" if argument.value is None else _value(argument.value),
            page.markdown_label("comma").join(declared.places),
            inline(visible(" ".join(declared.description.split()))),
        )


def _declarations(page: PageView) -> Iterator[Argument]:
    """Every ARG that the image is made with; a platform argument is not somebody's to give."""
    for argument in arguments_for(page.build, len(page.build.stages) - 1):
        if argument.kind != "platform":
            yield argument


def _place(page: PageView, argument: Argument) -> str:
    if argument.scope == "global":
        return page.markdown_label("before_first_stage")
    stage = page.build.stages[argument.scope].stage
    if stage.name:
        return page.markdown_label("stage", name=code(visible(stage.name)))
    if stage.index == len(page.build.stages) - 1:
        return page.markdown_label("final_stage")
    return page.markdown_label("stage_number", number=stage.index + 1)


# --- Mounts ------------------------------------------------------------------------


def _mounts(page: PageView) -> Iterator[Row]:
    """What is mounted while the image is built, secrets first.

    Nothing is asked for by stages that the image does not need, nor are they built.
    """
    found: dict[tuple[str, ...], None] = {}
    for stage in sorted(needed_for(page.build, len(page.build.stages) - 1)):
        for index, mount in page.build.mounts_of(stage):
            if mount.error is None:
                found.setdefault((mount.type, *_mount(page, mount, stage, index)))
    order = ("secret", "ssh", "bind", "cache", "tmpfs")
    for row in sorted(found, key=lambda row: order.index(row[0])):
        yield row[1:]


def _mount(page: PageView, mount: Mount, stage: int, index: int) -> Row:
    where = mount.target
    if mount.type == "secret":
        where = mount.secret_path or f"${mount.env or mount.secret_id}"
    elif where and mount.type != "ssh":
        # `dispatchRunMounts` in BuildKit's convert_runmount.go.
        where = page.build.stages[stage].path_before(index, where)
    return (
        at(page.markdown_label(f"mount_{mount.type}"), index + 1),
        _mounted(page, mount),
        code(visible(where)) if where else "",
    )


def _mounted(page: PageView, mount: Mount) -> str:
    if mount.type == "bind" and mount.from_:
        place = code(visible(mount.from_))
        if not mount.source:
            return place
        return page.markdown_label("mounted_from", source=code(visible(mount.source)), place=place)
    match mount.type:
        case "secret":
            name = mount.secret_id
        case "bind":
            name = mount.source or "."
        case _:
            name = mount.id or ""
    return code(visible(name)) if name else ""
