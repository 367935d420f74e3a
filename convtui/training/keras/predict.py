"""What a trained network says to images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from convtui.training.endings import AskedToStop, StopRequested

BATCH_SIZE = 256


@dataclass(frozen=True, eq=False)
class Said:
    """What a network made of n images.

    `outputs` is (n, classes), probabilities or logits, whichever the network ends in; `strongest`
    has for each layer that was watched the largest value of each unit over all images, (units,).
    """

    outputs: npt.NDArray[np.float32]
    strongest: Mapping[str, npt.NDArray[np.float32]]


class Predictor:
    """A `keras.Sequential` as one function, traced once for whatever number of images."""

    def __init__(self, model: Any, watched: Sequence[str] = ()) -> None:
        """Take a model, and the names of layers whose strongest values are wanted too."""
        self._watched = watched
        self._answer = _traced(model, watched)

    def predict(
        self, images: npt.NDArray[np.uint8], asked_to_stop: AskedToStop = lambda: False
    ) -> Said:
        """Feed uint8 (n, rows, columns, channels), divided by 255; n is 1 or more.

        Raises:
            StopRequested: `asked_to_stop` said so; it is looked at before each batch.
        """
        outputs, found = [], []
        for start in range(0, len(images), BATCH_SIZE):
            if asked_to_stop():
                raise StopRequested
            output, strongest = self._answer(tf.constant(images[start : start + BATCH_SIZE]))
            outputs.append(output.numpy())
            found.append([values.numpy() for values in strongest])
        joined = [np.max(values, axis=0) for values in zip(*found, strict=True)]
        return Said(np.concatenate(outputs), dict(zip(self._watched, joined, strict=True)))


def penalty(model: Any) -> float:
    """What L1 and L2 add to the loss."""
    return float(sum(float(part) for part in model.losses))


def _traced(model: Any, watched: Sequence[str]) -> Any:
    shape = (None, *model.input_shape[1:])

    @tf.function(input_signature=[tf.TensorSpec(shape, tf.uint8)])  # type: ignore[untyped-decorator]
    def answer(pixels: Any) -> tuple[Any, list[Any]]:
        values, strongest = tf.cast(pixels, tf.float32) / 255.0, []
        for layer in model.layers:
            values = layer(values, training=False)
            if layer.name in watched:
                strongest.append(tf.reduce_max(values, axis=list(range(len(values.shape) - 1))))
        return values, strongest

    return answer
