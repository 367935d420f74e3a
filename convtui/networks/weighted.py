"""What a convolution and a dense layer have in common."""

from convtui.networks.activation import activation_of
from convtui.networks.layer import Layer, Shape
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
