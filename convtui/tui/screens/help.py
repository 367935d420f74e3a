"""All keys of a screen, read off its own bindings."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content

from convtui.tui.screens.dialog import Dialog
from convtui.tui.widgets.plain_text import PlainText


class Help(Dialog[None]):
    """Text to read; any of its keys closes it."""

    DEFAULT_CSS = "Help > .box { width: 76; max-height: 100%; }"
    BOX = VerticalScroll
    BINDINGS = [Binding("escape,question_mark,q,enter", "dismiss(None)", "Close")]

    def __init__(self, title: str, content: Content) -> None:
        super().__init__(title, "↑ ↓ scroll · esc close")
        self._content = content

    def body(self) -> ComposeResult:
        yield PlainText(self._content)

    @classmethod
    def of_keys(cls, title: str, keys: list[tuple[str, str]], foreword: str) -> "Help":
        """A table of (key, what it does)."""
        width = max(len(key) for key, _ in keys) + 2
        lines = [
            Content.assemble((key.rjust(width), "bold $text-accent"), f"  {what}\n")
            for key, what in keys
        ]
        return cls(title, Content.assemble(foreword, "\n\n", *lines))
