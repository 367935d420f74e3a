"""All runs and how they go, live: a list, and one or two of them in detail, or compared."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.notifications import SeverityLevel

from convtui.runs import Overview, SeenRun
from convtui.tui.run_words import LIST_COLUMNS, list_row, news
from convtui.tui.screens.live import LiveScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.line_table import LineTable
from convtui.tui.widgets.run_pane import VIEWS, RunPane

_EMPTY = (
    "No runs yet.\n\nn trains a network: one of the coursework's or your own, on MNIST, CIFAR-10, "
    "the generated sets strokes and shapes, or your own images. Training goes on in a process of "
    "its own: you may leave this screen, and convtui, and come back."
)


class RunsScreen(LiveScreen):
    """Follows the runs and shows them; what is done with them is not its business."""

    DEFAULT_CSS = """
    RunsScreen {
        & #runs { padding: 0 1; height: 5; }
        & #second { display: none; }
        & #empty { display: none; height: 1fr; padding: 1 2; }
        &.-empty > #empty { display: block; }
        &.-empty > #runs, &.-empty > RunPane { display: none; }
    }
    """
    AUTO_FOCUS = "#runs"
    MODE = "train"
    BINDINGS = [
        Binding("v", "view", "view"),
        Binding("w", "watch", "watch two"),
        Binding("space", "mark", "mark"),
        Binding("c", "compare", "compare"),
        Binding("tab", "app.focus_next", "from the runs to the epochs, to scroll them", show=False),
    ]

    def __init__(self) -> None:
        """Know of no run yet."""
        self.overview = Overview()
        super().__init__(self.overview)
        self._runs: dict[str, SeenRun] | None = None
        self._marked: set[str] = set()
        self._watched: str | None = None
        self.begun: str | None = None
        self._view = VIEWS[0]

    def compose(self) -> ComposeResult:
        """All runs, then one of them, or two."""
        yield TextBar(id="top")
        yield LineTable(LIST_COLUMNS, id="runs", has_cursor=True, on_move=self._show_panes)
        yield RunPane(id="first")
        yield RunPane(id="second")
        yield TextBar(id="empty")
        yield TextBar(id="keys")

    # Showing

    @property
    def _list(self) -> LineTable:
        return self.query_one("#runs", LineTable)

    @property
    def chosen(self) -> SeenRun | None:
        """The run under the cursor."""
        return (self._runs or {}).get(self._list.chosen or "")

    @on(LiveScreen.Looked)
    def take(self, event: LiveScreen.Looked) -> None:
        """Show the runs as they stand, and tell of those that came to an end."""
        runs = [seen for seen in event.seen if isinstance(seen, SeenRun)]
        before, self._runs = self._runs, {str(seen.folder): seen for seen in runs}
        for key, seen in self._runs.items():
            told = news(before[key], seen) if before and key in before else ""
            if told:
                good = seen.state.status in ("finished", "stopped")
                severity: SeverityLevel = "information" if good else "error"
                self.tell(told, severity)
        self._marked &= self._runs.keys()
        if self._watched not in self._runs:
            self._watched = None
        self.set_class(not self._runs, "-empty")
        self._show_list()
        if self.begun in self._runs:
            self._list.choose(str(self.begun))
            self.begun = None
        self._show_panes()

    def _show_list(self) -> None:
        runs = self._runs or {}
        self._list.show(
            [list_row(seen, k in self._marked, k == self._watched) for k, seen in runs.items()]
        )
        self._list.styles.height = min(len(runs) + 1, max(self.size.height // 4, 4))
        training = sum(seen.in_training for seen in runs.values())
        told = f"{len(runs)} run{'' if len(runs) == 1 else 's'}, {training} in training"
        self.say_bars(told)

    def _show_panes(self) -> None:
        """Show the run under the cursor; below the watched one, if that is another."""
        chosen, watched = self.chosen, (self._runs or {}).get(self._watched or "")
        first, second = self.query_one("#first", RunPane), self.query_one("#second", RunPane)
        shown = [seen for seen in (watched, chosen) if seen is not None]
        if len(shown) == 2 and watched is chosen:
            shown.pop()
        second.display = len(shown) > 1
        for pane, seen in zip((first, second), shown, strict=False):
            pane.show(seen)

    def on_resize(self) -> None:
        """Fill the bars."""
        self.query_one("#empty", TextBar).say(_EMPTY)
        self._show_list()

    @classmethod
    def all_bindings(cls) -> list[Binding]:
        """Every key of this screen, help first."""
        return sorted(super().all_bindings(), key=lambda binding: binding.action != "help")

    def action_view(self) -> None:
        """Show table and charts, charts only, table only."""
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        for pane in self.query(RunPane):
            pane.view(self._view)
        self.notify(
            {"all": "Epochs, and charts where they have room"}.get(
                self._view, f"The {self._view} alone"
            ),
            timeout=1.5,
        )

    def action_watch(self) -> None:
        """Keep the run at hand on show beside the one that is chosen next, or no longer."""
        chosen = self.chosen
        if self._watched is not None:
            self._watched = None
        elif chosen is not None:
            self._watched = str(chosen.folder)
            self.notify("Choose another run: both are shown; w ends that", timeout=4)
        self._show_list()
        self._show_panes()

    def action_mark(self) -> None:
        """Mark the run at hand, or no longer."""
        if self.chosen is not None:
            self._marked ^= {str(self.chosen.folder)}
            self._show_list()

    def action_compare(self) -> None:
        """Lay the marked runs over each other."""
        from convtui.tui.screens.compare import MOST, Compare

        chosen = {str(self.chosen.folder)} if self.chosen else set()
        keys = self._marked | chosen if len(self._marked) == 1 else self._marked
        marked = [seen for key, seen in (self._runs or {}).items() if key in keys]
        if len(marked) < 2:
            self.notify("Mark two or more runs with space, then c compares them", timeout=4)
        elif len(marked) > MOST:
            self.notify(f"{len(marked)} runs are marked: mark at most {MOST}", timeout=4)
        else:
            self.app.push_screen(Compare(marked))
