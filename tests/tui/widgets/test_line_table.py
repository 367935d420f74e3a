"""A table of lines: what it shows, how it follows its cursor, and what it draws again."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from convtui.export.tabular import Column
from convtui.tui.widgets.line_table import LineTable, Row

COLUMNS = (Column("name", right=False, gives_way=True, least=4), Column("accuracy", "acc"))
OpenTable = Callable[..., AbstractAsyncContextManager[LineTable]]


def rows(*names: str) -> list[Row]:
    return [Row(name, (name, "0.5")) for name in names]


def letters(count: int) -> list[Row]:
    return rows(*(chr(ord("a") + number) for number in range(count)))


class OneTable(App[None]):
    def __init__(self, table: LineTable) -> None:
        super().__init__()
        self.table = table

    def compose(self) -> ComposeResult:
        yield self.table


@pytest.fixture
def open_table() -> OpenTable:
    @asynccontextmanager
    async def opened(width: int = 40, lines: int = 5, cursor: bool = True) -> AsyncIterator:
        told: list[str | None] = []
        table = LineTable(COLUMNS, has_cursor=cursor, on_move=lambda: told.append(table.chosen))
        app = OneTable(table)
        app.told = told
        async with app.run_test(size=(width, lines)) as pilot:
            app.pilot = pilot
            yield app.table

    return opened


def text(table: LineTable) -> list[str]:
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


async def test_headings_stay_above_rows_and_numbers_stand_right(open_table) -> None:
    async with open_table(width=20) as table:
        table.show([Row("1", ("one", "0.5")), Row("2", ("three", "0.25"))])
        assert text(table) == ["name   accuracy", "one         0.5", "three      0.25", "", ""]


async def test_where_there_is_little_room_headings_are_short_and_names_give_way(open_table) -> None:
    async with open_table(width=14) as table:
        table.show([Row("1", ("a-rather-long-name", "0.5"))])
        assert text(table)[:2] == ["name       acc", "a-rather-… 0.5"]


async def test_of_several_columns_that_give_way_the_last_is_cut_first(open_table) -> None:
    columns = [Column(name, least=4, right=False, gives_way=True) for name in ("run", "net", "set")]
    row = Row("1", ("run-number-one", "network", "digits"))
    async with open_table(width=29) as table:
        table.show([row], columns)
        assert text(table)[1] == "run-number-one network digits"
    async with open_table(width=26) as table:
        table.show([row], columns)
        assert text(table)[1] == "run-number-one netwo… dig…"


async def test_other_headings_are_drawn_without_a_row_too(open_table) -> None:
    async with open_table(width=20) as table:
        table.show([], [Column("epoch"), Column("loss")])
        assert text(table)[0] == "epoch  loss"


async def test_wide_letters_keep_the_columns_straight(open_table) -> None:
    async with open_table(width=20) as table:
        table.show([Row("1", ("数字", "0.5")), Row("2", ("abcd", "0.5"))])
        lines = text(table)
        assert lines[1] == "数字       0.5"
        assert lines[2] == "abcd       0.5"


async def test_the_cursor_stays_on_its_row_when_others_come_and_go(open_table) -> None:
    async with open_table() as table:
        table.show(rows("b", "c"))
        table.action_move(1)
        table.show(rows("a", "b", "c", "d"))
        assert table.chosen == "c"
        table.show(rows("a", "b"))
        assert table.chosen == "b"
        table.show([])
        assert table.chosen is None


async def test_the_cursor_is_told_once_for_each_row_and_stays_inside(open_table) -> None:
    async with open_table() as table:
        table.show(letters(3))
        table.focus()
        await table.app.pilot.press("up", "down", "down", "down", "home", "end")
        assert table.app.told == ["b", "c", "a", "c"]


async def test_the_cursor_is_always_in_sight(open_table) -> None:
    async with open_table(lines=5) as table:
        table.show(letters(20))
        for move, key in ((19, "t"), (-7, "m"), (-100, "a")):
            table.action_move(move)
            assert any(line.startswith(key) for line in text(table)[1:])


async def test_rows_shown_before_there_is_room_do_not_scroll(open_table) -> None:
    table = LineTable(COLUMNS, has_cursor=True)
    table.show(letters(20))
    table.show(rows("new", *(row.key for row in letters(20))))
    async with OneTable(table).run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        assert text(table)[1].startswith("new")


async def test_without_a_cursor_the_last_row_stays_in_sight_until_one_scrolls(open_table) -> None:
    async with open_table(lines=4, cursor=False) as table:
        table.show(letters(5))
        assert [line[:1] for line in text(table)[1:]] == ["c", "d", "e"]
        table.show(letters(6))
        assert [line[:1] for line in text(table)[1:]] == ["d", "e", "f"]
        table.action_page(-1)
        table.show(letters(9))
        assert [line[:1] for line in text(table)[1:]] == ["a", "b", "c"]
        table.action_move(1_000_000)
        assert text(table)[3].startswith("i")


async def test_a_click_chooses_a_row(open_table) -> None:
    async with open_table() as table:
        table.show(letters(4))
        await table.app.pilot.click(LineTable, offset=(2, 3))
        assert table.chosen == "c"


async def test_only_lines_that_changed_are_drawn_again(open_table, monkeypatch) -> None:
    async with open_table() as table:
        table.show(letters(4))
        drawn: list[Region] = []
        monkeypatch.setattr(table, "refresh", lambda *regions, **_: drawn.extend(regions or [None]))
        table.show(letters(4))
        assert drawn == []
        table.action_move(1)
        assert sorted(region.y for region in drawn) == [1, 2]
        drawn.clear()
        changed = letters(4)
        changed[3] = Row("d", ("d", "0.7"))
        table.show(changed)
        assert [region.y for region in drawn] == [4]
