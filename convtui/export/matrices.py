"""The input and the maps of a pipeline as JSON, CSV and .npy, every digit kept.

What is written comes in parts, of some rows each, so that a large map is never there as a whole,
neither as numbers nor as text.
"""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.harmless import harmless, json_text
from convtui.inputs import Input
from convtui.lesson.numbers import LARGEST_INTEGER, LARGEST_NUMBER
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stage import Stage
from convtui.ops.window import Array

Part = Callable[[range, range], Array]
"""The numbers of a matrix at rows × columns."""


class Matrix(NamedTuple):
    """A matrix under its `name rows×columns`, any part of it on demand."""

    title: str
    shape: tuple[int, int]
    part: Part


_CELLS_AT_A_TIME = 131_072

_LARGEST_KNOWN = 32_768


def json_parts(given: Input, pipeline: Pipeline, stages: Sequence[Stage]) -> Iterator[str]:
    """One line of JSON, in parts.

    `{"input": {"name", "note", "channels", "shape", "values"}, "layer": {"kernel": {"name",
    "values"}, "transpose", "flip", "stride", …}, "stages": [{"name", "shape", "values"}…]}`.
    Shapes are [h, w], or [h, w, c] of an input with channels; values are nested as deep. The layer
    holds all that makes the maps of the input again.

    Raises:
        BadInput: a map holds infinity, which JSON does not know; before the first part.
    """
    refuse_infinity(pipeline, stages)
    about = {"name": given.name, "note": given.note, "channels": given.channels}
    yield f'{{"input": {json_text(about)[:-1]}, '
    yield from _members(pipeline.source.shape, _parts_of(pipeline.source))
    yield f'}}, "layer": {json_text(layer_as_json(pipeline.options))}'
    yield ', "stages": ['
    for place, stage in enumerate(stages):
        yield f'{", " if place else ""}{{"name": {json.dumps(stage.name)}, '
        yield from _members(stage.sides, _computed(stage))
        yield "}"
    yield "]}\n"


def layer_as_json(options: LayerOptions) -> dict[str, Any]:
    """Every option of a layer by its name; the kernel as it was given, not yet transposed."""
    kernel = options.kernel
    return vars(options) | {
        "kernel": {"name": harmless(kernel.name), "values": _plain(kernel.values.tolist())},
        "bias": _plain(float(options.bias)),
        "pool_stride": options.pool_stride or options.pool or None,
    }


def csv_parts(name: str, pipeline: Pipeline, stages: Sequence[Stage]) -> Iterator[str]:
    """The input and the maps below one another, each under a line `# name rows×columns`, in parts.

    Raises:
        BadInput: a map holds infinity; before the first part.
    """
    refuse_infinity(pipeline, stages)
    matrices = [*of_input(name, pipeline), *map(of_stage, stages)]
    for place, (title, shape, part) in enumerate(matrices):
        yield f"{chr(10) if place else ''}# {title}\n"
        yield from map(_lines, bands(shape, part))


def map_csv_parts(pipeline: Pipeline, stage: Stage) -> Iterator[str]:
    """A single map, nothing but its numbers, in parts: it can be read as an input again.

    Raises:
        BadInput: the map holds infinity; before the first part.
    """
    refuse_infinity(pipeline, [stage])
    yield from map(_lines, bands(stage.sides, _computed(stage)))


def map_npy_parts(pipeline: Pipeline, stage: Stage) -> Iterator[bytes]:
    """A single map in NumPy's format, (rows, columns), float64, in parts.

    Raises:
        BadInput: the map holds infinity; before the first part.
    """
    refuse_infinity(pipeline, [stage])
    header = io.BytesIO()
    described = {"descr": "<f8", "fortran_order": False, "shape": stage.sides}
    np.lib.format.write_array_header_1_0(header, described)
    yield header.getvalue()
    for values in bands(stage.sides, _computed(stage)):
        yield values.astype("<f8").tobytes()


