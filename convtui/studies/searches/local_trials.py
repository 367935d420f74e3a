"""The trials that this machine trains: each in a run of its own, in a pool of workers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convtui.runs import EpochEnded, Run, read_state
from convtui.studies.searches.events import Trial
from convtui.studies.searches.search import Search
from convtui.studies.searches.specification import Metric
from convtui.training.workers import Died, Over, RunEvent, WorkerPool


@dataclass(frozen=True)
class TrialProgress:
    """A trial has finished another epoch: its metric after each, and their seconds together."""

    number: int
    values: tuple[float | None, ...]
    seconds: float
    attempts: int


@dataclass(frozen=True)
class Interrupted:
    """A trial's worker is gone; another one goes on with it."""

    number: int
    message: str


@dataclass(frozen=True)
class Ended:
    """A trial is in training no longer. `status` is finished, stopped or failed."""

    number: int
    status: str
    message: str


Happening = TrialProgress | Interrupted | Ended


class LocalTrials:
    """Trials in training on this machine, by number."""

    def __init__(self, search: Search, pool: WorkerPool) -> None:
        """Train in this pool."""
        self._search, self._pool = search, pool
        self._metric: Metric = search.specification.metric
        self._numbers: dict[Path, int] = {}
        self._runs: dict[int, Run] = {}
        self._attempts: dict[int, int] = {}

    def __contains__(self, number: int) -> bool:
        """Whether a trial is in local."""
        return number in self._runs

    def __iter__(self) -> Iterator[int]:
        """The numbers of the trials in local."""
        return iter(list(self._runs))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._runs)

    @property
    def free(self) -> int:
        """How many more could begin now."""
        return self._pool.free

    def take(self, trial: Trial) -> None:
        """Train a trial, from its newest checkpoint on if it has one here.

        Raises:
            BadInput: it cannot be built, or its folder cannot be written.
        """
        spec = self._search.specification.spec(trial.parameters)
        run = self._search.run(trial.number, spec)
        self._numbers[run.folder] = trial.number
        self._runs[trial.number] = run
        self._attempts[trial.number] = trial.attempts + 1
        self._pool.submit(run)

    def stop(self, number: int) -> None:
        """Stop a trial after its batch."""
        if number in self._runs:
            self._pool.stop(self._runs[number])

    def wait(self, seconds: float) -> Iterator[Happening]:
        """Tell what has happened, after at most so many seconds."""
        for event in self._pool.wait(seconds):
            number = self._numbers.get(event.run.folder)
            if number is None:
                continue
            if isinstance(event, RunEvent) and isinstance(event.event, EpochEnded):
                yield self._progress(number)
            elif isinstance(event, Died):
                self._attempts[number] += 1
                yield Interrupted(number, event.message)
            elif isinstance(event, Over):
                yield self._progress(number)
                del self._runs[number], self._numbers[event.run.folder]
                yield Ended(number, event.status, event.message)

    def _progress(self, number: int) -> TrialProgress:
        rows = read_state(self._runs[number].folder).epochs
        return TrialProgress(
            number,
            self._metric.of_epochs(rows),
            round(sum(row.seconds for row in rows), 3),
            self._attempts[number],
        )
