"""A setting as one types it: judged with every letter, with one line below it."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from convtui.errors import BadInput
from convtui.tui.widgets.plain_text import PlainText


class FormField(Vertical):
    """A label, a text, and a line that explains it or says what is wrong with it."""

    DEFAULT_CSS = """
    FormField {
        height: auto;
        & > Horizontal { height: 1; }
        & #label { width: 20; color: $text; }
        & Input { width: 1fr; margin: 0; & > .input--placeholder { color: $text-muted; } }
        & > #note { display: none; height: auto; padding-left: 20; color: $text-muted; }
        &.-at-hand #label { text-style: bold; color: $text-accent; }
        &.-wrong > #note, &.-at-hand > #note { display: block; }
        &.-wrong > #note { color: $text-error; }
    }
    """
    BINDINGS = [
        Binding("up", "choose(-1)", "earlier choice", show=False),
        Binding("down", "choose(1)", "later choice", show=False),
    ]

    class Changed(Message):
        """Another text."""

    def __init__(
        self,
        name: str,
        words: str,
        read: Callable[[str], object],
        text: str = "",
        choices: Sequence[str] = (),
    ) -> None:
        """Start with a text; `read` makes a value of it or raises BadInput, never of a blank."""
        super().__init__(id=name.replace("_", "-"))
        self.setting = name
        self._words = words
        self._read = read
        self._text = text
        self._choices = tuple(choices)
        self.problem = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield PlainText(self.setting.replace("_", " "), id="label")
            yield Input(self._text, compact=True, select_on_focus=True)
        yield PlainText(self._words, id="note")

    def on_mount(self) -> None:
        self.judge()

    @property
    def text(self) -> str:
        return self._input.value.strip() if self.is_mounted else self._text.strip()

    def offer(self, placeholder: str) -> None:
        if self._input.placeholder != placeholder:
            self._input.placeholder = placeholder

    def focus_text(self) -> None:
        self._input.focus()

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    def on_descendant_focus(self) -> None:
        self.add_class("-at-hand")

    def on_descendant_blur(self) -> None:
        self.remove_class("-at-hand")

    def action_choose(self, way: int) -> None:
        if not self._choices:
            return
        now = self.text or self._input.placeholder
        there = self._choices.index(now) if now in self._choices else min(-way, 0)
        self._input.value = self._choices[(there + way) % len(self._choices)]
        self._input.select_all()

    @on(Input.Changed)
    def judge_text(self, event: Input.Changed) -> None:
        event.stop()
        self.judge()
        self.post_message(self.Changed())

    def judge(self) -> None:
        try:
            if self.text:
                self._read(self.text)
            problem = ""
        except BadInput as refused:
            problem = str(refused)
        if problem != self.problem:
            self.problem = problem
            self.set_class(bool(problem), "-wrong")
            self.query_one("#note", PlainText).update(problem or self._words)
