"""Where windows stand: shapes, positions and padding, against NumPy's own sliding windows."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from convtui.ops.window import GeometryError, Window, pair, slide

Array = npt.NDArray[np.float64]
Pads = tuple[tuple[int, int], tuple[int, int]]

PER_AXIS = st.tuples(st.integers(1, 4), st.integers(1, 4))
PADS = st.tuples(*[st.tuples(st.integers(0, 9), st.integers(0, 9))] * 2)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, Pads]:
    """Any window that fits, and the padding it was given."""
    shape = draw(st.tuples(st.integers(1, 40), st.integers(1, 40)))
    pads, dilation = draw(PADS), draw(PER_AXIS)
    room = [length + sum(both) for length, both in zip(shape, pads, strict=True)]
    size = [
        draw(st.integers(1, min(7, (cells - 1) // apart + 1)))
        for cells, apart in zip(room, dilation, strict=True)
    ]
    return slide(
        shape, (size[0], size[1]), stride=draw(PER_AXIS), padding=pads, dilation=dilation
    ), pads


@st.composite
def regions(draw: st.DrawFn, window: Window) -> tuple[range, range]:
    """Some output rows and columns, at least one of each."""
    parts = []
    for steps in window.output_shape:
        first = draw(st.integers(0, steps - 1))
        parts.append(range(first, draw(st.integers(first + 1, steps))))
    return parts[0], parts[1]


def counted(window: Window, channels: tuple[int, ...] = ()) -> Array:
    """A source in which no two cells are equal, and none is 0."""
    shape = (window.rows.length, window.columns.length, *channels)
    return np.arange(1.0, math.prod(shape) + 1).reshape(shape)


def slid(source: Array, window: Window, pads: Pads) -> Array:
    """(rows, columns, kh, kw): all windows, by NumPy."""
    rows, columns = window.rows, window.columns
    views = sliding_window_view(np.pad(source, pads), (rows.span, columns.span))
    return views[:: rows.stride, :: columns.stride, :: rows.dilation, :: columns.dilation]


# Output shapes


@pytest.mark.parametrize(
    ("length", "size", "options", "steps"),
    [
        (4, 3, {}, 2),
        (5, 4, {"padding": 2}, 6),
        (5, 3, {"padding": "same"}, 5),
        (5, 3, {"padding": "full"}, 7),
        (5, 3, {"stride": 2}, 2),
        (5, 3, {"stride": 2, "padding": 1}, 3),
        (6, 3, {"stride": 2, "padding": 1}, 3),
        (7, 3, {"dilation": 2}, 3),
    ],
)
def test_the_worked_shapes_of_dumoulin_and_visin_come_out(
    length: int, size: int, options: dict, steps: int
) -> None:
    assert slide((length, length), (size, size), **options).output_shape == (steps, steps)


@settings(deadline=None)
@given(windows())
def test_there_are_as_many_steps_as_numpy_finds_windows(laid: tuple[Window, Pads]) -> None:
    window, pads = laid
    assert window.output_shape == slid(counted(window), window, pads).shape[:2]
    assert window.pad_widths == pads


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 5), st.integers(1, 4))
def test_same_gives_an_output_for_every_stride_begun_and_the_odd_cell_comes_last(
    length: int, size: int, stride: int, dilation: int
) -> None:
    window = slide((length, 1), (size, 1), stride=stride, padding="same", dilation=(dilation, 1))
    before, after = window.pad_widths[0]
    span = dilation * (size - 1) + 1
    # TensorFlow's documentation states the total by cases, in `tf.nn.convolution`.
    total = max(span - (length % stride or stride), 0)
    assert window.output_shape[0] == math.ceil(length / stride)
    assert (before, after) == (total // 2, total - total // 2)


def test_same_pads_an_even_kernel_below_and_to_the_right_only() -> None:
    assert slide((5, 5), (2, 2), padding="same").pad_widths == ((0, 1), (0, 1))
    assert slide((5, 5), (4, 3), padding="same").pad_widths == ((1, 2), (1, 1))


def test_strides_dilations_and_pads_belong_to_their_own_axis() -> None:
    window = slide((9, 9), (3, 2), stride=(1, 3), padding=((1, 0), (0, 2)), dilation=(3, 1))
    assert window.output_shape == (4, 4)
    assert [list(window.rows.taps(0)), list(window.columns.taps(3))] == [[-1, 2, 5], [9, 10]]


# Positions


def test_steps_run_along_the_rows() -> None:
    window = slide((4, 5), (2, 2))
    assert [window.position(step) for step in (0, 3, 4, 11)] == [(0, 0), (0, 3), (1, 0), (2, 3)]


@settings(deadline=None)
@given(st.data())
def test_a_window_taken_anywhere_is_numpys(data: st.DataObject) -> None:
    window, pads = data.draw(windows())
    source = counted(window)
    expected = slid(source, window, pads)
    row = data.draw(st.integers(0, window.rows.steps - 1))
    column = data.draw(st.integers(0, window.columns.steps - 1))
    assert np.array_equal(window.take(source, row, column), expected[row, column])
    # No cell of the source is 0, so what is 0 is padding.
    assert np.array_equal(window.inside(row, column), expected[row, column] != 0)
    filled = window.take(source, row, column, fill=-7)
    assert np.array_equal(filled, np.where(expected[row, column] == 0, -7, expected[row, column]))


def test_a_window_over_channels_takes_all_of_them() -> None:
    window = slide((3, 3), (2, 2), padding=1)
    source = counted(window, (3,))
    assert window.take(source, 0, 1).tolist() == [[[0] * 3, [0] * 3], [[1, 2, 3], [4, 5, 6]]]


def test_a_taken_window_is_a_copy_in_float64() -> None:
    source = np.full((3, 3), 200, dtype=np.uint8)
    taken = slide((3, 3), (3, 3)).take(source, 0, 0)
    taken += 100
    assert taken.dtype == np.float64
    assert (source == 200).all()


# Parts


@settings(deadline=None)
@given(st.data())
def test_the_cells_that_a_part_sees_are_all_it_takes_to_rebuild_it(data: st.DataObject) -> None:
    window, pads = data.draw(windows())
    source = counted(window)
    rows, columns = data.draw(regions(window))
    seen_rows, seen_columns = window.sees(rows, columns)
    seen = source[seen_rows.start : seen_rows.stop, seen_columns.start : seen_columns.stop]
    assert seen.shape == (len(seen_rows), len(seen_columns))
    block = window.padded(seen, rows, columns)
    assert block.shape == tuple(
        (len(part) - 1) * axis.stride + axis.span
        for part, axis in ((rows, window.rows), (columns, window.columns))
    )
    views = window.shifted(block, len(rows), len(columns))
    expected = slid(source, window, pads)[rows.start : rows.stop, columns.start : columns.stop]
    together = np.stack(views, axis=-1).reshape(expected.shape)
    assert np.array_equal(together, expected)
    two = np.stack([block, -block], axis=-1)
    unrolled = window.unrolled(two, len(rows), len(columns))
    assert np.array_equal(unrolled[..., 0], expected)
    assert np.array_equal(unrolled[..., 1], -expected)


def test_one_cell_at_the_far_end_sees_one_window_only() -> None:
    window = slide((4096, 4096), (3, 3), padding="same")
    assert window.sees(range(4095, 4096), range(4095, 4096)) == (
        range(4094, 4096),
        range(4094, 4096),
    )


def test_a_window_far_out_on_wide_padding_sees_nothing() -> None:
    window = slide((4, 4), (2, 2), padding=6)
    for row in (range(0, 1), range(window.rows.steps - 1, window.rows.steps)):
        seen_rows, _ = window.sees(row, range(6, 7))
        assert len(seen_rows) == 0
        assert window.padded(np.zeros((0, 2)), row, range(6, 7)).tolist() == [[0, 0], [0, 0]]


# Refusals


@pytest.mark.parametrize(
    ("shape", "size", "options", "value", "mend"),
    [
        ((5, 5), (3, 3), {"stride": 0}, "stride 0", "give 1 or more"),
        ((5, 5), (3, 3), {"stride": (1, -2)}, "stride -2", "give 1 or more"),
        ((5, 5), (3, 3), {"dilation": 0}, "dilation 0", "give 1 or more"),
        ((5, 5), (3, 3), {"padding": -1}, "padding -1", "give 0 or more"),
        ((5, 5), (3, 3), {"padding": ((0, 0), (0, -3))}, "padding -3", "give 0 or more"),
        ((5, 5), (3, 3), {"padding": "reflect"}, "'reflect'", "valid, same, full"),
        ((0, 5), (3, 3), {}, "input 0 rows", "give at least 1"),
        ((5, 0), (3, 3), {"padding": 3}, "input 0 columns", "give at least 1"),
        ((5, 5), (0, 3), {}, "kernel has 0", "give at least 1"),
        ((2, 5), (3, 3), {}, "3 rows does not fit in 2 rows", "smaller kernel"),
        ((5, 2), (3, 3), {}, "3 columns does not fit in 2 columns", "smaller kernel"),
        ((5, 5), (3, 3), {"dilation": 3}, "dilated to 7", "less dilation"),
        ((2, 2), (5, 5), {"padding": 1}, "4 rows (2 of them padding)", "more padding"),
        ((2, 2), (5, 5), {"what": "pooling window"}, "pooling window of 5", "pooling window"),
    ],
)
def test_a_window_that_cannot_slide_is_refused_in_one_line_with_value_and_mend(
    shape: tuple[int, int], size: tuple[int, int], options: dict, value: str, mend: str
) -> None:
    with pytest.raises(GeometryError) as caught:
        slide(shape, size, **options)
    message = str(caught.value)
    assert value in message
    assert mend in message
    assert "\n" not in message


def test_the_largest_window_that_fits_is_let_through() -> None:
    assert slide((5, 5), (3, 3), dilation=2).output_shape == (1, 1)
    assert slide((2, 2), (4, 4), padding=1).output_shape == (1, 1)


def test_one_number_stands_for_both_axes() -> None:
    assert pair(3, "stride") == (3, 3)
    assert pair((3, 1), "stride") == (3, 1)


# The way back


@settings(derandomize=True, deadline=None)
@given(drawn=windows())
def test_the_steps_that_use_a_tap_are_those_where_it_stands_on_the_input(
    drawn: tuple[Window, Pads],
) -> None:
    for axis in (drawn[0].rows, drawn[0].columns):
        for tap in range(axis.size):
            cells = [(step, axis.taps(step)[tap]) for step in range(axis.steps)]
            steps, places = axis.uses(tap)
            assert list(zip(steps, places, strict=True)) == [
                (step, cell) for step, cell in cells if 0 <= cell < axis.length
            ]


@settings(derandomize=True, deadline=None)
@given(drawn=windows(), planes=st.sampled_from([(), (2,), (3, 2)]))
def test_what_is_gathered_is_what_was_under_the_taps_turned_around(
    drawn: tuple[Window, Pads], planes: tuple[int, ...]
) -> None:
    """The law of a transpose: ⟨what is under the taps of x, shares⟩ = ⟨x, shares gathered⟩."""
    window, pads = drawn
    source = counted(window, planes)
    under = window.under_taps(source)
    if not planes:
        taps = slid(source, window, pads).reshape(*window.output_shape, -1)
        assert np.array_equal(np.stack(under, axis=-1), taps)
    random = np.random.default_rng(0)
    shares = [random.integers(-9, 10, view.shape).astype(np.float64) for view in under]
    forward = sum(float((view * share).sum()) for view, share in zip(under, shares, strict=True))
    back = window.gathered(shares, planes)
    assert back.shape == source.shape
    assert float((back * source).sum()) == forward
