"""Lines of cells, as text and as colours."""

from dataclasses import replace

import numpy as np
import pytest
from rich.segment import Segment
from rich.style import Style

from convtui.lesson.colours import DARK, Palette, Rgb, contrast, palette_for
from convtui.lesson.sheet import Marks, Outline, sheet_of
from convtui.tui.cell_layout import CellLayout, CellMode
from convtui.tui.cell_painter import CellPainter

BEHIND = Style.parse("white on black")
VALUES = np.array([[-510.0, 0, 27.25], [7, 0.5, 510], [1, 2, 3]])
DIVERGING = palette_for("diverging", (-510, 510), False, True)
GREY = Palette("grey", 0, 255)


def painter(
    mode: CellMode,
    values: np.ndarray = VALUES,
    palette: Palette = DIVERGING,
    padding: int = 0,
    first: tuple[int, int] = (0, 0),
    colours: bool = True,
    seen: tuple[int, int] | None = None,
    width: int | None = None,
    height: int = 1,
) -> CellPainter:
    inside = np.pad(np.ones(values.shape, dtype=bool), padding)
    sheet = sheet_of(np.pad(values, padding), palette, inside)
    rows, columns = seen or (inside.shape[0] - first[0], inside.shape[1] - first[1])
    width = (
        width
        or {CellMode.LARGE: 8, CellMode.NUMBERS: 5, CellMode.COLOUR: 2, CellMode.HALF: 1}[mode]
    )
    layout = CellLayout(mode, width, rows, columns, height)
    return CellPainter(sheet, layout, first, BEHIND, colours)


def text(painter: CellPainter, marks: Marks | None = None) -> list[str]:
    return [
        "".join(segment.text for segment in painter.line(y, marks or Marks()))
        for y in range(painter.lines)
    ]


def ground(segment: Segment) -> Rgb:
    colour = segment.style.bgcolor.get_truecolor()
    return colour.red, colour.green, colour.blue


def ink(segment: Segment) -> Rgb:
    colour = segment.style.color.get_truecolor()
    return colour.red, colour.green, colour.blue


def test_numbers_stand_right_aligned_with_as_many_decimals_as_fit() -> None:
    assert text(painter(CellMode.NUMBERS)) == [
        " -510    0≈27.2",
        "    7   .5  510",
        "    1    2    3",
    ]


def test_tiny_numbers_are_written_in_units_of_a_power_of_ten() -> None:
    values = np.array([[-1.23e-5, 4e-8], [0, 2.5e-5]])
    drawn = painter(CellMode.NUMBERS, values, palette_for("diverging", (0, 2.5e-5), False, True))
    assert text(drawn) == ["   ≈0 4e-8", "    0≈3e-5"]
    assert text(replace(drawn, power=drawn.sheet.power)) == ["≈-1.2 .004", "    0  2.5"]


def test_a_number_that_is_rounded_is_marked_as_rounded() -> None:
    values = np.array([[-5.5, 85.5, 0.5], [0.004, 1 / 3, -123]])
    assert text(painter(CellMode.NUMBERS, values, width=4)) == [
        " ≈-6 ≈86  .5",
        "  ≈0≈.33 ###",
    ]


def test_a_box_stands_in_the_gaps_before_and_after_its_cells() -> None:
    marks = Marks(Outline(range(0, 2), range(0, 2)))
    assert text(painter(CellMode.NUMBERS), marks) == [
        "▌-510    0≈27.2",
        "▌   7   .5▌ 510",
        "    1    2    3",
    ]


def test_a_box_at_the_right_edge_closes_after_the_last_cell() -> None:
    marks = Marks(Outline(range(2, 3), range(1, 3)))
    assert text(painter(CellMode.NUMBERS), marks)[2] == "    1▌   2    3▌"


def test_the_mark_of_a_rounded_number_takes_the_place_of_the_boxs_side_in_its_colour() -> None:
    board = painter(CellMode.NUMBERS, np.array([[1.0, -12.25, 3]]), width=4)
    side = board.line(0, Marks(Outline(range(1), range(1, 2))))[1]
    assert side.text == "≈"
    assert ground(side) == DARK.accent
    assert contrast(ink(side), ground(side)) >= 4.5


def test_a_number_on_the_upper_of_two_lines_has_its_ground_and_its_box_on_both() -> None:
    board = painter(CellMode.NUMBERS, np.array([[1.0, 2], [3, 4]]), height=2)
    marks = Marks(Outline(range(0, 1), range(0, 1)))
    assert text(board, marks) == ["▌   1▌   2", "▌    ▌    ", "    3    4", " " * 10]
    upper, lower = board.line(0, marks), board.line(1, marks)
    assert [ground(part) for part in upper] == [ground(part) for part in lower]


