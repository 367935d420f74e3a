"""The cases that Python and R both compute: a table of those that match the filter."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Input, ProgressBar
from textual.widgets.data_table import ColumnKey

from convtui.harmless import harmless
from convtui.reference.cases import searchable
from convtui.reference.failure import numbers, reason
from convtui.reference.run import Result
from convtui.tui.plain import plain
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.case_table import CaseTable

_COLUMNS = {"": 1, "case": 20, "stage": 19, "shape": 10, "max |Δ|": 9}
"""Titles and widths; `case` takes what the others leave."""
USUAL = "Python against R"
ABOUT = (
    "R, another language, computes each case again with code of its own: a mistake would have to "
    "be made twice. |Δ| is how far the two numbers are apart."
)
_HIGH = 18
"""Rows from which on there is room to say so."""


class CaseListScreen(KeyedScreen[None]):
    """Shows results and what they come to; knows neither keys nor where results come from."""

    DEFAULT_CSS = """
    CaseListScreen {
        & #about { height: 2; padding: 0 1; color: $text-muted; }
        & #summary { height: auto; min-height: 2; max-height: 8; padding: 0 1; }
        & #filter { margin: 0; & > .input--placeholder { color: $text-muted; } }
        & DataTable { height: 1fr; }
        & ProgressBar { padding: 0 1; & Bar { width: 1fr; } }
    }
    """
    AUTO_FOCUS = "DataTable"
    MODE = "check"

    def __init__(self) -> None:
        super().__init__()
        self._results: list[Result] = []
        self._shown: list[Result] = []
        self._total = 0
        self._named, self._about = USUAL, ABOUT
        self._failing = False
        self._words = ""

    def body(self) -> ComposeResult:
        yield TextBar(id="about")
        yield TextBar(id="summary")
        yield ProgressBar(show_eta=True, id="progress")
        yield Input(placeholder="type a part of a case's name or stage", id="filter", compact=True)
        yield CaseTable(cursor_type="row", zebra_stripes=True)
        yield TextBar(id="detail")

    def on_mount(self) -> None:
        for title, width in _COLUMNS.items():
            self._table.add_column(title, width=width, key=title)

    def on_resize(self) -> None:
        """Say what this is where there is room; `case` takes what the other columns leave."""
        self.say_what(self._named, self._about)
        self.query_one("#about").display = self.size.height >= _HIGH
        column = self._table.columns[ColumnKey("case")]
        gaps = 2 * len(_COLUMNS) + 2
        others = sum(_COLUMNS.values()) - _COLUMNS["case"]
        column.width = max(self.size.width - others - gaps, _COLUMNS["case"])
        self._table.refresh()

    def say_what(self, named: str, about: str) -> None:
        """Say what is compared: in a word at the top, and in two lines."""
        self._named, self._about = named, about
        self.say_top(named)
        self.say("#about", about)

    @property
    def _table(self) -> CaseTable:
        return self.query_one(CaseTable)

    def _summarise(self) -> None:
        agree = sum(result.agrees for result in self._results)
        lost = sum(bool(result.error) for result in self._results)
        differ = len(self._results) - agree - lost
        unanswered = f", {lost} without an answer" if lost else ""
        compared = [
            r.agreement for r in self._results if r.agreement and not r.agreement.other_shape
        ]
        largest = max((agreement.max_abs_diff for agreement in compared), default=0.0)
        look = "bold $text-error" if differ or lost else "bold $text-success"
        done = "" if len(self._results) == self._total else f" of {self._total}"
        self.say(
            "#summary",
            Content.assemble(
                (f"{agree} agree, {differ} differ{unanswered}", look),
                f"   {len(self._results)}{done} cases   largest |Δ| {largest:.3g}"
                f"   {len(self._shown)} shown{', failing only' if self._failing else ''}",
            ),
        )

    def _matches(self, result: Result) -> bool:
        if self._failing and result.agrees:
            return False
        text = searchable(f"{result.case.name} {result.case.stage}")
        return all(word in text for word in searchable(self._words).split())

    def _add(self, result: Result) -> None:
        self._shown.append(result)
        mark = Content.styled("✓", "$text-success")
        if not result.agrees:
            mark = Content.styled("✗", "bold $text-error")
        agreement = result.agreement
        shape = "×".join(map(str, agreement.shape)) if agreement else ""
        away = f"{agreement.max_abs_diff:.3g}" if agreement else "error"
        cells = map(_cell, (result.case.name, result.case.stage, shape, away))
        self._table.add_row(mark, *cells)

    def _offer(self) -> None:
        self._shown.clear()
        self._table.clear()
        for result in self._results:
            if self._matches(result):
                self._add(result)
        self._summarise()

    @on(Input.Changed, "#filter")
    def filter_changed(self, event: Input.Changed) -> None:
        self._words = event.value
        self._offer()

    @on(Input.Submitted, "#filter")
    def leave_filter(self) -> None:
        """Give the keys back to the table; the filter stays."""
        self._table.focus()

    def action_clear_filter(self) -> None:
        self._failing = False
        field = self.query_one("#filter", Input)
        if field.value:
            field.value = ""  # which shows them
        else:
            self._offer()
        self._table.focus()

    def action_filter(self) -> None:
        self.query_one("#filter", Input).focus()

    def action_failing(self) -> None:
        self._failing = not self._failing
        self._offer()

    @on(DataTable.RowHighlighted)
    def tell_case(self, event: DataTable.RowHighlighted) -> None:
        if 0 <= event.cursor_row < len(self._shown):
            result = self._shown[event.cursor_row]
            self.say("#detail", f"{harmless(result.case.name)}\n{_outcome(result)}")


def _cell(text: str) -> Text:
    """Of a table: as much as has room, and no markup."""
    return Text(plain(text), no_wrap=True, overflow="ellipsis")


def _outcome(result: Result) -> str:
    if not result.agrees or result.agreement is None:
        return reason(result)
    if result.agreement.worst is None:
        return "every number is the same, to the last bit"
    return f"furthest apart at {numbers(result, result.agreement)}"
