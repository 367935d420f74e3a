"""Folders of runs: made whole, found by name, and never a crash whatever lies there."""

import json
import os
import threading

import pytest

from convtui.errors import BadInput
from convtui.runs import EventLog, Run, read_state


def make(name="", model="tiny"):
    return Run.create(model, {"model": model, "name": name})


def test_a_run_is_a_folder_called_after_date_time_and_model(run):
    assert run.folder.parent == Run.root()
    date, model = run.folder.name[:17], run.folder.name[18:]
    assert date.replace("-", "").isdecimal()
    assert model == "tiny"
    assert run.name == run.folder.name
    assert json.loads((run.folder / "spec.json").read_text())["data"] == "shapes"


def test_runs_made_in_the_same_second_each_have_a_folder():
    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Run.list_all()) == 8
    assert not [entry for entry in Run.root().iterdir() if entry.name.startswith(".")]


def test_the_newest_run_is_listed_first(home):
    for name in ("2020-01-01-000000-a", "2024-01-01-000000-b", "2022-01-01-000000-c"):
        (Run.root() / name).mkdir(parents=True)
        (Run.root() / name / "spec.json").write_text("{}")
    assert [run.name[-1] for run in Run.list_all()] == ["b", "c", "a"]


def test_of_runs_made_in_the_same_second_the_last_is_listed_first(home, monkeypatch):
    monkeypatch.setattr("time.strftime", lambda form: "2026-01-01-120000")
    made = [make().folder for _ in range(12)]
    assert [run.folder for run in Run.list_all()] == made[::-1]


def test_without_a_folder_there_are_no_runs(home):
    assert Run.list_all() == []


def test_a_run_is_found_by_name_by_folder_and_by_a_beginning_that_only_it_has():
    first, second = make("first"), make("second")
    assert Run.find("first").folder == first.folder
    assert Run.find(second.folder.name).folder == second.folder
    assert Run.find("sec").folder == second.folder


def test_a_name_that_another_begins_with_is_that_run():
    make("long"), make("longer")
    assert Run.find("long").name == "long"
    assert Run.find("longe").name == "longer"


def test_a_beginning_that_several_have_is_refused_with_some_of_them():
    make("long-1"), make("long-2")
    with pytest.raises(BadInput, match=r"'long' is 2 runs \(long-[12], long-[12]…\)"):
        Run.find("long")


def test_an_unknown_name_is_refused_with_the_nearest():
    make("baseline")
    with pytest.raises(BadInput, match="did you mean 'baseline'"):
        Run.find("basline")


def test_a_renamed_run_keeps_its_folder_and_is_found_by_both():
    run = make("old")
    renamed = run.rename("new")
    assert renamed.folder == run.folder
    assert Run.find("new").folder == Run.find(run.folder.name).folder == run.folder
    with pytest.raises(BadInput):
        Run.find("old")


@pytest.mark.parametrize("name", ["", ".hidden", "../out", "a/b", "a b", "-x", "x" * 81, "a\nb"])
def test_a_name_that_could_be_mistaken_is_refused(run, name):
    with pytest.raises(BadInput, match="is no name for a run"):
        run.rename(name)


def test_a_name_is_given_once_only():
    make("taken")
    for refused in (lambda: make("taken"), lambda: make("other").rename("taken")):
        with pytest.raises(BadInput, match="there is a run called 'taken'"):
            refused()


def test_a_deleted_run_is_gone_and_one_in_training_is_not_deleted(run):
    with EventLog(run.folder), pytest.raises(BadInput, match="stop it first"):
        run.delete()
    assert run.folder.is_dir()
    run.delete()
    assert not run.folder.exists()


def test_deleting_a_link_leaves_what_it_leads_to(run, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    run.folder.rename(elsewhere)
    run.folder.symlink_to(elsewhere)
    Run.find(run.name).delete()
    assert not run.folder.exists()
    assert (elsewhere / "spec.json").exists()


DAMAGE = {
    "no spec.json": lambda folder: (folder / "spec.json").unlink(),
    "an empty one": lambda folder: (folder / "spec.json").write_bytes(b""),
    "half of one": lambda folder: (folder / "spec.json").write_bytes(b'{"model": "ti'),
    "no object": lambda folder: (folder / "spec.json").write_bytes(b"[1, 2]"),
    "bytes": lambda folder: (folder / "spec.json").write_bytes(os.urandom(64) + b"\xff"),
    "a folder instead": lambda folder: (
        (folder / "spec.json").unlink(),
        (folder / "spec.json").mkdir(),
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_run_is_listed_as_such_and_can_be_deleted(run, damage):
    sound = make("sound")
    damage(run.folder)
    listed = {entry.folder: entry for entry in Run.list_all()}
    assert listed[run.folder].problem.startswith("spec.json ")
    assert not listed[sound.folder].problem
    found = Run.find(run.folder.name)
    with pytest.raises(BadInput, match=r"cannot be renamed: spec\.json"):
        found.rename("new")
    assert read_state(found.folder).epochs == ()
    found.delete()
    assert [entry.name for entry in Run.list_all()] == ["sound"]


def test_a_report_that_cannot_be_read_is_none(run):
    assert run.report() is None
    (run.folder / "report.json").write_text("{")
    assert run.report() is None
    (run.folder / "report.json").write_text('{"model": "tiny"}')
    assert run.report() == {"model": "tiny"}


def test_runs_that_cannot_be_kept_are_refused_in_one_line(home, monkeypatch):
    (home / "data").write_text("a file where a folder should be")
    with pytest.raises(BadInput, match=r"runs cannot be kept in .* name another folder"):
        make()
