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
        self.searches = SearchOverview()
        super().__init__(self.searches, SeenSearch)

    def body(self) -> ComposeResult:
        yield LineTable(LIST_COLUMNS, id="list", has_cursor=True, on_move=self.show_detail)
        yield SearchPane(id="pane")
        yield TextBar(id="empty")

    @property
    def pane(self) -> SearchPane:
        return self.query_one(SearchPane)

    def row(self, entry: SeenSearch) -> Row:
        return list_row(entry)

    def news(self, before: SeenSearch, after: SeenSearch) -> list[tuple[str, SeverityLevel]]:
        return news(before, after)

    def show_detail(self) -> None:
        if self.chosen is not None:
            self.pane.show(self.chosen)

    def view(self, view: str) -> None:
        self.pane.view(view)

    def action_other(self, way: int) -> None:
        self.listing.action_move(way)

    def action_sort(self, turn: bool = False) -> None:
        self.pane.sort(turn=turn)

    def action_filter(self) -> None:
        hint = "words as in the table: finished, failed, #12, kernel_size=3; blank for all trials"
        self.app.push_screen(Ask("Filter the trials", hint, self.pane.typed, self.pane.look_for))

    def action_axis(self) -> None:
        self.pane.next_axis()
