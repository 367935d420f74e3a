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
from convtui.tui.plain import titled
from convtui.tui.report_text import PARTS, Pages, read_pages
from convtui.tui.screens.images import ImagesScreen
from convtui.tui.screens.keyed import WAYS, KeyedScreen
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.confusion_grid import ConfusionGrid
from convtui.tui.widgets.plain_text import PlainText

PAGES = ("summary", "confusion", "classes")

_WIDE, _TALL = 110, 34
"""From so many columns on the summary stands beside the others, from so many lines on all do."""


class ReportScreen(KeyedScreen[None]):
    """Shows one page or several, as many as there is room for."""

    DEFAULT_CSS = """
    ReportScreen {
        & .page { border: round $surface-lighten-2; border-title-color: $text; padding: 0 1; }
        & #summary { width: 53%; height: 1fr; &.-alone { width: 1fr; } }
        & VerticalScroll { scrollbar-size-vertical: 1; }
        & #right { width: 1fr; }
        & #confusion { height: 1fr; min-height: 6; }
        & #cell { height: 2; }
        & #classes { height: 1fr; }
    }
    """
    MODE = "train"
    FOREWORD = (
        "A row is a true class, a column what the network said: the diagonal is right.\n"
        "enter shows the images behind a cell, and enter on one of those the network's own filters."
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
        super().__init__()
        self._of = run
        self._report: Pages | None = None
        self._part, self._percent, self._page = PARTS[0], False, PAGES[0]
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

    def on_mount(self) -> None:
        self.query_one("#summary").border_title = titled(self._of.name)
        try:
            self._report = read_pages(self._of)
        except BadInput as problem:
            self.query_one("#text", PlainText).update(str(problem))
        else:
            self.query_one("#text", PlainText).update(self._report.summary)
            self._show_part()
        self.on_resize()

    def on_resize(self) -> None:
        self.say_top(f"report of {self._of.name}")
        seen = self._seen()
        for page in PAGES:
            self.query_one(f"#{page}").display = page in seen
        self.query_one("#right").display = bool(seen & {"confusion", "classes"})
        self.query_one("#summary").set_class(seen == {"summary"}, "-alone")

    def _seen(self) -> set[str]:
        if self._report is None:
            return {"summary"}
        if self.size.width < _WIDE:
            return {self._page}
        if self.size.height >= _TALL:
            return set(PAGES)
        return {"summary", "classes" if self._page == "classes" else "confusion"}

    # The confusion matrix

    @property
    def _grid(self) -> ConfusionGrid:
        return self.query_one(ConfusionGrid)

    def _show_part(self) -> None:
        assert self._report is not None
        names, part = self._report.classes, self._part
        self._grid.show(self._report.confusion[part], names, percent=self._percent)
        unit = "percent of the row" if self._percent else "images"
        title = f"{part.capitalize()}: true ↓ said → in {unit}"
        self.query_one("#confusion").border_title = titled(title)
        self.query_one("#classes").border_title = titled(f"{part.capitalize()}: each class")
        self.query_one("#scores", PlainText).update(self._report.scores[part])
        self.tell_cell()

    @on(ConfusionGrid.Moved)
    def tell_cell(self) -> None:
        if self._report is None:
            return
        counts, names = self._report.confusion[self._part], self._report.classes
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
            self._show_part()

    def action_percent(self) -> None:
        if self._report is not None:
            self._percent = not self._percent
            self._show_part()

    # Pages

    @property
    def _text(self) -> VerticalScroll:
        page = "classes" if self._seen() == {"classes"} else "summary"
        return self.query_one(f"#{page}", VerticalScroll)

    def action_page(self) -> None:
        """Show the next page, where not all are seen at once."""
        pages = PAGES if self.size.width < _WIDE else PAGES[1:]
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
        true, said = self._grid.place
        names = self._report.classes
        if not self._report.confusion[self._part][true, said]:
            self.notify(f"No {names[true]} was taken for {names[said]}", timeout=2)
            return
        screen = ImagesScreen(self._of, names, (self._part, true, said), self._answers)
        self.app.push_screen(screen, self._keep)

    def _keep(self, answers: RunAnswers | None) -> None:
        self._answers = answers

    def action_network(self) -> None:
        """Open the network on screen Network, with an image of its data."""
        from convtui.tui.shown_network import of_run

        self.open_network(partial(of_run, self._of))
