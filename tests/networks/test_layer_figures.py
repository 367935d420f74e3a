"""What a layer takes and sees: the judges are counted terms, and images lit row by row."""

import numpy as np
import pytest

from convtui.lesson.map import SourceMap
from convtui.lesson.unit import unit_of
from convtui.lesson.walk import Walk
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.first_weights import first_weights
from convtui.networks.layer import Layer
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool, MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.networks.zoo import load_architecture

SIDES = (61, 67)
"""Larger than what any of the drawn networks sees."""


def drawn(seed: int) -> Network:
    """Three or four layers of any size, stride, dilation and padding."""
    random = np.random.default_rng(seed)

    def pair(most: int) -> tuple[int, int]:
        return int(random.integers(1, most + 1)), int(random.integers(1, most + 1))

    layers: list[Layer] = []
    for number in range(int(random.integers(3, 5))):
        padding = ("valid", "same")[int(random.integers(2))]
        name, made = f"l{number}", int(random.integers(3))
        if made == 0:
            layers.append(Convolution(name, 2, pair(3), pair(2), padding, dilation=pair(2)))
        else:
            layers.append((MaxPool, AveragePool)[made - 1](name, pair(3), pair(2), padding))
    return Network("drawn", (*SIDES, 1), tuple(layers))


def lit(network: Network, axis: int) -> dict[str, np.ndarray]:
    """For each layer which rows (or columns) of its map see which of the image.

    Every weight is positive, so a number is positive where something that it sees is lit.
    """
    weights = {
        name: np.full_like(w, float(name.endswith("kernel")))
        for name, w in first_weights(network, 0).items()
    }
    found: dict[str, list[np.ndarray]] = {layer.name: [] for layer in network.layers}
    for line in range(SIDES[axis]):
        image = np.zeros(network.input_shape)
        image[(slice(None),) * axis + (line,)] = 1
        for name, values in network.forward(image, weights).items():
            found[name].append(values.max(axis=(1 - axis, 2)) > 0)
    return {name: np.array(rows).T for name, rows in found.items()}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("axis", [0, 1])
def test_a_number_in_the_middle_sees_as_many_pixels_as_are_told(seed: int, axis: int) -> None:
    network = drawn(seed)
    seen = lit(network, axis)
    for row in network.shapes:
        middle = len(seen[row.name]) // 2
        first, last = (np.flatnonzero(seen[row.name][middle])[end] for end in (0, -1))
        assert last - first + 1 == row.field.size[axis]
        after = np.flatnonzero(seen[row.name][middle + 1])[0]
        assert after - first == row.field.jump[axis]


def test_behind_a_flatten_a_dense_layer_sees_all_that_its_maps_see() -> None:
    """Of digits the last two rows and columns are seen by nobody: the second pooling drops one."""
    shapes = {row.name: row.field for row in load_architecture("digits").network.shapes}
    assert shapes["flatten-1"].size == shapes["max-pool-2"].size == (10, 10)
    assert shapes["dense-1"].size == (26, 26)
    assert shapes["dense-1"].size_formula == "10+(5-1)·4 = 26"
    network = load_architecture("digits").network
    weights = {
        name: np.full_like(w, float(name.endswith("kernel")))
        for name, w in first_weights(network, 0).items()
    }
    seen = []
    for line in range(28):
        image = np.zeros((28, 28, 1))
        image[line] = 1
        seen.append(bool(network.forward(image, weights)["dense-1"].any()))
    assert seen == [True] * 26 + [False] * 2


def test_where_down_and_right_differ_both_formulas_are_told() -> None:
    network = Network("wide", (9, 9, 1), (Convolution("c", 1, (3, 2), stride=(1, 2)),))
    field = network.shapes[0].field
    assert field.size_formula == "1+(3-1)·1 = 3 × 1+(2-1)·1 = 2"
    assert (field.jump, field.jump_formula) == ((1, 2), "1 × 1·2 = 2")


WEIGHTED = (
    Convolution("c1", 3, (3, 2), stride=(2, 1)),
    BatchNormalisation("n1"),
    MaxPool("m", (2, 2), (1, 2)),
    Convolution("c2", 2, (2, 2), dilation=(1, 2), has_bias=False),
    Dropout("o", 0.5),
    Flatten("f"),
    Dense("d1", 4, "sigmoid"),
    BatchNormalisation("n2"),
    Dense("d2", 3, "softmax"),
)


@pytest.mark.parametrize("name", [layer.name for layer in WEIGHTED])
def test_multiply_adds_are_the_weighed_terms_of_all_numbers(name: str) -> None:
    network = Network("weighted", (9, 12, 2), WEIGHTED)
    walk = Walk(SourceMap(np.ones(network.input_shape)), network, first_weights(network, 1))
    (row,) = [row for row in network.shapes if row.name == name]
    has_weights = bool({layer.name: layer for layer in WEIGHTED}[name].weights((1, 1, 1)))
    shape = row.output_shape if len(row.output_shape) == 3 else (1, 1, *row.output_shape)
    terms = [unit_of(walk, name, place).terms for place in np.ndindex(shape)]
    assert row.multiply_adds.number == has_weights * sum(map(len, terms))


def test_padding_is_counted_as_if_it_were_multiplied() -> None:
    """Each number then takes as many as one in the middle, whose terms are all there."""
    network = Network("padded", (6, 5, 2), (Convolution("c", 3, (3, 3), padding="same"),))
    walk = Walk(SourceMap(np.ones(network.input_shape)), network, first_weights(network, 1))
    middle = len(unit_of(walk, "c", (2, 2, 0)).terms)
    assert network.shapes[0].multiply_adds.number == middle * 6 * 5 * 3


def test_every_formula_comes_to_its_number() -> None:
    for model in ("digits", "cifar-regularised", "mnist-course"):
        for row in load_architecture(model).network.shapes:
            told = {
                row.multiply_adds.formula: row.multiply_adds.number,
                row.field.size_formula: row.field.size[0],
                row.field.jump_formula: row.field.jump[0],
            }
            for formula, number in told.items():
                left, _, right = formula.partition(" = ")
                assert eval(left.replace("·", "*")) == number == int(right or left)
