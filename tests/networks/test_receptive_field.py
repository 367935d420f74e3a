"""The pixels a cell sees: a pixel that is no number makes every cell that sees it no number."""

import numpy as np
from hypothesis import given

from convtui.lesson.map import SourceMap
from convtui.lesson.seen_pixels import Field, seen_pixels
from convtui.lesson.walk import Walk
from convtui.networks.convolution import Convolution
from convtui.networks.dense import Dense
from convtui.networks.network import Network
from convtui.networks.pooling import MaxPool
from convtui.networks.reshaping import Dropout, Flatten
from convtui.ops.window import NAMED_PADDINGS

from .test_random_networks import REPEATABLE, SEEDS, drawn_arrays, networks


def spoilt(network, weights, image):
    """By layer: {cell: pixels that spoil it}, found by spoiling the pixels one by one."""
    seen = {row.name: {} for row in network.shapes}
    for pixel in np.ndindex(*image.shape[:2]):
        broken = image.astype(np.float64)
        broken[pixel] = np.nan
        with np.errstate(all="ignore"):
            maps = network.forward(broken, weights)
        for name, values in maps.items():
            for cell in map(tuple, np.argwhere(np.isnan(values)).tolist()):
                seen[name].setdefault(cell, []).append(pixel)
    return seen


def around(pixels):
    rows, columns = zip(*pixels, strict=True)
    return Field(range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1))


@REPEATABLE
@given(network=networks(NAMED_PADDINGS), seed=SEEDS)
def test_the_field_is_the_rectangle_around_the_pixels_that_reach_a_cell(network, seed) -> None:
    weights, image = drawn_arrays(network, seed)
    seen = spoilt(network, weights, image)
    stages = {stage.layer.name: stage for stage in Walk(SourceMap(image), network, weights).stages}
    for row in network.shapes:
        stage, cells = stages[row.name], seen[row.name]
        for cell in np.ndindex(*stage.shape):
            expected = around(cells[cell]) if cell in cells else Field(range(0), range(0))
            assert seen_pixels(stage, cell) == expected


def test_a_course_network_sees_ever_more() -> None:
    layers = (
        Convolution("a", 8, (3, 3)),
        MaxPool("b", (2, 2), (2, 2)),
        Convolution("c", 16, (3, 3)),
        Flatten("d"),
        Dense("e", 10, "softmax"),
    )
    network = Network("mine", (28, 28, 1), layers)
    weights, image = drawn_arrays(network, 1)
    stages = {stage.layer.name: stage for stage in Walk(SourceMap(image), network, weights).stages}
    assert seen_pixels(stages["a"], (4, 6, 5)) == Field(range(4, 7), range(6, 9))
    assert seen_pixels(stages["c"], (4, 6, 5)) == Field(range(8, 16), range(12, 20))
    assert seen_pixels(stages["d"], (0, 0, 16 * 11 + 16 + 3)) == Field(range(2, 10), range(2, 10))
    assert seen_pixels(stages["e"], (0, 0, 7)).size == "28×28"
    assert seen_pixels(SourceMap(image), (3, 5, 0)) == Field(range(3, 4), range(5, 6))


def test_a_dropout_behind_the_flatten_hides_no_pixel() -> None:
    layers = Flatten("a"), Dropout("b", 0.5), Dense("c", 3)
    network = Network("mine", (4, 5, 2), layers)
    weights, image = drawn_arrays(network, 1)
    last = Walk(SourceMap(image), network, weights).stages[-1]
    assert seen_pixels(last, (0, 0, 1)) == Field(range(4), range(5))
