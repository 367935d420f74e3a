"""The size of cells in the room there is."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convtui.tui.cell_layout import ZOOMS, CellLayout, CellMode, choose_layout, scrolled

lengths = st.integers(1, 60)


def test_a_small_matrix_shows_numbers() -> None:
    layout = choose_layout((4, 4), (7, 30))
    assert layout == CellLayout(CellMode.NUMBERS, 4, 4, 4)
    assert choose_layout((4, 4), (11, 30)) == CellLayout(CellMode.NUMBERS, 5, 4, 4, 2)


def test_a_small_matrix_in_a_large_room_shows_large_numbers() -> None:
    layout = choose_layout((4, 4), (12, 28))
    assert layout == CellLayout(CellMode.LARGE, 7, 4, 4, 3)
    assert layout.lines == 12
    assert [layout.row_at(line) for line in layout.lines_of(2)] == [2, 2, 2]


@pytest.mark.parametrize("shape", [(4, 4), (2, 2), (1, 1), (7, 7), (6, 9), (12, 12)])
def test_cells_grow_to_fill_the_room_and_stay_about_square(shape: tuple[int, int]) -> None:
    layout = choose_layout(shape, (45, 86), axes=True)
    lines = layout.lines
    columns = layout.columns_of(layout.columns - 1).stop
    assert (layout.mode, layout.rows, layout.columns) == (CellMode.LARGE, *shape)
    assert lines <= 45 < lines + 2 * shape[0] or columns <= 86 < columns + shape[1]
    assert 1.5 <= layout.width / layout.height <= 2.5


def test_colour_grows_too() -> None:
    assert choose_layout((10, 10), (40, 90), zoom="colour") == CellLayout(
        CellMode.COLOUR, 8, 10, 10, 4
    )


def test_more_decimals_are_worth_more_than_larger_cells() -> None:
    layout = choose_layout((5, 5), (40, 40), (8, 6, 5, 4))
    assert (layout.mode, layout.width) == (CellMode.NUMBERS, 8)
    assert choose_layout((5, 5), (40, 40), (6, 4)).mode is CellMode.LARGE


@given(st.tuples(lengths, lengths), st.tuples(st.integers(5, 60), st.integers(20, 200)))
def test_every_place_of_a_cell_leads_back_to_it(
    shape: tuple[int, int], room: tuple[int, int]
) -> None:
    layout = choose_layout(shape, room, axes=True)
    for row in range(layout.rows):
        if layout.mode is not CellMode.HALF:
            assert {layout.row_at(line) for line in layout.lines_of(row)} == {row}
    for column in range(layout.columns):
        assert {layout.column_at(x) for x in layout.columns_of(column)} == {column}
    assert layout.row_at(layout.margin[0]) == layout.column_at(layout.margin[1]) == 0


def test_decimals_are_left_out_before_numbers_are() -> None:
    wide, narrow = choose_layout((5, 5), (9, 30), (6, 4)), choose_layout((5, 5), (9, 24), (6, 4))
    assert (wide.width, narrow.width) == (6, 4)
    assert wide.mode is narrow.mode is CellMode.NUMBERS


def test_numbers_are_scrolled_as_long_as_most_of_the_matrix_is_in_sight() -> None:
    layout = choose_layout((28, 28), (40, 98))
    assert (layout.mode, layout.rows, layout.columns) == (CellMode.NUMBERS, 28, 24)


def test_where_numbers_do_not_fit_cells_are_two_columns_of_colour() -> None:
    assert choose_layout((28, 28), (28, 56)) == CellLayout(CellMode.COLOUR, 2, 28, 28)


def test_where_those_do_not_fit_two_rows_share_a_line() -> None:
    assert choose_layout((28, 28), (15, 28)) == CellLayout(CellMode.HALF, 1, 28, 28)


def test_half_blocks_show_a_part_where_even_they_do_not_fit() -> None:
    assert choose_layout((300, 200), (16, 28)) == CellLayout(CellMode.HALF, 1, 32, 28)


def test_half_blocks_are_not_used_where_there_are_no_colours() -> None:
    assert choose_layout((28, 28), (15, 28), colours=False).mode is CellMode.COLOUR


@pytest.mark.parametrize("zoom", ZOOMS[1:])
@pytest.mark.parametrize("shape", [(2, 2), (28, 28), (3000, 2000)])
def test_a_zoom_that_was_asked_for_is_obeyed(zoom: str, shape: tuple[int, int]) -> None:
    assert choose_layout(shape, (15, 28), zoom=zoom).mode.value == zoom


@given(
    st.tuples(lengths, lengths),
    st.tuples(lengths, st.integers(8, 200)),
    st.integers(4, 8),
    st.sampled_from(ZOOMS),
    st.booleans(),
)
def test_what_is_shown_fits_and_exists(
    shape: tuple[int, int], room: tuple[int, int], width: int, zoom: str, colours: bool
) -> None:
    layout = choose_layout(shape, room, (width, 4), zoom, colours)
    lines = layout.lines
    assert 1 <= layout.rows <= shape[0]
    assert 1 <= layout.columns <= shape[1]
    assert lines <= room[0]
    assert layout.columns * layout.width <= room[1]


@given(st.tuples(lengths, lengths), st.tuples(lengths, st.integers(8, 200)))
def test_more_room_never_hides_a_cell(shape: tuple[int, int], room: tuple[int, int]) -> None:
    """Within one mode; another mode may trade cells for numbers."""
    here = choose_layout(shape, room)
    larger = choose_layout(shape, (room[0] + 1, room[1] + 1))
    assume(here.mode is larger.mode)
    assert larger.rows >= here.rows
    assert larger.columns >= here.columns or larger.width > here.width


@given(st.integers(1, 100), st.integers(1, 100), st.data())
def test_scrolling_stays_while_the_window_is_in_sight_and_else_centres_it(
    seen: int, length: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, length - 1))
    stop = data.draw(st.integers(start + 1, length))
    first = data.draw(st.integers(0, max(length - seen, 0)))
    after = scrolled(first, seen, length, start, stop)
    possible = range(max(length - seen, 0) + 1)
    assert after in possible
    if stop - start <= seen:
        fits = [place for place in possible if place <= start and stop <= place + seen]
        assert after in fits
        centre = [abs(2 * place + seen - start - stop) for place in possible]
        assert after == first if first in fits else centre[after] <= min(centre) + 1
    else:
        assert after == start or after == possible[-1] or first in range(start, stop)


def test_a_window_in_sight_moves_nothing() -> None:
    assert scrolled(5, 10, 100, 5, 15) == 5


def test_a_window_larger_than_the_room_shows_its_beginning() -> None:
    assert scrolled(0, 3, 100, 10, 20) == 10
