"""The winner of a search: whose run it is, what it is trained on, and that it is measured once."""

import json
import shutil

import numpy as np
import pytest

from convtui.cli.main import run as convtui
from convtui.errors import ExitCode
from convtui.runs import EpochEnded, EventLog, Run, RunEnded, RunStarted
from convtui.studies.searches import begin as beginning
from convtui.studies.searches.events import (
    BestChanged,
    SearchEnded,
    SearchStarted,
    Trial,
    TrialChanged,
)
from convtui.studies.searches.overview import Retrainings
from convtui.studies.searches.search import Search
from convtui.studies.searches.state import read_search
from convtui.studies.searches.winner import begin_again, is_measured, retrained


def finish(search):
    """Tell of a finished search with one trial."""
    planned = next(search.specification.planned(1))
    trial = Trial(1, "finished", planned.values, (0.5,), epochs=1, metric=0.5)
    with EventLog(search.folder) as log:
        for event in (
            SearchStarted(search.name, 1, 1),
            TrialChanged(trial),
            BestChanged(1, 0.5, trial.parameters),
            SearchEnded("finished"),
        ):
            log.append(event)
    return read_search(search)


def measure(run):
    """Tell of a run that was trained and measured."""
    with EventLog(run.folder) as log:
        log.append(RunStarted("m", "d", 1, 1))
        log.append(EpochEnded(1, 1.0, 0.5, None, None, 1.0, 0.01))
        log.append(RunEnded(1, 1, False, 1.0, 0.25, 0.875))


@pytest.fixture
def search(question, images, home):
    """A finished search of one trial over a copy of the images, which a test may replace."""
    data = home / "mine.npz"
    shutil.copy(images, data)
    made = beginning.begin_search(question(trials=1, data=str(data), threads=3, epochs=1), "")
    finish(made)
    return made


def other_images(search):
    path = search.specification.data
    with np.load(path) as file:
        arrays = dict(file)
    np.savez(path, **{**arrays, "x_train": 255 - arrays["x_train"]})


def test_its_run_has_the_threads_that_the_search_began_with(search):
    run = begin_again(search, read_search(search))
    assert run.spec["threads"] == 3
    assert run.spec["measure_test"] is True
    assert run.spec["validation_split"] == 0


def test_it_is_measured_once_it_is_trained_to_the_end(search):
    state = read_search(search)
    run = begin_again(search, state)
    assert not is_measured(search, state)
    measure(run)
    assert is_measured(search, state)
    assert begin_again(search, state).folder == run.folder


def test_a_search_of_the_same_name_does_not_take_it_over(search, question):
    measure(begin_again(search, read_search(search)))
    search.delete()
    again = beginning.begin_search(question(trials=1), "")
    state = finish(again)
    seen = Retrainings()
    seen.look()
    assert retrained(again, state.best) is None
    assert not is_measured(again, state)
    assert seen.line(search.place, 1).endswith("measured once")
    assert seen.line(again.place, 1) == ""


@pytest.mark.parametrize("command", [["retrain", "mine"], ["more", "mine", "2"]])
def test_nothing_is_trained_or_asked_for_where_the_images_are_others(search, command, capsys):
    other_images(search)
    assert convtui(["search", *command]) == ExitCode.BAD_INPUT
    assert "its checksums differ" in capsys.readouterr().err
    assert Run.list_all() == []
    assert not search.requests.exists()


def test_a_search_in_training_is_not_gone_on_with_twice(search, capsys):
    with EventLog(search.folder):
        assert convtui(["search", "resume", "mine"]) == ExitCode.BAD_INPUT
    (line,) = capsys.readouterr().err.splitlines()
    assert "mine is in training already" in line


def test_every_trial_has_the_threads_of_the_question_wherever_it_is_read_again(search):
    read = Search.find("mine").specification
    values = next(read.planned(1)).values
    assert (read.threads, read.spec(values).threads) == (3, 3)
    assert json.loads((search.folder / "search.json").read_text())["question"]["threads"] == 3
