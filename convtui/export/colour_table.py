"""The 255 colours of a drawing: those of values exactly, and blends for the edges of letters.

One table for all frames keeps a GIF from dithering, and makes equal values equal pixels in it.
"""

from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from convtui.lesson.colours import DARK, LIGHT, Palette, Rgb, ink, mixed
from convtui.ops.brightness import Pixels
from convtui.ops.window import Array

TRANSPARENT = 255
"""Place in the table of no colour at all."""

NODES = 51
"""Colours from a palette's lowest to its highest value; odd, so that one is in the middle."""

ALPHAS = 16
"""Steps from no letter to all letter, at the edge of one."""

GROUND, PANEL, TEXT, MUTED, BLACK, WHITE, ACCENT, EMPTY, PADDING = range(9)
_GREY = PADDING + 1
_DIVERGING = _GREY + NODES
_BLENDS = _DIVERGING + NODES


class ColourTable:
    """Colours for dark slides, or for light ones."""

    def __init__(self, dark: bool) -> None:
        tint = DARK if dark else LIGHT
        self.dark = dark
        ground: Rgb = (18, 18, 22) if dark else (255, 255, 255)
        text: Rgb = (235, 235, 240) if dark else (20, 20, 24)
        named = [ground, mixed(ground, text, 0.25), text, mixed(text, ground, 0.3)]
        named += [(0, 0, 0), (255, 255, 255), tint.accent, tint.empty, tint.padding]
        colours = [*named, *_nodes("grey", dark), *_nodes("diverging", dark)]
        for colour in (TEXT, MUTED, ACCENT):
            colours += [mixed(ground, colours[colour], share / 6) for share in range(1, 6)]
        for node in colours[_DIVERGING:_BLENDS:2]:
            colours += [mixed(node, ink(node), share / 4) for share in range(1, 4)]
        colours = colours[:TRANSPARENT]
        self.rgb: Pixels = np.zeros((256, 3), dtype=np.uint8)
        self.rgb[: len(colours)] = colours
        self._known = len(colours)

    def of(self, palette: Palette, values: Array) -> Pixels:
        """Places of values' colours, the nearest node of the palette's."""
        span = palette.high - palette.low or 1.0
        nodes = np.rint((values - palette.low) / span * (NODES - 1))
        first = _GREY if palette.name == "grey" else _DIVERGING
        places: Pixels = (np.clip(nodes, 0, NODES - 1) + first).astype(np.uint8)
        return places

    @cached_property
    def inks(self) -> Pixels:
        """(256,): BLACK or WHITE, whichever is easier to read on a colour."""
        black = [ink(colour) == (0, 0, 0) for colour in map(tuple, self.rgb.tolist())]
        return np.where(black, BLACK, WHITE).astype(np.uint8)

    @lru_cache(maxsize=8)  # noqa: B019 - tables live as long as the program
    def blends(self, letter: int) -> npt.NDArray[np.uint8]:
        """(256, ALPHAS): the colour of a letter's edge on each ground."""
        known = self.rgb[: self._known].astype(np.int64)
        shares = np.arange(ALPHAS)[:, None] / (ALPHAS - 1)
        places = np.zeros((256, ALPHAS), dtype=np.uint8)
        for ground in range(self._known):
            wanted = known[ground] * (1 - shares) + known[letter] * shares
            away = ((wanted[:, None, :] - known[None]) ** 2).sum(axis=2)
            places[ground] = away.argmin(axis=1)
        places[:, 0], places[:, -1] = np.arange(256), letter
        return places


def _nodes(name: str, dark: bool) -> list[Rgb]:
    colours = Palette(name, 0.0, 1.0, dark).colours
    return [colours[round(place)] for place in np.linspace(0, len(colours) - 1, NODES).tolist()]
