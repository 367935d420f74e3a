"""Input → convolution → bias + activation → pooling, as one immutable value."""

from dataclasses import dataclass
from functools import cached_property

from convtui.lesson.options import LayerOptions
from convtui.lesson.stages import ActivationStage, ConvolutionStage, PoolingStage, Stage
from convtui.ops.window import Array


@dataclass(frozen=True, eq=False)
class Pipeline:
    """A source of (H, W) or (H, W, C) and the layer it goes through.

    Building the stages checks that they fit, and computes nothing yet.
    """

    source: Array
    options: LayerOptions

    def __post_init__(self) -> None:
        """Build the stages at once, so that what cannot be stepped is never made.

        Raises:
            GeometryError: a kernel or pooling window that cannot slide there.
        """
        _ = self.stages

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Convolution, activation, and pooling unless it is switched off."""
        convolution = ConvolutionStage(self.source, self.options)
        activation = ActivationStage(convolution, self.options)
        if not self.options.pool:
            return convolution, activation
        return convolution, activation, PoolingStage(activation, self.options)

    def stage(self, name: str) -> Stage:
        """The stage of that name.

        Raises:
            KeyError: there is none.
        """
        return {stage.name: stage for stage in self.stages}[name]
