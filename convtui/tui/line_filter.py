"""The last thing that every line of the screen goes through before the terminal gets it."""

from functools import cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from convtui.harmless import is_harmless

_NO_STYLE = Style.null()


class HarmlessLines(LineFilter):
    """Takes out what could steer the terminal, whichever widget let it through.

    Widgets show such characters as escapes, by `harmless`; here their cells are kept and nothing
    else. It also gives a style to segments without one, which Textual's own filter for terminals
    without colours cannot do without.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the line, of the same width."""
        if all(style is not None and text.isprintable() for text, style, _ in segments):
            return segments
        return [
            Segment(
                text if control or is_harmless(text) else "".join(map(_shown, text)),
                style or _NO_STYLE,
                control,
            )
            for text, style, control in segments
        ]


@cache
def _shown(letter: str) -> str:
    return letter if is_harmless(letter) else "·" * cell_len(letter)
