"""What the mouse is drawn over is copied as values: read back by NumPy and by Python's csv."""

import csv
import io

import numpy as np
import pytest
from scipy import signal
from textual import events

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.tui.widgets.cell_selection import CellSelection
from convtui.tui.widgets.line_table import LineTable
from convtui.tui.widgets.piece_bar import FormulaBar, PieceBar

from .screens import runs_on_disk


async def drag(learner, widget, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press on one cell of the content of a widget, and let go on another."""
    corner = widget.content_region.offset
    places = [(corner.x + x, corner.y + y) for x, y in (start, end)]
    for kind, (x, y), button in (
        (events.MouseDown, places[0], 1),
        (events.MouseMove, places[0], 1),
        (events.MouseMove, places[1], 1),
        (events.MouseUp, places[1], 1),
    ):
        learner.app.screen._forward_event(
            kind(widget, x, y, 0, 0, button, False, False, False, x, y)
        )
        await learner.settle()


async def copied(learner, widget, start, end) -> str:
    """What ctrl+c takes after a drag."""
    await drag(learner, widget, start, end)
    await learner.press("ctrl+c")
    return learner.app.clipboard


def place(widget, row: int, column: int) -> tuple[int, int]:
    """A place of the content where a cell is drawn."""
    for y in range(widget.size.height):
        for x in range(widget.size.width):
            if widget.cell_at(x, y) == (row, column):
                return x, y
    raise AssertionError((row, column))


def read(text: str) -> np.ndarray:
    return np.loadtxt(io.StringIO(text), delimiter="\t", ndmin=2)


@pytest.mark.parametrize("size", [(80, 24), (200, 55)])
async def test_cells_of_the_input_are_copied_as_numbers(open_app, size) -> None:
    values = load_input("digit:4").values
    async with open_app(size=size) as learner:
        grid = learner.app.screen.query_one("#source")
        top, left = 8, 9
        await learner.press(*["right"] * 9, *["down"] * 8)
        text = await copied(learner, grid, place(grid, top, left), place(grid, top + 2, left + 3))
        rows, columns = grid._selected
        part = values[rows.start : rows.stop, columns.start : columns.stop]
        assert np.array_equal(read(text), part)
        assert rows.start == top
        assert columns == range(left, left + 4)
        assert learner.cursor.cell == 8 * 26 + 9  # a drag is no click


async def test_a_drag_back_and_up_selects_the_same(open_app) -> None:
    values = load_input("patch").values
    async with open_app("patch", size=(120, 36)) as learner:
        grid = learner.app.screen.query_one("#source")
        text = await copied(learner, grid, place(grid, 2, 3), place(grid, 1, 1))
        assert np.array_equal(read(text), values[1:3, 1:4])
        assert learner.app.screen.get_selected_text() == text


async def test_cells_that_are_not_computed_yet_are_not_copied(open_app) -> None:
    kernel = load_kernel("box-3").values
    expected = signal.correlate2d(load_input("digit:4").values, kernel, mode="valid")
    async with open_app(kernel="box-3", size=(200, 55)) as learner:
        await learner.press(*["right"] * 29)
        grid = learner.app.screen.query_one("#output")
        seen = grid.cell_layout.columns
        text = await copied(learner, grid, place(grid, 0, 0), place(grid, 2, seen - 1))
        first, second = text.splitlines()
        np.testing.assert_allclose(read(first)[0], expected[0, :seen], rtol=1e-12)
        np.testing.assert_allclose(read(second)[0], expected[1, :4], rtol=1e-12)


async def test_what_is_selected_is_seen_and_forgotten_by_a_click(open_app) -> None:
    async with open_app("patch", size=(120, 36)) as learner:
        grid = learner.app.screen.query_one("#source")
        line = place(grid, 0, 0)[1]
        before = grid.render_line(line)
        await drag(learner, grid, place(grid, 0, 0), place(grid, 0, 1))
        reversed_ = [s for s in grid.render_line(line) if s.style and s.style.reverse]
        assert sum(s.cell_length for s in reversed_) == 2 * grid.cell_layout.width
        await drag(learner, grid, place(grid, 3, 3), place(grid, 3, 3))
        assert learner.app.screen.selections == {}
        assert [s.style.reverse for s in grid.render_line(line)] == [
            s.style.reverse for s in before
        ]


async def test_what_is_selected_is_highlighted_beside_the_numbers_of_rows(open_app) -> None:
    async with open_app("patch", size=(200, 55)) as learner:
        grid = learner.app.screen.query_one("#source")
        assert grid.cell_layout.margin[1]
        await drag(learner, grid, place(grid, 1, 1), place(grid, 2, 2))
        columns = []
        at = 0
        for piece in grid.render_line(place(grid, 1, 1)[1]):
            columns += range(at, at + piece.cell_length) if piece.style.reverse else ()
            at += piece.cell_length
        first, last = (grid.cell_layout.columns_of(column) for column in (1, 2))
        assert columns == [*first, *last]


async def test_a_table_is_copied_with_tabs_and_whole_names(open_app) -> None:
    name = "a-run-with-a-name-that-is-cut-on-the-screen-since-it-is-long"
    runs_on_disk.finished_run(name)
    async with open_app(size=(80, 24)) as learner:
        await learner.press("4")
        await learner.until(lambda: "1 run" in learner.text)
        table = learner.app.screen.query_one("#list", LineTable)
        assert name not in learner.part("#list")
        text = await copied(learner, table, (0, 1), (78, 1))
        (row,) = csv.reader(io.StringIO(text), delimiter="\t")
        assert row == list(table.rows[0].cells)
        assert name in row


async def test_the_cases_of_check_are_copied(open_app, fake_r) -> None:
    fake_r.answers = [np.zeros((3, 4))]
    async with open_app(size=(120, 36)) as learner:
        await learner.press("6")
        await learner.until(lambda: learner.app.screen._table.row_count > 2)
        table = learner.app.screen._table
        text = await copied(learner, table, place(table, 0, 1), place(table, 1, 2))
        rows = [*csv.reader(io.StringIO(text), delimiter="\t")]
        assert rows[0][0] == table.get_row_at(0)[1].plain
        assert [row[1] for row in rows] == [table.get_row_at(n)[2].plain for n in (0, 1)]
        assert not learner.app.screen.query("#source")


async def test_a_drag_over_everything_copies_no_names_of_widgets(open_app) -> None:
    runs_on_disk.finished_run("first")
    async with open_app(size=(120, 36)) as learner:
        for key in "123":
            await learner.press(key)
            await learner.pilot.pause(0.3)
            learner.app.clear_notifications()  # what is said at the start stands over the keys
            await learner.settle()
            text = await copied(learner, learner.app.screen, (1, 0), (119, 35))
            kinds = {type(widget).__name__ for widget in learner.app.screen.query("*")}
            assert "help" in text
            assert [kind for kind in kinds if kind in text.replace("Help", "")] == []


async def test_a_part_of_the_formula_is_copied_as_it_is_read_and_shown_as_selected(
    open_app,
) -> None:
    async with open_app("patch", size=(120, 36)) as learner:
        bar = learner.app.screen.query_one(FormulaBar)
        before = learner.lines[bar.content_region.y]
        assert before.strip().startswith("Y[1,1] = 56")
        text = await copied(learner, bar, (0, 0), (10, 0))
        assert text.strip() == "Y[1,1] = 56"
        selected, plain = (bar.render_line(0).crop(x, x + 1)._segments[0].style for x in (0, 40))
        assert selected.bgcolor != plain.bgcolor
        assert learner.lines[bar.content_region.y] == before


def test_every_widget_that_draws_lines_copies_values_or_nothing() -> None:
    from textual.widget import Widget

    import convtui.tui.screens.check
    import convtui.tui.screens.filters
    import convtui.tui.screens.images
    import convtui.tui.screens.pictures
    import convtui.tui.screens.report
    import convtui.tui.screens.search  # noqa: F401

    def below(kind: type) -> set[type]:
        return {kind, *(one for sub in kind.__subclasses__() for one in below(sub))}

    ours = {kind for kind in below(Widget) if kind.__module__.startswith("convtui.")}
    drawing = {kind for kind in ours if "render_line" in vars(kind)} - {PieceBar, FormulaBar}
    assert len(drawing) > 6
    assert [kind.__name__ for kind in drawing if kind.ALLOW_SELECT] == []
    chosen = {kind.__name__ for kind in ours if issubclass(kind, CellSelection)}
    assert {"CellGrid", "LineTable", "ConfusionGrid", "CaseTable"} <= chosen
