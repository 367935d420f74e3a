"""One search: its trials, the best one, curves, and what was drawn against what came of it."""

from dataclasses import dataclass, replace

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from convtui.runs import RunState
from convtui.studies.searches.events import Trial
from convtui.studies.searches.marginals import ends, place
from convtui.studies.searches.overview import SeenSearch
from convtui.studies.searches.words import in_short, was_cut_off
from convtui.tui.marginal_lines import LINES_EACH, marginal_lines
from convtui.tui.plain import plain
from convtui.tui.search_words import (
    best_line,
    columns_in,
    curves,
    is_loading,
    search_headline,
    trial_line,
    trial_row,
)
from convtui.tui.trial_order import METRIC, NUMBER, Order, arranged
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.chart import Chart
from convtui.tui.widgets.line_table import LineTable, Row
from convtui.tui.widgets.scatter import Dot, Scatter
from convtui.tui.widgets.seen_pane import SeenPane

_BESIDE, _BELOW, _BELOW_LINES = 150, 100, 24
"""Charts stand beside the table from so many columns on, below it from so many and these lines."""
_CHART_LINES = 8
_LINES = ("said", "best", "progress")


@dataclass(frozen=True)
class SearchLayout:
    """What has room in a pane; `way` is where the charts stand: beside, below, alone or nowhere."""

    way: str
    table: bool
    marginals: bool


def lay_out_search(width: int, lines: int, view: str, parameters: int) -> SearchLayout:
    """Choose what is shown of a search; where one of the two has room, `all` is the table."""
    histograms = 2 + LINES_EACH * parameters
    fit = lines >= 2 * _CHART_LINES + histograms
    if view == "charts":
        return SearchLayout("alone", False, fit)
    if view == "table" or width < _BELOW:
        return SearchLayout("nowhere", True, False)
    if width >= _BESIDE:
        return SearchLayout("beside", True, fit)
    below = lines >= _BELOW_LINES
    return SearchLayout("below" if below else "nowhere", True, False)


