"""A filtered picture drawn in full once the keys rest: all of its values, and in real pixels."""

import gc
from collections.abc import Mapping
from functools import partial

from textual import on, work
from textual.events import ScreenSuspend, Unmount
from textual.timer import Timer
from textual.worker import Worker, get_current_worker

from convtui.lesson.tally import Tally
from convtui.tui import real_pixels
from convtui.tui.pane_views import PANES, SPLIT
from convtui.tui.picture import PictureLesson
from convtui.tui.picture_views import View, thorough
from convtui.tui.screens.picture_drawing import PictureDrawing
from convtui.tui.viewport import Viewport
from convtui.tui.widgets.pixel_view import PixelView

_STILL = 0.3
"""Seconds without a key after which the whole picture is worth computing."""

_RARELY = 1000
"""Rounds of garbage collection between two that look at everything; usually there are 10."""

_FINER = 8
"""Real pixels along a side of a half block."""


class RestedDrawing(PictureDrawing):
    """Draws what is in sight at once; what takes longer, in a thread, after a while."""

    _timer: Timer | None = None
    _usual_threshold = 10
    _counted: tuple[PictureLesson, Viewport] | None = None
    """What was on show when all values were counted last."""

    def on_screen_resume(self) -> None:
        """Look for garbage when keys rest: in the oldest of it that takes longer than a frame."""
        first, second, usual = gc.get_threshold()
        if usual != _RARELY:
            self._usual_threshold = usual
        gc.set_threshold(first, second, _RARELY)

    @on(ScreenSuspend)
    @on(Unmount)
    def _collect_as_usual(self) -> None:
        """Look for garbage as on any other screen."""
        gc.set_threshold(*gc.get_threshold()[:2], self._usual_threshold)

    def _draw(self) -> None:
        """Show what is in sight, and the rest once the keys rest."""
        if self._timer:
            self._timer.stop()
        self.workers.cancel_group(self, "thorough")
        self._timer = self.set_timer(_STILL, self._rested)
        for pane in self.query(PixelView):
            if pane.children:  # in real pixels
                pane.call_next(pane.cover, None)
        super()._draw()

    def _rested(self) -> None:
        gc.collect()
        if self._counted != (self.picture, self.viewport):
            self._count_all(self.picture, self.viewport.beside(self._main.room))
        elif real_pixels.available():
            names = (SPLIT,) if self.has_class("-split") else PANES
            self._paint_finely({name: self._pane(name) for name in names})

    # The whole picture

    @work(thread=True, exclusive=True, group="thorough")
    def _count_all(self, picture: PictureLesson, viewport: Viewport) -> None:
        """Runs in a thread: a large picture takes a moment, in which the screen may be left."""
        worker = get_current_worker()
        found = thorough(picture, viewport, lambda: worker.is_cancelled)
        if found and not worker.is_cancelled:
            self.app.call_from_thread(partial(self._take_all, worker, picture, viewport, *found))

    def _take_all(
        self,
        worker: Worker[None],
        picture: PictureLesson,
        viewport: Viewport,
        view: View | None,
        tally: Tally,
    ) -> None:
        if worker.is_cancelled or picture is not self.picture:
            return
        self._tally = tally
        if viewport == self.viewport.beside(self._main.room):
            self._view = view
            self._counted = picture, self.viewport
        self._draw()
        self._tell()

    # In real pixels

    @work(thread=True, exclusive=True, group="thorough")
    def _paint_finely(self, panes: Mapping[str, PixelView]) -> None:
        """Runs in a thread: there are a hundred times as many pixels as half blocks."""
        worker, views = get_current_worker(), self._views
        for name, pane in panes.items():
            if name in PANES[:2]:
                view = views.before(name, pane.room, _FINER)
            else:
                view, _ = views.after(name, pane.room, None, _FINER)
            if worker.is_cancelled:
                return
            self.app.call_from_thread(self._lay_over, worker, pane, view)

    def _lay_over(self, worker: Worker[None], pane: PixelView, view: View) -> None:
        if not worker.is_cancelled:
            pane.call_next(pane.cover, real_pixels.picture_widget(view.pixels))
