"""Painting on the image of the screen Network, with the mouse or with keys."""

from dataclasses import replace

from textual import on
from textual.binding import Binding

from convtui.lesson.brush import Point
from convtui.lesson.numbers import written
from convtui.matrix_text import parse_number
from convtui.ops.window import Array
from convtui.tui.screens.keyed import WAYS
from convtui.tui.screens.why import WhyScreen
from convtui.tui.widgets.canvas import Canvas
from convtui.tui.widgets.cell_editor import CellEditor


class PaintScreen(WhyScreen):
    """The keys that draw; a stroke, from pen down to pen up, is one change."""

    FOREWORD = (
        "Drag the mouse to draw, and see what the network makes of it meanwhile. Or space puts the "
        "pen down, arrows draw, and space lifts it: one stroke, which u takes back as a whole."
    )
    BINDINGS = [
        Binding("space", "pen", "pen", tooltip="pen down, or up again: arrows draw meanwhile"),
        Binding("p", "tool", "pencil/rubber", tooltip="pencil or rubber"),
        Binding("b", "width", "width", tooltip="one pixel wide, or soft as handwriting is"),
        Binding("c", "clear", "clear", tooltip="clear the image, to draw one of your own"),
        Binding("e", "edit", "edit", tooltip="type the number of a pixel"),
        Binding("v", "channel", "the channel that is drawn on", show=False),
        Binding("right", "go('right')", "a pixel to the right", key_display="→", show=False),
        Binding("left", "go('left')", "a pixel to the left", key_display="←", show=False),
        Binding("down", "go('down')", "a pixel down", key_display="↓", show=False),
        Binding("up", "go('up')", "a pixel up", key_display="↑", show=False),
        Binding("escape", "leave", "back", key_display="esc", tooltip="back to the whole network"),
    ]
    _before: Array | None = None
    """The probabilities before a stroke, until it ends."""
    _image_before: Array | None = None
    _last: Point = (0.0, 0.0)

    # Strokes

    def _begin(self) -> None:
        self._before, self._image_before = self.shown.shares, self.image

    def _draw_to(self, point: Point, *, is_first: bool) -> None:
        start = point if is_first else self._last
        self._last = point
        channels = slice(None) if self.channel is None else slice(self.channel, self.channel + 1)
        image = self.brush.drawn(self.image, start, point, channels)
        rows, columns, _ = image.shape
        self.set_reactive(PaintScreen.place, _nearest(point, rows, columns))
        self.see(self.shown.changes.with_image(image), self._before)

    def _end(self) -> None:
        """Keep the stroke as one change."""
        drawn, self._image_before = self._image_before, None
        self._before = None
        if drawn is not None and (drawn != self.image).any():
            self.history = self.history.record(self.shown.changes.with_image(self.image))

    @on(Canvas.Drawn)
    def draw_with_mouse(self, event: Canvas.Drawn) -> None:
        if event.is_first:
            self._lift()
            self._begin()
        self._draw_to(event.point, is_first=event.is_first)

    @on(Canvas.Lifted)
    def end_with_mouse(self) -> None:
        self._end()

    def action_pen(self) -> None:
        if self.pen_down:
            self._lift()
            return
        self._begin()
        self.pen_down = True
        self._draw_to(self.place, is_first=True)

    def _lift(self) -> None:
        if self.pen_down:
            self.pen_down = False
            self._end()

    def action_go(self, way: str) -> None:
        down, right = WAYS[way]
        rows, columns, _ = self.image.shape
        there = _nearest((self.place[0] + down, self.place[1] + right), rows, columns)
        if self.pen_down:
            self._draw_to(there, is_first=False)
        else:
            self.place = there

    # Tools

    def action_tool(self) -> None:
        self._lift()
        is_pencil = self.brush.tool == "pencil"
        self.brush = replace(self.brush, tool="rubber" if is_pencil else "pencil")

    def action_width(self) -> None:
        self._lift()
        self.brush = replace(self.brush, is_soft=not self.brush.is_soft)

    def action_channel(self) -> None:
        count = self.image.shape[2]
        if count == 1:
            self.say_once("The image has one channel alone")
            return
        self._lift()
        following = 0 if self.channel is None else self.channel + 1
        self.channel = following if following < count else None

    def action_clear(self) -> None:
        self._lift()
        if not self.image.any():
            self.say_once("The image is empty: draw on it")
            return
        self.change(self.shown.changes.with_image(self.image * 0))

    def action_undo(self) -> None:
        """Take the last stroke back; one that has not ended ends."""
        self._lift()
        super().action_undo()

    def action_redo(self) -> None:
        self._lift()
        super().action_redo()

    def action_reset(self) -> None:
        self._lift()
        super().action_reset()

    # Numbers

    def action_edit(self) -> None:
        self._lift()
        rows, columns, _ = self.image.shape
        editor = self.query_one(CellEditor)
        editor.open((rows, columns), self.place)

    @on(CellEditor.Moved)
    def point_at_edited(self) -> None:
        editor = self.query_one(CellEditor)
        if editor.has_focus:
            self.place = editor.place
            self.say("#detail", editor.words("the image", written(self.value())))

    @on(CellEditor.Typed)
    def take_edited(self, event: CellEditor.Typed) -> None:
        with self.telling_refusals():
            image = self.image.copy()
            channel = slice(None) if self.channel is None else self.channel
            image[event.row, event.column, channel] = parse_number(event.text, "pixel")
            self.change(self.shown.changes.with_image(image))

    @on(CellEditor.Closed)
    def end_editing(self) -> None:
        self.query_one(CellEditor).close()
        self.draw_image()

    def action_leave(self) -> None:
        self._lift()
        self._owner.take_back(self.history, self.shown.before)
        self.app.pop_screen()


def _nearest(point: Point, rows: int, columns: int) -> tuple[int, int]:
    """The pixel at a point, or the one nearest to it."""
    row, column = round(point[0]), round(point[1])
    return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
