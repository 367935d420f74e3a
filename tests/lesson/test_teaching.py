"""A small network that learns drawn digits: its steps, its scores, and going back."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convtui.datasets.drawing import draw_digit
from convtui.errors import BadInput
from convtui.lesson import teaching as teaching_module
from convtui.lesson.batch_weight import open_batch_weight
from convtui.lesson.drawn_digits import drawn_digits
from convtui.lesson.teaching import HELD_OUT, TRAINED_ON, BatchRates, Teaching, teaching_of
from convtui.lesson.teaching_words import score_words, trouble
from convtui.networks.activation import Activation
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.gradients import gradients
from convtui.networks.network import Network
from convtui.networks.normalisation import BatchNormalisation
from convtui.networks.pooling import AveragePool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.networks.zoo import load_architecture

DIGITS, HELD = drawn_digits(60), drawn_digits(30, 6)
FEW = Network(
    "few",
    (28, 28, 1),
    (
        AveragePool("pool", (4, 4), (4, 4)),
        Convolution("conv", 3, (3, 3), activation="relu", l2=0.01),
        Flatten("flat"),
        Dense("dense", 10),
        Activation("softmax", "softmax"),
    ),
)


def few(seed: int = 0, rates: BatchRates | None = None) -> Teaching:
    return Teaching(FEW, DIGITS, HELD, seed, rates or BatchRates(0.1, 0.5, 16))


def same(one, other) -> bool:
    return (one.step, one.epoch, one.done) == (other.step, other.epoch, other.done) and all(
        np.array_equal(one.weights[name], other.weights[name])
        and np.array_equal(one.velocity[name], other.velocity[name])
        for name in one.weights
    )


def test_digits_are_drawn_each_as_often_and_have_the_names_that_draw_them() -> None:
    assert DIGITS.labels.tolist() == list(range(10)) * 6
    assert HELD.name(13) == "digit:3~7"
    assert np.array_equal(HELD.image(13)[:, :, 0] * 255, draw_digit(3, 7))
    assert DIGITS.images.shape == (28, 28, 60, 1)
    assert DIGITS.images.max() == 1


def test_a_step_takes_the_gradient_of_its_batch_off_every_weight() -> None:
    teaching = few()
    teaching.reach(2)
    state, rates = teaching.newest, teaching.rates_at(2)
    batch = teaching.batch(state)
    images, labels = DIGITS.images[:, :, batch], DIGITS.labels[batch]
    found = gradients(FEW, state.weights, images, labels)
    teaching.reach(3)
    assert teaching.losses[2] == pytest.approx(found.loss)
    for name, gradient in found.weights.items():
        velocity = rates.momentum * state.velocity[name] - rates.learning_rate * gradient
        assert np.allclose(teaching.newest.velocity[name], velocity)
        assert np.allclose(teaching.newest.weights[name], state.weights[name] + velocity)


@given(st.integers(1, 70), st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_an_epoch_shows_every_image_once_in_an_order_of_its_own(size, seed) -> None:
    teaching = few(seed, BatchRates(1e-6, 0.0, size))
    orders = []
    for _ in range(2):
        seen: list[int] = []
        end = teaching.end_behind(teaching.made)
        assert end - teaching.made == math.ceil(60 / size)
        while teaching.made < end:
            seen += teaching.batch(teaching.newest).tolist()
            teaching.reach(teaching.made + 1)
        assert teaching.newest.done == 0
        assert sorted(seen) == list(range(60))
        orders.append(seen)
    assert orders[0] != orders[1]
    assert teaching.newest.epoch == 3
    assert [score.epoch for score in teaching.scores] == [0, 1, 2]


def test_the_end_of_an_epoch_is_known_whether_it_is_made_or_not() -> None:
    teaching = few(0, BatchRates(0.1, 0.0, 25))
    assert [teaching.end_behind(step) for step in (0, 2, 3, 5, 6, 7)] == [3, 3, 6, 6, 9, 9]
    teaching.reach(4)
    assert [teaching.end_behind(step) for step in (0, 2, 3, 5, 6, 7)] == [3, 3, 6, 6, 9, 9]
    changed = teaching.changed(teaching.newest, BatchRates(0.1, 0.0, 10))
    assert [changed.end_behind(step) for step in (2, 3, 7, 8)] == [3, 8, 8, 14]
    changed.reach(14)
    assert [score.step for score in changed.scores] == [0, 3, 8, 14]


def test_scores_are_what_the_network_answers_image_by_image() -> None:
    teaching = few()
    teaching.reach(10)
    score, state = teaching.scores[-1], teaching.state(teaching.scores[-1].step)
    for part, loss, accuracy in (
        (DIGITS, score.loss, score.accuracy),
        (HELD, score.held_out_loss, score.held_out_accuracy),
    ):
        shares = [
            FEW.forward(part.image(number), state.weights)["softmax"][0, 0]
            for number in range(len(part))
        ]
        right = [int(one.argmax()) == label for one, label in zip(shares, part.labels, strict=True)]
        assert accuracy == np.mean(right)
        logs = [-np.log(one[label]) for one, label in zip(shares, part.labels, strict=True)]
        assert loss == pytest.approx(np.mean(logs))
    words = score_words(teaching, score)
    assert words.startswith(f"after epoch {score.epoch} {100 * score.accuracy:.1f} % of 60 digits")


def test_every_step_that_was_made_can_be_gone_back_to(monkeypatch) -> None:
    monkeypatch.setattr(teaching_module, "_BYTES_KEPT", 0)
    monkeypatch.setattr(teaching_module, "_FEWEST_KEPT", 5)
    teaching, states = few(), []
    for step in range(40):
        teaching.reach(step)
        states.append(teaching.newest)
        assert len(teaching._kept) <= 5
    assert [kept.step for kept in teaching._kept] == [0, 8, 16, 24, 32]
    for step in (0, 1, 15, 16, 17, 31, 33, 38, 39):
        assert same(teaching.state(step), states[step])


def test_the_same_seed_and_rates_give_the_same_numbers_and_another_seed_others() -> None:
    one, again, other = few(1), few(1), few(2)
    for teaching in (one, again, other):
        teaching.reach(9)
    assert same(one.newest, again.newest)
    assert not same(one.newest, other.newest)


@pytest.mark.parametrize("step", [0, 3, 4, 9])
def test_other_rates_hold_from_a_step_on_and_what_was_before_stays(step) -> None:
    teaching = few()
    teaching.reach(12)
    before = teaching.state(step)
    changed = teaching.changed(before, BatchRates(0.3, 0.0, 25))
    assert changed.made == step
    assert changed.losses == teaching.losses[:step]
    assert [score.step for score in changed.scores] == [
        score.step for score in teaching.scores if score.step <= step
    ]
    changed.reach(step + 3)
    assert changed.rates_at(step).batch_size == 25
    for earlier in range(step + 1):
        assert same(changed.state(earlier), teaching.state(earlier))
    kept = teaching.changed(before, teaching.rates_at(step))
    kept.reach(12)
    assert same(kept.newest, teaching.newest)
    assert kept.losses == teaching.losses
    assert kept.scores == teaching.scores


@pytest.mark.parametrize("rate", [1e3, 1e10, 1e200, 1e300])
def test_a_rate_that_is_far_too_large_diverges_and_that_is_said(rate) -> None:
    teaching = few(0, BatchRates(rate, 0.0, 16))
    teaching.reach(50)
    assert teaching.diverged
    assert not teaching.has_more
    assert teaching.made < 50
    assert np.isfinite(teaching.losses).all()
    assert all(np.isfinite(array).all() for array in teaching.newest.weights.values())
    assert trouble(teaching).startswith(f"diverges: step {teaching.made + 1} leads beyond all")
    again = teaching.changed(teaching.state(0), BatchRates(0.1))
    again.reach(3)
    assert again.made == 3
    assert not trouble(again)


def test_a_relu_that_is_shut_is_named() -> None:
    teaching = few()
    weights = dict(teaching.newest.weights)
    weights["conv/bias"] = np.full(3, -1e3)
    teaching = teaching.changed(replace(teaching.newest, weights=weights), BatchRates(0.01))
    teaching.reach(teaching.end_behind(teaching.made))
    assert teaching.scores[-1].shut == "conv"
    assert trouble(teaching).startswith("conv leaves 0 everywhere: its ReLU is shut")


def test_what_only_guesses_is_told_so() -> None:
    teaching = few(0, BatchRates(1e-12))
    teaching.reach(8)
    guessing = teaching.scores[-1].accuracy < 0.15
    assert ("no better than guessing" in trouble(teaching)) == guessing


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_digits_learns_most_held_out_digits_in_ten_epochs(seed) -> None:
    network = load_architecture("digits").network
    teaching = teaching_of(network, seed)
    assert (len(teaching.digits), len(teaching.held_out)) == (TRAINED_ON, HELD_OUT)
    names = {teaching.digits.name(number) for number in range(TRAINED_ON)}
    assert names.isdisjoint(teaching.held_out.name(number) for number in range(HELD_OUT))
    for _ in range(10):
        teaching.reach(teaching.end_behind(teaching.made))
    assert teaching.scores[-1].held_out_accuracy > 0.95
    assert teaching.scores[-1].epoch == 10
    assert not trouble(teaching)


def test_a_weights_gradient_is_the_mean_of_the_images_and_opens_into_terms() -> None:
    teaching = few()
    teaching.reach(4)
    state = teaching.newest
    batch = teaching.batch(state)
    whole = gradients(FEW, state.weights, DIGITS.images[:, :, batch], DIGITS.labels[batch])
    for name, place in (("conv/kernel", (1, 2, 0, 1)), ("dense/bias", (3,))):
        opened = open_batch_weight(teaching, state, (name, place))
        assert opened.gradient == pytest.approx(whole.weights[name][place])
        assert [image.number for image in opened.images] == batch.tolist()
        assert opened.largest in opened.images
        terms = sum(term.product for term in opened.unit.terms)
        assert terms == pytest.approx(opened.largest.value)
        teaching.reach(5)
        assert opened.next_value == pytest.approx(teaching.newest.weights[name][place])
        assert opened.next_velocity == pytest.approx(teaching.newest.velocity[name][place])
        first, second, third = opened.formulas
        assert first.startswith(f"g = Σ / {len(batch)} = ")
        assert first.endswith(f"= {opened.gradient:.6g}")
        assert second.startswith("v ← 0.5·")
        assert third.endswith(f"= {opened.next_value:.6g}")


@pytest.mark.parametrize(
    ("layers", "shape", "words"),
    [
        ((Flatten("f"), Dense("d", 3)), (28, 28, 1), "leaves 3: what is taught here takes a digit"),
        ((Flatten("f"), Dense("d", 10)), (28, 28, 3), "takes 28×28×3 and leaves 10"),
        ((Flatten("f"), Dense("d", 200), Dense("e", 10)), (28, 28, 1), "are the most that are"),
        ((Flatten("f"), Dropout("o", 0.5), Dense("d", 10)), (28, 28, 1), "a layer of dropout"),
        (
            (BatchNormalisation("n"), Flatten("f"), Dense("d", 10)),
            (28, 28, 1),
            "batch-normalisation, which works otherwise while it is trained",
        ),
        ((Convolution("c", 1, (3, 3)),), (28, 28, 1), "a loss needs a dense layer"),
    ],
)
def test_what_cannot_be_taught_is_refused_in_one_line(layers, shape, words) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        Teaching(Network("other", shape, layers), DIGITS, HELD)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((0.0, 0.0, 32), "learning rate 0 is none"),
        ((-0.1, 0.0, 32), "learning rate -0.1 is none"),
        ((math.nan, 0.0, 32), "learning rate nan is none"),
        ((math.inf, 0.0, 32), "learning rate inf is none"),
        ((0.1, 1.0, 32), "momentum 1 is none"),
        ((0.1, math.nan, 32), "momentum nan is none"),
        ((0.1, 0.0, 0), "batch size 0 is none: give a number from 1 to 1000"),
        ((0.1, 0.0, 1001), "batch size 1001 is none"),
    ],
)
def test_rates_that_are_none_are_refused(given, words) -> None:
    with pytest.raises(BadInput, match=words):
        BatchRates(*given)
