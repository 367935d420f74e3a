"""Where the parts of a frame are, and how large its letters; all in proportion to its width."""

from dataclasses import dataclass

from convtui.export.colour_table import MUTED
from convtui.export.lettering import shortened
from convtui.export.panel import Room
from convtui.export.shapes import Text

NARROWEST, WIDEST = 320, 3840
"""Pixels a frame may be wide: under the first no number can be read."""

# In 640ths of the width.
_HEIGHT, _HEAD, _FOOT, _SIDE = 360, 30, 66, 212


@dataclass(frozen=True)
class Lengths:
    """Of a frame so many pixels wide and 9/16 of that high."""

    width: int

    @property
    def height(self) -> int:
        """Pixels, an even number."""
        return self.scaled(_HEIGHT) // 2 * 2

    @property
    def margin(self) -> int:
        """Between any two parts."""
        return self.scaled(10)

    @property
    def caption(self) -> int:
        """Height of the line over a matrix."""
        return self.scaled(17)

    @property
    def large(self) -> int:
        """Font of titles and results."""
        return self.scaled(16)

    @property
    def medium(self) -> int:
        """Font of the formula."""
        return self.scaled(14)

    @property
    def small(self) -> int:
        """Font of captions."""
        return self.scaled(12)

    def scaled(self, length: float) -> int:
        """Pixels that 640ths of the width come to."""
        return round(length * self.width / 640)

    @property
    def head_middle(self) -> float:
        """The middle of the title's line."""
        return self.scaled(_HEAD) / 2

    @property
    def foot_top(self) -> int:
        """Where the formula begins."""
        return self.height - self.scaled(_FOOT)

    @property
    def source(self) -> Room:
        """Left: what goes in."""
        return self._room(self.margin, self.scaled(_SIDE))

    @property
    def middle(self) -> Room:
        """Between: what is done to it."""
        left = self.source.left + self.source.width + self.margin
        return self._room(left, self.output.left - self.margin - left)

    @property
    def output(self) -> Room:
        """Right: what comes out."""
        side = self.scaled(_SIDE)
        return self._room(self.width - self.margin - side, side)

    def _room(self, left: int, width: int) -> Room:
        top = self.scaled(_HEAD) + self.caption
        return Room(left, top, width, self.foot_top - self.margin - top)

    def over(self, room: Room, text: str) -> Text:
        said = shortened(text, self.small, room.width + self.margin)
        middle = room.top - self.caption / 2
        return Text(room.left + room.width / 2, middle, said, self.small, MUTED, "m")
