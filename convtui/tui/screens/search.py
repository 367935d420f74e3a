"""Screen 4: random search; begin, stop, resume, add to and delete searches."""

from functools import partial

from textual.binding import Binding

from convtui.runs import Run
from convtui.studies.launch import go_on, launch, retrain, stop
from convtui.studies.searches.events import Trial
from convtui.studies.searches.overview import SeenSearch
from convtui.studies.searches.report import training_images
from convtui.studies.searches.request import SearchRequest, specification_of
from convtui.studies.searches.search import Search, ask_more, ask_to_stop
from convtui.training.environment import require_search
from convtui.tui.plain import plain
from convtui.tui.remembered import Memory
from convtui.tui.screens.searches import SearchesScreen
from convtui.tui.search_words import told_of

MORE = 10
"""Trials that a key adds."""


class SearchScreen(SearchesScreen):
    """Adds to the searches on show all that is done with them."""

    FOREWORD = (
        "A search trains in processes of its own: leave this screen or convtui, and return.\n"
        "`now` is the metric after the newest epoch, beside it what a finished trial is judged by."
    )
    BINDINGS = [
        Binding("n", "new", "new search"),
        Binding("enter", "run", "run", key_display="enter"),
        Binding("s", "stop_trial", "stop trial"),
        Binding("S", "stop", "stop all"),
        Binding("r", "resume", "resume"),
        Binding("m", "more", "ten more"),
        Binding("t", "retrain", "retrain the winner", show=False),
        Binding("d", "delete", "delete", show=False),
    ]

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.memory = memory

    def action_new(self) -> None:
        from convtui.tui.screens.new_search import NewSearch

        self.ask_what_to_begin(partial(NewSearch, self.memory, self._start), require_search)

    def _start(self, wanted: SearchRequest) -> None:
        """Runs in a thread of the form."""
        search, process = launch(specification_of(wanted), wanted.given.get("workers"))
        self.expect(search.folder, process, new=True)

    def action_run(self) -> None:
        seen, trial = self._at_hand(), self.pane.trial
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
        seen, trial = self._at_hand(), self.pane.trial
        if seen is None or trial is None:
            return
        if trial.is_over:
            self.tell(f"trial {trial.number} is over: {trial.state}")
        else:
            self.do(partial(self._stop_trial, seen.search, trial))

    def _stop_trial(self, search: Search, trial: Trial) -> str:
        ask_to_stop(search, trial.number)
        return f"trial {trial.number} is given up"

    def action_stop(self) -> None:
        seen = self._intact()
        if seen is not None and not seen.in_training:
            self.tell(f"{seen.search.name} is not in training here")
        elif seen is not None:
            self.do(partial(self._stop, seen.search))

    def _stop(self, search: Search) -> str:
        if stop(search):
            return f"{search.name} stops after these batches; r goes on"
        return f"{search.name} cannot be stopped yet: try again in a moment"

    def action_resume(self) -> None:
        seen = self._intact()
        if seen is None:
            return
        if seen.in_training:
            self.tell(f"{seen.search.name} is in training already")
        elif seen.state.status == "finished":
            self.tell(f"{seen.search.name} is finished: m adds {MORE} trials, t retrains the best")
        else:
            self.do(partial(self._resume, seen.search))

    def _resume(self, search: Search) -> str:
        self.expect(search.folder, go_on(search))
        return f"{search.name} goes on"

    def action_more(self) -> None:
        seen = self._intact()
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
            self.expect(seen.search.folder, go_on(seen.search))
        return f"{MORE} more trials of {seen.search.name}"

    def action_retrain(self) -> None:
        seen = self._intact()
        if seen is None:
            return
        best = seen.state.winner
        if best is None or seen.in_training:
            why = "is in training: wait, or stop it (S)" if best else "has no finished trial yet"
            self.tell(f"{seen.search.name} {why}")
            return
        question = (
            f"Train {told_of(best)} again, on {training_images(seen.search.specification)}, and "
            "measure it on the test images once? It is a run of screen 3."
        )
        self.confirm("Retrain the winner", question, partial(self._retrain, seen.search))

    def _retrain(self, search: Search) -> str:
        self.searches.retraining(search.folder, retrain(search))
        return f"the winner of {search.name} is trained again: see screen 3"

    def action_delete(self) -> None:
        seen = self._at_hand()
        if seen is None:
            return
        if seen.in_training:
            self.tell(f"{seen.search.name} is in training: stop it first (S)")
            return
        question = f"Delete {plain(seen.search.name)}, with all its trials and their runs?"
        self.confirm("Delete a search", question, partial(self._delete, seen.search))

    def _delete(self, search: Search) -> str:
        search.delete()
        return f"{search.name} is deleted"

    def _at_hand(self) -> SeenSearch | None:
        """The search under the cursor; where there is none that is told."""
        if self.chosen is None:
            self.tell("No search is listed: n begins one")
        return self.chosen

    def _intact(self) -> SeenSearch | None:
        """The search at hand, unless it is damaged: then that is told."""
        seen = self._at_hand()
        if seen is not None and seen.problem:
            self.tell(f"{seen.search.name} is damaged: {seen.problem}")
            return None
        return seen
