"""A small network that learns, drawn: its filters and maps, a weight at hand, loss and accuracy."""

import math
import time

from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import var

from convtui.errors import BadInput
from convtui.lesson.changes import Weight
from convtui.lesson.colours import palette_for
from convtui.lesson.forward import ForwardPass
from convtui.lesson.map_weights import WeightMatrix, matrices_of
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, sheet_of
from convtui.lesson.teaching_words import score_words, trouble
from convtui.networks.network import LayerShape
from convtui.tui.network_cursor import NetworkCursor
from convtui.tui.plain import cut
from convtui.tui.screens.teach_walk import TeachWalk
from convtui.tui.taught_columns import layers_with_weights, taught_columns
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.chart import Chart, Series
from convtui.tui.widgets.kept_lines import KeptLines
from convtui.tui.widgets.network_overview import NetworkOverview

_WIDE, _TALL = 110, 30
"""From so many columns and lines on the curves stand beside the layers and not below them."""
_MOST_POINTS = 400
_NUMBER = 9
"""Columns of a weight, which must not change from step to step."""
_CURVES_EVERY = 4.0
"""Seconds while it plays."""


class TeachDrawing(KeptLines, TeachWalk):
    """Holds which weight and which digit are at hand. Knows no keys."""

    DEFAULT_CSS = """
    TeachDrawing {
        & #network { height: 1fr; layout: vertical; }
        & #panes { height: 11; layout: horizontal; }
        & CellGrid {
            width: 30; border: round $surface-lighten-2; border-title-color: $text;
        }
        & #detail { height: 3; }
        &.-wide #network { layout: horizontal; }
        &.-wide #panes { width: 45%; height: 1fr; layout: vertical; }
        &.-wide CellGrid { width: 1fr; height: 1fr; }
    }
    """
    MODE = "network"

    image: var[int] = var(4, init=False)
    """Number of the held-out digit whose maps are shown."""
    layer_at: var[int] = var(0, init=False)
    """Of those with weights, which is at hand."""
    filter: var[int] = var(0, init=False)
    matrix: var[int] = var(0, init=False)
    """Of the filter's: an input channel's kernel, or the bias."""
    place: var[tuple[int, int]] = var((0, 0), init=False)

    _curves_at = 0.0

    def body(self) -> ComposeResult:
        with Container(id="network"):
            yield NetworkOverview(id="overview")
            with Container(id="panes"):
                yield CellGrid(id="weights")
                yield Chart(id="loss")
                yield Chart(id="accuracy")
        yield TextBar(id="detail")

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self.draw_all())
        self.draw_all()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= _WIDE and self.size.height >= _TALL, "-wide")
        self.say_top(f"{self.teaching.network.name} learns from {len(self.teaching.digits)} digits")
        self.tell_place()

    def watch_image(self) -> None:
        self.forget_reason()
        self._draw_network()
        self.tell_place()

    def watch_place(self) -> None:
        self.forget_reason()
        self.query_one("#weights", CellGrid).mark(Marks(strong=self.place))
        self.tell_place()

    def draw_all(self) -> None:
        super().draw_all()
        self._draw_network()
        self.draw_weights()
        now = time.monotonic()
        if not self.player.playing or now - self._curves_at >= _CURVES_EVERY:
            self._curves_at = now
            self._draw_curves()

    def _draw_network(self) -> None:
        image = self.teaching.held_out.image(self.image)
        passed = ForwardPass(self.teaching.network, self.state.weights, image)
        try:
            columns = taught_columns(passed, self.matrix)
        except BadInput as problem:  # an image that overflows where those it learns from do not
            self.say_once(str(problem))
            return
        tiles = tuple(
            self.image % 10 if column.title == "image" else min(self.filter, column.tiles - 1)
            for column in columns
        )
        named = [column.layer.name if column.layer else "" for column in columns]
        at = named.index(self.row.name) if self.row.name in named else len(columns) - 1
        self.query_one(NetworkOverview).show(columns, NetworkCursor(at, (0, *tiles[1:]), (0, 0)))

    @property
    def row(self) -> LayerShape:
        return layers_with_weights(self.teaching.network)[self.layer_at]

    @property
    def matrices(self) -> tuple[WeightMatrix, ...]:
        return matrices_of(self.teaching.network, self.row.name, self.filter)

    @property
    def weight(self) -> Weight:
        row, column = self.place
        return self.matrices[self.matrix].cells[row][column]

    def draw_weights(self) -> None:
        matrix = self.matrices[self.matrix]
        values = matrix.values(self.state.weights)
        palette = palette_for("auto", (values.min(), values.max()), False, self.is_dark)
        sheet = sheet_of(values, palette, fixed_width=_NUMBER)
        title = f"{self.row.name} {self.filter + 1}: {matrix.title}"
        self.query_one("#weights", CellGrid).show(sheet, Marks(strong=self.place), title)

    def _draw_curves(self) -> None:
        losses, scores = self.teaching.losses, self.teaching.scores
        made = len(losses)
        every, step = max(1, made // _MOST_POINTS), self.state.step
        steps = sorted({*range(0, made, every), *({step} if step < made else ())})
        points = tuple((float(at + 1), math.log10(losses[at])) for at in steps if losses[at] > 0)
        self.query_one("#loss", Chart).show(
            "log₁₀ of the batches' loss", (Series("", points, step + 1),)
        )
        epochs = [score for score in scores if score.epoch]
        right = tuple((float(score.epoch), 100 * score.accuracy) for score in epochs)
        held_out = tuple((float(score.epoch), 100 * score.held_out_accuracy) for score in epochs)
        self.query_one("#accuracy", Chart).show(
            "% right, epoch by epoch", (Series("learned", right), Series("held out", held_out))
        )

    def tell_place(self) -> None:
        super().tell_place()
        room = max(self.size.width - 2, 1)
        lines = (self._step_words(), self._score_words(), self._weight_words())
        self.say("#detail", "\n".join(cut(line, room) for line in lines))

    def _step_words(self) -> str:
        state, teaching = self.state, self.teaching
        rates, playing = teaching.rates_at(state.step), self.player.playing
        loss = ""
        if state.step < len(teaching.losses):
            loss = f" · loss of its batch {written(round(teaching.losses[state.step], 4))}"
        return (
            f"step {state.step:,} of {teaching.made:,}, epoch {state.epoch}: {state.done} of "
            f"{len(teaching.digits)}{loss} · η {written(rates.learning_rate)} · μ "
            f"{written(rates.momentum)} · {rates.batch_size} a batch"
            f"{f' · playing, up to {self.player.speed} a second' if playing else ''}"
        )

    def _score_words(self) -> str:
        said = trouble(self.teaching) if self.state.step == self.teaching.made else ""
        scores = [score for score in self.teaching.scores if score.step <= self.state.step]
        return said or score_words(self.teaching, scores[-1])

    def _weight_words(self) -> str:
        name, at = self.weight
        value = written(round(float(self.state.weights[name][at]), 6))
        held_out, where = self.teaching.held_out, ",".join(str(index + 1) for index in at)
        return (
            f"{name}[{where}] = {value}, enter opens its gradient · image "
            f"{held_out.name(self.image)}, i next"
        )
