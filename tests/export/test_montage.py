"""Tiles of a montage are found again in it, each under a caption."""

import numpy as np

from convtui.export.lettering import shortened, spelt, text_width
from convtui.export.montage import ACROSS, Tile, montage
from convtui.ops.brightness import Pixels


def random_tile(seed: int, shape: tuple[int, ...] = (400, 500)) -> Tile:
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    return Tile(f"number {seed}", pixels)


def place(sheet: Pixels, tile: Tile) -> tuple[int, int]:
    """Where a tile lies, looked for by its first pixels."""
    height, width = tile.pixels.shape[:2]
    colours = tile.pixels if tile.pixels.ndim == 3 else np.dstack([tile.pixels] * 3)
    corners = sheet[: sheet.shape[0] - height + 1, : sheet.shape[1] - width + 1]
    for top, left in np.argwhere((corners == colours[0, 0]).all(axis=2)).tolist():
        if np.array_equal(sheet[top, left : left + 5], colours[0, :5]):
            assert np.array_equal(sheet[top : top + height, left : left + width], colours)
            return top, left
    raise AssertionError("the tile is not there")


def test_lines_lie_below_one_another_and_a_long_one_goes_on_below() -> None:
    first = [random_tile(seed) for seed in range(3)]
    second = [random_tile(seed, (400, 500, 3)) for seed in range(3, 7)]
    sheet = montage([first, second])
    places = [place(sheet, tile) for tile in (*first, *second)]
    tops = [top for top, _ in places]
    assert tops[0] == tops[1] == tops[2] < tops[3] == tops[4] == tops[5] < tops[6]
    lefts = [left for _, left in places]
    assert lefts[:ACROSS] == lefts[ACROSS : 2 * ACROSS] == sorted(set(lefts))
    assert lefts[6] == lefts[0]


def test_there_is_a_caption_over_each_tile() -> None:
    with_text, without = (
        montage([[Tile(caption, random_tile(1).pixels)]]) for caption in ("edge-8", "")
    )
    differing = np.argwhere((with_text != without).any(axis=2))
    top, left = place(with_text, random_tile(1))
    assert len(differing) > 30
    assert differing[:, 0].max() < top
    assert differing[:, 1].min() >= left


def test_small_pictures_are_enlarged_by_a_whole_factor() -> None:
    small = random_tile(2, (16, 12))
    enlarged = Tile("", small.pixels.repeat(24, axis=0).repeat(24, axis=1))
    place(montage([[small]]), enlarged)


def test_large_pictures_are_reduced_to_something_a_slide_can_hold() -> None:
    sheet = montage([[Tile("wide", np.full((10, 5000), 200, np.uint8))]])
    assert sheet.shape[1] < 1100
    assert (sheet == 200).all(axis=2).sum() >= 1024 * 2


def test_all_tiles_have_one_scale_so_that_stride_is_seen() -> None:
    whole, half = np.zeros((400, 400), np.uint8), np.full((200, 200), 77, np.uint8)
    sheet = montage([[Tile("", whole), Tile("", half)]])
    assert (sheet == 77).all(axis=2).sum() == 200 * 200


def test_signs_that_the_font_lacks_are_spelt_otherwise() -> None:
    assert spelt("28×28 ≈ 3–5 · é") == "28x28 ~ 3-5 · ?"


def test_a_text_is_cut_to_its_room() -> None:
    cut = shortened("a name that is much too long for where it goes", 14, 100)
    assert cut.endswith("…")
    assert text_width(cut, 14) <= 100
    assert shortened("short", 14, 100) == "short"
