"""All that the step lesson shows at one place, made of one Step.

Every matrix, mark and title of a Scene comes from the same lesson, cell and look, and the widgets
draw what a Scene holds and nothing else: no two of them can show different moments.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from textual.content import Content

from convtui.lesson.numbers import written
from convtui.lesson.stages import (
    ActivationStep,
    ConvolutionStage,
    ConvolutionStep,
    PoolingStep,
    Step,
)
from convtui.lesson.titles import kernel_state
from convtui.ops.window import Array
from convtui.tui.lesson import Lesson
from convtui.tui.outline import Outline
from convtui.tui.palette import Palette, palette_for
from convtui.tui.sheet import Marks, Sheet, sheet_of, width_for

_CARD_SHARE = 0.3
"""Of the view's columns, that one small grid may take for its decimals."""
_MOST_DECIMALS = 4


@dataclass(frozen=True)
class Look:
    """How matrices are drawn."""

    colour_map: str = "auto"
    dark: bool = True
    plane: int = 0
    """Of an input with channels, the one on show."""


class Panel(NamedTuple):
    """What one grid shows."""

    sheet: Sheet
    marks: Marks
    title: str


@dataclass(frozen=True, eq=False)
class Scene:
    """What all grids show, and the step that it is of."""

    step: Step
    source: Panel
    output: Panel
    parts: dict[str, Panel]
    """Of the kernel card's grids, those that the stage has."""
    card_titles: tuple[str, str]
    """Over the kernel card and under it."""
    card_widths: tuple[int, int, int]
    """Columns of the kernel's, the window's and the products' numbers."""
    note: Content | str = ""
    """What the card says under its grids."""


