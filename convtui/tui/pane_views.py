"""What each pane of the pictures screen shows: its view, the cursor on it, and the divider."""

from dataclasses import dataclass
from functools import lru_cache

from convtui.lesson.colours import Rgb
from convtui.lesson.tally import Tally
from convtui.tui.photograph import Photograph
from convtui.tui.picture import PictureLesson
from convtui.tui.picture_views import View, marked, plain_view, result_view, split
from convtui.tui.viewport import Viewport

PANES = ("original", "channel", "result")
SPLIT = "split"
"""The pane that shows channel and result in one, if it is shown."""


@dataclass(frozen=True, eq=False)
class PaneViews:
    picture: PictureLesson
    viewport: Viewport
    cell: tuple[int, int]
    """Of the result, under the cursor."""
    extent: tuple[float, float] | None
    """Of all values, once it is known."""
    divider: float
    """Share of the split pane that is left of the divider."""
    accent: Rgb

    def before(self, pane: str, room: tuple[int, int], finer: int = 1) -> View:
        """The original or the channel in a room of half blocks, with the window on it."""
        picture, viewport = self.picture, self.viewport.beside(room).finer(finer)
        names = picture.photograph.names
        name = names[-1] if pane == "original" else picture.channel
        view = _source_view(picture.photograph, name, viewport)
        part = picture.window.rows.taps(self.cell[0]), picture.window.columns.taps(self.cell[1])
        return marked(view, viewport, part, None, self.accent)

    def after(
        self, pane: str, room: tuple[int, int], averaged: View | None = None, finer: int = 1
    ) -> tuple[View, Tally]:
        """The result with its cell marked, and a count of the values in sight."""
        viewport = self.viewport.beside(room).finer(finer)
        view, tally = result_view(self.picture, viewport, self.extent)
        if averaged is not None and averaged.known.shape == room:
            view = averaged
        row, column = self.cell
        part = range(row, row + 1), range(column, column + 1)
        view = marked(view, viewport, part, self.picture.window, self.accent)
        if pane == SPLIT:
            place = round(self.divider * (room[1] * finer - 1))
            view = split(self.before("channel", room, finer), view, place, self.accent)
        return view, tally


@lru_cache(maxsize=4)
def _source_view(photograph: Photograph, channel: str, viewport: Viewport) -> View:
    """Kept, for while the layer changes what goes in stays the same."""
    return plain_view(photograph.channel(channel), viewport)
