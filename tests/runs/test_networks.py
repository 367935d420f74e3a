"""`digits`, the network that comes trained: what it gets right, and what it needs to be used."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from patience import PATIENCE

from convtui.datasets import load_dataset, locate
from convtui.networks.network import total_parameters
from convtui.networks.zoo import MODELS
from convtui.runs import Run
from convtui.runs.networks import load_network

Array = np.ndarray


def said(images: Array) -> Array:
    """What `digits` says of images (n, 28, 28, 1) of 0 to 255: all at once, from the definitions.

    Nothing of ours computes: a convolution is a product of windows with the kernel.
    """
    weights = load_network("digits").weights
    x = images.astype(np.float32) / 255
    for number in (1, 2):
        kernel, bias = (weights[f"convolution-{number}/{name}"] for name in ("kernel", "bias"))
        windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))
        x = np.maximum(np.tensordot(windows, kernel, ([4, 5, 3], [0, 1, 2])) + bias, 0)
        even = x[:, : x.shape[1] // 2 * 2, : x.shape[2] // 2 * 2]
        n, rows, columns, maps = even.shape
        x = even.reshape(n, rows // 2, 2, columns // 2, 2, maps).max(axis=(2, 4))
    scores = x.reshape(len(x), -1) @ weights["dense-1/kernel"] + weights["dense-1/bias"]
    return np.asarray(scores.argmax(axis=1))


def accuracy(data: str) -> float:
    images = load_dataset(data)
    # Parts, for the windows of ten thousand images take a gigabyte.
    found = [said(images.x_test[at : at + 1000]) for at in range(0, len(images.x_test), 1000)]
    return float(np.mean(np.concatenate(found) == images.y_test))


def report() -> dict:
    return json.loads((MODELS / "digits.json").read_text())


def test_it_reads_the_drawn_digits() -> None:
    right = accuracy("strokes")
    assert right >= 0.95
    assert right == report()["test_accuracy"]["strokes"]


@pytest.mark.mnist
def test_it_reads_mnist() -> None:
    if locate("mnist") is None:
        pytest.skip("mnist.npz is neither in CONVTUI_DATA nor in Keras' cache")
    right = accuracy("mnist")
    assert right >= 0.985
    assert right == pytest.approx(report()["test_accuracy"]["mnist"], abs=2e-4)


def test_one_image_after_the_other_is_answered_alike() -> None:
    images = load_dataset("strokes").x_test[:50]
    given = load_network("digits")
    maps = [given.network.forward(image / 255, given.weights)["softmax"] for image in images]
    assert [shares.argmax() for shares in maps] == said(images).tolist()


def test_it_has_every_kind_of_arithmetic_and_is_small() -> None:
    given = load_network("digits")
    assert [layer.kind for layer in given.network.layers] == [
        "convolution", "max-pool", "convolution", "max-pool", "flatten", "dense", "activation",
    ]  # fmt: skip
    assert total_parameters(given.network.shapes) == 5258
    assert (given.classes, given.note) == (tuple("0123456789"), "")
    assert {array.dtype for array in given.weights.values()} == {np.dtype(np.float32)}
    assert sum((MODELS / f"digits.{end}").stat().st_size for end in ("npz", "json")) <= 40_000


def test_how_it_was_trained_is_written_beside_it() -> None:
    told = report()
    assert told["command"] == "convtui train digits --seed 0 --threads 1"
    assert told["data"] == "mnist+strokes"
    assert {"convtui", "numpy", "keras", "tensorflow"} <= set(told["versions"])


def test_a_run_whose_name_begins_so_is_another() -> None:
    Run.create("digits", {"model": "digits", "name": "digits-of-mine"})
    assert (load_network("digits").network.name, load_network("digits").note) == ("digits", "")


def test_neither_tensorflow_nor_h5py_is_needed() -> None:
    script = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.partition('.')[0] in ('tensorflow', 'keras', 'h5py'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        "from convtui.cli.main import run\n"
        "sys.exit(run(['forward', 'digits', 'digit:4', '--format', 'json']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    shares = json.loads(done.stdout)["probabilities"]
    assert shares.index(max(shares)) == 4
