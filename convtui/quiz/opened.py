"""The step that a question is about: of the lesson's layer, or of a network of one layer."""

from collections.abc import Mapping
from dataclasses import dataclass

from convtui.inputs import Input, load_input
from convtui.lesson.explain import explain
from convtui.lesson.forward import ForwardPass
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.settings import read_layer
from convtui.lesson.unit import Place
from convtui.marking.convolution import ConvolutionCall
from convtui.marking.described import settings, step_command, typed
from convtui.marking.pooling import PoolingCall
from convtui.networks.layer import Layer
from convtui.networks.network import AllWeights, Network
from convtui.ops.window import Array


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


@dataclass(frozen=True, eq=False)
class OpenedLayer:
    """A number of the last layer of a small network, which cannot be typed."""

    passed: ForwardPass
    place: Place
    command: str
    """What shows the like, as one types it."""
    note: str = ""
    """What there is to say of the layer as a whole."""

    @property
    def layer(self) -> str:
        return self.passed.network.layers[-1].name

    def formula(self) -> str:
        """How the number is made, as the screen has it."""
        return explain(self.passed.walk.stages[-1].step(*self.place)).formula()


def opened_layer(
    x: Array, layers: tuple[Layer, ...], weights: AllWeights, place: Place, command: str
) -> OpenedLayer:
    """A number of the last of some layers behind one another.

    Args:
        x: what goes in, (rows, columns, channels).
        layers: at least one.
        weights: of the layers that have any.
        place: (row, column, channel) of the number, (0, 0, n) of a vector.
        command: what shows the like, as one types it.
    """
    rows, columns, channels = x.shape
    network = Network("question", (rows, columns, channels), layers)
    return OpenedLayer(ForwardPass(network, weights, x), place, command)


def opened(
    call: ConvolutionCall | PoolingCall, stage: int = 0, cell: tuple[int, int] = (0, 0)
) -> Opened:
    """The step of a cell of a call."""
    return Opened(typed(call.x), settings(call), stage, cell)
