"""What holds of a study's folder, whichever kind it is."""

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.plan import make_plan
from convtui.studies.searches.search import Search


@pytest.fixture(params=["experiment", "search"])
def make(request, question):
    """Make a study of this kind with a name."""
    plan = make_plan(kind_of("l1"), {"data": "shapes", "l1": (0.0, 1.0), "samples": (100,)}, 1)

    def made(name):
        if request.param == "search":
            return Search.new(question(name=name))
        return Experiment.new(name, {}, {}, plan)

    return made


def test_it_is_found_as_it_was_made_by_a_beginning_that_only_it_has(make):
    made, other = make("weights"), make("samples")
    assert type(made).find("wei") == made
    assert {study.name for study in type(made).list_all()} == {"weights", "samples"}
    longer = make("weights-again")
    assert type(made).find("weights") == made
    with pytest.raises(BadInput, match="'wei' is 2 "):
        type(made).find("wei")
    assert {longer.problem, other.problem} == {""}


def test_a_name_is_free_until_a_study_or_anything_else_has_it(make):
    made = make("mine")
    made.root().joinpath("mine-2").symlink_to("nowhere")
    assert type(made).free_name("mine") == "mine-3"
    with pytest.raises(BadInput, match=r"there is an? (experiment|search)"):
        make("mine")


def test_it_is_deleted_but_not_while_a_process_is_at_work_on_it(make):
    made = make("mine")
    with EventLog(made.folder):
        assert made.is_running
        with pytest.raises(BadInput, match="stop it first"):
            made.delete()
    made.delete()
    assert type(made).list_all() == []


def test_a_folder_without_what_was_asked_is_listed_with_its_problem(make):
    made = make("sound")
    made.root().joinpath("odd").mkdir()
    problems = {study.name: study.problem for study in type(made).list_all()}
    assert problems["sound"] == ""
    assert f"{made.ASKED} cannot be read" in problems["odd"]
