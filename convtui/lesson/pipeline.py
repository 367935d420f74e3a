"""Input → convolution → bias + activation → pooling, as one immutable value."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convtui.lesson.options import LayerOptions
from convtui.lesson.stages import ActivationStage, ConvolutionStage, PoolingStage, Stage
from convtui.networks.activation import ACTIVATIONS
from convtui.ops.limits import MOST_CELLS, WORTH_TELLING, memory, refuse_too_large
from convtui.ops.pooling import pool_window
from convtui.ops.window import Array, GeometryError


@dataclass(frozen=True, eq=False)
class Pipeline:
    """A source of (H, W) or (H, W, C) and the layer it goes through.

    Building the stages checks that they fit, and computes nothing yet.
    """

    source: Array
    options: LayerOptions
    most_cells: int = MOST_CELLS
    """Of each map."""

    def __post_init__(self) -> None:
        """Build the stages at once, so that what cannot be stepped is never made.

        Raises:
            GeometryError: a kernel or pooling window that cannot slide there, or a map that is
                too large.
        """
        for stage in self.stages:
            refuse_too_large(stage.window, stage.name, self.most_cells)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Convolution, activation, and pooling unless it is switched off."""
        convolution = ConvolutionStage(self.source, self.options)
        activation = ActivationStage(convolution, self.options)
        if not self.options.pool:
            return convolution, activation
        return convolution, activation, PoolingStage(activation, self.options)

    @property
    def size_told(self) -> str:
        """How many cells the maps have and what they take, where that is worth a word."""
        cells = [rows * columns for rows, columns in (stage.shape for stage in self.stages)]
        if max(cells) < WORTH_TELLING:
            return ""
        shapes = ", ".join(f"{s.name} {s.shape[0]:,}×{s.shape[1]:,}" for s in self.stages)
        return f"{shapes}: {sum(cells):,} cells, {memory(sum(cells))} of numbers"

    def activated(self, total: float) -> float:
        """What bias and activation make of a sum of the convolution."""
        return float(
            ACTIVATIONS[self.options.activation].function(np.array(total + self.options.bias))
        )

    def stage(self, name: str) -> Stage:
        """The stage of that name.

        Raises:
            KeyError: there is none.
        """
        return {stage.name: stage for stage in self.stages}[name]


def without_unfit_pooling(source: Array, options: LayerOptions) -> tuple[LayerOptions, str]:
    """The layer, without a pooling whose window is larger than the map; and that in words.

    The words are empty where the pooling fits, or there is none.

    Raises:
        GeometryError: a kernel that cannot slide there.
    """
    if not options.pool:
        return options, ""
    rows, columns = ConvolutionStage(source, options).shape
    try:
        pool_window((rows, columns), options.pool, options.pool_stride, options.pool_padding)
    except GeometryError:
        size = f"{options.pool}×{options.pool}"
        why = f"pooling of {size} does not fit on a map of {rows}×{columns} and is left out"
        return replace(options, pool=0), why
    return options, ""
