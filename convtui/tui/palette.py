"""Colours of values as styles of the terminal; the colours themselves are the lesson's."""

from functools import lru_cache

from rich.color import Color
from rich.style import Style

from convtui.lesson.colours import Rgb, ink


@lru_cache(maxsize=65_536)
def style(ground: Rgb, text: Rgb | None = None, bold: bool = False) -> Style:
    """Text on a ground; black or white text if none is named."""
    return Style(
        color=Color.from_rgb(*(text or ink(ground))), bgcolor=Color.from_rgb(*ground), bold=bold
    )
