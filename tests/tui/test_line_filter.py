"""Whatever a widget draws, the terminal gets nothing that steers it."""

from rich.segment import ControlType, Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.line_filter import HarmlessLines
from convtui.tui.remembered import Remembered

BLACK = Color(0, 0, 0)


class Careless(Widget):
    """Draws a name as it is."""

    DEFAULT_CSS = "Careless { height: 1; dock: top; }"

    def render_line(self, y: int) -> Strip:
        return Strip([Segment("na\x1b]0;owned\x07me\u202e\x9b31m"), Segment("x", None)])


class CarelessApp(ConvtuiApp):
    def compose(self) -> ComposeResult:
        yield from App.compose(self)


async def test_a_careless_widget_cannot_steer_the_terminal(monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    lesson = Lesson(load_input("patch"), LayerOptions(load_kernel("identity"), pool=0))
    app = CarelessApp(lesson, Remembered(greeted=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.screen.mount(careless := Careless())
        await pilot.pause()
        (strip,) = careless.render_lines(careless.size.region)
        assert strip.text.startswith("na]0;ownedme")
        assert not set("\x1b\x07\x9b\u202e") & set(strip.text)


def test_a_line_keeps_its_width_and_what_moves_the_cursor_on_purpose() -> None:
    control = ((ControlType.CURSOR_FORWARD, 0),)
    line = [
        Segment("寸法\x1b[2J\u200b", Style(bold=True)),
        Segment("\x1b_pixels", None, control),
    ]
    shown = HarmlessLines().apply(line, BLACK)
    assert [segment.cell_length for segment in shown] == [segment.cell_length for segment in line]
    assert shown[0].text == "寸法[2J"
    assert shown[1].text == line[1].text
    assert all(segment.style is not None for segment in shown)


def test_a_line_without_harm_is_left_alone() -> None:
    line = [Segment("▀▀ ½ é", Style(bold=True))]
    assert HarmlessLines().apply(line, BLACK) is line
