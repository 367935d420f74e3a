"""What a convolution and a dense layer have in common."""

from abc import abstractmethod
from dataclasses import replace

import numpy as np

from convtui.networks.activation import Activation, activation_of
from convtui.networks.layer import Backward, Layer, Shape, Weights
from convtui.ops.window import Array


class Weighted(Layer):
    """A layer with a kernel, a bias and an activation.

    `l1` and `l2` weigh the penalties on the kernel while it is trained. Only layers that Keras
    saved may be without a bias.
    """

    # Declared, not fields: each kind lists its own, in the order of a model file.
    activation: str
    l1: float
    l2: float
    has_bias: bool

    @property
    def ends_in(self) -> str:
        return self.activation

    def arrays(self, kernel: Shape) -> dict[str, Shape]:
        """The kernel, its outputs in the last place, and a bias for each of them."""
        return {"kernel": kernel, "bias": kernel[-1:]} if self.has_bias else {"kernel": kernel}

    def activated(self, sums: Array) -> Array:
        """Send the sums, the bias added, through the activation."""
        return activation_of(self.activation).function(sums)

    def backward(self, x: Array, gradient: Array, weights: Weights) -> Backward:
        """Through the activation, then through the sums, which takes computing them again."""
        if self.activation != "none":
            sums = self.without_activation().forward(x, weights)
            gradient = activation_of(self.activation).backward(sums, gradient)
        of_x, kernel, bias = self.sums_backward(x, gradient, weights["kernel"])
        return of_x, {"kernel": kernel, "bias": bias} if self.has_bias else {"kernel": kernel}

    @abstractmethod
    def sums_backward(self, x: Array, gradient: Array, kernel: Array) -> tuple[Array, Array, Array]:
        """The gradients for x, kernel and bias, from that of the sums."""

    def without_activation(self) -> "Weighted":
        """The same up to its sums, the bias added."""
        return replace(self, activation="none")  # type: ignore[call-arg] # a field of each kind

    def steps(self) -> tuple[Layer, ...]:
        """The sums, and the activation where there is one."""
        if self.activation == "none":
            return (self,)
        return self.without_activation(), Activation(self.name, self.activation)

    def penalty(self, weights: Weights) -> float:
        """l1 · Σ |w| + l2 · Σ w² over the kernel, as Keras counts it."""
        kernel = weights["kernel"]
        return float(self.l1 * np.abs(kernel).sum() + self.l2 * (kernel**2).sum())

    def penalty_gradients(self, weights: Weights) -> dict[str, Array]:
        """l1 · sign(w) + 2 · l2 · w, where 0 has no sign."""
        if not (self.l1 or self.l2):
            return {}
        kernel = weights["kernel"]
        return {"kernel": self.l1 * np.sign(kernel) + 2 * self.l2 * kernel}
