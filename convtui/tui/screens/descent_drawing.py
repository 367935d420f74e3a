"""Gradient descent drawn: an array's weights, its gradient, what becomes of them, and the loss."""

import numpy as np
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var

from convtui.lesson.colours import palette_for
from convtui.lesson.cursor import Cursor
from convtui.lesson.descent import MOST_STEPS, Descent, first_rate
from convtui.lesson.descent_words import explain_step, outcome
from convtui.lesson.explain_gradient import place_text
from convtui.lesson.gradient_unit import Index
from convtui.lesson.map import MapSlice
from convtui.lesson.numbers import LARGEST_NUMBER, written
from convtui.lesson.planes import index_of, laid_out, place_in_planes, plane_words
from convtui.lesson.sheet import Marks, sheet_of
from convtui.lesson.way_back import WayBack
from convtui.networks.layer import by
from convtui.ops.window import Array
from convtui.tui.gradient_question import LossQuestion
from convtui.tui.loss_curve import loss_curve
from convtui.tui.plain import cut
from convtui.tui.remembered import Memory
from convtui.tui.screens.stepped import SteppedScreen
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.chart import Chart
from convtui.tui.widgets.piece_bar import FormulaBar, Piece, PieceBar

_WIDTH = 8
"""Columns of a weight, which must not change from step to step; a kernel of 3×3 fits 80 columns."""
GRIDS = ("weights", "gradient", "next")
_LEAST_LINES = 20
"""Of a terminal that has room for the curve."""


