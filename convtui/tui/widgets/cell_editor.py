"""Edits cells in place: arrows go from cell to cell, typing replaces the number under them."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

_TYPED = set("0123456789.-+eE")


class CellEditor(Widget):
    """Takes the keys while cells are edited; the screen draws what it says."""

    DEFAULT_CSS = "CellEditor { display: none; height: 0; }"

    class Moved(Message):
        """The cell at hand, or what was typed over it, changed."""

    @dataclass
    class Typed(Message):
        """A number was finished for a cell."""

        row: int
        column: int
        text: str

    class Switched(Message):
        """Tab: the other matrix is to be edited."""

    class Closed(Message):
        """Esc: enough edited."""

    place = (0, 0)
    text = ""
    _shape = (1, 1)

    def open(self, shape: tuple[int, int], place: tuple[int, int]) -> None:
        self._shape, self.text = shape, ""
        self.place = (min(place[0], shape[0] - 1), min(place[1], shape[1] - 1))
        self.can_focus = True
        self.styles.display = "block"
        self.focus()
        self.post_message(self.Moved())

    def close(self) -> None:
        self.styles.display = "none"
        self.can_focus = False
        self.screen.set_focus(None)

    def words(self, matrix: str, value: str, other: str = "") -> Content:
        """What is edited and typed, and the keys for it; `other` is the matrix that tab goes to."""
        row, column = self.place
        switch = f" · tab: {other}" if other else ""
        leave = "drop the number" if self.text else "done"
        return Content.assemble(
            f"Edit {matrix} [{row + 1},{column + 1}] = {value}",
            (f" → {self.text}▏" if self.text else "", "bold $text-accent"),
            f"\narrows: cell · digits: new number · enter: keep{switch} · esc: {leave}",
        )

    def on_key(self, event: events.Key) -> None:
        """Arrows, digits, backspace, enter, tab and esc; no other key reaches the screen."""
        ways = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
        event.stop()
        event.prevent_default()
        if event.key in ways:
            self._finish()
            self._step(*ways[event.key])
        elif event.key == "enter":
            self._finish()
            self._step(0, 1)
        elif event.key == "backspace":
            self.text = self.text[:-1]
        elif event.key == "tab":
            self._finish()
            self.post_message(self.Switched())
        elif event.key == "escape":
            self._leave()
            return
        elif event.character and event.character in _TYPED:
            self.text += event.character
        self.post_message(self.Moved())

    def _leave(self) -> None:
        """Esc drops what is half typed; with nothing typed it ends the editing."""
        if self.text:
            self.text = ""
            self.post_message(self.Moved())
        else:
            self.post_message(self.Closed())

    def _finish(self) -> None:
        if self.text:
            self.post_message(self.Typed(*self.place, self.text))
            self.text = ""

    def _step(self, down: int, right: int) -> None:
        row, column = self.place[0] + down, self.place[1] + right
        self.place = (
            min(max(row, 0), self._shape[0] - 1),
            min(max(column, 0), self._shape[1] - 1),
        )
