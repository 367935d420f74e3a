"""The epochs of a run as they come: a live table on a terminal, lines in a pipe, or JSON."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from convtui.cli.output import console, talk, write
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
    epoch_cells,
    epoch_headings,
    four_digits,
    loading,
)
from convtui.training.report_tables import labelled

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
        self._headings = epoch_headings(run.spec)
        self._out, self._err = out, err
        self._tracker = RunTracker(read_state(run.folder))

    def tell(self, event: Event) -> None:
        began = self._tracker.state.loading
        self._tracker.hear(event)
        if began is not None and self._tracker.state.loading is None:
            _line(self._err, f"convtui: TensorFlow loaded after {event.time - began:.0f} s")
        if isinstance(event, RunStarted):
            _line(self._err, "convtui: TensorFlow is loading …")
            self._row([heading.upper() for heading in self._headings])
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
        self._row(epoch_cells(row, measured=MEASURED in self._headings))

    def _row(self, texts: Sequence[str]) -> None:
        pairs = zip(texts, self._headings, strict=True)
        _line(self._out, "  ".join(text.rjust(len(heading)) for text, heading in pairs))


@contextmanager
def _live(run: Run, out: TextIO) -> Iterator[Tell]:
    """A table that grows, and a bar for the epoch in hand."""
    from rich.live import Live

    screen = console(file=out)
    began = time.monotonic()
    tracker = RunTracker(read_state(run.folder))
    state = tracker.state

    def view() -> "RenderableType":
        return epoch_view(state, epoch_headings(run.spec), screen.height, time.monotonic() - began)

    def tell(event: Event) -> None:
        nonlocal state  # the screen is drawn by a thread of its own
        tracker.hear(event)
        state = tracker.state

    # TensorFlow's talk belongs in the log, where stdout and stderr lead.
    with Live(
        get_renderable=view,
        console=screen,
        refresh_per_second=4,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield tell


def epoch_view(
    state: RunState, columns: Sequence[str], height: int, seconds: float
) -> "RenderableType":
    """The newest rows that fit on `height` lines, the best epoch marked, and the epoch in hand."""
    from rich.console import Group
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", *columns):
        table.add_column(column.replace("_", " "), justify="right")  # headings may take two lines
    for row in state.epochs[-max(height - _LINES_BESIDE_ROWS, 1) :]:
        best = row.epoch == state.best_epoch
        texts = epoch_cells(row, measured=MEASURED in columns)
        table.add_row(BEST if best else "", *texts, style="bold green" if best else None)
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
