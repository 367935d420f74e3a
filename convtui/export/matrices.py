"""The input and the maps of a pipeline as JSON, CSV and .npy, every digit kept."""

import io
import json
from collections.abc import Sequence

import numpy as np

from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.lesson.numbers import exact
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stages import Stage
from convtui.ops.window import Array


def as_json(pipeline: Pipeline, stages: Sequence[Stage]) -> str:
    """One line of JSON: `{"input": {"shape", "values"}, "stages": [{"name", "shape", "values"}…]}`.

    Shapes are [h, w], or [h, w, c] of an input with channels; values are nested as deep.

    Raises:
        BadInput: a map holds infinity, which JSON does not know.
    """
    parts = ", ".join(
        f'{{"name": {json.dumps(stage.name)}, {_members(computed(stage))}}}' for stage in stages
    )
    return f'{{"input": {{{_members(pipeline.source)}}}, "stages": [{parts}]}}\n'


def as_csv(
    name: str, pipeline: Pipeline, stages: Sequence[Stage], channels: Sequence[str] = ()
) -> str:
    """The input and the maps below one another, each under a line `# name rows×columns`.

    Args:
        name: the input's.
        pipeline: where the input is.
        stages: the maps to write.
        channels: names of the input's planes, each of which is a matrix of its own.

    Raises:
        BadInput: a map holds infinity.
    """
    matrices = [*planes(name, pipeline.source, channels)]
    matrices += [(stage.name, computed(stage)) for stage in stages]
    parts = [f"# {title(name, values.shape)}\n{_lines(values)}" for name, values in matrices]
    return "\n".join(parts)


def map_as_csv(stage: Stage) -> str:
    """A single map, nothing but its numbers: it can be read as an input again.

    Raises:
        BadInput: the map holds infinity.
    """
    return _lines(computed(stage))


def map_as_npy(stage: Stage) -> bytes:
    """A single map in NumPy's format, (rows, columns), float64.

    Raises:
        BadInput: the map holds infinity.
    """
    buffer = io.BytesIO()
    np.save(buffer, computed(stage), allow_pickle=False)
    return buffer.getvalue()


def planes(name: str, source: Array, channels: Sequence[str] = ()) -> list[tuple[str, Array]]:
    """An input as (title, matrix), or a pair for each of its channels."""
    if source.ndim == 2:
        return [(f"input {name}", source)]
    names = channels or [str(plane + 1) for plane in range(source.shape[2])]
    return [(f"input {name} {word}", source[:, :, plane]) for plane, word in enumerate(names)]


def title(name: str, shape: Sequence[int]) -> str:
    """`name rows×columns`, on one line whatever the name is."""
    return f"{harmless(' '.join(name.split()))} {shape[0]}×{shape[1]}"


def computed(stage: Stage, rows: range | None = None, columns: range | None = None) -> Array:
    """A stage's map, or the part of it at rows and columns.

    Raises:
        BadInput: there is infinity in it, or what becomes of it in later sums.
    """
    rows = range(stage.shape[0]) if rows is None else rows
    columns = range(stage.shape[1]) if columns is None else columns
    with np.errstate(over="ignore", invalid="ignore"):
        values = stage.region(rows, columns)
    if not np.isfinite(values).all():
        raise BadInput(
            f"the {stage.name} grows beyond 1.8e308, the largest number there is: "
            "make the input or the kernel smaller"
        )
    return values


def _members(values: Array) -> str:
    return f'"shape": {list(values.shape)}, "values": {_nested(values.tolist())}'


def _nested(values: list[object]) -> str:
    if isinstance(values[0], list):
        return f"[{', '.join(map(_nested, values))}]"  # type: ignore[arg-type]
    return f"[{', '.join(map(exact, values))}]"  # type: ignore[arg-type]


def _lines(values: Array) -> str:
    return "".join(f"{','.join(map(exact, row))}\n" for row in values.tolist())
