"""Files: the ending says what is in them; without a known one Pillow is asked."""

import os
import stat
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import IO

from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.inputs.channels import only_channel
from convtui.inputs.input import MOST_CHANNELS, Input, Values, make_input, shown
from convtui.inputs.json_matrix import parse_json
from convtui.inputs.npy import read_npy
from convtui.inputs.pictures import ENDINGS, MOST_PIXELS, read_picture
from convtui.inputs.tables import parse_table
from convtui.places import typed_path

MOST_TEXT = 128 * 2**20
"""Bytes of CSV or JSON; parsing more takes a minute, and an .npy of it opens at once."""

_LONGEST_NAME = 80

NUMBERS = (".csv", ".npy", ".json")


def names_a_file(text: str) -> bool:
    """Whether `text` has the ending of a file that can be read, or names one that is there."""
    path = _path(text)
    return path.suffix.lower() in (*ENDINGS, *NUMBERS, ".npz") or _exists(path)


def read_file(
    text: str,
    channel: str | None,
    most_pixels: int = MOST_PIXELS,
    most_channels: int = MOST_CHANNELS,
) -> Input:
    """Read a file of numbers or a picture.

    Raises:
        BadInput: it is not there, cannot be read, or holds something else.
    """
    path = _path(text)
    try:
        status = _status(path)
        if stat.S_ISDIR(status.st_mode):
            raise BadInput(f"{shown(text)} is a folder: name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise BadInput(f"{shown(text)} is no ordinary file: pipe it in and type -")
        if status.st_size == 0:
            raise BadInput(f"{shown(text)} is empty: give a picture, .csv, .npy or .json")
        with path.open("rb") as file:
            if path.suffix.lower() in NUMBERS:
                return _read_numbers(file, path, status.st_size, channel, most_channels)
            return _read_picture(file, path, channel, most_pixels)
    except FileNotFoundError:
        raise _not_there(text, path) from None
    except PermissionError:
        raise BadInput(f"{shown(text)} may not be read: give yourself the permission") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(f"{shown(text)} cannot be read: {reason}: check the name") from None


def _read_picture(file: IO[bytes], path: Path, channel: str | None, most_pixels: int) -> Input:
    what = harmless(path.name, _LONGEST_NAME)
    if path.suffix.lower() == ".npz":
        raise BadInput(f"{what} is an archive of arrays: save one of them with numpy.save as .npy")
    return read_picture(file, what, channel, most_pixels)


def _read_numbers(
    file: IO[bytes], path: Path, size: int, channel: str | None, most_channels: int
) -> Input:
    ending, what = path.suffix.lower(), harmless(path.name, _LONGEST_NAME)
    if ending == ".npy":
        values = read_npy(file, what)
    elif size > MOST_TEXT:
        most = MOST_TEXT // 2**20
        raise BadInput(f"{what} is longer than {most} MB of text: save it with numpy.save as .npy")
    else:
        parse: Callable[[str, str], Values] = parse_table if ending == ".csv" else parse_json
        values = parse(_decode(file.read(), what), what)
    return only_channel(make_input(what, values, most_channels=most_channels), channel)


def _decode(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{what} is no UTF-8 text (byte {error.start}): save it as UTF-8") from None


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except ValueError:  # a zero byte: the system has no such names
        raise FileNotFoundError from None


def _path(text: str) -> Path:
    try:
        return typed_path(text)
    except BadInput:  # it may be no path at all; a file of this name is refused when it is opened
        return Path(text)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long for a name
        return False


def _not_there(text: str, path: Path) -> BadInput:
    """Look for a like name beside it."""
    folder = path.parent
    try:
        names = [entry.name for entry in folder.iterdir()]
    except (OSError, ValueError):  # ValueError: a zero byte
        return BadInput(f"no file {shown(text)}: there is no folder {shown(str(folder))}")
    near = get_close_matches(path.name, names, n=1, cutoff=0.6)
    mend = f"did you mean {str(folder / near[0])!r}?" if near else "check the name and the folder"
    return BadInput(f"no file {shown(text)}: {mend}")
