"""Lists the cells that a cell feeds, those it adds most to first; one of them can be gone to."""

from textual.app import ComposeResult
from textual.binding import Binding

from convtui.lesson.feeds import Feed
from convtui.lesson.numbers import in_formula, written
from convtui.lesson.stage import Stage
from convtui.lesson.step_words import words_of_place
from convtui.lesson.unit import Place
from convtui.tui.screens.dialog import Dialog
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.plain_text import PlainText

_MOST_LINES = 14


class FeedsBox(Dialog[Place | None]):
    """Gives back the place that was chosen; None after esc."""

    DEFAULT_CSS = """
    FeedsBox > .box { width: 60; max-height: 100%; }
    FeedsBox PlainText { height: auto; color: $text-muted; }
    """
    BINDINGS = [
        Binding("escape,f,q", "dismiss(None)", "Close"),
        Binding("enter", "choose", "Go there"),
        Binding("down", "move(1)", "Next"),
        Binding("up", "move(-1)", "Before"),
        Binding("pagedown", "move(10)", "Ten on"),
        Binding("pageup", "move(-10)", "Ten back"),
        Binding("home", "move(-1_000_000)", "First"),
        Binding("end", "move(1_000_000)", "Last"),
    ]

    def __init__(self, named: str, after: Stage, found: list[Feed]) -> None:
        """List the cells of the stage `after` that a cell, `named` in words, feeds."""
        super().__init__(f"{named} feeds {after.layer.name}", "enter go there · esc close")
        self._after, self._found = after, found

    def body(self) -> ComposeResult:
        count = len(self._found)
        cells = "1 cell looks" if count == 1 else f"{count:,} cells look"
        yield PlainText(f"{cells} at it, in {self._after.title}:")
        listing = AnswerList()
        listing.styles.height = max(min(count, _MOST_LINES), 1)
        yield listing

    def on_mount(self) -> None:
        self.query_one(AnswerList).show(len(self._found), self._line)

    def _line(self, number: int) -> str:
        place, weight, product = self._found[number]
        named = words_of_place(place, self._after.shape)
        if weight is None or product is None:
            return named
        return f"{named:<14} weight {written(weight):>12}   adds {in_formula(product)}"

    def action_move(self, by: int) -> None:
        self.query_one(AnswerList).move(by)

    def action_choose(self) -> None:
        at = self.query_one(AnswerList).at
        self.dismiss(self._found[at].place if self._found else None)
