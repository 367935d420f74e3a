"""Bytes of a picture file → numbers, by Pillow: the one place where a file is opened as a picture.

Pillow knows forty formats. PostScript it hands to an interpreter that runs it, whatever the name of
the file says; so a file is never offered to any format but those that are announced.
"""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from convtui.harmless import harmless
from convtui.inputs.input import join_notes

if TYPE_CHECKING:
    from PIL import Image

QUIET = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "PPM", "ICO", "TGA")
"""Pillow's names of the formats whose decoders are its own, or tell it what they have to say.

TGA is the last: its files begin with nothing that would tell them from others.
"""

OUTSPOKEN = ("TIFF", "JPEG2000", "AVIF")
"""Those whose decoders may write to descriptor 2, which is the screen."""

ORIENTATION = 0x0112
"""Number of the EXIF tag; 1 is upright, 2 to 8 are the other ways to hold a camera."""

GREY_MODES = frozenset(("1", "L", "LA", "La"))

Pixels = npt.NDArray[Any]

# The limit is a global of Pillow's, and pictures are read in threads.
_limiting = threading.Lock()


class Undecodable(Exception):
    """Why a file gave no pixels: it is too large, of no known format, or damaged."""

    def __init__(self, why: Literal["large", "unknown", "damaged"], reason: str = "") -> None:
        """`reason` is the decoder's, made harmless."""
        super().__init__(why, reason)
        self.why = why
        self.reason = reason


def decode(file: IO[bytes], most_pixels: int, formats: tuple[str, ...]) -> tuple[Pixels, str]:
    """Read the first frame, upright: (rows, columns) or (rows, columns, 3), and what is to be said.

    Args:
        file: opened for reading in binary, from its beginning.
        most_pixels: a larger picture is refused before it is decoded.
        formats: Pillow's names of those that it may be.

    Raises:
        Undecodable: it has no pixels to give.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with _limited(most_pixels):
            return _decoded(file, most_pixels, formats)
    except Undecodable:
        raise
    except Image.DecompressionBombError:
        raise Undecodable("large") from None
    except UnidentifiedImageError:
        raise Undecodable("unknown") from None
    except MemoryError:
        raise Undecodable("damaged", "it needs more memory than there is") from None
    # Decoders raise whatever they stumble over: OSError, SyntaxError, struct.error, IndexError …
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Undecodable("damaged", harmless(reason, 120)) from None


@contextmanager
def _limited(most_pixels: int) -> Iterator[None]:
    """Have Pillow refuse far larger pictures as it opens them, and keep its warnings to itself."""
    from PIL import Image

    with _limiting, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, most_pixels
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


def _decoded(file: IO[bytes], most_pixels: int, formats: tuple[str, ...]) -> tuple[Pixels, str]:
    from PIL import Image, ImageOps

    picture = Image.open(file, formats=formats)
    if picture.width * picture.height > most_pixels:
        raise Undecodable("large")
    halved = _loses_half(picture)
    picture.load()
    turned = _turned(picture)
    pixels, note = _pixels(ImageOps.exif_transpose(picture), picture.format)
    frames = ""
    with suppress(Exception):  # damage behind the first frame does not matter
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


def _pixels(picture: "Image.Image", file_format: str | None) -> tuple[Pixels, str]:
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


def _on_white(picture: "Image.Image") -> tuple[Pixels, str]:
    from PIL import Image

    opaque = np.asarray(picture.getchannel("A")).min() == 255
    white = Image.new("RGBA", picture.size, "white")
    pixels = np.asarray(Image.alpha_composite(white, picture).convert("RGB"))
    return pixels, "" if opaque else "transparent parts are shown on white"
