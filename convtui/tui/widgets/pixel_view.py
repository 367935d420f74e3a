"""Pixels as half blocks: two of them, one above the other, in each cell of the terminal."""

from functools import lru_cache
from itertools import groupby

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

_UPPER = "▀"
_SHADES = " ░▒▓█"
_NOTHING = -1
# Shades of each colour that are told apart: equal neighbours are sent, and styled, as one.
_LEVELS = 64
# Of pairs of colours: all of a grey pane. More would only give the collector of garbage more to
# walk through, and it stops everything for as long.
_KEPT = 4096


class PixelView(Widget):
    """Shows pixels, two rows a line; where the terminal has no colours, shades of grey."""

    DEFAULT_CSS = "PixelView { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # nothing of it can be copied as text

    class Clicked(Message):
        """A pixel was clicked; row and column count from 0."""

        def __init__(self, view: "PixelView", row: int, column: int) -> None:
            super().__init__()
            self.view = view
            self.row = row
            self.column = column

    class Rolled(Message):
        """The wheel was turned, by 1 away from the user or by -1 towards them."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class Resized(Message):
        """There is room for more pixels, or for fewer."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._colours: npt.NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)

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
        """Ask for as many pixels as there is room for."""
        self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        """Draw two rows of pixels."""
        if 2 * y >= len(self._colours):
            return Strip([])
        upper = self._colours[2 * y].tolist()
        last = 2 * y + 1 == len(self._colours)
        lower = [_NOTHING] * len(upper) if last else self._colours[2 * y + 1].tolist()
        draw = _shaded if self.app.no_color else _coloured
        behind = self.visual_style.rich_style
        pairs = groupby(zip(upper, lower, strict=True))
        runs = [(pair, len(list(same))) for pair, same in pairs]
        return Strip([draw(*pair, length, behind) for pair, length in runs], len(upper))

    def on_click(self, event: events.Click) -> None:
        """Say which pixel was clicked."""
        offset = event.get_content_offset(self)
        if offset:
            self.post_message(self.Clicked(self, offset.y * 2, offset.x))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Say so."""
        event.stop()
        self.post_message(self.Rolled(1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Say so."""
        event.stop()
        self.post_message(self.Rolled(-1))


@lru_cache(maxsize=_KEPT)
def _coloured(upper: int, lower: int, length: int, behind: Style) -> Segment:
    if upper == lower == _NOTHING:
        return Segment(" " * length, behind)
    if upper == _NOTHING:
        return Segment("▄" * length, behind + _style(lower, None))
    if lower == _NOTHING:
        return Segment(_UPPER * length, behind + _style(upper, None))
    return Segment((" " if upper == lower else _UPPER) * length, _style(upper, lower))


def _shaded(upper: int, lower: int, length: int, behind: Style) -> Segment:
    known = [colour for colour in (upper, lower) if colour != _NOTHING]
    if not known:
        return Segment(" " * length, behind)
    parts = [sum(divmod(colour >> 8, 256)) + (colour & 255) for colour in known]
    shade = sum(parts) / len(parts) / (3 * 255)
    return Segment(_SHADES[round(shade * (len(_SHADES) - 1))] * length, behind)


@lru_cache(maxsize=_KEPT)
def _style(text: int, ground: int | None) -> Style:
    return Style(color=_colour(text), bgcolor=None if ground is None else _colour(ground))


@lru_cache(maxsize=_KEPT)
def _colour(colour: int) -> Color:
    return Color.from_rgb(colour >> 16, colour >> 8 & 255, colour & 255)
