"""Which cells of the next stage a cell feeds, and what it adds to each: `taps` turned around."""

from typing import NamedTuple

from convtui.lesson.stage import Stage
from convtui.lesson.unit import Place


class Feed(NamedTuple):
    """A cell that looks at another.

    `weight` and `product` are None where numbers are not weighed: before an activation.
    """

    place: Place
    weight: float | None
    product: float | None


def feeds(after: Stage, place: Place) -> list[Feed]:
    """The cells of a stage that look at one before it, in the time of that neighbourhood.

    Args:
        after: the stage that looks.
        place: (row, column, channel) of the cell before it.

    Returns:
        Those it adds most to, in size, first.
    """
    row, column, channel = place
    cell = after.before.block(
        range(row, row + 1), range(column, column + 1), range(channel, channel + 1)
    )
    value = float(cell[0, 0, 0])
    rows, columns, channels = after.fed_by(*place)
    found = []
    for down in rows:
        for along in columns:
            seen = after.taps(down, along, channels[0])
            tap = seen[0].index(row), seen[1].index(column), seen[2].index(channel)
            for deep in channels:
                weight = after.weight((down, along, deep), tap)
                product = None if weight is None else value * weight + 0.0  # a zero has no sign
                found.append(Feed((down, along, deep), weight, product))
    return sorted(found, key=lambda feed: -abs(feed.product or 0.0))
