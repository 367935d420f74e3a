"""What every kind of layer answers: its shape, its parameters, what it computes and its gradients.

A Shape is (rows, columns, channels), or (n,) once the maps are flattened. The arrays of an image
have three axes, and a flat vector is (1, 1, n): one cell with n channels. Those of a batch have one
more before the channels, (rows, columns, images, channels): whatever is done to a cell is done to
that of every image, and numbers that are used together lie together.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from convtui.ops.window import Array

Shape = tuple[int, ...]
Weights = Mapping[str, Array]
"""The arrays of one layer by their names in Keras: `kernel`, `bias`, `gamma`, …."""


Backward = tuple[Array, dict[str, Array]]
"""The gradient of what went into a layer, and those of its arrays that are trained."""


class Misfit(ValueError):
    """A layer cannot stand on what comes before it; the rule and the mend, without its name."""


class TooLarge(Misfit):
    """A window of `size` is larger than what it should slide over."""

    def __init__(self, size: tuple[int, int]) -> None:
        """Keep the size: only the network knows how its maps became so small."""
        super().__init__(f"of {by(size)} does not fit")
        self.size = size


@dataclass(frozen=True)
class Count:
    """Parameters of a layer, those that training changes, and where the number comes from."""

    parameters: int = 0
    trainable: int = 0
    formula: str = "0"


@dataclass(frozen=True)
class MultiplyAdds:
    """How often a layer multiplies a number by a weight and adds it, for one image, and why so."""

    number: int = 0
    formula: str = "0"


@dataclass(frozen=True)
class Layer(ABC):
    """One layer of a network that is used, not trained."""

    name: str

    kind: ClassVar[str]
    words: ClassVar[str]
    """What it makes of what comes before, said in one breath."""
    activations: ClassVar[tuple[str, ...]] = ()
    """Those that the layer's own `activation` may be."""
    only_in_training: ClassVar[bool] = False
    """Whether numbers pass unchanged through a trained network's layer of this kind."""

    @property
    def ends_in(self) -> str:
        """The activation behind the layer, `none` for most kinds."""
        return "none"

    @classmethod
    def completed(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Add what is usual where a model file leaves it out."""
        return dict(given)

    @abstractmethod
    def output_shape(self, before: Shape) -> Shape:
        """What comes out where `before` goes in.

        Raises:
            Misfit: it cannot go in there.
        """

    def weights(self, before: Shape) -> dict[str, Shape]:
        """The layer's arrays and their shapes, in Keras' order."""
        return {}

    def count(self, before: Shape) -> Count:
        """How many parameters there are, and the formula with its numbers."""
        return Count()

    def multiply_adds(self, before: Shape) -> MultiplyAdds:
        """Those of one image; what stands on padding counts too, what has no weights does not."""
        return MultiplyAdds()

    def reach(self, sides: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """How far a number of the layer sees on maps of `sides`, and how far the next is from it.

        Returns:
            The cells from the first to the last under its window, (down, right), and the stride.
        """
        return (1, 1), (1, 1)

    @abstractmethod
    def forward(self, x: Array, weights: Weights) -> Array:
        """Compute the layer.

        Args:
            x: (rows, columns, channels), or (1, 1, n); of a batch with the images before the last.
            weights: the arrays that `weights` names, float64.

        Returns:
            (rows, columns, channels), or (1, 1, n), float64, for each image.
        """

    @abstractmethod
    def backward(self, x: Array, gradient: Array, weights: Weights) -> Backward:
        """Send the gradient of a loss back through the layer.

        Args:
            x: what went in, as in `forward`.
            gradient: of the loss for each number that came out.
            weights: the arrays that `weights` names, float64.

        Returns:
            The gradient for each number of `x`, and those for the layer's arrays by their names,
            added up over the images of a batch. What is collected in training, not trained, has
            none.
        """

    def steps(self) -> "tuple[Layer, ...]":
        """The same in layers that each do one thing: an activation behind a layer is another."""
        return (self,)

    def penalty(self, weights: Weights) -> float:
        """What training adds to the loss so that weights stay small."""
        return 0.0

    def penalty_gradients(self, weights: Weights) -> dict[str, Array]:
        """The gradients of the penalty, for those arrays alone that it is on."""
        return {}


@dataclass(frozen=True)
class ShapeKeeping(Layer):
    """A layer whose output has the shape of its input, whatever that is."""

    def output_shape(self, before: Shape) -> Shape:
        return before


def sides_of(before: Shape) -> tuple[int, int]:
    """(rows, columns) of maps.

    Raises:
        Misfit: there are no maps any more.
    """
    if len(before) != 3:
        raise Misfit(f"stands on {by(before)} flat numbers: put it before the flatten")
    return before[0], before[1]


def count_weighted(inputs: Shape, outputs: int, *, has_bias: bool) -> Count:
    """Count a weight for each input of each output, and a bias for each output if there is one."""
    parameters = (math.prod(inputs) + has_bias) * outputs
    each = "·".join(map(str, inputs))
    formula = f"{f'({each}+1)' if has_bias else each}·{outputs} = {parameters}"
    return Count(parameters, parameters, formula)


def count_multiply_adds(inputs: Shape, outputs: Shape) -> MultiplyAdds:
    """Each of the outputs is a sum over `inputs`."""
    number = math.prod(inputs) * math.prod(outputs)
    each, all_of_them = ("·".join(map(str, shape)) for shape in (inputs, outputs))
    each = f"({each})" if len(inputs) > 1 else each
    return MultiplyAdds(number, f"{each}·{all_of_them} = {number}")


def by(shape: Shape) -> str:
    """A shape as people read it: `26×26×32`."""
    return "×".join(map(str, shape))
