"""What a lesson starts from, and the rules every array has to meet before it is one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.matrix_text import times

Values = npt.NDArray[np.float64]

COLOURS = ("red", "green", "blue")

MOST_CHANNELS = 4
"""More in the last place means that the array is something else: a batch, or channels first."""

MOST_VALUES = 2**28
"""2 GB of float64: a colour picture as large as Pillow opens without a warning."""


@dataclass(frozen=True, eq=False)
class Input:
    """A matrix (H, W), or (H, W, C) with the names of its C channels.

    `note` says what one would not guess from the name: that a digit is drawn, that a picture was
    turned. `label` is the class of an image whose class is known: its name, or its number.
    """

    name: str
    values: Values
    note: str = ""
    channels: tuple[str, ...] = ()
    label: str = ""


def make_input(
    name: str,
    array: npt.NDArray[Any],
    note: str = "",
    most_values: int = MOST_VALUES,
    most_channels: int = MOST_CHANNELS,
) -> Input:
    """Make an Input of any numeric array; (H, W, 1) becomes (H, W).

    Raises:
        BadInput: the array is empty, too large, of another shape, or holds NaN or infinity.
    """
    shape = times(array.shape)
    if array.ndim not in (2, 3):
        raise BadInput(
            f"{name} has {array.ndim} dimension{'s' * (array.ndim != 1)} ({shape}): give a matrix "
            "of 2 (rows × columns), or 3 (rows × columns × channels)"
        )
    if array.size == 0:
        raise BadInput(f"{name} is empty ({shape}): give at least one number")
    if array.ndim == 3 and array.shape[2] > most_channels:
        raise BadInput(
            f"{name} is {shape}: at most {most_channels} channels are read, and they come last: "
            "save one image (x[0]), or move the channels (numpy.moveaxis(x, 0, -1))"
        )
    if array.size > most_values:
        raise BadInput(
            f"{name} is {shape}: {most_values:,} numbers are the most: save a part of it"
        )
    with np.errstate(all="ignore"):  # what a double cannot hold is refused as infinity or NaN
        values = np.ascontiguousarray(array, dtype=np.float64)
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    _refuse_holes(name, values)
    return Input(name, values, note, _channel_names(values))


def join_notes(*notes: str) -> str:
    """Put what there is to say into one line."""
    return "; ".join(note for note in notes if note)


def shown(text: str) -> str:
    """Quote what was typed for a message: on one line, and no longer than fits there."""
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


def _refuse_holes(name: str, values: Values) -> None:
    finite = np.isfinite(values)
    if not finite.all():
        place = np.argwhere(~finite)[0]
        raise BadInput(
            f"{name} holds {values[tuple(place)]} in row {place[0] + 1}, column {place[1] + 1} "
            "(counted from 1): only finite numbers can be convolved: put a number there"
        )


def _channel_names(values: Values) -> tuple[str, ...]:
    if values.ndim == 2:
        return ()
    count = values.shape[2]
    return COLOURS if count == 3 else tuple(str(number + 1) for number in range(count))
