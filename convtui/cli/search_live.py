"""The trials of a search while it runs, as much as a terminal has room for."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from convtui.cli.search_columns import Fitted, fitted
from convtui.runs.words import BEST, clock, loading
from convtui.studies.searches import words
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState
from convtui.studies.searches.words import far

if TYPE_CHECKING:
    from rich.console import Group

_NEWS = 3
_HEADINGS_AND_CURSOR = 2


def live_view(
    search: Search, state: SearchState, width: int, height: int, seconds: float
) -> "Group":
    """The table as far as it fits, the best trial, and what happened last."""
    from rich.console import Group
    from rich.text import Text

    below = [line for told in _below(state, seconds) for line in wrap(told, width)]
    table, notes = _fitting(search, state, width, height - _HEADINGS_AND_CURSOR - len(below))
    return Group(table.table, *(Text(line) for line in (*notes, *below)))


def _below(state: SearchState, seconds: float) -> Iterator[str]:
    yield f"{far(state)} · {clock(seconds)} · Ctrl-C stops, and resume goes on"
    best = state.trial(state.best) if state.best else None
    if best is not None and best.metric is not None:
        drawn = words.with_names(best.parameters)
        yield f"{BEST} best so far: trial {best.number}, {best.metric:.4f}, {drawn}"
    elif not state.progress:
        yield loading(seconds)
    yield from state.notes[-_NEWS:]


def _fitting(
    search: Search, state: SearchState, width: int, room: int
) -> tuple[Fitted, Sequence[str]]:
    """As many trials as there is room for with their notes: those around the first not over."""
    first = next((i for i, t in enumerate(state.trials) if not t.is_over), len(state.trials))
    for count in range(max(room, 1), 0, -1):
        start = max(min(first - count // 2, len(state.trials) - count), 0)
        table = fitted(search, state, state.trials[start : start + count], width)
        notes = [line for told in table.notes for line in wrap(told, width)]
        if table.table.row_count + len(notes) <= room:
            break
    return table, notes
