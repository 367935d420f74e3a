"""All searches and how they go, live: a list, and one of them with its trials."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.notifications import SeverityLevel

from convtui.studies.searches.overview import SearchOverview, SeenSearch
from convtui.tui.screens.ask import Ask
from convtui.tui.screens.live_list import LiveListScreen
from convtui.tui.search_words import LIST_COLUMNS, list_row, news
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.line_table import LineTable, Row
from convtui.tui.widgets.search_pane import SearchPane


class SearchesScreen(LiveListScreen[SeenSearch]):
    """Follows the searches and shows them; what is done with them is not its business."""

    DEFAULT_CSS = "SearchesScreen.-empty > SearchPane { display: none; }"
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
        self.searches = SearchOverview()
        super().__init__(self.searches, SeenSearch)

    def body(self) -> ComposeResult:
        """All searches, then one of them."""
        yield LineTable(LIST_COLUMNS, id="list", has_cursor=True, on_move=self.show_detail)
        yield SearchPane(id="pane")
        yield TextBar(id="empty")

    @property
    def pane(self) -> SearchPane:
        """The search on show."""
        return self.query_one(SearchPane)

    def row(self, entry: SeenSearch) -> Row:
        """A search and its best figure."""
        return list_row(entry)

    def news(self, before: SeenSearch, after: SeenSearch) -> list[tuple[str, SeverityLevel]]:
        """Tell of another best trial, and of the end."""
        return news(before, after)

    def show_detail(self) -> None:
        """Show the search under the cursor."""
        if self.chosen is not None:
            self.pane.show(self.chosen)

    def view(self, view: str) -> None:
        """Show the trials, their charts, or both."""
        self.pane.view(view)

    def action_other(self, way: int) -> None:
        """Show the next search, or the one before."""
        self.listing.action_move(way)

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
