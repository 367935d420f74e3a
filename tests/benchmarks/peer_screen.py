"""The yardstick of bench_screen: two number grids and a cursor, in as little Textual as it takes.

A picture of 28×28 with the 3×3 window marked, and its map of 26×26 with the cell marked; → goes on.
As in ours the marks stay in sight: at 180 columns neither grid has room for all its numbers.
"""

from functools import cache
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

KERNEL = np.array([[-0.5, -0.5, -0.5], [1, 1, 1], [-0.5, -0.5, -0.5]])


def picture() -> npt.NDArray[np.float64]:
    """A 4, two thirds of it black and soft at its edges, as scanned digits are."""
    down, along = np.mgrid[0:28, 0:28]
    left = np.clip(3 - abs(along - 9), 0, 2) * (down >= 6) * (down <= 15)
    right = np.clip(3 - abs(along - 18), 0, 2) * (down >= 6) * (down <= 24)
    bar = np.clip(3 - abs(down - 15), 0, 2) * (along >= 8) * (along <= 19)
    return np.clip(np.rint((left + right + bar) * 127.5 - 3 * (along % 5)), 0, 255)


@cache
def style(level: int, marked: bool) -> Style:
    """As grey as the value, or marked, and text that can be read on it."""
    ground = "#ff50d7" if marked else f"#{level:02x}{level:02x}{level:02x}"
    return Style(color="#000000" if level > 127 else "#ffffff", bgcolor=ground, bold=marked)


class NumberGrid(Widget):
    """A matrix, and a box of cells marked in it."""

    DEFAULT_CSS = "NumberGrid { width: 1fr; height: 1fr; border: round gray; }"

    def __init__(self, values: npt.NDArray[np.float64], cell: int, size: int) -> None:
        """Show `values`, each `cell` columns wide, and mark size × size of them."""
        super().__init__()
        scaled = (values - values.min()) / np.ptp(values) * 255
        self.levels = np.rint(scaled).astype(int).tolist()
        self.texts = [[f"{value:{cell}.0f}" for value in row] for row in values.tolist()]
        self.cell = cell
        self.first = 0
        self.marked = Region(0, 0, size, size)

    def mark(self, x: int, y: int) -> None:
        """Mark the box that begins in column x of row y."""
        before, self.marked = self.marked, self.marked.at_offset((x, y))
        first = min(max(self.first, self.marked.right - self.size.width // self.cell), x)
        if first == self.first:
            self.refresh(self.drawn(before), self.drawn(self.marked))
        else:
            self.first = first
            self.refresh()

    def drawn(self, cells: Region) -> Region:
        """Where cells are drawn."""
        x = (cells.x - self.first) * self.cell
        return Region(x, cells.y, cells.width * self.cell, cells.height)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        if y >= len(self.texts):
            return Strip.blank(self.size.width)
        marked = self.marked.column_range if y in self.marked.line_range else range(0)
        last = min(self.first + self.size.width // self.cell, len(self.texts[y]))
        texts, levels = self.texts[y], self.levels[y]
        return Strip(
            [Segment(texts[x], style(levels[x], x in marked)) for x in range(self.first, last)],
            (last - self.first) * self.cell,
        )


class Peer(App[None]):
    """The two grids side by side."""

    CSS = "Screen { layout: horizontal; }"
    BINDINGS: ClassVar[list[BindingType]] = [("right", "step", "Step")]

    cell: var[int] = var(0)

    def compose(self) -> ComposeResult:
        """Input, then map."""
        source = picture()
        windows = np.lib.stride_tricks.sliding_window_view(source, KERNEL.shape)
        yield NumberGrid(source, 4, 3)
        yield NumberGrid(np.einsum("ijkl,kl->ij", windows, KERNEL), 5, 1)

    def action_step(self) -> None:
        """One cell on."""
        self.cell += 1

    def watch_cell(self) -> None:
        """Mark the window and what comes of it."""
        row, column = divmod(self.cell, 26)
        for grid in self.query(NumberGrid):
            grid.mark(column, row)


if __name__ == "__main__":
    Peer().run()
