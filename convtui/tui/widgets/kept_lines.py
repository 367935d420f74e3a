"""Lines of a widget that are drawn once and kept until the widget refreshes them.

Textual asks every widget between the uppermost and the lowest line that changed for all its lines
there, and puts borders, filters and backgrounds together for each of them anew. On a screen of
small parts, few of which change with a key, that is most of a key's time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.messages import Update
from textual.strip import Strip
from textual.widget import Widget

from convtui.tui.plain import titled

if TYPE_CHECKING:
    _Widget = Widget
else:
    # No widget by itself, but put before one: Textual takes styles from the first widget it finds.
    _Widget = object


class KeptLines(_Widget):
    """Draws a line again only after a refresh of it, or of the whole widget, or another size."""

    TRUE_COLOURS: ClassVar[bool] = False
    """Whether no style has one of the terminal's own colours, which Textual then need not seek."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._kept: dict[int, Strip] = {}
        self._kept_for: tuple[Size, int, int] = Size(), 0, 0
        self._edges: _Edges | None = None
        self._border_text, self._titling = "", False
        super().__init__(*args, **kwargs)

    @property
    def is_forgotten(self) -> bool:
        return not self._kept

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Forget the lines of some regions of the content, or all lines."""
        if self._titling:
            return self
        if not regions:
            self._forget()
        elif self._kept:
            down = self._edges.lines.start if self._edges else self.content_offset.y
            for region in regions:
                for line in region.line_range:
                    self._kept.pop(line + down, None)
        shown = self.is_mounted and self.is_attached and self.display
        if regions and shown and repaint and not (layout or recompose):
            # The screen hears of it at once: by way of the widget's own queue it is two messages.
            self._layout_cache.clear()
            self._set_dirty(*regions)
            self.screen.post_message(Update(self))
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def retitle(self, title: str) -> None:
        """Write on the upper border, and draw no more than that again: Textual draws everything."""
        if title == self._border_text:
            return
        self._border_text, self._titling = title, True
        self.border_title = titled(title)
        self._titling = False
        left, width = self.gutter.left, self.outer_size.width
        self.refresh(Region(-left, -self.gutter.top, width, 1))

    def refresh_content(self) -> None:
        """Draw all of the content again, and nothing of what is around it."""
        if self._edges:
            self.refresh(Region(0, 0, self._edges.width, len(self._edges.lines)))
        else:
            self.refresh()

    def notify_style_update(self) -> None:
        """Forget all lines: they may look different."""
        self._forget()
        super().notify_style_update()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out the one that has nothing to do here, and asks every cell."""
        filters = super().get_line_filters()
        if not self.TRUE_COLOURS:
            return filters
        return [one for one in filters if not isinstance(one, ANSIToTruecolor)]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines that are not there yet."""
        drawn_for = self.outer_size, crop.x, crop.width
        if drawn_for != self._kept_for:
            self._forget()
            self._kept_for = drawn_for
        for line in crop.line_range:
            if line not in self._kept:
                self._kept[line] = self._drawn(line, crop)
        return [self._kept[line] for line in crop.line_range]

    def _drawn(self, line: int, crop: Region) -> Strip:
        if self._edges and line in self._edges.lines:
            return self._edges.around(self.render_line(line - self._edges.lines.start))
        strip = super().render_lines(Region(crop.x, line, crop.width, 1))[0]
        lines = range(self.gutter.top, self.outer_size.height - self.gutter.bottom)
        if line in lines and crop.x == 0 and crop.width == self.outer_size.width:
            self._edges = _Edges.of(strip, lines, self)
        return strip

    def _forget(self) -> None:
        self._kept.clear()
        self._edges = None


@dataclass(frozen=True)
class _Edges:
    """What Textual has put left and right of one line of the content, for all the others."""

    lines: range
    """Of the content, counted from the widget's uppermost."""
    left: Strip
    right: Strip
    width: int
    """Columns of the content."""
    whole: int
    """Columns of the widget."""
    filters: Sequence[LineFilter]
    ground: Color
    blank: Style | None

    @classmethod
    def of(cls, strip: Strip, lines: range, widget: Widget) -> "_Edges":
        gutter, width = widget.gutter, strip.cell_length
        _, ground = widget.background_colors
        left, right = strip.crop(0, gutter.left), strip.crop(width - gutter.right, width)
        filters = widget.get_line_filters()
        blank = [Segment(" ", widget.visual_style.rich_style)]
        for line_filter in filters:
            blank = line_filter.apply(blank, ground)
        return cls(lines, left, right, width - gutter.width, width, filters, ground, blank[0].style)

    def around(self, content: Strip) -> Strip:
        """A line of the content as wide as the others, between the edges."""
        room = self.width - content.cell_length
        if room < 0:
            content = content.crop(0, self.width)
        segments = list(content)
        for line_filter in self.filters:
            segments = line_filter.apply(segments, self.ground)
        if room > 0:
            segments.append(Segment(" " * room, self.blank))
        return Strip([*self.left, *segments, *self.right], self.whole)


def show_if(shown: bool, widget: Widget) -> None:
    """Show or hide a widget, which costs time even where nothing changes."""
    if widget.display != shown:
        widget.display = shown


def set_lines(widget: Widget, lines: int) -> None:
    """Give a widget so many lines, which costs time too."""
    if widget.styles.height is None or widget.styles.height.value != lines:
        widget.styles.height = lines
