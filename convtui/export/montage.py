"""Pictures side by side, three in a row, each under its caption."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from convtui.export.lettering import font, shortened, spelt
from convtui.ops.brightness import Pixels

if TYPE_CHECKING:
    from PIL import Image

ACROSS = 3
_LEAST_SIDE, _MOST_SIDE = 384, 1024
_FRAME = (190, 190, 190)
_GAP = 12


@dataclass(frozen=True, eq=False)
class Tile:
    caption: str
    pixels: Pixels
    """(rows, columns) or (rows, columns, 3)."""


def montage(lines: Sequence[Sequence[Tile]]) -> Pixels:
    """Lay tiles out line by line, (rows, columns, 3); a line longer than ACROSS goes on below.

    Small pictures are enlarged by a whole factor, so that their pixels stay squares; large ones are
    reduced. All by the same factor: what has become smaller by stride or padding stays so.
    """
    from PIL import Image, ImageDraw

    rows = [line[at : at + ACROSS] for line in lines for at in range(0, len(line), ACROSS)]
    sides = [tile.pixels.shape[:2] for line in lines for tile in line]
    highest, widest = (max(side[axis] for side in sides) for axis in (0, 1))
    side = max(highest, widest)
    scale = max(_LEAST_SIDE // side, 1) if side <= _MOST_SIDE else _MOST_SIDE / side
    cell = round(widest * scale), round(highest * scale)
    size = min(max(cell[0] // 16, 13), 36)
    step = cell[0] + _GAP, cell[1] + 2 * size + _GAP
    across = max(map(len, rows))
    sheet = Image.new("RGB", (across * step[0] + _GAP, len(rows) * step[1] + _GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for down, line in enumerate(rows):
        for along, tile in enumerate(line):
            left, top = _GAP + along * step[0], _GAP + down * step[1]
            caption = spelt(shortened(tile.caption, size, cell[0]))
            draw.text((left, top + size), caption, "black", font(size), anchor="lm")
            picture = _scaled(tile.pixels, scale)
            corner = left + picture.width, top + 2 * size + picture.height
            draw.rectangle((left - 1, top + 2 * size - 1, *corner), outline=_FRAME)
            sheet.paste(picture, (left, top + 2 * size))
    return np.asarray(sheet)


def _scaled(pixels: Pixels, scale: float) -> "Image.Image":
    from PIL import Image

    picture = Image.fromarray(pixels)
    size = max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)
    way = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.BOX
    return picture.resize(size, way)
