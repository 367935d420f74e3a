"""Pictures by Pillow: grey ones as (H, W), all others as (H, W, 3), 0…255.

A picture with 16 bits a pixel is divided by 257, so that white is 255 as everywhere; the fractions
stay.
"""

import warnings
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.inputs.channels import take_channel
from convtui.inputs.input import Input, join_notes, make_input

if TYPE_CHECKING:
    from PIL import Image

PICTURES = ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .ppm .pgm .pbm .pnm .tga .ico .avif .jp2"
ENDINGS = frozenset(PICTURES.split(" "))

ORIENTATION = 0x0112
"""Number of the EXIF tag; 1 is upright, 2 to 8 are the other ways to hold a camera."""

GREY_MODES = frozenset(("1", "L", "LA", "La"))


def read_picture(file: IO[bytes], what: str, channel: str | None) -> Input:
    """Read the first frame, turned upright, transparent parts on white.

    Args:
        file: opened for reading in binary.
        what: its name, for messages.
        channel: red, green, blue or grey; those of a grey picture are all the same.

    Raises:
        BadInput: not a picture, cut off, or larger than Pillow's limit.
    """
    pixels, note = _decoded(file, what)
    if channel is None:
        return make_input(what, pixels, note)
    if pixels.ndim == 2:
        note = join_notes(note, "a grey picture, the same in every channel")
        return make_input(f"{what}:{channel}", pixels, note)
    return make_input(f"{what}:{channel}", take_channel(pixels, channel), note)


def _decoded(file: IO[bytes], what: str) -> tuple[npt.NDArray[Any], str]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file)
            halved = _loses_half(picture)
            picture.load()
            turned = _turned(picture)
            upright = ImageOps.exif_transpose(picture)
            pixels, note = _pixels(upright, picture.format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        limit = (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
        raise BadInput(
            f"{what} has more than {limit} million pixels, Pillow's limit against decompression "
            "bombs: make it smaller first"
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
