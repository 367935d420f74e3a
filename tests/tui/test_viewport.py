"""Which pixels a screen pixel shows."""

import numpy as np
import pytest

from convtui.ops.window import slide
from convtui.tui.viewport import NOWHERE, Viewport, on_picture, step_at


def test_at_first_all_of_a_picture_is_in_sight_and_in_the_middle() -> None:
    view = Viewport.whole((100, 200), (60, 50))
    assert view.scale == 4
    columns, rows = view.places(1), view.places(0)
    assert columns.tolist() == list(range(2, 200, 4))
    shown = rows != NOWHERE
    assert shown.sum() == 25
    assert abs(int(shown.argmax()) - int(shown[::-1].argmax())) <= 1


def test_small_pictures_are_enlarged_by_a_whole_factor() -> None:
    view = Viewport.whole((10, 10), (37, 39))
    assert view.scale == pytest.approx(1 / 3)
    columns = view.places(1)
    shown = columns[columns != NOWHERE].tolist()
    assert shown == [column for column in range(10) for _ in range(3)]


def test_zoom_doubles_and_stops_at_whole_and_at_sixteen() -> None:
    view = Viewport.whole((640, 640), (80, 80))
    assert [view.zoomed(step).scale for step in range(9)] == [
        8,
        4,
        2,
        1,
        0.5,
        0.25,
        0.125,
        1 / 16,
        1 / 16,
    ]
    assert view.zoomed(-1) == view
    deepest = view.zoomed(7)
    assert deepest.zoomed(1) == deepest


def test_nothing_beyond_the_edge_comes_into_sight_where_the_picture_fills_the_room() -> None:
    view = Viewport.whole((640, 640), (80, 80)).zoomed(2)
    for corner in ((0, 0), (640, 640), (-50, 700)):
        for side in (0, 1):
            assert (view.at(*corner).places(side) != NOWHERE).all()
    assert view.panned(-9, 0).places(0)[0] == 1
    assert view.panned(9, 0).places(0)[-1] == 639


@pytest.mark.parametrize("place", [(0.5, 0.5), (639.5, 3.5), (300.5, 639.5)])
def test_any_place_can_be_brought_into_sight_and_what_is_in_sight_stays(place) -> None:
    view = Viewport.whole((640, 640), (80, 80)).zoomed(5)
    seen = view.showing(*place)
    for side in (0, 1):
        assert int(place[side]) in seen.places(side)
    assert seen.showing(*place) == seen


@pytest.mark.parametrize("padding", ["valid", "same", "full"])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_a_cell_of_the_map_is_drawn_where_its_window_stands(padding, stride: int) -> None:
    window = slide((64, 64), (3, 3), stride=stride, padding=padding)
    view = Viewport.whole((64, 64), (64, 64))
    places = view.places(0, window.rows)
    for row, place in enumerate(places.tolist()):
        nearest = min(
            range(window.rows.steps), key=lambda step: abs(window.rows.taps(step)[1] - row)
        )
        away = abs(window.rows.taps(nearest)[1] - row)
        assert place == NOWHERE or abs(window.rows.taps(place)[1] - row) == away
        assert (place == NOWHERE) == (
            2 * away > stride or (2 * away == stride and place == NOWHERE)
        )


def test_spans_hold_every_row_of_the_map_once() -> None:
    window = slide((640, 640), (3, 3), stride=2, padding="same")
    view = Viewport.whole((640, 640), (37, 41))
    for side, axis in enumerate((window.rows, window.columns)):
        first, last = view.spans(side, axis)
        held = [row for start, stop in zip(first, last, strict=True) for row in range(start, stop)]
        assert held == list(range(axis.steps))


@pytest.mark.parametrize("step", [0, 1, 17, 29])
def test_a_place_and_its_cell_find_one_another(step: int) -> None:
    window = slide((61, 61), (3, 3), stride=2)
    assert step_at(on_picture(step, window.rows), window.rows) == min(step, window.rows.steps - 1)
    assert step_at(-100.0, window.rows) == 0
    assert step_at(1000.0, window.rows) == window.rows.steps - 1


def test_a_finer_view_shows_the_same_part() -> None:
    view = Viewport.whole((640, 640), (80, 80)).zoomed(1)
    fine = view.finer(4)
    assert np.array_equal(fine.edges(0)[::4], view.edges(0))
