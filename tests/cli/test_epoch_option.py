"""`--epoch N`: a run's network with the weights it had then, wherever a network is read."""

import json

import numpy as np
import pytest

from convtui.cli.main import run as command
from convtui.networks.first_weights import first_weights
from convtui.runs import EpochEnded, EventLog
from convtui.runs.kept_epochs import KeptEpochs
from convtui.training.spec import RunSpec

MATRIX = "; ".join(" ".join(str(8 * row + column) for column in range(8)) for row in range(8))


@pytest.fixture
def kept(finished_run, monkeypatch, tmp_path):
    """A run `grown` that kept three epochs, whose end is like its second."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    made = finished_run("grown")
    network = RunSpec.from_json(made.spec).architecture.network
    made.model.touch()
    saved = network, first_weights(network, 2)
    monkeypatch.setattr("convtui.runs.networks.read_keras_file", lambda *_, **__: saved)
    epochs = KeptEpochs(made)
    epochs.begin(0)
    for number in range(3):
        epochs.write(number, first_weights(network, number))
    with EventLog(made.folder) as log:
        log.append(EpochEnded(1, 1.0, 0.5, 0.75, 0.25, 1.0, 1e-3))
    return made


def said(capsys, *arguments):
    assert command(arguments) == 0, capsys.readouterr().err
    return capsys.readouterr()


def test_forward_computes_with_the_weights_of_then(kept, capsys):
    shares = {}
    for epoch in (None, 0, 1, 2):
        given = () if epoch is None else ("--epoch", str(epoch))
        told = said(capsys, "forward", "grown", MATRIX, "--format", "json", *given)
        shares[epoch] = tuple(json.loads(told.out)["probabilities"])
        when = {0: "before training", 1: "after epoch 1", 2: "after epoch 2"}.get(epoch)
        assert ("the weights are those" in told.err) == (when is not None)
        assert when is None or when in told.err
    assert shares[2] == pytest.approx(shares[None])
    assert len({shares[0], shares[1], shares[2]}) == 3


def test_gradients_and_folders_are_of_then_too(kept, capsys, tmp_path):
    found = set()
    for epoch in ("0", "1"):
        given = ("gradient", "grown", MATRIX, "--label", "ant", "--format", "json")
        told = said(capsys, *given, "--epoch", epoch)
        folder = tmp_path / epoch
        said(capsys, "models", "grown", "-o", str(folder), "--epoch", epoch)
        weights = next(folder.glob("*kernel*.csv")).read_text()
        found.add((json.loads(told.out)["loss"], weights))
    assert len(found) == 2


def test_runs_show_counts_what_was_right_and_wrong_then(kept, capsys):
    found = json.loads(said(capsys, "runs", "show", "grown", "--epoch", "1", "--json").out)
    counts = np.array(found["confusion"]["test"])
    assert (found["epoch"], found["classes"]) == (1, ["ant", "bee", "[cat]"])
    assert found["images"] == {"train": 32, "validation": 8, "test": 30}
    assert counts.sum(axis=1).tolist() == [10, 10, 10]
    assert found["classification"]["test"]["accuracy"] == np.trace(counts) / 30
    assert found["row"]["val_accuracy"] == 0.25
    told = said(capsys, "runs", "show", "grown", "--epoch", "1").out
    assert told.startswith("grown after epoch 1\nloss 1.0000, accuracy 0.5000")
    assert "Confusion, test" in told
    assert said(capsys, "runs", "show", "grown", "--epoch", "0").out.startswith("grown before")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("forward", "grown", MATRIX, "--epoch", "3"), "epoch 3 of grown is not kept: give one of"),
        (("forward", "digits", "digit:4", "--epoch", "1"), "only runs keep the weights of their"),
        (("runs", "show", "grown", "--epoch", "3"), "epoch 3 of grown is not kept: give one of"),
        (("models", "grown", "--epoch", "1"), "give -o FOLDER too"),
        (("check", "--against-r", "--epoch", "1"), "give --network RUN too"),
        (("check", "--against-r", "--run", "grown", "--epoch", "1"), "give --network RUN too"),
        (("network", "--epoch", "1"), "is of a run: name it"),
    ],
)
def test_an_epoch_that_cannot_be_had_is_one_line(kept, capsys, arguments, words):
    assert command(arguments) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
