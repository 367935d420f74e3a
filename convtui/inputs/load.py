"""INPUT on the command line and in the screen: one word that says where a matrix comes from."""

import re
import sys
from typing import TextIO

from convtui.errors import BadInput, unknown_name
from convtui.inputs.built_in import MATRICES, built_in_inputs, built_in_matrix
from convtui.inputs.channels import channel_name, only_channel
from convtui.inputs.crop import cropped, rotated
from convtui.inputs.examples import FAMILIES, is_example, load_example
from convtui.inputs.files import MOST_TEXT, names_a_file, read_file
from convtui.inputs.input import MOST_CHANNELS, Input, make_input
from convtui.inputs.json_matrix import parse_json
from convtui.inputs.pictures import MOST_PIXELS
from convtui.inputs.tables import parse_table
from convtui.matrix_notations import is_pasted, read_pasted
from convtui.matrix_text import has_semicolon_columns, parse_matrix

MEND = (
    "type the name of a matrix (patch, edge, …), digit:4, mnist:4, mnist#123, a file, "
    'or numbers as "1 0; 0 1"'
)

NUMBER_FIRST = re.compile(r"\s*[-+−]?\.?\d", re.ASCII)
_BINARY = re.compile("[\0\udc80-\udcff]")
"""What no text holds, and bytes that a lenient stream let through undecoded."""


def load_input(
    text: str,
    *,
    crop: str | None = None,
    rotate: int = 0,
    stdin: TextIO | None = None,
    most_pixels: int = MOST_PIXELS,
    most_channels: int = MOST_CHANNELS,
) -> Input:
    """Load what `text` names; first turn it, then cut a part out of what has been turned.

    The names of built-in matrices come before files of the same name: `./patch` is the file.

    Args:
        text: `patch`, `digit:4~7`, `mnist:4`, `mnist#123`, `cifar10#5:red`, a file,
            `photo.png:grey`, `-`, or numbers with rows apart by `;`.
        crop: `r0:r1,c0:c1`, Python's slices of rows and columns.
        rotate: 0, 90, 180 or 270 degrees clockwise.
        stdin: what `-` reads; None is sys.stdin.
        most_pixels: a picture file with more is refused.
        most_channels: an array in a file with more is refused.

    Raises:
        BadInput: the input, the crop or the rotation cannot be used; one line says why.
        Missing: the data set is not here; the line says what to type.
    """
    loaded = _load(text.strip(), stdin, most_pixels, most_channels)
    return cropped(rotated(loaded, rotate), crop)


def _load(text: str, stdin: TextIO | None, most_pixels: int, most_channels: int) -> Input:
    if not text:
        raise BadInput(f"the input is empty: {MEND}")
    if text == "-":
        return _from_stream(sys.stdin if stdin is None else stdin)
    source, channel = _split_channel(text)
    if source.lower() in MATRICES:
        return only_channel(built_in_matrix(source.lower()), channel)
    if is_example(source):
        return only_channel(load_example(source), channel)
    if names_a_file(source):
        return read_file(source, channel, most_pixels, most_channels)
    if is_pasted(text):
        return make_input("typed matrix", read_pasted(text, "the typed matrix"))
    if text[0] in "[{":
        return make_input("typed matrix", parse_json(text, "the typed matrix"))
    if ";" in text or "\n" in text or NUMBER_FIRST.match(text):
        return make_input("typed matrix", parse_matrix(text, "the typed matrix"))
    if "/" in source or source.startswith("~"):
        return read_file(source, channel, most_pixels, most_channels)
    raise _unknown(text)


def _unknown(text: str) -> BadInput:
    if text.lower() in FAMILIES:
        return BadInput(f"{text!r} is many images: type {text.lower()}:4 for one of them")
    known = [name for name, _ in built_in_inputs()]
    known += [f"{family}{sign}5" for family in FAMILIES[1:] for sign in ":#"]
    near = text if len(text) <= 60 else f"{text[:57]}…"
    return unknown_name("input", near, known, MEND)


def _split_channel(text: str) -> tuple[str, str | None]:
    """Split `photo.png:red` and `cifar10#5:red`, but not `cifar10:5` nor a file with a colon."""
    source, colon, word = text.rpartition(":")
    if not colon or names_a_file(text):
        return text, None
    if source.lower() in MATRICES or is_example(source) or names_a_file(source):
        return source, channel_name(word)
    return text, None


def _from_stream(stream: TextIO | None) -> Input:
    """Read a typed matrix, CSV or JSON, whichever it looks like."""
    what = "standard input"
    if stream is None:
        raise BadInput(f"{what} is closed: pipe numbers into convtui, or name a file")
    try:
        text = stream.read(MOST_TEXT + 1)
    except UnicodeDecodeError:
        raise _no_text(what) from None
    except (OSError, ValueError):
        raise BadInput(f"{what} is closed: pipe numbers into convtui, or name a file") from None
    if _BINARY.search(text):
        raise _no_text(what)
    if len(text) > MOST_TEXT:
        raise BadInput(f"{what} is longer than {MOST_TEXT // 2**20} MB: save it as .npy")
    text = text.removeprefix("\ufeff").strip()
    if is_pasted(text):
        return make_input(what, read_pasted(text, what))
    if text[:1] in ("[", "{"):
        return make_input(what, parse_json(text, what))
    if ";" in text and not has_semicolon_columns(text):
        return make_input(what, parse_matrix(text, what))
    return make_input(what, parse_table(text, what))


def _no_text(what: str) -> BadInput:
    return BadInput(f"{what} is no text: name the file instead of piping it in")
