"""A filtered picture drawn: what is in sight, at once, and what is said of it."""

from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var

from convtui.lesson.colours import DARK, LIGHT, palette_for
from convtui.lesson.sheet import Marks, sheet_of
from convtui.lesson.tally import Tally
from convtui.tui.pane_views import PANES, SPLIT, PaneViews
from convtui.tui.photograph import ALL
from convtui.tui.picture import PictureLesson
from convtui.tui.picture_views import View
from convtui.tui.picture_words import cell_words, setting_words, tally_words
from convtui.tui.plain import cut, plain, titled
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.viewport import Viewport, step_at
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_editor import CellEditor
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.histogram import Histogram
from convtui.tui.widgets.pixel_view import PixelView

_SHORT = 20
"""Lines under which kernel and histogram give way to the picture."""


class PictureDrawing(KeyedScreen[None]):
    """Holds what is looked at and from where; widgets draw it. Knows no keys."""

    DEFAULT_CSS = """
    PictureDrawing {
        & #info { height: 3; padding: 0 1; background: $panel; }
        & #panes { height: 1fr; }
        & PixelView, & #kernel, & Histogram {
            border: round $surface-lighten-2;
            border-title-color: $text; border-subtitle-color: $text-muted;
        }
        & #lower { height: 8; }
        & #split { display: none; }
        &.-split #split { display: block; }
        &.-split #original, &.-split #channel, &.-split #result { display: none; }
        &.-short #lower { display: none; }
    }
    """
    MODE = "pictures"
    picture: var[PictureLesson] = var(cast(PictureLesson, None), init=False)
    viewport: var[Viewport] = var(cast(Viewport, None), init=False)
    place: var[tuple[float, float]] = var((0.5, 0.5), init=False)
    """The cursor, in pixels of the picture."""
    divider: var[float] = var(0.5, init=False)
    """Share of the split view that is left of the divider."""

    _tally: Tally | None = None
    """Of all values, once they are counted."""
    _view: View | None = None
    """Averages of all values, once they are there."""

    def body(self) -> ComposeResult:
        with Horizontal(id="panes"):
            for pane in (*PANES, SPLIT):
                yield PixelView(id=pane)
        with Horizontal(id="lower"):
            yield CellGrid(id="kernel", least_sight=0.3)
            yield Histogram(id="histogram")
        yield TextBar(id="info")
        yield CellEditor(id="editor")

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._changed())

    def on_resize(self) -> None:
        self.set_class(self.size.height < _SHORT, "-short")
        self._tell()

    # What is drawn

    def _pane(self, name: str) -> PixelView:
        return self.query_one(f"#{name}", PixelView)

    @property
    def _main(self) -> PixelView:
        return self._pane("split" if self.has_class("-split") else "result")

    @property
    def _cell(self) -> tuple[int, int]:
        """The cell of the result that the cursor is on."""
        window = self.picture.window
        row, column = (
            step_at(place, axis)
            for place, axis in zip(self.place, (window.rows, window.columns), strict=True)
        )
        return row, column

    def watch_picture(self, before: PictureLesson | None, after: PictureLesson) -> None:
        self.forget_reason()
        if before is None or before.photograph is not after.photograph:
            shape = after.photograph.shape
            self.set_reactive(PictureDrawing.place, (shape[0] / 2, shape[1] / 2))
            self.set_reactive(PictureDrawing.viewport, Viewport.whole(shape, self._main.room))
        self._tally = None
        self._changed()
        self._show_kernel()

    def watch_viewport(self) -> None:
        self.forget_reason()
        self._changed()

    def watch_place(self) -> None:
        self.forget_reason()
        self._draw()
        self._tell()

    def watch_divider(self) -> None:
        self.forget_reason()
        self._draw()

    @on(PixelView.Resized)
    def _fill_room(self) -> None:
        if self.picture and min(self._main.room):
            self.viewport = self.viewport.resized(self._main.room)
            self._changed()

    def _changed(self) -> None:
        """Draw from what is in sight."""
        if not self.picture:
            return
        self._view = None
        self._draw()
        self._tell()

    def _draw(self) -> None:
        if not self.picture or not min(self._main.room):
            return
        views, main = self._views, self._main
        view, tally = views.after(main.id or "", main.room, self._view)
        main.show(view.pixels, view.known)
        histogram = self.query_one(Histogram)
        histogram.show(self._tally or tally, self.picture.fit, self._tally is not None)
        # What comes out is seen first; what went in follows.
        self.call_after_refresh(self._draw_sources)

    def _draw_sources(self) -> None:
        if not self.has_class("-split"):
            for name in PANES[:2]:
                pane = self._pane(name)
                view = self._views.before(name, pane.room)
                pane.show(view.pixels, view.known)

    @property
    def _views(self) -> PaneViews:
        extent = self._tally.extent if self._tally else None
        accent = (DARK if self.is_dark else LIGHT).accent
        return PaneViews(self.picture, self.viewport, self._cell, extent, self.divider, accent)

    def _show_kernel(self) -> None:
        weights = self.picture.options.laid
        extent = float(weights.min()), float(weights.max())
        grid = self.query_one("#kernel", CellGrid)
        sheet = sheet_of(weights, palette_for("diverging", extent, False, self.is_dark))
        width = max(sheet.number_widths[0] * weights.shape[1] + 3, 18)
        grid.styles.width = min(width, self.size.width // 2)
        self.query_one("#lower").styles.height = max(8, min(weights.shape[0] + 2, 11))
        grid.show(sheet, Marks(), f"Kernel {weights.shape[0]}×{weights.shape[1]}")

    def _tell(self) -> None:
        width = self.size.width
        if not self.picture:
            self.say_top("")
            return
        picture = self.picture
        given = picture.photograph.input
        named = f"{given.name} · {picture.options.kernel.name}"
        note = f" ({given.note})" if given.note else ""
        self.say_top(named, note)
        lines = (
            setting_words(picture, width - 2),
            cell_words(picture, self._cell, width - 2),
            tally_words(self._tally, picture.fit),
        )
        self.say("#info", "\n".join(cut(plain(line), width - 2) for line in lines))
        self._title()

    def _title(self) -> None:
        picture = self.picture
        rows, columns = picture.photograph.shape
        channel = "each channel" if picture.channel == ALL else picture.channel
        across = "×".join(map(str, picture.filtered.shape))
        scale = self.viewport.scale
        size = f"1:{scale:.2g}" if scale > 1 else f"{round(1 / scale)}:1"
        titles = {
            "original": f"Original {rows}×{columns}",
            "channel": f"Channel: {channel}",
            "result": f"Result {across}, {size}",
            "split": f"{channel} │ result {across}, {size}",
        }
        for name, title in titles.items():
            self._pane(name).border_title = titled(title)
