"""Which cells a window stands on, and the glyphs that draw a box around them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outline:
    """Rows × columns of cells; taps that are apart (dilation) are boxed one by one."""

    rows: range = range(0)
    columns: range = range(0)

    @property
    def single(self) -> bool:
        """Whether it is around one cell."""
        return len(self.rows) == 1 and len(self.columns) == 1

    def interval(self, axis: int) -> tuple[int, int]:
        """First cell along an axis and one after the last; (0, 0) if there is none."""
        taps = (self.rows, self.columns)[axis]
        return (taps[0], taps[-1] + 1) if taps else (0, 0)

    def holds(self, row: int, column: int) -> bool:
        """Whether the window has a tap there."""
        return row in self.rows and column in self.columns

    def starts(self, row: int, column: int) -> bool:
        """Whether a box begins at that cell's left side."""
        return self.holds(row, column) and column - 1 not in self.columns

    def ends(self, row: int, column: int) -> bool:
        """Whether a box ends at that cell's right side."""
        return self.holds(row, column) and column + 1 not in self.columns

    def tops(self, row: int, column: int) -> bool:
        """Whether a box begins at that cell's upper side."""
        return self.holds(row, column) and row - 1 not in self.rows

    def bottoms(self, row: int, column: int) -> bool:
        """Whether a box ends at that cell's lower side."""
        return self.holds(row, column) and row + 1 not in self.rows


_LEFT = {(False, False): "▌", (True, False): "▛", (False, True): "▙", (True, True): "["}
_RIGHT = {(False, False): "▐", (True, False): "▜", (False, True): "▟", (True, True): "]"}
_MIDDLE = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "="}


def box_glyphs(
    outline: Outline, row: int, column: int, part: int = 0, height: int = 1
) -> tuple[str, str, str]:
    """The left, middle and right characters of the box on line `part` of a cell's `height` lines.

    Blanks where no box is.
    """
    if not outline.holds(row, column):
        return " ", " ", " "
    upper = part == 0 and outline.tops(row, column)
    lower = part == height - 1 and outline.bottoms(row, column)
    fill = _MIDDLE[upper, lower]
    left = _LEFT[upper, lower] if outline.starts(row, column) else fill
    right = _RIGHT[upper, lower] if outline.ends(row, column) else fill
    return left, fill, right
