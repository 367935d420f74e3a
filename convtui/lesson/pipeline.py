"""Input → convolution → bias + activation → pooling, as one immutable value."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from convtui.lesson.arithmetic import Apply, KernelForm
from convtui.lesson.map import SourceMap
from convtui.lesson.options import LayerOptions
from convtui.lesson.stage import Stage
from convtui.lesson.walk import Walk
from convtui.networks.convolution import Convolution
from convtui.networks.network import AllWeights, Network
from convtui.networks.pooling import AveragePool, MaxPool, Pool
from convtui.ops.convolution import on_channels
from convtui.ops.limits import MOST_CELLS, WORTH_TELLING, memory, refuse_too_large
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
    channels: tuple[str, ...] = ()
    """What the C are called."""

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
        options = self.options
        source = SourceMap(self.source, self.channels)
        divisor, unit = options.kernel.divisor, options.kernel.unit
        form = KernelForm(divisor, unit, options.kernel_state, options.flip)
        return Walk(source, self.network, self.weights, {"convolution": form}).stages

    @property
    def network(self) -> Network:
        options = self.options
        layers = _convolution(options), *([_pool(options)] if options.pool else [])
        return Network("lesson", (*self.source.shape, 1)[:3], layers)

    @property
    def weights(self) -> AllWeights:
        """Of that network: the kernel as it lies on the input, for each channel, and the bias."""
        kernel = on_channels(self.options.laid, self.network.input_shape[2])[..., None]
        return {"convolution/kernel": kernel, "convolution/bias": np.array([self.options.bias])}

    @property
    def largest(self) -> float:
        """No number of the input, the kernel and the maps is farther from 0."""
        source, weights = self.source, np.abs(self.options.weights)
        reach = max(abs(float(source.min())), abs(float(source.max())))
        with np.errstate(over="ignore"):
            channels = 1 if self.source.ndim == 2 else self.source.shape[2]
            total = float(on_channels(weights, channels).sum())
            return max(reach, float(weights.max()), reach * total + abs(self.options.bias))

    @property
    def size_told(self) -> str:
        """How many cells the maps have and what they take, where that is worth a word."""
        cells = [len(stage) for stage in self.stages]
        if max(cells) < WORTH_TELLING:
            return ""
        shapes = ", ".join(f"{s.name} {s.sides[0]:,}×{s.sides[1]:,}" for s in self.stages)
        return f"{shapes}: {sum(cells):,} cells, {memory(sum(cells))} of numbers"

    def activated(self, total: float) -> float:
        return Apply(self.options.activation, total, self.options.bias).value

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
    rows, columns = _convolution(options).window(source.shape[:2]).output_shape
    try:
        _pool(options).window((rows, columns))
    except GeometryError:
        size = f"{options.pool}×{options.pool}"
        why = f"pooling of {size} does not fit on a map of {rows}×{columns} and is left out"
        return replace(options, pool=0), why
    return options, ""


def _convolution(options: LayerOptions) -> Convolution:
    rows, columns = options.weights.shape[:2]
    return Convolution(
        "convolution",
        filters=1,
        size=(rows, columns),
        stride=options.stride,
        padding=options.padding,
        activation=options.activation,
        dilation=options.dilation,
    )


def _pool(options: LayerOptions) -> Pool:
    (kind,) = (kind for kind in (MaxPool, AveragePool) if kind.pooling == options.pool_kind)
    stride = options.pool if options.pool_stride is None else options.pool_stride
    return kind("pooling", (options.pool, options.pool), (stride, stride), options.pool_padding)
