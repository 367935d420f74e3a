"""What is written of numbers found out: documents, places, tables and planes; all count from 1."""

import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from convtui.export.tabular import aligned
from convtui.harmless import harmless, json_text
from convtui.lesson.numbers import written
from convtui.ops.window import Array

_WIDTH = 80


def json_parts(told: Mapping[str, Any]) -> Iterator[str]:
    """A document on one line."""
    yield json_text(told)
    yield "\n"


def counted_place(place: Sequence[int]) -> list[int]:
    """A place as people count it."""
    return [index + 1 for index in place]


def named_place(name: str, place: Sequence[int]) -> str:
    """`convolution-1[1,2,3]`."""
    return f"{harmless(name)}[{','.join(map(str, counted_place(place)))}]"


def lines_text(lines: Iterable[str]) -> str:
    """Lines one under another."""
    return "".join(f"{line}\n" for line in lines)


def table_text(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Rows of cells, the heading first, as `tabular.aligned` lays them out."""
    return lines_text(aligned(rows, right))


def wrapped(sentence: str) -> str:
    """A sentence on lines of a terminal's usual width."""
    return lines_text(textwrap.wrap(harmless(sentence), _WIDTH))


def planes_csv(name: str, values: Array) -> Iterator[str]:
    """Each plane, every digit of it, under a line `# name channel[,filter] rows×columns`."""
    for title, plane in _planes(name, values):
        yield f"# {title}\n"
        yield "".join(f"{','.join(map(repr, row))}\n" for row in plane.tolist())


def planes_text(name: str, values: Array) -> Iterator[str]:
    """Each plane, aligned, under a line with its name and shape."""
    width = max(len(written(number)) for number in values.ravel().tolist()) + 1
    for number, (title, plane) in enumerate(_planes(name, values)):
        yield "\n" * bool(number) + f"{title}\n"
        for row in plane.tolist():
            yield "".join(written(value).rjust(width) for value in row) + "\n"


def _planes(name: str, values: Array) -> Iterator[tuple[str, Array]]:
    """(rows, columns) of each channel, or channel and filter; a vector as one row."""
    name = harmless(name)
    if values.ndim == 1:
        yield f"{name} {len(values)}", values[np.newaxis]
        return
    for rest in np.ndindex(values.shape[2:]):
        plane = values[(slice(None), slice(None), *rest)]
        number = ",".join(map(str, counted_place(rest)))
        size = "×".join(map(str, plane.shape))
        yield " ".join(filter(None, (name, number, size))), plane
