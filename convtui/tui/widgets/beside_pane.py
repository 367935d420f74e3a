"""A map that somebody else computed beside ours, and how far they are apart."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Generic, TypeVar

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
from convtui.matrix_text import times
from convtui.ops.window import Array
from convtui.reference.agreement import TOLERANCE, Agreement, compare, scale_of
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_grid import CellGrid

# Three maps share the width: numbers are worth scrolling for even where less than half is seen.
_SIGHT = 0.4

Question = TypeVar("Question")
"""What somebody else is asked for a map by."""


class Lost(Exception):
    """Who was asked has ended in the middle of it; the words say how, and what to type."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A map that somebody else computed: who, in a few words, and what there is to say of it."""

    values: Array
    by: str
    said: str = ""


class BesidePane(Container, Generic[Question]):
    """Asks when shown or told; answers that come too late are dropped."""

    OURS: ClassVar[str]
    THEIRS: ClassVar[str]
    WHY: ClassVar[str]
    """A sentence on what this is good for."""
    MOST_CELLS: ClassVar[int]
    """Past so many a learner would think that it hangs."""
    TOLERANCE: ClassVar[float] = TOLERANCE
    """Relative, or to the largest of our numbers."""

    DEFAULT_CSS = """
    BesidePane {
        layout: vertical; display: none;
        & CellGrid {
            border: round $surface-lighten-2;
            border-title-color: $text;
            border-subtitle-color: $text-muted;
        }
        & TextBar { height: auto; min-height: 3; max-height: 8; padding: 0 1; }
    }
    """

    _seen: MapSlice | None = None
    _dark, _cell = True, 0
    _answer: tuple[Map, Answer] | None = None
    """Which map was computed last, and what came of it."""
    _maps: tuple[Array, Array] | None = None
    lost = False
    """Whether it ended in the middle of the last question; to ask again starts it again."""

    # What a pane for one of them fills in

    def waiting(self) -> str:
        """What is said until the answer is there."""
        raise NotImplementedError

    def begin(self) -> None:
        """Have ready, in the thread of the screen, what `close` is to end."""

    def answer(self, question: Question) -> Answer:
        """Compute a map; called in a thread, for it may take seconds.

        Raises:
            BadInput, Missing: why there is none.
            Lost: it is to be asked again.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End what has been started."""
        raise NotImplementedError

    # What they have in common

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield CellGrid(id="ours", least_sight=_SIGHT)
            yield CellGrid(id="theirs", least_sight=_SIGHT)
            yield CellGrid(id="difference", least_sight=_SIGHT)
        yield TextBar(id="verdict")

    def ask(self, seen: MapSlice, question: Callable[[], Question], cell: int, dark: bool) -> None:
        """Have a map computed, unless that is what was answered last.

        `seen` is what is shown of ours; `cell` is the one at hand, counted row by row.
        """
        before, self._seen, self._cell = self._seen, seen, cell
        if self._maps is not None and before == seen and dark == self._dark:
            self.point(cell)
            return
        self._dark, self._maps, self.lost = dark, None, False
        for grid in self.query(CellGrid):
            grid.clear()
        if self._answer and self._answer[0] is seen.map:
            self._show(*self._answer)
            return
        if len(seen.map) > self.MOST_CELLS:
            self._say(
                f"{len(seen.map):,} cells would take {self.THEIRS} long: crop the input, or take "
                "more stride"
            )
            return
        self._say(self.waiting())
        self.begin()
        self._compute(seen.map, question)

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
        agreement = compare(*self._maps, self.TOLERANCE, scale)
        of_largest = f", {self.TOLERANCE:g} of the largest" if scale > 1 else ""
        verdict = ("✓ agree", "$text-success") if agreement.agrees else ("✗ differ", "$text-error")
        where = self._where(self._seen, agreement)
        named = words_of_place(self._seen.place(cell), self._seen.map.shape)
        self._say(
            Content.assemble(
                f"{named}  {self.OURS} {written(ours)}  {self.THEIRS} {written(theirs)}  "
                f"|Δ| {_apart(ours, theirs):.3g}    "
                f"largest |Δ| {agreement.max_abs_diff:.3g}  ",
                verdict,
                f" (to {self.TOLERANCE * scale:.3g}{of_largest}){where}\n",
                (self._said or self.WHY, "$text-muted"),
            )
        )

    @staticmethod
    def _where(seen: MapSlice, agreement: Agreement) -> str:
        """How many cells differ, and the first of them."""
        if agreement.first is None:
            return ""
        rows, columns = agreement.shape
        first = agreement.first[0] * columns + agreement.first[1]
        named = words_of_place(seen.place(first), seen.map.shape)
        return f" in {agreement.differing:,} of {rows * columns:,} cells, first at {named}"

    @property
    def _said(self) -> str:
        return self._answer[1].said if self._answer else ""

    def on_unmount(self) -> None:
        self.close()

    @work(thread=True, exclusive=True, group="beside")
    def _compute(self, map_: Map, question: Callable[[], Question]) -> None:
        tell = partial(self.app.call_from_thread, self._tell, get_current_worker())
        try:
            answer = self.answer(question())
        except (Missing, BadInput, Lost) as problem:
            tell(self._failed, map_, problem)
        else:
            tell(self._show, map_, answer)

    def _tell(self, worker: Worker[None], what: Callable[..., None], *facts: object) -> None:
        """Pass on what was said, unless something else has been asked for."""
        if not worker.is_cancelled:
            with suppress(NoMatches):  # a screen that closes loses its widgets one by one
                what(*facts)

    def _failed(self, map_: Map, problem: Exception) -> None:
        if self._seen and map_ is self._seen.map:
            self.lost = isinstance(problem, Lost)
            self._say(str(problem))

    def _show(self, map_: Map, answer: Answer) -> None:
        if self._seen is None or map_ is not self._seen.map:
            return
        ours, theirs = self._seen.values, answer.values
        if theirs.shape not in _shapes_of(map_):
            sizes = f"a map of {times(theirs.shape)}; {self.OURS}: {times(ours.shape)}"
            self._say(f"{self.THEIRS}: {sizes}. {answer.said}")
            return
        self._answer = map_, answer
        answered = MapSlice(SourceMap(theirs.reshape(map_.shape)), self._seen.channel)
        self._maps = ours, answered.values
        palette = palette_for("diverging", self._seen.extent(), False, self._dark)
        away = _apart(*self._maps)
        farthest = float(away.max(initial=0.0, where=np.isfinite(away)))
        scale = Palette("grey", 0.0, farthest or 1.0, self._dark)
        for name, title, values, colours in (
            ("ours", f"{self.OURS} {times(ours.shape)}", ours, palette),
            ("theirs", f"{answer.by} {times(ours.shape)}", answered.values, palette),
            ("difference", f"|Δ| = |{self.OURS} − {self.THEIRS}|", away, scale),
        ):
            grid = self.query_one(f"#{name}", CellGrid)
            grid.scrolls = map_.is_flat
            grid.show(sheet_of(values, colours), grid.marks, title)
        self.point(self._cell)

    def _say(self, said: Content | str) -> None:
        self.query_one("#verdict", TextBar).say(said)


def _apart(ours: Array, theirs: Array) -> Array:
    with np.errstate(invalid="ignore"):  # ∞ - ∞
        return np.abs(ours - theirs)


def _shapes_of(map_: Map) -> list[tuple[int, ...]]:
    """How a map may be handed over: without an axis that has nothing to say."""
    rows, columns, channels = map_.shape
    shapes: list[tuple[int, ...]] = [map_.shape]
    if channels == 1:
        shapes.append((rows, columns))
    if rows == columns == 1:
        shapes.append((channels,))
    return shapes
