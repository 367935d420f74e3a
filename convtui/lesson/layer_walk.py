"""Walking over the layers of a network: where a layer is opened, and where another stage begins."""

from dataclasses import dataclass, replace

from convtui.lesson.cursor import Cursor
from convtui.lesson.find_cell import farthest
from convtui.lesson.map import MapSlice
from convtui.lesson.stage import Stage
from convtui.lesson.unit import Place

Stages = tuple[Stage, ...]


def stages_of(stages: Stages, layer: str) -> list[int]:
    """Which of the stages are a layer's."""
    return [index for index, stage in enumerate(stages) if stage.layer.name == layer]


def opening(
    stages: Stages, layer: str, channel: int | None = None, cell: tuple[int, int] | None = None
) -> Cursor:
    """A layer's first stage, at the cell with its strongest answer.

    Args:
        stages: of the whole network.
        layer: its name.
        channel: which of its maps, or of a vector which number; None: the strongest.
        cell: (row, column), where it is not the strongest one that is looked for.
    """
    own = stages_of(stages, layer)
    first, last = stages[own[0]], stages[own[-1]]
    if cell is None or channel is None:
        channel, cell = _strongest(last, channel)
        if not last.region(range(cell[0], cell[0] + 1), range(cell[1], cell[1] + 1), channel).any():
            channel, cell = _strongest(first, channel)  # an activation has left nothing
    return at(stages, own[0], (*cell, channel))


def at(stages: Stages, stage: int, place: Place) -> Cursor:
    """A place of a stage as a cursor."""
    shapes = tuple(MapSlice(one).shape for one in stages)
    row, column, channel = place
    if stages[stage].is_flat:
        row, column, channel = 0, channel, 0
    start = Cursor(shapes, stage, channels=(0,) * len(stages))
    return start.on_channel(channel).jump(row, column)


def place_of(stages: Stages, cursor: Cursor) -> Place:
    """(row, column, channel) of the map that a cursor is on."""
    return MapSlice(stages[cursor.stage], cursor.channel).place(cursor.cell)


def followed(stages: Stages, before: Cursor, after: Cursor) -> Cursor:
    """A cursor that has come to another stage by itself, in the channel that it came from."""
    if before.stage == after.stage:
        return after
    count = MapSlice(stages[after.stage]).count
    return after.on_channel(min(before.channel, count - 1))


def _strongest(seen: Stage, channel: int | None) -> tuple[int, tuple[int, int]]:
    """(channel, cell) of the number furthest from 0: of a channel, or of them all."""
    if seen.is_flat:
        return (farthest(MapSlice(seen))[1] if channel is None else channel), (0, 0)
    channels = range(seen.shape[2]) if channel is None else (channel,)
    slices = [MapSlice(seen, one) for one in channels]
    best = max(slices, key=lambda one: max(map(abs, one.extent())))
    return best.channel, farthest(best)


@dataclass(frozen=True)
class Trail:
    """Where one has come from, from place to place of a network; and where one is."""

    here: Cursor
    past: tuple[Cursor, ...] = ()

    def on(self, there: Cursor) -> "Trail":
        """Go to a place that has to do with this one."""
        return Trail(there, (*self.past, self.here))

    def at(self, there: Cursor) -> "Trail":
        """Go to another place without leaving a trail."""
        return replace(self, here=there)

    def back(self) -> "Trail":
        """Return to the place before; the same trail if there is none."""
        return Trail(self.past[-1], self.past[:-1]) if self.past else self
