"""`convtui runs` on folders that were not trained: list, show, rename, delete, and damage."""

import json
import re

import pytest

from convtui.cli.main import run as command
from convtui.errors import ExitCode
from convtui.runs import EpochEnded, EventLog, Run, RunEnded, RunStarted

MORE_ROOM = "widen the window or add --json"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))


@pytest.fixture
def run():
    """A finished run without a report."""
    made = Run.create("tiny", {"model": "tiny", "name": "first", "data": "shapes", "epochs": 2})
    with EventLog(made.folder) as log:
        log.append(RunStarted("tiny", "shapes", 2, 1))
        log.append(EpochEnded(1, 2.5, 0.25, 1.5, 0.5, 1.25, 1e-3))
        log.append(EpochEnded(2, 2.0, 0.35, 1.75, 0.5, 1.25, 1e-3))
        log.append(RunEnded(2, 1, False, 2.5, 1.625, 0.4375))
    return made


def output(capsys, *arguments, code=ExitCode.FINE):
    assert command(["runs", *arguments]) == code
    return capsys.readouterr()


def test_the_list_has_a_line_a_run(capsys, run):
    heading, line = output(capsys, "list").out.splitlines()
    assert heading.split()[:3] == ["NAME", "STATUS", "EPOCHS"]
    cells = ["first", "finished", "2/2", "0.5000", "0.4375", "tiny", "shapes (generated)"]
    assert re.split("  +", line) == cells


def test_the_list_as_json_has_what_is_known(capsys, run):
    (told,) = json.loads(output(capsys, "list", "--json").out)["runs"]
    assert told["name"] == "first"
    assert told["folder"] == str(run.folder)
    assert (told["epochs"], told["planned"], told["best_epoch"]) == (2, 2, 1)
    assert (told["val_loss"], told["test_loss"], told["test_accuracy"]) == (1.5, 1.625, 0.4375)


@pytest.mark.parametrize(
    ("width", "name", "left_out"),
    [
        (200, "first", ""),
        (80, "first", ""),
        (80, "2026-11-21-100503-cifar-strided", "data"),
        (80, "n" * 80, "val accuracy, model, data"),
        (50, "2026-11-21-100503-cifar-strided", "val accuracy, model, data"),
    ],
)
def test_a_terminal_gets_a_list_that_fits_it(capsys, run, monkeypatch, width, name, left_out):
    run.rename(name)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(width))
    told = output(capsys, "list")
    *headings, line = re.sub(r"\x1b\[[\d;]*m", "", told.out).splitlines()
    assert all(len(printed.rstrip()) <= width for printed in (*headings, line))
    shown, status, epochs, *rest = re.split("  +", line.rstrip())
    assert (status, epochs) == ("finished", "2/2")
    assert "0.4375" in rest
    assert name.startswith(shown.removesuffix("…"))
    assert (shown == name) == (len(name) + 33 <= width)  # the columns that stay, and the gaps
    assert told.err == (f"convtui: no room for {left_out}: {MORE_ROOM}\n" if left_out else "")


def test_without_runs_the_list_is_empty_and_there_is_nothing_to_show(capsys):
    assert json.loads(output(capsys, "list", "--json").out) == {"runs": []}
    assert "there are no runs yet" in output(capsys, "show", code=ExitCode.BAD_INPUT).err


def test_show_takes_the_newest_and_marks_the_best_epoch(capsys, run):
    out = output(capsys, "show").out
    assert out.startswith("first: finished, 2 of 2 epochs, tiny on shapes (generated)\n")
    best = [line for line in out.splitlines() if line.startswith("★")]
    assert [line.split()[1] for line in best] == ["1"]
    assert "test loss 1.6250, test accuracy 0.4375" in out


@pytest.mark.parametrize(
    "report",
    ["{", "[]", "{}", '{"results": 5}', '{"results": {"a": {}}}'],
    ids=["torn", "list", "empty", "number", "part"],
)
def test_a_damaged_report_is_told_and_the_epochs_are_shown(capsys, run, report):
    (run.folder / "report.json").write_text(report)
    out = output(capsys, "show", "first").out
    assert "★" in out
    assert "report.json" in out


@pytest.mark.parametrize(
    "spec",
    ["", "[]", '{"name": 5, "data": [1], "epochs": "x"}', "{}"],
    ids=["nothing", "list", "wrong", "empty"],
)
def test_a_damaged_folder_is_listed_shown_and_deleted(capsys, run, spec):
    (run.folder / "spec.json").write_text(spec)
    (run.folder / "events.jsonl").write_bytes(b"\xff{}\n" * 3)
    told = output(capsys, "list")
    assert len(told.out.splitlines()) == 2
    damaged = f"{run.folder.name} is damaged: spec.json " in told.err
    assert damaged == bool(Run.find(run.folder.name).problem)
    assert json.loads(output(capsys, "show", run.folder.name, "--json").out)["epochs"] == 0
    assert output(capsys, "show", run.folder.name).out
    output(capsys, "delete", "--yes", run.folder.name)
    assert Run.list_all() == []


def test_a_damaged_run_is_not_resumed(capsys, run):
    (run.folder / "spec.json").write_text("{")
    err = output(capsys, "resume", run.folder.name, code=ExitCode.BAD_INPUT).err
    assert "cannot go on: spec.json is not JSON" in err


def test_the_run_of_a_winner_says_in_words_whose_it_is(capsys):
    about = {"winner_of": "dd", "trial": 2}
    Run.create("tiny", {"model": "tiny", "name": "dd-winner-2", "epochs": 2, "search": about})
    assert "dd: its winner, trial 2, trained once more" in output(capsys, "show").out


def test_a_run_is_renamed(capsys, run):
    assert "first is now called second" in output(capsys, "rename", "first", "second").err
    assert [entry.name for entry in Run.list_all()] == ["second"]
    assert "is no name" in output(capsys, "rename", "second", "a/b", code=ExitCode.BAD_INPUT).err


def test_deleting_asks_unless_told_not_to(capsys, run, monkeypatch):
    refused = output(capsys, "delete", "first", code=ExitCode.BAD_INPUT)
    assert "give --yes" in refused.err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin.readline", lambda: "n\n", raising=False)
    output(capsys, "delete", "first", code=ExitCode.NO)
    assert len(Run.list_all()) == 1
    monkeypatch.setattr("sys.stdin.readline", lambda: "y\n", raising=False)
    assert "first is deleted" in output(capsys, "delete", "first").err
    assert Run.list_all() == []


def test_a_run_in_training_is_not_deleted(capsys, run):
    with EventLog(run.folder):
        told = output(capsys, "delete", "--yes", "first", code=ExitCode.BAD_INPUT)
    assert "first is in training: stop it first" in told.err


def test_an_unknown_name_is_refused_with_the_nearest(capsys, run):
    for verb in ("show", "resume"):
        err = output(capsys, verb, "frist", code=ExitCode.BAD_INPUT).err
        assert "did you mean 'first'?" in err
