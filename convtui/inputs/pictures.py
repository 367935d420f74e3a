"""Pictures by Pillow: grey ones as (H, W), all others as (H, W, 3), 0…255.

A picture with 16 bits a pixel is divided by 257, so that white is 255 as everywhere; the fractions
stay.
"""

from typing import IO

from convtui.errors import BadInput
from convtui.inputs.channels import take_channel
from convtui.inputs.decoding import QUIET, Pixels, Undecodable, decode
from convtui.inputs.decoding_process import decode_apart
from convtui.inputs.input import COLOURS, MOST_VALUES, Input, join_notes, make_input

PICTURES = ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .ppm .pgm .pbm .pnm .tga .ico .avif .jp2"
ENDINGS = frozenset(PICTURES.split(" "))

MOST_PIXELS = 89_478_485
"""What Pillow opens without a warning: a quarter of a gigabyte as it is stored, 2 GB as numbers."""


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


def _decoded(file: IO[bytes], what: str, most_pixels: int) -> tuple[Pixels, str]:
    try:
        return _first_known(file, most_pixels)
    except Undecodable as problem:
        if problem.why == "damaged":
            refusal = f"{what} is a damaged picture: {problem.reason}: save it again"
        elif problem.why == "unknown":
            refusal = (
                f"{what} is not a picture of a format that is read: save it as PNG or JPEG; "
                "numbers are read from .csv, .npy and .json"
            )
        else:
            refusal = (
                f"{what} has more than {most_pixels:,} pixels, the limit against decompression "
                "bombs: make it smaller first, or let filter and animate read more with "
                "--max-pixels"
            )
        raise BadInput(refusal) from None


def _first_known(file: IO[bytes], most_pixels: int) -> tuple[Pixels, str]:
    """Decode here if the format is a quiet one; it is the file's first bytes that tell."""
    try:
        return decode(file, most_pixels, QUIET)
    except Undecodable as problem:
        if problem.why != "unknown":
            raise
    return decode_apart(file, most_pixels)
