"""The cursor against plain counting over the cells of all stages."""

from hypothesis import given, settings
from hypothesis import strategies as st

from convtui.lesson.cursor import Cursor

SHAPES = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=4).map(
    tuple
)
LESSON = Cursor(((4, 5), (4, 5), (2, 2)))


@st.composite
def cursors(draw: st.DrawFn) -> Cursor:
    """Any place on any maps."""
    shapes = draw(SHAPES)
    stage = draw(st.integers(0, len(shapes) - 1))
    rows, columns = shapes[stage]
    return Cursor(shapes, stage, draw(st.integers(0, rows * columns - 1)))


def everywhere(shapes: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """(stage, cell) of every place, in the order of the lesson."""
    return [
        (stage, cell)
        for stage, (rows, columns) in enumerate(shapes)
        for cell in range(rows * columns)
    ]


@given(SHAPES)
def test_going_forward_visits_every_cell_of_every_stage_once_and_then_stays(
    shapes: tuple[tuple[int, int], ...],
) -> None:
    cursor, visited = Cursor(shapes), []
    for _ in everywhere(shapes):
        visited.append((cursor.stage, cursor.cell))
        assert cursor.at_end == (len(visited) == len(everywhere(shapes)))
        cursor = cursor.forward()
    assert visited == everywhere(shapes)
    assert cursor.forward() == cursor


@given(cursors())
def test_back_undoes_forward_except_from_the_very_end(cursor: Cursor) -> None:
    assert cursor.at_end or cursor.forward().back() == cursor
    assert (cursor.stage, cursor.cell) == (0, 0) or cursor.back().forward() == cursor


def test_before_the_first_cell_there_is_nothing() -> None:
    assert LESSON.back() == LESSON
    assert LESSON.up() == LESSON
    assert LESSON.previous_stage() == LESSON


def test_going_back_over_the_start_of_a_stage_leads_to_the_end_of_the_one_before() -> None:
    assert Cursor(LESSON.shapes, 2, 0).back() == Cursor(LESSON.shapes, 1, 19)


def test_down_and_up_keep_the_column_and_stop_at_the_ends_of_the_stage() -> None:
    cursor = LESSON.jump(1, 3)
    assert cursor.down().place == (2, 3)
    assert cursor.up().place == (0, 3)
    assert cursor.up().up().place == (0, 0)
    assert cursor.down().down().down().place == (3, 4)
    assert LESSON.end().down() == LESSON.end()


def test_home_and_end_are_the_first_and_the_last_cell_of_the_stage() -> None:
    cursor = Cursor(LESSON.shapes, 1, 7)
    assert (cursor.home().cell, cursor.end().cell) == (0, 19)
    assert cursor.home().stage == cursor.end().stage == 1


def test_stages_are_entered_at_their_first_cell() -> None:
    cursor = Cursor(LESSON.shapes, 1, 7)
    assert cursor.next_stage() == Cursor(LESSON.shapes, 2, 0)
    assert cursor.previous_stage() == Cursor(LESSON.shapes, 0, 0)
    last = Cursor(LESSON.shapes, 2, 3)
    assert last.next_stage() == last


@given(cursors(), st.integers(-9, 9), st.integers(-9, 9))
def test_a_jump_lands_there_or_at_the_nearest_cell(cursor: Cursor, row: int, column: int) -> None:
    rows, columns = cursor.shapes[cursor.stage]
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    nearest = min(cells, key=lambda cell: abs(cell[0] - row) + abs(cell[1] - column))
    landed = cursor.jump(row, column)
    assert landed.place == nearest
    assert landed.stage == cursor.stage


@settings(deadline=None)
@given(cursors(), SHAPES)
def test_on_other_maps_the_place_is_kept_as_far_as_it_is_there(
    cursor: Cursor, shapes: tuple[tuple[int, int], ...]
) -> None:
    moved = cursor.on(shapes)
    assert moved.shapes == shapes
    assert moved.stage == min(cursor.stage, len(shapes) - 1)
    rows, columns = shapes[moved.stage]
    assert moved.place == (min(cursor.place[0], rows - 1), min(cursor.place[1], columns - 1))


def test_moving_leaves_the_cursor_as_it_was() -> None:
    LESSON.forward()
    LESSON.end()
    assert (LESSON.stage, LESSON.cell) == (0, 0)


def test_a_stage_that_was_left_is_entered_again_where_it_was_left() -> None:
    finished = LESSON.end().next_stage().end()
    assert finished.previous_stage() == Cursor(LESSON.shapes, 0, 19)
    assert finished.previous_stage().next_stage() == Cursor(LESSON.shapes, 1, 19)
    half = LESSON.jump(1, 2).next_stage()
    assert half == Cursor(LESSON.shapes, 1, 0)
    assert half.previous_stage().place == (1, 2)


def test_walking_on_from_a_stages_end_begins_the_next_one_anew() -> None:
    back = LESSON.next_stage().jump(2, 2).previous_stage()
    assert back.end().forward() == Cursor(LESSON.shapes, 1, 0)


def test_on_other_maps_a_finished_stage_stays_finished_and_others_as_far_as_they_were() -> None:
    here = LESSON.end().next_stage().jump(1, 3).next_stage()
    other = here.on(((9, 9), (9, 9), (4, 4)))
    assert other.previous_stage().place == (1, 3)
    assert other.previous_stage().previous_stage().place == (8, 8)
    assert here.on(((9, 9), (9, 9))).previous_stage().place == (8, 8)
    assert here.on(((1, 1), (1, 1), (1, 1))).previous_stage().place == (0, 0)
