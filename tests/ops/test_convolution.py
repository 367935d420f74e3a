"""Convolution against SciPy, TensorFlow, the laws it obeys and the coursework's numbers."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, signal

from convtui.ops.convolution import conv2d, convolve_region, oriented
from convtui.ops.window import GeometryError, slide

Array = npt.NDArray[np.float64]

PATCH = np.array([[56, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])
HORIZONTAL_LINE = np.array([[-0.5, -0.5, -0.5], [1, 1, 1], [-0.5, -0.5, -0.5]])
EDGE_8 = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])
EDGE_4 = np.array([[0, -1, 0], [-1, 8, -1], [0, -1, 0]])

SIDES = st.tuples(st.integers(1, 40), st.integers(1, 40))
SMALL = st.tuples(st.integers(1, 4), st.integers(1, 4))
PADDINGS = st.one_of(
    st.sampled_from(["valid", "same", "full"]),
    st.integers(0, 6),
    st.tuples(*[st.tuples(st.integers(0, 6), st.integers(0, 6))] * 2),
)


@dataclass(frozen=True)
class Case:
    """A convolution to try, and the ((top, bottom), (left, right)) pads its padding comes to."""

    shape: tuple[int, int]
    size: tuple[int, int]
    options: dict[str, Any]
    pads: tuple[tuple[int, int], tuple[int, int]]
    seed: int

    def integers(self, *shape: int) -> Array:
        """Whole numbers as float64: their sums are exact in any order."""
        return np.random.default_rng([self.seed, *shape]).integers(-99, 100, shape).astype(float)

    @property
    def source(self) -> Array:
        return self.integers(*self.shape)

    @property
    def kernel(self) -> Array:
        return self.integers(*self.size)


def pads_of(padding: Any, length: int, span: int, stride: int, axis: int) -> tuple[int, int]:
    """What a padding means, as the documentation of `tf.nn.convolution` states it."""
    if padding == "same":
        total = max(span - (length % stride or stride), 0)
        return total // 2, total - total // 2
    if padding in ("valid", "full"):
        return (0, 0) if padding == "valid" else (span - 1, span - 1)
    return (padding, padding) if isinstance(padding, int) else padding[axis]


@st.composite
def cases(draw: st.DrawFn, paddings: st.SearchStrategy[Any] = PADDINGS) -> Case:
    """Any convolution that fits."""
    shape, stride, dilation, padding = draw(SIDES), draw(SMALL), draw(SMALL), draw(paddings)
    sizes, pads = [], []
    for axis, length in enumerate(shape):
        size = draw(st.integers(1, 7))
        span = dilation[axis] * (size - 1) + 1
        before, after = pads_of(padding, length, span, stride[axis], axis)
        if span > length + before + after:
            size = (length + before + after - 1) // dilation[axis] + 1
        sizes.append(size)
        pads.append((before, after))
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    return Case(shape, (sizes[0], sizes[1]), options, (pads[0], pads[1]), draw(st.integers(0, 999)))


def dilated(kernel: Array, dilation: tuple[int, int]) -> Array:
    """The kernel with zeros put between its taps."""
    shape = [apart * (taps - 1) + 1 for apart, taps in zip(dilation, kernel.shape, strict=True)]
    wide = np.zeros(shape)
    wide[:: dilation[0], :: dilation[1]] = kernel
    return wide


def by_scipy(case: Case, source: Array, kernel: Array, flip: bool = False) -> Array:
    """The whole map by SciPy: pad, dilate, slide, and only then leave out what stride skips."""
    slid = signal.convolve2d if flip else signal.correlate2d
    wide = dilated(kernel, case.options["dilation"])
    every = slid(np.pad(source, case.pads), wide, mode="valid")
    down, right = case.options["stride"]
    return every[::down, ::right]


# The coursework's numbers


def test_the_horizontal_line_kernel_on_the_patch_of_a_digit_gives_its_map() -> None:
    assert conv2d(PATCH, HORIZONTAL_LINE).tolist() == [[-1, 27], [-36, -36]]


def test_a_vertical_edge_answers_30_where_it_stands_and_0_elsewhere() -> None:
    edge = np.array([[10, 10, 10, 0, 0, 0]] * 5)
    assert conv2d(edge, np.array([[1, 0, -1]] * 3)).tolist() == [[0, 30, 30, 0]] * 3


def test_kernel_1_silences_a_flat_area_and_kernel_2_multiplies_it_by_4() -> None:
    flat = np.full((6, 7), 13)
    assert (conv2d(flat, EDGE_8) == 0).all()
    assert (conv2d(flat, EDGE_4) == 4 * 13).all()


def test_same_keeps_the_shape_for_an_even_kernel_where_a_k_minus_1_over_2_pad_falls_short() -> None:
    picture, kernel = np.ones((6, 6)), np.ones((4, 4))
    assert conv2d(picture, kernel, padding="same").shape == (6, 6)
    assert conv2d(picture, kernel, padding=(4 - 1) // 2).shape == (5, 5)


# SciPy


@settings(deadline=None, max_examples=300)
@given(cases(), st.booleans())
def test_every_geometry_gives_what_scipy_gives(case: Case, flip: bool) -> None:
    ours = conv2d(case.source, case.kernel, flip=flip, **case.options)
    assert np.array_equal(ours, by_scipy(case, case.source, case.kernel, flip))


@settings(deadline=None)
@given(SIDES, SIDES.map(lambda size: (size[0] % 9 + 1, size[1] % 9 + 1)), st.integers(0, 99))
def test_full_and_flipped_full_are_scipys_own_full_modes(
    shape: tuple[int, int], size: tuple[int, int], seed: int
) -> None:
    case = Case(shape, size, {}, ((0, 0), (0, 0)), seed)
    source, kernel = case.source, case.kernel
    expected = signal.correlate2d(source, kernel, mode="full")
    assert np.array_equal(conv2d(source, kernel, padding="full"), expected)
    expected = signal.convolve2d(source, kernel, mode="full")
    assert np.array_equal(conv2d(source, kernel, padding="full", flip=True), expected)


@pytest.mark.parametrize("size", [(1, 1), (1, 3), (3, 3), (5, 3), (7, 7)])
def test_same_with_an_odd_kernel_is_scipys_correlate_with_zeros_outside(
    size: tuple[int, int],
) -> None:
    generator = np.random.default_rng(7)
    source, kernel = generator.normal(size=(23, 31)), generator.normal(size=size)
    expected = ndimage.correlate(source, kernel, mode="constant", cval=0.0)
    assert np.allclose(conv2d(source, kernel, padding="same"), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("shape", [(600, 700), (1, 300_000), (300_000, 1), (5, 60_000)])
def test_maps_of_several_blocks_join_without_a_seam(shape: tuple[int, int]) -> None:
    generator = np.random.default_rng(8)
    source, kernel = generator.normal(size=shape), generator.normal(size=(3, 3))
    expected = ndimage.correlate(source, kernel, mode="constant", cval=0.0)
    assert np.allclose(conv2d(source, kernel, padding="same"), expected, rtol=1e-12, atol=1e-12)
    strided = conv2d(source, kernel, padding="same", stride=(1, 2))
    # From an odd number of columns on, `same` with stride 2 starts where stride 1 does.
    first = 1 - shape[1] % 2
    assert np.allclose(strided, expected[:, first::2], rtol=1e-12, atol=1e-12)


@settings(deadline=None)
@given(cases(), st.integers(1, 4), st.integers(1, 3), st.booleans())
def test_channels_are_summed_and_filters_kept_apart(
    case: Case, channels: int, filters: int, flip: bool
) -> None:
    source = case.integers(*case.shape, channels)
    kernel = case.integers(*case.size, channels, filters)
    ours = conv2d(source, kernel, flip=flip, **case.options)
    assert ours.shape[2] == filters
    for filter_ in range(filters):
        planes = [
            by_scipy(case, source[:, :, plane], kernel[:, :, plane, filter_], flip)
            for plane in range(channels)
        ]
        assert np.array_equal(ours[:, :, filter_], np.sum(planes, axis=0))


def test_a_large_map_with_channels_is_made_in_parts_and_is_the_same() -> None:
    random = np.random.default_rng(11)
    source = random.integers(-99, 100, (300, 40, 8)).astype(float)
    kernel = random.integers(-99, 100, (4, 3, 8, 2)).astype(float)
    for filter_ in range(2):
        expected = signal.correlate(source, kernel[..., filter_], mode="valid")[..., 0]
        ours = conv2d(source, kernel, stride=(2, 1))[..., filter_]
        assert np.allclose(ours, expected[::2], rtol=1e-12, atol=1e-6)


# TensorFlow


@pytest.mark.tensorflow
@settings(deadline=None, max_examples=200)
@given(
    case=cases(st.sampled_from(["valid", "same"])),
    channels=st.integers(1, 3),
    filters=st.integers(1, 4),
)
def test_valid_and_same_are_tensorflows(
    tf: ModuleType, case: Case, channels: int, filters: int
) -> None:
    source = case.integers(*case.shape, channels)
    kernel = case.integers(*case.size, channels, filters)
    theirs = tf.nn.conv2d(
        source[None],
        kernel,
        strides=case.options["stride"],
        padding=case.options["padding"].upper(),
        dilations=case.options["dilation"],
    )[0].numpy()
    assert theirs.dtype == np.float64
    assert np.array_equal(conv2d(source, kernel, **case.options), theirs)


@pytest.mark.tensorflow
@settings(deadline=None, max_examples=60)
@given(case=cases(st.tuples(*[st.tuples(st.integers(0, 6), st.integers(0, 6))] * 2)))
def test_explicit_padding_is_tensorflows(tf: ModuleType, case: Case) -> None:
    theirs = tf.nn.conv2d(
        case.source[None, :, :, None],
        case.kernel[:, :, None, None],
        strides=case.options["stride"],
        padding=[[0, 0], *case.pads, [0, 0]],
        dilations=case.options["dilation"],
    )[0, :, :, 0].numpy()
    assert np.array_equal(conv2d(case.source, case.kernel, **case.options), theirs)


# Laws


@settings(deadline=None)
@given(cases(), st.integers(-5, 5), st.integers(-5, 5))
def test_convolution_is_linear_in_the_input_and_in_the_kernel(case: Case, a: int, b: int) -> None:
    source, kernel = case.source, case.kernel
    other, weights = source[::-1, ::-1] - 3, kernel[::-1] + 2

    def convolved(source: Array, kernel: Array) -> Array:
        return conv2d(source, kernel, **case.options)

    first = convolved(source, kernel)
    mixed = a * first + b * convolved(other, kernel)
    assert np.array_equal(convolved(a * source + b * other, kernel), mixed)
    mixed = a * first + b * convolved(source, weights)
    assert np.array_equal(convolved(source, a * kernel + b * weights), mixed)


@settings(deadline=None)
@given(cases(st.just("full")), st.integers(0, 5), st.integers(0, 5))
def test_a_shifted_input_gives_a_shifted_map(case: Case, down: int, right: int) -> None:
    options = {**case.options, "stride": 1}
    shifted = np.pad(case.source, ((down, 0), (right, 0)))
    moved = conv2d(shifted, case.kernel, **options)
    assert np.array_equal(moved[down:, right:], conv2d(case.source, case.kernel, **options))
    assert not moved[:down].any()
    assert not moved[:, :right].any()


@settings(deadline=None)
@given(cases())
def test_flipping_the_kernel_by_hand_and_by_option_is_the_same(case: Case) -> None:
    turned = np.rot90(case.kernel, 2)
    ours = conv2d(case.source, turned, **case.options, flip=True)
    assert np.array_equal(ours, conv2d(case.source, case.kernel, **case.options))
    assert np.array_equal(oriented(case.kernel, True), turned)


@settings(deadline=None)
@given(SIDES, st.integers(1, 9), st.integers(1, 4), st.integers(1, 3))
def test_same_has_an_output_for_every_stride_begun(
    shape: tuple[int, int], size: int, stride: int, dilation: int
) -> None:
    ours = conv2d(
        np.ones(shape), np.ones((size, size)), stride=stride, padding="same", dilation=dilation
    )
    assert ours.shape == (-(shape[0] // -stride), -(shape[1] // -stride))


# Parts


@settings(deadline=None)
@given(st.data(), cases(), st.integers(0, 2))
def test_any_part_computed_alone_is_that_part_of_the_whole(
    data: st.DataObject, case: Case, channels: int
) -> None:
    planes = (channels,) if channels else ()
    kernel = case.integers(*case.size, *planes, *([2] if channels else []))
    source = case.integers(*case.shape, *planes)
    window = slide(case.shape, case.size, **case.options)
    whole = conv2d(source, kernel, **case.options)
    parts = []
    for steps in window.output_shape:
        first = data.draw(st.integers(0, steps))
        parts.append(range(first, data.draw(st.integers(first, steps))))
    rows, columns = parts
    down, along = window.sees(rows, columns) if rows and columns else (range(0), range(0))
    seen = source[down.start : down.stop, along.start : along.stop]
    part = convolve_region(seen, kernel, window, rows, columns)
    assert np.array_equal(part, whole[rows.start : rows.stop, columns.start : columns.stop])


# Numbers


@pytest.mark.parametrize(
    ("dtype", "value", "weight", "expected"),
    [
        (np.uint8, 250, 8, 2000),
        (np.uint8, 250, -8, -2000),
        (np.int8, -128, 127, -16_256),
        (np.int16, 32_767, 32_767, 1_073_676_289),
        (np.int32, 2**31 - 1, 4, 8_589_934_588),
        (np.uint16, 65_535, -1, -65_535),
        (np.bool_, True, 5, 5),
        (np.float16, 60_000, 4, 240_000),
        (np.float32, 2.0**120, 2.0**10, 2.0**130),
    ],
)
def test_no_dtype_overflows(dtype: Any, value: float, weight: float, expected: float) -> None:
    source = np.full((1, 1), value, dtype=dtype)
    kernel = np.array([[weight]])
    assert conv2d(source, kernel).tolist() == [[expected]]
    ours = conv2d(source[:, :, None], kernel[:, :, None, None])
    assert ours.dtype == np.float64
    assert ours.tolist() == [[[expected]]]


def test_a_kernel_of_small_integers_does_not_overflow_either() -> None:
    source = np.full((3, 3), 255, dtype=np.uint8)
    kernel = np.full((3, 3), 255, dtype=np.uint8)
    assert conv2d(source, kernel).item() == 9 * 255 * 255
    assert conv2d(np.dstack([source] * 2), kernel[:, :, None, None].repeat(2, 2)).item() == 1170450


def test_a_float32_input_is_summed_in_double_precision() -> None:
    source = np.array([[2**24, 1, 1]], dtype=np.float32)
    assert conv2d(source, np.ones((1, 3), dtype=np.float32)).item() == 2**24 + 2


def test_the_output_shares_no_memory_with_the_input() -> None:
    source = np.ones((4, 4))
    conv2d(source, np.ones((1, 1)))[:] = 7
    assert (source == 1).all()


def test_views_and_read_only_arrays_are_taken_as_they_are() -> None:
    whole = np.arange(400.0).reshape(20, 20)
    whole.setflags(write=False)
    view, kernel = whole[::-2, 1::3].T, np.arange(6.0).reshape(2, 3)
    expected = signal.correlate2d(view, kernel, mode="valid")
    assert np.array_equal(conv2d(view, kernel), expected)


# Refusals


@pytest.mark.parametrize(
    ("source", "kernel", "value", "mend"),
    [
        ((4, 4, 3), (2, 2), "(4, 4, 3)", "(H, W, C) with (kh, kw, C, F)"),
        ((4, 4), (2, 2, 1, 1), "(2, 2, 1, 1)", "(H, W) with (kh, kw)"),
        ((4,), (2,), "(4,)", "give (H, W)"),
        (
            (4, 4, 3),
            (2, 2, 1, 5),
            "input has 3 channels and the kernel 1",
            "weights for each channel",
        ),
        ((2, 2), (3, 3), "kernel of 3 rows does not fit in 2 rows", "take a smaller kernel"),
    ],
)
def test_shapes_that_do_not_belong_together_are_refused_in_one_line(
    source: tuple[int, ...], kernel: tuple[int, ...], value: str, mend: str
) -> None:
    with pytest.raises(GeometryError) as caught:
        conv2d(np.ones(source), np.ones(kernel))
    assert value in str(caught.value)
    assert mend in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_stride_of_0_and_negative_padding_are_refused_with_the_mend() -> None:
    with pytest.raises(GeometryError, match=r"^stride 0 is too small: give 1 or more$"):
        conv2d(np.ones((4, 4)), np.ones((2, 2)), stride=0)
    with pytest.raises(GeometryError, match=r"^padding -2 is negative: give 0 or more$"):
        conv2d(np.ones((4, 4)), np.ones((2, 2)), padding=-2)
