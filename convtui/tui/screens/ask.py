"""Asks for one line, says at once when it cannot be used, and offers usual answers with ↑ ↓."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from convtui.errors import BadInput
from convtui.ops.window import GeometryError
from convtui.tui.screens.dialog import Dialog
from convtui.tui.widgets.plain_text import PlainText


class Ask(Dialog[str | None]):
    """Gives back what was typed once `attempt` takes it; None after esc."""

    DEFAULT_CSS = """
    Ask > .box { width: 72; }
    Ask Input { margin: 0; }
    Ask #problem { color: $text-error; height: auto; }
    Ask #hint { color: $text-muted; height: auto; }
    """
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Leave as it is"),
        Binding("up", "choose(-1)", "Earlier choice"),
        Binding("down", "choose(1)", "Later choice"),
    ]

    def __init__(
        self,
        title: str,
        hint: str,
        current: str,
        attempt: Callable[[str], None],
        choices: tuple[str, ...] = (),
    ) -> None:
        """Start from `current`; BadInput and GeometryError that `attempt` raises are shown."""
        super().__init__(title, f"enter keep · esc leave{' · ↑ ↓ choose' if choices else ''}")
        self._hint = hint
        self._current = current
        self._attempt = attempt
        self._choices = choices

    def body(self) -> ComposeResult:
        yield Input(self._current, id="answer", select_on_focus=True, compact=True)
        yield PlainText("", id="problem")
        yield PlainText(self._hint, id="hint")

    def action_choose(self, way: int) -> None:
        if not self._choices:
            return
        field = self.query_one("#answer", Input)
        there = self._choices.index(field.value) if field.value in self._choices else -1
        field.value = self._choices[(there + way) % len(self._choices)]
        field.select_all()

    @on(Input.Changed, "#answer")
    def forget_problem(self) -> None:
        self.query_one("#problem", PlainText).update("")

    @on(Input.Submitted, "#answer")
    def try_answer(self, event: Input.Submitted) -> None:
        try:
            self._attempt(event.value)
        except (BadInput, GeometryError) as problem:
            self.query_one("#problem", PlainText).update(str(problem))
        else:
            self.dismiss(event.value)
