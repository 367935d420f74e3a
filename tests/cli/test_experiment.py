"""`convtui experiment`: what is refused, how tables fit terminals, and what lies in files."""

import importlib.util
import io
import json

import pytest

from convtui.cli.experiment_progress import RUNNING, ExperimentProgress, progress_view
from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.export import charts
from convtui.runs import BatchProgress, EventLog, RunStarted
from convtui.studies.experiments.experiment import Experiment
from convtui.studies.experiments.grid import gap_bar, grid
from convtui.studies.experiments.kinds import kind_of
from convtui.studies.experiments.plan import Cell, make_plan
from convtui.studies.experiments.table import RunOutcome, make_table
from convtui.studies.experiments.words import footnotes
from convtui.training.workers import Died, Over, RunEvent

SHAPES = {"shapes": {"generated": True, "checked": "no published checksum"}}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    return tmp_path


def made(kind="l1", name=None, **given):
    given = {"data": "shapes", **given}
    plan = make_plan(kind_of(kind), given, threads=1)
    asked = {"data": "shapes"}
    return Experiment.new(name or kind, asked, SHAPES, plan)


def table(kind="l1", shares=(0.5, 0.6), **given):
    experiment = made(kind, repeats=len(shares), **given)
    outcomes = {
        cell: RunOutcome(
            cell.repeat,
            "finished",
            {
                "train_accuracy": 0.9,
                "val_accuracy": 0.4,
                "test_accuracy": shares[cell.repeat - 1],
                "gap": 0.9 - shares[cell.repeat - 1],
                "seconds": 123.4,
            },
            name="run",
        )
        for cell in experiment.plan.cells()
    }
    return make_table(experiment, outcomes)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["l2"], "unknown command 'l2': did you mean 'l1'?"),
        (["l1", "--l1", "0,0"], "has 0.0 twice"),
        (["l1", "--data", "shape"], "did you mean 'shapes'?"),
        (["l1", "--data", "shapes", "--samples", "99999"], "training images: give 2 to"),
        (["l1", "--data", "shapes", "-o", "table.pdf"], "ends in none of .md, .csv, .json, .png"),
        (["l1", "--data", "shapes", "--name", "a b"], "'a b' is no name for an experiment"),
        (["pooling", "--repeat", "3"], "did you mean '--repeats'?"),
        (["baselines", "--epochs", "3"], "unknown option '--epochs'"),
        (["resume", "mine"], "unknown experiment 'mine'"),
        (["show", "mine"], "`convtui experiment list` lists them"),
        (["export", "mine", "-o", "x.txt"], "ends in none of"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line_and_leaves_nothing(capsys, arguments, words):
    assert run(["experiment", *arguments]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert Experiment.list_all() == []


def test_a_name_with_other_settings_is_not_gone_on_with(capsys):
    made(name="mine")
    arguments = ["experiment", "l1", "--data", "shapes", "--epochs", "2", "--name", "mine"]
    assert run(arguments) == ExitCode.BAD_INPUT
    assert "there is an experiment 'mine' with other settings" in capsys.readouterr().err


def test_an_experiment_that_runs_already_is_not_started_twice(capsys):
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    with EventLog(made().folder):
        assert run(["experiment", "resume", "l1"]) == ExitCode.BAD_INPUT
    assert "l1 is being trained by another process" in capsys.readouterr().err


def test_delete_asks_or_is_told(capsys):
    made()
    assert run(["experiment", "delete", "l1"]) == ExitCode.BAD_INPUT
    assert run(["experiment", "delete", "l1", "--yes"]) == ExitCode.FINE
    assert Experiment.list_all() == []


def test_list_and_show_tell_how_far_it_is(capsys):
    made()
    assert run(["experiment", "list", "--json"]) == ExitCode.FINE
    told = json.loads(capsys.readouterr().out)["experiments"]
    assert [(e["name"], e["status"], e["planned"]) for e in told] == [("l1", "unfinished", 15)]
    assert run(["experiment", "show", "l1"]) == ExitCode.FINE
    out = capsys.readouterr().out
    assert out.startswith("l1: What does the weight of the L1 penalty")
    assert "0 of 15 runs are finished: `convtui experiment resume l1` goes on." in out
    assert run(["experiment", "show", "l1", "--json"]) == ExitCode.FINE
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 5


@pytest.mark.parametrize("kind", ["samples", "l1", "pooling", "depth", "architectures"])
@pytest.mark.parametrize("width", [80, 120, 200])
def test_every_table_fits_a_terminal(kind, width):
    lines = [line.text for line in grid(table(kind), width)]
    assert max(map(len, lines)) <= width
    assert "gap" in lines[0]
    assert "█" in lines[1]


def test_a_row_has_means_with_deviations_and_published_figures_stand_below():
    lines = [line.text for line in grid(table(l1=(1e-4, 10.0)), 120)]
    assert lines[0].split() == [
        "L1", "weight", "runs", "train", "%", "val", "%", "test", "%", "gap", "seconds",
    ]  # fmt: skip
    own = lines[1].split()
    assert own[:9] == ["0.0001", "2/2", "90.0", "±", "0.0", "40.0", "±", "0.0", "55.0"]
    assert own[10:12] == ["7.1", "★"]
    assert lines[2].split()[:4] == ["A", "59.64", "47.72", "11.92"]
    assert [line.split()[0] for line in lines[1:]] == ["0.0001", "A", "C", "10", "B", "C"]


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, ""), (-1, ""), (1, "████████"), (0.5, "████"), (1 / 64, "▏"), (2, "█" * 8)],
)
def test_a_bar_is_as_long_as_its_share(share, text):
    assert gap_bar(share) == text


