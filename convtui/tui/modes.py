"""The screens there are, the keys that work on all of them, and the bar that names them."""

from functools import lru_cache

from rich.cells import cell_len
from textual.app import App
from textual.binding import Binding
from textual.content import Content

from convtui.tui.plain import cut, link, plain

MODES = (
    ("1", "step", "Step"),
    ("2", "network", "Network"),
    ("3", "pictures", "Pictures"),
    ("4", "train", "Train"),
    ("5", "search", "Search"),
    ("6", "check", "Check"),
)

EVERYWHERE = [
    Binding("1", "switch_mode('step')", "screen 1: step", show=False),
    Binding("2", "switch_mode('network')", "screen 2: a whole network", show=False),
    Binding("3", "switch_mode('pictures')", "screen 3: pictures", show=False),
    Binding("4", "switch_mode('train')", "screen 4: train networks", show=False),
    Binding("5", "switch_mode('search')", "screen 5: random search", show=False),
    Binding("6", "switch_mode('check')", "screen 6: check against R", show=False),
    Binding("D", "dark", "light or dark theme", show=False),
    Binding("q,ctrl+q", "quit", "quit", key_display="q", show=False),
]
_NAMED = sum(len(f" {key} {title} ") for key, _, title in MODES)
"""Columns that all screens take by their names."""
_ROOMY = 2 * _NAMED
"""From so many on there is room for more than them and for what is on show."""
_PALETTE = Binding("ctrl+p", "command_palette", "every command by name", show=False)


@lru_cache(maxsize=16)  # a screen that opens is told its size several times
def mode_content(current: str, width: int, named: str = "", note: str = "") -> Content:
    """The top bar, of `width` columns: the screens, the one on show lit, then what is on it.

    `named` stands at the right end, cut with an `…` where there is no room, and `note`, more about
    it, only where there is room.
    """
    parts = [Content.styled(" convtui ", "bold")] if width >= _ROOMY else []
    for key, mode, title in MODES:
        look = "bold reverse $accent" if mode == current else "$text-muted"
        # Where not all have room, the one on show is named and the others are numbers.
        name = f" {title}" if width >= _NAMED or mode == current else ""
        tab = link(Content(f" {key}{name} "), f"app.switch_mode('{mode}')")
        parts.append(tab.stylize(look))
    used = sum(part.cell_length for part in parts)
    told = _fitted(plain(named), plain(note), width - used - 3)
    gap = " " * max(width - used - cell_len(told) - 1, 1 if told else 0)
    return Content("").join([*parts, Content(gap), Content.styled(told, "$text")])


def _fitted(named: str, note: str, room: int) -> str:
    return named + note if cell_len(named + note) <= room else cut(named, room)


def key_rows(app: App[object], bindings: list[Binding]) -> list[tuple[str, str]]:
    """(key, what it does) of a screen's own bindings, and of those everywhere it has not taken."""
    own = {binding.key for binding in bindings}
    others = [binding for binding in (*EVERYWHERE, _PALETTE) if binding.key not in own]
    return [
        (app.get_key_display(binding), binding.tooltip or binding.description)
        for binding in [*bindings, *others]
    ]
