"""`convtui forward` as a whole command, and all layers of the largest course network, NumPy alone.

The command is compared with `convtui compute` on the same digit, the layers of one image with
Keras' `predict_on_batch` of it, everything loaded.

Run it with `python tests/benchmarks/bench_forward.py`; it exits with 1 if a limit is exceeded.
"""

import os
import subprocess
import sys
import tempfile

import numpy as np
from ratio import paired, report

from convtui.networks.first_weights import first_weights
from convtui.networks.network import weights_of
from convtui.networks.zoo import load_architecture
from convtui.training.keras import start_keras

COMMAND_LIMIT, LAYERS_LIMIT = 1.5, 3.0
LARGEST = "cifar-leaky"
"""1,094,346 parameters."""


def command(home: str, *argv: str) -> None:
    """Run convtui, Python's start included."""
    subprocess.run(
        [sys.executable, "-m", "convtui", *argv],
        env=os.environ | {"CONVTUI_HOME": home},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def whole_command() -> bool:
    """From the shell's line to the last byte."""
    with tempfile.TemporaryDirectory() as home:
        ratio = paired(
            lambda: command(home, "forward", "digits", "digit:4"),
            lambda: command(home, "compute", "digit:4"),
            10,
        )
    return report("forward digits digit:4 / compute digit:4", ratio, COMMAND_LIMIT)


def all_layers() -> bool:
    """Every layer's map of one image."""
    architecture = load_architecture(LARGEST)
    network, weights = architecture.network, first_weights(architecture.network, 0)
    start_keras(threads=1)
    from convtui.training.keras.network import build

    model = build(architecture, 0)
    for layer, before in zip(network.layers, network.inputs, strict=True):
        model.get_layer(layer.name).set_weights(list(weights_of(layer, before, weights).values()))
    image = np.random.default_rng(1).random(network.input_shape).astype(np.float32)
    ours = network.forward(image, weights)[network.layers[-1].name]
    theirs = model.predict_on_batch(image[None])
    difference = np.abs(ours.ravel() - theirs.ravel()).max()
    if difference > 1e-4:
        print(f"{LARGEST}: ours differs from Keras by {difference:.1e}")
        return False
    ratio = paired(
        lambda: network.forward(image, weights),
        lambda: model.predict_on_batch(image[None]),
        300,
        min,
    )
    return report(f"all layers of {LARGEST} / predict_on_batch of Keras", ratio, LAYERS_LIMIT)


def main() -> int:
    """Measure both and return the exit code."""
    kept = [whole_command(), all_layers()]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
