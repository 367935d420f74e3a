"""Picked cells of a map are those of the whole map, which SciPy checks elsewhere."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from convtui.ops.convolution import conv2d
from convtui.ops.sampling import convolve_at
from convtui.ops.window import slide

SOURCE = np.random.default_rng(1).normal(size=(20, 17))


def test_every_cell_picked_is_scipys() -> None:
    kernel = np.random.default_rng(2).normal(size=(3, 4))
    window = slide((20, 17), (3, 4))
    rows, columns = np.array([0, 17, 5, 5]), np.array([13, 0])
    expected = signal.correlate2d(SOURCE, kernel, mode="valid")[np.ix_(rows, columns)]
    assert np.allclose(convolve_at(SOURCE, kernel, window, rows, columns), expected)


@settings(max_examples=60, deadline=None)
@given(
    stride=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    padding=st.sampled_from(["valid", "same", "full", 3]),
    dilation=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    seed=st.integers(0, 9),
)
def test_any_geometry_gives_the_cells_of_the_whole_map(stride, padding, dilation, seed) -> None:
    random = np.random.default_rng(seed)
    kernel = random.normal(size=(random.integers(1, 5), random.integers(1, 5)))
    how = {"stride": stride, "padding": padding, "dilation": dilation}
    whole = conv2d(SOURCE, kernel, **how)
    window = slide(SOURCE.shape, kernel.shape, **how)
    rows, columns = (random.integers(0, length, 6) for length in whole.shape)
    picked = convolve_at(SOURCE, kernel, window, rows, columns)
    assert np.allclose(picked, whole[np.ix_(rows, columns)], rtol=1e-12, atol=1e-9)
