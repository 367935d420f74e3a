"""The way back through a network, number by number."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from networks.test_gradients import classifiers
from networks.test_random_networks import FEWER, SEEDS, drawn_arrays

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.lesson.backward import BackwardPass, class_number
from convtui.lesson.forward import ForwardPass
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Flatten
from convtui.ops.window import NAMED_PADDINGS
from convtui.runs.networks import load_network


def digits() -> BackwardPass:
    given = load_network("digits")
    image = load_input("digit:4").values[:, :, None] / 255
    return BackwardPass(ForwardPass(given.network, given.weights, image), 3)


def small(*layers: Any, shape: tuple[int, int, int] = (3, 3, 1), **weights: Any) -> BackwardPass:
    """A network that ends in two classes, with the image 1 2 0; 3 -1 4; 2 5 1."""
    network = Network("small", shape, (*layers, Flatten("flat"), Dense("classes", 2)))
    drawn, _ = drawn_arrays(network, 1)
    image = np.array([[1.0, 2, 0], [3, -1, 4], [2, 5, 1]])[:, :, None]
    named = {name.replace("_", "/"): np.array(values) for name, values in weights.items()}
    return BackwardPass(ForwardPass(network, {**drawn, **named}, image), 1)


@FEWER
@given(network=classifiers((*NAMED_PADDINGS, 0, 2)), seed=SEEDS)
def test_the_terms_of_every_number_add_up_to_its_gradient(network, seed) -> None:
    weights, image = drawn_arrays(network, seed)
    passed = BackwardPass(ForwardPass(network, weights, image.astype(np.float64)), 0)
    random = np.random.default_rng(seed)
    for name, gradient in passed.all.items():
        scale = max(1.0, float(np.abs(gradient).max()))
        for place in random.permutation(list(np.ndindex(gradient.shape)))[:12].tolist():
            unit = passed.unit(name, tuple(place))
            terms = list(unit.terms)
            assert unit.value == pytest.approx(gradient[tuple(place)], rel=1e-9, abs=1e-9 * scale)
            assert sum(term.product for term in terms) == pytest.approx(
                unit.value, rel=1e-9, abs=1e-9 * scale
            )
            assert_places_hold_the_numbers(passed, terms)


def assert_places_hold_the_numbers(passed: BackwardPass, terms: list[Any]) -> None:
    """A gradient's number is in the gradient, an input in a map, a weight among the weights."""
    for term in terms:
        for of, at, number in (
            (term.value_of, term.value_at, term.value),
            (term.weight_of, term.weight_at, term.weight),
        ):
            assert bool(of) == (at is not None)
            if not of:
                continue
            found = [array[at] for array in known(passed, of) if array.ndim == len(at)]
            assert any(number == pytest.approx(one) for one in found), (of, at, number)


def known(passed: BackwardPass, of: str) -> list[Any]:
    """Arrays of this name: the gradient, the numbers themselves, and the weights."""
    forward = passed.forward
    arrays = [passed.all[of]] if of in passed.all else []
    if of == "input":
        arrays.append(forward.image)
    if of in forward.weights:
        arrays.append(forward.weights[of])
    if of in forward.maps:
        arrays.append(forward.maps[of].reshape(passed.all[of].shape))
    return arrays


def test_a_kernels_weight_is_its_inputs_times_the_gradients_that_came_back() -> None:
    passed = small(Convolution("maps", 1, (2, 2)), maps_bias=[0.0])
    unit = passed.unit("maps/kernel", (0, 1, 0, 0))
    assert [term.value for term in unit.terms] == [2, 0, -1, 4]
    came_back = passed.of("maps")[:, :, 0].ravel().tolist()
    assert [term.weight for term in unit.terms] == came_back
    assert [term.value_at for term in unit.terms] == [(0, 1, 0), (0, 2, 0), (1, 1, 0), (1, 2, 0)]
    first, *_ = unit.terms
    assert (first.value_of, first.weight_of) == ("input", "maps")


