"""Asks whether something that cannot be undone is meant."""

from textual.app import ComposeResult
from textual.binding import Binding

from convtui.tui.screens.dialog import Dialog
from convtui.tui.widgets.plain_text import PlainText


class Confirm(Dialog[bool]):
    """Gives back whether y was pressed."""

    DEFAULT_CSS = "Confirm > .box { width: 64; border: round $error; }"
    BINDINGS = [
        Binding("y", "dismiss(True)", "yes"),
        Binding("n,escape,q,enter", "dismiss(False)", "no"),
    ]

    def __init__(self, title: str, question: str) -> None:
        super().__init__(title, "y yes · n no")
        self._question = question

    def body(self) -> ComposeResult:
        yield PlainText(self._question)
