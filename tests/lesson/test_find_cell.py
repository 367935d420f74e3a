"""Cells worth looking at, against NumPy over the whole map."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convtui.inputs import load_input
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson import find_cell, layer_stages
from convtui.lesson import stage as stages
from convtui.lesson.find_cell import (
    is_zero,
    nearest_nonzero,
    next_nonzero,
    opening_cell,
    strongest_cell,
)
from convtui.lesson.map import MapSlice
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline

IDENTITY = typed_kernel(np.ones((1, 1)))
SPARSE = arrays(
    np.float64,
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    elements=st.sampled_from([0.0, 0.0, 0.0, -2.0, 3.0]),
)


def pipeline(source: np.ndarray, **options: object) -> Pipeline:
    return Pipeline(source, LayerOptions(**{"kernel": IDENTITY, "pool": 0, **options}))  # type: ignore[arg-type]


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No map is small enough to be kept whole."""
    monkeypatch.setattr(stages, "_KEPT_CELLS", 12)
    monkeypatch.setattr(find_cell, "_BAND_CELLS", 5)


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_opened_at_its_largest_sum(digit: int) -> None:
    lesson = pipeline(load_input(f"digit:{digit}").values, kernel=load_kernel("horizontal-line"))
    sums = lesson.stages[0].plane()
    assert sums[0, 0] == 0
    assert sums[strongest_cell(lesson)] == sums.max()


def test_where_the_activation_cuts_negative_sums_the_largest_that_is_left_is_strongest() -> None:
    source = np.array([[0.0, -9, 0, 5]])
    assert strongest_cell(pipeline(source)) == (0, 3)
    assert strongest_cell(pipeline(source, bias=-5.0)) == (0, 1)
    assert strongest_cell(pipeline(source, bias=-4.9)) == (0, 3)
    for activation in ("none", "leaky-relu", "sigmoid", "tanh"):
        assert strongest_cell(pipeline(source, activation=activation)) == (0, 1)


def test_the_strongest_cell_of_the_pooled_map_is_one_of_its_own() -> None:
    source = np.zeros((6, 6))
    source[5, 2] = 7
    assert strongest_cell(pipeline(source, pool=2), 2) == (2, 1)


def test_a_map_that_is_soon_walked_begins_at_its_first_cell_unless_that_is_0() -> None:
    source = np.array([[1.0, 0, 9]])
    assert opening_cell(pipeline(source)) == (0, 0)
    assert opening_cell(pipeline(source - 1)) == (0, 2)
    large = np.ones((9, 9))
    large[4, 4] = 2
    assert opening_cell(pipeline(large)) == (4, 4)


def test_of_nothing_but_zeros_the_first_cell_is_strongest() -> None:
    assert strongest_cell(pipeline(np.zeros((3, 4)))) == (0, 0)


@pytest.mark.parametrize("parts", [False, True])
@settings(deadline=None)
@given(source=SPARSE, cell=st.integers(0, 80))
def test_the_next_nonzero_cell_is_the_first_that_numpy_finds(
    parts: bool, source: np.ndarray, cell: int
) -> None:
    stage, cell = pipeline(source).stages[0], min(cell, source.size - 1)
    seen = MapSlice(stage)
    after = [place for place in np.flatnonzero(source).tolist() if place > cell]
    with pytest.MonkeyPatch.context() as patch:
        if parts:
            patch.setattr(stages, "_KEPT_CELLS", 0)
            patch.setattr(stages, "_SAMPLED_BANDS", 1)
            patch.setattr(find_cell, "_BAND_CELLS", 5)
            # A sample may miss what is there; here it is all that counts.
            patch.setattr(type(stage), "extent", lambda *_: (-2.0, 3.0))
        assert next_nonzero(seen, cell) == (after[0] if after else None)
        assert is_zero(seen, cell) == (source.flat[cell] == 0)


@settings(deadline=None)
@given(source=SPARSE, row=st.integers(0, 8), column=st.integers(0, 8))
def test_no_cell_that_is_not_zero_is_nearer(source: np.ndarray, row: int, column: int) -> None:
    row, column = min(row, source.shape[0] - 1), min(column, source.shape[1] - 1)
    found = nearest_nonzero(MapSlice(pipeline(source).stages[0]), row, column)
    away = [abs(r - row) + abs(c - column) for r, c in np.argwhere(source).tolist()]
    if not away:
        assert found is None
    else:
        assert found is not None
        assert source[found] != 0
        assert abs(found[0] - row) + abs(found[1] - column) == min(away)


def test_what_rounding_has_left_of_zero_is_zero() -> None:
    source = np.array([[0.1, 0.2, -0.3, 5.0, 0.0]])
    stage = pipeline(source, kernel=typed_kernel(np.ones((1, 3)))).stages[0]
    assert stage.plane()[0, 0] != 0
    assert is_zero(MapSlice(stage), 0)
    assert next_nonzero(MapSlice(stage), 0) == 1


def test_a_search_looks_through_no_more_cells_than_it_may() -> None:
    source = np.zeros((40, 5))
    source[39, 4] = 1
    seen = MapSlice(pipeline(source).stages[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find_cell, "_BAND_CELLS", 5)
        assert next_nonzero(seen, 0, most=100) is None
        assert next_nonzero(seen, 99, most=100) == 199


def test_a_photograph_is_opened_without_computing_its_whole_map(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = np.random.default_rng(1).random((3000, 2000))
    lesson, computed = pipeline(source, kernel=load_kernel("sobel-x")), 0
    convolve = layer_stages.convolve_region

    def counted(*arguments: object) -> np.ndarray:
        nonlocal computed
        result: np.ndarray = convolve(*arguments)  # type: ignore[arg-type]
        computed += result.size
        return result

    monkeypatch.setattr(layer_stages, "convolve_region", counted)
    row, column = strongest_cell(lesson)
    value = lesson.stages[0].step(row, column).value
    assert value == max(map(abs, lesson.stages[0].extent()))
    assert computed < source.size / 4