class StageScenes:
    """The scenes of one stage; what is the same in all of them is made once."""

    def __init__(self, lesson: Lesson, index: int, look: Look, columns: int) -> None:
        """Of the stage `index` of a lesson, drawn in a view of so many columns."""
        self._made_of = lesson, index, look, columns
        self.lesson, self.index, self.look = lesson, index, look
        self._stages = lesson.pipeline.stages
        self.stage = self._stages[index]
        self.window = self.stage.window
        self._room = columns * _CARD_SHARE

    def are_of(self, lesson: Lesson, index: int, look: Look, columns: int) -> bool:
        """Whether they were made of these very arguments."""
        mine, *others = self._made_of
        return mine is lesson and others == [index, look, columns]

    def at(self, cell: int) -> Scene:
        """The scene of a cell of the stage, counted row by row."""
        step = self.stage[cell]
        (top, _), (left, _) = self.window.pad_widths
        return Scene(
            step,
            Panel(self._sheets[0], _source_marks(step, top, left), self._source_title),
            Panel(self._sheets[1], _output_marks(step), self._output_title),
            self._parts(step),
            self._card_titles,
            self._card_widths,
            _note(step),
        )

    # The large grids

    @cached_property
    def _sheets(self) -> tuple[Sheet, Sheet]:
        """Of the stage's input and map; two of one size have numbers of one width."""
        source = Sheet(
            self._padded_shape, self._source_region, self._source_palette, self.window.pad_widths
        )
        output = Sheet(self.stage.shape, self.stage.region, self._signed(self.stage.extent))
        if source.shape != output.shape:
            return source, output
        pairs = zip(source.number_widths, output.number_widths, strict=True)
        widths = tuple(max(pair) for pair in pairs)
        return replace(source, widths=widths), replace(output, widths=widths)

    @property
    def _padded_shape(self) -> tuple[int, int]:
        (top, bottom), (left, right) = self.window.pad_widths
        window = self.window
        return window.rows.length + top + bottom, window.columns.length + left + right

    @cached_property
    def _source_region(self) -> Callable[[range, range], Array]:
        return self._stages[self.index - 1].region if self.index else _sliced(self._plane)

    @cached_property
    def _source_extent(self) -> tuple[float, float]:
        if self.index:
            return self._stages[self.index - 1].extent
        return float(self._plane.min()), float(self._plane.max())

    @cached_property
    def _source_palette(self) -> Palette:
        picture = self.index == 0
        return palette_for(self.look.colour_map, self._source_extent, picture, self.look.dark)

    @cached_property
    def _plane(self) -> Array:
        values = self.lesson.input.values
        return values if values.ndim == 2 else values[:, :, self.look.plane]

    def _signed(self, extent: tuple[float, float]) -> Palette:
        return palette_for(self.look.colour_map, extent, False, self.look.dark)

    # The card's grids

    def _parts(self, step: Step) -> dict[str, Panel]:
        under = step.window
        if isinstance(step, ConvolutionStep):
            products = step.products
            if under.ndim == 3:
                under, products = under[:, :, self.look.plane], products[:, :, self.look.plane]
            return {
                "kernel": Panel(self._kernel, Marks(), self._kernel_title),
                "under": Panel(self._under(under, step), Marks(), "Window"),
                "products": Panel(self._products(products), Marks(), "Window × kernel"),
            }
        if isinstance(step, PoolingStep):
            under = np.where(step.inside, under, 0.0)
            return {"under": Panel(self._under(under, step), Marks(strong=step.winner), "Window")}
        return {}

    def _under(self, values: Array, step: Step) -> Sheet:
        return sheet_of(values, self._source_palette, step.inside, self._card_widths[1])

    def _products(self, values: Array) -> Sheet:
        return sheet_of(values, self._products_palette, None, self._card_widths[2])

    @cached_property
    def _kernel(self) -> Sheet:
        weights = self._weights  # of all planes: the colours stay as one goes from one to another
        extent = float(weights.min()), float(weights.max())
        shown = weights if weights.ndim == 2 else weights[:, :, self.look.plane]
        return sheet_of(shown, self._signed(extent), None, self._card_widths[0])

    @cached_property
    def _products_palette(self) -> Palette:
        source = self._source_palette
        products = np.multiply.outer([min(source.low, 0.0), source.high], self._weights)
        extent = float(products.min()), float(products.max())
        return palette_for("diverging", extent, False, self.look.dark)

    @property
    def _weights(self) -> Array:
        return self.stage.weights if isinstance(self.stage, ConvolutionStage) else np.ones((1, 1))

    @cached_property
    def _card_widths(self) -> tuple[int, int, int]:
        """Columns of the kernel's, the window's and the products' numbers in every scene.

        With as many decimals as leave most of the room to the large grids.
        """
        numbers = self._card_numbers
        for decimals in range(_MOST_DECIMALS, 0, -1):
            kernel, under, products = (width_for(values, decimals) for values in numbers)
            if max(kernel, under, products) * self.window.columns.size <= self._room:
                break
        return kernel, under, products

    @property
    def _card_numbers(self) -> tuple[Array, Array, Array]:
        """Numbers as long as those of the kernel, the windows and the products can be."""
        under = _distinct(np.append(self._sheets[0].sample, self._source_extent))
        weights = _distinct(self._weights)
        return weights, under, np.multiply.outer(under, weights)

    # Titles

    @cached_property
    def _source_title(self) -> str:
        name = "Input"
        if self.index:
            name = self.lesson.title(self._stages[self.index - 1].name)
        elif self.lesson.input.channels:
            name = f"Input, {self.lesson.input.channels[self.look.plane]}"
        return f"{name} {self.window.rows.length}×{self.window.columns.length}"

    @cached_property
    def _output_title(self) -> str:
        rows, columns = self.stage.shape
        return f"{self.lesson.title(self.stage.name)} {rows}×{columns}"

    @property
    def _window_size(self) -> str:
        return f"{self.window.rows.size}×{self.window.columns.size}"

    @cached_property
    def _card_titles(self) -> tuple[str, str]:
        if self.index:
            return f"Window {self._window_size}", ""
        unit = self.lesson.options.kernel.unit
        title = f"Kernel {self._window_size}, in {unit}" if unit else f"Kernel {self._window_size}"
        return title, "true convolution" if self.lesson.options.flip else "cross-correlation"

    @property
    def _kernel_title(self) -> str:
        options = self.lesson.options
        own, state = options.weights.ndim == 3, kernel_state(options)
        whose = self.lesson.input.channels[self.look.plane] if own else "Kernel"
        # Two words need the room of the name, which stands over them anyway.
        return state if "," in state and not own else f"{whose}, {state}"


def _distinct(values: Array) -> Array:
    """Each value once. `np.unique` would import masked arrays, a frame's time at the start."""
    return np.array(list({*values.ravel().tolist()}))


def _source_marks(step: Step, top: int, left: int) -> Marks:
    rows, columns = step.taps
    outline = Outline(_moved(rows, top), _moved(columns, left))
    if isinstance(step, PoolingStep) and step.winner:
        return Marks(outline, (outline.rows[step.winner[0]], outline.columns[step.winner[1]]))
    return Marks(outline)


def _output_marks(step: Step) -> Marks:
    row, column = step.row, step.column
    outline = Outline(range(row, row + 1), range(column, column + 1))
    return Marks(outline, filled=step.index + 1)


def _sliced(values: Array) -> Callable[[range, range], Array]:
    return lambda rows, columns: values[rows.start : rows.stop, columns.start : columns.stop]


def _moved(taps: range, by: int) -> range:
    return range(taps.start + by, taps.stop + by, taps.step)


def _note(step: Step) -> Content | str:
    if isinstance(step, ActivationStep):
        lines = [
            f"  {written(float(step.window[0, 0]))}",
            f"{'-' if step.bias < 0 else '+'} {written(abs(step.bias))}  bias",
            f"= {written(step.biased)}",
            "",
            f"{step.activation}",
        ]
    elif isinstance(step, PoolingStep):
        lines = [step.kind]
    else:
        return ""
    result = f"= {written(step.value)}", "bold $text-accent"
    return Content.assemble("\n".join(lines), "\n", result)
