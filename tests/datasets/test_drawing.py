"""Drawn digits against what MNIST's makers say of theirs, and against MNIST itself."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convtui.datasets import draw_digit, locate
from convtui.datasets.drawing import draw_variants

hands = st.none() | st.integers(0, 10**6)


@settings(deadline=None)
@given(digit=st.integers(0, 9), hand=hands)
def test_every_digit_by_every_hand_is_whole_numbers_from_0_to_255(digit, hand):
    values = draw_digit(digit, hand)
    assert values.shape == (28, 28)
    assert values.dtype == np.float64
    assert values.min() == 0
    assert values.max() > 200
    assert np.array_equal(values, values.astype(np.uint8))


@settings(deadline=None)
@given(digit=st.integers(0, 9), hand=hands)
def test_the_ink_fits_the_box_and_its_centre_of_mass_is_the_centre(digit, hand):
    values = draw_digit(digit, hand)
    rows, columns = np.nonzero(values)
    assert 18 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20
    centre = np.average(np.indices((28, 28)).reshape(2, -1), axis=1, weights=values.ravel())
    assert centre == pytest.approx([14, 14], abs=0.1)


@settings(deadline=None)
@given(digit=st.integers(0, 9), hand=hands)
def test_the_same_hand_writes_the_same_digit_again(digit, hand):
    assert np.array_equal(draw_digit(digit, hand), draw_digit(digit, hand))


def test_many_variants_at_once_are_the_same_as_one_by_one():
    drawn = draw_variants(8, range(60))
    assert drawn.shape == (60, 28, 28)
    assert all(np.array_equal(drawn[variant], draw_digit(8, variant)) for variant in range(60))


def test_no_two_hands_nor_digits_are_the_same():
    drawn = {
        draw_digit(digit, hand).tobytes() for digit in range(10) for hand in (None, *range(20))
    }
    assert len(drawn) == 10 * 21


def test_edges_are_soft_as_a_scanned_pen_is():
    values = draw_digit(4)
    assert len(np.unique(values)) > 50


def test_drawing_takes_less_than_five_milliseconds():
    def seconds() -> float:
        start = time.perf_counter()
        draw_digit(8, 3)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) < 0.005


@pytest.mark.mnist
def test_neighbours_among_real_digits_recognise_every_drawn_one():
    path = locate("mnist")
    if path is None:
        pytest.skip("mnist.npz is neither in CONVTUI_DATA nor in Keras' cache")
    with np.load(path) as mnist:
        images = mnist["x_train"][:20_000].reshape(-1, 784).astype(np.float32)
        labels = mnist["y_train"][:20_000]
    wanted = np.repeat(np.arange(10), 21)
    drawn = np.array(
        [draw_digit(digit, hand).ravel() for digit in range(10) for hand in (None, *range(20))],
        dtype=np.float32,
    )
    distances = (images**2).sum(axis=1) - 2 * drawn @ images.T
    nearest = labels[np.argpartition(distances, 5, axis=1)[:, :5]]
    votes = np.array([np.bincount(five, minlength=10).argmax() for five in nearest])
    assert np.array_equal(votes[::21], np.arange(10))
    assert (votes == wanted).mean() > 0.99
