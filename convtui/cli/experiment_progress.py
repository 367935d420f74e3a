"""An experiment while it runs: a live table on a terminal, else a line for whatever happens."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from convtui.cli.output import talk
from convtui.cli.study import live
from convtui.runs import RunStarted, RunState, RunTracker, read_state
from convtui.runs.words import clock, four_digits
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.grid import grid
from convtui.studies.experiments.plan import Cell
from convtui.studies.experiments.table import ExperimentTable, RunOutcome, make_table, read_outcome
from convtui.training.endings import AskedToStop
from convtui.training.workers import Died, Over, PoolEvent, RunEvent

if TYPE_CHECKING:
    from rich.console import Group

Hear = Callable[[Cell, PoolEvent], None]

RUNNING = "Ctrl-C stops and keeps what is finished"
STOPPING = "stopping after the batch; Ctrl-C again stops at once"

_LINES_BESIDE = 3
_NEWS = 3
_TOLD = ("train", "test")


class ExperimentProgress:
    """What is known of an experiment's runs, kept up with the events of the pool.

    `news` is what went wrong, newest last.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self._trackers: dict[Cell, RunTracker] = {}
        self.news: list[str] = []
        begun = experiment.runs()
        self._outcomes = {cell: read_outcome(run, cell.repeat) for cell, run in begun.items()}
        self.table: ExperimentTable = make_table(experiment, self._outcomes)

    def hear(self, cell: Cell, happened: PoolEvent) -> None:
        if isinstance(happened, RunEvent):
            if cell in self._trackers:
                self._trackers[cell].hear(happened.event)
            else:
                self._trackers[cell] = RunTracker(read_state(happened.run.folder))
            return
        self._trackers.pop(cell, None)
        if isinstance(happened, Died):
            self.news.append(f"{named_cell(cell)}: {happened.message}; another one goes on with it")
        elif happened.status == "failed":
            self.news.append(f"{named_cell(cell)} failed: {happened.message}")
        self._outcomes[cell] = read_outcome(happened.run, cell.repeat)
        self.table = make_table(self.experiment, self._outcomes)

    @property
    def running(self) -> dict[Cell, RunState]:
        return {cell: tracker.state for cell, tracker in self._trackers.items()}

    def outcome(self, cell: Cell) -> RunOutcome | None:
        """How a run stood when it was last looked at."""
        return self._outcomes.get(cell)


def named_cell(cell: Cell) -> str:
    return f"{cell.label}, repeat {cell.repeat}"


@contextmanager
def shown_experiment(
    experiment: Experiment, asked_to_stop: AskedToStop, *, quiet: bool
) -> Iterator[Hear]:
    """Give what shows each event on stderr: live on a terminal, else in lines."""
    progress = ExperimentProgress(experiment)
    if quiet:
        yield lambda cell, happened: None
    elif sys.stderr.isatty():

        def view(size: tuple[int, int], seconds: float) -> "Group":
            advice = STOPPING if asked_to_stop() else RUNNING
            return progress_view(progress, size, seconds, advice)

        with live(view):
            yield progress.hear
    else:
        yield _Lines(progress).tell


class _Lines:
    """A line for each run that begins, finishes, fails or dies."""

    def __init__(self, progress: ExperimentProgress) -> None:
        self._progress = progress

    def tell(self, cell: Cell, happened: PoolEvent) -> None:
        self._progress.hear(cell, happened)
        if isinstance(happened, RunEvent):
            if isinstance(happened.event, RunStarted):
                after = happened.event.resumed_after
                talk(
                    f"{named_cell(cell)}: begins"
                    if not after
                    else f"{named_cell(cell)}: on after {after}"
                )
        elif isinstance(happened, Over) and happened.status != "failed":
            talk(f"{named_cell(cell)}: {happened.status}{self._figures(cell)}")
        else:
            talk(self._progress.news[-1])

    def _figures(self, cell: Cell) -> str:
        outcome = self._progress.outcome(cell)
        if outcome is None or not outcome.scores:
            return ""
        said = (f"{part} {100 * outcome.scores[f'{part}_accuracy']:.1f} %" for part in _TOLD)
        table = self._progress.table
        return f", {', '.join(said)}; {table.finished} of {table.planned} runs"


def progress_view(
    progress: ExperimentProgress, size: tuple[int, int], seconds: float, advice: str
) -> "Group":
    """The table so far, how long it took, the runs in hand; `size` is (columns, lines)."""
    from rich.console import Group
    from rich.text import Text

    table, below = progress.table, [*map(Text, progress.news[-_NEWS:])]
    width, height = size
    room = height - _LINES_BESIDE - len(progress.running) - len(below)
    lines = grid(table, width)
    if len(lines) > room:
        lines = grid(table, width, published=False)
    counted = f"{table.finished} of {table.planned} runs · {clock(seconds)}"
    return Group(
        *(Text(line.text, line.style, no_wrap=True) for line in lines),
        Text(f"{table.experiment.name}: {counted} · {advice}"),
        *(
            Text(_about_running(cell, state), no_wrap=True)
            for cell, state in progress.running.items()
        ),
        *below,
    )


def _about_running(cell: Cell, state: RunState) -> str:
    if not state.epoch:
        doing = "begins" if not state.epochs else f"after epoch {len(state.epochs)}"
        return f"  {named_cell(cell)}: {doing} …"
    left = "" if state.eta is None else f", {clock(state.eta)} left"
    return (
        f"  {named_cell(cell)}: epoch {state.epoch}/{state.planned}, batch {state.batch}/"
        f"{state.batches}, accuracy {four_digits(state.accuracy)}{left}"
    )
