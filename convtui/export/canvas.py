"""A drawing as pixels: places in the ColourTable, one byte each."""

from functools import lru_cache

import numpy as np

from convtui.export.colour_table import ALPHAS, ColourTable
from convtui.export.lettering import font, spelt
from convtui.export.shapes import Box, Cells, Drawing, Text
from convtui.ops.brightness import Pixels


def painted(drawing: Drawing, table: ColourTable) -> Pixels:
    """(height, width) of places in the table."""
    pixels = np.full((drawing.height, drawing.width), drawing.ground, dtype=np.uint8)
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            _paint_box(pixels, shape)
        elif isinstance(shape, Cells):
            _paint_cells(pixels, shape)
        else:
            _paint_text(pixels, shape, table)
    return pixels


def _paint_box(pixels: Pixels, box: Box) -> None:
    bottom, right = box.top + box.height, box.left + box.width
    inside = pixels[max(box.top, 0) : bottom, max(box.left, 0) : right]
    if not box.line:
        inside[:] = box.colour
        return
    inside[: box.line] = inside[-box.line :] = box.colour
    inside[:, : box.line] = inside[:, -box.line :] = box.colour


def _paint_cells(pixels: Pixels, cells: Cells) -> None:
    rows, columns = cells.colours.shape
    area = pixels[
        cells.top : cells.top + rows * cells.side, cells.left : cells.left + columns * cells.side
    ]
    squares = area.reshape(rows, cells.side, area.shape[1])
    solid = cells.side - cells.gap
    line = cells.colours.repeat(cells.side, axis=1)
    if not cells.gap:
        squares[:] = line[:, None, :]
        return
    free = np.arange(area.shape[1]) % cells.side >= solid
    squares[:, :solid] = np.where(free, squares[:, :solid], line[:, None, :])


def _paint_text(pixels: Pixels, text: Text, table: ColourTable) -> None:
    mask, above = _letters(spelt(text.text), text.size)
    height, width = mask.shape
    left = round(text.x - {"l": 0.0, "m": width / 2, "r": float(width)}[text.anchor])
    top = round(text.middle - text.size * _MIDDLE) + above
    cut_left, cut_top = max(-left, 0), max(-top, 0)
    area = pixels[max(top, 0) : top + height, max(left, 0) : left + width]
    if area.size:
        mask = mask[cut_top : cut_top + area.shape[0], cut_left : cut_left + area.shape[1]]
        area[:] = table.blends(text.colour)[area, mask]


# Half the height of a digit, as a share of the font's size: digits then stand in the middle.
_MIDDLE = 0.36


@lru_cache(maxsize=4096)
def _letters(text: str, size: int) -> tuple[Pixels, int]:
    """How much of each pixel a text covers, in ALPHAS steps, and lines from its digits' top."""
    letters = font(size)
    _, top, right, bottom = letters.getbbox(text, anchor="ls")
    width, height = max(int(right), 1), max(int(bottom - top), 1)
    from PIL import Image, ImageDraw

    picture = Image.new("L", (width, height))
    ImageDraw.Draw(picture).text((0, -top), text, 255, letters, anchor="ls")
    covered = np.asarray(picture).astype(np.uint16) * (ALPHAS - 1)
    digits = round(size * 2 * _MIDDLE)
    return ((covered + 127) // 255).astype(np.uint8), int(top) + digits