class SearchPane(SeenPane[SeenSearch]):
    """Shows a SeenSearch; what has not changed is not drawn again."""

    DEFAULT_CSS = """
    SearchPane {
        & > #progress { height: auto; max-height: 2; }
        & > #best { height: auto; max-height: 3; }
        & > #said { height: auto; max-height: 3; }
        & > #body { height: 1fr; layout: vertical; }
        & #trials { width: 1fr; height: 1fr; }
        & #graphs { width: 1fr; height: 1fr; layout: vertical; }
        & #marginals { border: round $surface-lighten-2; border-title-color: $text; }
        &.-beside > #body { layout: horizontal; }
        &.-beside #trials { width: 3fr; }
        &.-beside #graphs { width: 2fr; }
        &.-below #graphs { layout: horizontal; height: 45%; }
        &.-nowhere #graphs { display: none; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: dict[int, tuple[tuple[Trial, bool, RunState | None, bool], Row]] = {}
        self._laid_out = SearchLayout("", True, True)
        self._order, self.typed, self._axis = Order(), "", 0

    def compose(self) -> ComposeResult:
        with Container(id="body"):
            yield LineTable((), id="trials", has_cursor=True, on_move=self._say_trial)
            with Container(id="graphs"):
                yield Chart(id="curves")
                yield Scatter(id="scatter")
                yield TextBar(id="marginals")
        # Below, where what pops up does not hide them.
        for name in _LINES:
            yield TextBar(id=name)

    def on_mount(self) -> None:
        self.query_one("#marginals").border_title = "drawn, and below it what was asked"

    def say_progress(self) -> None:
        seen = self.seen
        if seen is not None:
            waited = self.waited(seen, is_loading(seen))
            self._say("#progress", search_headline(seen, waited))

    @property
    def trial(self) -> Trial | None:
        key = self._table.chosen
        return self.seen.state.trial(int(key)) if self.seen and key else None

    @property
    def _table(self) -> LineTable:
        return self.query_one("#trials", LineTable)

    def show(self, seen: SeenSearch) -> None:
        if seen is self.seen:
            return
        before, self.seen = self.seen, seen
        if before is None or before.folder != seen.folder:
            self._rows = {}
            if self._order.by not in self._orders:
                self._order = Order()
            self.lay_out()
        self._show_trials()
        self.say_progress()
        self._say("#best", best_line(seen))
        self._draw()

    def sort(self, *, turn: bool = False) -> None:
        if turn:
            self._order = replace(self._order, turned=not self._order.turned)
        else:
            there = self._orders.index(self._order.by)
            self._order = Order(self._orders[(there + 1) % len(self._orders)])
        self._show_trials()

    def look_for(self, typed: str) -> None:
        self.typed = typed.strip()
        self._show_trials()

    def next_axis(self) -> None:
        self._axis += 1
        self._draw()

    def on_resize(self) -> None:
        if self.seen is not None:
            self.say_progress()
            self._say("#best", best_line(self.seen))
            self._say_trial()
            self.lay_out()

    @property
    def _orders(self) -> tuple[str, ...]:
        if self.seen is None or self.seen.problem:
            return (NUMBER,)
        return (NUMBER, METRIC, *self.seen.search.specification.space.parameters)

    # The table

    def _show_trials(self) -> None:
        seen = self.seen
        if seen is None:
            return
        more = ""
        if seen.problem:
            self._table.show(())
        else:
            specification, trials = seen.search.specification, seen.state.trials
            listed = arranged(trials, self._order, specification.metric, self.typed)
            rows = [self._row(trial, seen) for trial in listed]
            self._table.show(rows, columns_in(specification, self._order))
            if self._order != Order():
                more += f" · by {self._order.by}{', turned' if self._order.turned else ''}"
            if self.typed:
                more += f" · {len(rows)} of {len(trials)} with {plain(self.typed)!r}"
        self.entitle(seen, more)
        self._say_trial()

    def _row(self, trial: Trial, seen: SeenSearch) -> Row:
        """The row of a trial; that of one that has not changed is kept."""
        here = seen.state.progress.get(trial.number)
        cut_off = trial.state == "running" and was_cut_off(seen.search, seen.state)
        told = (trial, trial.number == seen.state.best, here, cut_off)
        kept = self._rows.get(trial.number)
        if kept is None or kept[0][0] is not trial or kept[0][1:] != told[1:]:
            kept = self._rows[trial.number] = (told, trial_row(*told))
        return kept[1]

    def _say_trial(self) -> None:
        self._say("#said", trial_line(self.trial))

    # Charts

    def _draw(self) -> None:
        seen, layout = self.seen, self._laid_out
        if seen is None or seen.problem or layout.way == "nowhere":
            return
        specification, state = seen.search.specification, seen.state
        self.query_one("#curves", Chart).show(*curves(state, specification))
        names = list(specification.space.parameters)
        self._scatter(seen, names[self._axis % len(names)])
        if layout.marginals:
            bar = self.query_one("#marginals", TextBar)
            bar.say(marginal_lines(specification.space, state.trials, bar.size.width))

    def _scatter(self, seen: SeenSearch, name: str) -> None:
        specification, state = seen.search.specification, seen.state
        drawn = specification.space.parameters[name]
        points = [
            Dot(place(drawn, trial.parameters[name]), trial.current, _look(trial, state.best))
            for trial in state.trials
            if trial.current is not None
        ]
        low, high = (plain(in_short(end)) for end in ends(drawn))
        title = f"{specification.metric.name} by {name} ({drawn.kind}) · x next"
        self.query_one("#scatter", Scatter).show(title, (low, high), points)

    def lay_out(self) -> None:
        if self.seen is None:
            return
        count = 0 if self.seen.problem else len(self.seen.search.specification.space.parameters)
        lines = self.size.height - sum(self.query_one(f"#{name}").size.height for name in _LINES)
        layout = lay_out_search(self.size.width, lines, self._view, count)
        if layout != self._laid_out:
            self._laid_out = layout
            for way in ("beside", "below", "alone", "nowhere"):
                self.set_class(layout.way == way, f"-{way}")
            self._table.display = layout.table
            marginals = self.query_one("#marginals")
            marginals.display = layout.marginals
            marginals.styles.height = 2 + LINES_EACH * count
        self.call_after_refresh(self._draw)

    def _say(self, name: str, content: Content) -> None:
        bar = self.query_one(name, TextBar)
        bar.display = bool(content.plain)
        bar.styles.height = -(-content.cell_length // max(self.size.width, 20)) or 1
        bar.say(content)


def _look(trial: Trial, best: int | None) -> str:
    if trial.number == best:
        return "best"
    return "one" if trial.is_over else "open"
