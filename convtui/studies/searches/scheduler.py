"""One machine's turns in a search: what is to be done is read off the storage each time.

A trial in training belongs to the place that the storage names as its owner. Every write may be
repeated without harm, and nothing but the trials in training here is remembered, so a turn that
broke off in the middle is done again from its beginning. docs/several-machines.md has the whole
protocol: who owns a trial when a process, a machine or the database goes away.
"""

from itertools import islice

from convtui.errors import BadInput
from convtui.studies.searches.events import Noted, StoredTrial
from convtui.studies.searches.heartbeats import Heartbeats
from convtui.studies.searches.local_trials import LocalTrial, LocalTrials
from convtui.studies.searches.optuna_study import OptunaStudy
from convtui.studies.searches.search import Search, read_requests
from convtui.studies.searches.state import EventWriter
from convtui.studies.searches.words import gone_on_with

MANY = 2_000
"""Trials that take more than a moment to be put down."""


class Scheduler:
    def __init__(
        self,
        search: Search,
        local: LocalTrials,
        heartbeats: Heartbeats | None,
        writer: EventWriter,
    ) -> None:
        """Work with the trials here; `heartbeats` is None where no machine can join."""
        self._search, self._local, self._heartbeats = search, local, heartbeats
        self._writer, self._specification = writer, search.specification
        self._asked = 0

    def show_here(self) -> None:
        """Show how far trials are here while the storage cannot be told of it."""
        for trial in self._local:
            if trial.untold:
                self._writer.show_progress(trial.number, trial.values, trial.seconds)

    def turn(self, study: OptunaStudy, *, stopping: bool) -> bool:
        """Do what is to be done; return whether all trials are over.

        Raises:
            StorageLost: it is out of reach.
        """
        if self._search.began_here:
            self._enqueue(study)
        self._report(study)
        for trial in self._local:
            if trial.ended is not None:
                self._close(study, trial, *trial.ended)
                self._local.forget(trial)
        if self._heartbeats:
            self._heartbeats.beat(study)
        self._heed_requests(study)
        stored = study.trials()
        stored = self._let_go(study, stored) if stopping else self._claim(study, stored)
        self._mind(study, stored)
        self._writer.show(stored)
        if not self._local.training:
            self._writer.say_who_is_waited_for(stored)
        return self._all_over(study, stored)

    def _enqueue(self, study: OptunaStudy) -> None:
        """Draw the trials that are not there yet; no other machine does."""
        asked = self._wanted()
        if asked == self._asked:
            return
        there = len(study.trials())
        if asked - there > MANY:
            self._writer.say(Noted(f"{asked - there:,} trials are put down …"))
        with study.adding():
            for planned in islice(self._specification.planned(asked), there, None):
                study.add(self._specification, planned)
        study.asked = asked
        self._asked = asked

    def _wanted(self) -> int:
        return self._specification.trials + read_requests(self._search).more

    def _all_over(self, study: OptunaStudy, stored: list[StoredTrial]) -> bool:
        feasible = [entry.trial for entry in stored if entry.trial.state != "infeasible"]
        if self._local.training or not all(trial.is_over for trial in feasible):
            return False
        asked = self._wanted() if self._search.began_here else study.asked
        return 0 < asked <= len(feasible)

    def _report(self, study: OptunaStudy) -> None:
        for trial in self._local:
            if trial.note:
                study.note(trial.number, trial.note)
                trial.note = ""
            if trial.untold:
                study.report(trial.number, trial.values, trial.seconds, trial.attempts)
                trial.untold = False
                if self._may_prune(trial) and study.below_median(trial.number):
                    words = "worse than the median of the trials finished by then"
                    trial.verdict = trial.verdict or ("pruned", words)
                    self._local.stop(trial)

    def _may_prune(self, trial: LocalTrial) -> bool:
        """Whether giving a trial up would save an epoch at least."""
        shown = self._writer.tracker.trials.get(trial.number)
        if not self._specification.prune or trial.ended is not None or shown is None:
            return False
        return len(trial.values) < shown.epochs

    def _close(self, study: OptunaStudy, trial: LocalTrial, status: str, message: str) -> None:
        number, values, metric = trial.number, trial.values, self._specification.metric
        value = metric.of_run(values)
        if trial.given_away:
            return
        if status == "finished" and value is not None:
            study.finish(number, value)
        elif status == "finished":
            study.end(number, "failed", f"its {metric.name} is no number")
        elif status == "failed":
            study.end(number, "failed", message)
        elif trial.verdict is not None:
            state, words = trial.verdict
            study.end(number, state, f"{words}, after epoch {len(values)}" if values else words)
        else:
            study.release(number)

    def _heed_requests(self, study: OptunaStudy) -> None:
        there = {
            trial.number for trial in self._writer.tracker.trials.values() if not trial.is_over
        }
        for number in read_requests(self._search).stopped & there:
            study.ask_to_stop(number)

    def _claim(self, study: OptunaStudy, stored: list[StoredTrial]) -> list[StoredTrial]:
        """Take as many trials as there is room for, and train all that are this place's."""
        again = self._heartbeats.gone(study, stored) if self._heartbeats else _of_nobody(stored)
        room = self._local.free - len(self._mine(stored))
        for entry in stored:
            number = entry.trial.number
            if room <= 0:
                break
            if entry.trial.state == "waiting" and not entry.asked_to_stop:
                study.claim(number, self._search.place)
                room -= 1
            elif number in again:
                gone = entry.trial.machine or "whoever took it"
                why, epochs = f"{gone} was gone", len(entry.trial.values)
                study.note(number, gone_on_with(why, epochs, "trained again"))
                study.take_over(number, self._search.place)
                room -= 1
        claimed = study.trials()
        before = {entry.trial.number: entry.trial for entry in stored}
        for entry in self._mine(claimed):
            was_running = before[entry.trial.number].state == "running"
            self._begin(study, entry, again=was_running and entry.trial.number not in again)
        return study.trials()

    def _begin(self, study: OptunaStudy, entry: StoredTrial, *, again: bool) -> None:
        number = entry.trial.number
        if again:
            study.note(number, gone_on_with("its process was gone", len(entry.trial.values)))
        try:
            self._local.take(entry.trial)
        except BadInput as problem:
            study.end(number, "failed", str(problem))

    def _mine(self, stored: list[StoredTrial]) -> list[StoredTrial]:
        """Trials in training that are this place's, and yet not trained here."""
        return [
            entry
            for entry in stored
            if entry.trial.state == "running"
            and entry.owner == self._search.place
            and entry.trial.number not in self._local
        ]

    def _let_go(self, study: OptunaStudy, stored: list[StoredTrial]) -> list[StoredTrial]:
        for entry in self._mine(stored):
            study.release(entry.trial.number)
        return study.trials()

    def _mind(self, study: OptunaStudy, stored: list[StoredTrial]) -> None:
        """Stop what is asked to stop, and what is another's by now."""
        training = self._local.training
        for entry in stored:
            trial = training.get(entry.trial.number)
            if trial is not None:
                if entry.trial.is_over or entry.owner != self._search.place:
                    trial.given_away = True
                    self._local.stop(trial)
                elif entry.asked_to_stop and trial.verdict is None:
                    trial.verdict = ("stopped", "on request")
                    self._local.stop(trial)
            elif entry.asked_to_stop and entry.trial.state == "waiting":
                study.end(entry.trial.number, "stopped", "on request, before it began")


def _of_nobody(stored: list[StoredTrial]) -> set[int]:
    """Trials in training that a process claimed and did not live to sign."""
    return {e.trial.number for e in stored if e.trial.state == "running" and not e.owner}
