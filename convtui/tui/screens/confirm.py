"""Asks whether something that cannot be undone is meant."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from convtui.tui.plain import titled
from convtui.tui.widgets.plain_text import PlainText


class Confirm(ModalScreen[bool]):
    """Gives back whether y was pressed."""

    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical {
        width: 64; max-width: 100%; height: auto; padding: 0 1;
        border: round $error; background: $surface;
        border-title-color: $text; border-subtitle-color: $text-muted;
    }
    """
    BINDINGS = [
        Binding("y", "dismiss(True)", "yes"),
        Binding("n,escape,q,enter", "dismiss(False)", "no"),
    ]

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self._title = title
        self._question = question

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical() as box:
            box.border_title = titled(self._title)
            box.border_subtitle = "y yes · n no"
            yield PlainText(self._question)
