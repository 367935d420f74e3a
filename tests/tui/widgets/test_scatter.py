"""Points in cells."""

from convtui.tui.widgets.scatter import Point, in_cells


def test_points_lie_between_the_lowest_and_the_highest_value() -> None:
    grid = in_cells([Point(0, 1.0), Point(1, 3.0, "best"), Point(0.5, 2.0, "open")], 5, 3)
    assert grid == [
        ["", "", "", "", "best"],
        ["", "", "open", "", ""],
        ["one", "", "", "", ""],
    ]


def test_the_best_is_seen_among_many_whatever_their_order() -> None:
    crowd = [Point(0, 1.0), Point(0, 1.0, "best"), Point(0, 1.0, "open"), Point(0, 1.0)]
    for points in (crowd, crowd[::-1]):
        assert in_cells(points, 1, 1) == [["best"]]
    assert in_cells([Point(0, 1.0), Point(0, 1.0)], 1, 1) == [["many"]]
    assert in_cells([Point(0, 1.0), Point(0, 1.0), Point(0, 1.0)], 1, 1) == [["many"]]


def test_equal_values_lie_in_the_middle_and_no_room_is_no_harm() -> None:
    assert in_cells([Point(0, 1.0)], 1, 3) == [[""], ["one"], [""]]
    assert in_cells([Point(0, 1.0)], 0, 0) == []
    assert in_cells([], 2, 1) == [["", ""]]
