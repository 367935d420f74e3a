"""The run of one trial of a search, live."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from convtui.runs import Follower, Run, SeenRun
from convtui.studies.searches.events import Trial
from convtui.tui.screens.live import LiveScreen
from convtui.tui.widgets.run_pane import RunPane


class _OneRun:
    """Looks at one run; of a trial that was given up only the search knows why."""

    def __init__(self, run: Run, trial: Trial) -> None:
        self._run, self._follower = run, Follower(run.folder)
        self._why = f"{trial.state}: {trial.reason}" if trial.is_over and trial.reason else ""

    def look(self, show: Callable[[Sequence[object]], None] | None = None) -> tuple[SeenRun, ...]:
        state = self._follower.refresh()
        if state.status == "stopped":
            state = replace(state, message=self._why)
        return (SeenRun(self._run, state),)

    look_again = look


class TrialScreen(LiveScreen):
    """Shows epochs and curves as screen 4 does."""

    AUTO_FOCUS = "#epochs"
    MODE = "search"
    FOREWORD = "A trial is an ordinary run in its search's folder."
    BINDINGS = [
        Binding("escape,enter", "dismiss(None)", "back to the search", key_display="esc"),
        Binding("v", "view", "view"),
    ]

    def __init__(self, run: Run, trial: Trial) -> None:
        super().__init__(_OneRun(run, trial))
        self._followed = run

    def body(self) -> ComposeResult:
        yield RunPane(id="run")

    def on_resize(self) -> None:
        self.say_top(self._followed.name)

    @on(LiveScreen.Looked)
    def take(self, event: LiveScreen.Looked) -> None:
        for seen in event.seen:
            if isinstance(seen, SeenRun):
                self.query_one(RunPane).show(seen)

    def action_view(self) -> None:
        self.query_one(RunPane).next_view()
