"""The middle of a frame: what is done to the numbers under the window."""

from collections.abc import Iterator
from dataclasses import replace

from convtui.export.colour_table import ACCENT, TEXT, ColourTable
from convtui.export.frame_lengths import Lengths
from convtui.export.panel import Room, lay, outlined, panel
from convtui.export.shapes import Shape, Text
from convtui.lesson.card import Panel
from convtui.lesson.scene import Scene
from convtui.lesson.sheet import Outline


class FrameMiddle:
    """Draws the parts and the note of any scene."""

    def __init__(self, lengths: Lengths, table: ColourTable) -> None:
        self._lengths, self._table = lengths, table

    def shapes(self, scene: Scene) -> Iterator[Shape]:
        """Window, kernel and products; or a window and what is taken from it; or lines of text."""
        if "kernel" in scene.parts:
            yield from self._products(scene.parts)
            return
        room = self._lengths.middle
        top = room.top
        if "under" in scene.parts:
            upper = Room(room.left, room.top, room.width, room.height // 2)
            yield from self._small(scene.parts["under"], upper, "Window")
            top += upper.height
        yield from self._lines(scene, top)

    def _products(self, parts: dict[str, Panel]) -> Iterator[Shape]:
        room, gap = self._lengths.middle, self._lengths.margin
        height = (room.height - self._lengths.caption) // 2
        half = Room(room.left, room.top, (room.width - gap) // 2, height)
        other = Room(half.left + half.width + gap, half.top, half.width, height)
        rows, columns = parts["kernel"].sheet.shape
        yield from self._small(parts["under"], half, "Window")
        yield from self._small(parts["kernel"], other, f"Kernel {rows}×{columns}")
        used = lay(half, (rows, columns)).side * rows
        top = half.top + used + self._lengths.caption + gap // 2
        below = Room(room.left, top, room.width, room.top + room.height - top)
        yield from self._small(parts["products"], below, parts["products"].title)

    def _lines(self, scene: Scene, top: int) -> Iterator[Text]:
        room, size, note = self._lengths.middle, self._lengths.large, scene.note
        rule = "no activation" if note.rule == "none" else note.rule
        lines = [*(" ".join(filter(None, line)) for line in note.lines), rule, note.result]
        for number, line in enumerate(lines, start=1):
            colour = ACCENT if number == len(lines) else TEXT
            middle = top + number * size * 1.6
            yield Text(room.left + room.width / 2, middle, line, size, colour, "m")

    def _small(self, part: Panel, room: Room, caption: str) -> Iterator[Shape]:
        sheet, marks, _ = part
        place = lay(room, sheet.shape)
        # Padding is drawn as the 0 that it counts as.
        yield from panel(replace(sheet, region=sheet.values, padding=_NONE), place, self._table)
        yield self._lengths.over(room, caption)
        if marks.strong:
            row, column = marks.strong
            cell = Outline(range(row, row + 1), range(column, column + 1))
            yield from outlined(place, cell, self._lengths.scaled(2))


_NONE = ((0, 0), (0, 0))