def test_padding_is_no_term_of_a_weight() -> None:
    passed = small(Convolution("maps", 1, (3, 3), padding="same"), maps_bias=[0.0])
    assert len(list(passed.unit("maps/kernel", (0, 0, 0, 0)).terms)) == 4
    assert len(list(passed.unit("maps/kernel", (1, 1, 0, 0)).terms)) == 9


def test_an_input_is_what_it_fed_times_its_weights() -> None:
    kernel = np.array([[1.0, 2], [3, -5]])[:, :, None, None]
    passed = small(Convolution("maps", 1, (2, 2)), maps_kernel=kernel, maps_bias=[0.0])
    unit = passed.unit("input", (1, 1, 0))
    assert [term.weight for term in unit.terms] == [-5, 3, 2, 1]
    assert [term.weight_at for term in unit.terms] == [
        (1, 1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0)
    ]  # fmt: skip


def test_who_won_is_given_all() -> None:
    passed = small(MaxPool("largest", (2, 2), (1, 1)))
    unit = passed.unit("input", (2, 1, 0))  # the 5, in the two windows below
    assert [term.weight for term in unit.terms] == [1, 1]
    lost = passed.unit("input", (1, 1, 0))
    assert [term.weight for term in lost.terms] == [0, 0, 0, 0]
    assert lost.value == 0


def test_relu_is_open_or_shut() -> None:
    passed = digits()
    sums = passed.forward.walk.stages[0].values
    for place in [(5, 5, 0), (13, 13, 3)]:
        (term,) = passed.unit("convolution-1/sums", place).terms
        assert term.weight == float(
            sums[place] + passed.forward.weights["convolution-1/bias"][place[2]] > 0
        )
        assert term.value_of == "convolution-1"


def test_a_score_is_p_minus_y() -> None:
    passed = digits()
    for name in ("dense-1", "softmax"):
        own, other = passed.unit(name, (3,)), passed.unit(name, (4,))
        assert [term.weight for term in own.terms] == [1, -1]
        assert [term.value for term in own.terms] == [passed.gradients.probabilities[3], 1]
        assert [term.value for term in other.terms][1] == 0


def test_penalties_are_terms_of_their_own() -> None:
    passed = digits()
    unit = passed.unit("dense-1/kernel", (7, 3))
    *_, penalty = unit.terms
    assert penalty.weight == 2 * 5e-4
    assert (penalty.weight_of, penalty.value_at) == ("", (7, 3))
    assert penalty.value == pytest.approx(passed.forward.weights["dense-1/kernel"][7, 3])


def test_a_class_has_a_name_and_a_number_from_0() -> None:
    assert class_number("cat", ("dog", "cat")) == class_number("1", ("dog", "cat")) == 1
    assert class_number(" 4", tuple("0123456789")) == 4
    for wrong in ("10", "-1", "four", "", "1.0", "²"):
        with pytest.raises(BadInput, match="give 0 to 9"):
            class_number(wrong, tuple("0123456789"))
    with pytest.raises(BadInput, match=r"did you mean 'cat'.*dog, cat, or their numbers, 0 to 1"):
        class_number("cats", ("dog", "cat"))


def test_an_unknown_gradient_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"unknown gradient 'dense-1/kernels'.*did you mean"):
        digits().of("dense-1/kernels")


def test_what_grows_beyond_all_bounds_on_the_way_back_is_refused() -> None:
    network = Network("huge", (1, 1, 1), (Flatten("flat"), Dense("one", 1), Dense("classes", 2)))
    weights = {
        "one/kernel": np.array([[1e200]]),
        "one/bias": np.array([0.0]),
        "classes/kernel": np.array([[1e200, -1e200]]),
        "classes/bias": np.array([0.0, 0.0]),
    }
    passed = BackwardPass(ForwardPass(network, weights, np.zeros((1, 1, 1))), 1)
    with pytest.raises(BadInput, match="huge: the gradient of flat is not finite"):
        passed.of("input")
