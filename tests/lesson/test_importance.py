"""Occlusion and random masks, against what they are defined as, pixel by pixel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convtui.lesson.importance import GREY, MASKS, importance, masks, occlusion


def go_on(share: float) -> bool:
    return True


def image(seed: int, rows: int = 9, columns: int = 7, channels: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random((rows, columns, channels))


def asking(seed: int, shape: tuple[int, ...]):
    """A probability that every pixel has a share in, on either side."""
    weights = np.random.default_rng(seed).normal(size=shape)
    return lambda seen: float(1 / (1 + np.exp(-(weights * seen).sum())))


@given(st.integers(0, 9), st.sampled_from([1, 3, 5, 7]), st.sampled_from([1, 3]))
@settings(max_examples=25)
def test_occlusion_is_the_fall_with_a_square_around_each_pixel(seed, size, channels) -> None:
    seen = image(seed, channels=channels)
    ask = asking(seed + 1, seen.shape)
    found = occlusion(seen, ask, size, go_on)
    for row in range(9):
        for column in range(7):
            hidden = seen.copy()
            for down in range(9):
                for along in range(7):
                    if max(abs(down - row), abs(along - column)) <= size // 2:
                        hidden[down, along] = GREY
            assert found[row, column] == pytest.approx(ask(seen) - ask(hidden))


def test_occlusion_of_a_large_image_asks_at_some_places_only() -> None:
    asked = []

    def ask(seen: np.ndarray) -> float:
        asked.append(1)
        return float(seen[40, 70, 0])

    found = occlusion(np.ones((70, 100, 1)), ask, 9, go_on)
    assert found.shape == (70, 100)
    assert len(asked) <= 1 + 32 * 32
    assert found.max() == GREY
    rows, columns = np.nonzero(found)
    assert 36 <= rows.min() <= 40 <= rows.max() <= 46
    assert 64 <= columns.min() <= 70 <= columns.max() <= 76


@given(st.integers(0, 5), st.integers(1, 40), st.integers(1, 40))
@settings(max_examples=20)
def test_masks_are_squares_half_of_them_seen(seed, rows, columns) -> None:
    made = masks((rows, columns), seed)
    assert made.shape == (MASKS, rows, columns)
    assert (made == masks((rows, columns), seed)).all()
    assert 0.4 < made.mean() < 0.6
    assert (np.abs(made.mean(axis=0) - 0.5) < 0.12).all()


@given(st.integers(0, 3))
@settings(max_examples=4)
def test_importance_is_the_mean_while_seen_less_the_mean_while_hidden(seed) -> None:
    seen = image(seed)
    ask = asking(seed + 1, seen.shape)
    found = importance(seen, ask, go_on, seed)
    made = masks((9, 7), seed)
    shares = np.array([ask(np.where(mask[:, :, None], seen, 0)) for mask in made])
    for row in range(9):
        for column in range(7):
            is_seen = made[:, row, column]
            expected = shares[is_seen].mean() - shares[~is_seen].mean()
            assert found[row, column] == pytest.approx(expected)


@given(st.integers(0, 27), st.integers(0, 27), st.sampled_from([1.0, -1.0]))
@settings(max_examples=15)
def test_the_only_pixel_that_counts_stands_out(row, column, sign) -> None:
    seen = np.ones((28, 28, 1))
    found = importance(seen, lambda part: 0.5 + sign * 0.5 * float(part[row, column, 0]), go_on)
    assert found[row, column] == pytest.approx(sign * 0.5)
    assert np.abs(found).max() == pytest.approx(0.5)


def test_they_stop_when_they_are_told_to() -> None:
    told: list[float] = []

    def twice(share: float) -> bool:
        told.append(share)
        return len(told) < 3

    seen = image(1)
    assert occlusion(seen, asking(1, seen.shape), 3, twice) is None
    assert told == [0, 1 / 63, 2 / 63]
    told.clear()
    assert importance(seen, asking(1, seen.shape), twice) is None
    assert told == [0, 1 / MASKS, 2 / MASKS]
