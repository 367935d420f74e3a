"""Random networks give the same maps here, in Keras and in R, which share no code."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convtui.inputs import load_input
from convtui.lesson.map import SourceMap
from convtui.lesson.unit import unit_of
from convtui.lesson.walk import Walk
from convtui.networks.activation import ELEMENTWISE, Activation, activation_of
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.kinds import KINDS
from convtui.networks.layer import Layer, Shape, TooLarge
from convtui.networks.network import Network, total_parameters, total_trainable, weights_of
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool, Pool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.pooling import POOL_PADDINGS
from convtui.ops.window import NAMED_PADDINGS, Padding
from convtui.reference.agreement import TOLERANCE, compare
from convtui.reference.forward import FLOAT32_TOLERANCE
from convtui.reference.in_r import layer_call
from convtui.reference.r_process import RProcess
from convtui.runs.networks import load_network

Draw = Callable[[st.SearchStrategy[Any]], Any]
Arrays = dict[str, npt.NDArray[np.float32]]

REPEATABLE = settings(
    derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), max_examples=100
)
FEWER = settings(REPEATABLE, max_examples=40)  # Keras builds and loads each of them


def pairs(most: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(1, most), st.integers(1, most))


def drawn_convolution(draw: Draw, name: str, before: Shape, paddings: Sequence[Padding]) -> Layer:
    stride = draw(pairs(3))
    layer = Convolution(
        name,
        filters=draw(st.integers(1, 4)),
        size=draw(pairs(4)),
        stride=stride,
        padding=draw(st.sampled_from(paddings)),
        activation=draw(st.sampled_from(ELEMENTWISE)),
        # Keras dilates only where the stride is 1.
        dilation=draw(pairs(2)) if stride == (1, 1) else (1, 1),
        has_bias=draw(st.booleans()),
    )
    try:
        layer.output_shape(before)
    except TooLarge:
        layer = Convolution(**{**vars(layer), "padding": "same"})
    return layer


def drawn_pool(made: type[Pool]) -> Callable[..., Layer]:
    def drawn(draw: Draw, name: str, before: Shape, paddings: Sequence[Padding]) -> Layer:
        padding = draw(st.sampled_from(POOL_PADDINGS))
        layer = made(name, draw(pairs(3)), draw(pairs(3)), padding)
        try:
            layer.output_shape(before)
        except TooLarge:
            layer = made(name, layer.size, layer.stride, "same")
        return layer

    return drawn


DRAWN: dict[type[Layer], Callable[[Draw, str, Shape, Sequence[Padding]], Layer]] = {
    Convolution: drawn_convolution,
    MaxPool: drawn_pool(MaxPool),
    AveragePool: drawn_pool(AveragePool),
    Dense: lambda draw, name, *_: Dense(
        name,
        draw(st.integers(1, 6)),
        draw(st.sampled_from(Dense.activations)),
        has_bias=draw(st.booleans()),
    ),
    Activation: lambda draw, name, *_: Activation(
        name, draw(st.sampled_from(Activation.activations))
    ),
    BatchNormalisation: lambda draw, name, *_: BatchNormalisation(
        name, draw(st.sampled_from((1e-5, 1e-3, 0.1)))
    ),
    Dropout: lambda draw, name, *_: Dropout(name, 0.5),
    Flatten: lambda draw, name, *_: Flatten(name),
}

ON_MAPS_ONLY, ON_FLAT_ONLY = (Convolution, MaxPool, AveragePool), (Dense,)


@st.composite
def networks(draw: Draw, paddings: Sequence[Padding]) -> Network:
    """One to six layers of any kind, on odd and even sizes."""
    shape: Shape = (draw(st.integers(1, 9)), draw(st.integers(1, 9)), draw(st.integers(1, 3)))
    first, layers = shape, []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        impossible = ON_FLAT_ONLY if len(shape) == 3 else ON_MAPS_ONLY
        kind = draw(st.sampled_from([kind for kind in KINDS if kind not in impossible]))
        layer = DRAWN[kind](draw, f"layer-{number}", shape, paddings)
        shape = layer.output_shape(shape)
        layers.append(layer)
    return Network("drawn", first, tuple(layers))


def drawn_arrays(network: Network, seed: int) -> tuple[Arrays, npt.NDArray[np.float32]]:
    """Weights that keep numbers near 1, and an image; float32, so that all have the same."""
    random = np.random.default_rng(seed)
    weights = {}
    for layer, before in zip(network.layers, network.inputs, strict=True):
        for name, shape in layer.weights(before).items():
            array = random.normal(size=shape) / np.sqrt(np.prod(shape[:-1]))
            if name == "moving_variance":
                array = random.uniform(0.5, 2, shape)
            weights[f"{layer.name}/{name}"] = array.astype(np.float32)
    return weights, random.normal(size=network.input_shape).astype(np.float32)


SEEDS = st.integers(0, 2**16)


def test_every_kind_is_drawn() -> None:
    assert set(DRAWN) == set(KINDS)


@pytest.mark.tensorflow
@FEWER
@given(network=networks(POOL_PADDINGS), seed=SEEDS)
def test_every_layer_leaves_what_it_leaves_in_keras(in_keras, network, seed) -> None:
    weights, x = drawn_arrays(network, seed)
    theirs, parameters, trainable = in_keras(network, weights, x)
    assert total_parameters(network.shapes) == parameters
    assert total_trainable(network.shapes) == trainable
    ours = network.forward(x, weights)
    for row in network.shapes:
        values = ours[row.name].reshape(row.output_shape)
        scale = max(1.0, float(np.abs(values).max()))
        agreement = compare(values, theirs[row.name], FLOAT32_TOLERANCE, scale)
        assert agreement.agrees, (row.name, agreement)


@pytest.mark.tensorflow
@FEWER
@given(network=networks(POOL_PADDINGS), seed=SEEDS)
def test_the_terms_of_every_unit_add_up_to_the_number_of_keras(in_keras, network, seed) -> None:
    weights, x = drawn_arrays(network, seed)
    theirs, _, _ = in_keras(network, weights, x)
    assert_terms_add_up(network, weights, x, theirs)


@pytest.mark.tensorflow
def test_the_terms_of_every_unit_of_digits_add_up_to_the_number_of_keras(in_keras) -> None:
    digits, x = load_network("digits"), load_input("digit:4").values[:, :, None] / 255
    theirs, parameters, _ = in_keras(digits.network, digits.weights, x.astype(np.float32))
    assert parameters == 5258
    assert_terms_add_up(digits.network, digits.weights, x.astype(np.float32), theirs)


def assert_terms_add_up(
    network: Network, weights: Arrays, x: npt.NDArray[np.float32], theirs: Arrays
) -> None:
    """Every number of every layer is what its terms come to, within float32.

    The tolerance is for numbers up to 1, and grows with the largest of the layer.
    """
    walk = Walk(SourceMap(x.astype(np.float64)), network, weights)
    for row in network.shapes:
        numbers = theirs[row.name].reshape((1,) * (3 - len(row.output_shape)) + row.output_shape)
        near = FLOAT32_TOLERANCE * max(1.0, float(np.abs(numbers).max()))
        for place in np.ndindex(numbers.shape):
            unit = unit_of(walk, row.name, place)
            assert abs(unit.value - numbers[place]) <= near
            products = [term.product for term in unit.terms if term.product is not None]
            if products:
                total = sum(products) + unit.bias
                assert unit.sum == pytest.approx(total, rel=1e-9, abs=1e-9)
                known = activation_of(unit.activation)
                if known.elementwise:
                    assert abs(known.function(np.array(total)) - numbers[place]) <= near


@pytest.mark.r
@REPEATABLE
@given(network=networks((*NAMED_PADDINGS, 0, 1, 3)), seed=SEEDS)
def test_every_layer_leaves_what_it_leaves_in_r(r: RProcess, network, seed) -> None:
    weights, x = drawn_arrays(network, seed)
    ours = network.forward(x, weights)
    theirs: npt.NDArray[np.float64] = x.astype(np.float64)
    for layer, before, row in zip(network.layers, network.inputs, network.shapes, strict=True):
        call = layer_call(layer, theirs, weights_of(layer, before, weights))
        theirs = r.call(call.function, call.arguments)
        values = ours[row.name].reshape(row.output_shape)
        scale = max(1.0, float(np.abs(values).max()))
        agreement = compare(values, theirs, TOLERANCE, scale)
        assert agreement.agrees, (row.name, agreement)


@pytest.mark.r
@FEWER
@given(network=networks((*NAMED_PADDINGS, 0, 2)), seed=SEEDS)
def test_r_reads_the_folder_and_computes_the_same_maps_and_units(same_in_r, network, seed) -> None:
    weights, x = drawn_arrays(network, seed)
    same_in_r(network, weights, x.astype(np.float64), seed)
