"""Picture files, read back by Pillow."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convtui.errors import BadInput
from convtui.export.pictures import FORMATS, as_picture, picture_format

PIXELS = np.random.default_rng(1).integers(0, 256, (9, 7, 3), dtype=np.uint8)


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if "jp" not in suffix])
def test_pixels_come_back_as_they_were(suffix: str) -> None:
    data = as_picture(PIXELS, picture_format(Path(f"x{suffix}")))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")), PIXELS)
    data = as_picture(PIXELS[:, :, 0], picture_format(Path(f"x{suffix.upper()}")))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data)).convert("L")), PIXELS[:, :, 0])


def test_jpeg_is_near() -> None:
    flat = np.full((16, 16, 3), 77, np.uint8)
    back = np.asarray(Image.open(io.BytesIO(as_picture(flat, "JPEG"))), dtype=int)
    assert np.abs(back - 77).max() <= 2


@pytest.mark.parametrize("name", ["x", "x.xyz", "x.gif", "x.csv", ".png"])
def test_a_name_that_says_no_format_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=r"end it in \.png, \.jpg"):
        picture_format(Path(name))


def test_a_picture_too_large_for_its_format_is_refused_in_one_line() -> None:
    with pytest.raises(BadInput, match=r"1×70000 pixels cannot be written as JPEG.*take \.png"):
        as_picture(np.zeros((1, 70_000), np.uint8), "JPEG")
