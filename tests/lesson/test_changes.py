"""Edited weights and maps that are off, against arrays changed by hand and maps set to 0."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui.errors import BadInput
from convtui.lesson.changes import Changes, WeightChanges, is_off, maker
from convtui.lesson.forward import ForwardPass
from convtui.lesson.map_weights import matrices_of
from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.network import Network, weights_of
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten

NETWORK = Network(
    "net",
    (10, 9, 2),
    (
        Convolution("conv-1", 4, (3, 3), padding="same", activation="leaky-relu"),
        MaxPool("pool-1", (2, 2), (2, 2)),
        Convolution("conv-2", 5, (2, 2)),
        BatchNormalisation("norm-1"),
        Activation("act-1", "relu"),
        Dropout("drop-1", 0.5),
        AveragePool("pool-2", (2, 2), (1, 1), padding="same"),
        Flatten("flat-1"),
        Dense("dense-1", 6, "tanh"),
        Dense("dense-2", 3, "softmax"),
    ),
)
CHANNELS = {"conv-1": 4, "pool-1": 4, "conv-2": 5, "norm-1": 5, "act-1": 5, "dense-1": 6}
MAPS = st.sampled_from([(name, k) for name, count in CHANNELS.items() for k in range(count)])


def drawn(seed: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Weights, none of them 0, and an image."""
    random = np.random.default_rng(seed)
    weights = {
        name: random.uniform(0.1, 1, array.shape) * random.choice([-1, 1], array.shape)
        for name, array in first_weights(NETWORK, seed).items()
    }
    weights["norm-1/moving_variance"] = np.abs(weights["norm-1/moving_variance"])
    return weights, random.random(NETWORK.input_shape)


def forward_without(weights, image, off) -> dict[str, np.ndarray]:
    """Layer by layer, some maps set to 0 before anything else sees them."""
    values, maps = image, {}
    for layer, before in zip(NETWORK.layers, NETWORK.inputs, strict=True):
        values = layer.forward(values, weights_of(layer, before, weights)).copy()
        for name, channel in off:
            if name == layer.name:
                values[:, :, channel] = 0
        maps[layer.name] = values
    return maps


@given(st.sets(MAPS, max_size=4), st.integers(0, 5))
def test_what_a_network_makes_without_some_maps_is_as_if_they_were_zero(maps, seed) -> None:
    weights, image = drawn(seed)
    off = {(maker(NETWORK, name), channel) for name, channel in maps}
    changes = WeightChanges()
    for one in off:
        changes = changes.switched(one)
    passed = ForwardPass(NETWORK, changes.applied(weights), image)
    for name, expected in forward_without(weights, image, off).items():
        assert passed.maps[name] == pytest.approx(expected, abs=1e-12)
    for name, channel in maps:
        assert not passed.maps[name][:, :, channel].any()
        assert is_off(NETWORK, changes, (name, channel))


@given(MAPS, st.integers(0, 5))
def test_the_terms_of_every_number_add_up_while_a_map_is_off(off, seed) -> None:
    weights, image = drawn(seed)
    changes = WeightChanges().switched((maker(NETWORK, off[0]), off[1]))
    passed = ForwardPass(NETWORK, changes.applied(weights), image)
    random = np.random.default_rng(seed)
    for layer in NETWORK.layers:
        shape = passed.maps[layer.name].shape
        place = tuple(int(random.integers(side)) for side in shape)
        unit = passed.unit(layer.name, place)
        assert unit.value == pytest.approx(passed.maps[layer.name][place], abs=1e-12)
        products = [term.product for term in unit.terms if term.product is not None]
        if products:
            assert sum(products) + unit.bias == pytest.approx(unit.sum, abs=1e-9)


def test_a_map_that_is_switched_twice_is_as_it_was() -> None:
    weights, _ = drawn(1)
    twice = WeightChanges().switched(("conv-1", 2)).switched(("conv-1", 2))
    assert all((twice.applied(weights)[name] == array).all() for name, array in weights.items())
    several = WeightChanges().switched(("conv-1", 2)).switched(("conv-2", 0))
    assert not several.all_on().off
    assert several.off == {("conv-1", 2), ("conv-2", 0)}


@pytest.mark.parametrize(
    ("layer", "words"),
    [("flat-1", "lays maps out"), ("dense-2", "ends in softmax"), ("first", "no weights make")],
)
def test_what_cannot_be_switched_off_is_refused_in_one_line(layer, words) -> None:
    network = NETWORK
    if layer == "first":
        network = Network("other", (4, 4, 1), (MaxPool("first", (2, 2), (2, 2)),))
    with pytest.raises(BadInput, match=words):
        maker(network, layer)


def test_a_map_of_sigmoids_is_never_zero_and_cannot_be_switched_off() -> None:
    network = Network("other", (4, 4, 1), (Convolution("c", 2, (2, 2), activation="sigmoid"),))
    with pytest.raises(BadInput, match="sigmoid"):
        maker(network, "c")


@given(st.sampled_from(["conv-1", "conv-2", "norm-1", "dense-1", "dense-2"]), st.data())
def test_each_weight_of_a_map_is_laid_out_once_and_changes_that_map_alone(layer, data) -> None:
    weights, image = drawn(2)
    place = [own.name for own in NETWORK.layers].index(layer)
    shapes = NETWORK.layers[place].weights(NETWORK.inputs[place])
    count = next(iter(shapes.values()))[-1]
    channel = data.draw(st.integers(0, count - 1))
    matrices = matrices_of(NETWORK, layer, channel)
    laid = [weight for matrix in matrices for row in matrix.cells for weight in row]
    expected = [
        (f"{layer}/{name}", (*index, channel))
        for name, shape in shapes.items()
        for index in np.ndindex(shape[:-1])
    ]
    assert sorted(laid) == sorted(expected)
    for matrix in matrices:
        values = [[weights[name][at] for name, at in row] for row in matrix.cells]
        assert matrix.values(weights).tolist() == values
    weight = data.draw(st.sampled_from(laid))
    value = data.draw(st.floats(0.1, 3))
    changed = WeightChanges().with_weight(weight, value).applied(weights)
    assert changed[weight[0]][weight[1]] == value
    before, after = (ForwardPass(NETWORK, own, image).maps[layer] for own in (weights, changed))
    if NETWORK.layers[place].ends_in != "softmax":
        others = [one for one in range(count) if one != channel]
        assert (before[:, :, others] == after[:, :, others]).all()


def test_layers_without_weights_have_none_to_edit() -> None:
    assert matrices_of(NETWORK, "pool-1", 0) == ()
    assert matrices_of(NETWORK, "flat-1", 0) == ()


def test_changes_leave_what_they_change_as_it_was() -> None:
    weights, image = drawn(4)
    kept = {name: array.copy() for name, array in weights.items()}
    edited = WeightChanges().with_weight(("conv-1/bias", (0,)), 9.0)
    changes = Changes().with_image(image * 0).with_weights(edited.switched(("conv-2", 1)))
    changes.weights.applied(weights)
    assert all((weights[name] == kept[name]).all() for name in weights)
    assert not edited.off
    assert changes.any
    assert not Changes().any
