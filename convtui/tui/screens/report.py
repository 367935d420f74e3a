"""The report of a run: results, layers, classes, and what was taken for what."""

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from convtui.errors import BadInput
from convtui.runs import Run
from convtui.training.answers import RunAnswers
from convtui.training.report_tables import classification_table
from convtui.training.scores import classification_report, confusion_matrix
from convtui.tui.plain import titled
from convtui.tui.report_text import PARTS, Counts, Pages, read_pages, table_text
from convtui.tui.screens.epochs import EpochBar
from convtui.tui.screens.images import ImagesScreen
from convtui.tui.screens.keyed import WAYS
from convtui.tui.screens.report_epochs import ReportEpochsScreen
from convtui.tui.timeline import Timeline
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.confusion_grid import ConfusionGrid
from convtui.tui.widgets.filter_wall import FilterWall
from convtui.tui.widgets.plain_text import PlainText

PAGES = ("summary", "confusion", "classes", "filters")
"""The last one only of a run that kept its epochs."""

_WIDE, _TALL = 110, 34
"""From so many columns on the summary stands beside the others, from so many lines on all do."""


class ReportScreen(ReportEpochsScreen):
    """Shows one page or several, as many as there is room for."""

    DEFAULT_CSS = """
    ReportScreen {
        & .page { border: round $surface-lighten-2; border-title-color: $text; padding: 0 1; }
        & #summary { width: 53%; height: 1fr; &.-alone { width: 1fr; } }
        & VerticalScroll { scrollbar-size-vertical: 1; }
        & #right { width: 1fr; }
        & #confusion { height: 1fr; min-height: 6; }
        & #cell { height: 2; }
        & #classes, & #filters { height: 1fr; }
    }
    """
    MODE = "train"
    FOREWORD = (
        "A row is a true class, a column what the network said: the diagonal is right.\n"
        "enter shows the images behind a cell, enter on one of those the network's own filters.\n"
        "Of a run that kept its epochs, [ and ] go to what the network was after each."
    )
    BINDINGS = [
        Binding("enter", "open", "images", key_display="enter"),
        Binding("n", "next_error", "next error"),
        Binding("t", "part", "train or test"),
        Binding("p", "percent", "percent or counts"),
        Binding("tab", "page", "page", key_display="tab"),
        Binding("o", "network", "network", tooltip="open the whole network on screen 2"),
        Binding("escape", "dismiss", "back", key_display="esc"),
        Binding("down", "go('down')", "a row or a line down", key_display="↓", show=False),
        Binding("up", "go('up')", "a row or a line up", key_display="↑", show=False),
        Binding("right", "go('right')", "a column on", key_display="→", show=False),
        Binding("left", "go('left')", "a column back", key_display="←", show=False),
        Binding("pagedown", "turn(1)", "scroll the text down", show=False),
        Binding("pageup", "turn(-1)", "scroll the text up", show=False),
    ]

    def __init__(self, run: Run) -> None:
        """Show the report of a run that has one; say why not of one that has none."""
        super().__init__(run)
        self._report: Pages | None = None
        self._percent, self._page = False, PAGES[0]
        self._answers: RunAnswers | None = None

    def body(self) -> ComposeResult:
        with Horizontal():
            with VerticalScroll(id="summary", classes="page", can_focus=False):
                yield PlainText("", id="text")
            with Vertical(id="right"):
                with Vertical(id="confusion", classes="page"):
                    yield ConfusionGrid(id="grid")
                    yield TextBar(id="cell")
                with VerticalScroll(id="classes", classes="page", can_focus=False):
                    yield PlainText("", id="scores")
                with Vertical(id="filters", classes="page"):
                    yield FilterWall(id="wall")
        yield EpochBar()

    def on_mount(self) -> None:
        self.query_one("#summary").border_title = titled(self._of.name)
        try:
            self._report = read_pages(self._of)
        except BadInput as problem:
            self.query_one("#text", PlainText).update(str(problem))
        else:
            self.query_one("#text", PlainText).update(self._report.summary)
            self.show_answers()
            self.follow_epochs(self._of)
        self.on_resize()

    def take_timeline(self, found: Timeline) -> None:
        super().take_timeline(found)
        self.on_resize()

    def on_resize(self) -> None:
        self.say_top(f"report of {self._of.name}")
        self.tell_epoch()
        seen = self._seen()
        for page in PAGES:
            self.query_one(f"#{page}").display = page in seen
        self.query_one("#right").display = bool(seen - {"summary"})
        self.query_one("#summary").set_class(seen == {"summary"}, "-alone")

    def _seen(self) -> set[str]:
        if self._report is None:
            return {"summary"}
        if self.size.width < _WIDE:
            return {self._page}
        beside = self._page if self._page != "summary" else "confusion"
        if self.size.height >= _TALL:
            return {"summary", "confusion", "filters" if beside == "filters" else "classes"}
        return {"summary", beside}

    # The confusion matrix

    @property
    def _grid(self) -> ConfusionGrid:
        return self.query_one(ConfusionGrid)

    @property
    def _counts(self) -> Counts:
        """(true class, class said), of the part and the epoch on show."""
        assert self._report is not None
        (_, part), then = self._shown, self.then
        if then is None:
            return self._report.confusion[part]
        return confusion_matrix(then.parts[part].labels, then.said[part], len(self._report.classes))

    def show_answers(self) -> None:
        assert self._report is not None
        names, (epoch, part), counts = self._report.classes, self._shown, self._counts
        self._grid.show(counts, names, percent=self._percent)
        unit = "percent of the row" if self._percent else "images"
        what, scores = part.capitalize(), self._report.scores[part]
        if epoch is not None:
            what = f"{what}, epoch {epoch}"
            scores = table_text(classification_table(classification_report(counts, names)))
            if counts.sum() < self._report.confusion[part].sum():
                what += f", first {counts.sum():,}"
        title = f"{what}: true ↓ said → in {unit}"
        self.query_one("#confusion").border_title = titled(title)
        self.query_one("#classes").border_title = titled(f"{what}: each class")
        self.query_one("#scores", PlainText).update(scores)
        self.tell_cell()

    @on(ConfusionGrid.Moved)
    def tell_cell(self) -> None:
        if self._report is None:
            return
        counts, names = self._counts, self._report.classes
        row, column = self._grid.place
        count, total = int(counts[row, column]), int(counts[row].sum())
        share = f", {100 * count / total:.1f} %" if total else ""
        verdict = "right" if row == column else "wrong"
        self.say(
            "#cell",
            Content.assemble(
                (f"true {names[row]}, said {names[column]}", "bold"),
                f": {verdict}\n{count:,} of {total:,} images of {names[row]}{share}",
            ),
        )

    def action_go(self, way: str) -> None:
        """Go from cell to cell, down, up, right, left; where the matrix is not on show, scroll."""
        down, right = WAYS[way]
        if "confusion" in self._seen():
            self._grid.move(down, right)
            self.tell_cell()
        elif self._page == "filters":
            self.query_one(FilterWall).move(down, right)
        else:
            self._text.scroll_relative(y=down, animate=False)

    def action_next_error(self) -> None:
        if self._report is not None:
            self._turn_to("confusion")
            self._grid.next_error()
            self.tell_cell()

    def action_part(self) -> None:
        if self._report is not None:
            self._part = PARTS[1 - PARTS.index(self._part)]
            self.ask()

    def action_percent(self) -> None:
        if self._report is not None:
            self._percent = not self._percent
            self.show_answers()

    # Pages

    @property
    def _text(self) -> VerticalScroll:
        page = "classes" if self._seen() == {"classes"} else "summary"
        return self.query_one(f"#{page}", VerticalScroll)

    def action_page(self) -> None:
        first = 0 if self.size.width < _WIDE else 1
        pages = PAGES[first : None if self.has_filters else -1]
        there = pages.index(self._page) if self._page in pages else 0
        self._turn_to(pages[(there + 1) % len(pages)])

    def _turn_to(self, page: str) -> None:
        if page not in self._seen():
            self._page = page
            self.on_resize()

    def action_turn(self, by: int) -> None:
        self._text.scroll_relative(y=by * max(self.size.height - 6, 1), animate=False)

    # Images

    @on(ConfusionGrid.Chosen)
    def action_open(self) -> None:
        if self._report is None:
            return
        if "confusion" not in self._seen():
            self._turn_to("confusion")
            return
        (true, said), (epoch, part) = self._grid.place, self._shown
        names = self._report.classes
        if not self._counts[true, said]:
            self.notify(f"No {names[true]} was taken for {names[said]}", timeout=2)
            return
        answers = self._answers if epoch is None else self.then
        screen = ImagesScreen(self._of, names, (part, true, said), answers, epoch)
        self.app.push_screen(screen, self._keep if epoch is None else None)

    def _keep(self, answers: RunAnswers | None) -> None:
        self._answers = answers

    def action_network(self) -> None:
        from convtui.tui.shown_network import of_run

        self.open_network(partial(of_run, self._of, epoch=self.epoch))
