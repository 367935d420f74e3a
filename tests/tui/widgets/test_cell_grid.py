"""A grid as a widget: it fills its room, follows its marks and repaints no more than it must."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from convtui.lesson.colours import Palette, palette_for
from convtui.lesson.sheet import Marks, Outline, Sheet, sheet_of
from convtui.tui.widgets.cell_grid import CellGrid

GREY = Palette("grey", 0, 255)


class Stage(App[None]):
    """One grid, as large as the terminal, and what it announces."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.clicked: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield CellGrid()

    def on_mount(self) -> None:
        self.query_one(CellGrid).show(self.sheet, Marks())

    def on_cell_grid_clicked(self, event: CellGrid.Clicked) -> None:
        self.clicked.append((event.row, event.column))


def sheet(rows: int, columns: int, padding: int = 0) -> Sheet:
    inside = np.pad(np.ones((rows, columns), dtype=bool), padding)
    values = np.arange(rows * columns, dtype=float).reshape(rows, columns) % 256
    return sheet_of(np.pad(values, padding), GREY, inside)


@asynccontextmanager
async def stage(shape: Sheet, size: tuple[int, int]) -> AsyncIterator[tuple[CellGrid, Pilot[None]]]:
    app = Stage(shape)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app.query_one(CellGrid), pilot


def text(grid: CellGrid) -> list[str]:
    strips = grid.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


def whole(grid: CellGrid) -> bool:
    """Whether the cells in sight just fit: none cut off, no room for another."""
    layout = grid.cell_layout
    room, shape = grid.content_size, grid.sheet.shape
    fits = layout.lines <= room.height and layout.columns * layout.width <= room.width
    more = layout.columns < shape[1] and (layout.columns + 1) * layout.width <= room.width
    return fits and not more


async def test_what_does_not_fit_scrolls_after_the_marks() -> None:
    async with stage(sheet(100, 90), (40, 10)) as (grid, pilot):
        assert grid.cell_layout.rows == 20
        grid.mark(Marks(Outline(range(50, 53), range(60, 63))))
        await pilot.pause()
        row, column = grid.cell_at(0, 0)
        assert row <= 50 <= 52 < row + 20
        assert column <= 60 <= 62 < column + 40
        assert grid.border_subtitle == f"{row + 1}–{row + 20}, {column + 1}–{column + 40}"


async def test_tiny_numbers_have_a_common_power_of_ten_that_the_title_tells() -> None:
    values = np.array([[-4.5e-5, 1.25e-5], [0, 3e-6]])
    tiny = sheet_of(values, palette_for("diverging", (-4.5e-5, 1.25e-5), False, True))
    async with stage(tiny, (20, 6)) as (grid, pilot):
        grid.styles.border_top = ("solid", "white")
        grid.show(tiny, Marks(), "∂ input")
        await pilot.pause()
        shown = text(grid)
        assert "×10⁻⁵ · ∂ input" in shown[0]
        assert " ".join(shown[1:]).split() == ["-4.5", "1.25", "0", ".3"]
        assert grid.copied(range(1), range(1)) == "-4.5e-05"
        grid.zoom = "colour"
        await pilot.pause()
        assert "×" not in text(grid)[0]  # where there are no numbers they have no unit
        assert "∂ input" in text(grid)[0]


async def test_without_a_title_that_could_tell_of_a_unit_numbers_have_none() -> None:
    tiny = sheet_of(np.array([[4e-5]]), palette_for("diverging", (0, 4e-5), False, True))
    async with stage(tiny, (20, 6)) as (grid, _):
        assert "4e-5" in " ".join(text(grid)) or "4e-05" in " ".join(text(grid))


async def test_a_mark_in_sight_scrolls_nothing() -> None:
    async with stage(sheet(100, 90), (40, 10)) as (grid, pilot):
        grid.mark(Marks(Outline(range(5, 8), range(20, 23))))
        await pilot.pause()
        assert grid.cell_at(0, 0) == (0, 0)


async def test_a_border_that_comes_or_goes_leaves_the_cells_whole() -> None:
    async with stage(sheet(28, 60), (42, 16)) as (grid, pilot):
        assert whole(grid)
        grid.styles.border = ("round", "white")
        await pilot.pause()
        assert whole(grid)
        grid.styles.border = None
        await pilot.pause()
        assert whole(grid)


