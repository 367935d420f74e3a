"""All searches and how they go, live: a list, and one of them with its trials."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from convtui.search.overview import SearchOverview, SeenSearch
from convtui.tui.screens.ask import Ask
from convtui.tui.screens.live import LiveScreen
from convtui.tui.search_words import LIST_COLUMNS, list_row, news
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.line_table import LineTable
from convtui.tui.widgets.search_pane import VIEWS, SearchPane

_EMPTY = (
    "No searches yet.\n\nn begins one: hyper-parameters are drawn at random, a network is trained "
    "with each, and the best is named. It goes on in processes of its own: you may leave this "
    "screen, and convtui, and come back."
)


class SearchesScreen(LiveScreen):
    """Follows the searches and shows them; what is done with them is not its business."""

    DEFAULT_CSS = """
    SearchesScreen {
        & #searches { padding: 0 1; height: 3; }
        & #empty { display: none; height: 1fr; padding: 1 2; }
        &.-empty > #empty { display: block; }
        &.-empty > #searches, &.-empty > SearchPane { display: none; }
    }
    """
    AUTO_FOCUS = "#trials"
    MODE = "search"
    BINDINGS = [
        Binding("o", "sort", "order"),
        Binding("O", "sort(True)", "order turned round", show=False),
        Binding("slash", "filter", "filter", key_display="/"),
        Binding("x", "axis", "next axis"),
        Binding("v", "view", "view"),
        Binding("right_square_bracket", "other(1)", "next search", key_display="]"),
        Binding("left_square_bracket", "other(-1)", "search before", key_display="[", show=False),
        Binding("tab", "app.focus_next", "from the trials to the searches", show=False),
    ]

    def __init__(self) -> None:
        """Know of no search yet."""
        self.overview = SearchOverview()
        super().__init__(self.overview)
        self._searches: dict[str, SeenSearch] | None = None
        self.begun: str | None = None
        self._view = VIEWS[0]

    def compose(self) -> ComposeResult:
        """All searches, then one of them."""
        yield TextBar(id="top")
        yield LineTable(LIST_COLUMNS, id="searches", has_cursor=True, on_move=self._show_pane)
        yield SearchPane(id="pane")
        yield TextBar(id="empty")
        yield TextBar(id="keys")

    @property
    def _list(self) -> LineTable:
        return self.query_one("#searches", LineTable)

    @property
    def pane(self) -> SearchPane:
        """The search on show."""
        return self.query_one(SearchPane)

    @property
    def chosen(self) -> SeenSearch | None:
        """The search under the cursor."""
        return (self._searches or {}).get(self._list.chosen or "")

    @on(LiveScreen.Looked)
    def take(self, event: LiveScreen.Looked) -> None:
        """Show the searches as they stand, and tell what happened to them."""
        seen = [entry for entry in event.seen if isinstance(entry, SeenSearch)]
        before, self._searches = self._searches, {str(entry.folder): entry for entry in seen}
        for key, entry in self._searches.items():
            for told, severity in news(before[key], entry) if before and key in before else ():
                self.tell(told, severity)
        self.set_class(not self._searches, "-empty")
        self._show_list()
        if self.begun in self._searches:
            self._list.choose(str(self.begun))
            self.begun = None
        self._show_pane()

    def _show_list(self) -> None:
        searches = list((self._searches or {}).values())
        self._list.show([list_row(seen) for seen in searches])
        self._list.styles.height = min(len(searches) + 1, max(self.size.height // 8, 3))
        training = sum(seen.in_training for seen in searches)
        word = "search" if len(searches) == 1 else "searches"
        self.say_bars(f"{len(searches)} {word}, {training} in training")

    def _show_pane(self) -> None:
        if self.chosen is not None:
            self.pane.show(self.chosen)

    def on_resize(self) -> None:
        """Fill the bars."""
        self.query_one("#empty", TextBar).say(_EMPTY)
        self._show_list()

    @classmethod
    def all_bindings(cls) -> list[Binding]:
        """Every key of this screen, help first."""
        return sorted(super().all_bindings(), key=lambda binding: binding.action != "help")

    def action_other(self, way: int) -> None:
        """Show the next search, or the one before."""
        self._list.action_move(way)

    def action_sort(self, turn: bool = False) -> None:
        """Sort the trials by the next column, or turn their order round."""
        self.pane.sort(turn=turn)

    def action_filter(self) -> None:
        """Ask what the listed trials must hold."""
        hint = "words as in the table: finished, failed, #12, kernel_size=3; blank for all trials"
        self.app.push_screen(Ask("Filter the trials", hint, self.pane.typed, self.pane.look_for))

    def action_axis(self) -> None:
        """Lay the next parameter on the axis of the points."""
        self.pane.next_axis()

    def action_view(self) -> None:
        """Show table and charts, charts only, table only."""
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self.pane.view(self._view)
        told = {"all": "Trials, and charts where they have room"}
        self.notify(told.get(self._view, f"The {self._view} alone"), timeout=1.5)
