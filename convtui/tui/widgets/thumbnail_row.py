"""Some pictures side by side, each with a line or two under it; one of them is at hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from convtui.lesson.colours import DARK, LIGHT
from convtui.tui.palette import style
from convtui.tui.plain import padded, plain
from convtui.tui.widgets.kept_lines import KeptLines
from convtui.tui.widgets.thumbnail import Enlarged, Pixels, coloured

_LEAST = 6


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels of (rows, columns, channels), and the lines under them."""

    pixels: Pixels
    lines: tuple[str, ...]


class ThumbnailRow(KeptLines, Widget):
    """In one row, or in as many as make the pictures largest."""

    DEFAULT_CSS = "ThumbnailRow { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False  # nothing of it can be copied as text
    TRUE_COLOURS = True

    class Picked(Message):
        """A picture was clicked; it is at hand."""

    at = 0
    _pictures: Sequence[Picture] = ()
    _across, _room = 1, (1, 1)
    _blocks: Sequence[list[list[Segment]]] = ()

    def show(self, pictures: Sequence[Picture]) -> None:
        self._pictures = pictures
        self.at = min(self.at, max(len(pictures) - 1, 0))
        self._arrange()

    def go(self, down: int, right: int) -> None:
        there = self.at + right + down * self._across
        if 0 <= there < len(self._pictures):
            self.at = there
            self.refresh()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Lay them out so that they are as large as can be."""
        count = len(self._pictures)
        if not count or not self.size:
            self.refresh()
            return
        width, height = self.size
        words = len(self._pictures[0].lines)
        layouts = []
        for across in range(1, count + 1):
            rows = -(-count // across)
            lines, columns = height // rows - words - 1, width // across - 1
            layouts.append((min(2 * lines, columns), across, (max(lines, 1), max(columns, 1))))
        _, self._across, self._room = max(layouts)
        self._blocks = [self._lines_of(picture) for picture in self._pictures]
        self.refresh()

    def _lines_of(self, picture: Picture) -> list[list[Segment]]:
        lines, columns = self._room
        enlarged = Enlarged(coloured(picture.pixels), self._room)
        behind = self.visual_style.rich_style
        rest = Segment(" " * (columns - enlarged.columns), behind)
        drawn: list[list[Segment]] = []
        for y in range(enlarged.lines):
            if self.app.no_color:
                drawn.append([Segment(enlarged.shades(y), behind), rest])
            else:
                drawn.append([*enlarged.line(y), rest])
        drawn += [[Segment(padded(plain(words), columns), behind)] for words in picture.lines]
        blank = [Segment(" " * columns, behind)]
        return drawn + [blank] * (lines + len(picture.lines) + 1 - len(drawn))

    def render_line(self, y: int) -> Strip:
        """A line of every picture in a row, a bar before the one at hand."""
        if not self._blocks:
            return Strip([])
        row, part = divmod(y, len(self._blocks[0]))
        tint = DARK if self.app.current_theme.dark else LIGHT
        behind = self.visual_style.rich_style
        accent = behind + Style(color=style(tint.accent).bgcolor, bold=True)
        pieces: list[Segment] = []
        first = row * self._across
        for number in range(first, min(first + self._across, len(self._blocks))):
            is_marked = number == self.at and part < len(self._blocks[0]) - 1
            pieces.append(Segment("▌" if is_marked else " ", accent))
            pieces += self._blocks[number][part]
        return Strip(pieces).crop(0, self.size.width)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not self._blocks:
            return
        number = offset.y // len(self._blocks[0]) * self._across + offset.x // (self._room[1] + 1)
        if number < len(self._pictures):
            self.at = number
            self.refresh()
            self.post_message(self.Picked())
