"""Gradient descent by hand: w - η·g of every weight, the loss again, and what is said of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lesson.test_backward import digits
from lesson.test_gradient_walk import layer_alone
from networks.test_gradients import classifiers
from networks.test_random_networks import FEWER, SEEDS, drawn_arrays

from convtui.errors import BadInput
from convtui.lesson.backward import BackwardPass
from convtui.lesson.descent import Descent, first_rate, squares
from convtui.lesson.descent_words import explain_step, outcome
from convtui.lesson.forward import ForwardPass
from convtui.lesson.map_loss import LayerWayBack, MapSum
from convtui.networks.gradients import gradients
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool


@FEWER
@given(network=classifiers(("valid", "same")), seed=SEEDS, rate=st.sampled_from((1e-3, 0.1, 2.0)))
def test_every_step_is_each_weight_less_its_share_of_the_gradient(network, seed, rate) -> None:
    drawn, image = drawn_arrays(network, seed)
    way = BackwardPass(ForwardPass(network, drawn, image.astype(float)), 1)
    descent = Descent(way, rate)
    weights = {name: np.array(array, float) for name, array in drawn.items()}
    for step in range(descent.reach(4) + 1):
        found = gradients(network, weights, image, 1)
        assert descent.loss(step) == pytest.approx(found.loss, rel=1e-12)
        for name, own in descent.weights(step).items():
            assert np.array_equal(own, weights[name])
        for name, gradient in found.weights.items():
            weights[name] = weights[name] - rate * gradient
            assert np.array_equal(descent.after(step)[name], weights[name])


def test_a_small_step_takes_off_what_the_slope_promises() -> None:
    way = digits()
    descent = Descent(way, 1e-7)
    descent.reach(1)
    promised = 1e-7 * squares(way)
    assert descent.loss(0) - descent.loss(1) == pytest.approx(promised, rel=1e-3)
    tenth = first_rate(way) * squares(way) / way.loss
    assert 0.05 < tenth < 0.2


def test_steps_are_gone_back_to_and_on_with_another_rate() -> None:
    descent = Descent(digits(), 3e-4)
    assert descent.reach(10) == 10
    assert descent.losses == sorted(descent.losses, reverse=True)
    kept = descent.weights(4)
    other = descent.changed(4, 1e-4)
    assert (other.made, other.rate_at(3), other.rate_at(4)) == (4, 3e-4, 1e-4)
    assert other.losses == descent.losses[:5]
    assert other.reach(6) == 6
    for name in kept:
        assert np.array_equal(other.weights(4)[name], kept[name])
    assert other.loss(5) > descent.loss(5)  # slower
    assert descent.made == 10
    again = other.changed(2, 3e-4)
    assert again.reach(4) == 4
    assert again.losses[:5] == descent.losses[:5]


@pytest.mark.parametrize("rate", [1e9, 1e300, 1.7e308])
def test_a_rate_that_is_too_large_diverges_and_that_is_said(rate) -> None:
    descent = Descent(digits(), rate)
    last = descent.reach(100)
    assert last < 20
    assert not np.isfinite(descent.loss(last))
    assert "no number that has a gradient" in descent.problem(last)
    assert outcome(descent, last).startswith("Diverges: with η = ")
    assert descent.reach(200) == last
    back = descent.changed(last - 1, 1e-9)
    assert back.made == last - 1


def test_a_step_that_overshoots_rises_and_one_without_a_gradient_stays() -> None:
    over = Descent(digits(), 100.0)
    over.reach(1)
    assert over.loss(1) > over.loss(0)
    assert "The loss rose" in outcome(over, 1)
    assert "the step overshoots" in outcome(over, 1)
    dead = Descent(layer_alone(), 1e3)
    dead.reach(3)
    assert dead.loss(2) == dead.loss(3) == 0  # every ReLU is shut
    assert "every gradient is 0" in outcome(dead, 3)
    assert "The loss fell, from" in outcome(dead, 1)
    still = Descent(layer_alone(activation="none"), 1e-30)
    still.reach(1)
    assert "too small to be seen" in outcome(still, 1)


def test_a_weights_step_is_written_out() -> None:
    descent = Descent(digits(), 3e-4)
    way, place = descent.way(0), (1, 1, 0, 2)
    words = explain_step(descent, 0, "convolution-1/kernel", place)
    weight = way.forward.weights["convolution-1/kernel"][place]
    gradient = way.of("convolution-1/kernel")[place]
    assert words.formula() == (
        f"w[2,2,1,3] - η·g = {weight:.6g} - 0.0003·({gradient:.6g}) = "
        f"{weight - 3e-4 * gradient:.6g}"
    )
    assert f"η·Σg² = {3e-4 * squares(way):.6g}." in words.sentence
    descent.reach(1)
    after = explain_step(descent, 0, "convolution-1/kernel", place).sentence
    assert f"it goes from {descent.loss(0):.6g} to {descent.loss(1):.6g}." in after


def test_of_a_large_network_only_the_last_steps_are_kept(monkeypatch) -> None:
    monkeypatch.setattr("convtui.lesson.descent._KEPT_NUMBERS", 3 * 5000)
    descent = Descent(digits(), 1e-5)
    descent.reach(9)
    kept = [step for step in range(10) if descent.is_kept(step)]
    assert kept[0] == 0
    assert kept[-1] == 9
    assert len(kept) < 10
    assert len(descent.losses) == 10


def test_bad_rates_and_a_network_without_weights_are_refused() -> None:
    for wrong in (0.0, -0.1, float("nan"), float("inf")):
        with pytest.raises(BadInput, match=r"learning rate .* is none: give a number above 0"):
            Descent(digits(), wrong)
    network = Network("pools", (4, 4, 1), (MaxPool("pool", (2, 2), (2, 2)),))
    way = LayerWayBack(ForwardPass(network, {}, np.ones((4, 4, 1))), MapSum())
    with pytest.raises(BadInput, match="pools has no weights: there is nothing to train"):
        Descent(way, 0.1)
