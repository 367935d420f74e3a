"""What screens with a bar of modes on top and a bar of keys at the bottom have in common."""

from typing import ClassVar, TypeVar

from textual.binding import Binding
from textual.screen import Screen

from convtui.tui.modes import key_links, key_rows, mode_content
from convtui.tui.screens.help import Help
from convtui.tui.widgets.bars import TextBar, key_content

Result = TypeVar("Result")

WAYS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}
"""Steps (down, right) by the names of the arrows."""


class KeyedScreen(Screen[Result]):
    """Fills the bars `#top` and `#keys`, and lists its keys with `?`."""

    DEFAULT_CSS = "KeyedScreen { & #top { background: $panel; } }"
    AUTO_FOCUS: ClassVar[str | None] = None
    BINDINGS = [Binding("question_mark", "help", "help", key_display="?")]

    MODE = ""
    """The mode whose name is lit."""
    FOREWORD = ""
    """What the screen is for, over its keys."""

    def say_bars(self, named: str) -> None:
        """Name what is on show at the top, and the keys at the bottom."""
        width = self.size.width
        self.query_one("#top", TextBar).say(mode_content(self.MODE, width, named))
        keys = key_links(self.app, self.all_bindings())
        self.query_one("#keys", TextBar).say(key_content(keys, width))

    @classmethod
    def all_bindings(cls) -> list[Binding]:
        """Every key of this screen, its own first."""
        return [
            binding
            for level in cls.__mro__
            if issubclass(level, KeyedScreen)
            for binding in vars(level).get("BINDINGS", [])
            if isinstance(binding, Binding)
        ]

    def action_help(self) -> None:
        """List all keys."""
        rows = key_rows(self.app, self.all_bindings())
        self.app.push_screen(Help.of_keys("Keys", rows, self.FOREWORD))
