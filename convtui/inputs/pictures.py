"""Pictures by Pillow: grey ones as (H, W), all others as (H, W, 3), 0…255.

A picture with 16 bits a pixel is divided by 257, so that white is 255 as everywhere; the fractions
stay.
"""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.inputs.channels import take_channel
from convtui.inputs.input import COLOURS, MOST_VALUES, Input, join_notes, make_input

if TYPE_CHECKING:
    from PIL import Image

PICTURES = ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .ppm .pgm .pbm .pnm .tga .ico .avif .jp2"
ENDINGS = frozenset(PICTURES.split(" "))

ORIENTATION = 0x0112
"""Number of the EXIF tag; 1 is upright, 2 to 8 are the other ways to hold a camera."""

MOST_PIXELS = 89_478_485
"""What Pillow opens without a warning: a quarter of a gigabyte as it is stored, 2 GB as numbers."""

GREY_MODES = frozenset(("1", "L", "LA", "La"))


# The limit is a global of Pillow's, and pictures are read in threads.
_limiting = threading.Lock()


def read_picture(
    file: IO[bytes], what: str, channel: str | None, most_pixels: int = MOST_PIXELS
) -> Input:
    """Read the first frame, turned upright, transparent parts on white.

    Args:
        file: opened for reading in binary.
        what: its name, for messages.
        channel: red, green, blue or grey; those of a grey picture are all the same.
        most_pixels: a larger picture is refused before it is decoded.

    Raises:
        BadInput: not a picture, cut off, or too large.
    """
    pixels, note = _decoded(file, what, most_pixels)
    most_values = max(MOST_VALUES, most_pixels * len(COLOURS))
    if channel is None:
        return make_input(what, pixels, note, most_values)
    if pixels.ndim == 2:
        note = join_notes(note, "a grey picture, the same in every channel")
        return make_input(f"{what}:{channel}", pixels, note, most_values)
    return make_input(f"{what}:{channel}", take_channel(pixels, channel), note, most_values)


@contextmanager
def _limited(most_pixels: int) -> Iterator[None]:
    """Have Pillow raise one of its two DecompressionBomb classes for a larger picture."""
    from PIL import Image

    with _limiting, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, most_pixels
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


def _decoded(file: IO[bytes], what: str, most_pixels: int) -> tuple[npt.NDArray[Any], str]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with _limited(most_pixels):
            picture = Image.open(file)
            halved = _loses_half(picture)
            picture.load()
            turned = _turned(picture)
            upright = ImageOps.exif_transpose(picture)
            pixels, note = _pixels(upright, picture.format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(
            f"{what} has more than {most_pixels:,} pixels, the limit against decompression bombs: "
            "make it smaller first, or let filter and animate read more with --max-pixels"
        ) from None
    except UnidentifiedImageError:
        raise BadInput(
            f"{what} is not a picture that Pillow knows: save it as PNG or JPEG; "
            "numbers are read from .csv, .npy and .json"
        ) from None
    # Decoders raise whatever they stumble over: OSError, SyntaxError, struct.error, IndexError …
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise BadInput(f"{what} is a damaged picture: {reason}: save it again") from None
    frames = "the first frame of several" if getattr(picture, "is_animated", False) else ""
    return pixels, join_notes(frames, turned, halved, note)


def _turned(picture: "Image.Image") -> str:
    lying = picture.getexif().get(ORIENTATION, 1) in range(2, 9)
    return "turned upright as its EXIF orientation says" if lying else ""


def _loses_half(picture: "Image.Image") -> str:
    """Pillow has no colour modes beyond 8 bits; before loading it knows what the file holds."""
    tiles = getattr(picture, "tile", None)
    stored = str(tiles[0][3]) if tiles else ""
    return (
        "16 bits a channel, of which the upper 8 are read"
        if "RGB" in stored and ";16" in stored
        else ""
    )


def _pixels(picture: "Image.Image", file_format: str | None) -> tuple[npt.NDArray[Any], str]:
    """Bring every mode of Pillow's to grey or RGB."""
    if picture.mode.startswith("I;16") or (picture.mode == "I" and file_format in ("PNG", "PPM")):
        return np.asarray(picture) / 257, "16 bits a pixel, divided by 257 to reach from 0 to 255"
    if picture.mode in ("I", "F"):
        return np.asarray(picture), "32 bits a pixel, the values are as they were stored"
    grey = picture.mode in GREY_MODES
    if picture.has_transparency_data:
        pixels, note = _on_white(picture.convert("RGBA"))
        return (pixels[:, :, 0] if grey else pixels), note
    if grey:
        return np.asarray(picture.convert("L")), ""
    note = "turned from CMYK into RGB" if picture.mode == "CMYK" else ""
    return np.asarray(picture.convert("RGB")), note


def _on_white(picture: "Image.Image") -> tuple[npt.NDArray[Any], str]:
    from PIL import Image

    opaque = np.asarray(picture.getchannel("A")).min() == 255
    white = Image.new("RGBA", picture.size, "white")
    pixels = np.asarray(Image.alpha_composite(white, picture).convert("RGB"))
    return pixels, "" if opaque else "transparent parts are shown on white"
