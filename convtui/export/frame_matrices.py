"""The matrices of a frame: a stage's input and map, and the small ones of a step."""

from functools import lru_cache

import numpy as np

from convtui.export.panel import Matrix
from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.stages import ConvolutionStep, PoolingStep, Step
from convtui.ops.window import Array


class FrameMatrices:
    """Those of one pipeline; of an input with channels the first is shown.

    Their colours stay the same through a stage: equal colours are equal numbers.
    """

    def __init__(self, pipeline: Pipeline, dark: bool) -> None:
        self.pipeline = pipeline
        self._dark = dark

    @lru_cache(maxsize=4)  # noqa: B019 - it lives as long as its animation
    def source(self, index: int) -> Matrix:
        """What goes into a stage, its padding around it."""
        window = self.pipeline.stages[index].window
        (top, bottom), (left, right) = window.pad_widths
        shape = top + window.rows.length + bottom, left + window.columns.length + right
        if index:
            before = self.output(index - 1)
            return Matrix(shape, before.region, before.palette, window.pad_widths)
        plane = _plane(self.pipeline.source)
        palette = palette_for("auto", _extent(plane), True, self._dark)
        return Matrix(shape, _of(plane, palette).region, palette, window.pad_widths)

    @lru_cache(maxsize=4)  # noqa: B019
    def output(self, index: int) -> Matrix:
        """A stage's map."""
        stage = self.pipeline.stages[index]
        return Matrix(stage.shape, stage.region, self._signed(stage.extent))

    def kernel(self, step: ConvolutionStep) -> Matrix:
        """The weights, as laid on the input."""
        weights = _plane(step.weights)
        return _of(weights, self._signed(_extent(weights)))

    def window(self, index: int, step: Step) -> Matrix:
        """The numbers under the window; padding of a pooling window as 0."""
        values = _plane(step.window)
        if isinstance(step, PoolingStep):
            values = np.where(step.inside, values, 0.0)
        return _of(values, self.source(index).palette)

    def products(self, step: ConvolutionStep) -> Matrix:
        """Window × kernel, cell by cell."""
        reach = self.source(0).palette
        ends = np.array([min(reach.low, 0.0), reach.high])
        extent = _extent(np.multiply.outer(ends, _plane(step.weights)))
        return _of(_plane(step.products), self._signed(extent))

    def _signed(self, extent: tuple[float, float]) -> Palette:
        return palette_for("diverging", extent, False, self._dark)


def _plane(values: Array) -> Array:
    return values if values.ndim == 2 else values[:, :, 0]


def _extent(values: Array) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _of(values: Array, palette: Palette) -> Matrix:
    def region(rows: range, columns: range) -> Array:
        return values[rows.start : rows.stop, columns.start : columns.stop]

    return Matrix((values.shape[0], values.shape[1]), region, palette)
