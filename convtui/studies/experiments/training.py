"""Training the runs of an experiment that are not finished, several at a time."""

from collections import deque
from collections.abc import Callable

from convtui.runs import EventLog, Run, read_state
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.plan import Cell
from convtui.training.endings import AskedToStop, StopRequested
from convtui.training.workers import PoolEvent, WorkerPool

POLL_SECONDS = 0.1

Tell = Callable[[Cell, PoolEvent], None]


def unfinished(experiment: Experiment) -> dict[Cell, Run | None]:
    """The runs that are left to be trained, in the order of the plan; None if not begun."""
    found = experiment.runs()
    return {
        cell: found.get(cell)
        for cell in experiment.plan.cells()
        if cell not in found or read_state(found[cell].folder).status != "finished"
    }


def carry_out(
    experiment: Experiment,
    workers: int,
    tell: Tell = lambda cell, event: None,
    asked_to_stop: AskedToStop = lambda: False,
) -> None:
    """Train what is not finished; a run that fails keeps none of the others from going on.

    Args:
        experiment: what is asked.
        workers: how many runs to train at once.
        tell: hears what happens to each run.
        asked_to_stop: whether to stop; looked at several times a second.

    Raises:
        StopRequested: `asked_to_stop` said so; all finished epochs are kept.
        BadInput: another process has the experiment in hand, or its folder cannot be written.
    """
    with EventLog(experiment.folder), WorkerPool(workers) as pool:
        left = deque(unfinished(experiment).items())
        cells: dict[str, Cell] = {}
        stopping = False
        while left or pool.busy:
            if asked_to_stop() and not stopping:
                stopping = True
                left.clear()
                pool.stop_all()
            while left and pool.free:
                cell, begun = left.popleft()
                run = begun or experiment.new_run(cell)
                cells[run.folder.name] = cell
                pool.submit(run)
            for happened in pool.wait(POLL_SECONDS):
                tell(cells[happened.run.folder.name], happened)
        if stopping:
            raise StopRequested
