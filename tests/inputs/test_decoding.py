"""Strangers' bytes as pictures: announced formats only, every refusal one line, a quiet screen."""

import io
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import EpsImagePlugin, Image

from convtui.errors import BadInput
from convtui.inputs import decoding_process, load_input
from convtui.inputs.decoding import OUTSPOKEN, QUIET
from convtui.inputs.pictures import ENDINGS

PIXELS = np.random.default_rng(3).integers(0, 256, (30, 40, 3), dtype=np.uint8)

POSTSCRIPT = b"""%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 8 8
%%EndComments
showpage
%%EOF
"""

ANNOUNCED = {"JPEG": "jpg", "JPEG2000": "jp2", "TIFF": "tif", "PPM": "ppm"}
"""Endings that are not the name of the format."""

UNANNOUNCED = ("EPS", "ICNS", "PCX", "SGI", "IM", "DDS", "SPIDER", "PDF", "DIB")


def encoded(form: str, picture: Image.Image | None = None, **how: object) -> bytes:
    buffer = io.BytesIO()
    (picture or Image.fromarray(PIXELS)).save(buffer, form, **how)
    return buffer.getvalue()


def refusal(name: str) -> str:
    with pytest.raises(BadInput) as caught:
        load_input(name)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 300
    return message


@pytest.mark.parametrize("name", ["x.eps", "x.ps", "x.png", "x.tif", "x.jpg", "x"])
def test_postscript_is_run_whatever_its_name_by_pillow_and_never_by_us(folder, monkeypatch, name):
    ghostscript = folder / "gs"
    ghostscript.write_text('#!/bin/sh\ntouch "$0-was-run"\n')
    ghostscript.chmod(0o755)
    monkeypatch.setattr(EpsImagePlugin, "gs_binary", str(ghostscript))
    Path(name).write_bytes(POSTSCRIPT)
    assert "is not a picture" in refusal(name)
    assert not Path("gs-was-run").exists()
    with pytest.raises(OSError, match="cannot identify"):  # what the interpreter left is empty
        Image.open(name).load()
    assert Path("gs-was-run").exists()


@pytest.mark.parametrize("form", UNANNOUNCED)
def test_a_format_that_is_not_announced_is_not_opened(folder, form):
    square = Image.fromarray(PIXELS).resize((32, 32))
    picture = square.convert("F") if form == "SPIDER" else square
    Path("x.png").write_bytes(encoded(form, picture))
    assert "is not a picture" in refusal("x.png")


def test_a_photoshop_file_is_not_opened(folder):
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 2, 2, 8, 3)
    Path("x.psd").write_bytes(header + bytes(12) + b"\0\0" + bytes(12))
    with Image.open("x.psd") as opened:
        assert opened.format == "PSD"
    assert "is not a picture" in refusal("x.psd")


def test_the_formats_that_are_opened_are_those_of_the_endings_that_are_announced():
    known = Image.registered_extensions()
    assert {known[ending] for ending in ENDINGS} == {*QUIET, *OUTSPOKEN}


@pytest.mark.parametrize("form", [*QUIET, *OUTSPOKEN])
def test_every_announced_format_is_read(folder, form):
    name = f"x.{ANNOUNCED.get(form, form.lower())}"
    square = Image.fromarray(PIXELS).resize((32, 32))
    Path(name).write_bytes(encoded(form, square if form == "ICO" else None, sizes=[(32, 32)]))
    side = load_input(name).values.shape
    assert side == ((32, 32, 3) if form == "ICO" else (30, 40, 3))


def damaged(data: bytes, count: int) -> list[bytes]:
    """Cut off at a random place, or with random bytes in it, half of them near the beginning."""
    draw, made = random.Random(len(data)), []
    for number in range(count):
        copy = bytearray(data)
        if number % 3 == 0:
            del copy[draw.randrange(4, len(copy)) :]
        for _ in range(draw.choice((1, 4, 20)) if number % 3 else 0):
            copy[draw.randrange(min(len(copy), 200) if number % 2 else len(copy))] = draw.randrange(
                256
            )
        made.append(bytes(copy))
    return made


