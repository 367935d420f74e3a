"""All keys of a screen, read off its own bindings."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from convtui.tui.plain import titled
from convtui.tui.widgets.plain_text import PlainText


class Help(ModalScreen[None]):
    """Text to read; any of its keys closes it."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: round $accent; background: $surface;
        border-title-color: $text; border-subtitle-color: $text-muted; padding: 0 1;
    }
    """
    BINDINGS = [Binding("escape,question_mark,q,enter", "dismiss(None)", "Close")]

    def __init__(self, title: str, content: Content) -> None:
        super().__init__()
        self._title = title
        self._content = content

    def compose(self) -> ComposeResult:
        """The text, scrolling where it is long."""
        with VerticalScroll() as box:
            box.border_title = titled(self._title)
            box.border_subtitle = "↑ ↓ scroll · esc close"
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
