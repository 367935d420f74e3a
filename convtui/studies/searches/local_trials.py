"""The trials that this machine trains: each in a run of its own, in a pool of workers."""

from collections.abc import Iterator
from dataclasses import dataclass

from convtui.runs import EpochEnded, Run, read_state
from convtui.studies.searches.events import Trial
from convtui.studies.searches.search import Search
from convtui.studies.searches.words import gone_on_with
from convtui.training.workers import Died, Over, RunEvent, WorkerPool


@dataclass
class LocalTrial:
    """A trial in training here, or one whose end the storage has not been told of.

    `values` are its metric after each epoch, `seconds` those of its epochs together; they are
    `untold` until the storage knows them, and so is `note`, who was gone in the middle. `ended`
    holds how it ended (finished, stopped or failed) and why. `verdict` is the state in which it is
    given up, and why; a trial that is `given_away` is another place's by now, or over.
    """

    number: int
    run: Run
    attempts: int
    values: tuple[float | None, ...]
    seconds: float = 0.0
    untold: bool = False
    note: str = ""
    ended: tuple[str, str] | None = None
    verdict: tuple[str, str] | None = None
    given_away: bool = False


class LocalTrials:
    def __init__(self, search: Search, pool: WorkerPool) -> None:
        self._search, self._pool = search, pool
        self._trials: dict[int, LocalTrial] = {}

    def __contains__(self, number: int) -> bool:
        """Whether a trial is in training here, or its end is still to be told."""
        return number in self._trials

    def __iter__(self) -> Iterator[LocalTrial]:
        return iter(list(self._trials.values()))

    @property
    def training(self) -> dict[int, LocalTrial]:
        return {trial.number: trial for trial in self if trial.ended is None}

    @property
    def free(self) -> int:
        return self._pool.free

    def take(self, trial: Trial) -> None:
        """Train a trial, from its newest checkpoint on if it has one here.

        Raises:
            BadInput: it cannot be built, or its folder cannot be written.
        """
        run = self._search.run(trial.number, self._search.specification.spec(trial.parameters))
        local = LocalTrial(trial.number, run, trial.attempts + 1, trial.values)
        self._trials[trial.number] = local
        self._pool.submit(run)

    def stop(self, trial: LocalTrial) -> None:
        self._pool.stop(trial.run)

    def forget(self, trial: LocalTrial) -> None:
        """Let a trial go whose end has been told."""
        del self._trials[trial.number]

    def wait(self, seconds: float) -> Iterator[str]:
        """Note what has happened, after at most so many seconds; give a line to tell, or none."""
        by_folder = {trial.run.folder: trial for trial in self.training.values()}
        for event in self._pool.wait(seconds):
            trial = by_folder.get(event.run.folder)
            if trial is None:
                continue
            if isinstance(event, Died):
                trial.attempts += 1
                trial.note = gone_on_with(event.message, len(trial.values))
                yield f"trial {trial.number}: {trial.note}"
            elif isinstance(event, Over):
                self._read(trial)
                trial.ended = event.status, event.message
                yield ""
            elif isinstance(event, RunEvent) and isinstance(event.event, EpochEnded):
                self._read(trial)
                yield ""

    def _read(self, trial: LocalTrial) -> None:
        rows = read_state(trial.run.folder).epochs
        trial.values = self._search.specification.metric.of_epochs(rows)
        trial.seconds = round(sum(row.seconds for row in rows), 3)
        trial.untold = True
