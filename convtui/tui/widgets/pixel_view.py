"""Pixels as half blocks: two of them, one above the other, in each cell of the terminal."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from convtui.ops.brightness import Pixels
from convtui.tui.widgets.kept_lines import KeptLines

_UPPER = "▀"
_SHADES = " ░▒▓█"
_NOTHING = -1
# Shades of each colour that are told apart: equal neighbours are sent, and styled, as one.
_LEVELS = 64
# Of pairs of colours: all of a grey pane. More would only give the collector of garbage more to
# walk through, and it stops everything for as long.
_KEPT = 4096


class PixelView(KeptLines, Widget):
    """Shows pixels, two rows a line; where the terminal has no colours, shades of grey."""

    DEFAULT_CSS = "PixelView { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # nothing of it can be copied as text
    TRUE_COLOURS = True

    @dataclass
    class Clicked(Message):
        """A pixel was clicked; row and column count from 0."""

        view: "PixelView"
        row: int
        column: int

    @dataclass
    class Rolled(Message):
        """The wheel was turned, by 1 away from the user or by -1 towards them."""

        by: int

    class Resized(Message):
        """There is room for more pixels, or for fewer."""

    _colours: npt.NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)

    @property
    def room(self) -> tuple[int, int]:
        """(rows, columns) of pixels that there is room for."""
        return self.size.height * 2, self.size.width

    def show(self, pixels: Pixels, known: npt.NDArray[np.bool_]) -> None:
        """Show (rows, columns, 3), nothing where they are not known; draw changed lines only."""
        coarse = (pixels.astype(np.int64) * (_LEVELS - 1) + 127) // 255 * 255 // (_LEVELS - 1)
        colours = (coarse[:, :, 0] << 16) + (coarse[:, :, 1] << 8) + coarse[:, :, 2]
        colours = np.where(known, colours, _NOTHING)
        before, self._colours = self._colours, colours
        if before.shape != colours.shape:
            self.refresh()
            return
        rows = np.flatnonzero((before != colours).any(axis=1)) // 2
        if rows.size:
            self.refresh(
                *(Region(0, line, self.size.width, 1) for line in np.unique(rows).tolist())
            )

    async def cover(self, picture: Widget | None) -> None:
        """Lay a finer picture over the half blocks, or take it away."""
        await self.remove_children()
        if picture is not None:
            await self.mount(picture)

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        if 2 * y >= len(self._colours) or not self._colours.shape[1]:
            return Strip([])
        rows = self._colours[2 * y : 2 * y + 2]
        starts = np.flatnonzero((rows[:, 1:] != rows[:, :-1]).any(axis=0)) + 1
        starts = np.concatenate([[0], starts])
        upper, lower = rows[0, starts].tolist(), [_NOTHING] * len(starts)
        if len(rows) == 2:
            lower = rows[1, starts].tolist()
        lengths = np.diff(starts, append=rows.shape[1]).tolist()
        behind = self.visual_style.rich_style
        if self.app.no_color:
            runs = zip(upper, lower, lengths, strict=True)
            return Strip([_shaded(*run, behind) for run in runs], rows.shape[1])
        texts = [
            (" " if above == below else _UPPER) * length
            for above, below, length in zip(upper, lower, lengths, strict=True)
        ]
        nothing = _number(behind)
        looks = map(_style, _known(upper, nothing), _known(lower, nothing))
        return Strip(list(map(Segment, texts, looks)), rows.shape[1])

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset:
            self.post_message(self.Clicked(self, offset.y * 2, offset.x))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Rolled(1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Rolled(-1))


def _known(colours: list[int], nothing: int) -> list[int]:
    """Colours, the widget's own where there are none."""
    if _NOTHING not in colours:
        return colours
    return [nothing if colour == _NOTHING else colour for colour in colours]


def _number(behind: Style) -> int:
    """A style's ground as the colour of a pixel."""
    red, green, blue = behind.bgcolor.get_truecolor() if behind.bgcolor else (0, 0, 0)
    return (red << 16) + (green << 8) + blue


def _shaded(upper: int, lower: int, length: int, behind: Style) -> Segment:
    known = [colour for colour in (upper, lower) if colour != _NOTHING]
    if not known:
        return Segment(" " * length, behind)
    parts = [sum(divmod(colour >> 8, 256)) + (colour & 255) for colour in known]
    shade = sum(parts) / len(parts) / (3 * 255)
    return Segment(_SHADES[round(shade * (len(_SHADES) - 1))] * length, behind)


@lru_cache(maxsize=_KEPT)
def _style(text: int, ground: int) -> Style:
    return Style.from_color(_colour(text), _colour(ground))


@lru_cache(maxsize=_KEPT)
def _colour(colour: int) -> Color:
    return Color.from_rgb(colour >> 16, colour >> 8 & 255, colour & 255)
