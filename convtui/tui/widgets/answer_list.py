"""A list of answers, as long as a data set: only the lines in sight are made."""

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from convtui.tui.cell_layout import scrolled
from convtui.tui.plain import padded, plain
from convtui.tui.widgets.kept_lines import KeptLines


class AnswerList(KeptLines, Widget):
    """Shows `line(number)` for each number below `length`, one of them at hand."""

    DEFAULT_CSS = "AnswerList { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # nothing of it can be copied as text

    class Moved(Message):
        """Another entry was clicked, and is at hand now."""

    at = 0
    _length = 0
    _line: Callable[[int], str] = str
    _first = 0

    def show(self, length: int, line: Callable[[int], str]) -> None:
        self._length, self._line = length, line
        self.at = self._first = 0
        self.refresh_content()

    def move(self, by: int) -> None:
        """Go so many entries on, or back, as far as there are any."""
        at = min(max(self.at + by, 0), max(self._length - 1, 0))
        if at != self.at:
            before, first = self.at, self._first
            self.at = at
            self._follow()
            if self._first == first:
                lines = (before - first, at - first)
                self.refresh(*(Region(0, line, self.size.width, 1) for line in lines))
            else:
                self.refresh_content()

    def on_resize(self) -> None:
        self._follow()

    def _follow(self) -> None:
        seen = min(self.size.height, self._length)
        self._first = scrolled(self._first, seen, self._length, self.at, self.at + 1)

    def render_line(self, y: int) -> Strip:
        number = self._first + y
        if number >= self._length:
            return Strip([])
        width = self.size.width
        text = f"{'▸' if number == self.at else ' '}{plain(self._line(number))}"
        at_hand = number == self.at
        look = self.visual_style.rich_style + Style(bold=at_hand, reverse=at_hand)
        return Strip([Segment(padded(text, width), look)])

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and self._first + offset.y < self._length:
            self.move(self._first + offset.y - self.at)
            self.post_message(self.Moved())
