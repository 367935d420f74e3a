"""The process that trains trials of a search on one machine, until all are over or it is stopped.

It gives the scheduler its turns, tries a storage that is out of reach again and again, and writes
the folder's events: a copy of the storage, which is the truth, for a screen or `search show`.
"""

import os
import time
from collections.abc import Callable
from typing import Literal

from convtui.runs import EventLog
from convtui.runs.events import Tell
from convtui.studies.searches.events import OUT_OF_REACH, Noted, SearchEnded, SearchStarted
from convtui.studies.searches.heartbeats import SECONDS_UNTIL_GONE, Heartbeats
from convtui.studies.searches.local_trials import LocalTrials
from convtui.studies.searches.optuna_study import OptunaStudy
from convtui.studies.searches.scheduler import Scheduler
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import EventWriter, SearchState
from convtui.studies.searches.storage_url import StorageLost
from convtui.training.endings import AskedToStop
from convtui.training.workers import WorkerPool

SECONDS_A_TURN = 0.5
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Until a storage that is out of reach is tried again, in seconds; each wait doubles."""


class Coordinator:
    """Trains trials of one search in worker processes until all are over."""

    def __init__(
        self,
        search: Search,
        open_study: Callable[[], OptunaStudy],
        workers: int,
        tell: Tell = lambda event: None,
        seconds_until_gone: float = SECONDS_UNTIL_GONE,
    ) -> None:
        """`open_study` finds the study, now and whenever the storage was lost."""
        self._search, self._open_study, self._tell = search, open_study, tell
        self._workers = workers
        self._heartbeats: Heartbeats | None = None
        if search.storage:  # without one no other machine knows of the search
            self._heartbeats = Heartbeats(search.place, seconds_until_gone)
        self._study: OptunaStudy | None = None
        self._next_turn, self._wait = 0.0, FIRST_WAIT

    def work(self, asked_to_stop: AskedToStop = lambda: False) -> SearchState:
        """Train until every trial is over, or until told to stop; return how it stands then.

        Raises:
            BadInput: another process on this machine has the search, or its folder cannot be
                written.
        """
        with EventLog(self._search.folder) as log, WorkerPool(self._workers) as pool:
            writer = EventWriter(self._search, log, self._tell)
            local = LocalTrials(self._search, pool)
            scheduler = Scheduler(self._search, local, self._heartbeats, writer)
            writer.say(SearchStarted(self._search.name, os.getpid(), self._workers))
            writer.say(SearchEnded(self._train(local, scheduler, writer, asked_to_stop)))
        return writer.tracker.state()

    def _train(
        self,
        local: LocalTrials,
        scheduler: Scheduler,
        writer: EventWriter,
        asked_to_stop: AskedToStop,
    ) -> Literal["finished", "stopped"]:
        stopping = False
        while True:
            if asked_to_stop() and not stopping:
                stopping = True
                for trial in local.training.values():
                    local.stop(trial)
            for line in local.wait(SECONDS_A_TURN):
                if line:
                    writer.say(Noted(line))
                if self._lost:
                    scheduler.show_here()
                else:
                    self._next_turn = 0.0
            last = stopping and not local.training  # what is left is to tell how they ended
            if last:
                self._next_turn = 0.0
            if self._turn(scheduler, writer, stopping=stopping):
                return "finished"
            if last:
                return "stopped"

    @property
    def _lost(self) -> bool:
        return self._wait > FIRST_WAIT

    def _turn(self, scheduler: Scheduler, writer: EventWriter, *, stopping: bool) -> bool:
        """Do what is to be done if it is time; return whether all trials are over."""
        now = time.monotonic()
        if now < self._next_turn:
            return False
        try:
            self._study = self._study or self._open_study()
            over = scheduler.turn(self._study, stopping=stopping)
        except StorageLost as problem:
            if not self._lost:
                writer.say(Noted(f"{OUT_OF_REACH}: {problem}"))
            self._study = None
            if self._heartbeats:
                self._heartbeats.forget()
            self._next_turn = now + self._wait
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            return False
        if self._lost:
            writer.say(Noted("the storage is back"))
        self._next_turn, self._wait = time.monotonic() + SECONDS_A_TURN, FIRST_WAIT
        return over
