"""The way back: a batch of `digits` beside Keras, and one gradient number beside a map.

Run it with `python tests/benchmarks/bench_gradients.py`; it exits with 1 if a limit is exceeded.
"""

import sys

import numpy as np
from ratio import paired, report

from convtui.lesson.backward import BackwardPass
from convtui.lesson.forward import ForwardPass
from convtui.lesson.map import SourceMap
from convtui.lesson.walk import Walk
from convtui.networks.first_weights import first_weights
from convtui.networks.gradients import gradients
from convtui.networks.zoo import load_architecture
from convtui.runs.networks import load_network
from convtui.training.keras import start_keras

IMAGES, BATCHES, BATCH_LIMIT = 32, 60, 3.0
LARGEST, NUMBERS, NUMBER_LIMIT = "cifar-leaky", 300, 2.0


def batch_ratio() -> float:
    """Forward and backward of a batch / Keras' train_on_batch, both on one thread."""
    start_keras(threads=1)
    import keras

    from convtui.training.keras.network import build

    digits, random = load_network("digits"), np.random.default_rng(0)
    images = random.random((IMAGES, *digits.network.input_shape)).astype(np.float32)
    labels = random.integers(10, size=IMAGES)
    model = build(digits.network)
    model.compile(keras.optimizers.SGD(), "sparse_categorical_crossentropy")
    ours = np.ascontiguousarray(np.moveaxis(images, 0, 2))
    return paired(
        lambda: gradients(digits.network, digits.weights, ours, labels),
        lambda: model.train_on_batch(images, labels),
        BATCHES,
        min,
    )


def number_ratio() -> float:
    """A gradient number of the first kernel, when what came back is known / a map of its layer."""
    network = load_architecture(LARGEST).network
    image = np.random.default_rng(0).uniform(size=network.input_shape)
    weights, layer = first_weights(network, 0), network.layers[0].name
    passed = BackwardPass(ForwardPass(network, weights, image), 3)
    assert passed.unit(f"{layer}/kernel", (1, 2, 1, 5)).value  # all is loaded
    source = SourceMap(image)
    return paired(
        lambda: passed.unit(f"{layer}/kernel", (1, 2, 1, 5)).value,
        lambda: Walk(source, network, weights).stages[0].plane(5),
        NUMBERS,
    )


def main() -> int:
    """Run all and return the exit code."""
    kept = [
        report(
            f"digits, forward and backward of {IMAGES} images / train_on_batch",
            batch_ratio(),
            BATCH_LIMIT,
        ),
        report(
            f"{LARGEST}, a gradient number of the first kernel / a map of its layer",
            number_ratio(),
            NUMBER_LIMIT,
        ),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
