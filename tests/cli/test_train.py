"""`convtui train`: what is refused before anything is made, and how it looks on a terminal."""

import importlib.util
import io
import re
import sys

import numpy as np
import pexpect
import pyte
import pytest
from patience import PATIENCE

from convtui.cli.epoch_table import display, epoch_view
from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.installation import how_to_install
from convtui.runs import BatchProgress, EpochEnded, Run, RunStarted, RunState, RunTracker
from convtui.runs.words import BEST
from convtui.training import environment
from convtui.training.report_tables import EPOCH_COLUMNS, epoch_cells, epoch_columns

ROWS, COLUMNS = 24, 100

NET = """
name = "mine"
data = "strokes"
input_shape = [8, 8, 1]
classes = 3
layers = [{ kind = "flatten" }, { kind = "dense", units = 3 }]
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    return tmp_path


@pytest.fixture
def images(tmp_path):
    draw = np.random.default_rng(1)
    path = tmp_path / "small.npz"
    np.savez(
        path,
        x_train=draw.integers(0, 256, (600, 8, 8), dtype=np.uint8),
        y_train=np.arange(600) % 3,
        x_test=draw.integers(0, 256, (30, 8, 8), dtype=np.uint8),
        y_test=np.arange(30) % 3,
    )
    (tmp_path / "mine.toml").write_text(NET)
    return path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cifar-striped"], "unknown model 'cifar-striped': did you mean 'cifar-strided'?"),
        (["nowhere.toml"], "nowhere.toml is not there"),
        (["cifar-strided", "--epochs", "0"], "epochs '0': give a whole number from 1"),
        (["cifar-strided", "--name", ""], "--name is empty: give NAME, or leave it out"),
        (["cifar-strided", "--optimizer", "adm"], "did you mean 'adam'?"),
        (["cifar-strided", "--data", "nowhere.npz"], "nowhere.npz is not there"),
        (["cifar-strided", "--data", "stroke"], "did you mean 'strokes'?"),
        (["cifar-strided", "--validation-split", "0", "--early-stopping", "3"], "needs a validat"),
        (["cifar-strided", "--learning_rate", "1"], "did you mean '--learning-rate'?"),
        ([], "missing argument"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_one_line_and_leaves_no_run(capsys, arguments, words):
    assert run(["train", *arguments]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert Run.list_all() == []


@pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None, reason="what is refused first is TensorFlow"
)
def test_a_data_set_that_is_not_here_is_missing(capsys):
    assert run(["train", "cifar-strided"]) == ExitCode.MISSING
    assert "convtui data fetch cifar10" in capsys.readouterr().err
    assert Run.list_all() == []


def test_without_tensorflow_the_line_to_type_is_told(capsys, monkeypatch, images):
    monkeypatch.setattr(environment.util, "find_spec", lambda name: None)
    assert run(["train", "cifar-strided", "--data", str(images)]) == ExitCode.MISSING
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"convtui: training needs TensorFlow, in {how_to_install('train')}\n"
    assert Run.list_all() == []


@pytest.fixture
def nothing_trained(monkeypatch):
    """A run is made, and whoever would train it is told nothing."""
    monkeypatch.setattr("convtui.training.environment.require_tensorflow", lambda: None)
    monkeypatch.setattr("convtui.cli.session.train_here", lambda run, **given: ExitCode.FINE)


def test_labels_in_order_are_told_before_training(capsys, images, nothing_trained):
    arrays = dict(np.load(images))
    arrays["y_train"].sort()
    np.savez(images, **arrays)
    net = str(images.with_name("mine.toml"))
    asked = ["train", net, "--data", str(images), "--validation-split"]
    assert run([*asked, "0.5"]) == ExitCode.FINE
    (line,) = capsys.readouterr().err.splitlines()
    assert "no training image is of class '2', which 200 of the 300 validation images" in line
    assert "shuffle the training images, as `order = " in line
    assert run([*asked, "0"]) == ExitCode.FINE
    assert capsys.readouterr().err == ""


def test_a_network_that_is_adapted_is_told_before_training(capsys, images, nothing_trained):
    assert run(["train", "mnist-course", "--data", str(images), "--name", "first"]) == ExitCode.FINE
    told = "input 8×8×1 instead of 28×28×1; 3 classes instead of 10, and as many units in dense-2"
    assert f"convtui: mnist-course is adapted to its images: {told}\n" == capsys.readouterr().err
    (made,) = Run.list_all()
    assert made.spec["adapted"] == told
    assert run(["runs", "show", "first"]) == ExitCode.FINE
    assert told in " ".join(capsys.readouterr().out.split())


PLAIN = epoch_columns(measured=False)


def drawn(state, columns=PLAIN, height=24, width=90):
    from rich.console import Console

    console = Console(width=width, record=True, file=io.StringIO())
    console.print(epoch_view(state, columns, height, 3.0))
    return console.export_text()


def row(number, val_loss=1.0):
    return EpochEnded(number, 2.5, 0.25, val_loss, 0.5, 1.25, 9.048e-4, train_accuracy=0.3)


def test_a_row_says_everything_that_was_measured():
    told = ("7", "2.5000", "0.2500", "1.0000", "0.5000", "1.2", "0.000905")
    assert epoch_cells(row(7), PLAIN) == told
    assert epoch_cells(row(7), EPOCH_COLUMNS)[-1] == "0.3000"
    assert epoch_cells(row(7, None), PLAIN)[3] == "-"


def test_the_table_marks_the_best_epoch_and_shows_the_one_in_hand():
    tracker = RunTracker()
    tracker.hear(RunStarted("mine", "strokes", 5, 1))
    assert "TensorFlow is loading … 3 s" in drawn(tracker.state)
    for event in (row(1, 1.0), row(2, 0.5), row(3, 0.7), BatchProgress(4, 9, 36, 2.25, 0.5, 75.4)):
        tracker.hear(event)
    text = drawn(tracker.state)
    assert re.search(r"★ +2 ", text)
    assert text.count("★") == 1
    last = text.splitlines()[-1]
    for words in ("epoch 4/5", "9/36", "loss 2.2500", "accuracy 0.5000", "1:15 left"):
        assert words in last


def test_a_run_that_goes_on_waits_for_tensorflow_too():
    tracker = RunTracker()
    begun, resumed = (RunStarted("mine", "strokes", 5, pid, pid - 1) for pid in (1, 2))
    for event in (begun, row(1), resumed):
        tracker.hear(event)
    assert "TensorFlow is loading … 3 s" in drawn(tracker.state)
    tracker.hear(row(2))
    assert "validated … 3 s" in drawn(tracker.state)


def test_a_pipe_is_told_how_long_tensorflow_took(home):
    made = Run.create("mine", {"model": "mine", "data": "strokes"})
    out, err = io.StringIO(), io.StringIO()
    with display(made, out, err, as_json=False) as tell:
        tell(RunStarted("mine", "strokes", 5, 1, time=100.0))
        assert err.getvalue().endswith("convtui: TensorFlow is loading …\n")
        tell(BatchProgress(1, 1, 36, 2.25, 0.5, time=106.5))
        tell(BatchProgress(1, 2, 36, 2.25, 0.5, time=108.0))
    assert err.getvalue().endswith("\nconvtui: TensorFlow loaded after 6 s\n")
    assert "TensorFlow" not in out.getvalue()


def test_on_a_low_terminal_the_newest_epochs_are_seen():
    state = RunState(status="running", epochs=tuple(row(number) for number in range(1, 31)))
    text = drawn(state, height=12)
    numbers = [int(line.split()[0]) for line in text.splitlines()[1:-1]]
    assert numbers == list(range(26, 31))


def test_headings_that_are_too_wide_take_two_lines_and_cut_nothing():
    state = RunState(status="running", epochs=(row(1),))
    lines = drawn(state, EPOCH_COLUMNS, width=80).splitlines()
    assert not any("…" in line for line in lines[:3])
    assert lines[0].split() == ["val", "learning", "train"]
    assert lines[2].split()[:2] == [BEST, "1"]


@pytest.mark.tensorflow
@pytest.mark.timeout(200)
@pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="needs TensorFlow")
def test_on_a_terminal_the_table_grows_and_ctrl_c_stops_after_the_batch(images):
    child = pexpect.spawn(
        sys.executable,
        ["-m", "convtui", "train", str(images.with_name("mine.toml")), "--data", str(images),
         "--epochs", "100000", "--batch-size", "10"],
        dimensions=(ROWS, COLUMNS),
        encoding="utf-8",
        timeout=PATIENCE,
    )  # fmt: skip
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    child.expect(r"epoch (?:[2-9]|\d\d+)/100000 ")
    stream.feed(child.before + child.after)
    child.sendintr()
    child.expect(pexpect.EOF)
    stream.feed(child.before)
    child.close()
    assert child.exitstatus == ExitCode.INTERRUPTED
    lines = [line.rstrip() for line in screen.display]
    assert any(re.match(r"[ ★] +\d+ +\d\.\d{4} ", line) for line in lines), lines
    assert any("val accuracy" in line for line in lines)
    assert not any("oneDNN" in line for line in lines)
    assert "stopped; `convtui runs resume" in " ".join(lines)
    assert "oneDNN" in Run.list_all()[0].log.read_text()