@pytest.mark.parametrize(
    ("before", "after"), [((120, 36), (80, 24)), ((80, 24), (120, 36)), ((99, 30), (100, 30))]
)
async def test_a_resize_leaves_the_cells_of_a_lesson_whole(
    open_app, before: tuple[int, int], after: tuple[int, int]
) -> None:
    async with open_app("digit:4", size=before) as learner:
        await learner.pilot.resize_terminal(*after)
        await learner.settle()
        for name in ("#source", "#output"):
            assert whole(learner.step.query_one(name))


async def test_a_click_names_the_cell_and_one_beside_the_matrix_does_not() -> None:
    async with stage(sheet(5, 20), (80, 12)) as (grid, pilot):
        width = grid.cell_layout.width
        line = grid.cell_layout.lines_of(3)[0]
        await pilot.click(CellGrid, offset=(7 * width + 1, line))
        await pilot.click(CellGrid, offset=(1, 11))
        assert pilot.app.clicked == [(3, 7)]


async def test_what_is_scrolled_is_counted_by_a_click() -> None:
    async with stage(sheet(100, 90), (40, 10)) as (grid, pilot):
        grid.mark(Marks(Outline(range(70, 71), range(80, 81))))
        await pilot.pause()
        first = grid.cell_at(0, 0)
        await pilot.click(CellGrid, offset=(3, 2))
        assert pilot.app.clicked == [(first[0] + 4, first[1] + 3)]


async def test_a_step_repaints_the_lines_that_changed_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(sheet(28, 28), (112, 30)) as (grid, pilot):
        before = Marks(Outline(range(10, 11), range(27, 28)), filled=308)
        grid.mark(before)
        await pilot.pause()
        drawn: list[int] = []
        render = grid.render_line
        monkeypatch.setattr(grid, "render_line", lambda y: drawn.append(y) or render(y))
        grid.mark(replace(before, outline=Outline(range(11, 12), range(0, 1)), filled=309))
        await pilot.pause()
        assert sorted(set(drawn)) == [10, 11]


async def test_marking_the_same_again_repaints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(sheet(28, 28), (112, 30)) as (grid, pilot):
        marks = Marks(Outline(range(10, 11), range(27, 28)), filled=308)
        grid.mark(marks)
        await pilot.pause()
        drawn: list[int] = []
        monkeypatch.setattr(grid, "render_line", drawn.append)
        grid.mark(replace(marks))
        await pilot.pause()
        assert drawn == []


async def test_of_another_matrix_the_lines_that_look_different_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = np.arange(784.0).reshape(28, 28) % 256
    async with stage(sheet_of(values, GREY), (112, 30)) as (grid, pilot):
        drawn: list[int] = []
        render = grid.render_line
        monkeypatch.setattr(grid, "render_line", lambda y: drawn.append(y) or render(y))
        for row, column in ((3, 5), (20, 0)):  # both before the next frame
            values = values.copy()
            values[row, column] = 255 - values[row, column]
            grid.show(sheet_of(values, GREY), Marks())
        await pilot.pause()
        assert sorted(set(drawn)) == [3, 20]
        shown = text(grid)
        grid.refresh()
        await pilot.pause()
        assert text(grid) == shown
        drawn.clear()
        grid.show(sheet_of(values, GREY), Marks(strong=(3, 5)))
        await pilot.pause()
        assert len(set(drawn)) == 28


async def test_of_a_large_matrix_only_what_is_in_sight_is_asked_for() -> None:
    asked: list[int] = []

    def region(rows: range, columns: range) -> np.ndarray:
        asked.append(len(rows) * len(columns))
        return np.zeros((len(rows), len(columns)))

    async with stage(Sheet((2000, 3000), region, GREY), (80, 24)) as (grid, pilot):
        grid.mark(Marks(Outline(range(1990, 1993), range(2990, 2993))))
        await pilot.pause()
        assert max(asked) <= 64 * 80


async def test_a_zoom_is_obeyed_and_the_place_stays_in_sight() -> None:
    async with stage(sheet(100, 90), (40, 10)) as (grid, pilot):
        grid.mark(Marks(Outline(range(50, 53), range(60, 63))))
        grid.zoom = "numbers"
        await pilot.pause()
        seen = " ".join(text(grid)).replace("▌", " ").split()
        for row in range(50, 53):
            assert str((row * 90 + 61) % 256) in seen
