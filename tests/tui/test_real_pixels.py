"""Real pixels: in which terminals they are tried, and that they never cover what has changed."""

import pytest

from convtui.tui import real_pixels
from convtui.tui.real_pixels import ask_terminal, may_draw
from convtui.tui.remembered import Remembered
from convtui.tui.screens.pictures import PicturesScreen
from convtui.tui.widgets.pixel_view import PixelView


@pytest.mark.parametrize(
    ("environment", "may"),
    [
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, True),
        ({"TERM": "foot"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "220401"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({}, False),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x", "KITTY_WINDOW_ID": "1"}, False),
    ],
)
def test_only_terminals_known_for_it_are_asked(environment: dict[str, str], may: bool) -> None:
    assert may_draw(environment) == may


def test_nothing_is_imported_where_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TERM", "TERM_PROGRAM", "KITTY_WINDOW_ID", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(real_pixels, "import_module", lambda name: pytest.fail(name))
    ask_terminal()
    assert not real_pixels.available()


def test_a_terminal_that_cannot_after_all_keeps_half_blocks(monkeypatch) -> None:
    pytest.importorskip("textual_image")
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.delenv("TMUX", raising=False)
    ask_terminal()  # standard output is no terminal here
    assert not real_pixels.available()


async def test_a_picture_at_rest_is_covered_and_uncovered_by_any_key(open_app, monkeypatch) -> None:
    widgets = pytest.importorskip("textual_image.widget")
    monkeypatch.setattr(real_pixels, "_widget", widgets.HalfcellImage)
    async with open_app(remembered=Remembered(greeted=True, picture="pentagon")) as learner:
        await learner.press("3")
        await learner.until(lambda: isinstance(learner.app.screen, PicturesScreen))
        screen = learner.app.screen

        def covered() -> list[str]:
            return [pane.id for pane in screen.query(PixelView) if pane.children]

        await learner.until(lambda: covered() == ["original", "channel", "result"])
        for key in ("right", "c", "plus", "d"):
            before = [pane.children[0] for pane in screen.query(PixelView) if pane.children]
            await learner.press(key)
            assert not any(widget.is_attached for widget in before), key
            wanted = ["split"] if key == "d" else ["original", "channel", "result"]
            await learner.until(lambda wanted=wanted: covered() == wanted)
