"""A gradient checked by hand: the quotient, and which error makes its difference."""

import numpy as np
import pytest
from lesson.test_backward import digits, small
from lesson.test_gradient_walk import layer_alone

from convtui.errors import BadInput
from convtui.lesson.backward import BackwardPass
from convtui.lesson.forward import ForwardPass
from convtui.lesson.nudge import STEPS, can_be_nudged, formula, nudge, step_of, title, words
from convtui.networks.convolution import Convolution
from convtui.networks.gradients import gradients


def smooth() -> BackwardPass:
    """A network without a corner."""
    return small(Convolution("maps", 2, (2, 2), activation="tanh"), maps_bias=[0.1, 0.2])


@pytest.mark.parametrize(
    ("name", "place"),
    [("maps/kernel", (0, 1, 0, 1)), ("maps/bias", (0,)), ("input", (1, 1, 0))],
)
def test_the_losses_are_those_of_the_moved_number(name, place) -> None:
    way = smooth()
    moved = nudge(way, name, place, 0.01)
    for by, loss in ((0.01, moved.plus), (-0.01, moved.minus)):
        weights = {key: np.array(one, float) for key, one in way.forward.weights.items()}
        image = way.forward.image.copy()
        (image if name == "input" else weights[name])[place] += by
        forward = ForwardPass(way.forward.network, weights, image)
        shares = forward.probabilities
        assert loss == pytest.approx(-np.log(shares[1]), rel=1e-12)
        assert gradients(way.forward.network, weights, image, 1).loss == loss
    assert moved.loss == way.loss
    assert moved.gradient == way.of(name)[place]
    assert way.of(name)[place] == pytest.approx((moved.plus - moved.minus) / 0.02, rel=1e-3)
    assert formula(moved).endswith(f"/ (2·0.01) = {moved.quotient:.6g}")
    assert title(moved).startswith(f"{name}[{place[0] + 1}")


def test_truncation_falls_as_the_square_and_rounding_grows_as_h_falls() -> None:
    way = smooth()
    table = {h: nudge(way, "maps/kernel", (1, 1, 0, 0), h) for h in STEPS}
    first, second = table[1e-1], table[1e-2]
    assert first.cause == second.cause == "truncation"
    assert first.difference / second.difference == pytest.approx(100, rel=0.1)
    assert "truncation" in words(first)
    assert "A smaller h" in words(first)
    for h in STEPS[7:]:
        assert table[h].cause == "rounding"
        assert "A larger h" in words(table[h]) or "Take a larger h" in words(table[h])
    best = min(STEPS, key=lambda h: abs(table[h].difference))
    assert 1e-8 < best < 1e-2
    assert table[best].digits >= 9
    assert "Equal to" in words(table[best])
    assert abs(table[1e-14].difference) > abs(table[best].difference)


def test_a_corner_between_the_ends_is_told() -> None:
    way = small(Convolution("maps", 1, (1, 1), activation="relu"), maps_bias=[0.0])
    (weight,) = way.forward.weights["maps/kernel"].ravel()
    far = nudge(way, "maps/kernel", (0, 0, 0, 0), 2 * abs(float(weight)))
    assert far.passed == 8  # all but the 0 change their sign
    assert far.cause == "corner"
    assert "8 numbers pass a corner" in words(far)
    near = nudge(way, "maps/kernel", (0, 0, 0, 0), 1e-4)
    assert near.passed == 0
    assert near.cause != "corner"


def test_an_h_that_is_lost_or_a_loss_that_is_none_is_told() -> None:
    way = digits()
    weights = {name: np.array(array) for name, array in way.forward.weights.items()}
    weights["dense-1/kernel"][:, 3] += 1e3
    far = BackwardPass(ForwardPass(way.forward.network, weights, way.forward.image), 3)
    lost = nudge(far, "dense-1/kernel", (0, 3), 1e-15)
    assert lost.is_lost
    assert lost.quotient == 0
    assert "h is lost in rounding" in words(lost)
    none = nudge(way, "dense-1/kernel", (207, 3), 1e308)
    assert none.cause == "no number"
    assert "no number that far away" in words(none)


def test_of_a_sum_every_h_that_rounding_leaves_is_right() -> None:
    way = layer_alone(pool=0, activation="none")
    for h in (10.0, 1e-1, 1e-4):
        one = nudge(way, "convolution/kernel", (0, 0, 0, 0), h)
        assert one.cause == "rounding"
        assert one.digits >= 10


def test_what_is_made_of_others_cannot_be_nudged_and_h_is_above_0() -> None:
    way = digits()
    assert can_be_nudged(way, "input")
    assert can_be_nudged(way, "dense-1/bias")
    assert not can_be_nudged(way, "dense-1")
    assert not can_be_nudged(way, "convolution-1/sums")
    for wrong in (0.0, -1.0, float("inf"), float("nan")):
        with pytest.raises(BadInput, match="give a number above 0"):
            step_of(wrong)
    assert step_of(1e-300) == 1e-300
