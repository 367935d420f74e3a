"""Any number of any layer against the first one of its layer, in the largest course network.

What a layer leaves is known from the forward pass; the sums inside a layer are not, and a step must
compute the one cell it is at, wherever that is: the ratio would grow with the map if it did more.

Run it with `python tests/benchmarks/bench_layers.py`; it exits with 1 if a limit is exceeded.
"""

import sys

import numpy as np
from ratio import paired, report

from convtui.lesson.forward import ForwardPass
from convtui.lesson.layer_walk import stages_of
from convtui.networks.first_weights import first_weights
from convtui.networks.zoo import load_architecture

NETWORK, REPEATS, LIMIT = "cifar-leaky", 300, 1.5


def main() -> int:
    """Run all and return the exit code."""
    network = load_architecture(NETWORK).network
    image = np.random.default_rng(0).uniform(size=network.input_shape)
    passed = ForwardPass(network, first_weights(network, 0), image)
    stages = passed.walk.stages
    kept = []
    for layer in network.layers:
        for stage in (stages[number] for number in stages_of(stages, layer.name)):
            rows, columns, channels = stage.shape
            places = (rows // 2, columns // 2, channels // 2), (rows - 1, columns - 1, channels - 1)
            worst = max(
                paired(lambda: stage.step(*place), lambda: stage.step(0, 0, 0), REPEATS)  # noqa: B023
                for place in places
            )
            named = f"{layer.name}, {stage.title}: any of {len(stage):,} numbers / the first"
            kept.append(report(named, worst, LIMIT))
    computed = [stage.title for stage in stages if stage.is_known and stage not in _last(stages)]
    assert not computed, f"maps that nobody asked for: {computed}"
    return 0 if all(kept) else 1


def _last(stages: tuple) -> list:
    return list({stage.layer.name: stage for stage in stages}.values())


if __name__ == "__main__":
    sys.exit(main())
