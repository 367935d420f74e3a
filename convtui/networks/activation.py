"""The activations: the one list of them, and the layer that is an activation by itself.

Who adds one adds an entry here, its function in `ops.activation`, and its R function; help texts,
forms, explanations, R calls and the Keras network follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from convtui.networks.layer import Backward, ShapeKeeping, Weights
from convtui.ops import activation as functions
from convtui.ops.activation import LEAKY_SLOPE
from convtui.ops.window import Array

Words = Callable[[float], str]
"""From the number that goes in to words about it, in which `{x}` stands for the number."""


@dataclass(frozen=True)
class ActivationFunction:
    """An activation in all the places where it turns up.

    `title` is empty where nothing happens. `formula` is how it is written, and `worked` the same
    with the number put in, empty where that says nothing more; `sentence` says what became of it.
    `backward` takes what went in and the gradient for what came out, and returns that for what went
    in; `derivative` is how the factor between the two is written, of softmax for two numbers i, j.
    `slope` is for engines that must be told how steep the function is below 0. `elementwise` is
    false where a number depends on others than its own.
    """

    name: str
    title: str
    function: Callable[[Array], Array]
    formula: str
    worked: Words
    sentence: Words
    backward: Callable[[Array, Array], Array]
    derivative: str
    in_r: str
    in_keras: str
    slope: float | None = None
    elementwise: bool = True


def _always(words: str) -> Words:
    return lambda x: words


def _leaky_relu(name: str, slope: float) -> ActivationFunction:
    return ActivationFunction(
        name=name,
        title="leaky ReLU",
        function=partial(functions.leaky_relu, slope=slope),
        formula="leaky({x})",
        worked=lambda x: f"{slope:g}·({{x}})" if x < 0 else "",
        sentence=lambda x: (
            "{x} is kept" if x >= 0 else f"{{x}} is multiplied by {slope:g}, not cut to 0"
        ),
        backward=partial(functions.leaky_relu_backward, slope=slope),
        derivative=f"1 if {{x}} > 0, else {slope:g}",
        in_r="leaky_relu",
        in_keras="leaky_relu",
        slope=slope,
    )


ACTIVATIONS: dict[str, ActivationFunction] = {
    entry.name: entry
    for entry in (
        ActivationFunction(
            name="none",
            title="",
            function=functions.linear,
            formula="{x}",
            worked=_always(""),
            sentence=_always("without an activation the number stays as it is"),
            backward=functions.linear_backward,
            derivative="1",
            in_r="linear",
            in_keras="linear",
        ),
        ActivationFunction(
            name="relu",
            title="ReLU",
            function=functions.relu,
            formula="max(0, {x})",
            worked=_always("max(0, {x})"),
            sentence=lambda x: (
                "{x} is positive, so ReLU lets it through"
                if x > 0
                else "{x} is not positive, so ReLU makes it 0"
            ),
            backward=functions.relu_backward,
            derivative="1 if {x} > 0, else 0",
            in_r="relu",
            in_keras="relu",
        ),
        _leaky_relu("leaky-relu", LEAKY_SLOPE),
        ActivationFunction(
            name="sigmoid",
            title="sigmoid",
            function=functions.sigmoid,
            formula="sigmoid({x})",
            worked=_always("1 / (1 + e^-({x}))"),
            sentence=_always("sigmoid squeezes any number to one between 0 and 1"),
            backward=functions.sigmoid_backward,
            derivative="sigmoid({x})·(1 - sigmoid({x}))",
            in_r="sigmoid",
            in_keras="sigmoid",
        ),
        ActivationFunction(
            name="tanh",
            title="tanh",
            function=functions.tanh,
            formula="tanh({x})",
            worked=_always("tanh({x})"),
            sentence=_always("tanh squeezes any number to one between -1 and 1"),
            backward=functions.tanh_backward,
            derivative="1 - tanh({x})²",
            in_r="tanh",
            in_keras="tanh",
        ),
        ActivationFunction(
            name="softmax",
            title="softmax",
            function=functions.softmax,
            formula="softmax({x})",
            worked=_always("e^({x}) / the sum of all such powers"),
            sentence=_always("softmax makes shares of 1 of all numbers of a place"),
            backward=functions.softmax_backward,
            derivative="pᵢ·(1 - pᵢ) if i = j, else -pᵢ·pⱼ",
            in_r="softmax",
            in_keras="softmax",
            elementwise=False,
        ),
    )
}

ELEMENTWISE: tuple[str, ...] = tuple(
    name for name, entry in ACTIVATIONS.items() if entry.elementwise
)
"""Those that may stand behind a convolution."""


_OWN_SLOPE = "leaky-relu({slope})"


def leaky_relu_of(slope: float) -> str:
    """The name of leaky ReLU with this slope: one of its own, as `leaky-relu(0.3)`, unless usual.

    Only layers that Keras saved may have one.
    """
    return "leaky-relu" if slope == LEAKY_SLOPE else _OWN_SLOPE.format(slope=slope)


def activation_of(name: str) -> ActivationFunction:
    """The activation of a layer: one of the list, or leaky ReLU with a slope of its own."""
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]
    before, after = _OWN_SLOPE.split("{slope}")
    return _leaky_relu(name, float(name.removeprefix(before).removesuffix(after)))


@dataclass(frozen=True)
class Activation(ShapeKeeping):
    kind: ClassVar[str] = "activation"
    words: ClassVar[str] = "each number as it comes"
    activations: ClassVar[tuple[str, ...]] = tuple(ACTIVATIONS)
    activation: str

    @property
    def ends_in(self) -> str:
        return self.activation

    def forward(self, x: Array, weights: Weights) -> Array:
        """Every number, or those of a place together, through the activation."""
        return activation_of(self.activation).function(x)

    def backward(self, x: Array, gradient: Array, weights: Weights) -> Backward:
        """Through the activation's derivative; softmax's for all numbers of a place."""
        return activation_of(self.activation).backward(x, gradient), {}
