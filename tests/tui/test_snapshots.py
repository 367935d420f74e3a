"""Three pictures worth looking at: `pytest --snapshot-update` makes them anew."""

import pytest

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered


def app(text: str, bias: float, theme: str = "textual-dark") -> ConvtuiApp:
    layer = LayerOptions(load_kernel("horizontal-line"), bias=bias)
    return ConvtuiApp(Lesson(load_input(text), layer), Remembered(theme=theme, greeted=True))


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
def test_a_digit_half_way_through_its_convolution_at_80_by_24(snap_compare, theme: str) -> None:
    keys = ["end", *["up"] * 10, *["left"] * 9]
    assert snap_compare(app("digit:4", -150, theme), press=keys, terminal_size=(80, 24))


def test_pooling_marks_the_winner_at_120_by_36(snap_compare) -> None:
    keys = ["home", "n", "n", "g", *"8,6", "enter"]
    assert snap_compare(app("digit:4", -150), press=keys, terminal_size=(120, 36))