class DescentDrawing(SteppedScreen):
    """Holds the steps, which of them is at hand, and which weight. Knows no keys."""

    DEFAULT_CSS = """
    DescentDrawing {
        & #arrays { height: 1fr; }
        & #losses { height: 40%; min-height: 7; }
        & CellGrid, & AnswerList {
            border-top: round $surface-lighten-2;
            border-title-color: $text; border-subtitle-color: $text-muted;
        }
        & CellGrid { border-right: solid $surface-lighten-2; }
        & FormulaBar { height: 3; padding: 0 1; }
    }
    """

    MOST_STEPS = MOST_STEPS

    cursor: var[Cursor] = var(Cursor(((1, 1),)), init=False)
    """The weight at hand: its array, its plane and its place there."""

    def __init__(
        self,
        way: WayBack,
        question: LossQuestion,
        memory: Memory,
        name: str = "",
        index: Index | None = None,
    ) -> None:
        """Begin at step 0, on a weight of the array `name`; "": the first, its largest gradient.

        Raises:
            BadInput: there are no weights.
        """
        super().__init__(memory)
        self.MODE = question.mode  # type: ignore[misc] # of where it was opened from
        self.descent, self.question = Descent(way, first_rate(way)), question
        self.names = tuple(name for name in way.all if name in way.gradients.weights)
        name = name if name in self.names else self.names[0]
        self.set_reactive(DescentDrawing.cursor, self._at(way, name, index))

    def _at(self, way: WayBack, name: str, index: Index | None) -> Cursor:
        """A weight; in the other arrays the one with the largest gradient is at hand."""
        shapes, cells, channels = [], [], []
        for other in self.names:
            values = way.of(other)
            seen = MapSlice(laid_out(values))
            place = tuple(map(int, np.unravel_index(int(np.abs(values).argmax()), values.shape)))
            if other == name and index is not None:
                place = index
            row, column, plane = place_in_planes(place, values.shape)
            is_flat = seen.map.is_flat
            shapes.append(seen.shape)
            cells.append(plane if is_flat else row * seen.shape[1] + column)
            channels.append(0 if is_flat else plane)
        at = self.names.index(name)
        return Cursor(tuple(shapes), at, cells[at], tuple(cells), tuple(channels))

    def body(self) -> ComposeResult:
        with Horizontal(id="arrays"):
            for name in GRIDS:
                yield CellGrid(id=name, axes=True)
        with Horizontal(id="losses"):
            yield AnswerList()
            yield Chart(id="loss")
        yield FormulaBar(id="formula")
        yield PieceBar(id="detail")

    def on_mount(self) -> None:
        self.query_one(AnswerList).border_title = "every gradient"
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())
        self._draw()

    def on_resize(self) -> None:
        """Fill the bars; where lines are few the weights have them."""
        self.query_one("#losses").display = self.size.height >= _LEAST_LINES
        self._tell_named()
        self.tell_place()

    def watch_step(self) -> None:
        self.forget_reason()
        self._draw()

    def watch_cursor(self) -> None:
        self.forget_reason()
        self._draw_arrays()
        self._explain()
        self.tell_place()

    def go_to(self, step: int) -> bool:
        reached = self.descent.reach(max(step, 0))
        if self.descent.is_kept(reached):
            self.step = reached
        return self.step == step

    @property
    def has_more(self) -> bool:
        return not self.descent.problem(self.step)

    def why_not_on(self) -> str:
        return self.descent.problem(self.step)

    def why_not_back(self) -> str:
        """It is the beginning, or too long ago."""
        if self.step == 0:
            return super().why_not_back()
        return "Of a network this large only the last steps are kept: home goes to the beginning"

    # The weight at hand

    @property
    def array(self) -> str:
        return self.names[self.cursor.stage]

    @property
    def planes(self) -> int:
        return MapSlice(laid_out(self.descent.way(0).of(self.array))).count

    @property
    def index(self) -> Index:
        values = self.descent.way(0).of(self.array)
        place = MapSlice(laid_out(values), self.cursor.channel).place(self.cursor.cell)
        return index_of(place, values.shape)

    # What is drawn

    def _draw(self) -> None:
        self._draw_arrays()
        title, curve = loss_curve(self.descent.losses, self.step)
        self.query_one(Chart).show(title, (curve,))
        self._explain()
        self.tell_place()

    def _draw_arrays(self) -> None:
        """Of the plane at hand the weights, their gradient, and what a step makes of them."""
        descent, name, can_go_on = self.descent, self.array, not self.descent.problem(self.step)
        arrays: dict[str, Array | None] = dict.fromkeys(GRIDS)
        arrays["weights"] = np.asarray(descent.weights(self.step)[name], dtype=np.float64)
        if can_go_on:
            arrays["gradient"] = descent.way(self.step).of(name)
            arrays["next"] = descent.after(self.step)[name]
        titles = {"weights": f"w: {name}", "gradient": f"g: ∂ {name}", "next": "w - η·g"}
        for grid, values in arrays.items():
            self._show(grid, values, titles[grid])
        self._list()

    def _show(self, name: str, values: Array | None, title: str) -> None:
        grid = self.query_one(f"#{name}", CellGrid)
        if values is None:
            grid.clear()
            return
        seen = MapSlice(laid_out(values), self.cursor.channel)
        shown = seen.values
        reach = min(float(np.abs(shown[np.isfinite(shown)]).max(initial=0)), LARGEST_NUMBER)
        palette = palette_for("diverging", (-reach, reach), picture=False, dark=self.is_dark)
        which = "" if seen.map.is_flat else plane_words(self.cursor.channel, values.shape)
        grid.scrolls = seen.map.is_flat
        grid.show(
            sheet_of(shown, palette, fixed_width=_WIDTH),
            Marks(strong=self.cursor.place),
            " · ".join(filter(None, (title, which))),
        )

    def _list(self) -> None:
        """Every array with the largest of its gradients."""
        listing = self.query_one(AnswerList)
        can_go_on = not self.descent.problem(self.step)
        gradients = self.descent.way(self.step).all if can_go_on else {}

        def line(number: int) -> str:
            name = self.names[number]
            if name not in gradients:
                return name
            own = gradients[name]
            return f"{name:<24} {by(own.shape):<11} largest |g| {written(float(np.abs(own).max()))}"

        listing.show(len(self.names), line)
        listing.move(self.cursor.stage)

    def _explain(self) -> None:
        bar, problem = self.query_one(FormulaBar), self.descent.problem(self.step)
        if problem:
            bar.say(f"No step follows: {problem}. ← takes the last one back, then l changes η.")
        else:
            bar.explain(explain_step(self.descent, self.step, self.array, self.index))

    def _tell_named(self) -> None:
        self.say_top(f"one step by hand, {self.question.told} · {self.question.named}")

    def tell_place(self) -> None:
        descent, step = self.descent, self.step
        playing = f" · {self.player.speed} steps a second" if self.player.playing else ""
        line = (
            f"step {step:,} of {descent.made:,} · loss {written(descent.loss(step))} · "
            f"η {written(descent.rate_at(step))} · {self.array}{place_text(self.index)}{playing}"
        )
        said = "→ takes a step, ← takes it back, space plays, l changes η, n another array"
        lines = line, outcome(descent, step) if step else said
        room = max(self.size.width - 2, 1)
        pieces = ([Piece(cut(said, room))] for said in lines)
        self.query_one("#detail", PieceBar).draw(*pieces)