def of_input(name: str, pipeline: Pipeline) -> Iterator[Matrix]:
    """An input of (H, W), or each plane of one of (H, W, C) with the name of its channel."""
    source = pipeline.source
    if source.ndim == 2:
        yield _matrix(f"input {name}", source.shape, _parts_of(source))
        return
    names = pipeline.channels or [str(plane + 1) for plane in range(source.shape[2])]
    for plane, word in enumerate(names):
        yield _matrix(f"input {name} {word}", source.shape, _parts_of(source[:, :, plane]))


def of_stage(stage: Stage) -> Matrix:
    """A stage's map; its parts raise BadInput where there is infinity in them."""
    return _matrix(stage.name, stage.sides, _computed(stage))


def bands(shape: Sequence[int], part: Part) -> Iterator[Array]:
    """A matrix from top to bottom, some of its rows at a time."""
    height = max(1, _CELLS_AT_A_TIME // max(1, shape[1]))
    for first in range(0, shape[0], height):
        yield part(range(first, min(first + height, shape[0])), range(shape[1]))


def refuse_infinity(pipeline: Pipeline, stages: Sequence[Stage]) -> None:
    """Refuse maps that overflow, before any of them is written.

    Raises:
        BadInput: a map holds infinity.
    """
    if pipeline.largest <= LARGEST_NUMBER:
        return
    for stage in stages:
        for _ in bands(stage.sides, _computed(stage)):
            pass


def _matrix(name: str, shape: Sequence[int], part: Part) -> Matrix:
    """Titled on one line, whatever its name is."""
    title = f"{harmless(' '.join(name.split()))} {shape[0]}×{shape[1]}"
    return Matrix(title, (shape[0], shape[1]), part)


def _computed(stage: Stage) -> Part:
    """The parts of a stage's map.

    Raises:
        BadInput: there is infinity in one, or what becomes of it in later sums.
    """

    def part(rows: range, columns: range) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):
            values = stage.region(rows, columns)
        if not np.isfinite(values).all():
            raise BadInput(
                f"the {stage.name} grows beyond 1.8e308, the largest number there is: "
                "make the input or the kernel smaller"
            )
        return values

    return part


def _parts_of(values: Array) -> Part:
    return lambda rows, columns: values[rows.start : rows.stop, columns.start : columns.stop]


def _members(shape: tuple[int, ...], part: Part) -> Iterator[str]:
    yield f'"shape": {list(shape)}, "values": ['
    for place, values in enumerate(bands(shape, part)):
        yield f"{', ' if place else ''}{_written(values)[1:-1]}"
    yield "]"


def _lines(values: Array) -> str:
    return _written(values)[2:-2].replace("], [", "\n").replace(", ", ",") + "\n"


def _written(values: Array) -> str:
    """Nested lists of the shortest texts that read back as the same numbers; whole ones no point.

    Small integers are looked up, others and fractions are written as Python writes its lists.
    """
    values = values + 0.0  # a zero has no sign
    largest = np.abs(values).max()
    if largest < LARGEST_INTEGER and ((whole := values.astype(np.int64)) == values).all():
        if largest < _LARGEST_KNOWN and whole.ndim == 2:
            words = _known_words()[whole + _LARGEST_KNOWN]
            rows = (row.tobytes().translate(None, b"\0")[:-2].decode() for row in words)
            return f"[[{'], ['.join(rows)}]]"
        return str(whole.tolist())
    return str(values.tolist()).replace(".0,", ",").replace(".0]", "]")


@lru_cache(maxsize=1)
def _known_words() -> npt.NDArray[np.bytes_]:
    """Small integers, each with a comma and a blank; zero bytes fill what shorter ones leave."""
    numbers = range(-_LARGEST_KNOWN, _LARGEST_KNOWN)
    return np.array([f"{number}, ".encode() for number in numbers], dtype="S8")


def _plain(value: Any) -> Any:
    """Whole numbers as integers, in lists however deep."""
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return int(value) if value.is_integer() and abs(value) < LARGEST_INTEGER else value