def test_large_tiles_of_colour_carry_the_box_around_them() -> None:
    board = painter(CellMode.COLOUR, np.ones((2, 3)), width=4, height=2)
    marks = Marks(Outline(range(0, 1), range(0, 2)), strong=(1, 2))
    assert text(board, marks) == ["▛▀▀▀▀▀▀▜    ", "▙▄▄▄▄▄▄▟    ", " " * 12, "         ◆  "]


def test_rows_and_columns_of_large_cells_are_numbered_without_padding() -> None:
    board = painter(CellMode.LARGE, np.array([[7.0, 8], [9, 7]]), padding=1, width=6, height=3)
    board = replace(board, layout=replace(board.layout, margin=(1, 2)))
    assert text(board)[0] == "          1     2         "
    assert [line[:2] for line in text(board)] == [
        "  ", "  ", "  ", "  ", "  ", "1 ", "  ", "  ", "2 ", "  ", "  ", "  ", "  ",
    ]  # fmt: skip


def test_dilated_taps_are_boxed_one_by_one() -> None:
    marks = Marks(Outline(range(0, 3, 2), range(0, 3, 2)))
    assert text(painter(CellMode.NUMBERS), marks) == [
        "▌-510▌   0≈27.2▌",
        "    7   .5  510",
        "▌   1▌   2▌   3▌",
    ]


def test_cells_not_computed_yet_are_dots() -> None:
    assert text(painter(CellMode.NUMBERS), Marks(filled=4)) == [
        " -510    0≈27.2",
        "    7    ·    ·",
        "    ·    ·    ·",
    ]


def test_a_cell_not_computed_yet_does_not_tell_its_value_by_its_colour() -> None:
    for mode in (CellMode.NUMBERS, CellMode.COLOUR):
        line = painter(mode).line(2, Marks(filled=4))
        assert {ground(segment) for segment in line} == {DARK.empty}


def test_padding_is_a_zero_on_a_ground_of_its_own() -> None:
    padded = painter(CellMode.NUMBERS, padding=1, width=4)
    assert text(padded)[0] == "   0   0   0   0   0"
    assert {ground(segment) for segment in padded.line(0, Marks())} == {DARK.padding}
    middle = [ground(segment) for segment in padded.line(2, Marks())]
    assert middle[0] == middle[-1] == DARK.padding
    assert DARK.padding not in middle[1:-1]


def test_only_the_part_in_sight_is_drawn() -> None:
    part = painter(CellMode.NUMBERS, first=(1, 1), seen=(2, 1))
    assert text(part) == ["   .5", "    2"]


def test_marks_are_counted_in_the_whole_matrix_not_in_the_part_in_sight() -> None:
    part = painter(CellMode.NUMBERS, first=(1, 1))
    assert text(part, Marks(Outline(range(1, 2), range(2, 3)), filled=8)) == [
        "   .5▌ 510▌",
        "    2    ·",
    ]


def test_a_number_on_any_ground_can_be_read() -> None:
    values = np.linspace(-510, 510, 64).reshape(8, 8)
    board = painter(CellMode.NUMBERS, values)
    marks = Marks(Outline(range(2, 5), range(2, 5)), (3, 3))
    for y in range(8):
        for segment in board.line(y, marks):
            if segment.text.strip("▌ "):
                assert contrast(ink(segment), ground(segment)) >= 4.5


def test_grounds_follow_the_values() -> None:
    line = painter(CellMode.NUMBERS, np.array([[0.0, 128, 255]]), GREY).line(0, Marks())
    assert [ground(segment) for segment in line] == [(0, 0, 0), (128, 128, 128), (255, 255, 255)]


def test_the_strong_cell_is_bold_on_the_accent() -> None:
    line = painter(CellMode.NUMBERS).line(1, Marks(strong=(1, 2)))
    assert ground(line[2]) == DARK.accent
    assert line[2].style.bold
    assert not line[0].style.bold


def test_colour_cells_are_two_columns_wide_and_carry_the_box() -> None:
    marks = Marks(Outline(range(0, 2), range(0, 2)), strong=(2, 2))
    assert text(painter(CellMode.COLOUR), marks) == ["▛▀▀▜  ", "▙▄▄▟  ", "    ◆ "]


def test_the_box_leaves_the_colours_of_its_cells_to_be_seen() -> None:
    board, marks = painter(CellMode.COLOUR), Marks(Outline(range(0, 2), range(0, 2)))
    plain = [ground(segment) for segment in board.line(0, Marks())]
    assert [ground(segment) for segment in board.line(0, marks)] == plain


def test_half_blocks_show_two_rows_a_line() -> None:
    board = painter(CellMode.HALF, np.array([[0.0, 128], [255, 64], [128, 0]]), GREY)
    assert text(board) == ["▀▀", "▀▀"]
    upper = board.line(0, Marks())
    assert [ink(segment) for segment in upper] == [(0, 0, 0), (128, 128, 128)]
    assert [ground(segment) for segment in upper] == [(255, 255, 255), (64, 64, 64)]


