"""The glyphs that draw a box around the cells a window stands on."""

from convtui.lesson.sheet import Outline

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
