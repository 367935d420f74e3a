"""What the boxes over a screen have in common."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from convtui.tui.plain import titled
from convtui.tui.widgets.plain_text import PlainText

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """A box with its title above and its keys below."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > .box {
        max-width: 100%; height: auto; padding: 0 1;
        border: round $accent; background: $surface;
        border-title-color: $text; border-subtitle-color: $text-muted;
    }
    """
    BOX: ClassVar[type[Widget]] = Vertical

    def __init__(self, title: str, keys: str) -> None:
        super().__init__()
        self._title, self._keys = title, keys

    def compose(self) -> ComposeResult:
        with self.BOX(classes="box") as box:
            box.border_title, box.border_subtitle = titled(self._title), titled(self._keys)
            yield from self.body()

    def body(self) -> ComposeResult:
        raise NotImplementedError


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