def test_the_last_line_of_an_odd_number_of_rows_has_nothing_under_it() -> None:
    board = painter(CellMode.HALF, np.array([[0.0, 128], [255, 64], [128, 0]]), GREY)
    last = board.line(1, Marks())
    assert [ink(segment) for segment in last] == [(128, 128, 128), (0, 0, 0)]
    assert {segment.style.bgcolor for segment in last} == {BEHIND.bgcolor}


def test_a_box_tints_half_blocks_and_a_single_cell_takes_the_accent_whole() -> None:
    values = np.full((4, 4), 255.0)
    board = painter(CellMode.HALF, values, GREY)
    window = board.line(0, Marks(Outline(range(0, 2), range(1, 3))))
    assert ink(window[0]) == (255, 255, 255)
    assert ink(window[1]) not in ((255, 255, 255), DARK.accent)
    cell = board.line(0, Marks(Outline(range(1, 2), range(1, 2))))
    assert (ink(cell[1]), ground(cell[1])) == ((255, 255, 255), DARK.accent)


def test_without_colours_sign_and_size_are_glyphs() -> None:
    values = np.array([[-510.0, -100, 0, 100, 300, 510]])
    board = painter(CellMode.COLOUR, values, colours=False)
    assert text(board) == ["-█-░  ░░▓▓██"]
    assert text(board, Marks(filled=2)) == ["-█-░ · · · ·"]


def test_without_colours_nothing_but_the_widgets_own_style_is_used() -> None:
    board = painter(CellMode.COLOUR, colours=False)
    assert {segment.style for y in range(3) for segment in board.line(y, Marks())} == {BEHIND}


def test_without_colours_the_window_is_underlined_and_the_strong_cell_reversed() -> None:
    board = painter(CellMode.NUMBERS, colours=False)
    marks = Marks(Outline(range(0, 1), range(0, 2)), strong=(2, 2))
    assert [bool(part.style.underline) for part in board.line(0, marks)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert board.line(2, marks)[2].style.reverse


def test_a_large_number_stands_in_the_middle_of_its_box() -> None:
    board = painter(CellMode.LARGE, np.array([[1.0, -36.5], [3, 4]]), height=3)
    marks = Marks(Outline(range(0, 1), range(0, 2)))
    assert text(board, marks) == [
        "▛▀▀▀▀▀▀▀▀▀▀▀▀▀▀▜",
        "▌  1     -36.5 ▐",
        "▙▄▄▄▄▄▄▄▄▄▄▄▄▄▄▟",
        " " * 16,
        "   3       4    ",
        " " * 16,
    ]


@pytest.mark.parametrize("mode", list(CellMode))
def test_every_line_is_as_wide_as_its_cells(mode: CellMode) -> None:
    board = painter(mode, np.zeros((5, 7)), height=3 if mode is CellMode.LARGE else 1)
    inner = Marks(Outline(range(1, 4), range(2, 5)), (2, 3), 20)
    for line in (*text(board), *text(board, inner)):
        assert len(line) == 7 * board.layout.width


@pytest.mark.parametrize("mode", list(CellMode))
def test_a_part_without_columns_is_drawn_as_nothing(mode: CellMode) -> None:
    assert text(painter(mode, seen=(2, 0)))[0].strip("▌") == ""


@pytest.mark.parametrize("colours", [True, False])
@pytest.mark.parametrize("mode", list(CellMode))
def test_lines_that_look_different_on_another_sheet_are_told_apart(
    mode: CellMode, colours: bool
) -> None:
    random = np.random.default_rng(5)
    for change in (0.3, 30.0):  # less than a level of colour, and many
        before = random.uniform(-510, 510, (7, 5))
        after = before.copy()
        after[2, 3] += change if before[2, 3] < 0 else -change
        height = 3 if mode is CellMode.LARGE else 1
        old, new = (
            painter(mode, values, colours=colours, padding=1, height=height)
            for values in (before, after)
        )
        told = {y for lines in new.lines_unlike(old) for y in lines}
        differing = {y for y in range(new.lines) if new.line(y, Marks()) != old.line(y, Marks())}
        assert differing <= told <= set(new.layout.lines_of(3)), (mode, change)
        assert new.lines_unlike(new) == []


def test_all_lines_look_different_in_other_colours_or_from_another_place_on() -> None:
    board = painter(CellMode.COLOUR, seen=(2, 3))
    for other in (
        painter(CellMode.COLOUR, palette=GREY, seen=(2, 3)),
        painter(CellMode.COLOUR, first=(1, 0), seen=(2, 3)),
        painter(CellMode.NUMBERS, seen=(2, 3)),
    ):
        assert board.lines_unlike(other) == [range(2)]
