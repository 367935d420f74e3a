"""Screen 4: networks are trained here; all runs live, one or two of them in detail, or compared."""

from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.notifications import SeverityLevel

from convtui.runs import Overview, SeenRun
from convtui.runs.begun import Process
from convtui.training.environment import require_tensorflow
from convtui.training.launch import go_on, launch, stop
from convtui.training.spec import RunSpec
from convtui.tui.remembered import Memory
from convtui.tui.run_words import RUN_COLUMNS, run_news, run_row
from convtui.tui.screens.live_list import LiveListScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.line_table import LineTable, Row
from convtui.tui.widgets.run_pane import RunPane


class TrainScreen(LiveListScreen[SeenRun]):
    """Follows the runs; begins, stops, resumes, renames, compares and deletes them."""

    DEFAULT_CSS = """
    TrainScreen {
        & #second { display: none; }
        &.-empty > RunPane { display: none; }
    }
    """
    AUTO_FOCUS = "#list"
    MODE = "train"
    FOREWORD = "Runs train in processes of their own: leave this screen or convtui, and return."
    NOUNS = ("run", "runs")
    EMPTY = (
        "No runs yet.\n\nn trains a network: one of those that come with convtui or your own, on "
        "MNIST, CIFAR-10, the generated sets strokes and shapes, or your own images. Training goes "
        "on in a process of its own: you may leave this screen, and convtui, and come back."
    )
    TABLE = "Epochs"
    LINES = (4, 4)
    IN_HAND = "this batch"
    INSTEAD = "n begins another"
    CONTENT = "its epochs, weights and report"
    BINDINGS = [
        Binding("n", "new", "new run"),
        Binding("enter", "report", "report", key_display="enter"),
        Binding("s", "stop", "stop"),
        Binding("r", "resume", "resume"),
        Binding("e", "rename", "rename", show=False),
        Binding("d", "delete", "delete", key_display="d", show=False),
        Binding("v", "view", "view"),
        Binding("w", "watch", "watch two"),
        Binding("space", "mark", "mark"),
        Binding("c", "compare", "compare"),
        Binding("tab", "app.focus_next", "from the runs to the epochs, to scroll them", show=False),
    ]

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory, Overview(), SeenRun)
        self._marked: set[str] = set()
        self._watched: str | None = None

    def body(self) -> ComposeResult:
        yield LineTable(RUN_COLUMNS, id="list", has_cursor=True, on_move=self.show_detail)
        yield RunPane(id="first")
        yield RunPane(id="second")
        yield TextBar(id="empty")

    def row(self, entry: SeenRun) -> Row:
        return run_row(entry, *self.mark(str(entry.folder)))

    def mark(self, key: str) -> tuple[bool, bool]:
        return key in self._marked, key == self._watched

    def news(self, before: SeenRun, after: SeenRun) -> list[tuple[str, SeverityLevel]]:
        told = run_news(before, after)
        good = after.state.status in ("finished", "stopped")
        return [(told, "information" if good else "error")] if told else []

    def show_list(self) -> None:
        """Forget marks of runs that are gone, and show the others."""
        self._marked &= self.entries.keys()
        if self._watched not in self.entries:
            self._watched = None
        super().show_list()

    def show_detail(self) -> None:
        chosen, watched = self.chosen, self.entries.get(self._watched or "")
        first, second = self.query_one("#first", RunPane), self.query_one("#second", RunPane)
        shown = [seen for seen in (watched, chosen) if seen is not None]
        if len(shown) == 2 and watched is chosen:
            shown.pop()
        second.display = len(shown) > 1
        for pane, seen in zip((first, second), shown, strict=False):
            pane.show(seen)

    def action_watch(self) -> None:
        """Keep the run at hand on show beside the one that is chosen next, or no longer."""
        chosen = self.chosen
        if self._watched is not None:
            self._watched = None
        elif chosen is not None:
            self._watched = str(chosen.folder)
            self.notify("Choose another run: both are shown; w ends that", timeout=4)
        self.show_list()
        self.show_detail()

    def action_mark(self) -> None:
        if self.chosen is not None:
            self._marked ^= {str(self.chosen.folder)}
            self.show_list()

    def action_compare(self) -> None:
        from convtui.tui.screens.compare import MOST, Compare

        chosen = {str(self.chosen.folder)} if self.chosen else set()
        keys = self._marked | chosen if len(self._marked) == 1 else self._marked
        marked = [seen for key, seen in self.entries.items() if key in keys]
        if len(marked) < 2:
            self.notify("Mark two or more runs with space, then c compares them", timeout=4)
        elif len(marked) > MOST:
            self.notify(f"{len(marked)} runs are marked: mark at most {MOST}", timeout=4)
        else:
            self.app.push_screen(Compare(marked))

    # Doing

    def stop(self, entry: SeenRun) -> bool:
        return stop(entry.run)

    def go_on(self, entry: SeenRun) -> Process:
        return go_on(entry.run)

    def action_new(self) -> None:
        from convtui.tui.screens.new_run import NewRun

        self.ask_what_to_begin(partial(NewRun, self.memory, self._start), require_tensorflow)

    def _start(self, spec: RunSpec) -> None:
        """Runs in a thread of the form."""
        run, process = launch(spec)
        self.expect(run.folder, process, new=True)

    def action_report(self) -> None:
        seen = self.at_hand
        if seen is None:
            return
        if seen.state.status == "finished" and not seen.run.problem:
            from convtui.tui.screens.report import ReportScreen

            self.app.push_screen(ReportScreen(seen.run))
        elif seen.in_training:
            self.tell(f"{seen.run.name} is in training: its report comes at the end")
        else:
            self.tell(f"{seen.run.name} has no report: it did not finish")

    def action_rename(self) -> None:
        seen = self.at_hand
        if seen is None:
            return
        run = seen.run

        def attempt(text: str) -> None:
            run.rename(text.strip())
            self.nudge.set()

        hint = "letters, digits, '-', '_', '.' and '+'; its folder keeps its own name"
        self.ask_for("Name of the run", hint, run.name, attempt)
