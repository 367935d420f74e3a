"""A number of any layer with all that it is made of: the terms add up to it."""

import numpy as np
import pytest

from convtui.lesson.map import SourceMap
from convtui.lesson.unit import unit_of
from convtui.lesson.walk import Walk
from convtui.networks.activation import ACTIVATIONS, Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten

EXACT = 1e-12

LAYERS: tuple[Layer, ...] = (
    Convolution("c1", 3, (3, 2), padding="same", activation="leaky-relu"),
    BatchNormalisation("n"),
    MaxPool("m", (2, 2), (2, 2), "same"),
    Convolution("c2", 2, (2, 2), dilation=(1, 2), has_bias=False),
    AveragePool("a", (2, 2), (1, 1), "same"),
    Activation("t", "tanh"),
    Dropout("o", 0.5),
    Flatten("f"),
    Dense("d1", 4, "sigmoid"),
    Dense("d2", 3, "softmax"),
)


@pytest.fixture
def network() -> Network:
    return Network("all kinds", (7, 9, 2), LAYERS)


@pytest.fixture
def weights(network: Network) -> dict[str, np.ndarray]:
    """None of them as usual: biases and statistics of their own."""
    random = np.random.default_rng(3)
    drawn = first_weights(network, 1)
    return {
        name: array if name.endswith("kernel") else random.uniform(0.5, 2, array.shape)
        for name, array in drawn.items()
    }


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_the_terms_of_every_unit_add_up_to_what_the_layer_leaves(
    network: Network, weights: dict[str, np.ndarray], layer: Layer
) -> None:
    x = np.random.default_rng(2).normal(size=network.input_shape)
    maps = network.forward(x, weights)
    walk = Walk(SourceMap(x), network, weights)
    names = ["input", *(one.name for one in LAYERS)]
    before = names[names.index(layer.name) - 1]
    for place in np.ndindex(maps[layer.name].shape):
        unit = unit_of(walk, layer.name, place)
        assert unit.value == pytest.approx(maps[layer.name][place], abs=EXACT)
        assert {term.layer for term in unit.terms} == {before}
        source = x if before == "input" else maps[before]
        for term in unit.terms:
            assert term.value == pytest.approx(source[term.place], abs=EXACT)
        if unit.terms[0].product is not None:
            products = sum(term.product for term in unit.terms)
            assert products + unit.bias == pytest.approx(unit.sum, abs=EXACT)
        if ACTIVATIONS[unit.activation].elementwise:
            activated = ACTIVATIONS[unit.activation].function(np.array(unit.sum))
            assert activated == pytest.approx(unit.value, abs=EXACT)


def test_padding_is_no_term(network: Network, weights: dict[str, np.ndarray]) -> None:
    walk = Walk(SourceMap(np.ones(network.input_shape)), network, weights)
    assert len(unit_of(walk, "c1", (0, 0, 0)).terms) == 2 * 2 * 2  # of 3 × 2 × 2
    assert len(unit_of(walk, "c1", (3, 3, 0)).terms) == 3 * 2 * 2


def test_before_an_activation_by_itself_nothing_is_weighed(
    network: Network, weights: dict[str, np.ndarray]
) -> None:
    walk = Walk(SourceMap(np.ones(network.input_shape)), network, weights)
    (term,) = unit_of(walk, "t", (1, 1, 0)).terms
    assert (term.weight, term.product) == (None, None)
