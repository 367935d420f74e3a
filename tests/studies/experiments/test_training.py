"""What is submitted to the pool, with workers that train nothing."""

import sys
from pathlib import Path

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog, write_spec
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.plan import make_plan
from convtui.studies.experiments.training import carry_out
from convtui.training import worker_process
from convtui.training.endings import StopRequested
from convtui.training.workers import Over, RunEvent

FAKE = (sys.executable, str(Path(__file__).parents[2] / "training/fake_worker.py"))


@pytest.fixture
def experiment(monkeypatch):
    monkeypatch.setattr(worker_process, "COMMAND", FAKE)
    given = {"data": "shapes", "l1": (0.0, 1.0), "samples": (100,), "repeats": 2}
    return Experiment.new("mine", {}, {}, make_plan(kind_of("l1"), given, threads=1))


def act_as(monkeypatch, *acts):
    """Make the runs of the plan do these, one after another."""
    left, new_run = list(acts), Experiment.new_run

    def with_act(self, cell):
        run = new_run(self, cell)
        write_spec(run.folder, {**run.spec, "act": left.pop(0)})
        return run

    monkeypatch.setattr(Experiment, "new_run", with_act)


def test_all_runs_are_trained_in_the_order_of_the_plan_and_a_failure_stops_no_other(
    experiment, monkeypatch
):
    act_as(monkeypatch, "finish", "fail", "die", "finish")
    told = []
    carry_out(experiment, 1, lambda cell, event: told.append((cell, event)))
    ends = [(cell, event.status) for cell, event in told if isinstance(event, Over)]
    assert ends == list(
        zip(experiment.plan.cells(), ("finished", "failed", "failed", "finished"), strict=True)
    )


def test_a_stop_ends_what_is_in_hand_and_begins_nothing_more(experiment, monkeypatch):
    act_as(monkeypatch, "wait", "wait", "wait", "wait")
    told = []
    with pytest.raises(StopRequested):
        carry_out(
            experiment,
            2,
            lambda cell, event: told.append(event),
            lambda: sum(isinstance(event, RunEvent) for event in told) == 2,
        )
    assert [event.status for event in told if isinstance(event, Over)] == ["stopped"] * 2
    assert len(experiment.runs()) == 2


def test_one_process_at_a_time_has_an_experiment_in_hand(experiment):
    with EventLog(experiment.folder), pytest.raises(BadInput, match="by another process"):
        carry_out(experiment, 1)
    assert experiment.runs() == {}
