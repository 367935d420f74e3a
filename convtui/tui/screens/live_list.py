"""What screens have in common that list all there is, live, and show one of it in detail."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.notifications import SeverityLevel
from textual.screen import Screen

from convtui.errors import Missing
from convtui.runs.begun import Process
from convtui.runs.overview import FolderOverview, SeenFolder
from convtui.tui.plain import plain
from convtui.tui.remembered import Memory
from convtui.tui.screens.dialog import Confirm
from convtui.tui.screens.live import LiveScreen
from convtui.tui.widgets.line_table import LineTable, Row
from convtui.tui.widgets.seen_pane import VIEWS, SeenPane

Entry = TypeVar("Entry", bound=SeenFolder)


class LiveListScreen(LiveScreen, Generic[Entry]):
    """Lists the entries with a cursor, tells what happens to them, and begins new ones."""

    DEFAULT_CSS = """
    LiveListScreen {
        & > #list { padding: 0 1; height: 3; }
        & #empty { display: none; height: 1fr; padding: 1 2; }
        &.-empty > #empty { display: block; }
        &.-empty > #list { display: none; }
    }
    """
    HELP_FIRST = True
    NOUNS: ClassVar[tuple[str, str]] = ("", "")
    """What one entry is called, and several."""
    EMPTY: ClassVar[str] = ""
    """Said where there is none."""
    TABLE: ClassVar[str] = ""
    """What the detail's table holds."""
    LINES: ClassVar[tuple[int, int]] = (1, 1)
    """At most this share of the screen's lines is the list, and at least so many lines."""
    IN_HAND: ClassVar[str] = ""
    """What is trained to its end when one is stopped."""
    STOP_KEY: ClassVar[str] = "s"
    INSTEAD: ClassVar[str] = ""
    """What to press where one is finished."""
    CONTENT: ClassVar[str] = ""

    def __init__(self, memory: Memory, overview: FolderOverview[Entry], kind: type[Entry]) -> None:
        """`memory` knows what was asked last; `kind` is what the overview gives."""
        super().__init__(overview)
        self.memory, self.overview, self._kind = memory, overview, kind
        self.entries: dict[str, Entry] = {}
        """All there are, by their folders, the newest first."""
        self._rows: dict[str, tuple[Entry, object, Row]] = {}
        self._whole = True
        self._begun: Path | None = None

    # What a screen fills in

    def row(self, entry: Entry) -> Row:
        """An entry in the list."""
        raise NotImplementedError

    def mark(self, key: str) -> object:
        """What else a row depends on than its entry."""
        return None

    def news(self, before: Entry, after: Entry) -> Iterable[tuple[str, SeverityLevel]]:
        """What to announce of an entry."""
        raise NotImplementedError

    def show_detail(self) -> None:
        """Show the entry at hand."""
        raise NotImplementedError

    def stop(self, entry: Entry) -> bool:
        """Ask the process that trains it to stop; False if there is none."""
        raise NotImplementedError

    def go_on(self, entry: Entry) -> Process:
        """Start a process that goes on with it; may raise BadInput or Missing."""
        raise NotImplementedError

    # Showing

    @property
    def listing(self) -> LineTable:
        return self.query_one("#list", LineTable)

    @property
    def chosen(self) -> Entry | None:
        return self.entries.get(self.listing.chosen or "")

    @on(LiveScreen.Looked)
    def take(self, event: LiveScreen.Looked) -> None:
        seen = [entry for entry in event.seen if isinstance(entry, self._kind)]
        before, self.entries = self.entries, {str(entry.folder): entry for entry in seen}
        self._whole = event.whole
        for key, entry in self.entries.items():
            known = before.get(key, entry)
            for told, severity in self.news(known, entry) if known is not entry else ():
                self.tell(told, severity)
        self.set_class(not seen, "-empty")
        self.show_list()
        if str(self._begun) in self.entries:
            self.listing.choose(str(self._begun))
            self._begun = None
        self.show_detail()

    def show_list(self) -> None:
        entries = self.entries.values()
        self._rows = {key: self._row(key, entry) for key, entry in self.entries.items()}
        self.listing.show([row for _, _, row in self._rows.values()])
        share, least = self.LINES
        self.listing.styles.height = min(len(entries) + 1, max(self.size.height // share, least))
        training = sum(entry.in_training for entry in entries)
        noun = self.NOUNS[len(entries) != 1]
        more = "" if self._whole else ", more are being read …"
        self.say_top(f"{len(entries):,} {noun}, {training} in training{more}")

    def _row(self, key: str, entry: Entry) -> tuple[Entry, object, Row]:
        """The row of an entry, which is made once for as long as both stay as they are."""
        known, mark = self._rows.get(key), self.mark(key)
        if known is not None and known[0] is entry and known[1] == mark:
            return known
        return entry, mark, self.row(entry)

    def on_resize(self) -> None:
        self.say("#empty", self.EMPTY)
        self.show_list()

    def action_view(self) -> None:
        view, *_ = [pane.next_view() for pane in self.query(SeenPane)]
        both = f"{self.TABLE}, and charts where they have room"
        told = both if view == VIEWS[0] else f"The {view} alone"
        self.notify(told, timeout=1.5)

    # Doing

    def ask_what_to_begin(self, form: Callable[[], Screen[bool]], need: Callable[[], None]) -> None:
        """Open a form, once what is needed is found to be installed."""
        try:
            need()
        except Missing as missing:
            self.tell(str(missing), "error")
        else:
            self.app.push_screen(form())

    def expect(self, folder: Path, process: Process, *, new: bool = False) -> None:
        """Follow a process that was started for an entry; a new one is chosen once it is seen."""
        self.overview.expect(folder, process)
        if new:
            self._begun = folder
            self.nudge.set()

    def confirm(self, title: str, question: str, what: "partial[str]") -> None:
        def answered(sure: bool | None) -> None:
            if sure:
                self.do(what)

        self.app.push_screen(Confirm(title, question), answered)

    @property
    def at_hand(self) -> Entry | None:
        """The entry under the cursor; where there is none that is told."""
        if self.chosen is None:
            self.tell(f"No {self.NOUNS[0]} is listed: n begins one")
        return self.chosen

    @property
    def intact(self) -> Entry | None:
        """The entry at hand, unless it is damaged: then that is told."""
        seen = self.at_hand
        if seen is not None and seen.problem:
            self.tell(f"{seen.name} is damaged: {seen.problem}")
            return None
        return seen

    def action_stop(self) -> None:
        seen = self.intact
        if seen is not None and not seen.in_training:
            self.tell(f"{seen.name} is not in training here")
        elif seen is not None:
            self.do(partial(self._stop, seen))

    def _stop(self, seen: Entry) -> str:
        if self.stop(seen):
            return f"{seen.name} stops after {self.IN_HAND}; r goes on"
        return f"{seen.name} cannot be stopped yet: try again in a moment"

    def action_resume(self) -> None:
        seen = self.intact
        if seen is None:
            return
        if seen.in_training:
            self.tell(f"{seen.name} is in training already")
        elif seen.status == "finished":
            self.tell(f"{seen.name} is finished: {self.INSTEAD}")
        else:
            self.do(partial(self._resume, seen))

    def _resume(self, seen: Entry) -> str:
        self.expect(seen.folder, self.go_on(seen))
        return f"{seen.name} goes on"

    def action_delete(self) -> None:
        seen = self.at_hand
        if seen is None:
            return
        if seen.in_training:
            self.tell(f"{seen.name} is in training: stop it first ({self.STOP_KEY})")
            return
        question = f"Delete {plain(seen.name)}, with {self.CONTENT}?"
        self.confirm(f"Delete a {self.NOUNS[0]}", question, partial(self._delete, seen))

    def _delete(self, seen: Entry) -> str:
        seen.kept.delete()
        return f"{seen.name} is deleted"
