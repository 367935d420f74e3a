"""Screen 5: random search; all searches live, and one of them with its trials."""

from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.notifications import SeverityLevel

from convtui.runs import Run
from convtui.runs.begun import Process
from convtui.studies.launch import go_on, launch, retrain, stop
from convtui.studies.searches.events import Trial
from convtui.studies.searches.overview import SearchOverview, SeenSearch
from convtui.studies.searches.report import training_images
from convtui.studies.searches.request import SearchRequest, specification_of
from convtui.studies.searches.search import Search, ask_more, ask_to_stop_trial
from convtui.training.environment import require_search
from convtui.tui.plain import plain
from convtui.tui.remembered import Memory
from convtui.tui.screens.live_list import LiveListScreen
from convtui.tui.search_words import SEARCH_COLUMNS, search_news, search_row, told_of
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.line_table import LineTable, Row
from convtui.tui.widgets.search_pane import SearchPane

MORE = 10
"""Trials that a key adds."""


class SearchScreen(LiveListScreen[SeenSearch]):
    """Follows the searches; begins, stops, resumes, adds to and deletes them."""

    DEFAULT_CSS = "SearchScreen.-empty > SearchPane { display: none; }"
    AUTO_FOCUS = "#trials"
    MODE = "search"
    NOUNS = ("search", "searches")
    EMPTY = (
        "No searches yet.\n\nn begins one: hyper-parameters are drawn at random, a network is "
        "trained with each, and the best is named. It goes on in processes of its own: you may "
        "leave this screen, and convtui, and come back."
    )
    TABLE = "Trials"
    LINES = (8, 3)
    FOREWORD = (
        "A search trains in processes of its own: leave this screen or convtui, and return.\n"
        "`now` is the metric after the newest epoch, beside it what a finished trial is judged by."
    )
    IN_HAND = "these batches"
    STOP_KEY = "S"
    INSTEAD = f"m adds {MORE} trials, t retrains the best"
    CONTENT = "all its trials and their runs"
    BINDINGS = [
        Binding("n", "new", "new search"),
        Binding("enter", "run", "run", key_display="enter"),
        Binding("s", "stop_trial", "stop trial"),
        Binding("S", "stop", "stop all"),
        Binding("r", "resume", "resume"),
        Binding("m", "more", "ten more"),
        Binding("t", "retrain", "retrain the winner", show=False),
        Binding("d", "delete", "delete", show=False),
        Binding("o", "sort", "order"),
        Binding("O", "sort(True)", "order turned round", show=False),
        Binding("slash", "filter", "filter", key_display="/"),
        Binding("x", "axis", "next axis"),
        Binding("v", "view", "view"),
        Binding("right_square_bracket", "other(1)", "next search", key_display="]"),
        Binding("left_square_bracket", "other(-1)", "search before", key_display="[", show=False),
        Binding("tab", "app.focus_next", "from the trials to the searches", show=False),
    ]

    def __init__(self, memory: Memory) -> None:
        self.searches = SearchOverview()
        super().__init__(memory, self.searches, SeenSearch)

    def body(self) -> ComposeResult:
        yield LineTable(SEARCH_COLUMNS, id="list", has_cursor=True, on_move=self.show_detail)
        yield SearchPane(id="pane")
        yield TextBar(id="empty")

    @property
    def pane(self) -> SearchPane:
        return self.query_one(SearchPane)

    def row(self, entry: SeenSearch) -> Row:
        return search_row(entry)

    def news(self, before: SeenSearch, after: SeenSearch) -> list[tuple[str, SeverityLevel]]:
        return search_news(before, after)

    def show_detail(self) -> None:
        if self.chosen is not None:
            self.pane.show(self.chosen)

    def action_other(self, way: int) -> None:
        self.listing.action_move(way)

    def action_sort(self, turn: bool = False) -> None:
        self.pane.sort(turn=turn)

    def action_filter(self) -> None:
        hint = "words as in the table: finished, failed, #12, kernel_size=3; blank for all trials"
        self.ask_for("Filter the trials", hint, self.pane.typed, self.pane.look_for)

    def action_axis(self) -> None:
        self.pane.next_axis()

    # Doing

    def stop(self, entry: SeenSearch) -> bool:
        return stop(entry.search)

    def go_on(self, entry: SeenSearch) -> Process:
        return go_on(entry.search)

    def action_new(self) -> None:
        from convtui.tui.screens.new_search import NewSearch

        self.ask_what_to_begin(partial(NewSearch, self.memory, self._start), require_search)

    def _start(self, wanted: SearchRequest) -> None:
        """Runs in a thread of the form."""
        search, process = launch(specification_of(wanted), wanted.given.get("workers"))
        self.expect(search.folder, process, new=True)

    def action_run(self) -> None:
        seen, trial = self.at_hand, self.pane.trial
        if seen is None or trial is None:
            return
        run = Run.read(seen.search.run_folder(trial.number))
        if not run.problem:
            from convtui.tui.screens.trial import TrialScreen

            self.app.push_screen(TrialScreen(run, trial))
        elif trial.state == "infeasible":
            self.tell(f"trial {trial.number} cannot be built: {trial.reason}")
        elif trial.machine:
            self.tell(f"trial {trial.number} was trained on {trial.machine}: its run is there")
        else:
            self.tell(f"trial {trial.number} was not begun: there is no run of it")

    def action_stop_trial(self) -> None:
        seen, trial = self.at_hand, self.pane.trial
        if seen is None or trial is None:
            return
        if trial.is_over:
            self.tell(f"trial {trial.number} is over: {trial.state}")
        else:
            self.do(partial(self._stop_trial, seen.search, trial))

    def _stop_trial(self, search: Search, trial: Trial) -> str:
        ask_to_stop_trial(search, trial.number)
        return f"trial {trial.number} is given up"

    def action_more(self) -> None:
        seen = self.intact
        if seen is None:
            return
        when = "after those in hand" if seen.in_training else "at once"
        question = (
            f"Train {MORE} more networks of {plain(seen.search.name)}, "
            f"on {training_images(seen.search.specification)}? They begin {when}; S stops them."
        )
        self.confirm(f"{MORE} more trials", question, partial(self._more, seen))

    def _more(self, seen: SeenSearch) -> str:
        ask_more(seen.search, MORE)
        if not seen.in_training:
            self._resume(seen)
        return f"{MORE} more trials of {seen.search.name}"

    def action_retrain(self) -> None:
        seen = self.intact
        if seen is None:
            return
        best = seen.state.winner
        if best is None or seen.in_training:
            why = "is in training: wait, or stop it (S)" if best else "has no finished trial yet"
            self.tell(f"{seen.search.name} {why}")
            return
        question = (
            f"Train {told_of(best)} again, on {training_images(seen.search.specification)}, and "
            "measure it on the test images once? It is a run of screen 4."
        )
        self.confirm("Retrain the winner", question, partial(self._retrain, seen.search))

    def _retrain(self, search: Search) -> str:
        self.searches.retraining(search.folder, retrain(search))
        return f"the winner of {search.name} is trained again: see screen 4"
