"""The pixels of the panes, against the filtered picture."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from convtui.inputs import load_input
from convtui.inputs.input import make_input
from convtui.kernels import load_kernel
from convtui.tui.photograph import Photograph
from convtui.tui.picture import PictureLesson
from convtui.tui.picture_views import (
    View,
    marked,
    plain_view,
    result_view,
    split,
    thorough,
)
from convtui.tui.viewport import Viewport

SCENE = Photograph(load_input("scene"))
EDGES = load_kernel("edge-8").values
ONE_TO_ONE = Viewport.whole((128, 192), (128, 192))


def lesson(**changes) -> PictureLesson:
    return replace(PictureLesson.first(SCENE), **changes)


def test_pixel_for_pixel_the_panes_show_picture_channel_and_result() -> None:
    values = load_input("scene").values
    assert np.array_equal(plain_view(SCENE.channel("all"), ONE_TO_ONE).pixels, values)
    assert np.array_equal(
        plain_view(SCENE.channel("blue"), ONE_TO_ONE).pixels[:, :, 1], values[:, :, 2]
    )
    view, tally = result_view(lesson(channel="green"), ONE_TO_ONE, None)
    expected = np.clip(signal.correlate2d(values[:, :, 1], EDGES, mode="valid"), 0, 255)
    assert np.array_equal(view.pixels[1:-1, 1:-1, 0], expected)
    assert view.known[1:-1, 1:-1].all()
    assert view.known.sum() == tally.cells == 126 * 190


def test_all_channels_are_shown_in_colour() -> None:
    values = load_input("scene").values
    view, tally = result_view(lesson(channel="all", fit="absolute"), ONE_TO_ONE, None)
    for plane in range(3):
        sums = np.abs(signal.correlate2d(values[:, :, plane], EDGES, mode="valid"))
        assert np.array_equal(view.pixels[1:-1, 1:-1, plane], np.clip(sums, 0, 255))
    assert tally.cells == 3 * 126 * 190


def test_normalised_takes_the_whole_pictures_extent_once_it_is_known() -> None:
    picture = lesson(fit="normalise")
    found = thorough(picture, ONE_TO_ONE, lambda: False)
    assert found is not None
    view, tally = found
    assert view is None
    near = ONE_TO_ONE.zoomed(2)
    whole, part = (
        result_view(picture, ONE_TO_ONE, None)[0],
        result_view(picture, near, tally.extent)[0],
    )
    rows, columns = near.places(0, picture.window.rows), near.places(1, picture.window.columns)
    assert np.array_equal(part.pixels, whole.pixels[1:-1, 1:-1][np.ix_(rows, columns)])


@pytest.mark.parametrize("fit", ["clip", "absolute", "normalise"])
@pytest.mark.parametrize("channel", ["red", "all"])
def test_from_afar_every_screen_pixel_is_the_mean_of_what_it_shows(
    fit, channel, monkeypatch
) -> None:
    monkeypatch.setattr("convtui.tui.picture_views._PART", 1000)
    picture = lesson(fit=fit, channel=channel)
    viewport = Viewport.whole((128, 192), (20, 30))
    found = thorough(picture, viewport, lambda: False)
    assert found is not None
    view, tally = found
    assert view is not None
    pixels, counted = picture.filtered.pixels(fit)
    pixels = np.atleast_3d(pixels)
    spans = [
        viewport.spans(side, axis)
        for side, axis in enumerate((picture.window.rows, picture.window.columns))
    ]
    for row, (top, bottom) in enumerate(zip(*spans[0], strict=True)):
        for column, (left, right) in enumerate(zip(*spans[1], strict=True)):
            mean = pixels[top:bottom, left:right].mean(axis=(0, 1))
            assert np.abs(view.pixels[row, column] - mean).max() <= 1
    assert view.known.all()
    assert np.array_equal(tally.counts, counted.counts)


def test_counting_stops_when_it_is_told_to() -> None:
    assert thorough(lesson(), ONE_TO_ONE, lambda: True) is None


def test_a_picture_from_0_to_1_is_stretched_to_be_seen() -> None:
    photograph = Photograph(make_input("x", np.array([[0.0, 0.5], [0.25, 1.0]])))
    view = plain_view(photograph.channel("grey"), Viewport.whole((2, 2), (2, 2)))
    assert view.pixels[:, :, 0].tolist() == [[0, 128], [64, 255]]


def test_the_window_is_boxed_and_never_lost() -> None:
    blank = View(np.zeros((128, 192, 3), np.uint8), np.ones((128, 192), bool))
    boxed = marked(blank, ONE_TO_ONE, (range(10, 13), range(20, 23)), None, (255, 0, 0))
    box = boxed.pixels[9:14, 19:24, 0] == 255
    expected = np.zeros((5, 5), bool)
    expected[1:4, 1:4] = True
    expected[2, 2] = False
    assert np.array_equal(box, expected)
    assert (boxed.pixels[:, :, 0] == 255).sum() == 8
    far = Viewport.whole((128, 192), (10, 15))
    small = View(np.zeros((10, 15, 3), np.uint8), np.ones((10, 15), bool))
    assert (marked(small, far, (range(7, 8), range(3, 4)), None, (9, 9, 9)).pixels == 9).any()


def test_the_split_view_is_one_on_the_left_and_the_other_on_the_right() -> None:
    left, right = (
        View(np.full((4, 6, 3), grey, np.uint8), np.ones((4, 6), bool)) for grey in (10, 20)
    )
    both = split(left, right, 2, (255, 0, 255))
    assert both.pixels[0, :, 1].tolist() == [10, 10, 0, 20, 20, 20]
