"""How many cells a map may have, and how that is told."""

import numpy as np
import pytest

from convtui.kernels import typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.picture import FilteredPicture
from convtui.lesson.pipeline import Pipeline
from convtui.ops.limits import MOST_CELLS, memory, needed_cells
from convtui.ops.window import GeometryError, slide

KERNEL = typed_kernel(np.ones((3, 3)))


def virtual(side: int) -> np.ndarray:
    """A matrix of side × side cells that takes the memory of one."""
    return np.broadcast_to(np.float64(1.0), (side, side))


@pytest.mark.parametrize("make", [Pipeline, FilteredPicture])
def test_a_map_of_16384_squared_is_refused_and_one_of_8000_squared_is_not(make):
    with pytest.raises(GeometryError, match=r"16,382×16,382 needs 268,369,924 cells, 2.15 GB"):
        make(virtual(16_384), LayerOptions(KERNEL))
    make(virtual(8_000), LayerOptions(KERNEL))


def test_the_size_of_a_large_filtered_picture_is_told_and_of_a_small_one_is_not():
    told = FilteredPicture(virtual(8_000), LayerOptions(KERNEL, pool=0)).size_told
    assert told.startswith("1 map of 7,998×7,998 = 63,968,004 cells, 512 MB of numbers each")
    assert not FilteredPicture(virtual(80), LayerOptions(KERNEL)).size_told


def test_every_picture_that_is_read_without_an_option_can_be_filtered_with_padding():
    side = 9_459  # its square is what is read at the most
    Pipeline(virtual(side), LayerOptions(KERNEL, padding="full"))


def test_the_limit_can_be_raised():
    Pipeline(virtual(16_384), LayerOptions(KERNEL), most_cells=2**28)


@pytest.mark.parametrize(
    ("padding", "dilation", "cells"),
    [("valid", 1, 8 * 8), ("same", 1, 12 * 12), (2, 1, 14 * 14), ("same", 100, 210 * 210)],
)
def test_the_zeros_around_the_input_are_counted_too(padding, dilation, cells):
    window = slide((10, 10), (3, 3), padding=padding, dilation=dilation)
    assert needed_cells(window) == cells


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (100, "800 bytes"),
        (125, "1 kB"),
        (MOST_CELLS, "1.07 GB"),
        (10**17, "800 PB"),
        (10**21, "8e+03 EB"),
    ],
)
def test_memory_is_told_in_the_unit_that_fits(cells, told):
    assert memory(cells) == told


def test_a_large_pooling_window_takes_no_more_memory_than_what_it_looks_at():
    source = np.random.default_rng(0).normal(size=(600, 700))
    for kind, reduce in (("max", np.max), ("average", np.mean)):
        options = LayerOptions(
            typed_kernel(np.ones((1, 1))), activation="none", pool=600, pool_kind=kind
        )
        value = Pipeline(source, options).stage("pooling").plane()
        assert value == pytest.approx(reduce(source[:, :600]).reshape(1, 1))