def attempt(content: bytes) -> None:
    """Read it, or be refused in one line."""
    Path("x").write_bytes(content)
    told = ""
    try:
        load_input("x")
    except BadInput as problem:
        told = str(problem)
    assert not told or told.isprintable()


@pytest.mark.parametrize("form", QUIET)
def test_a_damaged_picture_is_read_or_refused_in_one_line(folder, capfd, form):
    for content in damaged(encoded(form), 15):
        attempt(content)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("form", "how"),
    [
        ("AVIF", {}),
        ("JPEG2000", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ],
)
def test_a_decoder_that_writes_to_descriptor_2_is_kept_off_the_screen(folder, capfd, form, how):
    for content in damaged(encoded(form, **how), 4):
        attempt(content)
    assert capfd.readouterr() == ("", "")


def test_what_a_decoder_writes_about_damage_is_in_the_line_that_refuses(folder, capfd):
    data = bytearray(encoded("TIFF", compression="tiff_lzw"))
    data[20:60] = b"\xff" * 40
    Path("x.tif").write_bytes(data)
    assert "x.tif is a damaged picture: Using code not yet in table" in refusal("x.tif")
    assert capfd.readouterr().err == ""


def test_what_a_decoder_writes_about_a_picture_it_reads_is_a_note(folder, capfd):
    lines = Image.fromarray(PIXELS).convert("1")
    data = bytearray(encoded("TIFF", lines, compression="group4"))
    data[14] ^= 0xFF
    Path("x.tif").write_bytes(data)
    assert "its decoder says: Fax4Decode: " in load_input("x.tif").note
    assert capfd.readouterr().err == ""


def test_two_threads_read_tiffs_at_once_and_each_hears_its_own_decoder(folder):
    from concurrent.futures import ThreadPoolExecutor

    lines = Image.fromarray(PIXELS).convert("1")
    data = bytearray(encoded("TIFF", lines, compression="group4"))
    data[14] ^= 0xFF
    Path("odd.tif").write_bytes(data)
    Path("sound.tif").write_bytes(encoded("TIFF", compression="tiff_lzw"))
    with ThreadPoolExecutor(2) as threads:
        odd, sound = threads.map(load_input, ["odd.tif", "sound.tif"])
    assert "Fax4Decode" in odd.note
    assert sound.note == ""
    assert np.array_equal(sound.values, PIXELS)


@pytest.mark.parametrize(
    ("child", "word"),
    [
        ("import os; os.abort()", "broke down"),
        ("import time; time.sleep(600)", "broke down"),
        ("print('no answer')", "broke down"),
        ("""print('{"shape": [99999, 99999], "dtype": "|u1"}')""", "broke down"),
        ("""print('{"shape": [2, 2], "dtype": "|u1", "note": ""}')""", "broke down"),
        ("import os; os.write(2, b'\\x1b[31mred\\n' * 9999)", r"\x1b[31mred"),
    ],
)
def test_a_decoder_that_crashes_hangs_or_lies_is_one_line(folder, monkeypatch, child, word):
    monkeypatch.setattr(decoding_process, "_CHILD", child)
    monkeypatch.setattr(decoding_process, "PATIENCE", 3.0)
    Path("x.tif").write_bytes(encoded("TIFF"))
    assert word in refusal("x.tif")


def test_damage_behind_the_first_frame_does_not_matter(folder):
    frames = [Image.fromarray(PIXELS[:, :, 0]), Image.fromarray(PIXELS[:, :, 1])]
    data = bytearray(encoded("TIFF", frames[0], save_all=True, append_images=frames[1:]))
    (directory,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, directory)
    struct.pack_into("<I", data, directory + 2 + 12 * entries, len(data) - 1)
    Path("x.tif").write_bytes(data)
    assert np.array_equal(load_input("x.tif").values, PIXELS[:, :, 0])
