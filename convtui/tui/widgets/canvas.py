"""An image, as large as whole pixels allow, that mouse and keys draw on."""

from dataclasses import dataclass

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from convtui.lesson.brush import Point
from convtui.lesson.colours import DARK, LIGHT
from convtui.ops.brightness import Pixels
from convtui.ops.window import Array
from convtui.tui.cell_layout import scrolled
from convtui.tui.palette import style
from convtui.tui.widgets.pixel_view import PixelView


class Canvas(PixelView):
    """Draws pixels and a cursor on one of them; says where the mouse draws."""

    DEFAULT_CSS = """
    Canvas {
        height: 1fr;
        border-top: round $accent; border-title-color: $text; border-subtitle-color: $text-muted;
    }
    """

    @dataclass
    class Drawn(Message):
        """The button is down at a point of the image, for the first time or not."""

        point: Point
        is_first: bool

    class Lifted(Message):
        """The button is up again."""

    _pixels: Pixels = np.zeros((0, 0, 3), dtype=np.uint8)
    _cursor, _first, _scale = (0, 0), (0, 0), 1
    _is_down = _draws = False
    _signs: Array | None = None

    @staticmethod
    def scale_for(sides: tuple[int, int], room: tuple[int, int]) -> int:
        """Terminal columns for a pixel of an image of `sides` in (lines, columns): 1, or even."""
        lines, columns = room
        return max(min(2 * lines // sides[0], columns // sides[1]) // 2 * 2, 1)

    def draw(
        self,
        pixels: Pixels,
        cursor: tuple[int, int],
        *,
        is_down: bool,
        signs: Array | None = None,
    ) -> None:
        """Show pixels (rows, columns, 3) and a cursor (row, column), whose pen is down or not.

        `signs` are (rows, columns) of -1, 0 and 1, shown where there are no colours.
        """
        before = self._cursor_lines()
        if signs is not self._signs:
            self._signs = signs
            if self.app.no_color:
                self.refresh_content()
        self._pixels, self._cursor, self._is_down = pixels, cursor, is_down
        if not self.size:
            return
        sides = pixels.shape[0], pixels.shape[1]
        self._scale = self.scale_for(sides, (self.size.height, self.size.width))
        seen = max(self.room[0] // self._scale, 1), max(self.room[1] // self._scale, 1)
        rows, columns = self._first = (
            scrolled(self._first[0], seen[0], sides[0], cursor[0], cursor[0] + 1),
            scrolled(self._first[1], seen[1], sides[1], cursor[1], cursor[1] + 1),
        )
        part = pixels[rows : rows + seen[0], columns : columns + seen[1]]
        part = part.repeat(self._scale, axis=0).repeat(self._scale, axis=1)
        self.show(part, np.ones(part.shape[:2], dtype=np.bool_))
        for lines in {before, self._cursor_lines()}:
            self.refresh(Region(0, lines.start, self.size.width, len(lines)))

    def _cursor_lines(self) -> range:
        """The lines that the pixel at the cursor is drawn on."""
        top = (self._cursor[0] - self._first[0]) * self._scale // 2
        return range(top, top + max(self._scale // 2, 1))

    def on_resize(self) -> None:
        if self._pixels.size:
            self.draw(self._pixels, self._cursor, is_down=self._is_down, signs=self._signs)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if self.app.no_color and self._signs is not None:
            strip = self._with_signs(strip, y)
        lines = self._cursor_lines()
        start = (self._cursor[1] - self._first[1]) * self._scale
        if y not in lines or start + self._scale > strip.cell_length:
            return strip
        red, green, blue = self._pixels[self._cursor].tolist()
        tint = DARK if self.app.current_theme.dark else LIGHT
        look = style((red, green, blue), tint.accent, True)
        if self.app.no_color:
            look = self.visual_style.rich_style + Style(reverse=True, bold=True)
        mark = ("●" if self._is_down else "◆") if y == lines[len(lines) // 2] else ""
        drawn = Strip([Segment(mark.center(self._scale), look)])
        end = start + self._scale
        return Strip.join([strip.crop(0, start), drawn, strip.crop(end, strip.cell_length)])

    def _with_signs(self, strip: Strip, y: int) -> Strip:
        """A line of shades, `+` and `-` in the place of pixels that have a sign."""
        assert self._signs is not None
        row = self._first[0] + 2 * y // self._scale
        rows = self._signs[row : row + 2 if self._scale == 1 else row + 1, self._first[1] :]
        if not rows.size:
            return strip
        signs = rows.sum(axis=0).repeat(self._scale).tolist()
        text = "".join(
            shade if sign == 0 else "+" if sign > 0 else "-"
            for shade, sign in zip(strip.text, signs, strict=False)
        )
        return Strip([Segment(text, self.visual_style.rich_style)])

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        point = self._point(event)
        rows, columns = self._pixels.shape[:2]
        if event.button != 1 or not (-1 < point[0] < rows and -1 < point[1] < columns):
            return
        self._draws = True
        self.capture_mouse()
        self.post_message(self.Drawn(point, True))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._draws:
            self.post_message(self.Drawn(self._point(event), False))

    def on_mouse_up(self) -> None:
        if self._draws:
            self._draws = False
            self.release_mouse()
            self.post_message(self.Lifted())

    def _point(self, event: events.MouseEvent) -> Point:
        """The middle of the terminal's cell under the mouse: of half blocks, between two rows."""
        x, y = event.get_content_offset_capture(self)
        row = (2 * y + 1) / self._scale - 0.5 + self._first[0]
        return row, (x + 0.5) / self._scale - 0.5 + self._first[1]