def test_generated_data_are_called_so_and_not_held_against_published_figures():
    words = " ".join(footnotes(table(samples=(500,), epochs=2)))
    assert "Generated data: convtui drew shapes." in words
    assert "standard deviation (n - 1) over 2 repeats, seeds 0 and 1" in words
    assert (
        "A, B, C: as published. Not comparable with ours: shapes, which convtui drew, instead of "
        "CIFAR-10; 500 training images instead of 5,000; epochs 2 instead of 20."
    ) in words


def test_a_note_on_several_figures_is_told_once_and_one_without_a_number_has_no_line():
    every = table("architectures")
    notes = footnotes(every)
    assert (
        "D, cifar-course, cifar-wider, cifar-leaky, cifar-regularised: validated on the test "
        "images." in notes
    )
    first = [line.text.split()[0] for line in grid(every, 120)[1:4]]
    assert first == ["mnist-course", "mnist-search", "D"]


def drawn(progress, size=(80, 24)):
    from rich.console import Console

    console = Console(width=size[0], record=True, file=io.StringIO())
    console.print(progress_view(progress, size, 75.0, RUNNING))
    return console.export_text()


def test_the_live_table_shows_the_run_in_training_and_what_went_wrong():
    experiment = made(l1=(0.0, 1.0), repeats=1)
    progress, cell = ExperimentProgress(experiment), Cell("1", 1)
    entry = experiment.new_run(cell)
    with EventLog(entry.folder) as log:
        for event in (
            RunStarted("cifar-strided", "shapes", 20, 1),
            BatchProgress(3, 9, 36, 2.25, 0.5, 75.4),
        ):
            log.append(event)
            progress.hear(cell, RunEvent(entry, event))
        text = drawn(progress)
    assert "l1: 0 of 2 runs · 1:15 · Ctrl-C stops" in text
    assert "1, repeat 1: epoch 3/20, batch 9/36, accuracy 0.5000, 1:15 left" in text
    progress.hear(cell, Died(entry, "its process was killed"))
    progress.hear(cell, Over(entry, "failed", "it is broken"))
    text = drawn(progress)
    assert "epoch 3/20" not in text
    assert "1, repeat 1: its process was killed; another one goes on with it" in text
    assert "1, repeat 1 failed: it is broken" in text


def test_on_a_low_terminal_our_own_rows_come_before_the_published_ones():
    progress = ExperimentProgress(made())
    assert "49.39" in drawn(progress, (80, 24))
    low = drawn(progress, (80, 12))
    assert "49.39" not in low
    assert "0.1 " in low


def test_exports_are_markdown_csv_json_and_a_picture(capsys, tmp_path):
    made()
    assert run(["experiment", "export", "l1"]) == ExitCode.FINE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("# l1: What does")
    assert lines[2] == "| L1 weight | runs | train % | val % | test % |  | gap |  | seconds |"
    assert {line.count("|") for line in lines[2:20] if line.startswith("|")} == {10}
    for suffix, start in (("csv", b"source,variant"), ("json", b"{"), ("png", b"\x89PNG")):
        if suffix == "png" and importlib.util.find_spec("matplotlib") is None:
            continue
        file = tmp_path / f"table.{suffix}"
        assert run(["experiment", "export", "l1", "-o", str(file)]) == ExitCode.FINE
        assert file.read_bytes().startswith(start)
        file.write_text("mine")
        assert run(["experiment", "export", "l1", "-o", str(file)]) == ExitCode.BAD_INPUT
        assert file.read_text() == "mine"
        assert run(["experiment", "export", "l1", "-o", str(file), "--force"]) == ExitCode.FINE
        assert file.read_bytes().startswith(start)


def test_without_matplotlib_a_chart_is_refused_before_anything_is_trained(capsys, monkeypatch):
    monkeypatch.setattr(charts.util, "find_spec", lambda name: None)
    arguments = ["experiment", "l1", "--data", "shapes", "-o", "chart.png"]
    assert run(arguments) == ExitCode.MISSING
    assert "in the extra [train]" in capsys.readouterr().err
    assert Experiment.list_all() == []


def test_a_damaged_experiment_is_left_out_of_the_list_with_a_line(capsys, home):
    made()
    (home / "home" / "data" / "experiments" / "odd").mkdir()
    assert run(["experiment", "list"]) == ExitCode.FINE
    told = capsys.readouterr()
    assert told.err.count("odd is left out, for it is damaged: spec.json cannot be read") == 1
    assert "l1" in told.out
    assert "odd" not in told.out


def test_an_experiment_is_shown_by_the_beginning_of_its_name(capsys):
    made(name="weights-of-l1")
    assert run(["experiment", "show", "weights", "--json"]) == ExitCode.FINE
    assert json.loads(capsys.readouterr().out)["name"] == "weights-of-l1"
