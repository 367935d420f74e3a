"""Maps made larger, as Pillow makes them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from convtui.ops.resizing import bilinear

SIDES = st.integers(1, 9)


@given(SIDES, SIDES, st.integers(0, 20), st.integers(0, 20), st.integers(0, 99))
def test_it_is_pillows_bilinear(rows, columns, more_rows, more_columns, seed) -> None:
    plane = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    sides = rows + more_rows, columns + more_columns
    theirs = Image.fromarray(plane).resize(sides[::-1], Image.Resampling.BILINEAR)
    assert np.allclose(bilinear(plane.astype(float), sides), np.asarray(theirs), atol=1e-5)


def test_another_size_of_one_number_is_that_number() -> None:
    assert (bilinear(np.array([[3.5]]), (4, 7)) == 3.5).all()
