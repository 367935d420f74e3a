"""Images and labels on their way to Keras: kept as bytes, made numbers one batch at a time."""

from typing import Any

import numpy as np
import tensorflow as tf

from convtui.training.parts import Part, batches_of, permutation

_AHEAD = 2
"""Batches made ready while one is being computed."""


class Batches:
    """A part of the data in batches of (b, rows, columns, channels) and (b, classes), float32.

    Pixels are in 0..1, labels one-hot; the last batch of an epoch may be smaller than the others.
    """

    def __init__(self, part: Part, classes: int, batch_size: int) -> None:
        self._count, self._classes, self._batch_size = len(part), classes, batch_size
        self._images = tf.constant(part.images)
        self._labels = tf.constant(part.labels.astype(np.int32))

    def __len__(self) -> int:
        return batches_of(self._count, self._batch_size)

    def shuffled(self, seed: int, epochs: range) -> Any:
        """All batches of these epochs (counted from 1), one after another.

        Each epoch has every image once, in an order that seed and epoch alone decide.
        """

        def order(epoch: Any) -> Any:
            draw = lambda number: permutation(seed, int(number), self._count)  # noqa: E731
            drawn = tf.numpy_function(draw, [epoch], tf.int32)
            drawn.set_shape([self._count])
            return tf.data.Dataset.from_tensor_slices(drawn).batch(self._batch_size)

        return self._made(tf.data.Dataset.range(epochs.start, epochs.stop).flat_map(order))

    def in_order(self) -> Any:
        return self._made(tf.data.Dataset.range(self._count).batch(self._batch_size))

    def _made(self, places: Any) -> Any:
        batches = places.map(self._ready, num_parallel_calls=1).prefetch(_AHEAD)
        options = tf.data.Options()
        # There is nothing to tune, and the tuner sleeps: the end of a fit waited seconds for it.
        options.autotune.enabled = False
        return batches.with_options(options)

    def _ready(self, places: Any) -> tuple[Any, Any]:
        pixels = tf.cast(tf.gather(self._images, places), tf.float32) / 255.0
        return pixels, tf.one_hot(tf.gather(self._labels, places), self._classes)
