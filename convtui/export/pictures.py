"""Pixels as the bytes of a picture file."""

import io
from pathlib import Path

from convtui.errors import BadInput
from convtui.ops.brightness import Pixels

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
"""What can be written, by the ending of the file's name; JPEG alone changes values a little."""

_HOW: dict[str, dict[str, object]] = {
    "PNG": {"compress_level": 4},
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"lossless": True},
    "TIFF": {"compression": "tiff_lzw"},
}


def picture_format(path: Path) -> str:
    """Pillow's name of the format that a file's name asks for.

    Raises:
        BadInput: an ending that stands for none.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise BadInput(f"{path} is no picture's name: end it in {', '.join(FORMATS)}")
    return form


def as_picture(pixels: Pixels, form: str) -> bytes:
    """Encode (rows, columns) or (rows, columns, 3).

    Raises:
        BadInput: larger than the format can be.
    """
    from PIL import Image

    buffer = io.BytesIO()
    try:
        Image.fromarray(pixels).save(buffer, form, **_HOW.get(form, {}))
    except (OSError, ValueError) as problem:
        rows, columns = pixels.shape[:2]
        reason = " ".join(str(problem).split())
        raise BadInput(
            f"{rows}×{columns} pixels cannot be written as {form}: {reason}: take .png"
        ) from None
    return buffer.getvalue()
