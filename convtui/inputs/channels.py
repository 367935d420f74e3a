"""One channel of a picture, or its luminance."""

from typing import Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput, unknown_name
from convtui.inputs.input import COLOURS, Input, Values

LUMINANCE = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in ITU-R BT.601, which Pillow's mode L uses too."""

CHANNELS = (*COLOURS, "grey")


def channel_name(word: str) -> str:
    """Read the name of a channel; "gray" is known too.

    Raises:
        BadInput: there is no channel of this name.
    """
    name = "grey" if word.lower() == "gray" else word.lower()
    if name not in CHANNELS:
        raise unknown_name("channel", word, CHANNELS, f"one of {', '.join(CHANNELS)}")
    return name


def take_channel(pixels: npt.NDArray[Any], channel: str) -> Values:
    """Take (H, W) float64 out of (H, W, 3): a colour, or "grey", the luminance (not rounded)."""
    if channel == "grey":
        red, green, blue = (pixels[:, :, index].astype(np.float64) for index in range(3))
        return LUMINANCE[0] * red + LUMINANCE[1] * green + LUMINANCE[2] * blue
    return pixels[:, :, COLOURS.index(channel)].astype(np.float64)


def only_channel(whole: Input, channel: str | None) -> Input:
    """Keep one channel of an Input, or all of it where none is asked for.

    Raises:
        BadInput: the input has no colours.
    """
    if channel is None:
        return whole
    name = f"{whole.name}:{channel}"
    if whole.channels != COLOURS:
        count = len(whole.channels) or 1
        raise BadInput(
            f"{name}: {whole.name} has {count} channel{'s' * (count > 1)} and no colours: "
            f"leave ':{channel}' away"
        )
    return Input(name, take_channel(whole.values, channel), whole.note)
