"""Where the kernel card stands."""

from hypothesis import given
from hypothesis import strategies as st

from convtui.tui.arrangement import Arrangement, arrange

rooms = st.tuples(st.integers(9, 95), st.integers(48, 300))
grids = st.tuples(st.integers(1, 300), st.integers(4, 1200))
windows, numbers = st.tuples(st.integers(1, 11), st.integers(1, 9)), st.integers(4, 8)
BORDER = 2


@given(rooms, st.tuples(grids, grids), windows, numbers)
def test_a_card_beside_the_grids_leaves_them_two_fifths_of_the_screen_if_one_grid_fits_so(
    room: tuple[int, int],
    needs: tuple[tuple[int, int], tuple[int, int]],
    window: tuple[int, int],
    number: int,
) -> None:
    arrangement = arrange(room, needs, window, number)
    if not arrangement.below:
        one_grid = max(window[1] * number + 1 + BORDER, 20)
        assert arrangement.width <= max(room[1] * 3 // 5, one_grid) + 1  # what is odd
        assert arrangement.height == room[0]


@given(rooms, st.tuples(grids, grids), windows, numbers)
def test_a_stack_and_a_row_hold_all_three_grids_whole(
    room: tuple[int, int],
    needs: tuple[tuple[int, int], tuple[int, int]],
    window: tuple[int, int],
    number: int,
) -> None:
    arrangement = arrange(room, needs, window, number)
    lines, columns = arrangement.part
    assert lines > window[0]
    assert columns > window[1] * number
    if arrangement.form == "stack":
        assert 3 * lines + BORDER <= arrangement.height
        assert window[1] * number + BORDER < arrangement.width
    if arrangement.form == "row":
        assert 3 * columns + BORDER <= arrangement.width == room[1]
        assert lines + BORDER == arrangement.height


@given(rooms, st.tuples(grids, grids), windows, numbers)
def test_a_card_goes_below_only_where_the_grids_are_crowded_and_stay_whole_above_it(
    room: tuple[int, int],
    needs: tuple[tuple[int, int], tuple[int, int]],
    window: tuple[int, int],
    number: int,
) -> None:
    arrangement = arrange(room, needs, window, number)
    assert arrangement.below == (arrangement.form == "row")
    if arrangement.below:
        assert max(lines for lines, _ in needs) + BORDER <= room[0] - arrangement.height
        assert 2 * max(columns for _, columns in needs) > room[1] - 60


def test_a_digit_at_80_by_24_has_the_card_between_its_grids() -> None:
    arrangement = arrange((18, 80), ((28, 28 * 4), (26, 26 * 5)), (3, 3), 7)
    assert arrangement == Arrangement(False, "stack", 24, 18, (4, 22), 28)


def test_a_digit_on_a_large_screen_has_the_card_below_its_numbers() -> None:
    arrangement = arrange((49, 200), ((28, 28 * 4), (26, 26 * 5)), (3, 3), 7)
    assert arrangement == Arrangement(True, "row", 200, 6, (4, 22), 100)


def test_a_kernel_too_tall_to_stack_is_set_two_by_two() -> None:
    arrangement = arrange((18, 80), ((28, 28 * 4), (24, 24 * 5)), (5, 5), 4)
    assert (arrangement.form, arrangement.width) == ("square", 2 * (20 + 1) + BORDER)


@given(rooms, st.tuples(grids, grids), windows, numbers)
def test_the_large_grids_are_of_one_width_and_with_the_card_fill_the_room(
    room: tuple[int, int],
    needs: tuple[tuple[int, int], tuple[int, int]],
    window: tuple[int, int],
    number: int,
) -> None:
    arrangement = arrange(room, needs, window, number)
    rest = room[1] - 2 * arrangement.grid
    assert rest in (0, 1) if arrangement.below else max(rest, 0) <= arrangement.width
    assert arrangement.below or rest == arrangement.width or arrangement.grid == 0


def test_a_card_grows_where_the_grids_show_all_their_numbers_beside_it() -> None:
    small = arrange((48, 200), ((4, 4 * 4), (2, 2 * 5)), (3, 3), 6)
    assert small == Arrangement(False, "stack", 30, 48, (15, 28), 85)
    large = arrange((48, 200), ((28, 28 * 3), (26, 26 * 3)), (3, 3), 6)
    assert large.width == 22
