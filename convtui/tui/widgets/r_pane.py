"""R's map of a stage beside ours, and how far they are apart."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import numpy as np
from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.css.query import NoMatches
from textual.worker import Worker, get_current_worker

from convtui.errors import BadInput, Missing
from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.map import Map, MapSlice, SourceMap
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, Outline, sheet_of
from convtui.lesson.step_words import words_of_place
from convtui.ops.window import Array
from convtui.reference.agreement import TOLERANCE, compare, scale_of, times
from convtui.reference.r_call import RCall
from convtui.reference.r_process import RDied, RError, RProcess, RTimeout
from convtui.tui.plain import titled
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_grid import CellGrid

# R's loops take some 2.5 µs a cell; past this a learner would think that it hangs.
_MOST_CELLS = 1_000_000
# Three maps share the width: numbers are worth scrolling for even where less than half is seen.
_SIGHT = 0.4
_WHY = "R computes the layer with code of its own. |Δ|: how far both are apart."


class RPane(Container):
    """Asks R when shown or told; answers that come too late are dropped."""

    DEFAULT_CSS = """
    RPane {
        layout: vertical; display: none;
        & CellGrid {
            border: round $surface-lighten-2;
            border-title-color: $text;
            border-subtitle-color: $text-muted;
        }
        & TextBar { height: auto; min-height: 3; max-height: 8; padding: 0 1; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._process: RProcess | None = None
        self._seen: MapSlice | None = None
        self._dark, self._cell = True, 0
        self._answer: tuple[Map, Array, str] | None = None
        """Which map R computed last, what it made of it, and R's version."""
        self._maps: tuple[Array, Array] | None = None
        self._lost = False

    @property
    def lost(self) -> bool:
        """Whether R ended in the middle of the last question; to ask again starts it again."""
        return self._lost

    def compose(self) -> ComposeResult:
        """Ours, R's, the difference; under them how it went."""
        with Horizontal():
            yield CellGrid(id="ours", least_sight=_SIGHT)
            yield CellGrid(id="theirs", least_sight=_SIGHT)
            yield CellGrid(id="difference", least_sight=_SIGHT)
        yield TextBar(id="verdict")

    def ask(self, seen: MapSlice, call: Callable[[], RCall], cell: int, dark: bool) -> None:
        """Have R compute a map, unless that is what it answered last.

        Args:
            seen: what is shown of ours.
            call: what R computes it by.
            cell: the one at hand, counted row by row.
            dark: whether the theme is.
        """
        before, self._seen, self._cell = self._seen, seen, cell
        if self._maps is not None and before == seen and dark == self._dark:
            self.point(cell)
            return
        self._dark, self._maps, self._lost = dark, None, False
        for grid in self.query(CellGrid):
            grid.clear()
        if self._answer and self._answer[0] is seen.map:
            self._show(*self._answer)
            return
        self._say("R is computing …" if self._process else "R is starting …")
        if len(seen.map) > _MOST_CELLS:
            self._say(
                f"{len(seen.map):,} cells would take R long: crop the input, or take more stride"
            )
            return
        self._compute(seen.map, call)

    def point(self, cell: int) -> None:
        """Mark a cell of what is shown in all three, and say both numbers."""
        self._cell = cell
        if self._maps is None or self._seen is None:
            return
        row, column = divmod(cell, self._seen.shape[1])
        outline = Outline(range(row, row + 1), range(column, column + 1))
        for grid in self.query(CellGrid):
            grid.mark(Marks(outline))
        ours, theirs = (values[row, column] for values in self._maps)
        scale = scale_of(self._maps[0])
        agreement = compare(*self._maps, scale=scale)
        of_largest = f", {TOLERANCE:g} of the largest" if scale > 1 else ""
        verdict = ("✓ agree", "$text-success") if agreement.agrees else ("✗ differ", "$text-error")
        named = words_of_place(self._seen.place(cell), self._seen.map.shape)
        self._say(
            Content.assemble(
                f"{named}  Python {written(ours)}  R {written(theirs)}  "
                f"|Δ| {_apart(ours, theirs):.3g}    "
                f"largest |Δ| {agreement.max_abs_diff:.3g}  ",
                verdict,
                f" (to {TOLERANCE * scale:.3g}{of_largest})\n",
                (_WHY, "$text-muted"),
            )
        )

    def on_unmount(self) -> None:
        if self._process:
            self._process.close()

    @work(thread=True, exclusive=True, group="r")
    def _compute(self, map_: Map, call: Callable[[], RCall]) -> None:
        """Runs in a thread: R may take seconds to start."""
        process = self._process = self._process or RProcess()
        tell = partial(self.app.call_from_thread, self._tell, get_current_worker())
        try:
            asked = call()
            theirs = process.call(asked.function, asked.arguments)
            version = " ".join(process.version().r.replace("version ", "").split()[:2])
        except (Missing, BadInput, RError, RDied, RTimeout) as problem:
            tell(self._failed, map_, problem)
        else:
            tell(self._show, map_, theirs, version)

    def _tell(self, worker: Worker[None], what: Callable[..., None], *facts: object) -> None:
        """Pass on what R said, unless it has been asked for something else."""
        if not worker.is_cancelled:
            with suppress(NoMatches):  # a screen that closes loses its widgets one by one
                what(*facts)

    def _failed(self, map_: Map, problem: Exception) -> None:
        if self._seen and map_ is self._seen.map:
            self._lost = isinstance(problem, RDied | RTimeout)
            self._say(f"r starts R again, esc closes: {problem}" if self._lost else str(problem))

    def _show(self, map_: Map, theirs: Array, version: str) -> None:
        if self._seen is None or map_ is not self._seen.map:
            return
        ours = self._seen.values
        if theirs.shape not in _shapes_of(map_):
            self._say(f"R's map is {times(theirs.shape)}, Python's is {times(ours.shape)}")
            return
        self._answer = map_, theirs, version
        answered = MapSlice(SourceMap(theirs.reshape(map_.shape)), self._seen.channel)
        self._maps = ours, answered.values
        palette = palette_for("diverging", self._seen.extent(), False, self._dark)
        away = _apart(*self._maps)
        farthest = float(away.max(initial=0.0, where=np.isfinite(away)))
        scale = Palette("grey", 0.0, farthest or 1.0, self._dark)
        for name, title, values, colours in (
            ("ours", f"Python {times(ours.shape)}", ours, palette),
            ("theirs", f"{version} {times(ours.shape)}", answered.values, palette),
            ("difference", "|Δ| = |Python − R|", away, scale),
        ):
            grid = self.query_one(f"#{name}", CellGrid)
            grid.border_title = titled(title)
            grid.scrolls = map_.is_flat
            grid.show(sheet_of(values, colours), grid.marks)
        self.point(self._cell)

    def _say(self, said: Content | str) -> None:
        self.query_one("#verdict", TextBar).say(said)


def _apart(ours: Array, theirs: Array) -> Array:
    with np.errstate(invalid="ignore"):  # ∞ - ∞
        return np.abs(ours - theirs)


def _shapes_of(map_: Map) -> list[tuple[int, ...]]:
    """How R may hand a map over: without an axis that has nothing to say."""
    rows, columns, channels = map_.shape
    shapes: list[tuple[int, ...]] = [map_.shape]
    if channels == 1:
        shapes.append((rows, columns))
    if rows == columns == 1:
        shapes.append((channels,))
    return shapes
