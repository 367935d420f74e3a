"""Several runs trained at once, each worker process loading TensorFlow once for all its runs."""

import json
import selectors
import signal
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from convtui.errors import BadInput
from convtui.runs import Event, EventLog, Run, RunFailed, is_alive, read_state
from convtui.runs.events import read_event
from convtui.training.worker_process import WorkerProcess

RUNS_OF_A_WORKER = 30
"""TensorFlow keeps some 13 MB of every network it was given: then a new process takes over."""

DEATHS_OF_A_RUN = 2
"""Of its worker, until the run is given up."""


@dataclass(frozen=True)
class RunEvent:
    run: Run
    event: Event


@dataclass(frozen=True)
class Died:
    """The worker of a run is gone; another one goes on after the last finished epoch."""

    run: Run
    message: str


@dataclass(frozen=True)
class Over:
    """Nothing more comes of a run: finished, told to stop, or failed for the reason `message`."""

    run: Run
    status: Literal["finished", "stopped", "failed"]
    message: str = ""


PoolEvent = RunEvent | Died | Over


class WorkerPool:
    """Trains the runs it is given, `workers` at a time, and tells what happens to them.

    Every call is of the thread that made the pool. A run that another process has in hand waits
    until that one lets go. When the pool's own process ends in any way, the workers stop after the
    batch.
    """

    def __init__(self, workers: int) -> None:
        self._most = workers
        self._workers: list[WorkerProcess] = []
        self._waiting: deque[Run] = deque()
        self._deaths: Counter[Path] = Counter()
        self._happened: list[PoolEvent] = []
        self._stopping: set[Path] = set()

    @property
    def free(self) -> int:
        return max(self._most - len(self._in_training()) - len(self._waiting), 0)

    @property
    def busy(self) -> bool:
        """Whether any run is waiting or in training, or something has not been told yet."""
        return bool(self._waiting or self._in_training() or self._happened)

    def submit(self, run: Run) -> None:
        self._waiting.append(run)

    def stop(self, run: Run) -> None:
        """Stop a run after its batch; if it is still waiting, it is over at once."""
        for worker in self._in_training():
            if worker.run and worker.run.folder == run.folder:
                self._stopping.add(run.folder)
                worker.stop()
        for waiting in [entry for entry in self._waiting if entry.folder == run.folder]:
            self._waiting.remove(waiting)
            self._happened.append(Over(waiting, "stopped"))

    def stop_all(self) -> None:
        for run in [*self._waiting, *(worker.run for worker in self._in_training())]:
            if run:
                self.stop(run)

    def wait(self, seconds: float) -> list[PoolEvent]:
        """Return what has happened, after at most so many seconds; maybe nothing."""
        self._dispatch()
        if not self._happened:
            self._listen(seconds)
        happened, self._happened = self._happened, []
        return happened

    def close(self) -> None:
        """Kill the workers; a run in hand loses its epoch, and one between runs loses nothing."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _in_training(self) -> list[WorkerProcess]:
        return [worker for worker in self._workers if worker.run]

    def _dispatch(self) -> None:
        for run in list(self._waiting):
            if len(self._in_training()) >= self._most:
                return
            if is_alive(run.folder):
                continue
            self._waiting.remove(run)
            if read_state(run.folder).status == "finished":
                self._happened.append(Over(run, "finished"))
                continue
            try:
                self._worker_for(run).train(run)
            except BadInput as problem:
                self._happened.append(Over(run, "failed", str(problem)))

    def _worker_for(self, run: Run) -> WorkerProcess:
        """An idle worker that computes as the run asks; others make room for a new one."""
        idle = [worker for worker in self._workers if not worker.run]
        for worker in idle:
            if worker.computes_like(run) and worker.served < RUNS_OF_A_WORKER:
                return worker
        for worker in idle[: max(len(self._workers) - self._most + 1, 0)]:
            worker.end()
            self._workers.remove(worker)
        self._workers.append(WorkerProcess(run))
        return self._workers[-1]

    def _listen(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            for worker in self._workers:
                selector.register(worker, selectors.EVENT_READ, worker)
            for key, _ in selector.select(seconds):
                worker = key.data
                lines = worker.read()
                if lines is None:
                    self._bury(worker)
                for line in lines or ():
                    self._hear(worker, line)

    def _hear(self, worker: WorkerProcess, line: bytes) -> None:
        run = worker.run
        if run is None:
            return
        event = read_event(line)
        if event is not None:
            self._happened.append(RunEvent(run, event))
            return
        ending = json.loads(line)
        worker.run = None
        self._stopping.discard(run.folder)
        self._happened.append(Over(run, ending["over"], ending["message"]))

    def _bury(self, worker: WorkerProcess) -> None:
        self._workers.remove(worker)
        why, run = _reason(worker.end()), worker.run
        if run is None:
            return
        self._deaths[run.folder] += 1
        if run.folder in self._stopping:
            self._stopping.discard(run.folder)
            self._happened.append(Over(run, "stopped", why))
        elif self._deaths[run.folder] < DEATHS_OF_A_RUN:
            self._happened.append(Died(run, why))
            self._waiting.appendleft(run)
        else:
            message = f"{why}, {self._deaths[run.folder]} times: {run.log} may say more"
            with suppress(BadInput), EventLog(run.folder) as log:
                log.append(RunFailed(message))
            self._happened.append(Over(run, "failed", message))


def _reason(code: int) -> str:
    """Why a process is gone, from its exit code."""
    if code == -signal.SIGKILL:
        return "its process was killed, perhaps for want of memory"
    if code < 0:
        return f"its process was ended by {signal.Signals(-code).name}"
    return f"its process ended with code {code}"
