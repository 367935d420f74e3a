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
from convtui.lesson.cursor import Cursor
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, Outline, sheet_of
from convtui.ops.window import Array
from convtui.reference.agreement import TOLERANCE, compare, times
from convtui.reference.in_r import stage_call
from convtui.reference.r_process import RDied, RError, RProcess, RTimeout
from convtui.tui.lesson import Lesson
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
        self._asked: tuple[Lesson, int, bool] | None = None
        self._cursor: Cursor | None = None
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

    def ask(self, lesson: Lesson, cursor: Cursor, dark: bool) -> None:
        """Have R compute the stage that the cursor is in, unless that is what it answered last."""
        self._cursor = cursor
        wanted = lesson, cursor.stage, dark
        if self._maps is not None and self._asked == wanted:
            self.point(cursor)
            return
        self._asked, self._maps, self._lost = wanted, None, False
        for grid in self.query(CellGrid):
            grid.clear()
        self._say("R is computing …" if self._process else "R is starting …")
        cells = len(lesson.pipeline.stages[cursor.stage])
        if cells > _MOST_CELLS:
            self._say(f"{cells:,} cells would take R long: crop the input, or take more stride")
            return
        self._compute(lesson, cursor.stage, dark)

    def point(self, cursor: Cursor) -> None:
        """Mark the cell at hand in all three, and say both numbers."""
        self._cursor = cursor
        if self._maps is None:
            return
        row, column = cursor.place
        outline = Outline(range(row, row + 1), range(column, column + 1))
        for grid in self.query(CellGrid):
            grid.mark(Marks(outline))
        ours, theirs = (values[row, column] for values in self._maps)
        agreement = compare(*self._maps)
        verdict = ("✓ agree", "$text-success") if agreement.agrees else ("✗ differ", "$text-error")
        self._say(
            Content.assemble(
                f"[{row + 1},{column + 1}]  Python {written(ours)}  R {written(theirs)}  "
                f"|Δ| {_apart(ours, theirs):.3g}    "
                f"largest |Δ| {agreement.max_abs_diff:.3g}  ",
                verdict,
                f" (to {TOLERANCE:g})\n",
                (_WHY, "$text-muted"),
            )
        )

    def on_unmount(self) -> None:
        if self._process:
            self._process.close()

    @work(thread=True, exclusive=True, group="r")
    def _compute(self, lesson: Lesson, stage: int, dark: bool) -> None:
        """Runs in a thread: R may take seconds to start."""
        process = self._process = self._process or RProcess()
        tell = partial(self.app.call_from_thread, self._tell, get_current_worker())
        pipeline = lesson.pipeline
        call = stage_call(pipeline, pipeline.stages[stage].name)
        try:
            theirs = process.call(call.function, call.arguments)
            version = " ".join(process.version().r.replace("version ", "").split()[:2])
        except (Missing, BadInput, RError, RDied, RTimeout) as problem:
            tell(self._failed, (lesson, stage, dark), problem)
        else:
            tell(self._answered, (lesson, stage, dark), theirs, version)

    def _tell(self, worker: Worker[None], what: Callable[..., None], *facts: object) -> None:
        """Pass on what R said, unless it has been asked for something else."""
        if not worker.is_cancelled:
            with suppress(NoMatches):  # a screen that closes loses its widgets one by one
                what(*facts)

    def _failed(self, asked: tuple[Lesson, int, bool], problem: Exception) -> None:
        if asked == self._asked:
            self._asked = None
            self._lost = isinstance(problem, RDied | RTimeout)
            self._say(f"r starts R again, esc closes: {problem}" if self._lost else str(problem))

    def _answered(self, asked: tuple[Lesson, int, bool], theirs: Array, version: str) -> None:
        if asked != self._asked or self._cursor is None:
            return
        lesson, stage, dark = asked
        ours = lesson.pipeline.stages[stage].plane()
        if ours.shape != theirs.shape:
            self._say(f"R's map is {times(theirs.shape)}, Python's is {times(ours.shape)}")
            return
        self._maps = ours, theirs
        palette = palette_for("diverging", (float(ours.min()), float(ours.max())), False, dark)
        away = _apart(ours, theirs)
        farthest = float(away.max(initial=0.0, where=np.isfinite(away)))
        scale = Palette("grey", 0.0, farthest or 1.0, dark)
        for name, title, values, colours in (
            ("ours", f"Python {times(ours.shape)}", ours, palette),
            ("theirs", f"{version} {times(ours.shape)}", theirs, palette),
            ("difference", "|Δ| = |Python − R|", away, scale),
        ):
            grid = self.query_one(f"#{name}", CellGrid)
            grid.border_title = titled(title)
            grid.show(sheet_of(values, colours), grid.marks)
        self.point(self._cursor)

    def _say(self, said: Content | str) -> None:
        self.query_one("#verdict", TextBar).say(said)


def _apart(ours: Array, theirs: Array) -> Array:
    with np.errstate(invalid="ignore"):  # ∞ - ∞
        return np.abs(ours - theirs)
