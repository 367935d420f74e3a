"""Planes of a picture through a layer, against SciPy."""

import numpy as np
import pytest
from scipy import ndimage, signal

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.kernels import load_kernel, typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.picture import FilteredPicture
from convtui.ops.window import GeometryError

SCENE = load_input("scene").values
PLAIN = {"activation": "none", "pool": 0}


def layer(kernel: str = "edge-8", **changes: object) -> LayerOptions:
    return LayerOptions(load_kernel(kernel), **(PLAIN | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("kernel", ["edge-8", "edge-4", "sobel-x", "gaussian-5", "roberts"])
def test_each_plane_is_filtered_by_itself_and_clipped(kernel: str) -> None:
    pixels, _ = FilteredPicture(SCENE, layer(kernel)).pixels("clip")
    weights = load_kernel(kernel).values
    for plane in range(3):
        expected = signal.correlate2d(SCENE[:, :, plane], weights, mode="valid")
        clipped = np.floor(np.clip(expected, 0, 255) + 0.5 + 1e-9)
        assert np.array_equal(pixels[:, :, plane], clipped)


def test_padding_same_keeps_the_size_and_stride_divides_it() -> None:
    source = SCENE[:, :, 0]
    pixels, _ = FilteredPicture(source, layer(padding="same", stride=(2, 3))).pixels("absolute")
    weights = load_kernel("edge-8").values
    # TensorFlow's `same` with stride 2 on 128 rows pads below only; 3 on 192 columns likewise.
    padded = np.pad(source, ((0, 1), (0, 0)))
    expected = np.abs(signal.correlate2d(padded, weights, mode="valid")[::2, ::3])
    assert pixels.shape == (64, 64)
    assert np.array_equal(pixels, np.clip(expected, 0, 255))


def test_bias_activation_and_pooling_follow_where_they_are_asked_for() -> None:
    source = SCENE[:, :, 1]
    options = layer("sobel-x", bias=10.0, activation="relu", pool=2)
    pixels, _ = FilteredPicture(source, options).pixels("clip")
    sums = signal.correlate2d(source, load_kernel("sobel-x").values, mode="valid") + 10
    expected = np.clip(ndimage.maximum_filter(np.maximum(sums, 0), 2)[1::2, 1::2], 0, 255)
    assert np.array_equal(pixels, np.floor(expected + 0.5))


def test_normalising_takes_the_extent_of_all_planes_together() -> None:
    pixels, tally = FilteredPicture(SCENE, layer("sobel-x")).pixels("normalise")
    sums = np.stack(
        [
            signal.correlate2d(SCENE[:, :, plane], load_kernel("sobel-x").values, mode="valid")
            for plane in range(3)
        ],
        axis=2,
    )
    assert tally.extent == (sums.min(), sums.max())
    expected = (sums - sums.min()) / (sums.max() - sums.min()) * 255
    assert np.abs(pixels - expected).max() <= 0.5 + 1e-6


def test_a_large_picture_is_done_in_parts_that_fit_together(monkeypatch) -> None:
    whole, tally = FilteredPicture(SCENE, layer()).pixels("clip")
    monkeypatch.setattr("convtui.lesson.picture._BAND_CELLS", 1000)
    parts, counted = FilteredPicture(SCENE, layer()).pixels("clip")
    assert np.array_equal(whole, parts)
    assert np.array_equal(tally.counts, counted.counts)


@pytest.mark.parametrize("activation", ["none", "relu", "leaky-relu", "sigmoid", "tanh"])
@pytest.mark.parametrize("kernel", ["edge-8", "emboss", "identity", "gaussian-3"])
def test_all_values_lie_between_the_bounds(kernel: str, activation: str) -> None:
    picture = FilteredPicture(SCENE, layer(kernel, activation=activation, bias=-9.0, padding=1))
    low, high = picture.bounds
    assert low < high
    for _, _, values in picture.bands():
        assert low <= values.min() <= values.max() <= high


def test_a_kernel_of_zeros_has_bounds_too() -> None:
    options = LayerOptions(typed_kernel(np.zeros((2, 2))), **PLAIN)  # type: ignore[arg-type]
    pixels, tally = FilteredPicture(SCENE, options).pixels("normalise")
    assert not pixels.any()
    assert tally.counts.sum() == tally.cells


def test_one_pixel_needs_padding_for_three_by_three() -> None:
    with pytest.raises(GeometryError, match="does not fit in 1 row"):
        FilteredPicture(np.full((1, 1), 9.0), layer())
    pixels, _ = FilteredPicture(np.full((1, 1), 9.0), layer(padding="same")).pixels("clip")
    assert pixels.tolist() == [[72]]


def test_a_kernel_with_weights_for_each_channel_is_refused() -> None:
    options = LayerOptions(typed_kernel(np.ones((3, 3, 3))), **PLAIN)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="laid on each by itself"):
        FilteredPicture(SCENE, options)


def test_numbers_that_would_overflow_are_refused() -> None:
    with pytest.raises(BadInput, match="numbers beyond 1e\\+300"):
        FilteredPicture(np.full((4, 4), 1e308), layer())
