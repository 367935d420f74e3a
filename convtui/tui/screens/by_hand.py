"""A gradient checked by hand: a number nudged by h, from far too large to far too small."""

import math
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.worker import get_current_worker

from convtui.lesson.gradient_unit import Index
from convtui.lesson.nudge import STEPS, Nudge, formula, nudge, step_of, title, words
from convtui.lesson.numbers import written
from convtui.lesson.way_back import WayBack
from convtui.matrix_text import parse_number
from convtui.tui.screens.dialog import Dialog
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.plain_text import PlainText

_FIRST = 1e-4
_BAR = 12
_SMALLEST, _LARGEST = -14, 2
"""Powers of ten between which an error has a bar."""


class ByHand(Dialog[None]):
    """Lists the errors for every h; the losses for one of them stand above."""

    DEFAULT_CSS = """
    ByHand > .box { width: 78; height: 100%; max-height: 28; }
    ByHand PlainText { height: auto; }
    ByHand #words { min-height: 3; color: $text; }
    ByHand AnswerList { height: 1fr; }
    """
    BINDINGS = [
        Binding("escape,q", "dismiss(None)", "Close"),
        Binding("up,plus,equals_sign", "move(-1)", "Ten times h"),
        Binding("down,minus", "move(1)", "A tenth of h"),
        Binding("h", "ask", "Type h"),
    ]

    def __init__(self, way: WayBack, name: str, place: Index) -> None:
        """Nudge the number at a place, counted from 0, of the array that `name` is."""
        super().__init__("By hand: (L⁺ - L⁻) / 2h", "↑ 10·h · ↓ h/10 · h type it · esc close")
        self._way, self._of, self._place = way, name, place
        self.h = _FIRST
        self.known: dict[float, Nudge] = {}

    def body(self) -> ComposeResult:
        yield PlainText("", id="losses")
        yield AnswerList()
        yield PlainText("", id="words")

    def on_mount(self) -> None:
        """Begin with an h that is neither."""
        self._compute((_FIRST, *STEPS))

    @work(thread=True, exclusive=True)
    def _compute(self, steps: tuple[float, ...]) -> None:
        """Runs in a thread: a large network takes a moment for each h."""
        worker = get_current_worker()
        for h in steps:
            if worker.is_cancelled:
                return
            if h not in self.known:
                found = nudge(self._way, self._of, self._place, h)
                if not worker.is_cancelled:
                    self.app.call_from_thread(partial(self._take, found))

    def _take(self, found: Nudge) -> None:
        self.known[found.h] = found
        self._show()

    @property
    def steps(self) -> list[float]:
        """Every h that is known, the largest first."""
        return sorted(self.known, reverse=True)

    def _show(self) -> None:
        listing = self.query_one(AnswerList)
        listing.show(len(self.steps), self._line)
        if self.h not in self.known:
            return
        listing.move(self.steps.index(self.h))
        one = self.known[self.h]
        lines = (
            f"{title(one)}, loss L = {written(one.loss)}, h = {written(one.h)}",
            formula(one),
            f"gradient {one.gradient:.15g}, difference {written(one.difference)}",
        )
        self.query_one("#losses", PlainText).update("\n".join(lines))
        self.query_one("#words", PlainText).update(words(one))

    def _line(self, number: int) -> str:
        one = self.known[self.steps[number]]
        error = abs(one.difference)
        return (
            f"h {written(one.h):<8} {one.quotient:<17.10g} off {written(error):<12} "
            f"{_bar(error):<{_BAR}} {one.cause}"
        )

    def action_move(self, by: int) -> None:
        if self.h in self.known:
            steps = self.steps
            self.h = steps[min(max(steps.index(self.h) + by, 0), len(steps) - 1)]
            self._show()

    @on(AnswerList.Moved)
    def take_clicked(self) -> None:
        self.h = self.steps[self.query_one(AnswerList).at]
        self._show()

    def action_ask(self) -> None:
        from convtui.tui.screens.ask import Ask

        def attempt(text: str) -> None:
            self.h = step_of(parse_number(text, "h"))
            self._compute((self.h, *STEPS))
            self._show()

        hint = "a number above 0: how far the number is nudged, both ways"
        self.app.push_screen(Ask("h", hint, written(self.h), attempt, ("1e-2", "1e-5", "1e-9")))


def _bar(error: float) -> str:
    """How large an error is, by its power of ten."""
    if not math.isfinite(error):
        return "∞"
    power = math.log10(error) if error else _SMALLEST
    share = (power - _SMALLEST) / (_LARGEST - _SMALLEST)
    return "█" * round(min(max(share, 0.0), 1.0) * _BAR)
