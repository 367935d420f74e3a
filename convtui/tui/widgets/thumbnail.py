"""A picture in half blocks: two pixels a character, in its own colours."""

from functools import cached_property
from itertools import groupby

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from convtui.lesson.colours import Rgb
from convtui.tui.palette import style

Pixels = npt.NDArray[np.uint8]

_SHADES = " ░▒▓█"


class Thumbnail(Widget):
    """Shows a picture as large as whole pixels allow; smaller than it is only where it must be."""

    DEFAULT_CSS = "Thumbnail { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # nothing of it can be copied as text

    _picture: "Enlarged | None" = None
    _pixels: Pixels | None = None

    def show(self, pixels: Pixels | None) -> None:
        self._pixels = pixels
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        if self._pixels is not None and self.size:
            self._picture = Enlarged(coloured(self._pixels), (self.size.height, self.size.width))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if self._pixels is None or self._picture is None or y >= self._picture.lines:
            return Strip([])
        left = (self.size.width - self._picture.columns) // 2
        blank = Segment(" " * left, self.visual_style.rich_style)
        if self.app.no_color:
            return Strip([blank, Segment(self._picture.shades(y), blank.style)])
        return Strip([blank, *self._picture.line(y)])


class Enlarged:
    """RGB pixels (rows, columns, 3), repeated or left out so that they fill (lines, columns)."""

    def __init__(self, pixels: Pixels, room: tuple[int, int], behind: Rgb = (0, 0, 0)) -> None:
        """Take each pixel as often as it fits, or every so many where not all of them fit.

        Below an odd number of rows it is as `behind`.
        """
        height, width = pixels.shape[:2]
        ends = min(2 * room[0] / max(height, 1), room[1] / max(width, 1))
        # An even number of times: a line then has one row of pixels, and half the colours to send.
        scale = ends if ends < 1 else 1 if ends < 2 else 2 * int(ends / 2)
        rows, columns = int(height * scale), int(width * scale)
        down = (np.arange(rows) / max(scale, 1e-9)).astype(int)
        along = (np.arange(columns) / max(scale, 1e-9)).astype(int)
        below = np.full((rows % 2, columns, 3), behind, dtype=np.uint8)
        self._pixels = np.concatenate([pixels[down][:, along], below])
        self.columns = columns
        self.lines = len(self._pixels) // 2

    @cached_property
    def _halves(self) -> Pixels:
        """(lines, columns, upper or lower, 3)."""
        return self._pixels.reshape(self.lines, 2, self.columns, 3).transpose(0, 2, 1, 3)

    def line(self, y: int) -> list[Segment]:
        """One line of half blocks; neighbours of the same colours are one segment."""
        cells = [(tuple(upper), tuple(lower)) for upper, lower in self._halves[y].tolist()]
        return [
            Segment("▀" * len(list(run)), style(lower, upper))
            for (upper, lower), run in groupby(cells)
        ]

    def shades(self, y: int) -> str:
        """One line without colours: how bright each pair of pixels is."""
        bright = self._halves[y].mean(axis=(1, 2)) / 255 * (len(_SHADES) - 1)
        return "".join(_SHADES[level] for level in np.rint(bright).astype(int).tolist())


def coloured(pixels: Pixels) -> Pixels:
    """(rows, columns, 3): three or more channels are red, green and blue, fewer are grey."""
    if pixels.shape[2] >= 3:
        return pixels[:, :, :3]
    grey = pixels.mean(axis=2, keepdims=True).astype(np.uint8)
    return np.repeat(grey, 3, axis=2)
