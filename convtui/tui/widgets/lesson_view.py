"""One stage of the lesson drawn: its input, the kernel card and its output."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from convtui.lesson.cursor import Cursor
from convtui.lesson.numbers import written
from convtui.lesson.stages import ActivationStep, ConvolutionStep, PoolingStep, Stage, Step
from convtui.lesson.titles import kernel_state
from convtui.ops.window import Array
from convtui.tui.arrangement import arrange
from convtui.tui.lesson import Lesson
from convtui.tui.outline import Outline
from convtui.tui.palette import Palette, palette_for
from convtui.tui.plain import titled
from convtui.tui.sheet import Marks, Sheet, sheet_of, width_for
from convtui.tui.widgets.cell_grid import CellGrid
from convtui.tui.widgets.kernel_card import KernelCard

_NARROW = 100
_CARD_SHARE = 0.3


@dataclass(frozen=True)
class Look:
    """How matrices are drawn."""

    colour_map: str = "auto"
    dark: bool = True
    plane: int = 0
    """Of an input with channels, the one on show."""


class LessonView(Container):
    """Draws the stage a cursor is in; knows nothing of keys."""

    DEFAULT_CSS = """
    LessonView {
        layout: horizontal;
        & > CellGrid, & > KernelCard {
            border: round $surface-lighten-2;
            border-title-color: $text;
            border-subtitle-color: $text-muted;
        }
        &.-narrow > CellGrid {
            border: none;
            border-top: round $surface-lighten-2;
            border-bottom: round $surface-lighten-2;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lesson: Lesson | None = None
        self._look = Look()
        self._stage: Stage | None = None
        self._cursor: Cursor | None = None
        self._widths = (0, 0, 0)
        self._palettes: dict[str, Palette] = {}
        self._kernel: Sheet | None = None

    def compose(self) -> ComposeResult:
        """Left to right, as the numbers go."""
        yield CellGrid(id="source")
        yield KernelCard(id="card")
        yield CellGrid(id="output")

    @property
    def source(self) -> CellGrid:
        """The grid of what goes in."""
        return self.query_one("#source", CellGrid)

    @property
    def output(self) -> CellGrid:
        """The grid of what comes out."""
        return self.query_one("#output", CellGrid)

    @property
    def card(self) -> KernelCard:
        """The grids between."""
        return self.query_one("#card", KernelCard)

    def show(self, lesson: Lesson, cursor: Cursor, look: Look) -> Step:
        """Draw another lesson, stage or look."""
        self._lesson, self._look, self._cursor = lesson, look, cursor
        stages = lesson.pipeline.stages
        self._stage = stage = stages[cursor.stage]
        self._palettes["output"] = palette_for(look.colour_map, stage.extent, False, look.dark)
        source = self._source_sheet(stages, cursor.stage)
        output = Sheet(stage.shape, stage.region, self._palettes["output"])
        step = stage[cursor.cell]
        self._measure(step)
        self.source.show(source, self._source_marks(step))
        self.output.show(output, self._output_marks(step))
        self._title(stages, cursor.stage)
        self.card.show(*self._card_parts(step))
        self._take_places()
        return step

    def point(self, cursor: Cursor) -> Step:
        """Go to another cell of the stage that is drawn."""
        assert self._stage is not None
        self._cursor = cursor
        step = self._stage[cursor.cell]
        self.source.mark(self._source_marks(step))
        self.output.mark(self._output_marks(step))
        self.card.show(*self._card_parts(step))
        return step

    def mark_input(self, row: int, column: int) -> None:
        """Point at one cell of the input, counted without padding."""
        assert self._stage is not None
        (top, _), (left, _) = self._stage.window.pad_widths
        self.source.mark(replace(self.source.marks, strong=(row + top, column + left)))

    def on_resize(self) -> None:
        """Arrange the card anew; where columns are few, none goes to the sides of the grids."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        self._take_places()

    def _take_places(self) -> None:
        if self._stage is None:
            return
        needs = []
        for grid in (self.source, self.output):
            assert grid.sheet is not None
            rows, columns = grid.sheet.shape
            needs.append((rows, columns * grid.sheet.number_widths[1]))
        window = self._stage.window
        size = (window.rows.size, window.columns.size * max(self._widths))
        # Before the first layout the terminal's size, lest all be laid out and drawn twice.
        room = self.size or self.app.size
        self.card.take_place(arrange((room.height, room.width), (needs[0], needs[1]), size))

    # Sheets

    def _source_sheet(self, stages: tuple[Stage, ...], index: int) -> Sheet:
        window = stages[index].window
        (top, bottom), (left, right) = window.pad_widths
        shape = window.rows.length + top + bottom, window.columns.length + left + right
        if index == 0:
            plane = self._plane()
            palette = self._palette((float(plane.min()), float(plane.max())), picture=True)
            region = _sliced(plane)
        else:
            palette = self._palette(stages[index - 1].extent, picture=False)
            region = stages[index - 1].region
        self._palettes["source"] = palette
        return Sheet(shape, region, palette, window.pad_widths)

    def _plane(self) -> Array:
        assert self._lesson is not None
        values = self._lesson.input.values
        return values if values.ndim == 2 else values[:, :, self._look.plane]

    def _palette(self, extent: tuple[float, float], picture: bool) -> Palette:
        return palette_for(self._look.colour_map, extent, picture, self._look.dark)

    def _measure(self, step: Step) -> None:
        """Fix the card's colours and widths for the whole stage, so that it stands still."""
        source = self._palettes["source"]
        ends = np.array([source.low if source.low < 0 else 0.0, source.high])
        under = width_for(ends)
        if not isinstance(step, ConvolutionStep):
            self._widths = (under, under, under)
            return
        weights = step.weights  # of all planes: the colours stay as one goes from one to another
        self._palettes["kernel"] = self._palette(
            (float(weights.min()), float(weights.max())), False
        )
        products = np.multiply.outer(ends, weights)
        extent = float(products.min()), float(products.max())
        self._palettes["products"] = palette_for("diverging", extent, False, self._look.dark)
        self._widths = self._card_widths(weights, ends, products)
        self._kernel = self._small(step.weights_on(self._look.plane), "kernel", 0)

    def _card_widths(self, *parts: Array) -> tuple[int, int, int]:
        """Columns of the kernel's, the window's and the products' numbers.

        With as many decimals as leave most of the room to the large grids.
        """
        assert self._stage is not None
        room = (self.size or self.app.size).width * _CARD_SHARE
        widths = (0, 0, 0)
        for decimals in (4, 3, 2, 1):
            kernel, under, products = (width_for(values, decimals) for values in parts)
            widths = kernel, under, products
            if max(widths) * self._stage.window.columns.size <= room:
                break
        return widths

    def _card_parts(self, step: Step) -> tuple[dict[str, tuple[Sheet, Marks]], Content | str]:
        under = step.window
        if isinstance(step, ConvolutionStep):
            assert self._kernel is not None
            products = step.products
            if under.ndim == 3:
                under, products = under[:, :, self._look.plane], products[:, :, self._look.plane]
            return {
                "kernel": (self._kernel, Marks()),
                "under": (self._small(under, "source", 1, step), Marks()),
                "products": (self._small(products, "products", 2), Marks()),
            }, ""
        if isinstance(step, PoolingStep):
            under = np.where(step.inside, under, 0.0)
            marks = Marks(strong=step.winner)
            return {"under": (self._small(under, "source", 1, step), marks)}, _pooled(step)
        assert isinstance(step, ActivationStep)
        return {}, _activated(step)

    def _small(self, values: Array, palette: str, width: int, step: Step | None = None) -> Sheet:
        inside = step.inside if step else None
        return sheet_of(values, self._palettes[palette], inside, self._widths[width])

    # Marks

    def _source_marks(self, step: Step) -> Marks:
        assert self._stage is not None
        (top, _), (left, _) = self._stage.window.pad_widths
        rows, columns = step.taps
        outline = Outline(_moved(rows, top), _moved(columns, left))
        if isinstance(step, PoolingStep) and step.winner:
            return Marks(outline, (outline.rows[step.winner[0]], outline.columns[step.winner[1]]))
        return Marks(outline)

    def _output_marks(self, step: Step) -> Marks:
        row, column = step.row, step.column
        outline = Outline(range(row, row + 1), range(column, column + 1))
        return Marks(outline, filled=step.index + 1)

    def _title(self, stages: tuple[Stage, ...], index: int) -> None:
        assert self._lesson is not None
        lesson, window = self._lesson, stages[index].window
        name = "Input"
        if index:
            name = lesson.title(stages[index - 1].name)
        elif lesson.input.channels:
            name = f"Input, {lesson.input.channels[self._look.plane]}"
        self.source.border_title = titled(f"{name} {window.rows.length}×{window.columns.length}")
        rows, columns = stages[index].shape
        self.output.border_title = titled(f"{lesson.title(stages[index].name)} {rows}×{columns}")
        size = f"{window.rows.size}×{window.columns.size}"
        unit = lesson.options.kernel.unit
        kernel = f"Kernel {size}, in {unit}" if unit else f"Kernel {size}"
        self.card.border_title = titled(f"Window {size}" if index else kernel)
        kind = "true convolution" if lesson.options.flip else "cross-correlation"
        self.card.border_subtitle = titled("" if index else kind)
        state = kernel_state(lesson.options)
        own = lesson.options.weights.ndim == 3
        whose = lesson.input.channels[self._look.plane] if own else "Kernel"
        # Both words need the room of the name, which stands over them anyway.
        title = state if "," in state and not own else f"{whose}, {state}"
        self.card.grid("kernel").border_title = titled(title)


def _sliced(values: Array) -> Callable[[range, range], Array]:
    return lambda rows, columns: values[rows.start : rows.stop, columns.start : columns.stop]


def _moved(taps: range, by: int) -> range:
    return range(taps.start + by, taps.stop + by, taps.step)


def _activated(step: ActivationStep) -> Content:
    lines = [
        f"  {written(float(step.window[0, 0]))}",
        f"{'-' if step.bias < 0 else '+'} {written(abs(step.bias))}  bias",
        f"= {written(step.biased)}",
        "",
        f"{step.activation}",
    ]
    return Content.assemble(
        "\n".join(lines), "\n", (f"= {written(step.value)}", "bold $text-accent")
    )


def _pooled(step: PoolingStep) -> Content:
    return Content.assemble(f"{step.kind}\n", (f"= {written(step.value)}", "bold $text-accent"))
