"""What a convolution and a dense layer have in common."""

from convtui.networks.activation import ACTIVATIONS
from convtui.networks.layer import Layer
from convtui.ops.window import Array


class Weighted(Layer):
    """A layer with a kernel, a bias and an activation.

    `l1` and `l2` weigh the penalties on the kernel while it is trained.
    """

    # Declared, not fields: each kind lists its own, in the order of a model file.
    activation: str
    l1: float
    l2: float

    @property
    def ends_in(self) -> str:
        """Its own activation."""
        return self.activation

    def activated(self, sums: Array) -> Array:
        """Send the sums, the bias added, through the activation."""
        return ACTIVATIONS[self.activation].function(sums)
