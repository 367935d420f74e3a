"""Pictures in real pixels, where the terminal can draw them and textual-image is installed.

textual-image asks the terminal what it can as it is imported. That only goes well before the screen
has begun to read the keyboard, and a terminal that does not answer costs time: so it is imported
early, and only in terminals known for it.
"""

import io
import os
from collections.abc import Mapping
from importlib import import_module

from textual.widget import Widget

from convtui.export.pictures import as_picture
from convtui.ops.brightness import Pixels

_TERMS = ("kitty", "ghostty", "foot", "mlterm", "contour", "wezterm", "sixel")
_PROGRAMS = ("WezTerm", "iTerm.app", "ghostty", "contour", "mintty", "rio")
# They stand between, and pass no pixels on unless told to.
_BETWEEN = ("TMUX", "STY", "ZELLIJ")

_widget: type[Widget] | None = None


def may_draw(environment: Mapping[str, str]) -> bool:
    """Whether a terminal is known to draw pixels, by what it says in the environment."""
    if any(name in environment for name in _BETWEEN):
        return False
    known = any(word in environment.get("TERM", "") for word in _TERMS)
    return (
        known
        or environment.get("TERM_PROGRAM", "") in _PROGRAMS
        or any(name in environment for name in ("KITTY_WINDOW_ID", "KONSOLE_VERSION"))
    )


def ask_terminal() -> None:
    """Find out what it can; to be called before the screen starts."""
    global _widget
    if not may_draw(os.environ):
        return
    try:
        chosen = import_module("textual_image.renderable")
        widgets = import_module("textual_image.widget")
    except ImportError:
        return
    if chosen.Image in (chosen.SixelImage, chosen.TGPImage):
        _widget = widgets.Image


def available() -> bool:
    return _widget is not None


def picture_widget(pixels: Pixels) -> Widget:
    """A widget that fills its room with (rows, columns, 3)."""
    assert _widget is not None
    widget: Widget = _widget(io.BytesIO(as_picture(pixels, "PNG")))  # type: ignore[arg-type]
    widget.styles.width = widget.styles.height = "100%"
    return widget
