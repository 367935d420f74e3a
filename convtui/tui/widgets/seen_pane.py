"""What the panes of a run and of a search have in common: each shows one as it was last seen."""

import time
from pathlib import Path
from typing import Generic, TypeVar

from textual.containers import Container

from convtui.runs.overview import SeenFolder
from convtui.tui.plain import plain, titled

VIEWS = ("all", "charts", "table")
"""Table and charts where both have room, charts only, table only."""

Shown = TypeVar("Shown", bound=SeenFolder)


class SeenPane(Container, Generic[Shown]):
    """Counts the seconds until it trains, and is called as what it shows."""

    DEFAULT_CSS = """
    SeenPane {
        height: 1fr; layout: vertical;
        border: round $surface-lighten-2;
        border-title-color: $text; border-subtitle-color: $text-muted;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.seen: Shown | None = None
        self._view, self._titled = VIEWS[0], ""
        self._waited_since: dict[Path, float] = {}

    # What a pane fills in

    def say_progress(self) -> None:
        """Say how far it is, once a second."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Show what has room, as one of VIEWS."""
        raise NotImplementedError

    # Showing

    def on_mount(self) -> None:
        self.set_interval(1, self.say_progress)

    def next_view(self) -> str:
        """Show table and charts, charts only, table only, in turn; return which."""
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self.lay_out()
        return self._view

    def entitle(self, seen: Shown, more: str = "") -> None:
        """Name what is shown on the upper border, which is drawn anew even for the same text."""
        title = f"{plain(seen.name)} · {seen.status}{more}"
        if title != self._titled:
            self._titled, self.border_title = title, titled(title)

    def waited(self, seen: Shown, is_loading: bool, began: float | None = None) -> float:
        """Seconds since its process `began` to load, or since it was first seen to."""
        if not is_loading:
            self._waited_since.pop(seen.folder, None)
            return 0.0
        if began is None:
            began = self._waited_since.setdefault(seen.folder, time.time())
        return max(time.time() - began, 0.0)
