"""Arrays of any kind laid out as planes that can be walked over: a kernel's one behind the other.

A map's planes are its channels. Those of a kernel of (rows, columns, channels, filters) are its
channels, filter by filter, as R counts them too; the weights of a dense layer are one plane, and
what is flat is a row.
"""

from convtui.lesson.gradient_unit import Index
from convtui.lesson.map import MapShape, SourceMap
from convtui.networks.layer import Shape
from convtui.ops.window import Array


def laid_out(values: Array) -> SourceMap:
    """(rows, columns, planes)."""
    return SourceMap(
        values.transpose(0, 1, 3, 2).reshape(plane_shape(values.shape))
        if values.ndim == 4
        else values.reshape(plane_shape(values.shape))
    )


def plane_shape(shape: Shape) -> MapShape:
    """(rows, columns, planes) of an array of this shape."""
    match shape:
        case (rows, columns, channels, filters):
            return rows, columns, channels * filters
        case (rows, columns, channels):
            return rows, columns, channels
        case (inputs, units):
            return inputs, units, 1
    return 1, 1, shape[0]


def place_in_planes(index: Index, shape: Shape) -> tuple[int, int, int]:
    """(row, column, plane) of a number of an array of this shape."""
    match index:
        case (row, column, channel, filter_):
            return row, column, filter_ * shape[2] + channel
        case (row, column, channel):
            return row, column, channel
        case (row, column):
            return row, column, 0
    return 0, 0, index[0]


def index_of(place: tuple[int, int, int], shape: Shape) -> Index:
    """Where the number at a place of the planes is in an array of this shape."""
    row, column, plane = place
    if len(shape) == 4:
        filter_, channel = divmod(plane, shape[2])
        return row, column, channel, filter_
    return {3: place, 2: (row, column), 1: (plane,)}[len(shape)]


def plane_words(plane: int, shape: Shape) -> str:
    """Which plane it is of an array that has several; "" of one alone."""
    count = plane_shape(shape)[2]
    if count == 1:
        return ""
    if len(shape) == 4:
        filter_, channel = divmod(plane, shape[2])
        return f"filter {filter_ + 1} of {shape[3]}, channel {channel + 1} of {shape[2]}"
    return f"map {plane + 1} of {count}" if len(shape) == 3 else ""
