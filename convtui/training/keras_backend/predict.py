"""What a trained network says to images."""

from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from convtui.training.endings import AskedToStop, StopRequested

BATCH_SIZE = 256


def outputs(
    model: Any, images: npt.NDArray[np.uint8], asked_to_stop: AskedToStop = lambda: False
) -> npt.NDArray[np.float32]:
    """Feed uint8 (n, rows, columns, channels), divided by 255, and return (n, classes).

    These are probabilities or logits, whichever the network ends in.

    Raises:
        StopRequested: `asked_to_stop` said so.
    """
    answer = _traced(model)
    answers = []
    for start in range(0, len(images), BATCH_SIZE):
        if asked_to_stop():
            raise StopRequested
        answers.append(answer(tf.constant(images[start : start + BATCH_SIZE])).numpy())
    joined: npt.NDArray[np.float32] = np.concatenate(answers)
    return joined


def penalty(model: Any) -> float:
    """What L1 and L2 add to the loss."""
    return float(sum(float(part) for part in model.losses))


def _traced(model: Any) -> Any:
    shape = (None, *model.input_shape[1:])

    @tf.function(input_signature=[tf.TensorSpec(shape, tf.uint8)])  # type: ignore[untyped-decorator]
    def answer(pixels: Any) -> Any:
        return model(tf.cast(pixels, tf.float32) / 255.0, training=False)

    return answer
