"""Topics of the quiz to choose from, and how far one is in each."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from convtui.quiz.kinds import TOPICS
from convtui.quiz.leitner import Progress
from convtui.tui.screens.dialog import Dialog
from convtui.tui.widgets.answer_list import AnswerList

_BAR = 8


class TopicsBox(Dialog[tuple[str, ...] | None]):
    """Gives back the topics that are marked, none of them: all; None after esc."""

    DEFAULT_CSS = "TopicsBox > .box { width: 76; max-height: 100%; }"
    BINDINGS = [
        Binding("escape,t,q", "dismiss(None)", "Leave as it is"),
        Binding("enter", "keep", "Ask about these"),
        Binding("space", "mark", "Mark or unmark"),
        Binding("down", "move(1)", "Next"),
        Binding("up", "move(-1)", "Before"),
        Binding("home", "move(-100)", "First"),
        Binding("end", "move(100)", "Last"),
    ]

    def __init__(self, found: Mapping[str, Progress], marked: Sequence[str]) -> None:
        super().__init__("Topics", "space mark · enter ask, all where none is marked · esc leave")
        self._found, self._marked = found, {*marked}
        self._names = list(TOPICS)

    def body(self) -> ComposeResult:
        listing = AnswerList()
        listing.styles.height = len(self._names)
        yield listing

    def on_mount(self) -> None:
        self.query_one(AnswerList).show(len(self._names), self._line)

    def _line(self, number: int) -> str:
        name = self._names[number]
        one, mark = self._found[name], "x" if name in self._marked else " "
        full = round(one.learned * _BAR)
        bar = "#" * full + "-" * (_BAR - full)
        return f"[{mark}] {name:<14} {bar} {one.right:>3} of {one.asked:<3} {TOPICS[name]}"

    def action_move(self, by: int) -> None:
        self.query_one(AnswerList).move(by)

    def action_mark(self) -> None:
        listing = self.query_one(AnswerList)
        self._marked ^= {self._names[listing.at]}
        listing.refresh()

    def action_keep(self) -> None:
        self.dismiss(tuple(name for name in self._names if name in self._marked))
