"""Points in cells."""

import pytest
from textual.app import App

from convtui.tui.widgets.scatter import Dot, Scatter, in_cells


def test_points_lie_between_the_lowest_and_the_highest_value() -> None:
    grid = in_cells([Dot(0, 1.0), Dot(1, 3.0, "best"), Dot(0.5, 2.0, "open")], 5, 3)
    assert grid == [
        ["", "", "", "", "best"],
        ["", "", "open", "", ""],
        ["one", "", "", "", ""],
    ]


def test_the_best_is_seen_among_many_whatever_their_order() -> None:
    crowd = [
        Dot(0, 1.0),
        Dot(0, 1.0, "best"),
        Dot(0, 1.0, "open"),
        Dot(0, 1.0),
    ]
    for points in (crowd, crowd[::-1]):
        assert in_cells(points, 1, 1) == [["best"]]
    assert in_cells([Dot(0, 1.0), Dot(0, 1.0)], 1, 1) == [["many"]]
    assert in_cells([Dot(0, 1.0), Dot(0, 1.0), Dot(0, 1.0)], 1, 1) == [["many"]]


def test_equal_values_lie_in_the_middle_and_no_room_is_no_harm() -> None:
    assert in_cells([Dot(0, 1.0)], 1, 3) == [[""], ["one"], [""]]
    assert in_cells([Dot(0, 1.0)], 0, 0) == []
    assert in_cells([], 2, 1) == [["", ""]]


@pytest.mark.parametrize(
    ("values", "labels"),
    [([0.225], {4: "0.225"}), ([0.2, 0.75, 0.5], {0: "0.75", 8: "0.2"}), ([], {})],
)
async def test_each_end_of_the_values_is_written_once_where_it_lies(values, labels) -> None:
    app = App()
    async with app.run_test(size=(40, 12)) as pilot:
        scatter = Scatter()
        await app.mount(scatter)
        scatter.show("y by x", ("0", "1"), [Dot(0.5, value) for value in values])
        await pilot.pause()
        drawn = {y: scatter.render_line(y).text[:8].strip(" │┤") for y in range(9)}
        assert {y: text for y, text in drawn.items() if text} == labels
