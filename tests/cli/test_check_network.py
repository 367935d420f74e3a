"""`convtui check --network`: every layer of a whole network, here and in R."""

import json
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.networks.network import Network
from convtui.networks.zoo import load_architecture
from convtui.places import shared
from convtui.reference import forward
from convtui.runs.networks import load_network
from convtui.training import sample_images

Capture = pytest.CaptureFixture[str]

SMALL = """
name = "small"
data = "mnist"
input_shape = [5, 4, 2]
classes = 3
layers = [
    { kind = "convolution", filters = 3, size = 2, activation = "leaky-relu" },
    { kind = "max-pool", size = 2, padding = "same" },
    { kind = "flatten" },
    { kind = "dense", units = 3, activation = "softmax" },
]
"""
KINDS = ["convolution", "max-pool", "flatten", "dense", "network"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)


@pytest.fixture
def small(tmp_path: Path) -> str:
    file = tmp_path / "small.toml"
    file.write_text(SMALL)
    return str(file)


def check(*options: str) -> int:
    return run(["check", "--against-r", *options])


@pytest.mark.r
def test_every_layer_of_every_image_agrees_and_random_images_are_said(
    small: str, capsys: Capture
) -> None:
    assert check("--network", small, "--images", "2", "--seed", "5", "--json") == ExitCode.FINE
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert [case["stage"] for case in told["cases"]] == KINDS * 2
    assert told["cases"][0]["name"] == "image 1 (random), convolution-1"
    assert told["cases"][-1]["name"] == "image 2 (random), all layers"
    assert (told["network"], told["images"]) == (
        "small", "2 random images, drawn from --seed 5",
    )  # fmt: skip
    assert "small: nobody has trained it: its weights are random, drawn from --seed 5\n" in err
    assert "small: 2 random images, drawn from --seed 5\n" in err
    assert told["summary"]["agree"] == 10


@pytest.mark.r
def test_every_gradient_of_every_image_agrees_too(small: str, capsys: Capture) -> None:
    assert check("--network", small, "--images", "2", "--gradients", "--json") == ExitCode.FINE
    cases = json.loads(capsys.readouterr().out)["cases"]
    names = [case["name"] for case in cases if case["stage"] == "gradient"]
    assert [name.partition(", ")[2] for name in names if name.startswith("image 2 ")] == [
        "loss",
        "p - y",
        "dense-1, what goes in",
        "dense-1, kernel",
        "dense-1, bias",
        "flatten-1, what goes in",
        "max-pool-1, what goes in",
        "convolution-1, what goes in",
        "convolution-1, kernel",
        "convolution-1, bias",
    ]
    assert len(names) == 20


