"""What a function that pools may be able to do, each with the calls that ask for it."""

from convtui.marking.feature import Draw, Feature
from convtui.marking.pooling import PoolingCall

Calls = tuple[PoolingCall, ...]


def _windows(draw: Draw) -> Calls:
    return tuple(
        draw.pooling(draw.low(side, side) * 10 + draw.low(side, side), size=(size, size))
        for side, size in ((4, 2), (6, 2), (6, 3))
    )


def _negative_values(draw: Draw) -> Calls:
    return (
        draw.pooling(-draw.low(4, 4), size=(2, 2)),
        draw.pooling(10 * draw.signed(6, 6), size=(2, 2)),
        draw.pooling(-draw.low(6, 6) - 10, size=(3, 3)),
    )


def _odd_sizes(draw: Draw) -> Calls:
    """A row or column is left over, and dropped."""
    return tuple(
        draw.pooling(draw.low(side, side), size=(size, size))
        for side, size in ((5, 2), (7, 2), (7, 3), (8, 3))
    )


def _non_square(draw: Draw) -> Calls:
    return tuple(
        draw.pooling(draw.low(*sides), size=(size, size))
        for sides, size in (((4, 6), 2), ((6, 4), 2), ((3, 6), 3))
    )


def _unequal_windows(draw: Draw) -> Calls:
    """Once moved on by its sides, and once by one number, which may be all that can be said."""
    return tuple(
        draw.pooling(draw.low(6, 6), size=size, **step)
        for step in ({}, {"stride": (2, 2)})
        for size in ((2, 3), (3, 2), (1, 2))
    )


def _overlapping(draw: Draw) -> Calls:
    return tuple(
        draw.pooling(draw.low(side, side), size=(size, size), stride=(step, step))
        for side, size, step in ((4, 2, 1), (5, 3, 2), (5, 3, 1))
    )


def _average(draw: Draw) -> Calls:
    return tuple(
        draw.pooling(draw.low(side, side), size=(size, size), kind="average")
        for side, size in ((4, 2), (6, 3))
    )


def _average_same(draw: Draw) -> Calls:
    return tuple(
        draw.pooling(draw.low(side, side), size=(size, size), padding="same", kind="average")
        for side, size in ((5, 2), (7, 3))
    )


def _same(draw: Draw) -> Calls:
    return tuple(
        draw.pooling(draw.low(side, side), size=(size, size), padding="same")
        for side, size in ((5, 2), (7, 3), (8, 3))
    )


def _channels(draw: Draw) -> Calls:
    return tuple(draw.pooling(draw.low(4, 4, planes), size=(2, 2)) for planes in (2, 3))


FEATURES = (
    Feature("windows", "square maps that the windows cover", _windows),
    Feature("negative-values", "numbers below 0", _negative_values),
    Feature("odd-sizes", "maps with a row and a column left over", _odd_sizes),
    Feature("non-square", "maps that are not square", _non_square),
    Feature("unequal-windows", "windows that are not square", _unequal_windows),
    Feature("overlapping", "windows that overlap", _overlapping),
    Feature("average", "the average of each window", _average),
    Feature("same", "padding that leaves no row out", _same),
    Feature("average-same", "the average of windows that reach into the padding", _average_same),
    Feature("channels", "maps of several channels", _channels),
)
