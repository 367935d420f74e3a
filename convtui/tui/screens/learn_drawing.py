"""A kernel that learns, drawn: its map beside the target's, how far they differ, and the loss."""

import numpy as np
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var

from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.learning import MOST_STEPS, Learning, Outcome
from convtui.lesson.learning_task import WeightPlace
from convtui.lesson.learning_words import (
    explain_weight,
    kernel_size,
    outcome_words,
    remarks,
    task_words,
)
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, sheet_of, width_for
from convtui.lesson.weight_step import open_weight
from convtui.ops.window import Array
from convtui.tui.loss_curve import loss_curve
from convtui.tui.plain import cut
from convtui.tui.remembered import Memory
from convtui.tui.screens.stepped import SteppedScreen
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.chart import Chart
from convtui.tui.widgets.piece_bar import FormulaBar, Piece, PieceBar

_KERNEL_WIDTH = 9
"""Columns of a weight, which must not change from step to step."""


class LearnDrawing(SteppedScreen):
    """Holds the steps, which of them is at hand, and which weight. Knows no keys."""

    DEFAULT_CSS = """
    LearnDrawing {
        & #maps { height: 1fr; }
        & #weights { height: 25%; min-height: 7; }
        & CellGrid { border: round $surface-lighten-2; border-title-color: $text; }
        & #maps > CellGrid {
            border: none; border-top: round $surface-lighten-2;
            border-bottom: round $surface-lighten-2;
        }
        & FormulaBar { height: 3; padding: 0 1; }
    }
    """
    MODE = "step"
    MOST_STEPS = MOST_STEPS

    place: var[WeightPlace] = var((0, 0, 0), init=False)
    """The weight at hand."""

    def __init__(self, named: str, learning: Learning, memory: Memory) -> None:
        """Begin at step 0, on the weight in the middle.

        Args:
            named: the input, in words.
            learning: at its beginning, or with steps made.
            memory: how things looked last time.
        """
        super().__init__(memory)
        self._named, self.learning = named, learning
        rows, columns, _ = learning.task.shape
        self.set_reactive(LearnDrawing.place, (rows // 2, columns // 2, 0))

    def body(self) -> ComposeResult:
        """The maps, the kernels and the curve under them, and what there is to say."""
        with Horizontal(id="maps"):
            yield CellGrid(id="map")
            yield CellGrid(id="target")
            yield CellGrid(id="difference")
        with Horizontal(id="weights"):
            yield CellGrid(id="kernel")
            if self.learning.task.target.kernel is not None:
                yield CellGrid(id="wanted")
            yield Chart(id="loss")
        yield FormulaBar(id="formula")
        yield PieceBar(id="detail")

    def on_mount(self) -> None:
        """Draw the step at hand."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw_all())
        self._draw_all()

    def on_resize(self) -> None:
        """Fill the bars."""
        self._tell_named()
        self.tell_place()

    def watch_step(self) -> None:
        """Another step."""
        self.forget_reason()
        self._draw()

    def watch_place(self) -> None:
        """Another weight."""
        self.forget_reason()
        self._draw_kernel()
        self._draw_wanted()
        self._explain()

    def go_to(self, step: int) -> bool:
        """Go to a step, made for it where it is not there; whether it could be gone to."""
        reached = self.learning.reach(max(step, 0))
        self.step = reached
        return reached == step

    @property
    def has_more(self) -> bool:
        """Whether learning goes on."""
        return self.learning.has_more(self.step)

    def why_not_on(self) -> str:
        """It has ended."""
        return remarks(self.learning)[0]

    def go_on_with(self, learning: Learning) -> None:
        """Go on with other rates from the step at hand."""
        self.learning = learning
        self.forget_reason()
        self._draw()

    # What is drawn

    def _draw_all(self) -> None:
        """Draw what no step changes, and the step at hand."""
        target = self.learning.task.target
        width = width_for(target.map, 1) + 1
        sheet = sheet_of(target.map, self._palette(target.map), fixed_width=width)
        self.query_one("#target", CellGrid).show(sheet, Marks(), f"target: {target.name}")
        self._draw_wanted()
        self._draw()

    def _draw(self) -> None:
        learning, target = self.learning, self.learning.task.target
        made = learning.task.map_of(learning.kernel(self.step))
        palette, width = self._palette(target.map), width_for(target.map, 1) + 1
        for name, title, values in (
            ("#map", "its map", made),
            ("#difference", "difference", learning.task.difference_to_target(made)),
        ):
            sheet = sheet_of(values, palette, fixed_width=width)
            self.query_one(name, CellGrid).show(sheet, Marks(), title)
        self._draw_kernel()
        self._draw_curve()
        self._explain()
        self.tell_place()

    def _draw_kernel(self) -> None:
        row, column, channel = self.place
        plane = f", channel {channel + 1}" if self.learning.task.shape[2] > 1 else ""
        learned = self.learning.kernel(self.step)[:, :, channel]
        sheet = sheet_of(learned, self._palette(learned), fixed_width=_KERNEL_WIDTH)
        marks = Marks(strong=(row, column))
        self.query_one("#kernel", CellGrid).show(sheet, marks, f"kernel{plane}")

    def _draw_wanted(self) -> None:
        target = self.learning.task.target.kernel
        if target is None:
            return
        row, column, channel = self.place
        wanted = target[:, :, channel]
        is_alike = target.shape == self.learning.task.shape
        marks = Marks(strong=(row, column)) if is_alike else Marks()
        sheet = sheet_of(wanted, self._palette(wanted), fixed_width=_KERNEL_WIDTH)
        self.query_one("#wanted", CellGrid).show(sheet, marks, "target's kernel")

    def _palette(self, values: Array) -> Palette:
        """Zero in the middle, so that a map and a difference are told apart from 0 alike."""
        reach = float(np.abs(values[np.isfinite(values)]).max(initial=0))
        return palette_for("diverging", (-reach, reach), picture=False, dark=self.is_dark)

    def _draw_curve(self) -> None:
        """The losses of all steps made, the one at hand marked."""
        title, curve = loss_curve(self.learning.losses, self.step)
        self.query_one(Chart).show(title, (curve,))

    def _explain(self) -> None:
        bar = self.query_one(FormulaBar)
        if self.learning.has_next(self.step):
            opened = open_weight(self.learning, self.step, self.place)
            bar.explain(explain_weight(opened, self.learning.task))
        else:
            bar.say("No step follows: ← goes back, η and μ can be changed from any step on")

    def _tell_named(self) -> None:
        task = self.learning.task
        note = f" ({kernel_size(task)})"
        self.say_top(f"{self._named} → {task.target.name}", note)

    def tell_place(self) -> None:
        learning, step = self.learning, self.step
        rates = learning.rates_at(step)
        playing = f" · {self.player.speed} steps a second" if self.player.playing else ""
        line = (
            f"step {step:,} of {learning.made:,} · loss {written(learning.loss(step))} · "
            f"η {written(rates.learning_rate)} · μ {written(rates.momentum)}{playing}"
        )
        room = max(self.size.width - 2, 1)
        lines = ([Piece(cut(said, room))] for said in (line, self._sentence()))
        self.query_one("#detail", PieceBar).draw(*lines)

    def _sentence(self) -> str:
        """How it stands at the end, else what the task does not allow, else what keys do."""
        learning = self.learning
        if self.step == learning.made and learning.outcome is not Outcome.FALLING:
            return outcome_words(learning).capitalize()
        said = next(task_words(learning.task), "")
        return said or "→ takes a step, space plays, l changes η and m μ, enter opens the weight"
