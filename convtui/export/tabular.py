"""A table: columns that know how they are written and what gives way, and rows of values."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from convtui.export.markdown import escape
from convtui.harmless import escaped, harmless

Value = str | int | float | bool | None

NOTHING = "-"
"""What people read where there is no value; in CSV such a cell is empty."""

MARK = "★"
"""What people read where a value is true, and nothing where it is false; in CSV 1 and 0."""


@dataclass(frozen=True)
class Column:
    """A heading, `short` where there is little room, and how what stands below it is written.

    `form` is a format such as `.4f` for numbers. `least` is a width in cells: where not all columns
    fit, those that give way are cut down to it, the last of them first.
    """

    name: str
    short: str = ""
    least: int = 1
    right: bool = True
    gives_way: bool = False
    form: str = ""

    def written(self, value: Value) -> str:
        if isinstance(value, bool):
            return MARK if value else ""
        if value is None:
            return NOTHING
        if isinstance(value, str):
            return harmless(" ".join(value.split()))
        return format(value, self.form)


@dataclass(frozen=True)
class Table:
    """Rows of as many values as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def texts(self) -> list[tuple[str, ...]]:
        return [
            tuple(
                column.written(value) for column, value in zip(self.columns, row, strict=True)
            )
            for row in self.rows
        ]  # fmt: skip


def as_markdown(table: Table) -> str:
    """Write a table as GitHub and Pandoc read it; what holds numbers is aligned to the right."""
    ends = [
        "---:" if column.form or _holds_numbers(table, place) else "---"
        for place, column in enumerate(table.columns)
    ]
    lines = [table.headings, *table.texts()]
    escaped = [[escape(cell) for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in (escaped[0], ends, *escaped[1:]))


def aligned(lines: Sequence[Sequence[str]], right: Collection[int] = (), gap: int = 2) -> list[str]:
    """Write cells under one another; columns stand to the left but for those in `right`."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = [
        [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in lines
    ]
    return [(" " * gap).join(row).rstrip() for row in rows]


def as_csv(table: Table) -> str:
    return csv_text([table.headings, *table.rows])


def csv_text(rows: Iterable[Sequence[Value]]) -> str:
    """Write rows as CSV, every digit kept; what could steer a terminal is an escape."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([_plain(value) for value in row] for row in rows)
    return file.getvalue()


def columns(*given: str | tuple[str, str]) -> tuple[Column, ...]:
    """Make columns from names, or pairs of a name and a format."""
    return tuple(
        Column(entry) if isinstance(entry, str) else Column(entry[0], form=entry[1])
        for entry in given
    )  # fmt: skip


def _holds_numbers(table: Table, place: int) -> bool:
    values: Sequence[Value] = [row[place] for row in table.rows]
    return bool(values) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values
    )


def _plain(value: Value) -> Value:
    if value is None:
        return ""
    if isinstance(value, str):
        return escaped(value)
    return int(value) if isinstance(value, bool) else value
