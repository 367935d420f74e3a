"""A study in a process of its own, whichever kind it is; no process is started here."""

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog
from convtui.studies import launch
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.plan import make_plan
from convtui.studies.searches.search import Search


@pytest.fixture
def begun(monkeypatch):
    """The commands that would have been typed for the processes."""
    words = []
    monkeypatch.setattr(
        "convtui.runs.launch.begin", lambda folder, name, typed, more: words.append(typed)
    )
    for study in (Experiment, Search):
        monkeypatch.setattr(study, "require", lambda self: None)
    return words


@pytest.fixture(params=["experiment", "search"])
def study(request, question):
    if request.param == "search":
        return Search.new(question())
    plan = make_plan(kind_of("l1"), {"data": "shapes", "l1": (0.0, 1.0), "samples": (100,)}, 1)
    return Experiment.new("mine", {}, {}, plan)


def test_a_study_of_either_kind_goes_on_by_the_command_one_would_type(study, begun):
    launch.go_on(study)
    launch.go_on(study, workers=3)
    noun = study.NOUN.command
    assert begun == [[noun, "resume", "mine"], [noun, "resume", "mine", "--workers", "3"]]


def test_a_study_in_training_is_not_begun_again(study, begun):
    with EventLog(study.folder), pytest.raises(BadInput, match="mine is in training already"):
        launch.go_on(study)
    assert begun == []
