"""Chooses one of the filters of a network's first layer, and shows what it makes of an image."""

from collections.abc import Sequence

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from convtui.inputs import make_input
from convtui.lesson.colours import palette_for
from convtui.lesson.numbers import written
from convtui.lesson.sheet import Marks, sheet_of
from convtui.training.answers import ImageAnswer
from convtui.training.first_layer import FirstLayer
from convtui.tui.lesson import Lesson
from convtui.tui.screens.keyed import WAYS, KeyedScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.filter_wall import FilterWall

_TALLEST_PLANE = 7


def learned_lesson(answer: ImageAnswer, layer: FirstLayer, number: int) -> Lesson:
    """The network's first layer on an image, as far as filter `number` (from 0) makes it."""
    source = make_input(answer.name, answer.seen, "0 to 1, as the network sees it")
    return Lesson(source, layer.options[number])


class FiltersScreen(KeyedScreen[int | None]):
    """Gives back the number of a filter, from 0; None after esc."""

    DEFAULT_CSS = """
    FiltersScreen {
        & FilterWall { padding: 0 1; }
        & CellGrid { border-top: solid $surface-lighten-2; border-title-color: $text-muted; }
        & #map { width: 40%; max-width: 70; }
        & #planes CellGrid { margin-right: 1; }
    }
    """
    MODE = "train"
    FOREWORD = (
        "Every filter of the first layer, and what the one at hand makes of the image: its sums "
        "with bias and activation.\nBlue is negative, orange positive; filters count from 1."
    )
    BINDINGS = [
        Binding("enter", "take", "step with this filter", key_display="enter"),
        Binding("right", "go('right')", "next", key_display="→"),
        Binding("left", "go('left')", "previous", key_display="←"),
        Binding("down", "go('down')", "down", key_display="↓"),
        Binding("up", "go('up')", "up", key_display="↑"),
        Binding("escape", "dismiss(None)", "back", key_display="esc"),
    ]

    def __init__(self, answer: ImageAnswer, layer: FirstLayer) -> None:
        super().__init__()
        self._answer, self._learned = answer, layer

    def body(self) -> ComposeResult:
        with Horizontal():
            yield FilterWall([kernel.values for kernel in self._learned.filters], id="wall")
            yield CellGrid(id="map")
        with Horizontal(id="planes"):
            for plane in range(np.atleast_3d(self._learned.filters[0].values).shape[2]):
                yield CellGrid(id=f"plane-{plane}", least_sight=1.0)
        yield TextBar(id="detail")

    def on_mount(self) -> None:
        rows = self._learned.filters[0].values.shape[0]
        self.query_one("#planes").styles.height = min(rows, _TALLEST_PLANE) + 1
        self.app.theme_changed_signal.subscribe(self, lambda _: self._repaint())
        self.show_filter()

    def on_resize(self) -> None:
        self.say_top(f"{len(self._learned.filters)} filters on {self._answer.name}")

    def _repaint(self) -> None:
        self.query_one(FilterWall).fit()
        self.show_filter()

    @on(FilterWall.Moved)
    def show_filter(self) -> None:
        wall = self.query_one(FilterWall)
        lesson = learned_lesson(self._answer, self._learned, wall.at)
        channels = lesson.input.channels or ("weights",)
        planes = np.moveaxis(np.atleast_3d(lesson.options.weights), -1, 0)
        for number, (name, plane) in enumerate(zip(channels, planes, strict=True)):
            grid = self.query_one(f"#plane-{number}", CellGrid)
            grid.show(sheet_of(plane, wall.palette, fixed_width=7), Marks(), name)
        values = lesson.pipeline.stage("activation").plane()
        extent = float(values.min()), float(values.max())
        palette = palette_for("auto", extent, False, self.is_dark)
        title = f"its map {values.shape[0]}×{values.shape[1]}"
        self.query_one("#map", CellGrid).show(sheet_of(values, palette), Marks(), title)
        self._tell(lesson, wall.at, extent, float(np.mean(values == 0)))

    def _tell(self, lesson: Lesson, at: int, extent: Sequence[float], zeros: float) -> None:
        options = lesson.options
        low, high = (written(round(end, 4)) for end in extent)
        self.say(
            "#detail",
            Content.assemble(
                (f"Filter {at + 1} of {len(self._learned.filters)}", "bold"),
                f", bias {written(round(options.bias, 4))}, {options.activation}\n"
                f"makes {low} to {high} of {self._answer.name}, {100 * zeros:.0f} % of it 0",
            ),
        )

    def action_go(self, way: str) -> None:
        self.query_one(FilterWall).move(*WAYS[way])
        self.show_filter()

    @on(FilterWall.Chosen)
    def action_take(self) -> None:
        self.dismiss(self.query_one(FilterWall).at)
