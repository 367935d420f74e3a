"""All runs and how they go, live: a list, and one or two of them in detail, or compared."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.notifications import SeverityLevel

from convtui.runs import Overview, SeenRun
from convtui.tui.run_words import LIST_COLUMNS, list_row, news
from convtui.tui.screens.live_list import LiveListScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.line_table import LineTable, Row
from convtui.tui.widgets.run_pane import RunPane


class RunsScreen(LiveListScreen[SeenRun]):
    """Follows the runs and shows them; what is done with them is not its business."""

    DEFAULT_CSS = """
    RunsScreen {
        & #second { display: none; }
        &.-empty > RunPane { display: none; }
    }
    """
    AUTO_FOCUS = "#list"
    MODE = "train"
    NOUNS = ("run", "runs")
    EMPTY = (
        "No runs yet.\n\nn trains a network: one of those that come with convtui or your own, on "
        "MNIST, CIFAR-10, the generated sets strokes and shapes, or your own images. Training goes "
        "on in a process of its own: you may leave this screen, and convtui, and come back."
    )
    TABLE = "Epochs"
    LINES = (4, 4)
    BINDINGS = [
        Binding("v", "view", "view"),
        Binding("w", "watch", "watch two"),
        Binding("space", "mark", "mark"),
        Binding("c", "compare", "compare"),
        Binding("tab", "app.focus_next", "from the runs to the epochs, to scroll them", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(Overview(), SeenRun)
        self._marked: set[str] = set()
        self._watched: str | None = None

    def body(self) -> ComposeResult:
        yield LineTable(LIST_COLUMNS, id="list", has_cursor=True, on_move=self.show_detail)
        yield RunPane(id="first")
        yield RunPane(id="second")
        yield TextBar(id="empty")

    def row(self, entry: SeenRun) -> Row:
        return list_row(entry, *self.mark(str(entry.folder)))

    def mark(self, key: str) -> tuple[bool, bool]:
        return key in self._marked, key == self._watched

    def news(self, before: SeenRun, after: SeenRun) -> list[tuple[str, SeverityLevel]]:
        told = news(before, after)
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

    def view(self, view: str) -> None:
        for pane in self.query(RunPane):
            pane.view(view)

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
