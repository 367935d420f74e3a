"""Experiments on disk, and which runs belong to them."""

import json
import os

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog, Run
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.plan import Cell, make_plan
from convtui.studies.experiments.training import unfinished
from convtui.studies.study import Study

DATA = {"shapes": {"generated": True, "checked": "no published checksum"}}


def make(name="mine"):
    given = {"data": "shapes", "l1": (0.0, 1.0), "samples": (100,)}
    plan = make_plan(kind_of("l1"), {**given, "repeats": 2}, threads=1)
    return Experiment.new(name, {"data": "shapes"}, DATA, plan)


def sound():
    return [entry for entry in Experiment.list_all() if not entry.problem]


def damaged():
    return {entry.name: entry.problem for entry in Experiment.list_all() if entry.problem}


def test_an_experiment_is_found_again_as_it_was_made():
    made = make()
    assert Experiment.find("mine") == made
    assert sound() == [made]
    assert not made.is_running
    with EventLog(made.folder):
        assert made.is_running


def test_its_runs_are_ordinary_runs_with_the_names_of_their_places():
    made = make()
    run = made.new_run(Cell("1", 2))
    assert [entry.name for entry in Run.list_all()] == ["mine-1-2"]
    assert (run.spec["seed"], run.spec["l1"], run.spec["samples"]) == (1, 1.0, 100)
    assert {cell: found.folder for cell, found in made.runs().items()} == {Cell("1", 2): run.folder}
    assert list(unfinished(made)) == made.plan.cells()


def test_a_run_belongs_to_it_under_another_name_and_not_when_it_is_deleted():
    made = make()
    renamed = made.new_run(Cell("0", 1)).rename("the-first")
    assert [run.name for run in made.runs().values()] == ["the-first"]
    renamed.delete()
    assert made.runs() == {}


def test_a_folder_that_is_renamed_keeps_its_runs():
    made = make()
    made.new_run(Cell("0", 1))
    made.folder.rename(made.folder.with_name("other"))
    found = Experiment.find("other")
    assert found.name == "other"
    assert list(found.runs()) == [Cell("0", 1)]


def test_another_experiment_of_the_same_name_does_not_inherit_runs():
    made = make()
    left = made.new_run(Cell("0", 1))
    Study.delete(made)
    again = make()
    assert again.runs() == {}
    assert again.new_run(Cell("0", 1)).name != left.name


def test_free_names_count_on():
    assert Experiment.free_name("l1") == "l1"
    make("l1")
    make("l1-2")
    assert Experiment.free_name("l1") == "l1-3"


def test_a_removed_experiment_takes_its_runs_along_but_not_while_it_runs():
    made = make()
    made.new_run(Cell("0", 1))
    with EventLog(made.folder), pytest.raises(BadInput, match="is running: stop it first"):
        made.delete()
    made.delete()
    assert Experiment.list_all() == []
    assert Run.list_all() == []


def test_what_is_damaged_or_not_there_is_told_in_one_line():
    made = make("l1-test")
    with pytest.raises(BadInput, match="did you mean 'l1-test'"):
        Experiment.find("l1-tset")
    with pytest.raises(BadInput, match="is no name for an experiment"):
        make("../x")
    (made.folder / Experiment.ASKED).write_text('{"plan": 3}')
    assert sound() == []
    with pytest.raises(BadInput, match="is damaged"):
        Experiment.find("l1-test")


def test_an_experiment_is_found_by_a_beginning_that_only_it_has():
    made = make("l1-weights")
    make("samples")
    assert Experiment.find("l1") == made
    make("l1-again")
    with pytest.raises(BadInput, match=r"'l1' is 2 experiments \(l1-"):
        Experiment.find("l1")
    longer = make("l1")
    assert Experiment.find("l1") == longer


def test_a_name_is_given_once_only():
    make("taken")
    with pytest.raises(BadInput, match="there is an experiment of that name"):
        make("taken")


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", ["spec.json", "events.jsonl"])
@pytest.mark.parametrize("make_odd", [lambda path: path.symlink_to("/dev/zero"), os.mkfifo])
def test_a_file_that_is_none_leaves_the_experiment_out_and_says_why(name, make_odd):
    made, other = make("odd"), make("sound")
    (made.folder / name).unlink(missing_ok=True)
    make_odd(made.folder / name)
    assert sound() == [other]
    assert list(damaged()) == ["odd"]
    assert f"{name} cannot be read (it is a " in damaged()["odd"]
    with pytest.raises(BadInput, match="is damaged"):
        Experiment.find("odd")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("created", 7),
        ("created", ["x"]),
        ("data", [1]),
        ("data", {"shapes": 1}),
        ("asked", "x"),
        ("plan", []),
        ("plan", {"variants": 3}),
    ],
)
def test_a_stranger_may_have_written_anything_and_the_others_are_listed(key, value):
    made, other = make("odd"), make("sound")
    path = made.folder / Experiment.ASKED
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    assert sound() == [other]
    assert "odd" in damaged()


def test_a_label_does_not_lead_out_of_the_folder():
    made = make("odd")
    path = made.folder / Experiment.ASKED
    document = json.loads(path.read_text())
    document["plan"]["variants"][0]["label"] = "../../../escaped"
    path.write_text(json.dumps(document))
    assert "part of a file's name" in damaged()["odd"]


@pytest.mark.parametrize("belongs", [{"variant": ["x"], "repeat": {}}, {}, [], "x"])
def test_a_run_that_says_it_belongs_somewhere_it_does_not_is_none_of_its_runs(belongs):
    made = make()
    told = {"created": made.created, **belongs} if isinstance(belongs, dict) else belongs
    Run.create("tiny", {"model": "tiny", "experiment": told})
    assert made.runs() == {}
