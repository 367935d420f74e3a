"""Which pixels of the source a cell of a later map sees, traced down window by window."""

from collections.abc import Sequence
from typing import NamedTuple

from convtui.lesson.layer_stages import Flattened
from convtui.lesson.map import Map
from convtui.lesson.stage import Stage
from convtui.lesson.unit import Place

Places = tuple[Sequence[int], Sequence[int], range]
"""Rows, columns and channels of some cells, in their order."""


class Field(NamedTuple):
    """The smallest rectangle that holds every pixel seen; empty where all of them are padding."""

    rows: range
    columns: range

    @property
    def size(self) -> str:
        """In words: `10×10`."""
        return f"{len(self.rows)}×{len(self.columns)}"


def seen_pixels(seen: Map, place: Place) -> Field:
    """Of a cell (row, column, channel) of any map of a walk; of the source, the pixel itself."""
    row, column, channel = place
    cells: Places = (row,), (column,), range(channel, channel + 1)
    while isinstance(seen, Stage) and cells[0] and cells[1]:
        cells = _before(seen, cells)
        seen = seen.before
    rows, columns, _ = cells
    if not (rows and columns):
        return Field(range(0), range(0))
    return Field(range(rows[0], rows[-1] + 1), range(columns[0], columns[-1] + 1))


def _before(stage: Stage, cells: Places) -> Places:
    """What some cells of a stage look at, padding left out."""
    rows, columns, channels = cells
    height, width, depth = stage.before.shape
    if isinstance(stage, Flattened) and len(channels) > 1:  # whatever mixes a vector sees all of it
        return range(height), range(width), range(depth)
    first, last = channels[0], channels[-1]
    down = {tap for row in rows for tap in stage.taps(row, columns[0], first)[0]}
    along = {tap for column in columns for tap in stage.taps(rows[0], column, first)[1]}
    deep = [stage.taps(rows[0], columns[0], channel)[2] for channel in (first, last)]
    return (
        sorted(down & set(range(height))),
        sorted(along & set(range(width))),
        range(deep[0].start, deep[1].stop),
    )