@pytest.mark.r
def test_a_wrong_gradient_in_r_is_named(small: str, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "wrong"
    shutil.copytree(shared("r"), folder)
    file = folder / "R" / "maxpool_layer_backward.R"
    file.write_text(file.read_text().replace("which.max(t(window))", "which.min(t(window))"))
    options = ("--images", "1", "--gradients", "--reference", str(folder))
    assert check("--network", small, *options) == ExitCode.NO
    out, _ = capsys.readouterr()
    assert "✗ image 1 (random), max-pool-1, what goes in (gradient): cell [" in out
    assert "1 of 11 cases disagree" in out


def test_a_network_without_a_loss_has_no_gradients_to_check(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another test of this process may have Keras compute with more threads.
    monkeypatch.setattr("convtui.training.environment.has_tensorflow", lambda: False)
    layers = [
        {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [None, 4, 4, 1]}},
        {"class_name": "Flatten", "config": {"name": "f"}},
    ]
    config = {"class_name": "Sequential", "config": {"layers": layers}}
    with h5py.File(tmp_path / "open.h5", "w") as root:
        root.attrs["model_config"] = json.dumps(config)
        root.create_group("model_weights")
    given = str(tmp_path / "open.h5")
    assert check("--network", given, "--images", "1", "--gradients") == ExitCode.BAD_INPUT
    assert "a loss needs a dense layer" in capsys.readouterr().err


@pytest.mark.r
@pytest.mark.parametrize(("model", "source"), [("digits", "strokes"), ("cifar-strided", "shapes")])
def test_images_that_fit_are_taken_where_the_published_ones_are_not_here(
    model: str, source: str, capsys: Capture
) -> None:
    assert check("--network", model, "--images", "1") == ExitCode.FINE
    out, err = capsys.readouterr()
    assert f"{model}: 1 test image of {source}\n" in err
    layers = len(load_architecture(model).layers)
    assert f"all {layers + 1} cases agree" in out


@pytest.mark.r
def test_a_wrong_weight_is_found_and_the_first_cell_is_named(
    small: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R is given another weight: of the third filter, row 2, column 1, channel 2."""
    exact = forward.weights_of

    def planted(layer, before, weights):
        own = exact(layer, before, weights)
        if layer.name == "convolution-1":
            own["kernel"][1, 0, 1, 2] += 0.125
        return own

    monkeypatch.setattr(forward, "weights_of", planted)
    assert check("--network", small, "--images", "1", "--json") == ExitCode.NO
    out, err = capsys.readouterr()
    cases = json.loads(out)["cases"]
    assert [case["agrees"] for case in cases] == [False]
    assert cases[0]["first"] == [1, 1, 3]
    assert cases[0]["differing"] <= 12  # all of the third filter's map, where the pixel is not 0
    assert "image 1 (random), convolution-1 (convolution): cell [" in err
    assert ", the first [1,1,3], by " in err or "cell [1,1,3]:" in err


@pytest.mark.r
def test_a_layer_that_is_wrong_here_is_named_and_the_rest_of_the_image_left(
    small: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = Network.forward

    def wrong(network, x, weights):
        maps = exact(network, x, weights)
        maps["max-pool-1"][1, 1, 2] += 1e-6
        return maps

    monkeypatch.setattr(Network, "forward", wrong)
    assert check("--network", small, "--images", "2") == ExitCode.NO
    out = capsys.readouterr().out
    assert "✗ image 1 (random), max-pool-1 (max-pool): cell [2,2,3]: Python " in out
    assert "1 of 12 cells differ, by 1e-06 at most" in out
    assert "image 2 (random), max-pool-1" in out
    assert "2 of 4 cases disagree" in out


@pytest.mark.r
def test_the_whole_network_in_r_is_held_against_ours_too(
    small: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    shutil.copytree(shared("r"), wrong)
    code = (wrong / "R" / "forward.R").read_text()
    assert "    flatten = flatten(x)," in code
    (wrong / "R" / "forward.R").write_text(code.replace("= flatten(x),", "= as.vector(x),"))
    monkeypatch.setattr("convtui.reference.r_process.places.shared", lambda name: wrong)
    assert check("--network", small, "--images", "1") == ExitCode.NO
    out = capsys.readouterr().out
    assert "✗ image 1 (random), all layers (network): cell [" in out
    assert 'in R, X from small: forward(network, X, layer = "dense-1")' in out
    assert "1 of 5 cases disagree" in out


@pytest.mark.r
def test_your_own_functions_need_not_walk_whole_networks(
    small: str, capsys: Capture, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(shared("r"), own)
    (own / "R" / "forward.R").unlink()
    told = check("--network", small, "--images", "1", "--reference", str(own), "--json")
    assert told == ExitCode.FINE
    cases = json.loads(capsys.readouterr().out)["cases"]
    assert [case["stage"] for case in cases] == KINDS[:-1]


@pytest.mark.r
def test_junit_has_a_case_for_each_layer(small: str, tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"
    assert check("--network", small, "--images", "1", "--junit", str(file)) == ExitCode.FINE
    assert file.read_text().count("<testcase ") == 5


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--network", "nobody"], "unknown network 'nobody'"),
        (["--network", "gone.keras"], "gone.keras is not there"),
        (["--network", "folder/thing"], "folder/thing is no network"),
        (["--network", "mnist-course", "--images", "0"], "--images 0 is too few: give 1 or more"),
        (["--network", "SMALL", "--images", "1001"], "--images 1001 is more than the 1000 that"),
        (["--network", "mnist-course", "-k", "pool"], "-k 'pool' picks among the fixed cases"),
        (["--network", "mnist-course", "--run", "mine"], "give one of them"),
        (["--images", "3"], "--images 3 is for networks: give --network NETWORK too"),
    ],
)
def test_bad_usage_is_one_line_with_the_mend(
    small: str, capsys: Capture, options: list[str], words: str
) -> None:
    assert check(*(small if word == "SMALL" else word for word in options)) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_random_images_are_the_same_for_a_seed(small: str) -> None:
    given = load_network(small)
    first, again, other = (sample_images.sample_images(given, 2, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.images, again.images)
    assert not np.array_equal(first.images, other.images)
