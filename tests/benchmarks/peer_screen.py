"""The yardstick of bench_screen: two number grids and a cursor, in as little Textual as it takes.

A digit of 28×28 with the 3×3 window marked, and its map of 26×26 with the cell marked; → goes on.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

KERNEL = np.array([[-0.5, -0.5, -0.5], [1, 1, 1], [-0.5, -0.5, -0.5]])


def digit() -> npt.NDArray[np.float64]:
    """Something like a 4, as grey as a scanned one."""
    down, along = np.mgrid[0:28, 0:28]
    strokes = (abs(along - 9), 6, 15), (abs(along - 18), 6, 24)
    picture = sum(
        np.clip(3 - distance, 0, 2) * (down >= top) * (down <= bottom)
        for distance, top, bottom in strokes
    )
    picture = picture + np.clip(3 - abs(down - 15), 0, 2) * (along >= 8) * (along <= 19)
    return np.clip(np.rint(picture * 127.5 - 3 * (along % 5)), 0, 255)


@lru_cache(maxsize=None)
def style(level: int, marked: bool) -> Style:
    """Grey as the value, readable text on it."""
    text = "#000000" if level > 127 else "#ffffff"
    ground = "#ff50d7" if marked else f"#{level:02x}{level:02x}{level:02x}"
    return Style(color=text, bgcolor=ground, bold=marked)


class NumberGrid(Widget):
    """A matrix, some of its cells marked; the marked ones are kept in sight."""

    DEFAULT_CSS = "NumberGrid { width: 1fr; height: 1fr; border: round gray; }"

    def __init__(self, values: npt.NDArray[np.float64], cell: int, size: int) -> None:
        """Show `values`, `cell` columns each; size × size of them are marked."""
        super().__init__()
        low, high = values.min(), values.max()
        self.levels = np.rint((values - low) / (high - low) * 255).astype(int).tolist()
        self.texts = [[f"{value:{cell}.0f}" for value in row] for row in values]
        self.cell = cell
        self.first = 0
        self.marked = Region(0, 0, size, size)

    def mark(self, x: int, y: int) -> None:
        """Mark the cells from column x and row y on."""
        before, self.marked = self.marked, self.marked.at_offset((x, y))
        seen, first = self.size.width // self.cell, self.first
        self.first = min(max(first, self.marked.right - seen), self.marked.x)
        if self.first != first:
            self.refresh()
        else:
            self.refresh(self.drawn(before), self.drawn(self.marked))

    def drawn(self, cells: Region) -> Region:
        """Where on the widget cells are drawn."""
        x = (cells.x - self.first) * self.cell
        return Region(x, cells.y, cells.width * self.cell, cells.height)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        if y >= len(self.texts):
            return Strip.blank(self.size.width, self.rich_style)
        marked = range(*self.marked.column_span) if y in range(*self.marked.line_span) else range(0)
        seen = slice(self.first, self.first + self.size.width // self.cell)
        row = enumerate(zip(self.texts[y][seen], self.levels[y][seen], strict=True), self.first)
        return Strip([Segment(text, style(level, x in marked)) for x, (text, level) in row]).adjust_cell_length(self.size.width, self.rich_style)


class Peer(App[None]):
    """The two grids side by side."""

    CSS = "Screen { layout: horizontal; }"
    BINDINGS = [("right", "step", "Step")]

    cell = var(0)

    def compose(self) -> ComposeResult:
        """Input, then map."""
        source = digit()
        windows = np.lib.stride_tricks.sliding_window_view(source, KERNEL.shape)
        yield NumberGrid(source, 4, 3)
        yield NumberGrid(np.einsum("ijkl,kl->ij", windows, KERNEL), 5, 1)

    def action_step(self) -> None:
        """One cell on."""
        self.cell += 1

    def watch_cell(self, cell: int) -> None:
        """Mark the window and what comes of it."""
        row, column = divmod(cell, 26)
        for grid in self.query(NumberGrid):
            grid.mark(column, row)


if __name__ == "__main__":
    Peer().run()
