"""A network that learns: its steps against Keras' SGD."""

import numpy as np
import pytest

from convtui.lesson.drawn_digits import drawn_digits
from convtui.lesson.teaching import BatchRates, Teaching
from convtui.networks.first_weights import first_weights
from convtui.networks.zoo import load_architecture


@pytest.mark.tensorflow
@pytest.mark.parametrize("rates", [BatchRates(0.1, 0.0, 16), BatchRates(0.02, 0.9, 7)])
def test_after_some_steps_the_weights_are_those_of_keras_sgd(trained_in_keras, rates) -> None:
    network = load_architecture("digits").network
    digits = drawn_digits(50)
    teaching = Teaching(network, digits, drawn_digits(10, 5), 3, rates)
    batches = []
    for step in range(6):
        teaching.reach(step)
        batch = teaching.batch(teaching.newest)
        images = np.moveaxis(digits.images[:, :, batch], 2, 0)
        batches.append((images, digits.labels[batch]))
    teaching.reach(6)
    first = first_weights(network, 3)
    theirs = trained_in_keras(network, first, batches, rates.learning_rate, rates.momentum)
    assert teaching.newest.weights.keys() == theirs.keys()
    for name, array in theirs.items():
        assert np.allclose(teaching.newest.weights[name], array, rtol=1e-6, atol=1e-8), name
