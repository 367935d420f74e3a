"""Draws a tile of the Network screen as styled lines of one width; knows no widget and no app."""

from dataclasses import dataclass, replace

import numpy as np
from rich.segment import Segment
from rich.style import Style

from convtui.lesson.colours import DARK, LEVELS, LIGHT, Palette
from convtui.tui.network_column import Column, Shown
from convtui.tui.network_layout import GAP, SHARE_COLUMNS, Measures
from convtui.tui.palette import style
from convtui.tui.widgets.thumbnail import Enlarged

Line = list[Segment]


@dataclass(frozen=True)
class TilePainter:
    """For one terminal: whether it is dark, has colours, and what is behind the tiles."""

    dark: bool
    colours: bool
    behind: Style

    @property
    def accent(self) -> Style:
        """Of what is at hand."""
        tint = DARK if self.dark else LIGHT
        return self.behind + Style(color=style(tint.accent).bgcolor, bold=True)

    def tile(self, column: Column, tile: int, measures: Measures) -> list[Line]:
        """As many lines as the measures say, each as wide as a tile, its gradient beside it."""
        if column.back is None:
            return self._tile(column, tile, measures)
        half = replace(measures, tile=(measures.tile - GAP) // 2)
        gap = Segment(" " * (measures.tile - 2 * half.tile), self.behind)
        parts = self._tile(column, tile, half), self._tile(column.back, tile, half)
        return [[*left, gap, *right] for left, right in zip(*parts, strict=True)]

    def _tile(self, column: Column, tile: int, measures: Measures) -> list[Line]:
        if column.channel(tile) in column.off:
            off = Segment("off".center(measures.tile), self.behind + Style(dim=True))
            blank = Segment(" " * measures.tile, self.behind)
            return [[off if y == measures.lines // 2 else blank] for y in range(measures.lines)]
        if column.shown is Shown.CLASSES:
            return [self._class(column, tile, measures.tile)]
        if column.is_flat:
            return [self._bar(column, tile, measures.tile)]
        room = measures.lines, measures.tile
        draw = self._thumbnail if self.colours else self._shades
        lines = draw(column, tile, room)
        blank = Segment(" " * measures.tile, self.behind)
        return lines + [[blank]] * (measures.lines - len(lines))

    def _thumbnail(self, column: Column, tile: int, room: tuple[int, int]) -> list[Line]:
        ground = self.behind.bgcolor.triplet if self.behind.bgcolor else None
        behind = (ground.red, ground.green, ground.blue) if ground else (0, 0, 0)
        picture = Enlarged(column.pixels(tile, self.dark), room, behind)
        rest = Segment(" " * (room[1] - picture.columns), self.behind)
        return [[*picture.line(y), rest] for y in range(picture.lines)]

    def _shades(self, column: Column, tile: int, room: tuple[int, int]) -> list[Line]:
        """How far from 0 each pair of pixels is, and `-` where it is below."""
        plane = column.plane(tile)
        palette = column.palette(tile, self.dark)
        reach = max(abs(palette.low), abs(palette.high)) or 1.0
        far, below = (
            Enlarged(np.repeat(part[:, :, None], 3, axis=2).astype(np.uint8), room)
            for part in (np.abs(plane) / reach * 255, (plane < 0) * 255.0)
        )
        lines = []
        for y in range(far.lines):
            signs = zip(far.shades(y), below.shades(y), strict=True)
            text = "".join("-" if shade != " " and sign != " " else shade for shade, sign in signs)
            lines.append([Segment(text.ljust(room[1]), self.behind)])
        return lines

    def _bar(self, column: Column, tile: int, width: int) -> Line:
        """From the left, or where some numbers are negative, from the middle to its side."""
        numbers = column.numbers
        value = float(numbers[tile])
        reach = float(np.abs(numbers).max()) or 1.0
        look = self.look(value)
        if float(numbers.min()) >= 0:
            return [Segment(bar(value / reach, width), look)]
        half = width // 2
        if value < 0:
            text = bar(-value / reach, half)[::-1].replace("▌", "▐")
            return [Segment(text, look), Segment(" " * (width - half), self.behind)]
        return [Segment(" " * half, self.behind), Segment(bar(value / reach, width - half), look)]

    def _class(self, column: Column, tile: int, width: int) -> Line:
        share = float(column.numbers[tile])
        number = written_share(share).rjust(SHARE_COLUMNS)
        best = tile == column.strongest_tile
        before = None if column.before is None else float(column.before[tile])
        return [
            *self.share_bar(share, before, width - SHARE_COLUMNS),
            Segment(number, self.behind + Style(bold=best)),
        ]

    def share_bar(self, share: float, before: float | None, room: int) -> Line:
        """A probability as a bar, with a mark where it ended before if it was another."""
        text, look = bar(share, room), self.look(share)
        if before is None or written_share(before) == written_share(share):
            return [Segment(text, look)]
        at = min(round(min(max(before, 0.0), 1.0) * room), room - 1)
        return [
            Segment(text[:at], look),
            Segment("│", self.accent),
            Segment(text[at + 1 :], look),
        ]

    def look(self, value: float) -> Style:
        """The colour of a number's side of 0; how far from it the bar says."""
        if not self.colours:
            return self.behind
        colours = Palette("diverging", -1.0, 1.0, self.dark).colours
        colour = colours[(LEVELS if value < 0 else 3 * LEVELS) // 4]
        return self.behind + Style(color=style(colour).bgcolor)


def bar(share: float, width: int) -> str:
    """A bar of halves, `width` characters for 1, blanks behind it."""
    whole, half = divmod(round(min(max(share, 0.0), 1.0) * width * 2), 2)
    return ("█" * whole + "▌" * half).ljust(width)


def written_share(share: float) -> str:
    """A probability with two decimals, as `.98`; `<.01` where that would be nothing."""
    if 0 < share < 0.005:
        return "<.01"
    return f"{share:.2f}".removeprefix("0")
