"""Lines that are kept look as Textual would draw them, and are drawn again when they must."""

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from convtui.tui.widgets.kept_lines import KeptLines

CSS = """
Letters { border: round red; padding: 0 1; width: 20; height: 6; background: $panel; }
"""


class Letters(KeptLines, Widget):
    """Lines that say a letter, and which of them were asked for."""

    letter = "a"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.asked.append(y)
        return Strip([Segment(self.letter * 3, self.visual_style.rich_style)])


class Board(App[None]):
    CSS = CSS

    def compose(self) -> ComposeResult:
        yield Letters()


def look(strip: Strip) -> list[tuple[str, object, object]]:
    """Each character and its colours; a blank has no ink."""
    return [
        (character, style.bgcolor, style.color if character != " " else None)
        for characters, style, _ in strip
        for character in characters
    ]


def shown(app: App[None]) -> list[str]:
    return [strip.text[:20] for strip in app.screen._compositor.render_strips()[:6]]


async def test_a_line_is_drawn_once_until_it_is_refreshed() -> None:
    app = Board()
    async with app.run_test(size=(40, 10)) as pilot:
        letters = app.query_one(Letters)
        shown(app)
        letters.asked.clear()
        letters.letter = "b"
        letters.refresh(Region(0, 1, 3, 1))
        await pilot.pause()
        assert [line.strip("│ ") for line in shown(app)[1:4]] == ["aaa", "bbb", "aaa"]
        assert set(letters.asked) == {1}


async def test_the_whole_content_is_drawn_again_between_the_edges_that_stay() -> None:
    app = Board()
    async with app.run_test(size=(40, 10)) as pilot:
        letters = app.query_one(Letters)
        letters.letter = "c"
        letters.refresh_content()
        await pilot.pause()
        line = "│ ccc              │"
        assert shown(app)[:3] == ["╭──────────────────╮", line, line]


@pytest.mark.parametrize("change", ["theme", "border", "size", "title"])
async def test_whatever_changes_its_look_it_looks_as_textual_draws_it(change: str) -> None:
    app = Board()
    async with app.run_test(size=(40, 10)) as pilot:
        letters = app.query_one(Letters)
        shown(app)
        if change == "theme":
            app.theme = "textual-light"
        elif change == "border":
            letters.styles.border = ("heavy", "blue")
        elif change == "size":
            letters.styles.width = 12
        else:
            letters.border_title = "Letters"
        await pilot.pause()
        whole = Region(0, 0, *letters.outer_size)
        mine, textuals = letters.render_lines(whole), Widget.render_lines(letters, whole)
        assert [look(strip) for strip in mine] == [look(strip) for strip in textuals]
