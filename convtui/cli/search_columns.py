"""The columns of a search's trials, and which of them give way where there is little room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convtui.harmless import harmless
from convtui.runs import RunState
from convtui.runs.words import BEST
from convtui.studies.searches import words
from convtui.studies.searches.events import Trial
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import SearchState
from convtui.studies.searches.words import CUT_OFF, SHORT, epoch_of, figure, note, was_cut_off

if TYPE_CHECKING:
    from rich.table import Table as RichTable

NOTE = "note"
_GIVING_WAY = ("s", "now", "epoch")
_LEFT = ("state", NOTE)
_STYLES = {"running": "cyan", "infeasible": "dim", "failed": "red", "pruned": "yellow"}


@dataclass(frozen=True)
class Fitted:
    """A table that is no wider than it may be, and what stands below it, a line a note."""

    table: "RichTable"
    notes: tuple[str, ...]


def headings(search: Search) -> tuple[str, ...]:
    """Of the table; the drawn parameters have columns of their own."""
    names = [*search.specification.space.parameters, search.specification.metric.name]
    *drawn, metric = [SHORT.get(name, name) for name in names]
    return ("", "trial", *drawn, "state", "epoch", "now", metric, "s", NOTE)


def cells(
    trial: Trial, best: int | None, progress: Mapping[int, RunState], *, cut_off: bool = False
) -> tuple[str, ...]:
    """A row of the table: `now` is the metric after the newest epoch, the next the judged one.

    Args:
        trial: as it was told last.
        best: the number of the best one.
        progress: the epochs in hand.
        cut_off: whether the process that searched is gone.
    """
    return (
        BEST if trial.number == best else "",
        str(trial.number),
        *(words.in_short(value) for value in trial.parameters.values()),
        CUT_OFF if cut_off and trial.state == "running" else trial.state,
        epoch_of(trial, progress.get(trial.number)),
        figure(trial.values[-1] if trial.values else None),
        figure(trial.metric),
        f"{trial.seconds:.1f}" if trial.values else "",
        note(trial),
    )


def rows(search: Search, state: SearchState, trials: Sequence[Trial]) -> list[tuple[str, ...]]:
    """These trials of a search."""
    gone = was_cut_off(search, state)
    told = [cells(trial, state.best, state.progress, cut_off=gone) for trial in trials]
    return [tuple(map(harmless, row)) for row in told]


def fitted(search: Search, state: SearchState, trials: Sequence[Trial], width: int) -> Fitted:
    """The table of these trials in so many columns of a terminal.

    Where the notes have no room beside the figures they stand below them; then some figures give
    way, those first that a report has anyway.
    """
    told = rows(search, state, trials)
    columns = {
        head: tuple(row[place] for row in told) for place, head in enumerate(headings(search))
    }
    gap = _give_way(columns, width)
    notes: tuple[str, ...] = ()
    if NOTE not in columns:
        notes = tuple(f"trial {trial.number}: {note(trial)}" for trial in trials if note(trial))
    table = _table(list(columns), gap)
    for trial, row in zip(trials, zip(*columns.values(), strict=True), strict=True):
        style = "bold green" if trial.number == state.best else _STYLES.get(trial.state)
        table.add_row(*row, style=style)
    return Fitted(table, notes)


def _give_way(columns: dict[str, tuple[str, ...]], width: int) -> int:
    """Take out what has no room, and return how many blanks stand between the others."""
    widths = {head: max(map(len, (head, *told))) for head, told in columns.items()}
    if not any(columns[NOTE]):
        del columns[NOTE]
    for gives_way in (NOTE, *_GIVING_WAY):
        for gap in (2, 1):
            if sum(widths[head] for head in columns) + gap * (len(columns) - 1) <= width:
                return gap
        columns.pop(gives_way, None)
    return 1


def _table(heads: Sequence[str], gap: int) -> "RichTable":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    for head in heads:
        table.add_column(head, justify="left" if head in _LEFT else "right", no_wrap=True)
    return table
