"""Pictures of every kind that Pillow opens."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convtui.inputs import load_input

PIXELS = np.random.default_rng(3).integers(0, 256, (6, 8, 3), dtype=np.uint8)
GREY = PIXELS[:, :, 0]
ORIENTATION = 0x0112


@pytest.mark.parametrize("ending", ["png", "bmp", "tif", "ppm", "tga"])
def test_a_colour_picture_is_rows_columns_colours_from_0_to_255(folder, ending):
    Image.fromarray(PIXELS).save(f"photo.{ending}")
    image = load_input(f"photo.{ending}")
    assert image.name == f"photo.{ending}"
    assert image.values.dtype == np.float64
    assert np.array_equal(image.values, PIXELS)
    assert image.channels == ("red", "green", "blue")


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_colour_can_be_taken_alone(folder, index):
    Image.fromarray(PIXELS).save("photo.png")
    colour = ("red", "green", "blue")[index]
    image = load_input(f"photo.png:{colour}")
    assert image.name == f"photo.png:{colour}"
    assert np.array_equal(image.values, PIXELS[:, :, index])


@pytest.mark.parametrize("word", ["grey", "gray", "GREY"])
def test_grey_is_the_luminance_that_pillow_rounds(folder, word):
    Image.fromarray(PIXELS).save("photo.png")
    values = load_input(f"photo.png:{word}").values
    rounded = np.asarray(Image.fromarray(PIXELS).convert("L"), dtype=float)
    assert np.abs(values - rounded).max() <= 0.51
    assert not np.array_equal(values, np.rint(values))


def test_a_grey_picture_is_a_matrix_and_the_same_in_every_channel(folder):
    Image.fromarray(GREY).save("photo.png")
    assert np.array_equal(load_input("photo.png").values, GREY)
    assert load_input("photo.png").channels == ()
    red = load_input("photo.png:red")
    assert np.array_equal(red.values, GREY)
    assert "the same in every channel" in red.note


def test_black_and_white_is_0_and_255(folder):
    Image.fromarray(GREY > 100).save("photo.png")
    assert np.array_equal(load_input("photo.png").values, 255 * (GREY > 100))


def test_a_palette_is_looked_up(folder):
    few = PIXELS[:2, :2].repeat(3, axis=0)
    Image.fromarray(few).quantize(4).save("photo.gif")
    assert np.array_equal(load_input("photo.gif").values, few)


def test_transparent_parts_are_on_white_and_the_note_says_so(folder):
    alpha = np.full((6, 8, 1), 255, np.uint8)
    alpha[0, 0], alpha[0, 1] = 0, 128
    Image.fromarray(np.dstack([PIXELS, alpha])).save("photo.png")
    image = load_input("photo.png")
    assert image.note == "transparent parts are shown on white"
    assert image.values[0, 0].tolist() == [255, 255, 255]
    share = 128 / 255
    expected = PIXELS[0, 1] * share + 255 * (1 - share)
    assert image.values[0, 1] == pytest.approx(expected, abs=1)
    assert np.array_equal(image.values[1:], PIXELS[1:])


def test_an_alpha_channel_that_hides_nothing_is_not_worth_a_note(folder):
    Image.fromarray(PIXELS).convert("RGBA").save("photo.png")
    image = load_input("photo.png")
    assert np.array_equal(image.values, PIXELS)
    assert image.note == ""


def test_a_transparent_grey_picture_stays_a_matrix(folder):
    Image.fromarray(np.dstack([GREY, np.zeros_like(GREY)]), mode="LA").save("photo.png")
    image = load_input("photo.png")
    assert image.values.tolist() == np.full((6, 8), 255).tolist()


def test_a_transparent_palette_entry_is_white(folder):
    picture = Image.fromarray(np.array([[0, 1]], np.uint8), mode="P")
    picture.putpalette([10, 20, 30, 40, 50, 60])
    picture.save("photo.png", transparency=0)
    assert load_input("photo.png").values.tolist() == [[[255, 255, 255], [40, 50, 60]]]


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_16_bits_are_brought_to_0_to_255_with_their_fractions(folder, ending):
    deep = np.array([[0, 257, 300], [32768, 65534, 65535]], np.uint16)
    Image.fromarray(deep).save(f"photo.{ending}")
    image = load_input(f"photo.{ending}")
    assert image.values == pytest.approx(deep / 65535 * 255)
    assert "16 bits" in image.note


def test_16_bits_a_colour_say_that_half_of_them_are_read(folder):
    Path("photo.png").write_bytes(deep_png(PIXELS))
    image = load_input("photo.png")
    assert np.array_equal(image.values, PIXELS)
    assert image.note == "16 bits a channel, of which the upper 8 are read"


def test_floating_point_pixels_are_as_they_were_stored(folder):
    stored = (GREY / 7 - 10).astype(np.float32)
    Image.fromarray(stored).save("photo.tif")
    assert np.array_equal(load_input("photo.tif").values, stored)


def test_cmyk_becomes_red_green_and_blue(folder):
    flat = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    flat.save("photo.tif")
    image = load_input("photo.tif")
    assert image.values[0, 0].tolist() == [255, 0, 0]
    assert image.note == "turned from CMYK into RGB"


def test_of_an_animation_the_first_frame_is_shown_and_the_note_says_so(folder):
    frames = [Image.fromarray(GREY), Image.fromarray(255 - GREY)]
    frames[0].save("photo.gif", save_all=True, append_images=frames[1:])
    image = load_input("photo.gif:grey")
    assert image.values == pytest.approx(GREY)
    assert "the first frame of several" in image.note


@pytest.mark.parametrize(
    ("orientation", "upright"),
    [
        (1, GREY),
        (2, GREY[:, ::-1]),
        (3, GREY[::-1, ::-1]),
        (4, GREY[::-1]),
        (5, GREY.T),
        (6, GREY[::-1].T),
        (7, GREY[::-1, ::-1].T),
        (8, GREY.T[::-1]),
    ],
)
def test_a_picture_is_turned_upright_as_its_exif_says(folder, orientation, upright):
    picture = Image.fromarray(GREY)
    exif = picture.getexif()
    exif[ORIENTATION] = orientation
    picture.save("photo.png", exif=exif)
    image = load_input("photo.png")
    assert np.array_equal(image.values, upright)
    assert ("EXIF" in image.note) == (orientation != 1)


def test_without_a_known_ending_pillow_is_asked(folder):
    Image.fromarray(PIXELS).save("photo", format="PNG")
    assert np.array_equal(load_input("photo:green").values, PIXELS[:, :, 1])


def test_folders_blanks_colons_and_numbers_in_a_name_do_no_harm(folder):
    (folder / "2 holi:days").mkdir()
    for name in ("2 holi:days/4 a;b.png", "2 holi:days/x:red.png", "56.png"):
        Image.fromarray(PIXELS).save(name, format="PNG")
        assert np.array_equal(load_input(name).values, PIXELS)
        assert np.array_equal(load_input(f"{name}:red").values, PIXELS[:, :, 0])


def test_a_large_picture_is_read_whole(folder):
    Image.new("L", (4096, 4096), 7).save("photo.png")
    assert load_input("photo.png", crop="4095:,4095:").values.tolist() == [[7]]
    assert load_input("photo.png").values.shape == (4096, 4096)


def deep_png(pixels: np.ndarray) -> bytes:
    """A PNG of 16 bits a colour, which Pillow cannot write."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    rows = b"".join(b"\0" + (row.astype(">u2") * 257).tobytes() for row in pixels)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)
