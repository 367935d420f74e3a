"""Makes the weights of `digits`, the network that comes along: `make digits`.

`convtui train digits` has trained it on MNIST and on `strokes` together. Here what the run left is
measured on the test images of either, by NumPy alone, and put beside its model file.
"""

import json
import sys

import numpy as np

from convtui.datasets import load_dataset
from convtui.errors import BadInput
from convtui.lesson.forward import BRIGHTEST
from convtui.networks.network import AllWeights
from convtui.networks.zoo import MODELS, load_architecture
from convtui.runs import read_arrays, write_arrays
from convtui.runs.run import Run
from convtui.safe_file import write_safely

NAME = "digits"
LEAST = {"mnist": 0.985, "strokes": 0.95}
"""What it has to get right of the test images of each data set."""

COMMAND = "convtui train digits --seed {seed} --threads {threads}"


def accuracy(weights: AllWeights, data: str) -> float:
    """The share of a data set's test images that the network gets right."""
    images = load_dataset(data)
    network = load_architecture(NAME).network
    last = network.layers[-1].name
    said = [network.forward(image / BRIGHTEST, weights)[last].argmax() for image in images.x_test]
    return float(np.mean(said == images.y_test))


def main(run_name: str) -> None:
    """Measure a run, and take its weights if they are good enough."""
    run = Run.find(run_name)
    weights = read_arrays(run.weights)
    measured = {data: accuracy(weights, data) for data in LEAST}
    for data, share in measured.items():
        print(f"{data}: {share:.4f}")
        if share < LEAST[data]:
            raise BadInput(f"{share:.4f} on {data}, and {LEAST[data]} is the least: train longer")
    told = {
        "command": COMMAND.format(**run.spec),
        "test_accuracy": measured,
        **{name: run.spec[name] for name in ("epochs", "seed", "threads", "data", "data_sha256")},
        "versions": run.spec["versions"],
    }
    write_arrays(MODELS / f"{NAME}.npz", weights)
    write_safely(MODELS / f"{NAME}.json", json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
