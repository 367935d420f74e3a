"""Pooling against SciPy's filters, TensorFlow and the coursework's numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import ndimage

from convtui.ops.pooling import pool2d, pool_region, pool_window
from convtui.ops.window import GeometryError

Array = npt.NDArray[np.float64]

max_pool2d, average_pool2d = partial(pool2d, "max"), partial(pool2d, "average")

PATCH = np.array([[56, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])

SIDES = st.tuples(st.integers(1, 40), st.integers(1, 40))
SMALL = st.tuples(st.integers(1, 6), st.integers(1, 6))


@dataclass(frozen=True)
class Case:
    """A pooling to try."""

    shape: tuple[int, int]
    size: tuple[int, int]
    stride: tuple[int, int]
    padding: Literal["valid", "same"]
    seed: int

    def source(self, *channels: int) -> Array:
        """Negative numbers only: a padding of 0 that took part would be seen."""
        shape = (*self.shape, *channels)
        return np.random.default_rng([self.seed, *shape]).integers(-99, 0, shape).astype(float)

    @property
    def options(self) -> dict[str, Any]:
        return {"size": self.size, "stride": self.stride, "padding": self.padding}


@st.composite
def cases(draw: st.DrawFn, *paddings: Literal["valid", "same"]) -> Case:
    """Any pooling that fits."""
    case = Case(
        draw(SIDES),
        draw(SMALL),
        draw(SMALL),
        draw(st.sampled_from(paddings or ("valid", "same"))),
        draw(st.integers(0, 999)),
    )
    too_large = case.size[0] > case.shape[0] or case.size[1] > case.shape[1]
    assume(case.padding == "same" or not too_large)
    return case


def by_scipy(case: Case, filter_: Callable[..., Array]) -> Array:
    """Complete windows only: filter everywhere, then keep where a window starts and fits."""
    # SciPy's windows are centred; the origin moves them so that they start at their cell.
    origin = [-(side // 2) for side in case.size]
    every = filter_(case.source(), size=case.size, origin=origin, mode="constant")
    last = [length - side for length, side in zip(case.shape, case.size, strict=True)]
    return every[: last[0] + 1 : case.stride[0], : last[1] + 1 : case.stride[1]]


# The coursework's numbers


def test_max_pooling_the_patch_of_a_digit_gives_its_map() -> None:
    assert max_pool2d(PATCH).tolist() == [[250, 144], [198, 241]]


def test_average_pooling_the_patch_by_hand() -> None:
    assert average_pool2d(PATCH).tolist() == [[136.5, 65], [85.25, 97.75]]


# SciPy


@settings(deadline=None, max_examples=200)
@given(cases("valid"))
def test_complete_windows_hold_the_maximum_that_scipy_finds(case: Case) -> None:
    expected = by_scipy(case, ndimage.maximum_filter)
    assert np.array_equal(max_pool2d(case.source(), **case.options), expected)


@settings(deadline=None)
@given(cases("valid"))
def test_complete_windows_average_to_what_scipy_finds(case: Case) -> None:
    expected = by_scipy(case, ndimage.uniform_filter)
    assert np.allclose(average_pool2d(case.source(), **case.options), expected)


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (5, 3), (7, 7)])
def test_same_with_an_odd_window_and_stride_1_is_scipys_filter_with_nothing_outside(
    size: tuple[int, int],
) -> None:
    source = np.random.default_rng(3).normal(-50, 9, (12, 19))
    expected = ndimage.maximum_filter(source, size=size, mode="constant", cval=-np.inf)
    assert np.array_equal(max_pool2d(source, size, stride=1, padding="same"), expected)
    mean = ndimage.generic_filter(source, np.nanmean, size=size, mode="constant", cval=np.nan)
    assert np.allclose(average_pool2d(source, size, stride=1, padding="same"), mean)


# TensorFlow


@pytest.mark.tensorflow
@settings(deadline=None, max_examples=200)
@given(case=cases(), channels=st.integers(1, 3))
def test_max_pooling_is_tensorflows(tf: ModuleType, case: Case, channels: int) -> None:
    source = case.source(channels)
    theirs = tf.nn.max_pool2d(source[None], case.size, case.stride, case.padding.upper())
    assert np.array_equal(max_pool2d(source, **case.options), theirs[0].numpy())


@pytest.mark.tensorflow
@settings(deadline=None, max_examples=200)
@given(case=cases(), channels=st.integers(1, 3))
def test_average_pooling_is_tensorflows(tf: ModuleType, case: Case, channels: int) -> None:
    source = case.source(channels)
    theirs = tf.nn.avg_pool2d(source[None], case.size, case.stride, case.padding.upper())
    assert theirs.dtype == np.float64
    assert np.allclose(average_pool2d(source, **case.options), theirs[0].numpy(), rtol=1e-12)


# Laws


@settings(deadline=None)
@given(cases())
def test_a_flat_map_stays_flat_whatever_the_padding(case: Case) -> None:
    flat = np.full(case.shape, -7.5)
    for pool in (max_pool2d, average_pool2d):
        assert (pool(flat, **case.options) == -7.5).all()


@settings(deadline=None)
@given(cases("same"))
def test_same_has_an_output_for_every_stride_begun(case: Case) -> None:
    expected = tuple(-(n // -s) for n, s in zip(case.shape, case.stride, strict=True))
    assert max_pool2d(case.source(), **case.options).shape == expected


@settings(deadline=None)
@given(cases())
def test_no_average_exceeds_the_maximum_and_a_constant_moves_both(case: Case) -> None:
    largest = max_pool2d(case.source(), **case.options)
    average = average_pool2d(case.source(), **case.options)
    assert (average <= largest + 1e-9).all()
    assert np.array_equal(max_pool2d(case.source() + 7, **case.options), largest + 7)
    assert np.allclose(average_pool2d(case.source() + 7, **case.options), average + 7)


@settings(deadline=None)
@given(cases(), st.integers(1, 4))
def test_channels_are_pooled_apart(case: Case, channels: int) -> None:
    source = case.source(channels)
    for pool in (max_pool2d, average_pool2d):
        pooled = pool(source, **case.options)
        for plane in range(channels):
            assert np.array_equal(pooled[:, :, plane], pool(source[:, :, plane], **case.options))


@settings(deadline=None)
@given(st.data(), cases(), st.sampled_from(["max", "average"]))
def test_any_part_computed_alone_is_that_part_of_the_whole(
    data: st.DataObject, case: Case, kind: Literal["max", "average"]
) -> None:
    source = case.source()
    whole = (max_pool2d if kind == "max" else average_pool2d)(source, **case.options)
    window = pool_window(case.shape, case.size, case.stride, case.padding)
    parts = []
    for steps in window.output_shape:
        first = data.draw(st.integers(0, steps - 1))
        parts.append(range(first, data.draw(st.integers(first + 1, steps))))
    rows, columns = parts
    seen_rows, seen_columns = window.sees(rows, columns)
    seen = source[seen_rows.start : seen_rows.stop, seen_columns.start : seen_columns.stop]
    expected = whole[rows.start : rows.stop, columns.start : columns.stop]
    assert np.array_equal(pool_region(kind, seen, window, rows, columns), expected)


# By hand


def test_an_incomplete_window_is_dropped_unless_padding_is_same() -> None:
    row = np.array([[1, 2, 3, 4, 9]])
    assert max_pool2d(row, (1, 2)).tolist() == [[2, 4]]
    assert max_pool2d(row, (1, 2), padding="same").tolist() == [[2, 4, 9]]
    assert average_pool2d(row, (1, 2), padding="same").tolist() == [[1.5, 3.5, 9]]


def test_the_stride_is_the_size_of_the_window_if_none_is_given() -> None:
    source = np.arange(36.0).reshape(6, 6)
    assert max_pool2d(source, (2, 3)).tolist() == [[8, 11], [20, 23], [32, 35]]
    assert max_pool2d(source, 2, stride=4).tolist() == [[7, 11], [31, 35]]


def test_small_integers_and_the_ends_of_their_range_are_pooled_in_float64() -> None:
    source = np.array([[200, 250], [255, 255]], dtype=np.uint8)
    assert average_pool2d(source).tolist() == [[240]]
    lowest = np.full((3, 3), -128, dtype=np.int8)
    assert (max_pool2d(lowest, 2, padding="same") == -128).all()
    assert max_pool2d(source).dtype == average_pool2d(source).dtype == np.float64


def test_the_output_shares_no_memory_with_the_input() -> None:
    source = np.ones((4, 4))
    for pool in (max_pool2d, average_pool2d):
        pool(source, 1)[:] = 7
        pool(source, 2)[:] = 7
    assert (source == 1).all()


# Refusals


@pytest.mark.parametrize(
    ("shape", "options", "value", "mend"),
    [
        ((4, 4), {"size": 5}, "pooling window of 5 rows", "take a smaller pooling window"),
        ((4, 4), {"size": 0}, "pooling window has 0", "give at least 1"),
        ((4, 4), {"size": 0, "stride": 2}, "pooling window has 0", "give at least 1"),
        ((4, 4), {"size": 2, "stride": 0}, "stride 0", "give 1 or more"),
        ((4, 4), {"size": 2, "padding": "full"}, "padding 'full'", "give valid or same"),
        ((4, 4), {"size": 2, "padding": 1}, "padding 1", "give valid or same"),
        ((4,), {"size": 2}, "(4,)", "give (H, W) or (H, W, C)"),
        ((4, 4, 4, 4, 4), {"size": 2}, "(4, 4, 4, 4, 4)", "give (H, W) or (H, W, C)"),
    ],
)
def test_what_cannot_be_pooled_is_refused_in_one_line(
    shape: tuple[int, ...], options: dict[str, Any], value: str, mend: str
) -> None:
    for pool in (max_pool2d, average_pool2d):
        with pytest.raises(GeometryError) as caught:
            pool(np.ones(shape), **options)
        assert value in str(caught.value)
        assert mend in str(caught.value)
        assert "\n" not in str(caught.value)
