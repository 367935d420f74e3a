"""Looking at a filtered picture: panes, cursor, zoom, pan and the movable divider."""

from functools import partial
from typing import cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import get_current_worker

from convtui.lesson.colours import DARK, LIGHT, palette_for
from convtui.lesson.tally import Tally
from convtui.tui.modes import key_links, mode_content
from convtui.tui.photograph import ALL, Photograph
from convtui.tui.picture import PictureLesson
from convtui.tui.picture_views import (
    View,
    channel_view,
    marked,
    original_view,
    result_view,
    split,
    thorough,
)
from convtui.tui.picture_words import cell_words, setting_words, tally_words
from convtui.tui.sheet import Marks, sheet_of
from convtui.tui.viewport import Viewport, on_picture, step_at
from convtui.tui.widgets.bars import TextBar, key_content
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.histogram import Histogram
from convtui.tui.widgets.pixel_view import PixelView

_STILL = 0.15
"""Seconds without a key after which the whole picture is worth computing."""

_SHORT = 20
"""Lines under which kernel and histogram give way to the picture."""

PANES = ("original", "channel", "result")


class PictureViewScreen(Screen[None]):
    """Holds what is looked at and from where; widgets draw it."""

    DEFAULT_CSS = """
    PictureViewScreen {
        & #top, & #info { background: $panel; }
        & #info { height: 3; padding: 0 1; }
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
    AUTO_FOCUS = None
    BINDINGS = [
        Binding("plus,equals_sign", "zoom(1)", "zoom in", key_display="+", show=False),
        Binding("minus", "zoom(-1)", "zoom out", key_display="-", show=False),
        Binding("0", "fit", "the whole picture", show=False),
        *(
            Binding(key, f"move({down}, {along})", f"pixel {way}", key_display=sign, show=False)
            for key, down, along, way, sign in (
                ("up", -1, 0, "above", "↑"),
                ("down", 1, 0, "below", "↓"),
                ("left", 0, -1, "to the left", "←"),
                ("right", 0, 1, "to the right", "→"),
            )
        ),
        *(
            Binding(f"shift+{key}", f"pan({down}, {along})", f"pan {key}", show=False)
            for key, down, along in (
                ("up", -0.25, 0),
                ("down", 0.25, 0),
                ("left", 0, -0.25),
                ("right", 0, 0.25),
            )
        ),
        Binding("d", "split", "divider"),
        Binding("less_than_sign,comma", "divide(-1)", "divider left", key_display="<", show=False),
        Binding(
            "greater_than_sign,full_stop", "divide(1)", "divider right", key_display=">", show=False
        ),
    ]

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
    _timer: Timer | None = None

    def __init__(self) -> None:
        super().__init__()
        self._sources: dict[str, tuple[tuple[Photograph, str, Viewport], View]] = {}
        """By pane: of what, and how it looks."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield TextBar(id="top")
        with Horizontal(id="panes"):
            for pane in (*PANES, "split"):
                yield PixelView(id=pane)
        with Horizontal(id="lower"):
            yield CellGrid(id="kernel", least_sight=0.3)
            yield Histogram(id="histogram")
        yield TextBar(id="info")
        yield TextBar(id="keys")

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._changed())

    def on_resize(self) -> None:
        """Fill the bars."""
        self.set_class(self.size.height < _SHORT, "-short")
        keys = key_links(self.app, self.all_bindings())
        self.query_one("#keys", TextBar).say(key_content(keys, self.size.width))
        self._tell()

    @classmethod
    def all_bindings(cls) -> list[Binding]:
        """Every key of this screen, in the order of the bar at the bottom."""
        return [
            binding
            for level in cls.__mro__
            for binding in vars(level).get("BINDINGS", [])
            if issubclass(level, PictureViewScreen) and isinstance(binding, Binding)
        ]

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
        """Another picture, or another layer on it."""
        if before is None or before.photograph is not after.photograph:
            shape = after.photograph.shape
            self.set_reactive(PictureViewScreen.place, (shape[0] / 2, shape[1] / 2))
            self.set_reactive(PictureViewScreen.viewport, Viewport.whole(shape, self._main.room))
        self._tally = None
        self._changed()
        self._show_kernel()

    def watch_viewport(self) -> None:
        """Another part of the picture."""
        self._changed()

    def watch_place(self) -> None:
        """Another pixel."""
        self._draw()
        self._tell()

    def watch_divider(self) -> None:
        """The divider moved."""
        self._draw()

    @on(PixelView.Resized)
    def _fill_room(self) -> None:
        if self.picture and min(self._main.room):
            self.viewport = self.viewport.resized(self._main.room)
            self._changed()

    def _changed(self) -> None:
        """Draw from what is in sight, at once; the rest once the keys rest."""
        if not self.picture:
            return
        self._view = None
        self._draw()
        self._tell()
        if self._timer:
            self._timer.stop()
        self.workers.cancel_group(self, "thorough")
        self._timer = self.set_timer(_STILL, self._count_all)

    def _draw(self) -> None:
        """Show what is in sight."""
        if not self.picture or not min(self._main.room):
            return
        picture, viewport = self.picture, self.viewport
        extent = self._tally.extent if self._tally else None
        view, tally = result_view(picture, viewport.beside(self._main.room), extent)
        view = self._view or view
        result = self._with_cell(view, viewport.beside(self._main.room))
        if self.has_class("-split"):
            left = self._before("channel", self._main)
            column = round(self.divider * (self._main.room[1] - 1))
            result = split(left, result, column, self._accent)
        self._main.show(result.pixels, result.known)
        histogram = self.query_one(Histogram)
        histogram.show(self._tally or tally, picture.fit, self._tally is not None)
        # What comes out is seen first; what went in follows.
        self.call_after_refresh(self._draw_sources)

    def _draw_sources(self) -> None:
        if not self.has_class("-split"):
            for name in ("original", "channel"):
                shown = self._before(name, self._pane(name))
                self._pane(name).show(shown.pixels, shown.known)

    def _before(self, name: str, pane: PixelView) -> View:
        """The original or the channel, the window marked; looked up anew only where it changed."""
        picture, viewport = self.picture, self.viewport.beside(pane.room)
        shown = picture.photograph, picture.channel if name == "channel" else "", viewport
        if name not in self._sources or self._sources[name][0] != shown:
            look = channel_view if name == "channel" else original_view
            self._sources[name] = shown, look(picture, viewport)
        return self._with_window(self._sources[name][1], viewport)

    def _with_window(self, view: View, viewport: Viewport) -> View:
        window = self.picture.window
        row, column = self._cell
        part = window.rows.taps(row), window.columns.taps(column)
        return marked(view, viewport, part, None, self._accent)

    def _with_cell(self, view: View, viewport: Viewport) -> View:
        row, column = self._cell
        part = range(row, row + 1), range(column, column + 1)
        return marked(view, viewport, part, self.picture.window, self._accent)

    @property
    def _accent(self) -> tuple[int, int, int]:
        return (DARK if self.app.current_theme.dark else LIGHT).accent

    def _show_kernel(self) -> None:
        weights = self.picture.stage.weights
        extent = float(weights.min()), float(weights.max())
        dark = self.app.current_theme.dark
        grid = self.query_one("#kernel", CellGrid)
        sheet = sheet_of(weights, palette_for("diverging", extent, False, dark))
        width = max(sheet.number_widths[0] * weights.shape[1] + 3, 18)
        grid.styles.width = min(width, self.size.width // 2)
        self.query_one("#lower").styles.height = max(8, min(weights.shape[0] + 2, 11))
        grid.border_title = f"Kernel {weights.shape[0]}×{weights.shape[1]}"
        grid.show(sheet, Marks())

    def _tell(self) -> None:
        """Say what is shown."""
        width = self.size.width
        if not self.picture:
            self.query_one("#top", TextBar).say(mode_content("pictures", width))
            return
        picture = self.picture
        given = picture.photograph.input
        named = f"{given.name} · {picture.options.kernel.name}"
        note = f" ({given.note})" if given.note else ""
        self.query_one("#top", TextBar).say(mode_content("pictures", width, named, note))
        lines = (
            setting_words(picture),
            cell_words(picture, self._cell, width - 2),
            tally_words(self._tally, picture.fit),
        )
        self.query_one("#info", TextBar).say("\n".join(line[: width - 2] for line in lines))
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
            self._pane(name).border_title = title

    # The whole picture

    @work(thread=True, exclusive=True, group="thorough")
    def _count_all(self) -> None:
        """Runs in a thread: a large picture takes a moment."""
        worker, picture = get_current_worker(), self.picture
        viewport = self.viewport.beside(self._main.room)
        found = thorough(picture, viewport, lambda: worker.is_cancelled)
        if found and not worker.is_cancelled:
            self.app.call_from_thread(partial(self._take_all, picture, viewport, *found))

    def _take_all(
        self, picture: PictureLesson, viewport: Viewport, view: View | None, tally: Tally
    ) -> None:
        if picture is not self.picture:
            return
        self._tally = tally
        if viewport == self.viewport.beside(self._main.room):
            self._view = view
        self._draw()
        self._tell()

    # Looking

    def action_zoom(self, by: int) -> None:
        """Double or halve the size, around the cursor."""
        nearer = self.viewport.zoomed(by)
        if nearer != self.viewport:
            self.viewport = nearer.at(*self.place) if by > 0 else nearer.showing(*self.place)

    def action_fit(self) -> None:
        """Show all of it."""
        self.viewport = Viewport.whole(self.viewport.shape, self._main.room)

    def action_pan(self, down: float, along: float) -> None:
        """Move what is in sight; the cursor stays in sight too."""
        self.viewport = self.viewport.panned(down, along)

    def action_move(self, down: int, along: int) -> None:
        """Move the cursor by a pixel of the screen, or of the result where that is more."""
        window = self.picture.window
        place = [
            on_picture(step + way * max(round(self.viewport.scale / axis.stride), 1), axis)
            for step, way, axis in zip(
                self._cell, (down, along), (window.rows, window.columns), strict=True
            )
        ]
        self._go(place[0], place[1])

    def _go(self, down: float, along: float) -> None:
        rows, columns = self.viewport.shape
        place = min(max(down, 0.5), rows - 0.5), min(max(along, 0.5), columns - 0.5)
        seen = self.viewport.showing(*place)
        if seen != self.viewport:
            self.viewport = seen
        self.place = place

    @on(PixelView.Clicked)
    def _go_to_clicked(self, event: PixelView.Clicked) -> None:
        """Put the cursor on a pixel; a click where it is already opens the step lesson."""
        if not self.picture:
            return
        viewport = self.viewport.beside(event.view.room)
        edges = [viewport.edges(side) for side in (0, 1)]
        at = event.row, event.column
        middles = [(edge[step] + edge[step + 1]) / 2 for edge, step in zip(edges, at, strict=True)]
        self._go(float(middles[0]), float(middles[1]))

    @on(PixelView.Rolled)
    def _zoom_rolled(self, event: PixelView.Rolled) -> None:
        if self.picture:
            self.action_zoom(event.by)

    def action_split(self) -> None:
        """Lay channel and result over one another, or side by side again."""
        self.toggle_class("-split")

    def action_divide(self, by: int) -> None:
        """Move the divider."""
        if not self.has_class("-split"):
            self.add_class("-split")
        self.divider = min(max(self.divider + by / 20, 0.0), 1.0)
