"""The epochs of a run as they come: a live table on a terminal, lines in a pipe, or JSON."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from convtui.cli.output import talk, write
from convtui.cli.study import live
from convtui.export.tabular import Column
from convtui.runs import (
    BaselineProgress,
    EpochEnded,
    EpochRow,
    Event,
    Run,
    RunEnded,
    RunStarted,
    RunState,
    RunTracker,
    read_state,
)
from convtui.runs.events import Tell, as_line
from convtui.runs.words import (
    BEST,
    MEASURED,
    clock,
    ending,
    four_digits,
    loading,
)
from convtui.training.report_tables import epoch_cells, epoch_columns, labelled

if TYPE_CHECKING:
    from rich.console import RenderableType

_LINES_BESIDE_ROWS = 7


@contextmanager
def display(run: Run, out: TextIO, err: TextIO, *, as_json: bool) -> Iterator[Tell]:
    """Give what shows each event of a run: on a terminal, in a pipe, or each as a line of JSON."""
    if as_json:
        yield lambda event: _line(out, as_line(event))
        return
    data = labelled(str(run.spec.get("data")))
    talk(f"{run.name}, on {data}, in {run.folder}", err)
    if out.isatty():
        with _live(run, out) as tell:
            yield tell
    else:
        yield _Plain(run, out, err).tell


class _Plain:
    """One line an epoch, for a pipe; talk goes beside it."""

    def __init__(self, run: Run, out: TextIO, err: TextIO) -> None:
        self._columns = epoch_columns(measured=bool(run.spec.get(MEASURED)))
        self._out, self._err = out, err
        self._tracker = RunTracker(read_state(run.folder))

    def tell(self, event: Event) -> None:
        began = self._tracker.state.loading
        self._tracker.hear(event)
        if began is not None and self._tracker.state.loading is None:
            _line(self._err, f"convtui: TensorFlow loaded after {event.time - began:.0f} s")
        if isinstance(event, RunStarted):
            _line(self._err, "convtui: TensorFlow is loading …")
            self._row([column.name.upper() for column in self._columns])
            for row in self._tracker.state.epochs:
                self._epoch(row)
        elif isinstance(event, EpochEnded):
            self._epoch(event)
        elif isinstance(event, BaselineProgress):
            talk(self._tracker.state.message, self._err)
        elif isinstance(event, RunEnded):
            for line in ending(self._tracker.state):
                _line(self._out, line)

    def _epoch(self, row: EpochRow) -> None:
        self._row(epoch_cells(row, self._columns))

    def _row(self, texts: Sequence[str]) -> None:
        pairs = zip(texts, self._columns, strict=True)
        _line(self._out, "  ".join(text.rjust(len(column.name)) for text, column in pairs))


@contextmanager
def _live(run: Run, out: TextIO) -> Iterator[Tell]:
    """A table that grows, and a bar for the epoch in hand."""
    tracker = RunTracker(read_state(run.folder))
    state, columns = tracker.state, epoch_columns(measured=bool(run.spec.get(MEASURED)))

    def view(size: tuple[int, int], seconds: float) -> "RenderableType":
        return epoch_view(state, columns, size[1], seconds)

    def tell(event: Event) -> None:
        nonlocal state  # the screen is drawn by a thread of its own
        tracker.hear(event)
        state = tracker.state

    with live(view, out):
        yield tell


def epoch_view(
    state: RunState, columns: Sequence[Column], height: int, seconds: float
) -> "RenderableType":
    """The newest rows that fit on `height` lines, the best epoch marked, and the epoch in hand."""
    from rich.console import Group
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", *(column.name for column in columns)):
        table.add_column(name.replace("_", " "), justify="right")  # headings may take two lines
    for row in state.epochs[-max(height - _LINES_BESIDE_ROWS, 1) :]:
        best = row.epoch == state.best_epoch
        style = "bold green" if best else None
        table.add_row(BEST if best else "", *epoch_cells(row, columns), style=style)
    if state.is_over:
        return Group(table, *ending(state)) if state.status == "finished" else table
    return Group(table, _current_epoch(state, seconds))


def _current_epoch(state: RunState, seconds: float) -> "RenderableType":
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    if not state.epoch:
        if state.is_loading:
            return loading(seconds)
        return f"{state.message or 'validated'} … {seconds:.0f} s"
    line = Table.grid(padding=(0, 1))
    left = "" if state.eta is None else f"{clock(state.eta)} left"
    line.add_row(
        f"epoch {state.epoch}/{state.planned}",
        ProgressBar(state.batches, state.batch, width=24),
        f"{state.batch}/{state.batches}",
        f"loss {four_digits(state.loss)}",
        f"accuracy {four_digits(state.accuracy)}",
        left,
    )
    return line


def _line(stream: TextIO, text: str) -> None:
    write(text + "\n", stream)
    stream.flush()
