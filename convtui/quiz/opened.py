"""The step that a question is about, as one types it and as a lesson is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from convtui.inputs import Input, load_input
from convtui.lesson.explain import explain
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.settings import read_layer
from convtui.marking.convolution import ConvolutionCall
from convtui.marking.described import settings, step_command, typed
from convtui.marking.pooling import PoolingCall


@dataclass(frozen=True)
class Opened:
    """A cell of a stage of the lesson's layer."""

    source: str
    """INPUT."""
    layer: Mapping[str, str | bool]
    """The layer's settings by their names, as one types them."""
    stage: int = 0
    cell: tuple[int, int] = (0, 0)
    """(row, column), from 0."""
    crop: str = ""
    """Of the input, as one types it."""

    @property
    def command(self) -> str:
        crop = f" --crop {self.crop}" if self.crop else ""
        return step_command(self.source, self.layer) + crop

    @property
    def input(self) -> Input:
        return load_input(self.source, crop=self.crop or None)

    @property
    def options(self) -> LayerOptions:
        return read_layer(self.layer)

    def formulas(self) -> tuple[str, ...]:
        """How the number in the cell is made, stage by stage where these are of one size."""
        source = self.input
        stages = Pipeline(source.values, self.options, channels=source.channels).stages
        first = self.stage if stages[self.stage].name == "pooling" else 0
        steps = (stage.step(*self.cell) for stage in stages[first : self.stage + 1])
        return tuple(explain(step, names=source.channels).formula() for step in steps)


def opened(
    call: ConvolutionCall | PoolingCall, stage: int = 0, cell: tuple[int, int] = (0, 0)
) -> Opened:
    """The step of a cell of a call."""
    return Opened(typed(call.x), settings(call), stage, cell)
